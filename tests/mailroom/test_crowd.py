"""Thousands of letters of a crowd: each lands in the ticket that it was made for, and in no other.

`bench/run --only crowd` tells the time besides.
"""

from random import Random
from typing import Any

import pytest

from tests.mailroom.crowd import Crowd
from tests.mailroom.crowd_filed import SEED, Run
from tests.post import Post
from tests.tickets.desk import sound


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


@pytest.mark.django_db
@pytest.mark.clause("S3.14", "S4.27", "S1.28", "S2.23")
def test_every_letter_of_a_crowd_lands_where_it_belongs(post: Post) -> None:
    lands(post, 400)


@pytest.mark.deep
def test_every_letter_of_a_large_crowd_lands_where_it_belongs(committed: str, post: Post) -> None:
    """Each committed, as in life: thousands of savepoints in one transaction are slow on PostgreSQL."""
    lands(post, 20_000)


def lands(post: Post, count: int) -> None:
    run = Run(post, post.world.incident, Crowd(Random(SEED)))
    run.goes_on(count)
    print(f"{count} letters: {dict(run.kinds)}; wrong joins {len(run.wrong)}, missed {len(run.missed)}")
    assert run.wrong == []
    assert run.astray == []
    assert run.joins > count // 4
    assert run.holds, "hardly any begins a ticket where it should have joined one"
    assert len(run.kinds) == 13, "every kind came about"
    assert sound()
