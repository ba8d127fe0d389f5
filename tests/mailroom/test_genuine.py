"""Where the rules name the server that confirms senders, a forged letter reaches no ticket by itself."""

import pytest

from otklik.agreements import acts as agreements
from otklik.core.regulation.rewording import with_value
from otklik.kit.files import REGULATIONS
from otklik.mailroom import joining
from otklik.mailroom.models import Envelope
from otklik.people import viewer
from otklik.tickets.models import Message, Ticket
from tests.post import Post, filed

pytestmark = pytest.mark.django_db

GENUINE = "Authentication-Results: mx.desk.example; dmarc=pass header.from=acme.example"
FORGED = "Authentication-Results: mx.desk.example; dmarc=fail header.from=acme.example"


@pytest.fixture
def post() -> Post:
    """local-support asks its mail server from today on, incident-desk asks none."""
    post = Post()
    text = (REGULATIONS / "local-support.yaml").read_text("utf-8")
    text = with_value(with_value(text, "version", "2"), "effective.from", "2026-11-01")
    text = text.replace(
        "email: {intake: always", "email: {intake: always, authenticated_by: mx.desk.example", 1
    )
    agreements.publish(service=post.world.local.service, text=text, now=post.now)
    return post


def outcome(post: Post, envelope: Envelope) -> tuple[str, str]:
    post.worked()
    row = filed(envelope)
    return row.outcome, row.because


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((GENUINE,), "ticket"),
        ((FORGED,), "unidentified"),
        ((), "unidentified"),
    ],
)
def test_a_letter_opens_a_ticket_where_its_sender_is_confirmed(
    post: Post, headers: tuple[str, ...], expected: str
) -> None:
    became, why = outcome(post, post.comes(post.world.local, headers=headers))
    assert became == expected
    assert (why == "not_genuine") == (expected == "unidentified")
    assert Ticket.objects.count() == (expected == "ticket")


@pytest.mark.parametrize(("headers", "expected"), [((GENUINE,), "reply"), ((FORGED,), "unidentified")])
def test_a_forged_answer_does_not_reach_the_ticket(
    post: Post, headers: tuple[str, ...], expected: str
) -> None:
    post.comes(post.world.local, headers=(GENUINE,))
    post.worked()
    ticket = Ticket.objects.get()
    answer = post.comes(post.world.local, subject=f"Re: [{ticket.number}] Printer", headers=headers)
    assert outcome(post, answer)[0] == expected
    assert Message.objects.filter(ticket=ticket).count() == (2 if expected == "reply" else 1)


def test_rules_that_name_no_server_ask_no_letter(post: Post) -> None:
    assert outcome(post, post.comes(post.world.incident, headers=(FORGED,)))[0] == "ticket"


def test_a_forged_answer_proposes_the_ticket_to_agents(post: Post) -> None:
    post.comes(post.world.local, headers=(GENUINE,))
    post.worked()
    ticket = Ticket.objects.get()
    came = post.comes(post.world.local, subject=f"Re: [{ticket.number}] Printer", headers=(FORGED,))
    outcome(post, came)
    seen_by = viewer.of(post.world.local.olga.person)
    assert joining.named(seen_by, [filed(came)]) == {came.pk: ticket}
