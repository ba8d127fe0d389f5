"""Two versions of a regulation side by side: a sentence for every value that differs, and nothing else.

The order of keys, of rows that have an id, and comments are no difference. A default that is written
out is none either.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from otklik.core.clocks.phrases import promised
from otklik.core.differences.codes import CODES
from otklik.core.differences.labels import LABELS
from otklik.core.intake.asked_words import FIELDS
from otklik.core.published.names import NAMES
from otklik.core.regulation.binding import binds
from otklik.core.regulation.grounds import TITLES
from otklik.core.regulation.keys import key_of
from otklik.core.regulation.schema import Regulation
from otklik.core.words import date_in_full, weekday_in_full
from otklik.core.worktime.duration import Duration, DurationError, parse_duration
from otklik.core.worktime.week import parse_days

Value = str | int | bool | tuple[str, ...]
Steps = tuple[str, ...]
_ROW_NAMES: Final = ("id", "event", "field", "role", "date", "path", "at")
_ORDERED: Final = ("languages.support", "languages.publish")
_EMPTY_SAYS: Final = {"hours": "closed", "counts_as_response": "none"}
"""Lists that say something by being empty; of all others it is the same as not to be there."""
_SILENCES: Final = {
    "silent_after_solution": ("решение без ответа", "silence after a solution"),
    "silent_after_question": ("вопрос без ответа", "silence after a question"),
}
_OWN_WORDS: Final = {"title", "notice", "criterion", "reason", "scope", "text", "clauses", "why"}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value; `old` or `new` is None where it was not there.

    `binds` says whether tickets are bound by it; else it is of the directory and may change without a date.
    """

    path: str
    old: Value | None
    new: Value | None
    says: str
    clauses: tuple[str, ...]
    binds: bool


def compare(old: Regulation, new: Regulation, language: str) -> tuple[Change, ...]:
    """Every changed value in the order of the new file, then what is gone; "ru" or else English."""
    before, after = dict(_leaves_of(old)), dict(_leaves_of(new))
    steps = [*after, *(gone for gone in before if gone not in after)]
    differing = [one for one in steps if before.get(one) != after.get(one)]
    return tuple(_change(one, before.get(one), after.get(one), old, new, language) for one in differing)


def _leaves_of(rules: Regulation) -> Iterator[tuple[Steps, Value]]:
    yield from _leaves(rules.model_dump(mode="json", exclude_none=True), ())


def _leaves(value: object, steps: Steps) -> Iterator[tuple[Steps, Value]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*steps, str(key)))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for name, row in _rows(value):
            yield from _leaves(row, (*steps, name))
    elif isinstance(value, list):
        items = [str(item) for item in value]
        if items or steps[-1] in _EMPTY_SAYS:
            yield steps, tuple(items if ".".join(steps) in _ORDERED else sorted(items))
    elif isinstance(value, str | int):
        # "full" stands in the place of the map with the one key.
        yield (*steps, "shorten_by") if steps[-1] == "short_days" else steps, value


