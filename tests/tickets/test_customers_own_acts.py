"""What customers do by their own hand: an outcome with its result, withdrawing, words with files; once."""

from collections.abc import Callable
from typing import Any

import pytest

from otklik.core.journal.events import SolutionKind
from otklik.core.mail.arrival import Attached
from otklik.people import viewer
from otklik.people.models import Contact
from otklik.tickets import access, reads, words
from otklik.tickets.acts import closing, conversing, solving
from otklik.tickets.acts.refused import AlreadyDone, Missing, NotPossible, Stale
from otklik.tickets.models import Attachment, Message, Ticket, Upload
from otklik.tickets.words import Inbound
from tests import world
from tests.faces import desk as faces
from tests.tickets.desk import INCIDENT, LOCAL, VENDOR, Desk, events, open_desk, sound
from tests.world import NOW, World

pytestmark = pytest.mark.django_db

Do = Callable[[Desk, Ticket], Any]


def says(text: str = "Now it prints half a page.", **more: Any) -> Inbound:
    return Inbound(text=text, sender_name="Ana", sender_address=world.ANA, **more)


def by_ana(act: Callable[..., Any], **given: Any) -> Do:
    def does(desk: Desk, ticket: Ticket) -> Any:
        ticket.refresh_from_db()
        named = {"ticket": ticket, "contact": desk.ana, "seen": ticket.seq, "now": desk.now}
        return act(**named | given)

    return does


def proposed(desk: Desk, ticket: Ticket, kind: SolutionKind = SolutionKind.FINAL) -> None:
    steps = ("change_settings",) if kind is SolutionKind.INTERIM and desk.rules.solution.interim_kinds else ()
    desk.done(solving.propose, ticket, text="Try.", kind=kind, steps=steps)


def nothing(desk: Desk, ticket: Ticket) -> None:
    """The ticket stays new."""


def writes(desk: Desk, ticket: Ticket) -> Message:
    return conversing.customer_wrote(
        ticket=ticket, said=says(), contact=desk.ana, received_at=desk.now, now=desk.now
    )


helped, helped_more = by_ana(solving.confirm_by_customer), by_ana(solving.confirm_by_customer, said=says())
did_not = by_ana(solving.reject_by_customer, said=says())
withdrawn = by_ana(closing.withdraw_by_customer, said=says(""))
withdrawn_why = by_ana(closing.withdraw_by_customer, said=says("We moved."))

DONE = [
    ("helped", INCIDENT, proposed, helped, "Closed", "closed", []),
    ("helped, with words", VENDOR, proposed, helped_more, "Closed", "closed", ["confirm"]),
    ("did not help", VENDOR, proposed, did_not, "Rejected", "open", ["reject"]),
    ("withdrawn", LOCAL, nothing, withdrawn, "Closed", "closed", []),
    ("withdrawn, with why", INCIDENT, proposed, withdrawn_why, "Closed", "closed", ["withdraw"]),
]


@pytest.mark.clause("S1.9", "S1.24")
@pytest.mark.parametrize(("why", "stem", "before", "act", "fact", "state", "said"), DONE)
def test_a_customers_own_act(
    why: str, stem: str, before: Do, act: Do, fact: str, state: str, said: list[str]
) -> None:
    desk = open_desk(stem)
    ticket = desk.ticket()
    before(desk, ticket)
    act(desk, ticket)
    ticket.refresh_from_db()
    assert (events(ticket)[-1], ticket.state) == (fact, state), why
    words_said = Message.objects.filter(ticket=ticket, contact=desk.ana).exclude(act="register")
    assert list(words_said.values_list("act", flat=True)) == said, why
    assert sound()


REFUSED = [
    ("no result", proposed, by_ana(solving.reject_by_customer, said=says(" \n")), Missing),
    ("nothing proposed", nothing, helped, NotPossible),
    ("an outcome already given by letter", lambda d, t: (proposed(d, t), writes(d, t)), helped, NotPossible),
    ("confirmed already", lambda d, t: (proposed(d, t), helped(d, t)), did_not, NotPossible),
    ("withdrawn already", withdrawn, withdrawn, NotPossible),
    ("a newer proposal", proposed, by_ana(solving.confirm_by_customer, seen=1), Stale),
]


@pytest.mark.parametrize(("why", "before", "act", "refusal"), REFUSED)
def test_what_does_not_fit_changes_nothing(why: str, before: Do, act: Do, refusal: type[Exception]) -> None:
    desk = open_desk(INCIDENT)
    ticket = desk.ticket()
    before(desk, ticket)
    told, said = events(ticket), Message.objects.count()
    with pytest.raises(refusal):
        act(desk, ticket)
    assert (events(ticket), Message.objects.count()) == (told, said), why


