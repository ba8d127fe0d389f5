"""Silence is not silence while the question has not left."""

from datetime import timedelta

import pytest

from otklik.mailroom import pending
from otklik.mailroom.models import Letter, LetterState
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
    assert pending.unheard(asked, asked.registered_at + timedelta(days=30))


def test_once_it_has_left_nothing_does(asked: Ticket) -> None:
    Letter.objects.update(state=LetterState.SENT)
    assert not pending.unheard(asked, asked.registered_at + timedelta(days=30))


def test_a_letter_to_a_colleague_holds_nothing_up(asked: Ticket) -> None:
    Letter.objects.filter(contact=None).exclude(to_address=asked.requester_address).delete()
    Letter.objects.update(contact=None, to_address="olga@desk.example")
    assert not pending.unheard(asked, asked.registered_at + timedelta(days=30))


def test_one_given_up_holds_nothing_up(asked: Ticket) -> None:
    Letter.objects.update(failed_at=asked.registered_at)
    assert not pending.unheard(asked, asked.registered_at + timedelta(days=30))
