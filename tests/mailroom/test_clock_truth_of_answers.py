"""Whose words end a wait, by whichever way they come: the clock goes on from the instant of their receipt.

Registered on Monday 23 November at 10:00 Moscow time at incident-desk (24 business hours, 09:00 to 18:00),
asked at 11:00, one hour spent; an answer at 14:00 leaves 4 for Monday, 9 for Tuesday and Wednesday, one
for Thursday: 10:00.
"""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from otklik.kit import ids
from otklik.tickets import rebuilding
from otklik.tickets.acts import conversing
from otklik.tickets.models import Ticket
from tests import world as casts
from tests.post import Post
from tests.tickets.desk import msk

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S1.14")]


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


@pytest.fixture
def asked(post: Post) -> Ticket:
    ticket = post.ticket(post.world.incident)
    conversing.ask(
        ticket=ticket, agent=post.world.incident.olga, text="Which version?", now=post.later(hours=1)
    )
    post.worked()
    post.later(hours=3)
    return ticket


def due(ticket: Ticket) -> tuple[str, datetime | None]:
    """State and deadline of the resolution."""
    ticket.refresh_from_db()
    row = ticket.cycles.get(clock="resolution")
    assert rebuilding.rebuild(check=True, now=casts.NOW)[1] == []
    return row.state, row.due_at


@pytest.mark.parametrize(
    ("why", "letter", "expected"),
    [
        ("the requester's letter", {}, ("running", msk(26, 10))),
        ("a letter without a word, but with a file", {"text": ""}, ("running", msk(26, 10))),
        ("a colleague's who was in copy", {"sender": casts.BO}, ("running", msk(26, 10))),
        ("an out-of-office letter", {"headers": ["Auto-Submitted: auto-replied"]}, ("paused", None)),
        ("an older robot's", {"headers": ["X-Autoreply: yes"]}, ("paused", None)),
        ("a stranger's", {"sender": casts.ZED}, ("paused", None)),
    ],
)
def test_a_letter_ends_the_wait_if_somebody_of_theirs_wrote_it(
    post: Post, asked: Ticket, why: str, letter: dict[str, Any], expected: tuple[str, datetime | None]
) -> None:
    post.comes(post.world.incident, subject=f"Re: [{asked.number}] Printer is silent", **letter)
    post.later(minutes=20)
    post.worked()
    assert due(asked) == expected, why


def test_so_does_a_form_of_the_portal(post: Post, asked: Ticket, monkeypatch: Any) -> None:
    monkeypatch.setattr("otklik.kit.clock.now", lambda: post.now)
    client = Client()
    client.force_login(post.world.incident.ana.person)
    asked.refresh_from_db()
    form = {"seen": str(asked.seq), "key": ids.token(), "act": "answer", "text": "Version 7."}
    address = f"/help/{asked.service.slug}/requests/{asked.number}/answer"
    assert client.post(address, form).status_code == 302
    assert due(asked) == ("running", msk(26, 10))
