"""What belongs together: a stranger's letter that names a ticket, a letter under another subject."""

from typing import Any

import pytest

from otklik.core.journal.events import LinkProposed
from otklik.mailroom import sorting
from otklik.mailroom.models import Letter, Outcome
from otklik.mailroom.sorting import Asker
from otklik.people import acts as people
from otklik.people import viewer
from otklik.tickets import journal, queue
from otklik.tickets.acts import belonging
from otklik.tickets.acts.refused import NotHere, Stale
from otklik.tickets.models import Ticket
from tests.mailroom.test_intake import events_of
from tests.post import Post, filed, tickets_of
from tests.tickets.desk import sound
from tests.world import ANA, BO, CY, ZED, Cast

pytestmark = pytest.mark.django_db
ELSE = "elsa@elsewhere.example"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def desk(post: Post) -> Cast:
    """The desk where anyone may ask; Elsa is a contact of another organisation there."""
    here = post.world.incident
    elsa = people.create_person(name="Elsa", email=ELSE, verified_at=post.now)
    other = people.create_organisation(service=here.service, name="Elsewhere")
    people.add_contact(service=here.service, person=elsa, organisation=other)
    return here


def named(post: Post, desk: Cast, sender: str, **letter: Any) -> tuple[Ticket, Ticket]:
    """Ana's ticket, and what became of somebody's letter with its number."""
    ticket = post.ticket(desk)
    new = post.ticket(desk, sender, **({"subject": f"Re: [{ticket.number}] Printer is silent"} | letter))
    return ticket, new


# --- a stranger with a number or header ----------------------------------------------------------------


@pytest.mark.clause("S3.14")
@pytest.mark.parametrize("sender", [ZED, ELSE, CY])
@pytest.mark.parametrize("mark", ["number", "header"])
def test_whoever_is_none_of_its_people_gets_a_new_ticket_with_a_proposed_link(
    post: Post, desk: Cast, sender: str, mark: str
) -> None:
    ticket = post.ticket(desk)
    ours = Letter.objects.get(ticket=ticket)
    letter: dict[str, Any] = {"subject": f"Re: [{ticket.number}] Printer is silent"}
    if mark == "header":
        letter = {"subject": "Re: Printer", "headers": [f"References: <1@sender.example> <{ours.mail_id}>"]}
    new = post.ticket(desk, sender, **letter)
    assert new != ticket
    assert journal.entries_of(new)[1].event == LinkProposed(str(ticket.pk))
    assert events_of(ticket) == ["Registered"]
    told = [f"{one.subject} {one.text} {one.references}" for one in Letter.objects.filter(to_address=sender)]
    assert told
    assert not any(ticket.number in one or ours.mail_id in one.partition("<")[0] for one in told)
    assert sound()


@pytest.mark.clause("S3.14")
def test_a_letter_set_aside_keeps_what_it_named(post: Post) -> None:
    """Where a stranger may not ask, an agent takes the letter in: the new ticket proposes the link."""
    local = post.world.local
    ticket = post.ticket(local)
    aside = post.comes(local, ZED, subject=f"Re: [{ticket.number}] Printer is silent")
    assert (post.worked(), filed(aside).outcome) == ([], Outcome.UNIDENTIFIED)
    new = sorting.take_in(filed(aside), agent=local.olga, asker=Asker(), reason="She is new.", now=post.now)
    assert "LinkProposed" in events_of(new)
    assert journal.entries_of(new)[1].event == LinkProposed(str(ticket.pk))


def test_a_number_that_nobody_has_proposes_nothing(post: Post, desk: Cast) -> None:
    assert events_of(post.ticket(desk, ZED, subject="Re: [INC-999999] Printer")) == ["Registered"]


@pytest.mark.clause("S3.14")
def test_a_tag_typed_in_small_letters_is_a_tag(post: Post, desk: Cast) -> None:
    ticket = post.ticket(desk)
    again = post.comes(desk, subject=f"[{ticket.number.lower()}] It prints again")
    post.worked()
    assert (filed(again).outcome, filed(again).ticket) == (Outcome.REPLY, ticket)


@pytest.mark.clause("S3.14")
@pytest.mark.parametrize("sender", [ANA, ELSE])
@pytest.mark.parametrize(
    "subject", ["По заявке {number}", "{lower} it prints again", "As in {number}, but blue"]
)
def test_a_number_without_its_tag_is_no_sure_answer(
    post: Post, desk: Cast, sender: str, subject: str
) -> None:
    """It may be a word in passing: a new ticket, and an agent is asked."""
    ticket = post.ticket(desk)
    said = subject.format(number=ticket.number, lower=ticket.number.lower())
    new = post.ticket(desk, sender, subject=said)
    assert journal.entries_of(new)[1].event == LinkProposed(str(ticket.pk))
    assert (new.subject, events_of(ticket)) == (said, ["Registered"])


