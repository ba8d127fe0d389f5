"""From an act to letters in rows: who gets which, in which thread, once."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from django.conf import settings
from django.urls import reverse

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.core.journal.events import (
    SYSTEM,
    LetterFailed,
    LetterSent,
    Replied,
    ResponseKind,
    Retracted,
)
from otklik.core.mail.compose import compose
from otklik.kit.files import REGULATIONS
from otklik.mailroom import intake, storing
from otklik.mailroom.drafts import draft_of
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox
from otklik.notices import decide
from otklik.people.models import Agent
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, conversing, opening, routing, solving, timekeeping
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


def registered(cast: Cast, *, at: datetime = NOW, continues: Ticket | None = None) -> Ticket:
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
        continues=continues,
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
    assert [letter.last_error for letter in handled()] == ["undeliverable"]
    conversing.reply(ticket=ticket, agent=world.local.olga, text="Hello", now=NOW)
    assert [(letter.event, letter.state) for letter in handled()] == [("public_reply", "queued")]


@pytest.mark.parametrize("address", ["noreply@acme.example", "MAILER-DAEMON@acme.example"])
def test_no_automatic_letter_answers_a_machine(world: World, address: str) -> None:
    ticket = registered(world.local)
    Ticket.objects.filter(pk=ticket.pk).update(requester=None, requester_address=address)
    assert [(letter.state, letter.last_error) for letter in handled()] == [("held_back", "no-address")]


def test_our_own_mailbox_is_never_written_to(world: World) -> None:
    ticket = registered(world.local)
    Ticket.objects.filter(pk=ticket.pk).update(requester=None, requester_address=world.incident.address)
    assert [(letter.state, letter.last_error) for letter in handled()] == [("held_back", "no-address")]


@pytest.mark.clause("S2.18", "S2.19")
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
    assert "by Wed 25 Nov, 23:00 (Vladivostok), that is Wed 25 Nov, 16:00 (Moscow)" in letter.text
    answered, work = (ticket.cycles.get(clock=clock) for clock in ("first_response", "resolution"))
    assert (answered.state, answered.ended_at) == ("met", NOW)
    assert work.due_at == datetime(2026, 11, 25, 13, tzinfo=UTC)
    assert ticket.cycles.count() == 2, "no clock begins with it"


def test_an_inactive_assignee_hears_nothing(world: World) -> None:
    ticket = registered(world.local)
    routing.accept(ticket=ticket, agent=world.local.olga, now=NOW)
    handled()
    Agent.objects.filter(pk=world.local.olga.pk).update(active=False)
    said = words.Inbound(text="Hello?", sender_name="Ana")
    conversing.customer_wrote(ticket=ticket, said=said, contact=world.local.ana, received_at=NOW, now=NOW)
    assert handled() == []


def test_a_breach_is_told_to_the_assignee_and_the_lead_with_the_page(world: World) -> None:
    ticket = registered(world.local)
    routing.accept(ticket=ticket, agent=world.local.olga, now=NOW)
    handled()
    timekeeping.run(ticket.pk, now=NOW + timedelta(days=30), unheard=lambda ticket, at: False)
    letters = handled()
    assert [(one.event, one.to_address) for one in letters] == [
        ("clock_breached", casts.OLGA),
        ("clock_breached", casts.LEV),
    ]
    page = reverse("ticket", kwargs={"service": "local-support", "number": ticket.number})
    assert f"{settings.BASE_URL}{page}" in letters[0].text


def test_what_nobody_accepted_in_time_is_told_to_everybody_once(world: World) -> None:
    ticket = registered(world.local)
    handled()
    timekeeping.run(ticket.pk, now=NOW + timedelta(hours=2), unheard=lambda ticket, at: False)
    assert sorted(one.to_address for one in handled()) == [casts.LEV, casts.OLGA]


def test_a_sensitive_ticket_is_not_told_to_the_whole_team(world: World) -> None:
    ticket = registered(world.local)
    Ticket.objects.filter(pk=ticket.pk).update(sensitive=True)
    handled()
    timekeeping.run(ticket.pk, now=NOW + timedelta(hours=2), unheard=lambda ticket, at: False)
    assert [one.to_address for one in handled()] == [casts.LEV]


def test_what_was_taken_back_before_it_left_brings_nothing(world: World) -> None:
    ticket = registered(world.local)
    handled()
    conversing.reply(ticket=ticket, agent=world.local.olga, text="Oops", now=NOW)
    with journal.writing(ticket.pk, now=NOW) as work:
        said = next(entry.seq for entry in work.entries if isinstance(entry.event, Replied))
        work.record(Retracted((str(said),)))
    assert [one.event for one in handled()] == ["ticket_accepted"]


def test_a_note_never_goes_out_whoever_names_it(world: World) -> None:
    ticket = registered(world.local)
    handled()
    note = conversing.note(ticket=ticket, agent=world.local.olga, text="Secret", now=NOW)
    with journal.writing(ticket.pk, now=NOW) as work:
        work.record(Replied(ResponseKind.ANSWER, str(note.pk)), by=journal.agent(world.local.olga))
    assert handled() == []


def test_a_follow_up_names_the_ticket_that_it_continues(world: World) -> None:
    first = registered(world.incident)
    solving.propose(ticket=first, agent=world.incident.olga, text="Restart.", now=NOW)
    solving.confirm(ticket=first, agent=world.incident.olga, quote="It helped", now=NOW)
    handled()
    second = registered(world.incident, continues=first)
    closing.link_follow_up(ticket=first, new=second, now=NOW)
    [letter] = handled()
    assert letter.event == "ticket_registered"
    assert f"It continues the closed ticket {first.number}." in letter.text


def test_a_letter_that_failed_is_told_once_and_never_goes_round(world: World) -> None:
    ticket = registered(world.local)
    routing.accept(ticket=ticket, agent=world.local.olga, now=NOW)
    acknowledgement = handled()[0]
    Letter.objects.filter(pk=acknowledgement.pk).update(last_error="550 5.1.1 no such user")
    assert [one.to_address for one in _failing(acknowledgement)] == [casts.OLGA]
    told = Letter.objects.order_by("pk").last()
    assert told is not None
    assert "550 5.1.1 no such user" in told.text
    assert _failing(told) == []


def _failing(letter: Letter) -> list[Letter]:
    assert letter.ticket is not None
    with journal.writing(letter.ticket.pk, now=NOW) as work:
        work.record(LetterFailed(str(letter.pk), "550"))
    return handled()


@pytest.mark.parametrize("header", ["", "X-Auto-Response-Suppress: All\r\n"])
def test_a_letter_that_asks_for_no_automatic_answer_gets_none(world: World, header: str) -> None:
    raw = (
        f"From: Ana <{casts.ANA}>\r\nTo: <{world.local.address}>\r\nMessage-ID: <first@acme.example>\r\n"
        f"{header}Subject: Printer\r\n\r\nIt is silent.\r\n"
    )
    at = {"door": "smtp", "received_at": NOW}
    [envelope] = storing.store(raw=raw.encode(), mail_from=casts.ANA, rcpt_to=[world.local.address], **at)
    intake.file(envelope, now=NOW, on_refused=lambda *known: None)
    [letter] = handled()
    assert letter.last_error == ("asked-not-to" if header else "")
    assert (letter.due_at is None) == bool(header)


def test_every_letter_can_be_composed_and_names_its_number(world: World) -> None:
    ticket = registered(world.incident)
    solving.propose(ticket=ticket, agent=world.incident.olga, text="Restart.", now=NOW)
    for letter in handled():
        head = compose(draft_of(letter)).partition(b"\r\n\r\n")[0]
        assert ticket.number.encode() in head
        assert (b"Auto-Submitted: auto-replied" in head) == (letter.event == "ticket_registered")


def test_the_letter_after_a_letter_answers_the_customers_last_one(world: World) -> None:
    ticket = registered(world.local)
    handled()
    said = words.Inbound(text="And the fax too", message_id="second@acme.example", sender_name="Ana")
    conversing.customer_wrote(ticket=ticket, said=said, contact=world.local.ana, received_at=NOW, now=NOW)
    conversing.reply(ticket=ticket, agent=world.local.olga, text="Both are mended.", now=NOW)
    letter = handled()[-1]
    assert letter.in_reply_to == "second@acme.example"
    assert letter.references.split()[0] == "first@acme.example"
    assert "second@acme.example" in letter.references


def test_a_service_without_a_mailbox_writes_from_the_address_it_prints(world: World) -> None:
    Mailbox.objects.all().delete()
    registered(world.local)
    [letter] = handled()
    assert letter.from_address == world.local.address


@pytest.mark.parametrize("has_portal", [True, False])
def test_a_letter_leads_to_the_portal_where_there_is_one(world: World, has_portal: bool) -> None:
    """contract-helpdesk's acknowledgement holds the guide to the portal."""
    local = world.local
    text = (REGULATIONS / "contract-helpdesk.yaml").read_text("utf-8")
    if not has_portal:
        text = re.sub(r"\n +(?:channels\.)?portal: [^\n]*", "", text)
        text = re.sub(r", portal\]", "]", text)
        text = re.sub(r"\n  channels\.portal: [^\n]*", "", text)
    version = agreements.publish(service=local.service, text=text, now=NOW)
    rules = book.regulation(local.service.pk, version.ref)
    ticket = registered(replace(local, regulation=rules), at=NOW + timedelta(days=30))
    assert ticket.regulation == version.ref
    told = next(letter for letter in handled() if letter.event == "ticket_registered")
    assert (f"/help/local-support/requests/{ticket.number}" in told.text) is has_portal
    assert ("portal" in told.text) is has_portal


