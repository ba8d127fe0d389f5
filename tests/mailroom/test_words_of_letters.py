"""What of a letter's text becomes the ticket's words, and what is folded below them."""

from typing import Any

import pytest

from otklik.mailroom.models import Outcome
from otklik.tickets.models import Message
from tests import world as casts
from tests.post import Post, filed

pytestmark = pytest.mark.django_db

PASSED_ON = """FYI

-----Original Message-----
From: Bob <bob@fern.example>
Sent: Monday
To: Ana
Subject: Key

The key is gone."""
CARD = "Kind regards,\nAna\n+7 495 000-11-22"


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


def test_a_forwarded_letter_is_the_matter_and_its_first_author_is_kept(post: Post) -> None:
    envelope = filed(post.comes(post.world.local, casts.ANA, subject="FW: Key", text=PASSED_ON))
    post.worked()
    envelope = filed(envelope)
    assert envelope.outcome == Outcome.TICKET
    assert envelope.route["first_author"] == {"name": "Bob", "address": "bob@fern.example"}
    [message] = Message.objects.filter(ticket=envelope.ticket)
    assert (message.text, message.quoted) == (PASSED_ON, "")


def test_a_signature_is_folded_and_counts_among_what_the_letter_brings(post: Post) -> None:
    said = "Disk 3 of the server failed."
    envelope = post.comes(post.world.incident, casts.ANA, text=f"{said}\n\n{CARD}")
    post.worked()
    ticket = filed(envelope).ticket
    assert ticket
    [message] = Message.objects.filter(ticket=ticket)
    assert (message.text, message.quoted) == (said, CARD)
    assert "contacts" not in ticket.missing
