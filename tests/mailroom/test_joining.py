"""What was set aside is added to a ticket, or marked and taken back: once, from its receipt, as a reply."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.core.journal.events import CustomerWrote
from otklik.mailroom import forms, joining, marking, sorting
from otklik.mailroom.joining import StaysClosed
from otklik.mailroom.models import Envelope, Outcome
from otklik.mailroom.sorting import Asker, SortedAlready
from otklik.people import viewer as viewers
from otklik.tickets import journal
from otklik.tickets.acts import closing, conversing
from otklik.tickets.models import Message, Ticket
from tests.post import Post, filed
from tests.tickets.desk import sound
from tests.world import BO, NOW, ZED, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def local(post: Post) -> Cast:
    return post.world.local


@pytest.fixture
def ticket(post: Post, local: Cast) -> Ticket:
    """Ana's, which waits for her answer."""
    made = post.ticket(local)
    post.later(minutes=5)
    conversing.ask(ticket=made, agent=local.olga, text="Which floor?", now=post.now)
    post.worked()
    post.later(minutes=5)
    made.refresh_from_db()
    return made


@pytest.fixture
def letter(post: Post, local: Cast, ticket: Ticket) -> Envelope:
    """From an address that nobody knows; filed, and looked at 20 minutes later."""
    return aside(post, local)


def aside(post: Post, cast: Cast, sender: str = ZED, **more: Any) -> Envelope:
    envelope = post.comes(cast, sender, **more)
    post.worked()
    post.later(minutes=20)
    return filed(envelope)


def add(post: Post, cast: Cast, letter: Envelope, ticket: Ticket) -> Message:
    return joining.join(letter, agent=cast.olga, ticket=ticket, now=post.now)


def test_it_becomes_words_of_the_customer_from_its_receipt(
    post: Post, local: Cast, ticket: Ticket, letter: Envelope
) -> None:
    assert ticket.state == "pending_customer"
    message = add(post, local, letter, ticket)
    now = filed(letter)
    assert (message.at, message.text, message.sender_address) == (
        letter.received_at,
        "It prints nothing.",
        ZED,
    )
    assert (now.outcome, now.because, now.ticket, now.message) == (Outcome.REPLY, "added", ticket, message)
    assert (now.sorted_by, now.sorted_at) == (local.olga, post.now)
    ticket.refresh_from_db()
    assert ticket.state != "pending_customer"
    last = journal.entries_of(ticket)[-1]
    assert (last.event, last.at) == (CustomerWrote(str(message.pk)), letter.received_at)
    assert sound(post.now)


@pytest.mark.parametrize("outcome", sorting.TAKEN_FROM)
def test_whatever_was_set_aside_can_be_added(
    post: Post, local: Cast, ticket: Ticket, letter: Envelope, outcome: Outcome
) -> None:
    Envelope.objects.filter(pk=letter.pk).update(outcome=outcome)
    assert add(post, local, letter, ticket).ticket == ticket


def test_a_form_is_added_with_its_words(post: Post, local: Cast, ticket: Ticket) -> None:
    form = forms.Form(
        channel="portal", desk="moscow", subject="Dead", text="No.", contact=local.bo.pk, address=BO,
        fields={"steps": "press"},
    )  # fmt: skip
    envelope = forms.submit(form, service=local.service, key="k", now=NOW)
    forms.file(envelope, now=NOW)
    assert add(post, local, filed(envelope), ticket).text.startswith("No.")


def test_of_two_who_decide_one_is_told(post: Post, local: Cast, ticket: Ticket, letter: Envelope) -> None:
    sorting.take_in(letter, agent=local.lev, asker=Asker(), reason="x", now=post.now)
    with pytest.raises(SortedAlready) as told:
        add(post, local, letter, ticket)
    assert told.value.envelope.sorted_by == local.lev
    assert not Message.objects.filter(ticket=ticket, sender_address=ZED).exists()


def test_a_ticket_that_stays_closed_takes_no_words(
    post: Post, local: Cast, ticket: Ticket, letter: Envelope
) -> None:
    closing.not_a_request(ticket=ticket, agent=local.olga, now=post.now)
    ticket.refresh_from_db()
    with pytest.raises(StaysClosed):
        add(post, local, letter, ticket)
    assert filed(letter).outcome == Outcome.UNIDENTIFIED


def test_tickets_of_the_sender_and_those_named_in_the_subject_are_proposed(
    post: Post, local: Cast, ticket: Ticket
) -> None:
    viewer = viewers.of(local.olga.person)
    named = aside(post, local, subject=f"Re: {ticket.number} again")
    nothing = aside(post, local, subject="Hm")
    assert [row.pk for row in joining.proposed(viewer, named)] == [ticket.pk]
    assert joining.proposed(viewer, nothing) == []
    Envelope.objects.filter(pk=nothing.pk).update(sender=ticket.requester_address)
    assert [row.pk for row in joining.proposed(viewer, filed(nothing))] == [ticket.pk]


# --- marks, and taking them back ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "outcome", "because"),
    [
        (marking.mark_robot, Outcome.ROBOT, marking.BY_AGENT),
        (sorting.dismiss, Outcome.NOT_A_REQUEST, "unknown_sender"),
    ],
)
def test_a_mark_is_taken_back_to_what_was_before(
    post: Post, local: Cast, letter: Envelope, act: Any, outcome: Outcome, because: str
) -> None:
    before = (letter.outcome, letter.because, letter.route)
    act(letter, agent=local.olga, now=post.now)
    marked = filed(letter)
    assert (marked.outcome, marked.because, marked.sorted_by) == (outcome, because, local.olga)
    marking.take_back(letter, agent=local.lev, now=post.later(minutes=1))
    now = filed(letter)
    assert (now.outcome, now.because, now.route) == before
    assert (now.sorted_by, now.sorted_at) == (local.lev, post.now)
    assert post.worked() == []


def test_what_a_machine_found_out_is_no_mark_to_take_back(post: Post, local: Cast) -> None:
    envelope = aside(post, local, headers=["Auto-Submitted: auto-replied"])
    assert envelope.outcome == Outcome.ROBOT
    with pytest.raises(SortedAlready):
        marking.take_back(envelope, agent=local.olga, now=post.now)


def test_two_marks_are_taken_back_one_by_one(post: Post, local: Cast, letter: Envelope) -> None:
    sorting.dismiss(letter, agent=local.olga, now=post.now)
    marking.mark_robot(letter, agent=local.olga, now=post.later(minutes=1))
    seen = [filed(letter).outcome]
    for _ in range(2):
        marking.take_back(letter, agent=local.olga, now=post.later(minutes=1))
        seen.append(filed(letter).outcome)
    assert seen == [Outcome.ROBOT, Outcome.NOT_A_REQUEST, Outcome.UNIDENTIFIED]


def test_what_was_taken_in_meanwhile_cannot_be_marked(post: Post, local: Cast, letter: Envelope) -> None:
    sorting.take_in(letter, agent=local.lev, asker=Asker(), reason="x", now=post.now + timedelta(minutes=1))
    for act in (marking.mark_robot, marking.take_back):
        with pytest.raises(SortedAlready):
            act(letter, agent=local.olga, now=post.now)