@pytest.mark.parametrize(
    ("act", "event"),
    [
        (lambda **given: conversing.customer_wrote(**given, received_at=NOW), "customer_wrote"),
        (solving.reject_by_customer, "solution_rejected"),
        (closing.withdraw_by_customer, "ticket_withdrawn"),
    ],
)
def test_the_assignee_reads_what_the_customer_said_on_the_portal(
    world: World, act: Callable[..., object], event: str
) -> None:
    ticket = registered(world.incident)
    solving.propose(ticket=ticket, agent=world.incident.olga, text="Restart it.", now=NOW)
    handled()
    said = words.Inbound(text="Half a page.", sender_name="Ana Petrova", sender_address=casts.ANA)
    act(ticket=ticket, contact=world.incident.ana, said=said, now=NOW)
    told = next(letter for letter in handled() if letter.event == event)
    assert told.to_address == casts.OLGA
    assert "> Half a page." in told.text


def answers(now: datetime) -> list[Letter]:
    return [letter for letter in handled(now) if letter.automatic == "auto-replied"]


def letter_of(to: Cast, number: int, *, sender: str = casts.ANA, more: str = "") -> Envelope:
    raw = (
        f"From: Ana <{sender}>\r\nTo: <{to.address}>\r\nMessage-ID: <{number}@acme.example>\r\n"
        f"{more}Subject: Printer {number}\r\n\r\nIt is silent.\r\n"
    )
    at = NOW + timedelta(minutes=number)
    [envelope] = storing.store(
        raw=raw.encode(), mail_from=sender, rcpt_to=[to.address], door="smtp", received_at=at
    )
    intake.file(envelope, now=at, on_refused=lambda *known: None)
    return envelope


