"""Silence is not silence while the question has not left."""

from datetime import timedelta

import pytest

from otklik.mailroom import pending
from otklik.mailroom.models import Letter, LetterState, Mailbox, Source
from otklik.tickets.acts import conversing
from otklik.tickets.models import Ticket
from tests.post import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Ticket:
    """A ticket whose question waits in the outbox."""
    post = Post()
    ticket = post.ticket(post.world.local)
    conversing.ask(ticket=ticket, agent=post.world.local.olga, text="Is it plugged in?", now=post.now)
    post.worked()
    return ticket


def test_a_question_that_has_not_left_holds_the_closing_up(asked: Ticket) -> None:
    assert pending.unheard(
        asked, asked.registered_at + timedelta(days=30), now=asked.registered_at + timedelta(days=30)
    )


def test_once_it_has_left_nothing_does(asked: Ticket) -> None:
    Letter.objects.update(state=LetterState.SENT)
    assert not pending.unheard(
        asked, asked.registered_at + timedelta(days=30), now=asked.registered_at + timedelta(days=30)
    )


def test_a_letter_to_a_colleague_holds_nothing_up(asked: Ticket) -> None:
    Letter.objects.filter(contact=None).exclude(to_address=asked.requester_address).delete()
    Letter.objects.update(contact=None, to_address="olga@desk.example")
    assert not pending.unheard(
        asked, asked.registered_at + timedelta(days=30), now=asked.registered_at + timedelta(days=30)
    )


def test_one_given_up_holds_nothing_up(asked: Ticket) -> None:
    Letter.objects.update(failed_at=asked.registered_at)
    assert not pending.unheard(
        asked, asked.registered_at + timedelta(days=30), now=asked.registered_at + timedelta(days=30)
    )


@pytest.mark.parametrize(
    ("why", "looked", "away", "behind", "held_up"),
    [
        ("looked into since", timedelta(seconds=31), False, 0, False),
        ("not looked into since", timedelta(seconds=29), False, 0, True),
        ("out of reach", timedelta(minutes=4), True, 0, True),
        ("not all of it taken", timedelta(minutes=4), False, 7, True),
    ],
)
def test_a_folder_where_a_letter_may_lie_holds_the_closing_up_for_three_days(
    asked: Ticket, why: str, looked: timedelta, away: bool, behind: int, held_up: bool
) -> None:
    """A folder is looked into every 30 seconds: what is due 31 seconds after an instant was seen after it."""
    Letter.objects.update(state=LetterState.SENT)
    end = asked.registered_at + timedelta(days=30)
    Source.objects.create(
        mailbox=Mailbox.objects.get(service=asked.service), host="imap.example", user="help", secret="s",
        since=asked.registered_at, due_at=end + looked, unreachable_since=end if away else None,
        behind=behind,
    )  # fmt: skip
    assert pending.unheard(asked, end, now=end + timedelta(minutes=1)) == held_up, why
    assert not pending.unheard(asked, end, now=end + timedelta(days=3, seconds=1)), why
