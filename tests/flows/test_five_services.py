"""One ticket of each service, from the way it came in to its closing, by the rules of its own document.

Instants are by the clock of Moscow; what is due when was worked out by hand from the clauses.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from otklik.agreements import acts as agreements
from otklik.core.journal.events import Closed
from otklik.mailroom.models import Envelope, Mailbox, Source
from otklik.people import acts as people
from otklik.people.models import Organisation
from otklik.tickets import journal
from otklik.tickets.models import Ticket
from tests import five
from tests.faces.portal import forms
from tests.flows import town as towns
from tests.flows.desk import text_of
from tests.flows.town import Town, clock, newest
from tests.mailroom.conftest import box as box
from tests.mailroom.conftest import imap_server as imap_server
from tests.mailroom.dovecot import SECRET, Box
from tests.tickets.desk import events, msk
from tests.world import ANA, BO, ZED

pytestmark = pytest.mark.flow
START = msk(20, 9)


@pytest.fixture
def town(committed: str, settings: Any) -> Iterator[Town]:
    with towns.living(START, settings) as living:
        yield living


@pytest.mark.clause("S0.4", "S0.6", "S0.12", "S0.15", "S0.19", "S0.21", "S0.22", "S0.23")
def test_local_support_is_called_asks_back_and_solves(town: Town) -> None:
    here = town.places["local-support"]
    town.at(msk(23, 9))
    call = {"channel": "phone", "service": "local-support", "desk": "moscow", "contact": here.ana.pk}
    said = {
        "subject": "No network",
        "text": "Nothing answers since nine.",
        "type": "maintenance",
        "key": "c1",
    }
    assert town.olga.post("/new/ticket", call | said).status_code == 302
    town.work()
    ticket = newest(here.ana)
    assert (ticket.channel, clock(ticket, "review").due_at) == ("phone", msk(23, 10))
    assert clock(ticket, "resolution").due_at == msk(2, 18, month=12)
    town.at(msk(23, 9, 40))
    town.does(ticket, "acceptance")
    assert (clock(ticket, "review").state, ticket.state) == ("met", "open")
    town.at(msk(23, 15))
    assert town.does(ticket, "ask", text=" ").status_code == 422
    assert town.does(ticket, "ask", text="Which socket do you use?").status_code == 302
    assert ticket.state == "pending_customer"
    question = town.last()
    assert "Which socket do you use?" in text_of(question)
    town.at(msk(24, 10))
    town.answers(question, "The one under the window.")
    ticket.refresh_from_db()
    assert (ticket.state, clock(ticket, "resolution").due_at) == ("open", msk(3, 13, month=12))
    town.does(ticket, "priority", to="high")
    assert clock(ticket, "resolution").due_at == msk(26, 10)
    town.at(msk(24, 12))
    town.does(ticket, "solve", text="The cable is changed.")
    assert (ticket.state, clock(ticket, "resolution").state) == ("closed", "met")
    assert told(town, ticket) == [
        "ticket_registered", "ticket_accepted", "information_requested", "priority_changed_by_agent",
        "ticket_closed",
    ]  # fmt: skip


@pytest.mark.clause("S1.13", "S1.15", "S1.24", "S1.27", "S1.28")
def test_vendor_sla_hears_its_representatives_and_waits_fifteen_days(town: Town) -> None:
    here = town.places["vendor-sla"]
    town.at(msk(20, 15))
    bo = people.create_person(name="Bo Ivanov", email=BO, verified_at=START)
    people.add_contact(service=here.service, person=bo, organisation=here.acme)
    town.writes("vendor-sla", "Export", "It stops.", sender=BO)
    assert not Ticket.objects.exists()
    assert "представителей" in text_of(town.last(BO)) or "representatives" in text_of(town.last(BO))
    town.writes("vendor-sla", "Export", "It stops at line 80 214.")
    ticket = newest(here.ana)
    assert clock(ticket, "solution_proposal").due_at == msk(24, 15)
    town.at(msk(23, 11))
    assert town.does(ticket, "propose", text="Use xlsx.").status_code == 302
    assert (ticket.state, clock(ticket, "solution_proposal").state) == ("solution_proposed", "met")
    town.at(msk(25, 10))
    path = link_in(text_of(town.last()), "did-not-help")
    assert town.ana.post(path, {"text": " ", "seen": ticket.seq, "key": "a1"}).status_code == 422
    assert town.ana.post(path, {"text": "Half a page.", "seen": ticket.seq, "key": "a2"}).status_code == 302
    town.work()
    ticket.refresh_from_db()
    assert (ticket.state, clock(ticket, "solution_proposal", 2).due_at) == ("open", msk(27, 10))
    town.at(msk(26, 11))
    town.does(ticket, "propose", text="Install build 7.2.1.")
    town.at(msk(11, 23, 59, month=12))
    ticket.refresh_from_db()
    assert ticket.state == "solution_proposed"
    town.at(msk(12, 0, 5, month=12))
    ticket.refresh_from_db()
    closing = next(entry for entry in journal.entries_of(ticket) if isinstance(entry.event, Closed))
    assert (ticket.state, closing.at) == ("closed", msk(12, month=12)), "dated by its rule, not by the worker"
    town.at(msk(14, 10, month=12))
    town.answers(town.last(), "It stops again.")
    again = newest(here.ana)
    assert again.number != ticket.number
    assert "FollowUpLinked" in events(again)
    assert again.number in text_of(town.last())
    ticket.refresh_from_db()
    assert ticket.state == "closed"


@pytest.mark.clause("S2.1", "S2.5", "S2.15", "S2.16", "S2.21", "S2.22", "S2.23")
def test_incident_desk_wants_the_facts_and_closes_after_three_silent_days(town: Town) -> None:
    here = town.places["incident-desk"]
    town.at(msk(23, 10))
    page = forms.shown(town.ana, "incident-desk", type="incident")
    facts = {"field-subject": "Reports", "field-description": "They stay empty."}
    missing = forms.post(town.ana, "incident-desk", page, **facts)
    assert missing.status_code == 422
    assert missing.content.decode().count("#field-") >= 5
    sent = forms.post(town.ana, "incident-desk", page, **forms.FULL)
    assert sent.status_code == 302
    town.work()
    ticket = newest(here.ana)
    town.at(msk(23, 11))
    town.does(ticket, "priority", to="critical")
    assert clock(ticket, "first_response").due_at == msk(23, 12)
    assert clock(ticket, "resolution").due_at == msk(23, 18)
    town.does(ticket, "reply", text="We are looking into it.")
    assert clock(ticket, "first_response").state == "met"
    town.at(msk(23, 14))
    town.does(ticket, "ask", text="Which browser is it?")
    town.at(msk(25, 11))
    town.answers(town.last(), "Firefox.")
    ticket.refresh_from_db()
    assert (ticket.state, clock(ticket, "resolution").due_at) == ("open", msk(25, 15))
    town.at(msk(25, 14))
    town.does(ticket, "propose", text="Clear the cache.")
    assert clock(ticket, "resolution").state == "met"
    town.at(msk(30, 17))
    assert town.does(ticket, "silence-closure").status_code == 422
    town.at(msk(1, 0, 5, month=12))
    ticket.refresh_from_db()
    assert ticket.state == "solution_proposed", (
        "the regulation lets an agent close, it does not close by itself"
    )
    town.at(msk(1, 10, month=12))
    assert town.does(ticket, "silence-closure").status_code == 302
    assert ticket.state == "closed"
    town.at(msk(11, 10, month=12))
    town.answers(town.last(), "It is back.")
    assert "FollowUpLinked" in events(newest(here.ana))


@pytest.mark.clause("S3.2", "S3.3", "S3.4", "S3.5", "S3.6", "S3.7", "S3.22", "S3.27")
def test_contract_helpdesk_fetches_letters_defers_and_refuses_without_a_contract(
    town: Town, box: Box
) -> None:
    here = town.places["contract-helpdesk"]
    people.add_address(person=here.ana.person, email="ana@home.example", verified_at=START)
    fetched_from(box, here.rules.default_desk.email or "")
    town.at(msk(20, 17))
    box.deliver(letter("ana@home.example", here.rules.default_desk.email or ""), at=msk(20, 17))
    town.at(msk(20, 17, 1))
    ticket = newest(here.ana)
    assert ticket.registered_at == msk(20, 17)
    assert clock(ticket, "first_response").due_at == msk(23, 12)
    assert clock(ticket, "work_start").due_at == msk(23, 16)
    receipt = town.last("ana@home.example")
    assert ticket.number in text_of(receipt), "to the very address it came from"
    assert town.sink.to(ANA) == []
    portal = f"/help/contract-helpdesk/requests/{ticket.number}"
    assert portal in text_of(receipt), "it says where the request can be followed"
    assert ticket.number in town.ana.get(portal).content.decode()
    town.answers(receipt, "Where does it stand?", sender="ana@home.example")
    assert events(ticket).count("CustomerWrote") == 1, "a reply to the first letter is in the ticket"
    assert town.ana.get(portal).content.decode().count("Where does it stand?") == 1
    deferral = {"ground-defer": "insufficient_information", "cure": "Send the log."}
    town.at(msk(23, 10))
    early = town.does(
        ticket, "defer", text="Without a log nothing is seen.", review="2026-12-14T10:00", **deferral
    )
    assert early.status_code == 422, "the customer is asked before"
    town.does(ticket, "ask", text="Could you send the log?")
    assert [clock(ticket, name).state for name in ("first_response", "work_start")] == ["met", "met"]
    town.at(msk(27, 10))
    given = {"text": "Without a log nothing is seen.", "review": "2026-12-14T10:00"}
    assert town.does(ticket, "defer", **given, **deferral).status_code == 302
    assert ticket.state == "deferred"
    assert "Send the log." in text_of(town.last())
    town.at(msk(30, 10))
    town.answers(town.last(), "Here is the log: E-17.", sender="ana@home.example")
    ticket.refresh_from_db()
    assert ticket.state == "open"
    assert town.does(ticket, "solve", text="The line is switched.").status_code == 302
    assert ticket.state == "closed"


@pytest.mark.clause("S3.2")
def test_contract_helpdesk_takes_letters_to_the_last_minute_of_a_contract(town: Town) -> None:
    here = town.places["contract-helpdesk"]
    firm = people.create_organisation(service=here.service, name="Bolt")
    zed = people.create_person(name="Zed Ionov", email=ZED, verified_at=START)
    contact = people.add_contact(service=here.service, person=zed, organisation=firm)
    agreements.sign_contract(
        service=here.service, organisation=firm, number="7/2026", plan="contract_level",
        starts_on=date(2026, 1, 1), ends_on=date(2026, 11, 30),
        terms=five.TERMS["contract-helpdesk"], now=START,
    )  # fmt: skip
    town.at(msk(30, 23, 50))
    town.writes("contract-helpdesk", "No line", "The line is dead.", sender=ZED)
    ticket = newest(contact)
    assert ticket.number in text_of(town.last(ZED))
    town.at(msk(1, 0, 5, month=12))
    town.writes("contract-helpdesk", "No line again", "The line is dead.", sender=ZED)
    assert Envelope.objects.latest("pk").outcome == "refused"
    assert newest(contact) == ticket
    assert ticket.number not in text_of(town.last(ZED))


@pytest.mark.clause("S4.3", "S4.4", "S4.17", "S4.18", "S4.27")
def test_saas_plans_serves_the_network_on_a_weekend_and_reopens_within_two_weeks(town: Town) -> None:
    here = town.places["saas-plans"]
    firm = network(town)
    dan = people.create_person(name="Dan Fomin", email="dan@resale.example", verified_at=START)
    people.add_contact(service=here.service, person=dan, organisation=firm, role="distributor")
    town.at(msk(21, 22, 16))
    town.writes("saas-plans", "A shop of ours", "It asks me.", sender="dan@resale.example")
    assert not Ticket.objects.exists()
    assert "8 800 010-02-02" in text_of(town.last("dan@resale.example")), "their own centre is named"
    town.writes("saas-plans", "Prices", "They do not load.", sender=ZED)
    ticket = Ticket.objects.get()
    answer = clock(ticket, "first_response")
    assert (answer.goal_at, answer.due_at) == (msk(22, 9), msk(22, 10))
    town.at(msk(22, 9, 30))
    town.does(ticket, "reply", text="We see it too and are at it.")
    assert clock(ticket, "first_response").state == "met"
    town.at(msk(22, 12))
    town.does(ticket, "solve", text="The prices load again.")
    assert ticket.state == "closed"
    town.at(msk(6, 11, month=12))
    town.answers(town.last(ZED), "They do not, after all.", sender=ZED)
    ticket.refresh_from_db()
    assert ticket.state == "open", "the fourteenth day is inside"
    town.does(ticket, "solve", text="Now they do.")
    town.at(msk(22, 11, month=12))
    town.answers(town.last(ZED), "And now?", sender=ZED)
    ticket.refresh_from_db()
    assert (ticket.state, Ticket.objects.count()) == ("closed", 2)


def network(town: Town) -> Organisation:
    """Zed's organisation under the plan for several sites, with a centre of its own for its distributors."""
    here = town.places["saas-plans"]
    firm = people.create_organisation(service=here.service, name="Chain")
    Organisation.objects.filter(pk=firm.pk).update(support_centre="8 800 010-02-02")
    zed = people.create_person(name="Zed Ionov", email=ZED, verified_at=START)
    people.add_contact(service=here.service, person=zed, organisation=firm)
    began = START - timedelta(days=300)
    five.signed(here.service, firm, here.rules, began, plan="network", number="9/2026")
    return firm


