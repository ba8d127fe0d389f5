"""What the documents say of letters, proved over SMTP: which desk, which number, once, and in one thread."""

import re
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from otklik.core.journal.events import LinkProposed
from otklik.mailroom.models import Envelope, Letter, Mailbox, Outcome
from otklik.people import introducing
from otklik.tickets import journal
from otklik.tickets.models import Direction, Ticket
from tests.flows import desk
from tests.flows import town as towns
from tests.flows.desk import text_of
from tests.flows.town import Town, clock, newest
from tests.tickets.desk import events, msk
from tests.world import ANA, BO, ZED

pytestmark = pytest.mark.flow


@pytest.fixture
def town(committed: str, settings: Any) -> Iterator[Town]:
    with towns.living(msk(23, 10), settings) as living:
        yield living


def numbered(town: Town, stem: str, letter: EmailMessage) -> str:
    """The number in the subject of a letter of ours, by the form that the service's rules give it."""
    number = town.places[stem].rules.intake.number
    found = re.search(re.escape(number.tag("#")).replace(r"\#", r"([^\]\s]+)"), str(letter["Subject"]))
    assert found, letter["Subject"]
    return found[1]


@pytest.mark.clause("S0.3", "S1.19", "S2.13", "S4.12")
def test_a_letter_goes_to_the_desk_it_is_addressed_to_and_its_number_comes_back_at_once(town: Town) -> None:
    here = town.places["local-support"]
    for local_desk in here.rules.desks:
        town.hand_in(desk.letter(ANA, local_desk.email or "", f"To {local_desk.id}", "The screen is dark."))
        town.work()
        ticket = newest(here.ana)
        assert (ticket.desk, ticket.channel) == (local_desk.id, "email")
        told = town.last()
        assert (numbered(town, "local-support", told), told["Auto-Submitted"]) == (
            ticket.number,
            "auto-replied",
        )
        assert Letter.objects.get(ticket=ticket).created_at - ticket.registered_at <= timedelta(minutes=1)
    moscow, novosibirsk = Ticket.objects.order_by("pk")
    assert clock(moscow, "review").due_at == msk(23, 11)
    assert clock(novosibirsk, "review").due_at == msk(23, 11), "14:00 there is a working hour too"
    town.at(msk(23, 15))
    town.hand_in(desk.letter(ANA, novosibirsk_address(town), "In the evening there", "Dark again."))
    town.work()
    assert clock(newest(here.ana), "review").due_at == msk(24, 6), "19:00 there: the day is over"


def novosibirsk_address(town: Town) -> str:
    return next(
        one.email or "" for one in town.places["local-support"].rules.desks if one.id == "novosibirsk"
    )


@pytest.mark.clause("S1.17", "S1.19")
def test_a_solution_comes_by_letter_and_stands_on_the_page_in_the_same_words(town: Town) -> None:
    town.writes("vendor-sla", "Export stops", "At line 80 214.")
    ticket = newest(town.places["vendor-sla"].ana)
    town.does(ticket, "propose", text="Install build 7.1.3 and open the export again.", kind="final")
    assert "Install build 7.1.3 and open the export again." in text_of(town.last())
    page = town.ana.get(f"/help/vendor-sla/requests/{ticket.number}")
    assert "Install build 7.1.3 and open the export again." in page.content.decode()


@pytest.mark.clause("S3.13", "S4.25")
@pytest.mark.parametrize("stem", ["contract-helpdesk", "saas-plans"])
def test_a_letter_without_a_subject_is_called_by_its_first_words_and_the_answer_advises_one(
    town: Town, stem: str
) -> None:
    called = "(no subject) Nothing prints since noon."
    advice = "Name the matter in it, and the answer comes sooner."
    subjects = (
        "",
        "   ",
        "Re:",
        "Fwd: Re: ",
        "Re: (no subject)",
        "<Без темы>",
        "[EXTERNAL]",
        "...",
        "\u200b",
    )
    for subject in subjects:
        town.writes(stem, subject, "Hello!\n\nNothing prints since noon.")
        ticket = newest(town.places[stem].ana)
        assert (ticket.subject, ticket.first_words, ticket.state) == ("", "Nothing prints since noon.", "new")
        assert str(town.last()["Subject"]).endswith(called)
        assert (advice in text_of(town.last())) == town.places[stem].rules.intake.subject.required
    assert Ticket.objects.count() == len(subjects)
    for page in (f"/tickets/{stem}/{ticket.number}", "/"):
        assert called in town.olga.get(page).content.decode()
    assert called in town.ana.get(f"/help/{stem}/requests").content.decode()
    town.writes(stem, "Exports stop", "Nothing is exported.")
    assert advice not in text_of(town.last())


