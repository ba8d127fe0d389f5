"""Where robots answer, and what a filter takes for spam: what still leaves, and what does not."""

from typing import Any

import pytest

from otklik.mailroom import answering, reads, signed_addresses
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Outcome, RobotAnswer
from otklik.people import viewer
from otklik.tickets.acts import conversing, routing
from otklik.tickets.models import Ticket
from tests import world as casts
from tests.post import Post, filed

pytestmark = pytest.mark.django_db
AWAY = ("Auto-Submitted: auto-replied", "Subject-Hint: away")


@pytest.fixture
def post(monkeypatch: Any) -> Post:
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


@pytest.fixture
def ticket(post: Post) -> Ticket:
    """One whose acknowledgement a robot of Ana's answers."""
    made = post.ticket(post.world.local)
    ours = Letter.objects.get(ticket=made, to_address=casts.ANA)
    post.comes(post.world.local, headers=[*AWAY, f"In-Reply-To: <{ours.mail_id}>"])
    post.worked()
    return made


def changed(post: Post, ticket: Ticket) -> None:
    """An agent does what the customer is told of by a notice."""
    ticket.refresh_from_db()
    now = "high" if ticket.priority != "high" else "low"
    routing.change_priority(ticket=ticket, agent=post.world.local.olga, to=now, now=post.later(minutes=1))


def to_ana(post: Post) -> list[str]:
    leaving = [one for one in post.worked() if one.state == LetterState.QUEUED]
    return [one.event for one in leaving if one.to_address == casts.ANA]


def held(post: Post) -> list[str]:
    rows = Letter.objects.filter(state=LetterState.HELD_BACK, to_address=casts.ANA)
    return list(rows.values_list("last_error", flat=True))


def test_notices_of_acts_stay_here_until_a_person_writes(post: Post, ticket: Ticket) -> None:
    changed(post, ticket)
    assert (to_ana(post), held(post)) == ([], ["robot-answers"])
    post.comes(post.world.local, subject=f"Re: [{ticket.number}]")
    post.worked()
    assert not RobotAnswer.objects.exists()
    changed(post, ticket)
    assert to_ana(post) == ["priority_changed_by_agent"]


def test_an_agents_words_always_leave(post: Post, ticket: Ticket) -> None:
    conversing.reply(ticket=ticket, agent=post.world.local.olga, text="It is mended.", now=post.now)
    assert to_ana(post) == ["public_reply"]


def test_a_program_that_wants_us_to_confirm_ends_no_wait_and_gets_no_notices(post: Post) -> None:
    """Nobody here answers it, so none of ours would get through."""
    made = post.ticket(post.world.local)
    conversing.ask(ticket=made, agent=post.world.local.olga, text="Which printer?", now=post.now)
    asked = next(one for one in post.worked() if one.to_address == casts.ANA)
    subject = "Please confirm that you sent this letter"
    record = post.comes(post.world.local, subject=subject, headers=[f"In-Reply-To: <{asked.mail_id}>"])
    assert [one.event for one in post.worked()] == []
    made.refresh_from_db()
    assert (filed(record).outcome, filed(record).because) == (Outcome.ROBOT, "challenge")
    assert made.state == "pending_customer"
    changed(post, made)
    assert (to_ana(post), held(post)) == ([], ["robot-answers"])


def test_after_two_weeks_it_is_forgotten(post: Post, ticket: Ticket) -> None:
    assert answering.forget(post.now) == 0
    post.later(days=answering.LASTS.days)
    changed(post, ticket)
    assert to_ana(post) == ["priority_changed_by_agent"]
    assert (answering.forget(post.now), RobotAnswer.objects.exists()) == (1, False)


def test_a_robot_that_answers_no_letter_of_ours_changes_nothing(post: Post) -> None:
    made = post.ticket(post.world.local)
    post.comes(post.world.local, headers=[*AWAY, "In-Reply-To: <somebody@else.example>"])
    post.worked()
    changed(post, made)
    assert to_ana(post) == ["priority_changed_by_agent"]


SPAM = ("X-Spam-Flag: YES",)


def believed(address: str) -> tuple[str, ...]:
    return (*SPAM, f"X-Rspamd-Server: mx.{address.partition('@')[2]}")


def test_spam_of_a_stranger_is_set_aside_and_answered_by_nobody(post: Post) -> None:
    here = post.world.incident
    came = post.comes(here, casts.ZED, headers=believed(here.address))
    assert post.worked() == []
    row = filed(came)
    assert (row.outcome, row.because) == (Outcome.UNIDENTIFIED, "taken_for_spam")
    assert not Ticket.objects.exists()


def test_a_mark_that_nobody_vouches_for_only_keeps_answers_from_strangers(post: Post) -> None:
    came = post.comes(post.world.incident, casts.ZED, headers=SPAM)
    post.worked()
    assert filed(came).outcome == Outcome.TICKET
    assert post.held() == [("ticket_registered", casts.ZED, "spam")]
    known = post.comes(post.world.incident, casts.ANA, headers=SPAM)
    assert to_ana(post) == ["ticket_registered"]
    assert filed(known).outcome == Outcome.TICKET


def test_a_known_contact_and_a_reply_pass_without_an_automatic_answer(post: Post) -> None:
    here = post.world.local
    first = post.comes(here, headers=believed(here.address))
    assert to_ana(post) == []
    ticket = filed(first).ticket
    assert ticket is not None
    reply = post.comes(here, subject=f"Re: [{ticket.number}]", headers=believed(here.address))
    post.worked()
    assert (filed(reply).outcome, filed(reply).ticket) == (Outcome.REPLY, ticket)


@pytest.mark.parametrize("by", ["what it answers", "where it went"])
def test_what_a_program_answers_is_of_its_ticket(post: Post, by: str) -> None:
    """It quotes our letter, so whoever may not see the ticket may not read it."""
    made = post.ticket(post.world.local)
    ours = Letter.objects.get(ticket=made, to_address=casts.ANA)
    answers = [f"In-Reply-To: <{ours.mail_id}>"] if by == "what it answers" else []
    Mailbox.objects.update(details="yes")
    signed = signed_addresses.for_ticket(made.pk, post.world.local.address)
    to = [f"X-Original-To: {signed}"] if by == "where it went" else []
    record = post.comes(post.world.local, headers=[*AWAY, *answers, *to], text=f"Away.\n\n> {ours.text}")
    post.worked()
    assert (filed(record).outcome, filed(record).ticket) == (Outcome.ROBOT, made)
    olga = viewer.of(post.world.local.olga.person)
    assert reads.envelope(olga, record.pk) == record
    Ticket.objects.update(sensitive=True)
    with pytest.raises(Envelope.DoesNotExist):
        reads.envelope(olga, record.pk)
    assert reads.envelope(viewer.of(post.world.local.lev.person), record.pk) == record
