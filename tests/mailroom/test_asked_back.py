"""A form on a website writes as an address that nobody reads: answers go to the person in Reply-To."""

from typing import Any

import pytest

from otklik.mailroom.models import LetterState, Outcome
from otklik.tickets.acts import conversing
from tests.post import Post, filed
from tests.world import ANA, ZED, Cast

pytestmark = pytest.mark.django_db
FORM, VERA = "wordpress@shop.example", "vera@post.example"


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


@pytest.fixture
def desk(post: Post) -> Cast:
    """Its rules let strangers ask."""
    return post.world.incident


def asked(post: Post, desk: Cast, *headers: str, sender: str = FORM) -> Any:
    """The ticket out of such a letter, and why its acknowledgement stays here ("" where it leaves)."""
    envelope = post.comes(desk, sender, headers=headers)
    acknowledged = [one.last_error for one in post.worked() if one.event == "ticket_registered"]
    return filed(envelope).ticket, acknowledged


@pytest.mark.clause("S3.4")
def test_answers_to_a_websites_form_go_to_the_person_who_filled_it_in(post: Post, desk: Cast) -> None:
    ticket, acknowledged = asked(post, desk, f"Reply-To: Vera Lind <{VERA.upper()}>")
    assert (ticket.requester, ticket.requester_address) == (None, VERA)
    assert acknowledged == ["unconfirmed"], "a Reply-To is any sender's word"
    conversing.reply(ticket=ticket, agent=desk.olga, text="Which printer?", now=post.now)
    [answer] = [one for one in post.worked() if one.state != LetterState.HELD_BACK]
    assert (answer.to_address, ticket.messages.earliest("pk").sender_name) == (VERA, "Vera Lind")
    reply = post.comes(desk, VERA, headers=[f"In-Reply-To: <{answer.mail_id}>"])
    post.worked()
    assert (filed(reply).outcome, filed(reply).ticket) == (Outcome.REPLY, ticket)


def test_whoever_is_named_there_is_no_contact_by_that(post: Post, desk: Cast) -> None:
    ticket, acknowledged = asked(post, desk, f"Reply-To: {ANA}")
    assert (ticket.requester, ticket.contract, acknowledged) == (None, None, ["unconfirmed"])


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        (ZED, [f"Reply-To: {VERA}"]),
        (FORM, []),
        (FORM, [f"Reply-To: {VERA}, {ZED}"]),
        (FORM, ["Reply-To: no-reply@shop.example"]),
        (FORM, ["Reply-To: nobody at all"]),
    ],
)
def test_any_other_letter_is_answered_where_it_came_from(
    post: Post, desk: Cast, sender: str, headers: list[str]
) -> None:
    ticket, _ = asked(post, desk, *headers, sender=sender)
    assert ticket.requester_address == sender


def test_an_address_of_ours_is_not_asked_back(post: Post, desk: Cast) -> None:
    ticket, _ = asked(post, desk, f"Reply-To: {post.world.local.address}")
    assert ticket.requester_address == FORM
