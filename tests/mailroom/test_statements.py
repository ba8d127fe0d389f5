"""What a letter may ask of the database: statements from the store to the acknowledgement that waits to go.

A transaction's begin and end count as well. Lower a figure when less is enough; who raises one says why.
"""

from typing import Any

import pytest

from otklik.ops import chores
from otklik.ops.worker import Chore, Worker
from tests.post import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    """A desk at work: what a process reads once has been read by a first letter."""
    post = Post()
    post.comes(post.world.local)
    assert len(post.worked()) == 1
    return post


def worker(post: Post, name: str) -> Worker:
    chore: Chore = next(one for one in chores.filing() if one.name == name)
    return Worker([chore], tick=lambda: post.now)


def test_storing_a_letter(post: Post, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        post.comes(post.world.local)


def test_filing_a_letter_and_deciding_its_acknowledgement(
    post: Post, django_assert_max_num_queries: Any
) -> None:
    post.comes(post.world.local)
    filing, following = worker(post, "letters in"), worker(post, "followers")
    with django_assert_max_num_queries(23):
        assert filing.round() == 1
    with django_assert_max_num_queries(15):
        assert following.round() == 1


def test_each_further_letter_of_a_batch_asks_less(post: Post, django_assert_max_num_queries: Any) -> None:
    """Mailboxes, blocked senders, robots, versions are read once a batch; rows are claimed together."""
    for _ in range(8):
        post.comes(post.world.local)
    with django_assert_max_num_queries(121):
        assert worker(post, "letters in").round() == 8
    with django_assert_max_num_queries(78):
        assert worker(post, "followers").round() == 8
