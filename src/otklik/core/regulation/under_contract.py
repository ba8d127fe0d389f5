"""What is at odds once a contract's own terms go before those of its plan and the regulation.

A contract has a regulation's keys, so the same rules hold for what comes out: goals no later than what
binds, an answer before the solution, higher priorities first, silence no sooner than the promise (S3.3).
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from otklik.core.regulation.check import Checked
from otklik.core.regulation.faults import Fault, RegulationInvalid
from otklik.core.regulation.findings import Findings, path_of
from otklik.core.regulation.load import planted_contract, text_of
from otklik.core.regulation.promises import Promises
from otklik.core.regulation.schema import ContractTerms, Regulation
from otklik.core.regulation.terms import Book
from otklik.core.regulation.tree import Node
from otklik.core.regulation.witness import Signed


def contradictions(book: Book, signed: Signed, *, file: str, today: date) -> tuple[Fault, ...]:
    """The errors of a contract whose terms have the right shape and leave nothing open; paths for places.

    What the plan or the regulation alone has at odds is no fault of its contracts. `file` is how the
    witnesses, tickets of the year from `today` on, name the regulation.
    """
    return _contradictions(book, signed, Findings(), file=file, today=today)


def of_file(path: Path, book: Book, plans: Sequence[str], *, file: str, today: date) -> Checked:
    """All that is wrong with a file of a contract's terms under some plans; see `contradictions`."""
    try:
        text = text_of(path, source=str(path))
    except RegulationInvalid as invalid:
        return Checked(str(path), None, invalid.errors, (), (), unreadable=True)
    errors = faults_of(text, book, plans, source=str(path), file=file, today=today)
    return Checked(str(path), book.regulation.id, errors, (), ())


def faults_of(
    text: str, book: Book, plans: Sequence[str], *, source: str = "", file: str, today: date
) -> tuple[Fault, ...]:
    """The same of a YAML text, with line and column, in the order of the text."""
    try:
        terms, root = planted_contract(text, book.regulation, source=source)
    except RegulationInvalid as invalid:
        return invalid.errors
    found: dict[tuple[str, str], Fault] = {}
    for plan in plans:
        for fault in _of_plan(book, Signed(plan, terms), root, source, file=file, today=today):
            found.setdefault((fault.wording, fault.path), fault)
    return RegulationInvalid(found.values()).errors


def _of_plan(
    book: Book, signed: Signed, root: Node | None, source: str, *, file: str, today: date
) -> tuple[Fault, ...]:
    findings = Findings(root, source)
    _left_open(book, signed, findings)
    return _contradictions(book, signed, findings, file=file, today=today)


def _left_open(book: Book, signed: Signed, findings: Findings) -> None:
    """R104 and R141: what a contract must say before it can be activated (S1.12, S3.7)."""
    lacking = list(book.lacking(plan=signed.plan, contract=signed.terms))
    known = ", ".join(level.id for level in book.regulation.priorities.values)
    for clock, level in lacking:
        findings.at_key("R104.missing", ("targets", clock.value, "within"), id=level, known=known)
    for path in () if lacking else book.unset(plan=signed.plan, contract=signed.terms):
        steps = ("targets", *path.rpartition("targets.")[2].split("."))
        findings.at_key("R141", steps, path=path_of(steps), plan=signed.plan)


def _contradictions(
    book: Book, signed: Signed, findings: Findings, *, file: str, today: date
) -> tuple[Fault, ...]:
    _without_clock(book.regulation, signed.terms, findings)
    since = max(today, book.regulation.effective.from_)
    Promises(book, findings, file, since, signed).look_through()
    return RegulationInvalid(findings.faults).errors


def _without_clock(regulation: Regulation, terms: ContractTerms, findings: Findings) -> None:
    """R106: a term for a clock that the regulation does not run."""
    known = ", ".join(clock.value for clock in regulation.clocks)
    for clock, target in terms.targets.items():
        if clock not in regulation.clocks and not target.is_none:
            findings.at_key("R106.contract", ("targets", clock.value), clock=clock.value, known=known)
