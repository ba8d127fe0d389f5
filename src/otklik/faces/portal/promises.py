"""The terms promised to a customer: how each stands, and why, stretch by stretch; never an internal goal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otklik.core.clocks.cycle import Cycle
from otklik.faces.portal import outlook
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared import explanations, readings
from otklik.faces.shared.explanations import Why
from otklik.faces.shared.wording import names
from otklik.faces.shared.wording.terms import Shown
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Promised:
    """One clock in a line; `whys` explain its latest term first, then those before it."""

    shown: Shown
    promise: str = ""
    clauses: str = ""
    whys: tuple[Why, ...] = ()


def promises(record: Record, visit: Visitor) -> list[Promised]:
    """Every clock that the rules show, nearest deadline first, then what they promise without a term."""
    return [*(_promised(cycle, record, visit) for cycle in readings.latest(record)), *_unmeasured(record)]


def _promised(cycle: Cycle, record: Record, visit: Visitor) -> Promised:
    earlier = [one for one in record.clocks.shown if one.clock == cycle.clock and one.number != cycle.number]
    whys = tuple(explanations.why(record, one, visit) for one in (cycle, *reversed(earlier)))
    first = whys[0]
    return Promised(readings.shown(cycle, record, visit), first.promise, _clauses(first.clauses), whys)


def _unmeasured(record: Record) -> Iterator[Promised]:
    """What is promised as well as can be (S3.8): named, and no date invented."""
    for clock in outlook.best_effort(record.clocks, record.regulation):
        clauses = record.regulation.clause_for(f"targets.{clock}")
        below = _("no term is promised: it depends on how complex the matter is")
        shown = Shown(names.name(names.CLOCKS, clock), _("As soon as we can"), "wait", 0, below, "")
        yield Promised(shown, clauses=_clauses(clauses))


def _clauses(clauses: Sequence[str]) -> str:
    """Clauses by number, as one reads them: "clause S1.8", "clauses S1.12, S1.13"."""
    said = ngettext("clause %(clauses)s", "clauses %(clauses)s", len(clauses))
    return said % {"clauses": ", ".join(clauses)} if clauses else ""
