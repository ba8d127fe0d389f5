"""Names that point at other parts of a file, checked before the model: whatever makes running impossible.

They are read from the plain values, so that a wrong duration elsewhere hides no wrong name.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import cast

from otklik.core.regulation.findings import Findings, Steps
from otklik.core.regulation.tree import Plain
from otklik.core.regulation.values import is_language

_RESERVED_CALENDARS = ("desk", "none")
IN_LANGUAGES = ("title", "scope", "reason", "criterion", "notice", "text")
"""Keys whose values are texts by language; so are the values of `clauses`."""


def find_broken(values: Plain, findings: Findings, production_calendars: Collection[str] | None) -> None:
    """Adds R101 to R104, R108, R109, reserved or repeated ids and strange languages to the findings."""
    root = branch(values)
    calendars = list(branch(root.get("calendars")))
    _calendars(root, findings, production_calendars)
    _desks(root, calendars, findings)
    _plans(root, calendars, findings)
    _priorities(root, findings)
    _request_types(root, findings)
    _repeated_ids(root, findings)
    _languages(root, findings)


def find_broken_in_contract(
    values: Mapping[str, object], calendars: list[str], priorities: list[str], findings: Findings
) -> None:
    """Adds R103 and R104 of a contract's own terms to the findings."""
    root = branch(cast("Plain", values))
    _plan_calendar(word(root.get("calendar")), calendars, ("calendar",), findings)
    _target_maps(root.get("targets"), ("targets",), priorities, findings)


def branch(value: Plain | None) -> dict[str, Plain]:
    """The value if it is a map, else an empty one: its type is the model's business."""
    return value if isinstance(value, dict) else {}


def rows(value: Plain | None) -> Iterator[tuple[int, dict[str, Plain]]]:
    yield from enumerate(map(branch, value if isinstance(value, list) else []))


def word(value: Plain | None) -> str:
    return value if isinstance(value, str) else ""


def words(value: Plain | None) -> list[str]:
    return [word(item) for item in value] if isinstance(value, list) else []


def _listed(known: Collection[str]) -> str:
    return ", ".join(dict.fromkeys(known)) or "-"


def _ids(value: Plain | None) -> list[str]:
    return [word(row.get("id")) for _, row in rows(value)]


def _calendars(root: dict[str, Plain], findings: Findings, known: Collection[str] | None) -> None:
    for id_, calendar in branch(root.get("calendars")).items():
        if id_ in _RESERVED_CALENDARS:
            findings.at_key("REG-RESERVED", ("calendars", id_), id=id_)
        named = word(branch(calendar).get("production_calendar"))
        if named and known is not None and named not in known:
            steps = ("calendars", id_, "production_calendar")
            findings.at_value("REG-CALENDAR", steps, text=named, known=_listed(sorted(known)))


def _desks(root: dict[str, Plain], calendars: list[str], findings: Findings) -> None:
    defaults: list[str] = []
    for place, desk in rows(root.get("desks")):
        named = word(desk.get("calendar"))
        if named and named not in calendars:
            steps: Steps = ("desks", place, "calendar")
            findings.at_value("R101", steps, text=named, known=_listed(calendars))
        if branch(desk.get("serves")).get("default") == "true":
            defaults.append(word(desk.get("id")))
            if len(defaults) > 1:
                steps = ("desks", place, "serves", "default")
                findings.at_key("R102.many", steps, id=defaults[-1], first=defaults[0])
    serves = [desk.get("serves") for _, desk in rows(root.get("desks"))]
    if serves and all(isinstance(who, dict) and who.get("default", "false") == "false" for who in serves):
        findings.at_key("R102.none", ("desks",))


def _plans(root: dict[str, Plain], calendars: list[str], findings: Findings) -> None:
    priorities = _ids(branch(root.get("priorities")).get("values"))
    _target_maps(root.get("targets"), ("targets",), priorities, findings)
    for id_, plan in branch(root.get("plans")).items():
        steps: Steps = ("plans", id_)
        _plan_calendar(word(branch(plan).get("calendar")), calendars, (*steps, "calendar"), findings)
        _target_maps(branch(plan).get("targets"), (*steps, "targets"), priorities, findings)


