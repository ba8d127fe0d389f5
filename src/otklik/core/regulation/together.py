"""Rules that are sound each for itself and clash in one installation: R137 and R139."""

from collections.abc import Sequence
from itertools import combinations

from otklik.core.regulation.faults import Fault
from otklik.core.regulation.findings import Findings, Steps
from otklik.core.regulation.load import Opened
from otklik.core.regulation.number_clash import read_as_anothers, same_number

_ROW_OF_NUMBER = ("intake", "number", "format")
_ROW_OF_TAG = ("intake", "number", "subject_tag")


def clashes(files: Sequence[Opened]) -> tuple[Fault, ...]:
    """What is at odds between files, each said at the later one.

    Files with one id are versions of the same rules, others belong to different services.
    """
    found: list[Fault] = []
    for one, other in combinations(files, 2):
        findings = Findings(other.root, other.source)
        if one.regulation.id == other.regulation.id:
            _versions(one, other, findings)
        else:
            _desks(one, other, findings)
            _numbers(one, other, findings)
        found += findings.faults
    return tuple(found)


def _versions(one: Opened, other: Opened, findings: Findings) -> None:
    """R137: two versions that begin on one day, or a later one that begins before an earlier one."""
    first, then = sorted((one, other), key=lambda opened: opened.regulation.version)
    said = {"other": one.source, "from": str(one.regulation.effective.from_)}
    if first.regulation.version == then.regulation.version:
        findings.at_value("R137.version", ("version",), version=str(first.regulation.version), **said)
    elif first.regulation.effective.from_ == then.regulation.effective.from_:
        findings.at_value("R137", ("effective", "from"), **said)
    elif first.regulation.effective.from_ > then.regulation.effective.from_:
        findings.at_value("R137.order", ("effective", "from"), **said)


def _desks(one: Opened, other: Opened, findings: Findings) -> None:
    """R137: one desk, known by its address, under the rules of two services."""
    taken = {desk.email.casefold(): desk.id for desk in one.regulation.desks if desk.email}
    for place, desk in enumerate(other.regulation.desks):
        if desk.email and desk.email.casefold() in taken:
            steps: Steps = ("desks", place, "email")
            said = {"desk": taken[desk.email.casefold()], "other": one.source}
            findings.at_value("R137.desk", steps, email=desk.email, **said)


def _numbers(one: Opened, other: Opened, findings: Findings) -> None:
    """R139: one number for tickets of two services, or a subject that both would claim."""
    if number := same_number(one.regulation, other.regulation):
        findings.at_value("R139", _ROW_OF_NUMBER, number=number, other=one.source)
        return
    for inner, outer in ((one, other), (other, one)):
        if subject := read_as_anothers(inner.regulation, outer.regulation):
            findings.at_value("R139.tag", _ROW_OF_TAG, subject=subject, other=one.source)
            return
