"""What the composer foretells is what the journal then shows."""

import pytest

from otklik.core.journal.events import (
    SYSTEM,
    Accepted,
    Asked,
    Entry,
    Event,
    Proposed,
    Replied,
    ResponseKind,
    SolutionKind,
)
from otklik.people import viewer
from otklik.tickets import journal, reads
from otklik.tickets.models import Ticket
from tests.faces import desk
from tests.world import NOW, World


@pytest.mark.parametrize("before", [desk.accepted, desk.proposed])
@pytest.mark.parametrize(
    "events",
    [
        (Accepted(), Replied(ResponseKind.ANSWER)),
        (Asked(),),
        (Proposed(SolutionKind.FINAL),),
        (Asked(), Asked()),
    ],
)
def test_continuing_gives_what_reading_all_again_gives(
    cast: World, ticket: Ticket, before: desk.Before, events: tuple[Event, ...]
) -> None:
    before(ticket, cast.incident)
    looker = viewer.of(cast.incident.olga.person)
    record = reads.record(looker, service=ticket.service.slug, number=ticket.number)
    seq = record.situation.seq
    told = [Entry(seq + place, NOW, event, SYSTEM) for place, event in enumerate(events, start=1)]
    assert record.after(*events, at=NOW).clocks == journal.clocks(ticket, [*record.entries, *told])
