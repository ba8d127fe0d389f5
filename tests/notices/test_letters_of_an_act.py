"""From an act to letters in rows: who gets which, in which thread, once."""

from datetime import datetime, timedelta

import pytest

from otklik.core.journal.events import SYSTEM, LetterSent, ResponseKind
from otklik.mailroom.models import Letter, Mailbox
from otklik.notices import decide
from otklik.people.models import Agent
from otklik.tickets import journal, words
from otklik.tickets.acts import conversing, opening, routing, solving
from otklik.tickets.models import Follow, Ticket
from tests import world as casts
from tests.world import NOW, Cast, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = casts.build()
    for cast in (world.local, world.incident):
        Mailbox.objects.create(service=cast.service, desk=cast.desk, address=cast.address)
    return world


def registered(
    cast: Cast, *, at: datetime = NOW, subject: str = "Printer is silent", **more: object
) -> Ticket:
    said = words.Inbound(
        text="It prints nothing since the update.",
        message_id="first@acme.example",
        sender_name="Ana Petrova",
        sender_address=casts.ANA,
    )
    start = opening.Opening(
        service=cast.service,
        desk=cast.desk,
        channel="email",
        subject="Printer is silent",
        words=said,
        requester=cast.ana,
        contract=cast.contract,
        language="en",
    )
    seq = opening.number_for(cast.service)
    return opening.register(start, seq=seq, by=SYSTEM, received_at=at, now=at)


def handled(now: datetime = NOW) -> list[Letter]:
    """Everything that waits, in order; gives the letters that came of it."""
    last = Letter.objects.order_by("pk").last()
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=now)
    return list(Letter.objects.filter(pk__gt=last.pk if last else 0).order_by("pk"))


def test_the_acknowledgement_answers_the_letter_with_the_number(world: World) -> None:
    ticket = registered(world.local)
    [letter] = handled()
    assert (letter.event, letter.to_address, letter.automatic) == (
        "ticket_registered",
        casts.ANA,
        "auto-replied",
    )
    assert letter.subject == f"[{ticket.number}] Printer is silent"
    assert letter.in_reply_to == "first@acme.example"
    assert letter.references == "first@acme.example"
    assert "We will review it by Mon 23 Nov, 11:00 (Moscow)." in letter.text
    assert letter.from_address == world.local.address
    assert not Follow.objects.exists()


def test_a_follow_that_runs_twice_writes_once(world: World) -> None:
    registered(world.local)
    follow = Follow.objects.get()
    decide.follow(follow, now=NOW)
    decide.follow(follow, now=NOW + timedelta(minutes=1))
    assert Letter.objects.count() == 1


def test_an_answer_is_one_letter_in_the_agents_words(world: World) -> None:
    ticket = registered(world.local)
    [acknowledgement] = handled()
    conversing.reply(ticket=ticket, agent=world.local.olga, text="Please **restart** it.", now=NOW)
    [letter] = handled()
    assert (letter.event, letter.automatic, letter.contact) == ("public_reply", "", world.local.ana)
    assert letter.text.startswith("Please **restart** it.\n\n-- \n")
    assert letter.subject == f"Re: [{ticket.number}] Printer is silent"
    assert letter.references.split() == ["first@acme.example", acknowledgement.mail_id]
    assert letter.message is not None


def test_letters_of_three_acts_come_in_their_order(world: World) -> None:
    ticket = registered(world.local)
    routing.accept(ticket=ticket, agent=world.local.olga, now=NOW)
    solving.solve(ticket=ticket, agent=world.local.olga, text="The cable was loose.", now=NOW)
    assert [letter.event for letter in handled()] == ["ticket_registered", "ticket_accepted", "ticket_closed"]


def test_a_note_and_a_letter_sent_bring_nothing(world: World) -> None:
    ticket = registered(world.local)
    [acknowledgement] = handled()
    conversing.note(ticket=ticket, agent=world.local.olga, text="Rude man.", now=NOW)
    with journal.writing(ticket.pk, now=NOW) as work:
        work.record(LetterSent(str(acknowledgement.pk)))
    assert handled() == []


def test_the_customers_answer_goes_to_the_assignee_with_its_words(world: World) -> None:
    ticket = registered(world.incident)
    conversing.ask(ticket=ticket, agent=world.incident.olga, text="Which version?", now=NOW)
    handled()
    said = words.Inbound(text="Version 7 *beta*", message_id="second@acme.example", sender_name="Ana Petrova")
    conversing.customer_wrote(ticket=ticket, said=said, contact=world.incident.ana, received_at=NOW, now=NOW)
    [letter] = handled()
    assert (letter.event, letter.to_address, letter.automatic) == (
        "customer_wrote",
        casts.OLGA,
        "auto-generated",
    )
    assert "> Version 7 \\*beta\\*" in letter.text
    assert letter.contact is None


def test_who_acts_is_not_told_of_it(world: World) -> None:
    ticket = registered(world.incident)
    solving.propose(ticket=ticket, agent=world.incident.olga, text="Restart.", now=NOW)
    handled()
    solving.reject(ticket=ticket, agent=world.incident.olga, result="Still silent", now=NOW)
    assert handled() == []


def test_a_ticket_given_to_a_colleague_tells_the_colleague(world: World) -> None:
    ticket = registered(world.local)
    handled()
    routing.assign(ticket=ticket, agent=world.local.lev, to=world.local.olga, now=NOW)
    [letter] = handled()
    assert (letter.event, letter.to_address) == ("ticket_assigned", casts.OLGA)


def test_no_automatic_letter_goes_where_letters_are_lost(world: World) -> None:
    world.local.ana.undeliverable = "550 no such user"
    world.local.ana.save()
    ticket = registered(world.local)
    assert handled() == []
    conversing.reply(ticket=ticket, agent=world.local.olga, text="Hello", now=NOW)
    assert [letter.event for letter in handled()] == ["public_reply"]


@pytest.mark.parametrize("address", ["noreply@acme.example", "MAILER-DAEMON@acme.example"])
def test_no_automatic_letter_answers_a_machine(world: World, address: str) -> None:
    ticket = registered(world.local)
    Ticket.objects.filter(pk=ticket.pk).update(requester=None, requester_address=address)
    assert handled() == []


def test_our_own_mailbox_is_never_written_to(world: World) -> None:
    ticket = registered(world.local)
    Ticket.objects.filter(pk=ticket.pk).update(requester=None, requester_address=world.incident.address)
    assert handled() == []


def test_work_started_names_the_term_in_the_requesters_zone_and_the_desks(world: World) -> None:
    person = world.incident.ana.person
    person.timezone = "Asia/Vladivostok"
    person.save()
    ticket = registered(world.incident)
    handled()
    kind = ResponseKind.WORK_STARTED
    conversing.reply(ticket=ticket, agent=world.incident.olga, text="We are on it.", kind=kind, now=NOW)
    [letter] = handled()
    assert letter.event == "work_started_with_term"
    assert "(Vladivostok), that is" in letter.text
    assert "(Moscow)" in letter.text


def test_an_inactive_assignee_hears_nothing(world: World) -> None:
    ticket = registered(world.local)
    routing.accept(ticket=ticket, agent=world.local.olga, now=NOW)
    handled()
    Agent.objects.filter(pk=world.local.olga.pk).update(active=False)
    said = words.Inbound(text="Hello?", sender_name="Ana")
    conversing.customer_wrote(ticket=ticket, said=said, contact=world.local.ana, received_at=NOW, now=NOW)
    assert handled() == []
