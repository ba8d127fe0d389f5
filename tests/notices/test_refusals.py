"""The letter to a known sender whose letter became no ticket: never to a robot, once a day."""

from datetime import timedelta

import pytest

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.core.intake.entitlement import Refused
from otklik.core.intake.reasons import Reason, because
from otklik.core.mail.parse import parse
from otklik.kit.files import REGULATIONS
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox
from otklik.notices import decide
from otklik.people import acts as people
from otklik.people.models import Service
from tests import world as casts
from tests.world import NOW

pytestmark = pytest.mark.django_db
OURS = "support@vendor-sla.example"


@pytest.fixture
def vendor() -> Service:
    agreements.seed_calendars(now=NOW)
    service = people.create_service(slug="vendor-sla", name={"ru": "Вендор", "en": "Vendor"}, now=NOW)
    text = (REGULATIONS / "vendor-sla.yaml").read_text("utf-8")
    agreements.publish(service=service, text=text, now=NOW)
    desk = book.for_service(service.pk, NOW).regulation.default_desk.id
    Mailbox.objects.create(service=service, desk=desk, address=OURS)
    return service


def came(header: str = "", subject: str = "It fails", mail_from: str = casts.CY) -> Envelope:
    raw = (
        f"From: Cy Smirnov <{mail_from or casts.CY}>\r\nTo: <{OURS}>\r\n"
        f"Message-ID: <{subject[-1]}@acme.example>\r\n{header}Subject: {subject}\r\n"
        "\r\nThe server has failed again.\r\n"
    )
    at = {"door": "smtp", "received_at": NOW}
    [envelope] = storing.store(raw=raw.encode(), mail_from=mail_from, rcpt_to=[OURS], **at)  # type: ignore[arg-type]
    return envelope


def refuse(envelope: Envelope, days: int = 0) -> None:
    arrival = parse(storing.raw_of(envelope))
    refusal = Refused("", "not_authorised", because(Reason.NOT_LISTED))
    decide.refused(envelope, arrival, refusal, now=NOW + timedelta(days=days))


def test_the_letter_says_why_and_what_to_do(vendor: Service) -> None:
    refuse(came())
    letter = Letter.objects.get()
    assert (letter.to_address, letter.automatic, letter.ticket) == (casts.CY, "auto-replied", None)
    assert letter.subject == "Re: It fails"
    assert letter.in_reply_to == "s@acme.example"
    assert "has not become a ticket" in letter.text
    assert "The sender is not among the authorised representatives of the contract." in letter.text


def test_deciding_twice_writes_once_and_a_second_letter_waits_a_day(vendor: Service) -> None:
    envelope = came()
    refuse(envelope)
    refuse(envelope)
    refuse(came(subject="It fails again"))
    assert [one.last_error for one in Letter.objects.order_by("pk")] == ["", "told-today"]
    refuse(came(subject="It fails 3"), days=2)
    assert Letter.objects.latest("pk").state == LetterState.QUEUED


@pytest.mark.parametrize(
    ("header", "mail_from", "why"),
    [("Auto-Submitted: auto-replied\r\n", casts.CY, "auto-reply"), ("Precedence: bulk\r\n", casts.CY, "bulk"),
     ("", "", "bounce"), ("List-Id: <all.acme.example>\r\n", casts.CY, "list"), ("", OURS, "no-address"),
     ("", "mailer-daemon@acme.example", "no-address"), ("", "no-reply@acme.example", "no-address")],
)  # fmt: skip
def test_no_robot_is_answered_and_the_letter_says_why(
    vendor: Service, header: str, mail_from: str, why: str
) -> None:
    refuse(came(header, mail_from=mail_from))
    letter = Letter.objects.get()
    assert (letter.state, letter.due_at, letter.last_error) == (LetterState.HELD_BACK, None, why)
