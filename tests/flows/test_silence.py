"""Silence at its edge (S1.27): the 23:59 letter counts, whichever way it comes and however late it is read.

Proposed on 23 November at 11:00, unconfirmed: the ticket closes when 8 December is over in Moscow.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from otklik.core.journal.events import Closed, CustomerWrote
from otklik.mailroom import pending
from otklik.mailroom.models import Letter, Mailbox, Source
from otklik.tickets import journal, rebuilding
from otklik.tickets.models import Ticket
from tests.flows import desk
from tests.flows import town as towns
from tests.flows.town import Town, newest
from tests.mailroom import dovecot
from tests.mailroom.conftest import imap_server as imap_server
from tests.mailroom.dovecot import SECRET, Box
from tests.tickets.desk import events, msk
from tests.world import ANA

pytestmark = [pytest.mark.flow, pytest.mark.clause("S1.27")]
STEM = "vendor-sla"
LAST_MINUTE, MIDNIGHT, AFTER = msk(8, 23, 59, month=12), msk(9, month=12), msk(9, 0, 10, month=12)


@pytest.fixture
def town(committed: str, settings: Any) -> Iterator[Town]:
    with towns.living(msk(20, 9), settings) as living:
        yield living


@pytest.fixture
def server(imap_server: dovecot.Server) -> Iterator[dovecot.Server]:
    """A server of the test's own, that may go away."""
    with dovecot.running() as started:
        yield started


@pytest.fixture
def box(town: Town, server: dovecot.Server) -> Box:
    """The folder that the desk's letters are fetched from besides the door."""
    made = server.box()
    Source.objects.create(
        mailbox=Mailbox.objects.get(service=town.places[STEM].service), host="127.0.0.1", port=server.port,
        security="plain", user=made.user, secret=SECRET, since=town.now, due_at=town.now,
    )  # fmt: skip
    return made


def proposed(town: Town) -> tuple[Ticket, EmailMessage]:
    """A ticket that waits for its customer's word, and the letter that asks for it."""
    town.at(msk(20, 15))
    town.writes(STEM, "Export", "It stops at line 80 214.")
    ticket = newest(town.places[STEM].ana)
    town.at(msk(23, 11))
    town.does(ticket, "propose", text="Use xlsx.")
    assert ticket.silence_at == MIDNIGHT
    return ticket, town.last()


def answer(letter: EmailMessage) -> EmailMessage:
    to = str(letter["Reply-To"] or letter["From"])
    return desk.letter(ANA, to, f"Re: {letter['Subject']}", "Still the same.", answers_to=letter)


def dated(ticket: Ticket, event: type) -> list[datetime]:
    return [one.at for one in journal.entries_of(ticket) if isinstance(one.event, event)]


def told(ticket: Ticket) -> list[str]:
    """The letters to the customer after the proposal."""
    rows = Letter.objects.filter(ticket=ticket, to_address=ANA, state="sent").order_by("pk")
    every = list(rows.values_list("event", flat=True))
    return every[every.index("solution_proposed") + 1 :]


def works_until(town: Town, instant: datetime) -> None:
    """A worker that goes on from now to an instant, minute by minute."""
    while town.now < instant:
        town.at(min(town.now + timedelta(minutes=1), instant))


def test_handed_in_at_the_door_while_no_worker_ran_it_keeps_the_ticket_open(town: Town) -> None:
    ticket, letter = proposed(town)
    town.now = LAST_MINUTE
    town.hand_in(answer(letter))
    town.at(AFTER)
    ticket.refresh_from_db()
    assert (ticket.state, dated(ticket, CustomerWrote)) == ("open", [LAST_MINUTE])
    assert "Closed" not in events(ticket)
    assert "ticket_closed" not in told(ticket)


def test_fetched_after_midnight_it_keeps_the_ticket_open(town: Town, box: Box) -> None:
    """The worker runs all the time; at midnight it has not looked into the folder since 23:58:50."""
    ticket, letter = proposed(town)
    town.at(LAST_MINUTE - timedelta(seconds=10))
    box.deliver(answer(letter).as_bytes(), at=LAST_MINUTE)
    town.at(MIDNIGHT)
    works_until(town, AFTER)
    ticket.refresh_from_db()
    assert (ticket.state, dated(ticket, CustomerWrote)) == ("open", [LAST_MINUTE])
    assert "Closed" not in events(ticket)


def test_where_the_folder_holds_nothing_silence_closes_a_minute_later_dated_midnight(
    town: Town, box: Box
) -> None:
    ticket, _ = proposed(town)
    town.at(LAST_MINUTE)
    works_until(town, AFTER)
    assert dated(ticket, Closed) == [MIDNIGHT]
    assert told(ticket) == ["ticket_closed"]


def test_a_folder_that_was_out_of_reach_over_midnight_is_waited_for(
    town: Town, box: Box, server: dovecot.Server
) -> None:
    ticket, letter = proposed(town)
    town.at(msk(8, 23, 50, month=12))
    box.deliver(answer(letter).as_bytes(), at=LAST_MINUTE)
    server.stop()
    works_until(town, msk(9, 0, 9, month=12))
    ticket.refresh_from_db()
    assert ticket.state == "solution_proposed"
    server.start()
    works_until(town, msk(9, 0, 15, month=12))
    ticket.refresh_from_db()
    assert (ticket.state, dated(ticket, CustomerWrote)) == ("open", [LAST_MINUTE])
    assert "Closed" not in events(ticket)


def test_found_after_the_closing_it_takes_it_back_with_one_letter(
    town: Town, box: Box, server: dovecot.Server
) -> None:
    """The folder was out of reach for longer than a closing waits; its letter still counts."""
    ticket, letter = proposed(town)
    town.at(msk(8, 23, 50, month=12))
    box.deliver(answer(letter).as_bytes(), at=LAST_MINUTE)
    server.stop()
    town.at(MIDNIGHT)
    town.at(MIDNIGHT + pending.PATIENCE + timedelta(minutes=2))
    assert dated(ticket, Closed) == [MIDNIGHT], "closed late, dated by its rule"
    server.start()
    town.at(town.now + timedelta(minutes=10))
    works_until(town, town.now + timedelta(minutes=5))
    ticket.refresh_from_db()
    assert (ticket.state, dated(ticket, CustomerWrote)) == ("open", [LAST_MINUTE])
    assert events(ticket).count("ClosureRevoked") == 1
    assert told(ticket) == ["ticket_closed", "closure_revoked"]
    assert rebuilding.rebuild(check=True, now=town.now) == (1, [])


def test_a_letter_after_midnight_finds_the_ticket_closed_though_no_worker_ran(town: Town) -> None:
    """Down from noon to nine: what the term's end brought comes first, and the letter begins a new ticket."""
    ticket, letter = proposed(town)
    town.at(msk(8, 12, month=12))
    town.now = msk(9, 0, 30, month=12)
    town.hand_in(answer(letter))
    town.at(msk(9, 9, month=12))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reason, dated(ticket, Closed)) == ("closed", "unconfirmed", [MIDNIGHT])
    again = newest(town.places[STEM].ana)
    assert (again.follows, "FollowUpLinked" in events(again)) == (ticket, True)
    assert rebuilding.rebuild(check=True, now=town.now) == (2, [])
