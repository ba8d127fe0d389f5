"""The clocks on top of a ticket, and where the explanation of each is."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.core.clocks.cycle import Cycle
from otklik.faces.shared import explanations, readings
from otklik.faces.shared.explanations import Why
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names, terms
from otklik.faces.shared.wording.terms import Shown
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Card:
    """One clock on the ticket's page, with the address of its explanation."""

    id: str
    shown: Shown
    why: str
    page: str


def cards(record: Record, looking: Looking) -> list[Card]:
    """The latest cycle of each clock."""
    return [_card(cycle, record, looking) for cycle in readings.latest(record)]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The question for another instant: what its form sends and shows, and what is wrong in it."""

    page: str
    key: str
    first: str
    value: str
    problem: str = ""


def why(record: Record, cycle: Cycle, looking: Looking, *, at: str = "") -> dict[str, Why | AsOf]:
    """Why a cycle is due when it is, now or as of an instant typed by the viewer's clock."""
    page = reverse("ticket", args=[record.ticket.service.slug, record.ticket.number])
    first = _local(cycle.started_at + timedelta(minutes=1), looking)
    form = AsOf(page, f"{cycle.clock.value}.{cycle.number}", first, at or _local(looking.now, looking))
    found = _then(record, cycle, looking, at) if at else (record, cycle, looking)
    if found is None:
        form = replace(form, problem=_("Say a day and time from the beginning of this term until now"))
        found = record, cycle, looking
    told = explanations.why(*found)
    return {"why": replace(told, earlier=_earlier(record, cycle)), "as_of": form}


def _then(record: Record, cycle: Cycle, looking: Looking, at: str) -> tuple[Record, Cycle, Looking] | None:
    """The ticket, the cycle and the viewer at a typed instant; None where the cycle had not begun."""
    try:
        typed = datetime.fromisoformat(at.strip()).replace(tzinfo=looking.zone)
    except ValueError:
        return None
    if not cycle.started_at <= typed <= looking.now:
        return None
    then = record.as_of(typed)
    known = then.cycle(cycle.clock.value, cycle.number)
    return (then, known, replace(looking, now=typed)) if known else None


def _local(at: datetime, looking: Looking) -> str:
    return at.astimezone(looking.zone).strftime("%Y-%m-%dT%H:%M")


def _card(cycle: Cycle, record: Record, looking: Looking) -> Card:
    ticket = record.ticket
    address = [ticket.service.slug, ticket.number, cycle.clock.value, cycle.number]
    page = reverse("ticket", args=[ticket.service.slug, ticket.number])
    return Card(
        id=f"{cycle.clock.value}-{cycle.number}",
        shown=readings.shown(cycle, record, looking),
        why=reverse("why", args=address),
        page=f"{page}?why={cycle.clock.value}.{cycle.number}",
    )


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
