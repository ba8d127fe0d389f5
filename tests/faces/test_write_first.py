"""A ticket that begins with an agent's own letter: one event, one letter, and answers come to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from otklik.kit import ids
from otklik.mailroom.models import Envelope, Letter, Outcome
from otklik.tickets import journal
from otklik.tickets.models import Message, Ticket
from tests.faces.test_phone import errors, text_of
from tests.post import Post, filed
from tests.tickets.desk import cycles, events
from tests.world import ANA, NOW, Cast, World


@pytest.fixture
def post(cast: World) -> Post:
    return Post(world=cast, now=NOW + timedelta(minutes=30))


def write(client: Client, cast: Cast, **given: Any) -> HttpResponse:
    usual = {
        "key": ids.token(), "writes": "1", "contact": cast.ana.pk, "service": cast.service.slug,
        "subject": "Works on Friday", "text": "On **Friday** at six the network stands still.",
        "kind": "reply",
    }  # fmt: skip
    return client.post("/new/ticket", usual | given)


@pytest.mark.parametrize(
    ("kind", "told", "state", "letter"),
    [
        ("reply", ["Registered", "Accepted", "Assigned", "Replied"], "open", "public_reply"),
        ("ask", ["Registered", "Accepted", "Assigned", "Asked"], "pending_customer", "information_requested"),
    ],
)
def test_the_agents_letter_is_the_only_one(
    cast: World, olga: Client, post: Post, kind: str, told: list[str], state: str, letter: str
) -> None:
    assert write(olga, cast.incident, kind=kind).status_code == 302
    ticket = Ticket.objects.get()
    assert events(ticket) == told
    assert journal.entries_of(ticket)[0].actor == journal.agent(cast.incident.olga)
    assert f"Your letter goes to {ANA}." in text_of(olga.get(f"/new/incident-desk/{ticket.number}"))
    assert (ticket.state, ticket.channel, ticket.assignee) == (state, "email", cast.incident.olga)
    assert (ticket.contract, ticket.missing) == (cast.incident.contract, [])
    [written] = post.worked()
    assert (written.event, written.to_address, written.automatic) == (letter, ANA, "")
    assert written.text.startswith("On **Friday** at six")
    assert ticket.number in written.subject
    assert not Envelope.objects.exists()


def test_its_clocks_are_the_regulations(cast: World, olga: Client) -> None:
    write(olga, cast.incident)
    assert cycles(Ticket.objects.get()) == {"first_response 1": "met", "resolution 1": "running"}


def test_the_answer_comes_to_the_ticket(cast: World, olga: Client, post: Post) -> None:
    write(olga, cast.incident, kind="ask")
    post.worked()
    letter = Letter.objects.get()
    answer = post.comes(cast.incident, subject="Fine", headers=[f"In-Reply-To: <{letter.mail_id}>"])
    post.worked()
    assert (filed(answer).outcome, filed(answer).ticket) == (Outcome.REPLY, Ticket.objects.get())
    assert Ticket.objects.get().state == "open"


def test_the_second_click_sends_nothing_more(cast: World, olga: Client, post: Post) -> None:
    key = ids.token()
    first, second = (write(olga, cast.local, key=key) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(post.worked()) == Ticket.objects.count() == 1


def test_whoever_may_not_ask_may_be_written_to(cast: World, olga: Client) -> None:
    assert write(olga, cast.local, contact=cast.local.bo.pk).status_code == 302
    assert Ticket.objects.get().requester == cast.local.bo


def test_somebody_new_is_written_to_by_address(cast: World, olga: Client, post: Post) -> None:
    given = {"contact": "0", "name": "Nina", "address": "nina@new.example"}
    assert errors(write(olga, cast.local, **given | {"address": ""})) == {"address"}
    assert write(olga, cast.local, **given).status_code == 302
    [letter] = post.worked()
    assert letter.to_address == "nina@new.example"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_letter_without_words_is_none(cast: World, olga: Client, text: str) -> None:
    answer = write(olga, cast.local, text=text)
    assert (answer.status_code, errors(answer)) == (422, {"text"})
    assert "Please write something first." in text_of(answer)
    assert not Message.objects.exists()
