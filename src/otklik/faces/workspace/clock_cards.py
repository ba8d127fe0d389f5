"""The clocks on top of a ticket, and why each is due when it is: a ribbon of time and its table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core import words
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.clocks.explain import Explanation, Line, explain
from otklik.core.regulation.schema import ClockName
from otklik.core.worktime.duration import Basis
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments, names, terms
from otklik.faces.shared.wording.terms import Reading, Shown
from otklik.tickets.reads import Record

WIDE = 1000
"""The width of a ribbon in its own units."""

_SQUEEZED = 0.35
_LEAST = 14
_KINDS: dict[str, Promise | str] = {
    "counted": gettext_lazy("counted"),
    "carried": gettext_lazy("from the term before"),
    "waiting": gettext_lazy("waiting"),
    "paused": gettext_lazy("waiting"),
    "closed": gettext_lazy("closed"),
    "ahead": gettext_lazy("still ahead"),
    "late": gettext_lazy("past the term"),
    "dropped": gettext_lazy("not counted"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One clock on the ticket's page, with the address of its explanation."""

    id: str
    shown: Shown
    why: str
    page: str


@dataclass(frozen=True, slots=True)
class Band:
    x: int
    width: int
    kind: str


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation as it is printed."""

    name: str
    headline: str
    promise: str
    total: str
    is_to_deadline: bool
    clauses: str
    lines: Sequence[Line]
    bands: Sequence[Band]
    end: int | None
    legend: Sequence[tuple[str, str]]
    zone: str
    earlier: Sequence[tuple[str, str]]


def cards(record: Record, looking: Looking) -> list[Card]:
    """The latest cycle of each clock: running ones by deadline, then waiting ones, then the others.

    One that came to nothing hides none before it: what was kept or missed is what counts.
    """
    latest: dict[ClockName, Cycle] = {}
    for cycle in record.clocks.shown:
        if cycle.outcome is not CycleState.VOID or cycle.clock not in latest:
            latest[cycle.clock] = cycle
    ordered = sorted(latest.values(), key=_place)
    return [_card(cycle, record, looking) for cycle in ordered]


def why(record: Record, cycle: Cycle, looking: Looking) -> Why:
    """Why a cycle is due when it is, or how it ended."""
    told = _explained(record, cycle, looking)
    bands, end = _ribbon(told, cycle)
    return Why(
        name=terms.clock_name(cycle.clock, cycle.number),
        headline=told.headline,
        promise=told.target,
        total=words.amount(told.total, looking.language, compact=True),
        is_to_deadline=cycle.seconds is not None and cycle.reaches(cycle.seconds) is not None,
        clauses=", ".join(told.clauses),
        lines=told.lines,
        bands=bands,
        end=end,
        legend=_legend(told),
        zone=words.zone_name(looking.zone, looking.language),
        earlier=_earlier(record, cycle),
    )


def _explained(record: Record, cycle: Cycle, looking: Looking) -> Explanation:
    found = record.clocks.terms
    assert found is not None, "a ticket with a cycle has terms"
    return explain(
        cycle,
        entries=record.entries,
        terms=found,
        regulation=record.regulation,
        now=looking.now,
        language=looking.language,
        zone=looking.zone,
    )


def _place(cycle: Cycle) -> tuple[int, float]:
    if cycle.due:
        return 0, cycle.due.timestamp()
    if cycle.is_open:
        return 1, cycle.started_at.timestamp()
    return 2, -(cycle.ended_at or cycle.started_at).timestamp()


def _card(cycle: Cycle, record: Record, looking: Looking) -> Card:
    ticket = record.ticket
    address = [ticket.service.slug, ticket.number, cycle.clock.value, cycle.number]
    page = reverse("ticket", args=[ticket.service.slug, ticket.number])
    return Card(
        id=f"{cycle.clock.value}-{cycle.number}",
        shown=_open(cycle, record, looking) if cycle.is_open else _over(cycle, looking),
        why=reverse("why", args=address),
        page=f"{page}?why={cycle.clock.value}.{cycle.number}",
    )


def _open(cycle: Cycle, record: Record, looking: Looking) -> Shown:
    reading = Reading(
        clock=cycle.clock.value,
        state=cycle.state.value,
        due=cycle.due,
        spent=cycle.spent(looking.now),
        target=cycle.seconds,
        business=cycle.measure.basis is Basis.BUSINESS,
        waiting_since=cycle.waiting_since,
        number=cycle.number,
    )
    state = record.situation.state.value
    shown = terms.shown(reading, cycle.measure.calendar, looking, ticket_state=state)
    extra = _there(cycle, looking) if cycle.due else _kept_so_far(cycle, looking)
    return Shown(shown.name, shown.says, shown.tone, shown.share, f"{shown.below}{extra}", shown.title)


def _there(cycle: Cycle, looking: Looking) -> str:
    """The desk's own time of the deadline, where it differs from the viewer's."""
    due, zone = cycle.due, cycle.measure.calendar.zone
    if due is None or due.astimezone(zone).utcoffset() == due.astimezone(looking.zone).utcoffset():
        return ""
    said = moments.until(due, now=looking.now, zone=zone, language=looking.language)
    return f" ({said} {words.zone_name(zone, looking.language)})"


def _kept_so_far(cycle: Cycle, looking: Looking) -> str:
    if cycle.seconds is None:
        return ""
    spent = terms.amount(cycle.spent(looking.now), looking.language)
    whole = terms.amount(cycle.seconds, looking.language)
    return " · " + _("%(spent)s of %(whole)s spent") % {"spent": spent, "whole": whole}


def _over(cycle: Cycle, looking: Looking) -> Shown:
    name = terms.clock_name(cycle.clock.value, cycle.number)
    says = names.name(names.CLOCK_STATES, cycle.state.value)
    ended = cycle.ended_at or cycle.started_at
    spent = terms.amount(cycle.spent(ended), looking.language)
    if cycle.seconds is None:
        return Shown(name, says, "wait", 0, "", "")
    below = _("in %(spent)s of %(whole)s") % {
        "spent": spent,
        "whole": terms.amount(cycle.seconds, looking.language),
    }
    tone = {"met": "run", "missed": "late"}.get(cycle.state.value, "wait")
    share = min(100, cycle.spent(ended) * 100 // cycle.seconds) if cycle.seconds else 100
    return Shown(
        name, says, tone, share, below, moments.exact(ended, zone=looking.zone, language=looking.language)
    )


def _ribbon(told: Explanation, cycle: Cycle) -> tuple[list[Band], int | None]:
    """Bands side by side; long stretches are squeezed, closed ones more, none vanishes."""
    weights = [_weight(line) for line in told.lines]
    whole = sum(weights) or 1
    bands: list[Band] = []
    x = 0.0
    end: int | None = None
    due = cycle.reaches(cycle.seconds) if cycle.seconds is not None else None
    for line, weight in zip(told.lines, weights, strict=True):
        width = weight / whole * WIDE
        bands.append(Band(round(x), max(1, round(x + width) - round(x)), line.kind.value))
        x += width
        if due is not None and line.end == due:
            end = min(WIDE - 4, round(x) - 2)
    return bands, end


def _weight(line: Line) -> float:
    minutes = _minutes(line.start, line.end) or line.seconds / 60
    squeezed = math.pow(minutes, 0.6)
    return max(_LEAST / 3, squeezed * (_SQUEEZED if line.kind == "closed" else 1))


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60


def _legend(told: Explanation) -> list[tuple[str, str]]:
    kinds = dict.fromkeys(line.kind.value for line in told.lines)
    return [(kind, str(_KINDS.get(kind, kind))) for kind in kinds]


def _earlier(record: Record, cycle: Cycle) -> list[tuple[str, str]]:
    """The terms of the same clock that came before."""
    ticket = record.ticket
    return [
        (
            terms.clock_name(other.clock, other.number)
            + ": "
            + names.name(names.CLOCK_STATES, other.state.value).lower(),
            reverse("why", args=[ticket.service.slug, ticket.number, other.clock.value, other.number]),
        )
        for other in record.clocks.shown
        if other.clock == cycle.clock and other.number != cycle.number
    ]
