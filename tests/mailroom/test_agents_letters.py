"""An agent answers from their own mailbox: public where it went to the customer and a server confirms it."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.core.intake.reasons import Reason
from otklik.core.mail.letter_text import as_html, as_text
from otklik.faces.shared import conversation
from otklik.mailroom import taking_back
from otklik.mailroom.models import Letter, Outcome
from otklik.people.models import PersonAddress, Role
from otklik.tickets import words
from otklik.tickets.acts import closing
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.models import Cycle, Direction, Follow, Message, Ticket
from tests.mailroom.test_genuine import GENUINE
from tests.mailroom.test_genuine import post as post
from tests.mailroom.test_intake import events_of
from tests.post import Post, filed
from tests.tickets.desk import sound
from tests.world import ANA, BO, OLGA, ZED

pytestmark = pytest.mark.django_db
OURS = "Authentication-Results: mx.desk.example; dmarc=pass header.from=desk.example"


@pytest.fixture
def ticket(post: Post) -> Ticket:
    """Ana's, at the desk whose mail server confirms senders."""
    envelope = post.comes(post.world.local, headers=[GENUINE])
    post.worked()
    found = filed(envelope).ticket
    assert found is not None
    return found


def writes(post: Post, ticket: Ticket, to: str = ANA, sender: str = OLGA, **more: Any) -> tuple[str, str]:
    """An agent's letter to somebody, with the desk in copy: its outcome and why."""
    given = {"subject": f"Re: [{ticket.number}] Printer is silent", "text": "Switch it off and on."} | more
    raw = "\r\n".join(
        (
            OURS, f"From: Olga Belova <{sender}>", f"To: <{to}>", f"Cc: <{post.world.local.address}>",
            f"Subject: {given['subject']}", "Message-ID: <agents@desk.example>", "", given["text"], "",
        )
    )  # fmt: skip
    envelope = post.stored(post.world.local, raw.encode(), sender)
    post.later(minutes=1)
    post.worked()
    return filed(envelope).outcome, filed(envelope).because


def test_an_answer_to_the_customer_is_the_agents_public_reply_and_goes_to_nobody_twice(
    post: Post, ticket: Ticket
) -> None:
    before = Letter.objects.count()
    at = post.now
    assert writes(post, ticket) == (Outcome.REPLY, "agent-answered")
    message = Message.objects.get(ticket=ticket, direction=Direction.OUT)
    assert (message.agent, message.text.strip()) == (post.world.local.olga, "Switch it off and on.")
    assert (message.at, message.reached) == (at, [ANA])
    assert [kind for kind in events_of(ticket) if kind != "CycleSealed"] == [
        "Registered",
        "Accepted",
        "Assigned",
        "Replied",
    ]
    assert Letter.objects.count() == before, "Ana has it already"
    assert Cycle.objects.get(ticket=ticket, clock="review").state == "met"
    assert sound()


def test_what_left_from_their_own_mailbox_is_not_taken_back(
    post: Post, ticket: Ticket, settings: Any
) -> None:
    settings.UNDO = timedelta(seconds=10)
    writes(post, ticket)
    message = Message.objects.get(ticket=ticket, direction=Direction.OUT)
    olga = post.world.local.olga
    Follow.objects.create(ticket=ticket, follower="notices", first_seq=1, last_seq=99, due_at=post.now)
    with pytest.raises(NotHere, match="letter-left"):
        taking_back.take_back(ticket=ticket, agent=olga, message=message.pk, now=message.at)
    assert "Retracted" not in events_of(ticket)


def test_the_customers_answer_to_that_letter_joins(post: Post, ticket: Ticket) -> None:
    writes(post, ticket)
    envelope = post.comes(
        post.world.local, subject="Re: hello", headers=[GENUINE, "In-Reply-To: <agents@desk.example>"]
    )
    post.worked()
    assert (filed(envelope).outcome, filed(envelope).ticket) == (Outcome.REPLY, ticket)


