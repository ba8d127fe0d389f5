"""What the documents say of letters at the edge: a desk that is gone, many at once, one that comes back."""

import re
import smtplib
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from otklik.core.journal.events import LetterFailed, Registered
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Outcome
from otklik.people import acts as people
from otklik.tickets import journal
from otklik.tickets.models import Direction, Ticket
from tests import world
from tests.flows import desk
from tests.flows import town as towns
from tests.flows.desk import text_of
from tests.flows.town import Town, clock, newest
from tests.tickets.desk import events, msk, sound
from tests.world import ANA, ZED

pytestmark = pytest.mark.flow
NINA, TOMSK = "nina@acme.example", "help@tomsk.local-support.example"


@pytest.fixture
def town(committed: str, settings: Any) -> Iterator[Town]:
    with towns.living(msk(23, 10), settings) as living:
        yield living


@pytest.mark.clause("S0.3")
def test_the_address_goes_before_the_site_of_whoever_writes(town: Town) -> None:
    here = town.places["local-support"]
    nina = people.create_person(name="Nina", email=NINA, verified_at=town.now)
    there = people.add_contact(service=here.service, person=nina, organisation=None, site="novosibirsk")
    town.writes("local-support", "No network", "Nothing answers.", sender=NINA)
    assert newest(there).desk == "moscow", "it was written to Moscow"


@pytest.mark.clause("S0.3")
def test_the_address_of_a_desk_that_is_gone_brings_letters_to_the_default_one(town: Town) -> None:
    """A ticket with its clocks, noted in the history; whoever may not ask is told so as ever."""
    here = town.places["local-support"]
    Mailbox.objects.create(service=here.service, desk="tomsk", address=TOMSK)
    town.hand_in(desk.letter(ANA, TOMSK, "No network", "Nothing answers."))
    town.work()
    ticket = newest(here.ana)
    first = journal.entries_of(ticket)[0].event
    assert isinstance(first, Registered)
    assert (ticket.desk, first.desk, first.no_desk) == ("moscow", "moscow", "tomsk")
    assert clock(ticket, "review").due_at == msk(23, 11)
    assert ticket.number in text_of(town.last())
    page = town.olga.get(f"/tickets/local-support/{ticket.number}").content.decode()
    assert "the regulation has no desk tomsk, the default one has it" in page
    vendor = town.places["vendor-sla"]
    Mailbox.objects.create(service=vendor.service, desk="gone", address="gone@vendor-sla.example")
    bo = people.create_person(name="Bo", email=world.BO, verified_at=town.now)
    people.add_contact(service=vendor.service, person=bo, organisation=vendor.acme)
    town.hand_in(desk.letter(world.BO, "gone@vendor-sla.example", "Export", "It stops."))
    town.work()
    assert Envelope.objects.latest("pk").outcome == Outcome.REFUSED
    assert "representatives" in text_of(town.last(world.BO))
    assert sound()


@pytest.mark.clause("S0.8", "S1.7", "S1.18")
def test_a_hundred_letters_at_once_are_a_hundred_records_and_numbers(town: Town) -> None:
    """Over eight connections, each from somebody else; what is no request has its record as well."""
    here = town.places["saas-plans"]
    assert here.acme
    staff = [f"user{number}@acme.example" for number in range(100)]
    for address in staff:
        person = people.create_person(name="User", email=address, verified_at=town.now)
        people.add_contact(service=here.service, person=person, organisation=here.acme)
    letters = [desk.letter(address, here.address, "Prices", "They do not load.") for address in staff]
    away = desk.letter(staff[0], here.address, "Away", "Back on Monday.")
    away["Auto-Submitted"] = "auto-replied"
    letters += [away, desk.letter(ZED, here.address, "Prices", "And mine?")]
    with ThreadPoolExecutor(8) as senders:
        list(senders.map(town.hand_in, letters))
    assert Envelope.objects.count() == 102, "a record of each before any rule ran"
    assert not Ticket.objects.exists()
    town.work()
    came = Envelope.objects.all()
    became = Counter(one.outcome for one in came)
    assert became == {Outcome.TICKET: 100, Outcome.ROBOT: 1, Outcome.UNIDENTIFIED: 1}
    assert all(one.because for one in came)
    told = [numbers_in(str(letter["Subject"])) for address in staff for letter in town.sink.to(address)]
    numbers = list(Ticket.objects.values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers) == 100
    assert sorted(told) == sorted([number] for number in numbers), "each was told one number, and its own"


