"""From a letter's bytes to the letter that answers it, with the worker's own chores."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.core.mail.parse import parse
from otklik.mailroom import outdated, storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Outcome
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.tickets.models import Follow, Ticket
from tests import world
from tests.mailroom.letters import outgoing, server

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> world.Cast:
    cast = world.build().local
    Mailbox.objects.get_or_create(service=cast.service, desk=cast.desk, address=cast.address)
    return cast


def letter(cast: world.Cast, sender: str) -> bytes:
    head = (f"From: <{sender}>", f"To: <{cast.address}>", "Subject: Printer", "Message-ID: <1@acme.example>")
    return "\r\n".join([*head, "", "It smokes.", ""]).encode()


def test_a_letter_becomes_a_ticket_and_its_number_goes_out(
    cast: world.Cast, settings: Any, tmp_path: Path
) -> None:
    settings.DATA, settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = tmp_path, "127.0.0.1", 5
    raw = letter(cast, world.ANA)
    storing.store(raw=raw, mail_from=world.ANA, rcpt_to=[cast.address], door="smtp", received_at=world.NOW)
    with server() as there:
        settings.EMAIL_PORT = there.port
        Worker([*chores.filing(), *chores.sending()], tick=lambda: world.NOW).once()
    ticket = Ticket.objects.get()
    envelope = Envelope.objects.get()
    assert (envelope.outcome, envelope.ticket, envelope.due_at) == (Outcome.TICKET, ticket, None)
    assert Letter.objects.get().state == LetterState.SENT
    assert not Follow.objects.exists()
    answer = parse(there.letters[0])
    assert ticket.number in answer.subject
    assert answer.in_reply_to == ("1@acme.example",)
    assert answer.headers["auto-submitted"] == "auto-replied"


def test_time_passes_and_the_worker_notices(cast: world.Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    raw = letter(cast, world.ANA)
    storing.store(raw=raw, mail_from=world.ANA, rcpt_to=[cast.address], door="smtp", received_at=world.NOW)
    Worker(chores.filing(), tick=lambda: world.NOW).once()
    later = world.NOW + timedelta(days=30)
    Worker(chores.filing(), tick=lambda: later).once()
    ticket = Ticket.objects.get()
    assert ticket.late
    assert ticket.due_at is None or ticket.due_at > later
    assert not Follow.objects.exists()


def test_a_ticket_that_stays_due_is_put_off_and_holds_up_nobody(
    cast: world.Cast, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.DATA = tmp_path
    raw = letter(cast, world.ANA)
    storing.store(raw=raw, mail_from=world.ANA, rcpt_to=[cast.address], door="smtp", received_at=world.NOW)
    Worker(chores.filing(), tick=lambda: world.NOW).once()
    monkeypatch.setattr("otklik.tickets.acts.timekeeping.run", lambda *args, **values: None)
    Ticket.objects.update(due_at=world.NOW)
    assert Worker(chores.filing(), tick=lambda: world.NOW).once() == 1
    assert Ticket.objects.get().last_error.startswith("RuntimeError: the ticket was due")


@pytest.mark.parametrize(
    ("minutes", "state", "sent"), [(14, LetterState.SENT, 1), (15, LetterState.HELD_BACK, 0)]
)
def test_a_letter_that_comes_too_late_is_held_back_and_says_so(
    cast: world.Cast, settings: Any, minutes: int, state: LetterState, sent: int
) -> None:
    """A code, say, while the mail server was away; what comes after it goes all the same."""
    late = outgoing(cast.service, due_at=world.NOW, useful_until=world.NOW + timedelta(minutes=15))
    other = outgoing(cast.service, number=2, due_at=world.NOW)
    settings.EMAIL_HOST = "127.0.0.1"
    with server() as there:
        settings.EMAIL_PORT = there.port
        Worker(chores.sending(), tick=lambda: world.NOW + timedelta(minutes=minutes)).once()
        assert len(there.letters) == sent + 1
    late.refresh_from_db()
    other.refresh_from_db()
    assert (late.state, late.last_error == outdated.WHY) == (state, not sent)
    assert (late.due_at, other.state) == (None, LetterState.SENT)


def test_a_letter_that_another_worker_has_meanwhile_is_left_to_it(cast: world.Cast) -> None:
    late = outgoing(cast.service, useful_until=world.NOW)
    Letter.objects.update(leased_until=world.NOW + timedelta(minutes=5))
    assert not outdated.held_back(late, now=world.NOW)
    assert Letter.objects.get().state == LetterState.QUEUED