@pytest.mark.clause("S3.14", "S3.15")
def test_a_thread_holds_by_its_headers_or_its_number_and_opens_to_no_stranger(town: Town) -> None:
    stem = "incident-desk"
    here = town.places[stem]
    olga = town.agents[stem].person
    colleague = introducing.make_known(
        service=here.service, name="Bo", address=BO, organisation=here.acme, by=olga, now=town.now
    )
    town.writes(stem, "No print", "It prints nothing.")
    ticket, told = newest(here.ana), town.last()
    number = numbered(town, stem, told)
    by_header = desk.letter(ANA, here.address, "Re: No print", "Second.", answers_to=told)
    by_header["Date"] = "Sat, 21 Nov 2026 09:00:00 +0300"
    by_number = desk.letter(BO, here.address, f"Re: [{number}] No print", "Third.")
    by_number["Date"] = "Fri, 20 Nov 2026 09:00:00 +0300"
    for letter in (by_header, by_number):
        town.at(town.now + timedelta(minutes=5))
        town.hand_in(letter)
        town.work()
    said = ticket.messages.filter(direction=Direction.IN).order_by("pk")
    assert [one.text.strip().partition("\n")[0] for one in said] == [
        "It prints nothing.",
        "Second.",
        "Third.",
    ]
    assert [one.contact for one in said] == [here.ana, here.ana, colleague]
    theirs = desk.letter(ZED, here.address, f"Re: [{number}] No print", "And mine?")
    theirs["Authentication-Results"] = f"mx.{here.address.partition('@')[2]}; dmarc=pass"
    town.hand_in(theirs)
    town.work()
    stranger = Ticket.objects.get(requester_address=ZED)
    assert stranger != ticket
    assert journal.entries_of(stranger)[1].event == LinkProposed(str(ticket.pk))
    answer = town.sink.to(ZED)[-1].as_string()
    assert number not in answer
    assert "No print" in answer, "their own subject is theirs"


@pytest.mark.clause("S3.24", "S3.22")
def test_the_same_letter_twice_is_one_record_with_one_answer_in_each_service(town: Town) -> None:
    stem = "contract-helpdesk"
    here, other = town.places[stem], town.places["saas-plans"]
    second = Mailbox.objects.create(
        service=here.service, desk=here.rules.default_desk.id, address="b@acme.test"
    )
    letter = desk.letter(ANA, here.address, "No print", "It prints nothing.")
    for _ in range(2):
        town.hand_in(letter)
        town.work()
    with smtplib.SMTP("127.0.0.1", town.door, timeout=30) as line:
        line.send_message(letter, to_addrs=[here.address, second.address, other.address])
    town.work()
    assert [
        (one.service, one.outcome) for one in Envelope.objects.exclude(outcome=Outcome.WAITING).order_by("pk")
    ] == [(here.service, Outcome.TICKET), (other.service, Outcome.TICKET)]
    assert sorted(ticket.service.slug for ticket in Ticket.objects.select_related("service")) == [
        stem,
        "saas-plans",
    ]
    assert len(town.sink.to(ANA)) == 2
    letter.replace_header("Message-ID", "<another@mail.example>")
    town.hand_in(letter)
    town.work()
    assert Ticket.objects.filter(service=here.service).count() == 2, "written again, it is another letter"


@pytest.mark.clause("S4.27", "S1.28", "S2.23")
@pytest.mark.parametrize(
    ("stem", "days", "reopens"),
    [
        ("saas-plans", 13, True),
        ("saas-plans", 20, False),
        ("vendor-sla", 1, False),
        ("incident-desk", 10, False),
    ],
)
def test_a_reply_to_a_closed_ticket_does_what_the_rules_say(
    town: Town, stem: str, days: int, reopens: bool
) -> None:
    town.writes(stem, "No print", "It prints nothing.")
    ticket, told = newest(town.places[stem].ana), town.last()
    town.does(ticket, "acceptance")
    town.does(ticket, "not-a-request")
    town.at(town.now + timedelta(days=days))
    town.answers(told, "Silent again.")
    ticket.refresh_from_db()
    new = newest(town.places[stem].ana)
    assert (new == ticket) is reopens
    if reopens:
        assert (ticket.state, "Reopened" in events(ticket)) == ("open", True)
        return
    assert (new.follows, ticket.state, events(ticket)[-1]) == (ticket, "closed", "FollowUpLinked")
    assert numbered(town, stem, town.last()) == new.number