def numbers_in(subject: str) -> list[str]:
    return re.findall(r"\[([^\]]+)\]", subject)


@pytest.mark.clause("S0.8")
def test_what_is_no_letter_at_all_has_a_record_that_an_agent_sees(town: Town) -> None:
    here = town.places["vendor-sla"]
    odd = (
        b"garbage",
        b"From: \xff\xfe\r\n\r\n",
        b"\r\n\r\nhello",
        b"Content-Type: multipart/x\r\n\r\n--\r\n",
    )
    for raw in odd:
        with smtplib.SMTP("127.0.0.1", town.door, timeout=30) as line:
            line.sendmail(ANA, [here.address], raw)
    town.work()
    came = Envelope.objects.order_by("pk")
    assert [(one.outcome, one.because) for one in came] == [(Outcome.UNIDENTIFIED, "no_address")] * len(odd)
    page = town.olga.get("/letters").content.decode()
    assert all(f"/letters/{one.pk}" in page for one in came)
    assert town.sink.letters == []


@pytest.mark.clause("S2.13", "S3.1")
def test_a_ticket_and_its_number_are_there_within_a_minute_of_the_letter(
    committed: str, surroundings: Mapping[str, str]
) -> None:
    """By the clocks of the product's own processes."""
    cast = world.build(datetime.now(UTC).replace(microsecond=0)).incident
    Mailbox.objects.get_or_create(address=cast.address, defaults={"service": cast.service, "desk": cast.desk})
    with desk.running(surroundings) as running:
        sent = datetime.now(UTC)
        running.send(desk.letter(world.ANA, cast.address, "Empty list", "The list of orders is empty."))
        told = running.letter_to(world.ANA, 1)
        took = datetime.now(UTC) - sent
    ticket = Ticket.objects.get()
    assert ticket.number in text_of(told)
    assert took < timedelta(minutes=1)
    assert abs(ticket.registered_at - sent) < timedelta(minutes=1)


@pytest.mark.clause("S1.17")
def test_a_solution_that_comes_back_is_told_to_agents_and_counts_on_the_portal(town: Town) -> None:
    town.writes("vendor-sla", "Export stops", "At line 80 214.")
    ticket = newest(town.places["vendor-sla"].ana)
    town.does(ticket, "acceptance")
    town.does(ticket, "propose", text="Install build 7.1.3.", kind="final")
    solution = Letter.objects.get(ticket=ticket, event="solution_proposed")
    town.at(town.now + timedelta(minutes=5))
    with smtplib.SMTP("127.0.0.1", town.door, timeout=30) as line:
        line.sendmail("", [town.places["vendor-sla"].address], came_back(solution))
    town.work()
    assert Envelope.objects.latest("pk").outcome == Outcome.BOUNCE
    solution.refresh_from_db()
    ticket.refresh_from_db()
    assert (solution.state, Ticket.objects.count()) == (LetterState.BOUNCED, 1)
    told = [entry.event for entry in journal.entries_of(ticket) if isinstance(entry.event, LetterFailed)]
    assert [(one.letter, one.code) for one in told] == [(str(solution.pk), "5.1.1")]
    assert ticket.state == "solution_proposed"
    warning = text_of(town.last("olga@desk.example"))
    assert (ANA in warning, "User unknown" in warning) == (True, True)
    page = town.olga.get(f"/tickets/vendor-sla/{ticket.number}").content.decode()
    assert "User unknown" in page
    shown = town.ana.get(f"/help/vendor-sla/requests/{ticket.number}").content.decode()
    assert "Install build 7.1.3." in shown
    said = {"text": "Half a page.", "seen": ticket.seq, "key": "a1"}
    path = f"/help/vendor-sla/requests/{ticket.number}/rejection"
    assert town.ana.post(path, said).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "open", "they answered on the portal"