def _plan_calendar(named: str, calendars: list[str], steps: Steps, findings: Findings) -> None:
    if named and named != "desk" and named not in calendars:
        findings.at_value("R103", steps, text=named, known=_listed(calendars))


def _target_maps(targets: Plain | None, steps: Steps, priorities: list[str], findings: Findings) -> None:
    for clock, target in branch(targets).items():
        within = branch(target).get("within")
        if isinstance(within, dict) and any(priorities):
            _priority_map(within, (*steps, clock, "within"), priorities, findings)


def _priority_map(within: dict[str, Plain], steps: Steps, priorities: list[str], findings: Findings) -> None:
    for id_ in priorities:
        if id_ not in within:
            findings.at_key("R104.missing", steps, id=id_, known=_listed(priorities))
    for id_ in within:
        if id_ not in priorities:
            findings.at_key("R104.extra", (*steps, id_), id=id_, known=_listed(priorities))


def _priorities(root: dict[str, Plain], findings: Findings) -> None:
    priorities = branch(root.get("priorities"))
    known = _ids(priorities.get("values"))
    named: list[tuple[Steps, str]] = [(("priorities", "default"), word(priorities.get("default")))]
    for place, request_type in rows(root.get("request_types")):
        steps: Steps = ("request_types", place, "default_priority")
        named.append((steps, word(request_type.get("default_priority"))))
    for steps, id_ in named:
        if id_ and id_ not in known:
            findings.at_value("R108", steps, text=id_, known=_listed(known))


def _request_types(root: dict[str, Plain], findings: Findings) -> None:
    known = _ids(root.get("request_types"))
    for steps, id_ in _named_types(root):
        if id_ and id_ not in known:
            findings.at_value("R109", steps, text=id_, known=_listed(known))


def _named_types(root: dict[str, Plain]) -> Iterator[tuple[Steps, str]]:
    for place, content in rows(branch(root.get("intake")).get("content")):
        for item, id_ in enumerate(words(content.get("for"))):
            yield ("intake", "content", place, "for", item), id_
    for item, id_ in enumerate(words(branch(root.get("problems")).get("raised_from"))):
        yield ("problems", "raised_from", item), id_


def _repeated_ids(root: dict[str, Plain], findings: Findings) -> None:
    levels = branch(root.get("priorities")).get("values")
    lists: tuple[tuple[Steps, Plain | None], ...] = (
        (("desks",), root.get("desks")),
        (("request_types",), root.get("request_types")),
        (("priorities", "values"), levels),
        (("refusals",), root.get("refusals")),
    )
    for steps, values in lists:
        ids = _ids(values)
        for place, id_ in enumerate(ids):
            if id_ and id_ in ids[:place]:
                findings.at_value("REG-TWICE", (*steps, place, "id"), id=id_)


def _languages(root: dict[str, Plain], findings: Findings) -> None:
    languages = branch(root.get("languages"))
    known = {*words(languages.get("publish")), *words(languages.get("support"))} - {""}
    for steps, lang in _texts(root, ()) if known else ():
        if lang not in known and is_language(lang):
            findings.at_key("REG-LANG.strange", (*steps, lang), text=lang, known=_listed(sorted(known)))


def _texts(root: dict[str, Plain], steps: Steps) -> Iterator[tuple[Steps, str]]:
    """Every language of every text, with the steps to the text."""
    for at, text in texts_of(root, steps):
        yield from ((at, lang) for lang in text)


def texts_of(value: Plain, steps: Steps) -> Iterator[tuple[Steps, dict[str, Plain]]]:
    """Every text of a file, by language, with the steps to it."""
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from texts_of(item, (*steps, place))
    for key, inner in branch(value).items():
        if isinstance(inner, dict) and (key in IN_LANGUAGES or steps == ("clauses",)):
            yield (*steps, key), inner
        elif key != "trace":
            yield from texts_of(inner, (*steps, key))
