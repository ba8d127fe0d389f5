"""Rules of one regulation that contradict each other: the file runs, but not as anybody would wish."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from otklik.core.regulation.faults import Fault
from otklik.core.regulation.findings import Findings, Steps
from otklik.core.regulation.load import Opened
from otklik.core.regulation.references import branch, rows
from otklik.core.regulation.schema import ClockName, Regulation, Target
from otklik.core.regulation.tree import Plain, plain
from otklik.core.worktime.duration import Duration

_IN_LANGUAGES = ("title", "scope", "reason", "criterion", "notice")


def contradictions(opened: Opened) -> tuple[Fault, ...]:
    """R105 to R107, R110, R112, R121, R132 and R135 of a regulation, in the order of the file."""
    findings = Findings(opened.root, opened.source)
    _look_through(opened.regulation, findings)
    _texts(plain(opened.root), opened.regulation.languages.publish, findings)
    return tuple(sorted(findings.faults, key=lambda fault: (fault.line, fault.column)))


def faults_of(regulation: Regulation) -> tuple[Fault, ...]:
    """The same for a regulation without its file: the paths stand for the places."""
    findings = Findings()
    _look_through(regulation, findings)
    _texts(regulation.model_dump(mode="json", exclude_none=True), regulation.languages.publish, findings)
    return tuple(findings.faults)


def _look_through(regulation: Regulation, findings: Findings) -> None:
    for steps, target in _targets(regulation):
        _goal(target, steps, findings)
        _ranks(target, regulation, steps, findings)
    _clocks_and_targets(regulation, findings)
    _closing_and_number(regulation, findings)
    _paths(regulation, findings)


def _targets(regulation: Regulation) -> Iterator[tuple[Steps, Target]]:
    for clock, target in regulation.targets.items():
        yield ("targets", clock.value), target
    for id_, plan in regulation.plans.items():
        for clock, target in plan.targets.items():
            yield ("plans", id_, "targets", clock.value), target


def _goal(target: Target, steps: Steps, findings: Findings) -> None:
    """R105, where goal and commitment are of one unit and basis."""
    bound = target.within.values() if isinstance(target.within, dict) else (target.within,)
    terms = [term for term in bound if isinstance(term, Duration)]
    later = [term for term in terms if target.goal and _is_longer(target.goal, term)]
    if later:
        findings.at_value("R105", (*steps, "goal"), goal=str(target.goal), within=str(later[0]))


def _ranks(target: Target, regulation: Regulation, steps: Steps, findings: Findings) -> None:
    """R132: a lower level with a shorter term than the next higher one."""
    if not isinstance(target.within, dict):
        return
    levels = sorted(regulation.priorities.values, key=lambda level: level.rank)
    for higher, lower in pairwise(levels):
        above, below = target.within[higher.id], target.within[lower.id]
        if _is_longer(above, below):
            words = {"lower": lower.id, "higher": higher.id, "least": str(above)}
            findings.at_value("R132", (*steps, "within", lower.id), **words)


def _is_longer(one: Duration, other: Duration) -> bool:
    same = one.basis is other.basis and one.in_business_days is other.in_business_days
    if not same:
        return False
    return one.amount > other.amount if one.in_business_days else one.seconds > other.seconds


def _clocks_and_targets(regulation: Regulation, findings: Findings) -> None:
    """R106 and R107; a target of `none` needs no clock."""
    promised: set[ClockName] = set()
    for steps, target in _targets(regulation):
        clock = ClockName(str(steps[-1]))
        promised.add(clock)
        if clock not in regulation.clocks and not _is_none(target):
            findings.at_key("R106", steps, clock=clock.value)
    for clock in regulation.clocks:
        if clock not in promised:
            findings.at_key("R107", ("clocks", clock.value), clock=clock.value)


def _is_none(target: Target) -> bool:
    return target.every is None and target.within in ("none", None)


def _closing_and_number(regulation: Regulation, findings: Findings) -> None:
    closing, intake = regulation.closing, regulation.intake
    if closing.reopen_window and closing.reply_to_closed != "reopen":
        findings.at_key("R110", ("closing", "reopen_window"))
    letter = regulation.notification("ticket_registered")
    reached = letter is not None and {"requester", "sender_address"} & set(letter.to)
    if not reached or (intake.acknowledgement and "number" not in intake.acknowledgement.contains):
        findings.at_key("R112", ("notifications",))


def _paths(regulation: Regulation, findings: Findings) -> None:
    """R121: a trace or an assumption of something that the file does not have."""
    known = regulation.model_dump(mode="json")
    for path in regulation.trace:
        if not _leads_somewhere(path, known):
            findings.at_key("R121", ("trace", path), text=path)
    for place, assumption in enumerate(regulation.assumptions):
        if not _leads_somewhere(assumption.path, known):
            findings.at_value("R121", ("assumptions", place, "path"), text=assumption.path)


def _leads_somewhere(path: str, known: object) -> bool:
    for step in path.split("."):
        if isinstance(known, list):
            known = {row["id"]: row for row in known if isinstance(row, Mapping) and "id" in row}
        if not isinstance(known, Mapping) or known.get(step) is None:
            return False
        known = known[step]
    return True


def _texts(values: Plain, languages: tuple[str, ...], findings: Findings) -> None:
    """R135: a text that lacks a language in which the rules are published."""
    for steps, text in _all_texts(values, ()):
        for lang in languages:
            if lang not in text:
                findings.at_key("R135", steps, lang=lang)


def _all_texts(values: Plain, steps: Steps) -> Iterator[tuple[Steps, dict[str, Plain]]]:
    if isinstance(values, list):
        for place, row in rows(values):
            yield from _all_texts(row, (*steps, place))
    for key, inner in branch(values).items():
        if key in _IN_LANGUAGES and isinstance(inner, dict):
            yield (*steps, key), inner
        elif key != "trace":
            yield from _all_texts(inner, (*steps, key))
