"""An agent registers for a caller: found or new, entitled or let in, and the number to be read out."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from otklik.agreements import book
from otklik.agreements.models import RegulationVersion
from otklik.core.journal.events import Registered
from otklik.faces.workspace.spelling import spelled
from otklik.kit import ids
from otklik.mailroom.models import Envelope, Letter, Mailbox, Outcome
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people import introducing
from otklik.people.models import Change, Contact, Person, Role
from otklik.tickets import journal
from otklik.tickets.models import Direction, Message, Ticket
from tests.faces import desk, shots
from tests.tickets.desk import VENDOR, open_desk
from tests.world import ANA, NOW, Cast, World

Browser = Callable[[Person], Client]


def call(client: Client, cast: Cast, where: str = "ticket", **given: Any) -> HttpResponse:
    """The form as it is sent: about a dead network, unless said otherwise."""
    usual = {
        "key": ids.token(), "channel": "phone", "service": cast.service.slug, "desk": cast.desk,
        "subject": "No network", "text": "Nothing answers since nine.",
    }  # fmt: skip
    return client.post(f"/new/{where}", usual | given)


def text_of(answer: HttpResponse) -> str:
    page = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(page).split())


def registered(ticket: Ticket) -> Registered:
    first = journal.entries_of(ticket)[0].event
    assert isinstance(first, Registered)
    return first


def errors(answer: HttpResponse) -> set[str]:
    return set(re.findall(r'id="(\w+)-error"', answer.content.decode()))


@pytest.mark.clause("S0.4", "S4.12")
def test_a_call_becomes_a_ticket_of_the_caller(cast: World, olga: Client) -> None:
    answer = call(olga, cast.local, contact=cast.local.ana.pk)
    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == f"/new/local-support/{ticket.number}"
    assert (ticket.channel, ticket.requester, ticket.subject) == ("phone", cast.local.ana, "No network")
    first = journal.entries_of(ticket)[0]
    assert (first.actor.kind, first.actor.id) == ("agent", str(cast.local.olga.pk))
    assert registered(ticket).because.startswith("known_person")
    message = Message.objects.get(ticket=ticket)
    assert (message.direction, message.contact, message.sender_name) == (
        Direction.IN,
        cast.local.ana,
        "Ana Petrova",
    )


@pytest.mark.clause("S0.8")
def test_a_call_has_a_record_of_its_own(cast: World, olga: Client) -> None:
    call(olga, cast.local, contact=cast.local.ana.pk)
    record = Envelope.objects.get()
    assert (record.channel, record.outcome, record.ticket) == ("phone", Outcome.TICKET, Ticket.objects.get())


@pytest.mark.clause("S1.19", "S1.7")
def test_the_number_stands_there_to_be_read_out(cast: World, olga: Client) -> None:
    answer = call(olga, cast.incident, contact=cast.incident.ana.pk)
    ticket = Ticket.objects.get()
    page = olga.get(answer.headers["Location"])
    assert f'<p class="number" id="number">{ticket.number}</p>' in page.content.decode()
    says = text_of(page)
    assert "I N, hyphen, zero zero zero, zero zero one" in says
    assert f"A letter with the number goes to {ANA}." in says
    assert desk.address(ticket) in page.content.decode()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("VS-000042", "V S, hyphen, zero zero zero, zero four two"),
        ("moscow-001200", "moscow, hyphen, zero zero one, two zero zero"),
        ("2026/7", "two zero two, six, slash, seven"),
    ],
)
@pytest.mark.clause("S1.19")
def test_a_number_is_spelled(number: str, said: str) -> None:
    with translation.override("en"):
        assert spelled(number) == said


def test_there_is_no_number_before_there_is_a_ticket(cast: World, olga: Client) -> None:
    assert olga.get("/new/local-support/moscow-000001").status_code == 404


def test_the_second_click_is_the_same_ticket(cast: World, olga: Client) -> None:
    key = ids.token()
    first, second = (call(olga, cast.local, contact=cast.local.ana.pk, key=key) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Ticket.objects.count() == 1


@pytest.mark.clause("S0.4")
def test_the_acknowledgement_goes_to_the_caller(cast: World, olga: Client) -> None:
    Mailbox.objects.create(service=cast.local.service, desk=cast.local.desk, address=cast.local.address)
    call(olga, cast.local, contact=cast.local.ana.pk)
    Worker(chores.filing(), tick=lambda: NOW + timedelta(hours=1)).once()
    [letter] = Letter.objects.all()
    assert (letter.event, letter.to_address) == ("ticket_registered", ANA)


# --- whoever may not ask --------------------------------------------------------------------------


@pytest.mark.clause("S1.15")
def test_whoever_may_not_ask_is_accepted_with_a_reason_alone(cast: World, olga: Client) -> None:
    bo = cast.local.bo
    refused = call(olga, cast.local, contact=bo.pk)
    assert (refused.status_code, errors(refused)) == (422, {"reason"})
    assert "may not ask: may read tickets but not open them" in text_of(refused)
    assert "Nothing answers since nine." in refused.content.decode()
    assert not Ticket.objects.exists()
    assert not Envelope.objects.exists()
    assert call(olga, cast.local, contact=bo.pk, reason="Ana is ill, he stands in.").status_code == 302
    ticket = Ticket.objects.get()
    assert registered(ticket).because == f"accepted_with_reason instead=reads_only contact={bo.pk}"
    note = Message.objects.get(ticket=ticket, direction=Direction.NOTE)
    assert (note.text, note.agent) == ("Ana is ill, he stands in.", cast.local.olga)
    assert "ill" not in str([entry.event for entry in journal.entries_of(ticket)])
    assert "Ana is ill, he stands in." in olga.get(desk.address(ticket)).content.decode()


def test_a_blank_reason_is_none(cast: World, olga: Client) -> None:
    assert errors(call(olga, cast.local, contact=cast.local.cy.pk, reason="  ")) == {"reason"}


# --- whoever is not known -------------------------------------------------------------------------


UNKNOWN = {"name": "Нина Новая", "phone": "8 383 222-33-44", "reason": "From the new branch."}


def test_a_caller_who_is_not_known_is_registered_by_name_and_phone(cast: World, olga: Client) -> None:
    assert call(olga, cast.local, **UNKNOWN).status_code == 302
    ticket = Ticket.objects.get()
    message = Message.objects.get(ticket=ticket, direction=Direction.IN)
    assert (ticket.requester, message.sender_name) == (None, "Нина Новая")
    assert message.fields == {"contacts": "8 383 222-33-44"}
    assert "no letter goes out" in text_of(olga.get(f"/new/local-support/{ticket.number}"))
    page = text_of(olga.get(desk.address(ticket)))
    assert "8 383 222-33-44" in page
    assert "Contact Нина Новая" in page
    assert "not known" in text_of(olga.get("/"))


def test_a_caller_is_made_known_with_the_ticket(cast: World, olga: Client) -> None:
    known = {"address": "Nina@new.example", "becomes_known": "1", "organisation": cast.local.acme.pk}
    assert call(olga, cast.local, **UNKNOWN | known | {"reason": ""}).status_code == 302
    made = Contact.objects.get(person__email="nina@new.example")
    assert (made.organisation, made.person.phone_digits) == (cast.local.acme, "73832223344")
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.requester_address) == (made, "nina@new.example")
    assert registered(ticket).because == f"known_person contact={made.pk}"
    assert Change.objects.get().person == cast.local.olga.person
    assert "nina@new.example 8 383 222-33-44" in text_of(olga.get(desk.address(ticket)))


@pytest.mark.clause("S2.4")
@pytest.mark.parametrize(
    ("why", "incident", "given", "wrong"),
    [
        ("nobody is named", False, {"name": "", "phone": "", "reason": "x"}, {"name", "phone"}),
        ("no way to reach them", False, {"phone": ""}, {"phone"}),
        ("no address at all", False, {"address": "a@b"}, {"address"}),
        ("nobody is known without an address", False, {"becomes_known": "1"}, {"address"}),
        ("the regulation needs an address", True, {}, {"address"}),
        ("somebody has the address", False, {"address": ANA, "becomes_known": "1"}, {"address"}),
        ("nothing is said", False, {"text": " "}, {"text"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    cast: World, olga: Client, why: str, incident: bool, given: dict[str, str], wrong: set[str]
) -> None:
    answer = call(olga, cast.incident if incident else cast.local, **UNKNOWN | given)
    assert (answer.status_code, errors(answer)) == (422, wrong), why
    assert not Ticket.objects.exists()
    assert not Contact.objects.filter(person__name="Нина Новая").exists()


@pytest.mark.clause("S0.1", "S0.14")
@pytest.mark.parametrize("wrong", ["type", "priority"])
def test_what_the_regulation_does_not_have_is_refused(cast: World, olga: Client, wrong: str) -> None:
    answer = call(olga, cast.local, contact=cast.local.ana.pk, **{wrong: "foo"})
    assert (answer.status_code, errors(answer)) == (422, {wrong})
    assert not Envelope.objects.exists()


# --- choosing, finding, looking ahead -------------------------------------------------------------


def test_finding_and_choosing_keep_what_was_typed(cast: World, olga: Client) -> None:
    found = call(olga, cast.local, "again", find="Ana", subject="Half a word")
    assert found.status_code == 200
    assert f'name="choose" value="{cast.local.ana.pk}"' in found.content.decode()
    assert 'value="Half a word"' in found.content.decode()
    chosen = call(olga, cast.local, "again", choose=cast.local.ana.pk, subject="Half a word")
    page = chosen.content.decode()
    assert f'name="contact" value="{cast.local.ana.pk}"' in page
    assert 'value="Half a word"' in page
    assert "may ask: known to the service" in text_of(chosen)
    assert not Envelope.objects.exists()


def test_people_are_found_while_somebody_types(cast: World, olga: Client) -> None:
    introducing.set_phone(person=cast.incident.ana.person, phone="+7 913 555-66-77")
    page = olga.get("/new/found", {"find": "55566"}).content.decode()
    assert page.count("Ana Petrova") == 2
    assert "contract 12/2026" in page
    assert "<html" not in page
    assert text_of(olga.get("/new/found", {"find": "nobody"})) == "Nobody was found."


@pytest.mark.parametrize("priority", ["critical", "low"])
def test_what_is_promised_before_is_what_is_registered(cast: World, olga: Client, priority: str) -> None:
    before = text_of(call(olga, cast.incident, "again", contact=cast.incident.ana.pk))
    call(olga, cast.incident, contact=cast.incident.ana.pk, priority=priority)
    ticket = Ticket.objects.get()
    after = text_of(olga.get(f"/new/incident-desk/{ticket.number}"))
    promised = re.findall(r"(?:First response|Resolution): due (?:\w+ )?[\d:]+", after)
    assert len(promised) == 2
    assert " · ".join(promised) in before
    assert (ticket.priority, registered(ticket).priority_set_by) == (priority, "agent")


@pytest.mark.clause("S0.4")
def test_outside_hours_the_page_says_when_the_desk_opens(cast: World, olga: Client) -> None:
    assert "Closed" not in text_of(olga.get("/new?channel=phone"))
    saturday = datetime(2026, 11, 21, 9, tzinfo=UTC)
    with shots.at(saturday):
        page = text_of(olga.get("/new?channel=phone"))
        assert "Closed now, opens Mon 23 Nov, 09:00" in page
        assert call(olga, cast.local, contact=cast.local.ana.pk).status_code == 302
    assert Ticket.objects.get().registered_at == saturday


def test_fields_of_the_regulation_are_asked_for_and_kept(cast: World, olga: Client) -> None:
    page = call(olga, cast.incident, "again", contact=cast.incident.ana.pk, type="incident")
    assert 'name="field-steps"' in page.content.decode()
    assert 'name="field-description"' not in page.content.decode()
    call(olga, cast.incident, contact=cast.incident.ana.pk, type="incident", **{"field-steps": "Press it."})
    ticket = Ticket.objects.get()
    assert Message.objects.get(ticket=ticket).fields == {"steps": "Press it."}
    assert "steps" not in ticket.missing
    assert "product_version" in ticket.missing


# --- other ways -----------------------------------------------------------------------------------


@pytest.mark.clause("S1.2", "S4.12")
@pytest.mark.parametrize("channel", ["phone", "email", "other"])
def test_the_way_it_came_is_kept(cast: World, olga: Client, channel: str) -> None:
    call(olga, cast.local, contact=cast.local.ana.pk, channel=channel)
    ticket = Ticket.objects.get()
    assert (ticket.channel, registered(ticket).outside) == (channel, False)


@pytest.mark.clause("S1.2")
def test_a_way_that_is_not_provided_is_kept_as_one_and_the_right_ones_are_named(
    cast: World, olga: Client
) -> None:
    vendor = open_desk(VENDOR)
    page = text_of(olga.get("/new?service=vendor-sla"))
    assert "Please name the right ones: the portal, letters to care@vendor-sla.example." in page
    given = {"contact": vendor.ana.pk, "channel": "phone", "text": "It broke.", "reason": "Urgent."}
    assert olga.post("/new/ticket", given).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.channel, registered(ticket).outside) == ("phone", True)
    assert "which the regulation does not provide" in olga.get(desk.address(ticket)).content.decode()


@pytest.mark.clause("S1.15")
def test_the_only_contract_in_force_counts_for_whoever_is_let_in(cast: World, olga: Client) -> None:
    vendor = open_desk(VENDOR)
    assert errors(olga.post("/new/ticket", {"contact": vendor.ana.pk, "text": "It broke."})) == {"reason"}
    olga.post("/new/ticket", {"contact": vendor.ana.pk, "text": "It broke.", "reason": "Will be listed."})
    ticket = Ticket.objects.get()
    assert (ticket.contract, ticket.subject) == (vendor.contract, "It broke.")
    assert registered(ticket).because.startswith("accepted_with_reason instead=not_listed")


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "changes", "status"),
    [
        ("an agent of the desk", {"desks": ["moscow"]}, 302),
        ("an agent of another desk", {"desks": ["novosibirsk"]}, 302),
        ("an auditor", {"role": Role.AUDITOR}, 403),
        ("an editor", {"role": Role.EDITOR}, 403),
    ],
)
def test_only_those_who_act_register_and_only_at_their_desks(
    cast: World, browser: Browser, why: str, changes: dict[str, object], status: int
) -> None:
    cast.incident.olga.delete()
    for name, value in changes.items():
        setattr(cast.local.olga, name, value)
    cast.local.olga.save()
    client = browser(cast.local.olga.person)
    answer = call(client, cast.local, contact=cast.local.ana.pk, reason="x")
    assert answer.status_code == status, why
    assert client.get("/new").status_code == (200 if status == 302 else 403)
    assert ("/new?channel=phone" in client.get("/").content.decode()) is (status == 302)
    if status == 302:
        assert Ticket.objects.get().desk == (changes["desks"][0])  # type: ignore[index]


def test_a_strangers_contact_cannot_be_chosen(cast: World, browser: Browser) -> None:
    cast.incident.olga.delete()
    client = browser(cast.local.olga.person)
    answer = call(client, cast.local, contact=cast.incident.ana.pk)
    assert answer.status_code == 422
    assert not Ticket.objects.exists()


def test_whoever_is_not_signed_in_is_asked_to(cast: World) -> None:
    assert {Client().get(page).status_code for page in ("/new", "/new/found")} == {302}


def test_the_pages_ask_little(cast: World, olga: Client) -> None:
    ana = cast.incident.ana.pk
    call(olga, cast.incident, "again", contact=ana)
    with CaptureQueriesContext(connection) as queries:
        call(olga, cast.incident, "again", contact=ana, find="acme")
    assert len(queries) <= 32, len(queries)
    with CaptureQueriesContext(connection) as queries:
        olga.get("/new/found", {"find": "acme"})
    assert len(queries) <= 12, len(queries)


def test_a_call_is_outside_the_channels_where_calls_open_no_ticket(cast: World, olga: Client) -> None:
    vendor = open_desk(
        VENDOR,
        (
            "  email: {intake: always}\n",
            "  email: {intake: always}\n  phone: {intake: always, opens_ticket: false}\n",
        ),
    )
    given = {"contact": vendor.ana.pk, "channel": "phone", "text": "It broke.", "reason": "Urgent."}
    assert olga.post("/new/ticket", given).status_code == 302
    assert registered(Ticket.objects.get()).outside


@pytest.mark.parametrize(("intake", "closed"), [("desk_hours", True), ("always", False)])
def test_a_line_that_is_always_answered_is_never_closed(
    cast: World, olga: Client, intake: str, closed: bool
) -> None:
    row = RegulationVersion.objects.get(service=cast.local.service)
    text = row.text.replace("phone: {intake: desk_hours}", f"phone: {{intake: {intake}}}")
    RegulationVersion.objects.filter(pk=row.pk).update(text=text)
    book.forget()
    with shots.at(datetime(2026, 11, 21, 9, tzinfo=UTC)):
        page = text_of(olga.get("/new?service=local-support&channel=phone"))
        assert ("Closed now" in page) is closed
