"""The clocks on top of a ticket, and where the explanation of each is."""

from dataclasses import dataclass, replace

from django.urls import reverse

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


def why(record: Record, cycle: Cycle, looking: Looking) -> Why:
    """Why a cycle is due when it is, with the addresses of the terms of the same clock before it."""
    return replace(explanations.why(record, cycle, looking), earlier=_earlier(record, cycle))


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
