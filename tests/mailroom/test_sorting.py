"""What was set aside and is a request after all: registered from its received time, once, with its reason."""

from datetime import timedelta
from typing import Any

import pytest

from otklik.core.intake.reasons import Reason
from otklik.core.journal.events import Noted, Registered
from otklik.mailroom import forms, second_tries, sorting
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.mailroom.sorting import Asker, SortedAlready
from otklik.people import acts as people
from otklik.people.acts import AddressTaken
from otklik.people.models import Agent, Contact, PersonAddress
from otklik.tickets import journal
from otklik.tickets.acts import closing
from otklik.tickets.acts.refused import Missing
from otklik.tickets.models import Direction, Message, Ticket
from tests.post import Post, filed
from tests.tickets.desk import sound
from tests.world import ANA, BO, NOW, ZED, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def local(post: Post) -> Cast:
    return post.world.local


def aside(post: Post, cast: Cast, sender: str = ZED, **more: Any) -> Envelope:
    """A letter that was filed and set aside a while ago."""
    envelope = post.comes(cast, sender, **more)
    post.worked()
    post.later(minutes=20)
    return filed(envelope)


def taken(post: Post, envelope: Envelope, agent: Agent, asker: Asker | None = None, **more: Any) -> Ticket:
    given: dict[str, Any] = {"reason": "They moved here last week."} | more
    return sorting.take_in(envelope, agent=agent, asker=asker or Asker(), now=post.now, **given)


def first(ticket: Ticket) -> Registered:
    event = journal.entries_of(ticket)[0].event
    assert isinstance(event, Registered)
    return event


@pytest.mark.clause("S0.8")
@pytest.mark.parametrize(
    ("sender", "outcome", "instead"),
    [(ZED, Outcome.UNIDENTIFIED, "unknown_sender"), (BO, Outcome.UNIDENTIFIED, "reads_only")],
)
def test_a_letter_is_accepted_with_a_reason_from_its_received_time(
    post: Post, local: Cast, sender: str, outcome: Outcome, instead: str
) -> None:
    envelope = aside(post, local, sender)
    assert envelope.outcome == outcome
    contact = local.bo if sender == BO else None
    ticket = taken(post, envelope, local.olga, Asker(contact=contact))
    assert (ticket.registered_at, ticket.channel, ticket.requester) == (NOW, "email", contact)
    assert ticket.cycles.get(clock="review").started_at == NOW
    assert first(ticket).because.startswith(f"accepted_with_reason instead={instead}")
    assert journal.entries_of(ticket)[0].actor == journal.agent(local.olga)
    assert isinstance(journal.entries_of(ticket)[1].event, Noted)
    note = Message.objects.get(ticket=ticket, direction=Direction.NOTE)
    assert (note.text, note.agent, note.at) == ("They moved here last week.", local.olga, post.now)
    assert sound(post.now)
    now = filed(envelope)
    assert (now.outcome, now.ticket, now.sorted_by, now.sorted_at) == (
        Outcome.TICKET,
        ticket,
        local.olga,
        post.now,
    )
    assert now.message == Message.objects.get(ticket=ticket, direction=Direction.IN)


def test_the_acknowledgement_goes_to_whoever_was_taken_in(post: Post, local: Cast) -> None:
    taken(post, aside(post, local), local.olga)
    assert [(letter.event, letter.to_address) for letter in post.worked()] == [("ticket_registered", ZED)]


def test_a_robot_that_was_none_is_taken_in_and_still_not_answered_by_a_machine(
    post: Post, local: Cast
) -> None:
    envelope = aside(post, local, ANA, headers=["Auto-Submitted: auto-replied"])
    assert envelope.outcome == Outcome.ROBOT
    ticket = taken(post, envelope, local.olga, Asker(contact=local.ana), reason="")
    assert first(ticket).because.startswith("known_person")
    assert [(one.state, one.last_error) for one in post.worked()] == [(LetterState.HELD_BACK, "auto-reply")]


@pytest.mark.parametrize("reason", ["", " \n "])
def test_without_a_reason_nothing_is_accepted_that_the_rules_refuse(
    post: Post, local: Cast, reason: str
) -> None:
    envelope = aside(post, local)
    with pytest.raises(Missing):
        taken(post, envelope, local.olga, reason=reason)
    assert (filed(envelope).outcome, Ticket.objects.count()) == (Outcome.UNIDENTIFIED, 0)


def test_whoever_is_found_to_have_written_needs_no_reason_and_keeps_the_address(
    post: Post, local: Cast
) -> None:
    envelope = aside(post, local)
    ticket = taken(post, envelope, local.olga, Asker(contact=local.ana, keeps_address=True), reason="")
    assert (ticket.requester, ticket.requester_address) == (local.ana, ZED)
    assert PersonAddress.objects.get(email=ZED).person == local.ana.person
    again = post.comes(local, ZED, subject="Another thing")
    post.worked()
    assert filed(again).outcome == Outcome.TICKET


