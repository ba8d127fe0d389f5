"""What each clock of a ticket shows to whoever looks: the latest cycle of each, open or over."""

from django.utils.translation import gettext as _

from otklik.core import words
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.regulation.schema import ClockName
from otklik.core.worktime.duration import Basis
from otklik.faces.shared.viewers import Onlooker
from otklik.faces.shared.wording import moments, names, terms
from otklik.faces.shared.wording.terms import Reading, Shown
from otklik.tickets.reads import Record


def latest(record: Record) -> list[Cycle]:
    """The latest cycle of each clock: running ones by deadline, then waiting ones, then the others.

    One that came to nothing hides none before it: what was kept or missed is what counts.
    """
    found: dict[ClockName, Cycle] = {}
    for cycle in record.clocks.shown:
        if cycle.outcome is not CycleState.VOID or cycle.clock not in found:
            found[cycle.clock] = cycle
    return sorted(found.values(), key=_place)


def shown(cycle: Cycle, record: Record, onlooker: Onlooker) -> Shown:
    """The words of a cycle."""
    return _open(cycle, record, onlooker) if cycle.is_open else _over(cycle, onlooker)


def _place(cycle: Cycle) -> tuple[int, float]:
    if cycle.due:
        return 0, cycle.due.timestamp()
    if cycle.is_open:
        return 1, cycle.started_at.timestamp()
    return 2, -(cycle.ended_at or cycle.started_at).timestamp()


def _open(cycle: Cycle, record: Record, onlooker: Onlooker) -> Shown:
    reading = Reading(
        clock=cycle.clock.value,
        state=cycle.state.value,
        due=cycle.due,
        spent=cycle.spent(onlooker.now),
        target=cycle.seconds,
        business=cycle.measure.basis is Basis.BUSINESS,
        waiting_since=cycle.waiting_since,
        number=cycle.number,
    )
    state = record.situation.state.value
    waiting = names.WAITING_FOR_YOU if record.is_customers else names.WAITING
    shown = terms.shown(reading, cycle.measure.calendar, onlooker, ticket_state=state, waiting=waiting)
    extra = _there(cycle, onlooker) if cycle.due else _kept_so_far(cycle, onlooker)
    return Shown(shown.name, shown.says, shown.tone, shown.share, f"{shown.below}{extra}", shown.title)


def _there(cycle: Cycle, onlooker: Onlooker) -> str:
    """The desk's own time of the deadline, where it differs from the viewer's."""
    due, zone = cycle.due, cycle.measure.calendar.zone
    if due is None or due.astimezone(zone).utcoffset() == due.astimezone(onlooker.zone).utcoffset():
        return ""
    said = moments.until(due, now=onlooker.now, zone=zone, language=onlooker.language)
    return f" ({said} {words.zone_name(zone, onlooker.language)})"


def _kept_so_far(cycle: Cycle, onlooker: Onlooker) -> str:
    if cycle.seconds is None:
        return ""
    spent = terms.amount(cycle.spent(onlooker.now), onlooker.language)
    whole = terms.amount(cycle.seconds, onlooker.language)
    return " · " + _("%(spent)s of %(whole)s spent") % {"spent": spent, "whole": whole}


def _over(cycle: Cycle, onlooker: Onlooker) -> Shown:
    name = terms.clock_name(cycle.clock.value, cycle.number)
    says = names.name(names.CLOCK_STATES, cycle.state.value)
    ended = cycle.ended_at or cycle.started_at
    spent = terms.amount(cycle.spent(ended), onlooker.language)
    if cycle.seconds is None:
        return Shown(name, says, "wait", 0, "", "")
    below = _("in %(spent)s of %(whole)s") % {
        "spent": spent,
        "whole": terms.amount(cycle.seconds, onlooker.language),
    }
    tone = {"met": "run", "missed": "late"}.get(cycle.state.value, "wait")
    share = min(100, cycle.spent(ended) * 100 // cycle.seconds) if cycle.seconds else 100
    return Shown(
        name, says, tone, share, below, moments.exact(ended, zone=onlooker.zone, language=onlooker.language)
    )
