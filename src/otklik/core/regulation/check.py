"""All that is wrong with a regulation: its shape, its names, and rules that contradict each other.

Errors forbid publishing it; warnings want a word of acceptance. A contradiction in time brings a ticket
that shows it, for `clocks replay`, which runs every file of the right shape.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from otklik.core.regulation import backing, published_texts, reach, years
from otklik.core.regulation.faults import Fault, RegulationInvalid
from otklik.core.regulation.findings import Findings, Steps
from otklik.core.regulation.load import Opened, opened_if_shaped, text_of
from otklik.core.regulation.promises import Promises
from otklik.core.regulation.schema import ClockName, Regulation, Target, Targets
from otklik.core.regulation.terms import Book
from otklik.core.regulation.together import clashes
from otklik.core.regulation.tree import plain
from otklik.core.regulation.waiting import Waits, waits_in
from otklik.core.worktime.production import ProductionCalendar

_NONE: Mapping[str, ProductionCalendar] = {}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a text; `opened` where its shape is right, broken names or not.

    `waits` are the keys of the file that have no effect yet.
    """

    opened: Opened | None
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    waits: tuple[Waits, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one of several files; `unreadable` where there is no text to look at."""

    file: str
    regulation_id: str | None
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    waits: tuple[Waits, ...]
    unreadable: bool = False


def files(
    paths: Sequence[Path],
    *,
    productions: Mapping[str, ProductionCalendar],
    today: date,
    every_value: bool = False,
) -> list[Checked]:
    """Each file for itself, then what is at odds between them; see `report`."""
    found = [_of_file(path, productions, today, every_value=every_value) for path in paths]
    clashing = clashes([one.opened for one in found if isinstance(one, Report) and one.opened])
    return [_checked(path, one, clashing) for path, one in zip(paths, found, strict=True)]


def report(
    text: str,
    *,
    source: str = "",
    productions: Mapping[str, ProductionCalendar],
    today: date,
    every_value: bool = False,
) -> Report:
    """Everything at once, in the order of the file.

    `source` names the file in messages and witnesses, `today` says which years must be known, and
    `every_value` makes errors of values that neither a clause nor an assumption backs.
    """
    try:
        opened, faults = opened_if_shaped(text, source=source, production_calendars=frozenset(productions))
    except RegulationInvalid as invalid:
        return Report(None, invalid.errors, ())
    findings = Findings(opened.root, source)
    _look_through(opened, findings, productions, today, every_value=every_value, runs=not faults)
    errors, warnings = _apart((*faults, *findings.faults))
    return Report(opened, errors, warnings, waits_in(plain(opened.root)))


def _of_file(
    path: Path, productions: Mapping[str, ProductionCalendar], today: date, *, every_value: bool
) -> Report | RegulationInvalid:
    try:
        text = text_of(path, source=str(path))
    except RegulationInvalid as invalid:
        return invalid
    return report(text, source=str(path), productions=productions, today=today, every_value=every_value)


def _checked(path: Path, found: Report | RegulationInvalid, clashing: Sequence[Fault]) -> Checked:
    if isinstance(found, RegulationInvalid):
        return Checked(str(path), None, found.errors, (), (), unreadable=True)
    own = [fault for fault in clashing if fault.source == str(path)]
    errors, warnings = _apart((*found.errors, *found.warnings, *own))
    id_ = found.opened.regulation.id if found.opened else None
    return Checked(str(path), id_, errors, warnings, found.waits)


def contradictions(
    opened: Opened, *, productions: Mapping[str, ProductionCalendar] = _NONE, today: date | None = None
) -> tuple[Fault, ...]:
    """The errors among the rules of a file that loads, in the order of the file."""
    findings = Findings(opened.root, opened.source)
    _look_through(opened, findings, productions, today, every_value=False, runs=True)
    return _apart(findings.faults)[0]


def faults_of(regulation: Regulation) -> tuple[Fault, ...]:
    """The same for a regulation without its file: the paths stand for the places."""
    findings = Findings()
    _rules(regulation, findings, _NONE, None, source="", runs=True)
    values = regulation.model_dump(mode="json", exclude_none=True)
    published_texts.look_through(values, regulation.languages.publish, findings)
    return _apart(findings.faults)[0]


def _apart(faults: Iterable[Fault]) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Errors and warnings, each in the order of the file."""
    found = sorted(faults, key=lambda fault: (fault.line, fault.column))
    errors = tuple(fault for fault in found if not fault.is_warning)
    return errors, tuple(fault for fault in found if fault.is_warning)


def _look_through(
    opened: Opened,
    findings: Findings,
    productions: Mapping[str, ProductionCalendar],
    today: date | None,
    *,
    every_value: bool,
    runs: bool,
) -> None:
    regulation = opened.regulation
    _rules(regulation, findings, productions, today, source=opened.source, runs=runs)
    published_texts.look_through(plain(opened.root), regulation.languages.publish, findings)
    backing.look_through(regulation, opened.root, findings, every_value=every_value)


def _rules(
    regulation: Regulation,
    findings: Findings,
    productions: Mapping[str, ProductionCalendar],
    today: date | None,
    *,
    source: str,
    runs: bool,
) -> None:
    """What the rules themselves say; `runs` false leaves out what needs every name to lead somewhere."""
    _clocks_and_targets(regulation, findings)
    _contract(regulation, findings)
    _closing_and_number(regulation, findings)
    reach.look_through(regulation, findings)
    backing.unknown_paths(regulation, findings)
    if today is not None:
        years.look_through(regulation, productions, findings, today=today)
    if runs:
        since = max(today or regulation.effective.from_, regulation.effective.from_)
        book = Book(regulation, _with_blanks(regulation, productions))
        Promises(book, findings, source, since).look_through()


def _with_blanks(
    regulation: Regulation, productions: Mapping[str, ProductionCalendar]
) -> Mapping[str, ProductionCalendar]:
    """The production calendars that a file names, one without days for each that is not here."""
    named = {calendar.production_calendar or "" for calendar in regulation.calendars.values()}
    blank = {name: ProductionCalendar(name, "", {}, frozenset()) for name in named}
    return {**blank, **productions}


def _targets(regulation: Regulation) -> list[tuple[Steps, Target]]:
    layers: list[tuple[Steps, Targets]] = [(("targets",), regulation.targets)]
    layers += [(("plans", id_, "targets"), plan.targets) for id_, plan in regulation.plans.items()]
    return [((*steps, clock.value), target) for steps, targets in layers for clock, target in targets.items()]


def _clocks_and_targets(regulation: Regulation, findings: Findings) -> None:
    """R106 and R107; a target of `none` needs no clock."""
    promised: set[ClockName] = set()
    for steps, target in _targets(regulation):
        clock = ClockName(str(steps[-1]))
        promised.add(clock)
        if clock not in regulation.clocks and not target.is_none:
            findings.at_key("R106", steps, clock=clock.value)
    for clock in regulation.clocks:
        if clock not in promised:
            findings.at_key("R107", ("clocks", clock.value), clock=clock.value)


def _contract(regulation: Regulation, findings: Findings) -> None:
    """W201: terms left to a contract that nobody needs to have, all told at the first."""
    if regulation.eligibility.contract != "not_required":
        return
    left = [
        (*steps, key)
        for steps, target in _targets(regulation)
        for key in ("within", "every")
        if getattr(target, key) == "by_contract"
    ]
    if left:
        clocks = dict.fromkeys(str(steps[-2]) for steps in left)
        findings.at_value("W201", left[0], clocks=", ".join(clocks))


def _closing_and_number(regulation: Regulation, findings: Findings) -> None:
    closing, intake = regulation.closing, regulation.intake
    if closing.reopen_window and closing.reply_to_closed != "reopen":
        findings.at_key("R110", ("closing", "reopen_window"))
    letter = regulation.notification("ticket_registered")
    reached = letter is not None and {"requester", "sender_address"} & set(letter.to)
    if not reached or (intake.acknowledgement and "number" not in intake.acknowledgement.contains):
        findings.at_key("R112", ("notifications",))
    elif letter and intake.acknowledgement and intake.acknowledgement.to not in letter.to:
        said = {"to": intake.acknowledgement.to, "told": ", ".join(letter.to)}
        findings.at_value("R112.other", ("intake", "acknowledgement", "to"), **said)