def test_a_letter_that_answers_one_ticket_may_speak_of_another(post: Post, desk: Cast) -> None:
    ticket, other = post.ticket(desk), post.ticket(desk, subject="Scanner")
    again = post.comes(desk, subject=f"[{ticket.number}] the same as {other.number}")
    post.worked()
    assert filed(again).ticket == ticket
    assert "LinkProposed" not in events_of(ticket)


def test_an_agent_links_the_two_once(post: Post, desk: Cast) -> None:
    ticket, new = named(post, desk, ZED)
    given: dict[str, Any] = {"ticket": new, "other": ticket, "agent": desk.olga, "now": post.later(minutes=5)}
    belonging.link(**given)
    ends = [[e.event for e in journal.entries_of(one)][-1] for one in (new, ticket)]
    assert [(end.ticket, end.role) for end in ends] == [  # type: ignore[union-attr]
        (str(ticket.pk), "continues"),
        (str(new.pk), "continued_by"),
    ]
    with pytest.raises(NotHere, match="nothing-proposed"):
        belonging.link(**given)
    with pytest.raises(NotHere, match="nothing-proposed"):
        belonging.keep_apart(**given)
    assert post.worked() == []
    assert sound()


def test_an_agent_keeps_the_two_apart(post: Post, desk: Cast) -> None:
    ticket, new = named(post, desk, ZED)
    seen = journal.entries_of(new)[-1].seq
    given: dict[str, Any] = {"ticket": new, "other": ticket, "agent": desk.olga, "now": post.later(minutes=5)}
    belonging.keep_apart(**given, seen=seen)
    assert (events_of(new)[-1], events_of(ticket)) == ("LinkDeclined", ["Registered"])
    with pytest.raises(Stale):
        belonging.link(**{**given, "agent": desk.lev}, seen=seen)
    assert post.worked() == []


def test_only_what_the_letter_named_can_be_linked(post: Post, desk: Cast) -> None:
    _ticket, new = named(post, desk, ZED)
    other = post.ticket(desk, subject="Another")
    with pytest.raises(NotHere, match="nothing-proposed"):
        belonging.link(ticket=new, other=other, agent=desk.olga, now=post.now)
    assert "FollowUpLinked" not in [*events_of(new), *events_of(other)]


# --- another subject -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "subject", "doubted"),
    [
        ("the same", "Re: Printer is silent", False),
        ("the same in Russian", "Отв: [EXTERNAL] Printer is silent", False),
        ("with more words", "Re: Printer is silent: urgent", False),
        ("none", "Re:", False),
        ("another one", "Invoice for November", True),
        ("another one beside the number", "Re: [{number}] Invoice for November", True),
    ],
)
def test_a_reply_under_another_subject_joins_and_is_doubted(
    post: Post, desk: Cast, why: str, subject: str, doubted: bool
) -> None:
    ticket = post.ticket(desk)
    ours = Letter.objects.get(ticket=ticket)
    answer = f"In-Reply-To: <{ours.mail_id}>"
    envelope = post.comes(desk, BO, subject=subject.format(number=ticket.number), headers=[answer])
    post.worked()
    done, message = filed(envelope), filed(envelope).message
    assert (done.outcome, done.ticket) == (Outcome.REPLY, ticket), why
    ticket.refresh_from_db()
    assert ticket.new_topic is doubted, why
    assert message is not None
    assert message.subject == ("Invoice for November" if doubted else "")
    assert ("TopicDoubted" in events_of(ticket)) is doubted
    [row] = queue.page(viewer.of(desk.olga.person), queue.View.ALL).rows
    assert row.ticket.new_topic is doubted
    assert sound()


def test_an_agent_says_that_it_is_the_same_matter_and_nobody_asks_again(post: Post, desk: Cast) -> None:
    ticket = post.ticket(desk)
    tagged = f"[{ticket.number}] Invoice for November"
    envelope = post.comes(desk, subject=tagged)
    post.worked()
    message = str(filed(envelope).message_id)
    belonging.same_matter(ticket=ticket, message=message, agent=desk.olga, now=post.later(minutes=1))
    post.comes(desk, subject=f"Re: {tagged}")
    post.worked()
    ticket.refresh_from_db()
    assert (ticket.new_topic, events_of(ticket)[-2:]) == (False, ["TopicConfirmed", "CustomerWrote"])
    with pytest.raises(NotHere, match="nothing-doubted"):
        belonging.same_matter(ticket=ticket, message=message, agent=desk.olga, now=post.now)
    assert tickets_of(desk.service) == [ticket]


def test_a_ticket_without_a_subject_doubts_nothing(post: Post, desk: Cast) -> None:
    ticket = post.ticket(desk, subject="Re:")
    ours = Letter.objects.get(ticket=ticket)
    post.comes(desk, subject="Printer", headers=[f"In-Reply-To: <{ours.mail_id}>"])
    post.worked()
    assert events_of(ticket) == ["Registered", "CustomerWrote"]