def came_back(letter: Letter) -> str:
    """A report of Postfix about a letter of ours (RFC 3464)."""
    lines = f"""From: MAILER-DAEMON@mx.acme.example (Mail Delivery System)
To: {letter.from_address}
Subject: Undelivered Mail Returned to Sender
Message-ID: <d1@mx.acme.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example

Final-Recipient: rfc822; {letter.to_address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

From: {letter.from_address}
Message-ID: <{letter.mail_id}>
--b--
"""
    return lines.replace("\n", "\r\n")


@pytest.mark.clause("S1.28", "S2.23")
@pytest.mark.parametrize("stem", ["vendor-sla", "incident-desk"])
def test_a_follow_up_is_linked_both_ways_and_holds_the_words_that_came(town: Town, stem: str) -> None:
    here = town.places[stem]
    town.writes(stem, "No print", "It prints nothing.")
    old, told = newest(here.ana), town.last()
    town.does(old, "acceptance")
    town.does(old, "not-a-request")
    before = (events(old), list(old.messages.values_list("pk", "text")))
    town.at(town.now + timedelta(days=10))
    town.answers(told, "Silent again.")
    new = newest(here.ana)
    assert new.number != old.number
    assert (events(old)[:-1], list(old.messages.values_list("pk", "text"))) == before
    old.refresh_from_db()
    assert old.state == "closed"
    [said] = new.messages.filter(direction=Direction.IN)
    assert (said.text.strip(), "It prints nothing." in said.quoted or old.number in said.quoted) == (
        "Silent again.",
        True,
    )
    answer = town.last()
    assert numbers_in(str(answer["Subject"])) == [new.number]
    assert f"It continues the closed ticket {old.number}." in text_of(answer)
    for page, other in ((new, old), (old, new)):
        assert other.number in town.olga.get(f"/tickets/{stem}/{page.number}").content.decode()
        assert other.number in town.ana.get(f"/help/{stem}/requests/{page.number}").content.decode()


@pytest.mark.clause("S3.4", "S3.5")
def test_the_answer_goes_to_the_address_that_wrote_with_the_number_and_the_guide_and_to_no_robot(
    town: Town,
) -> None:
    stem, alias = "contract-helpdesk", "ana@home.example"
    here = town.places[stem]
    people.add_address(person=here.ana.person, email=alias, verified_at=town.now)
    town.writes(stem, "No line", "Dead since noon.", sender=alias)
    ticket = newest(here.ana)
    receipt = text_of(town.last(alias))
    assert ticket.number in receipt
    assert "You can follow the work on the portal:" in receipt
    for name, value in (
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
        ("List-Id", "<l.acme>"),
    ):
        letter = desk.letter(alias, here.address, "No line", f"Dead, says {name}.")
        letter[name] = value
        town.hand_in(letter)
    town.hand_in(desk.letter(here.address, here.address, "No line", "Dead, say I."))
    town.work()
    robots = Envelope.objects.filter(outcome=Outcome.ROBOT)
    assert robots.count() == 4
    assert (len(town.sink.letters), Ticket.objects.count()) == (1, 1), "and nobody else was written to"


@pytest.mark.clause("S3.6", "S3.14")
def test_whoever_is_away_answers_nothing_and_their_own_words_do(town: Town) -> None:
    """An out-of-office without a header of a robot leaves the ticket waiting, their answer does not."""
    here = town.places["incident-desk"]
    town.writes("incident-desk", "No print", "It prints nothing.")
    ticket = newest(here.ana)
    town.does(ticket, "acceptance")
    town.does(ticket, "ask", text="Which printer is it?")
    asked = town.last()
    for away in ("Автоматический ответ:", "Вне офиса:", "Out of the office:"):
        to, subject = str(asked["Reply-To"] or asked["From"]), f"{away} {asked['Subject']}"
        town.hand_in(desk.letter(ANA, to, subject, "I am back on Monday.", answers_to=asked))
        town.work()
        ticket.refresh_from_db()
        assert (Envelope.objects.latest("pk").outcome, ticket.state) == (Outcome.ROBOT, "pending_customer")
    town.answers(asked, "The one in the hall.")
    ticket.refresh_from_db()
    assert (Envelope.objects.latest("pk").outcome, ticket.state) == (Outcome.REPLY, "open")