@pytest.mark.parametrize(("minute", "leaves"), [(11, False), (70, True)])
def test_an_address_gets_ten_automatic_answers_an_hour_and_every_letter_its_ticket(
    world: World, minute: int, *, leaves: bool
) -> None:
    """Two machines that answer each other come to rest (RFC 3834 2)."""
    for number in range(10):
        letter_of(world.incident, number)
    assert {one.state for one in answers(NOW)} == {LetterState.QUEUED}
    further = letter_of(world.incident, minute)
    [letter] = answers(NOW + timedelta(minutes=minute))
    assert (letter.state, letter.last_error) == (("queued", "") if leaves else ("held_back", "too-many"))
    assert (letter.to_address, letter.ticket) == (casts.ANA, further.ticket)
    known = f"Authentication-Results: {world.incident.address.partition('@')[2]}; dmarc=pass\r\n"
    other = letter_of(world.incident, minute + 1, sender=casts.ZED, more=known)
    [answer] = answers(NOW + timedelta(minutes=minute + 1))
    assert (answer.ticket, answer.state) == (other.ticket, LetterState.QUEUED), "others go on being answered"


def test_letters_to_a_customer_are_one_conversation_for_their_program_and_no_mailing(world: World) -> None:
    """One root and chain of ids (RFC 5322 3.6.4), one topic for Outlook, and nothing to unsubscribe from."""
    here = world.incident
    ticket = registered(here)
    conversing.reply(ticket=ticket, agent=here.olga, text="Is it plugged in?", now=NOW)
    conversing.ask(ticket=ticket, agent=here.olga, text="Which model is it?", now=NOW)
    letters = handled()
    assert len(letters) == 3
    sent = [message_from_bytes(compose(draft_of(letter))) for letter in letters]
    assert {one["Thread-Topic"] for one in sent} == {f"[{ticket.number}] Printer is silent"}
    assert {one["Subject"].removeprefix("Re: ") for one in sent} == {f"[{ticket.number}] Printer is silent"}
    ids = ["<first@acme.example>", *(one["Message-ID"] for one in sent)]
    assert [one["References"].split()[0] for one in sent] == [ids[0]] * 3
    assert {one["In-Reply-To"] for one in sent} == {ids[0]}
    assert set(sent[-1]["References"].split()) == set(ids[:3])
    assert [name for one in sent for name in one if name.startswith("List-")] == []