def _rows(rows: list[Mapping[str, object]]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Rows by what names them; the second of the same name is "name#2"."""
    count: dict[str, int] = {}
    for row in rows:
        name = next((str(row[key]) for key in _ROW_NAMES if key in row), "")
        count[name] = count.get(name, 0) + 1
        yield name if count[name] == 1 else f"{name}#{count[name]}", row


def _change(
    steps: Steps, before: Value | None, after: Value | None, old: Regulation, new: Regulation, language: str
) -> Change:
    path = ".".join(steps)
    newer = after is not None
    rules = new if newer else old
    clauses = rules.clause_for(path.partition("#")[0])
    place = _Place(steps, rules, language).words()
    marks = f" ({', '.join(clauses)})" if clauses and steps[0] not in ("trace", "clauses") else ""
    says = f"{place}: {_both(steps, before, after, language)}{marks}"
    return Change(path, before, after, says, clauses, binds(_bare(steps)))


def _bare(steps: Steps) -> str:
    """The path without what a key of one's own may hold: `trace` and `clauses` have any."""
    return steps[0] if steps[0] in ("trace", "clauses") else _key_path(steps)


def _key_path(steps: Steps) -> str:
    return ".".join(re.sub(r"[.\[\]#]", "-", step) for step in steps)


def _both(steps: Steps, before: Value | None, after: Value | None, language: str) -> str:
    absent = "не было" if language == "ru" else "not there"
    gone = "убрано" if language == "ru" else "gone"
    was = absent if before is None else _said(steps, before, language)
    now = gone if after is None else _said(steps, after, language)
    return f"{_shortened(steps, before, after, was, now)} → {now}"


def _shortened(steps: Steps, before: Value | None, after: Value | None, was: str, now: str) -> str:
    """Of two terms in one unit the first is its number alone: "24 → 16 business hours"."""
    one, other = _duration(steps, before), _duration(steps, after)
    if one and other and (one.unit, one.basis) == (other.unit, other.basis):
        return was.partition(" ")[0]
    return was


def _duration(steps: Steps, value: Value | None) -> Duration | None:
    if not isinstance(value, str) or _OWN_WORDS & set(steps):
        return None
    try:
        return parse_duration(value)
    except DurationError:
        return None


def _said(steps: Steps, value: Value, language: str) -> str:
    at = 0 if language == "ru" else 1
    if value == ():
        return CODES[_EMPTY_SAYS[steps[-1]]][at]
    if isinstance(value, tuple):
        return ", ".join(_said(steps, item, language) for item in value)
    if isinstance(value, bool):
        return CODES["true" if value else "false"][at]
    if isinstance(value, int):
        return str(value)
    if _OWN_WORDS & set(steps):
        return f"«{value}»" if language == "ru" else f"“{value}”"
    if duration := _duration(steps, value):
        return promised(duration, language)
    if steps[-1] in ("from", "date") and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date_in_full(date.fromisoformat(value), language)
    if steps[-1] == "event":
        return NAMES[f"event.{value}"]["ru" if language == "ru" else "en"]
    if steps[-1] == "when":
        return TITLES[value]["ru" if language == "ru" else "en"]
    known = CODES.get(value) or _field(value)
    return known[at] if known else value


def _field(code: str) -> tuple[str, str] | None:
    return (FIELDS["ru"][code], FIELDS["en"][code]) if code in FIELDS["ru"] else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands, in words: "High: Resolution, term"."""

    steps: Steps
    rules: Regulation
    language: str

    def words(self) -> str:
        parts = list(filter(None, (*self.about(), self.label(), self.detail())))
        said = ", ".join(dict.fromkeys(parts))
        return said[:1].upper() + said[1:]

    def label(self) -> str:
        key = key_of(_bare(self.steps))
        known = LABELS.get(key)
        return known[0 if self.language == "ru" else 1] if known else key

    def about(self) -> Iterator[str]:
        """The things that the value belongs to, the level of a term before its clock."""
        first, *rest = self.steps
        if "within" in rest[:-1]:
            yield self.titled("priorities", self.steps[-1])
        match first, rest:
            case (("desks" | "request_types" | "refusals" | "plans" | "calendars"), [name, *more]):
                yield self.titled(first, name)
                if "targets" in more[:1]:
                    yield self.named("clock", more[1])
                if "exceptions" in more[:1]:
                    yield date_in_full(date.fromisoformat(more[1][:10]), self.language)
            case "priorities", ["values", name, *_]:
                yield self.titled(first, name)
            case (("targets" | "clocks"), [clock, *_]):
                yield self.named("clock", clock)
            case "notifications", [event, *_]:
                yield self.named("event", event)
            case "intake", ["content", field, *_]:
                known = _field(field.partition("#")[0])
                yield known[0 if self.language == "ru" else 1] if known else field
            case "closing", [silence, _] if silence.startswith("silent_after_"):
                yield _SILENCES[silence][0 if self.language == "ru" else 1]
            case (("trace" | "clauses" | "assumptions" | "escalation"), [name, *_]):
                yield name
            case "eligibility", ["excluded", role, *_]:
                yield role
            case _:
                pass

    def detail(self) -> str:
        """The language of a text, the days of hours, where the key alone does not tell."""
        last = self.steps[-1]
        if len(self.steps) > 1 and (self.steps[-2] in _OWN_WORDS or self.steps[0] == "clauses"):
            return self.named("language", last) if f"language.{last}" in NAMES else last
        return self.days(last) if "week" in self.steps else ""

    def days(self, said: str) -> str:
        """The days of the week that a key of hours names: "понедельник – пятница"."""
        every = [weekday_in_full(day, self.language) for day in parse_days(said)]
        return every[0] if len(every) == 1 else f"{every[0]} – {every[-1]}"

    def titled(self, of: str, name: str) -> str:
        """The title of a row of the regulation, in quotes where it is only an id."""
        rules, bare = self.rules, name.partition("#")[0]
        every: dict[str, Mapping[str, Mapping[str, str]]] = {
            "desks": {one.id: one.title for one in rules.desks},
            "request_types": {one.id: one.title for one in rules.request_types},
            "priorities": {one.id: one.title for one in rules.priorities.values},
            "plans": {id_: one.title for id_, one in rules.plans.items()},
            "refusals": {one.id: TITLES[one.when] for one in rules.refusals},
        }
        texts = every.get(of, {}).get(bare, {})
        title = texts.get(self.language) or next(iter(texts.values()), "")
        if title:
            return title
        quoted = f"«{bare}»" if self.language == "ru" else f"“{bare}”"
        if of == "calendars":
            return f"календарь {quoted}" if self.language == "ru" else f"calendar {quoted}"
        return quoted

    def named(self, of: str, code: str) -> str:
        known = NAMES.get(f"{of}.{code.partition('#')[0]}")
        return known["ru" if self.language == "ru" else "en"] if known else code