def told(town: Town, ticket: Ticket) -> list[str]:
    """The letters about a ticket that reached the other server, by their event and in their order."""
    from otklik.mailroom.models import Letter

    rows = Letter.objects.filter(ticket=ticket, to_address=ANA, state="sent").order_by("pk")
    left = [str(letter["Subject"]) for letter in town.sink.to(ANA)]
    assert len(left) == len(rows)
    assert all(f"[{ticket.number}]" in subject for subject in left)
    return list(rows.values_list("event", flat=True))


def link_in(text: str, purpose: str) -> str:
    """The path of a link that a letter holds."""
    return next(
        word[word.index("/help/") :]
        for word in text.split()
        if "/help/" in word and word.endswith(f"/{purpose}")
    )


def letter(sender: str, to: str) -> bytes:
    return (
        f"From: Ana <{sender}>\r\nTo: {to}\r\nSubject: No line\r\nMessage-ID: <one@home.example>\r\n\r\n"
        "The line is dead since noon. Steps: none.\r\n"
    ).encode()


def fetched_from(box: Box, address: str) -> None:
    """The desk's mailbox lies on a real IMAP server."""
    Source.objects.create(
        mailbox=Mailbox.objects.get(address=address.lower()), host="127.0.0.1", port=box.server.port,
        security="plain", user=box.user, secret=SECRET, since=START, due_at=START,
    )  # fmt: skip
