"""A mailbox behind a group that writes under its own name: its letters are people's all the same."""

import pytest

from otklik.agreements import acts as agreements
from otklik.core.regulation.rewording import with_value
from otklik.kit.files import REGULATIONS
from otklik.mailroom import opened
from otklik.mailroom.models import Envelope, Letter, Outcome
from tests.post import Post, filed
from tests.world import ANA, ZED, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return Post()


def passed_on(post: Post, to: Cast, writer: str = ANA, subject: str = "Printer", *more: str) -> Envelope:
    """A letter that the desk's group passes on for a writer."""
    group = f"List-Post: <https://groups.example/post>, <mailto:{to.address}>"
    written = (
        f"X-Original-From: Somebody <{writer}>",
        f"Reply-To: {writer}",
        "Precedence: list",
        group,
        *more,
    )
    return post.comes(to, to.address, subject, headers=written, mail_from=f"bounces+1@{to.address[-9:]}")


def test_the_writer_gets_a_ticket_and_its_acknowledgement(post: Post) -> None:
    came = passed_on(post, post.world.incident)
    assert came.sender == ANA
    post.worked()
    row = filed(came)
    assert (row.outcome, row.ticket and row.ticket.requester) == (Outcome.TICKET, post.world.incident.ana)
    assert [letter.to_address for letter in Letter.objects.all()] == [ANA]
    assert opened.read(row).address == ANA


def test_the_writers_answer_joins(post: Post) -> None:
    ticket = post.ticket(post.world.incident)
    again = passed_on(post, post.world.incident, ANA, f"Re: [{ticket.number}] Printer")
    post.worked()
    assert (filed(again).outcome, filed(again).ticket) == (Outcome.REPLY, ticket)


def test_a_stranger_behind_it_is_not_answered_unvouched(post: Post) -> None:
    came = passed_on(post, post.world.incident, ZED)
    post.worked()
    assert (filed(came).outcome, filed(came).route["unanswerable"]) == (Outcome.TICKET, "unconfirmed")
    assert [letter.last_error for letter in Letter.objects.filter(to_address=ZED)] == ["unconfirmed"]


@pytest.mark.parametrize(
    ("about_the_group", "about_the_writer", "outcome"),
    [("pass", "pass", "ticket"), ("fail", "pass", "unidentified"), ("pass", "fail", "unidentified")],
)
def test_where_the_rules_ask_a_server_it_speaks_for_both(
    post: Post, about_the_group: str, about_the_writer: str, outcome: str
) -> None:
    local = post.world.local
    text = (REGULATIONS / "local-support.yaml").read_text("utf-8")
    text = with_value(with_value(text, "version", "2"), "effective.from", "2026-11-01")
    asked = text.replace(
        "email: {intake: always", "email: {intake: always, authenticated_by: mx.desk.example", 1
    )
    agreements.publish(service=local.service, text=asked, now=post.now)
    group, writer = local.address.partition("@")[2], ANA.partition("@")[2]
    ours = f"Authentication-Results: mx.desk.example; dmarc={about_the_group} header.from={group}"
    theirs = f"X-Original-Authentication-Results: mx; dmarc={about_the_writer} header.from={writer}"
    came = passed_on(post, local, ANA, "Printer", ours, theirs)
    post.worked()
    assert filed(came).outcome == outcome
