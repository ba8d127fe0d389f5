"""A letter of ours comes back: never a ticket; its row, its ticket's history and its contact learn why."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.core.journal.events import LetterFailed
from otklik.kit import due
from otklik.mailroom import bounced, dispatch, intake, second_tries, storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Outcome
from otklik.tickets import journal
from otklik.tickets.models import Ticket
from tests import world
from tests.core.mail.test_bounces import FULL, OURS, POSTFIX, SLOW
from tests.faces import desk
from tests.mailroom.letters import NOW, outgoing

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def cast() -> world.Cast:
    made = world.build().local
    Mailbox.objects.create(service=made.service, desk=made.desk, address=made.address)
    return made


@pytest.fixture
def ticket(cast: world.Cast) -> Ticket:
    return desk.ticket(cast)


@pytest.fixture
def letter(cast: world.Cast, ticket: Ticket) -> Letter:
    """One that Ana's server took."""
    return outgoing(
        cast.service, ticket=ticket, contact=cast.ana, mail_id=OURS, state=LetterState.SENT, sent_at=NOW,
        due_at=None,
    )  # fmt: skip


def came(cast: world.Cast, raw: bytes, *, at: Any = LATER) -> Envelope:
    """Taken in with the null return path and filed."""
    [row] = storing.store(raw=raw, mail_from="", rcpt_to=[cast.address], door="smtp", received_at=at)
    intake.file(row, now=at, on_refused=lambda *_: pytest.fail("a bounce is refused nothing"))
    row.refresh_from_db()
    return row


def failures(ticket: Ticket) -> list[LetterFailed]:
    return [entry.event for entry in journal.entries_of(ticket) if isinstance(entry.event, LetterFailed)]


def test_the_letter_its_ticket_and_the_contact_learn_why(
    cast: world.Cast, ticket: Ticket, letter: Letter
) -> None:
    tickets = Ticket.objects.count()
    row = came(cast, POSTFIX)
    assert (row.outcome, row.because, row.ticket) == (Outcome.BOUNCE, bounced.CAME_BACK, ticket)
    assert Ticket.objects.count() == tickets
    letter.refresh_from_db()
    assert (letter.state, letter.failed_at, letter.sent_at) == (LetterState.BOUNCED, LATER, NOW)
    assert letter.last_error.startswith("5.1.1 550 5.1.1 <no@fern.example>")
    assert failures(ticket) == [LetterFailed(str(letter.pk), "5.1.1")]
    cast.ana.refresh_from_db()
    assert "User unknown" in cast.ana.undeliverable


def test_a_full_mailbox_is_no_word_on_the_address(cast: world.Cast, ticket: Ticket, letter: Letter) -> None:
    came(cast, FULL)
    letter.refresh_from_db()
    cast.ana.refresh_from_db()
    assert (letter.state, cast.ana.undeliverable) == (LetterState.BOUNCED, "")


def test_a_report_about_an_old_address_is_no_word_on_the_new_one(
    cast: world.Cast, ticket: Ticket, letter: Letter
) -> None:
    Letter.objects.update(to_address="ana@old.example")
    came(cast, POSTFIX)
    letter.refresh_from_db()
    cast.ana.refresh_from_db()
    assert (letter.state, cast.ana.undeliverable) == (LetterState.BOUNCED, "")


COMPLAINT = (
    "From: staff@isp.example\r\nTo: help@desk.example\r\nSubject: FW: Your ticket\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report for a letter from 192.0.2.1.\r\n"
    "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
    "User-Agent: SomeGenerator/1.0\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    f"From: help@desk.example\r\nMessage-ID: <{OURS}>\r\nSubject: x\r\n\r\nHello.\r\n--b--\r\n"
).encode()


def test_a_complaint_about_spam_does_not_say_that_the_letter_came_back(
    cast: world.Cast, ticket: Ticket, letter: Letter
) -> None:
    """RFC 5965: its reader has it, and pressed the wrong button."""
    row = came(cast, COMPLAINT)
    letter.refresh_from_db()
    assert (row.outcome, letter.state, failures(ticket)) == (Outcome.ROBOT, LetterState.SENT, [])


def test_a_second_report_changes_nothing_more(cast: world.Cast, ticket: Ticket, letter: Letter) -> None:
    came(cast, POSTFIX)
    came(cast, FULL, at=LATER + timedelta(minutes=1))
    assert len(failures(ticket)) == 1


def test_a_delay_is_set_aside_and_changes_nothing(cast: world.Cast, ticket: Ticket, letter: Letter) -> None:
    row = came(cast, SLOW)
    assert (row.outcome, row.because) == (Outcome.BOUNCE, bounced.DELAYED)
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert failures(ticket) == []


def test_a_report_about_no_letter_of_this_service_is_set_aside(cast: world.Cast, ticket: Ticket) -> None:
    row = came(cast, POSTFIX)
    assert (row.outcome, row.because, row.ticket) == (Outcome.BOUNCE, bounced.CAME_BACK, None)
    assert failures(ticket) == []


@pytest.mark.parametrize(
    "so_far",
    [
        {"last_error": dispatch.PERHAPS, "sent_at": None},
        {"last_error": "OperationalError: the journal could not be written", "sent_at": NOW},
    ],
)
def test_a_report_that_overtakes_our_own_record_waits_for_it(
    cast: world.Cast, ticket: Ticket, letter: Letter, so_far: dict[str, Any]
) -> None:
    Letter.objects.update(state=LetterState.QUEUED, **so_far)
    with pytest.raises(bounced.StillLeaving):
        came(cast, POSTFIX)
    row = Envelope.objects.get()
    assert row.outcome == Outcome.WAITING
    due.finish(letter, state=LetterState.SENT, sent_at=NOW)
    intake.file(row, now=LATER, on_refused=lambda *_: None)
    assert len(failures(ticket)) == 1


def test_try_again_sends_one_that_came_back_anew_and_no_other_twice(
    cast: world.Cast, ticket: Ticket, letter: Letter
) -> None:
    came(cast, POSTFIX)
    letter.refresh_from_db()
    assert second_tries.try_again(letter, by=None, now=LATER)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.due_at) == (LetterState.QUEUED, None, LATER)
    taken = outgoing(cast.service, number=2, ticket=ticket, sent_at=NOW, failed_at=NOW, due_at=NOW)
    assert second_tries.try_again(taken, by=None, now=LATER)
    taken.refresh_from_db()
    assert taken.sent_at == NOW
