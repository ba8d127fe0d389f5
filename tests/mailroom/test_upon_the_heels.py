"""Two letters of one matter, one upon the other's heels: two workers file them, and they are one ticket."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.kit import due
from otklik.mailroom import threading
from otklik.mailroom.models import Envelope, Outcome
from otklik.ops import chores
from tests.post import Post, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


def test_a_letter_that_follows_upon_the_heels_of_another_is_of_one_ticket_with_it(post: Post) -> None:
    """Another worker has the first one in hand: the second waits for it."""
    first = post.comes(post.world.local)
    due.claim(chores.arrived(), now=post.now)
    post.later(seconds=5)
    second = post.comes(post.world.local, headers=("In-Reply-To: <1@sender.example>",))
    post.worked()
    assert (filed(second).outcome, filed(second).last_error) == (Outcome.WAITING, threading.NOT_FILED_YET)
    Envelope.objects.filter(pk=first.pk).update(leased_until=None)
    post.later(seconds=30)
    post.worked()
    assert (filed(first).outcome, filed(second).outcome) == (Outcome.TICKET, Outcome.REPLY)
    assert filed(second).ticket == filed(first).ticket


def test_it_waits_for_some_minutes_and_then_stands_alone(post: Post) -> None:
    first = post.comes(post.world.local)
    second = post.comes(post.world.local, headers=("In-Reply-To: <1@sender.example>",))
    Envelope.objects.filter(pk=first.pk).update(leased_until=post.now + timedelta(days=1))
    for _ in range(8):
        post.worked()
        post.later(minutes=4)
    assert filed(second).outcome == Outcome.TICKET


def test_two_that_answer_each_other_do_not_wait_for_ever(post: Post) -> None:
    for other in (2, 1):
        post.comes(post.world.local, headers=(f"In-Reply-To: <{other}@sender.example>",))
    for _ in range(8):
        post.worked()
        post.later(minutes=4)
    assert not Envelope.objects.filter(outcome=Outcome.WAITING).exists()