def test_a_sender_is_made_known_with_the_ticket(post: Post, local: Cast) -> None:
    asker = Asker(name="Zed", address=ZED, organisation=local.acme, becomes_known=True)
    ticket = taken(post, aside(post, local), local.olga, asker, reason="")
    made = Contact.objects.get(person__email=ZED)
    assert (ticket.requester, made.organisation) == (made, local.acme)


def test_an_address_of_somebody_else_is_not_taken_from_them(post: Post, local: Cast) -> None:
    envelope = aside(post, local, BO)
    with pytest.raises(AddressTaken):
        taken(post, envelope, local.olga, Asker(contact=local.ana, keeps_address=True))
    assert (filed(envelope).outcome, Ticket.objects.count()) == (Outcome.UNIDENTIFIED, 0)


def test_what_held_when_it_was_received_counts(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    people.end_contact(contact=local.ana, at=NOW + timedelta(minutes=1))
    ticket = taken(post, envelope, local.olga, Asker(contact=local.ana), reason="")
    assert first(ticket).because.startswith("known_person")


def test_a_form_that_was_set_aside_is_taken_in_with_its_fields(post: Post, local: Cast) -> None:
    form = forms.Form(
        channel="portal", desk="moscow", subject="Dead", text="No.", contact=local.bo.pk, address=BO,
        fields={"steps": "press"},
    )  # fmt: skip
    envelope = forms.submit(form, service=local.service, key="k", now=NOW)
    ticket = taken(post, envelope, local.olga, Asker(contact=local.bo))
    assert (ticket.channel, ticket.requester) == ("portal", local.bo)
    assert Message.objects.get(ticket=ticket, direction=Direction.IN).fields == {"steps": "press"}


def test_an_answer_to_a_ticket_that_takes_none_goes_on_in_a_new_one(post: Post, local: Cast) -> None:
    ticket = post.ticket(local)
    closing.not_a_request(ticket=ticket, agent=local.olga, now=post.later(minutes=1))
    envelope = aside(post, local)
    Envelope.objects.filter(pk=envelope.pk).update(because=f"{Reason.TICKET_CLOSED} ticket={ticket.pk}")
    new = taken(post, filed(envelope), local.olga)
    assert new.follows == ticket


# --- no request -----------------------------------------------------------------------------------


def test_what_is_no_request_stays_in_the_list_with_who_said_so(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    sorting.dismiss(envelope, agent=local.lev, now=post.now)
    now = filed(envelope)
    assert (now.outcome, now.because) == (Outcome.NOT_A_REQUEST, "unknown_sender")
    assert (now.sorted_by, now.sorted_at) == (local.lev, post.now)
    assert post.worked() == []
    assert not Letter.objects.exists()


def test_it_may_still_be_taken_in_later(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    sorting.dismiss(envelope, agent=local.lev, now=post.now)
    assert taken(post, envelope, local.olga).registered_at == NOW


# --- once -----------------------------------------------------------------------------------------


def test_a_second_click_changes_nothing(post: Post, local: Cast) -> None:
    envelope = aside(post, local)
    ticket = taken(post, envelope, local.olga)
    with pytest.raises(SortedAlready) as already:
        taken(post, envelope, local.olga)
    assert already.value.envelope.ticket == ticket
    with pytest.raises(SortedAlready):
        sorting.dismiss(envelope, agent=local.lev, now=post.now)
    assert (filed(envelope).sorted_by, Ticket.objects.count()) == (local.olga, 1)


@pytest.mark.parametrize("outcome", [Outcome.TICKET, Outcome.REPLY, Outcome.DUPLICATE, Outcome.WAITING])
def test_what_has_its_place_is_not_taken_from_it(post: Post, local: Cast, outcome: Outcome) -> None:
    envelope = aside(post, local)
    Envelope.objects.filter(pk=envelope.pk).update(outcome=outcome)
    with pytest.raises(SortedAlready):
        taken(post, envelope, local.olga)


def test_a_given_up_one_is_filed_when_it_is_tried_again(post: Post, local: Cast) -> None:
    envelope = post.comes(local)
    Envelope.objects.filter(pk=envelope.pk).update(failed_at=post.now, last_error="odd")
    post.worked()
    assert filed(envelope).outcome == Outcome.WAITING
    assert second_tries.try_again(filed(envelope), by=local.olga.person, now=post.now)
    post.worked()
    assert filed(envelope).outcome == Outcome.TICKET