@pytest.mark.parametrize(
    "act",
    [
        by_ana(solving.confirm_by_customer, key="k"),
        by_ana(solving.reject_by_customer, said=says(), key="k"),
        by_ana(closing.withdraw_by_customer, said=says(), key="k"),
        by_ana(conversing.customer_wrote, said=says(), received_at=NOW, key="k"),
    ],
)
def test_a_second_click_is_no_second_act(act: Do) -> None:
    desk = open_desk(INCIDENT)
    ticket = desk.ticket()
    proposed(desk, ticket)
    act(desk, ticket)
    told = events(ticket)
    with pytest.raises(AlreadyDone):
        act(desk, ticket)
    assert events(ticket) == told


def test_what_colleagues_note_makes_no_form_of_a_customer_stale() -> None:
    desk = open_desk(INCIDENT)
    ticket = desk.ticket()
    seen = ticket.seq
    desk.done(conversing.note, ticket, text="Ana has a spare one.")
    by_ana(conversing.customer_wrote, said=says(), received_at=NOW, seen=seen)(desk, ticket)
    desk.done(conversing.ask, ticket, text="Which model?")
    with pytest.raises(Stale):
        by_ana(conversing.customer_wrote, said=says(), received_at=NOW, seen=seen)(desk, ticket)


def test_files_go_with_words_of_a_customer() -> None:
    desk = open_desk(INCIDENT)
    ticket = desk.ticket()
    kept = words.upload(
        ticket, by=desk.ana.person, filename="a.log", content_type="text/plain", content=b"x", now=NOW
    )
    by_ana(conversing.customer_wrote, said=says(uploads=[kept]), received_at=NOW)(desk, ticket)
    assert [file.filename for file in Attachment.objects.filter(message__act="write")] == ["a.log"]
    assert not Upload.objects.exists()


# --- who may ------------------------------------------------------------------------------------


@pytest.fixture
def cast() -> World:
    return world.build()


WIDE: dict[str, Any] = {"organisation_wide": True}
MAY = [
    ("the requester", "ana", {}, True, True),
    ("a colleague who only reads", "bo", {}, False, False),
    ("a colleague on the staff whom the contract covers", "bo", {"role": "staff"}, True, True),
    ("somebody of no organisation", "bo", {"role": "staff", "organisation": None}, False, False),
]


@pytest.mark.clause("S1.15", "S4.24")
@pytest.mark.parametrize(("why", "who", "changes", "writes", "decides"), MAY)
def test_who_may_add_words_and_who_may_decide(
    cast: World, why: str, who: str, changes: dict[str, Any], writes: bool, decides: bool
) -> None:
    ticket = faces.ticket(cast.incident)
    contact: Contact = getattr(cast.incident, who)
    Contact.objects.filter(pk=contact.pk).update(**WIDE | changes)
    contact.refresh_from_db()
    assert access.may_write(contact, ticket) is writes, why
    assert access.may_decide(contact, ticket, at=NOW) is decides, why


def test_a_colleague_whom_the_regulation_does_not_let_ask_adds_words_and_decides_nothing() -> None:
    desk = open_desk(VENDOR)
    ticket = desk.ticket()
    other = Contact.objects.create(
        service=desk.service, organisation=desk.ana.organisation, person=desk.olga.person
    )
    assert access.may_write(other, ticket)
    assert not access.may_decide(other, ticket, at=NOW)


def test_notes_and_their_files_are_for_colleagues_alone(cast: World) -> None:
    ticket = faces.ticket(cast.incident)
    note = words.jot(ticket, "She is angry.", by=cast.incident.olga, at=NOW, act="note")
    words.attach(note, [Attached("inside.txt", "text/plain", b"x", inline=False, content_id="")])
    file = Attachment.objects.get(message=note)
    ana = viewer.customer(cast.incident.ana.person, cast.incident.service, at=NOW)
    place = {"service": ticket.service.slug, "number": ticket.number}
    record = reads.record(ana, **place)
    assert note.pk not in [message.pk for message in record.messages]
    assert note.pk not in record.files
    with pytest.raises(Message.DoesNotExist):
        reads.message(ana, note.pk, **place)
    with pytest.raises(Attachment.DoesNotExist):
        reads.file(ana, file.pk, **place)