def test_the_requester_is_written_to_where_only_a_colleague_was(post: Post, ticket: Ticket) -> None:
    assert writes(post, ticket, to=BO) == (Outcome.REPLY, "agent-answered")
    letter = Letter.objects.latest("pk")
    assert (letter.to_address, "Switch it off" in letter.text) == (ANA, True)


def test_a_letter_to_the_desk_alone_is_a_note(post: Post, ticket: Ticket) -> None:
    before = Letter.objects.count()
    assert writes(post, ticket, to=post.world.local.address) == (Outcome.REPLY, "agent-noted")
    assert Message.objects.get(ticket=ticket, agent=post.world.local.olga).direction == Direction.NOTE
    assert (events_of(ticket), Letter.objects.count()) == (["Registered", "Noted"], before)


def test_to_a_closed_ticket_it_is_a_note(post: Post, ticket: Ticket) -> None:
    closing.not_a_request(ticket=ticket, agent=post.world.local.lev, now=post.now)
    assert writes(post, ticket) == (Outcome.REPLY, "agent-noted")
    ticket.refresh_from_db()
    assert (ticket.state, events_of(ticket)[-1]) == ("closed", "Noted")


@pytest.mark.parametrize("why", ["left", "auditor", "another desk", "sensitive", "address not proven"])
def test_whoever_may_not_act_on_the_ticket_adds_nothing(post: Post, ticket: Ticket, why: str) -> None:
    olga = post.world.local.olga
    olga.active = why != "left"
    olga.role = Role.AUDITOR if why == "auditor" else olga.role
    olga.desks = ["novosibirsk"] if why == "another desk" else []
    olga.save()
    Ticket.objects.filter(pk=ticket.pk).update(sensitive=why == "sensitive")
    if why == "address not proven":
        PersonAddress.objects.filter(email=OLGA).update(verified_at=None)
    assert writes(post, ticket)[0] == Outcome.UNIDENTIFIED
    assert events_of(ticket) == ["Registered"]


def test_nobody_else_writes_as_an_agent(post: Post, ticket: Ticket) -> None:
    assert writes(post, ticket, sender=ZED)[0] == Outcome.UNIDENTIFIED
    assert events_of(ticket) == ["Registered"]


def test_where_no_server_confirms_senders_an_agents_letter_is_set_aside(post: Post) -> None:
    here = post.world.incident
    ticket = post.ticket(here)
    before = Letter.objects.count()
    envelope = post.comes(here, OLGA, subject=f"Re: [{ticket.number}] Printer", headers=[OURS])
    post.worked()
    because = f"{Reason.AGENT_UNCONFIRMED} ticket={ticket.pk}"
    assert (filed(envelope).outcome, filed(envelope).because) == (Outcome.UNIDENTIFIED, because)
    assert (events_of(ticket), Letter.objects.count()) == (["Registered"], before)


def test_what_an_agent_writes_about_something_new_is_as_anybodys(post: Post) -> None:
    envelope = post.comes(post.world.incident, OLGA, subject="The coffee machine")
    post.worked()
    assert filed(envelope).outcome == Outcome.TICKET


def test_what_they_wrote_is_shown_and_passed_on_as_it_was_written(post: Post, ticket: Ticket) -> None:
    written = "# Steps\r\n1. Type *all*\r\n    dir C:\\*.log\r\n_That_ is it."
    assert writes(post, ticket, to=BO, text=written) == (Outcome.REPLY, "agent-answered")
    message = Message.objects.get(ticket=ticket, direction=Direction.OUT)
    assert (message.plain, conversation.rich(message)) == (True, "")
    letter = Letter.objects.latest("pk")
    assert "\n".join(written.splitlines()) in as_text(letter.text)
    assert "<em>" not in as_html(letter.text, lang="en", title="")


def test_their_words_to_colleagues_stay_plain_when_they_go_out(post: Post, ticket: Ticket) -> None:
    writes(post, ticket, to=post.world.local.address, text="*Not* covered")
    note = Message.objects.get(ticket=ticket, direction=Direction.NOTE)
    said = words.send(ticket, note, at=post.now, act="refuse")
    assert (said.plain, said.text.strip()) == (True, "*Not* covered")
