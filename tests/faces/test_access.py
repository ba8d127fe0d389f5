"""Who sees what: a stranger's ticket, its files and letters are not there; auditors change nothing."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Mailbox
from otklik.people.models import Person, Role
from otklik.tickets.models import Attachment, Message, Ticket
from tests.faces import desk
from tests.world import NOW, World

Browser = Callable[[Person], Client]


def pages(ticket: Ticket) -> list[str]:
    message = Message.objects.get(ticket=ticket)
    file = Attachment.objects.get(message=message)
    rest = ["", "live", "clocks/resolution/1", f"messages/{message.pk}/html", f"files/{file.pk}"]
    return [desk.address(ticket, one) for one in rest]


def seat(cast: World, **changes: object) -> Person:
    """Olga's place in incident-desk, changed."""
    olga = cast.incident.olga
    for name, value in changes.items():
        setattr(olga, name, value)
    olga.save()
    return olga.person


@pytest.mark.parametrize(
    ("why", "changes", "row", "status"),
    [
        ("an agent of the service", {}, {}, 200),
        ("an agent of another service only", {"active": False}, {}, 404),
        ("an agent of another desk", {"desks": ["elsewhere"]}, {}, 404),
        ("an agent of this desk", {"desks": ["main"]}, {}, 200),
        ("an agent, of a sensitive ticket", {}, {"sensitive": True}, 404),
        ("a trusted agent, of a sensitive ticket", {"sees_sensitive": True}, {"sensitive": True}, 200),
        ("a lead, of a sensitive ticket", {"role": Role.LEAD}, {"sensitive": True}, 200),
        ("an auditor, of a sensitive ticket", {"role": Role.AUDITOR}, {"sensitive": True}, 200),
    ],
)
def test_pages_of_a_ticket_are_there_for_those_who_may_see_it(
    cast: World, browser: Browser, why: str, changes: dict[str, object], row: dict[str, object], status: int
) -> None:
    ticket = desk.ticket(cast.incident, **row)
    client = browser(seat(cast, **changes))
    assert {client.get(page).status_code for page in pages(ticket)} == {status}, why


def test_the_assignee_sees_a_sensitive_ticket(cast: World, browser: Browser, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(sensitive=True, assignee=cast.incident.olga)
    assert browser(cast.incident.olga.person).get(desk.address(ticket)).status_code == 200


def test_a_hidden_ticket_is_in_no_view_and_no_count(cast: World, browser: Browser) -> None:
    desk.ticket(cast.incident, subject="A secret", sensitive=True)
    page = browser(cast.incident.olga.person).get("/").content.decode()
    assert "A secret" not in page
    assert "<span>0</span>" in page


def test_whoever_is_not_signed_in_is_asked_to(cast: World, ticket: Ticket) -> None:
    for page in ["/", "/letters", *pages(ticket)]:
        answer = Client().get(page)
        assert answer.status_code == 302, page
        assert answer.headers["Location"].startswith("/sign-in?next=")


def test_a_contact_who_signs_in_sees_no_desk(cast: World, browser: Browser, ticket: Ticket) -> None:
    client = browser(cast.incident.ana.person)
    assert {client.get(page).status_code for page in pages(ticket)} == {403}
    assert "The printer smokes" not in client.get("/").content.decode()


def test_an_auditor_reads_all_and_changes_nothing(cast: World, browser: Browser, ticket: Ticket) -> None:
    client = browser(seat(cast, role=Role.AUDITOR))
    assert b"composer" not in client.get(desk.address(ticket)).content
    assert desk.post(client, ticket, "note", text="I was here").status_code == 403
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_a_stranger_cannot_act(cast: World, browser: Browser, ticket: Ticket) -> None:
    client = browser(seat(cast, active=False))
    assert desk.post(client, ticket, "note", text="I was here").status_code == 404


@pytest.fixture
def letter(cast: World) -> Envelope:
    service, address = cast.incident.service, cast.incident.address
    box = Mailbox.objects.create(service=service, desk="main", address=address)
    raw = b"From: zed@nowhere.example\r\nSubject: <b>Hello</b>\r\n\r\n"
    raw += b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0\r\n"
    stored = storing.store(
        raw=raw, mail_from="zed@nowhere.example", rcpt_to=[box.address], door="smtp", received_at=NOW
    )[0]
    stored.outcome, stored.because = "unidentified", "unknown_sender"
    stored.save()
    return stored


def test_letters_left_aside_show_reason_and_raw_text(cast: World, olga: Client, letter: Envelope) -> None:
    page = olga.get("/letters").content.decode()
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert "the sender&#x27;s address is not known" in page
    raw = olga.get(f"/letters/{letter.pk}/raw")
    assert raw.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert raw.headers["X-Content-Type-Options"] == "nosniff"
    assert "Привет, мир" in raw.content.decode()


@pytest.mark.parametrize("changes", [{"active": False}, {"desks": ["elsewhere"]}])
def test_letters_of_others_are_not_there(
    cast: World, browser: Browser, letter: Envelope, changes: dict[str, object]
) -> None:
    client = browser(seat(cast, **changes))
    assert "Hello" not in client.get("/letters").content.decode()
    assert client.get(f"/letters/{letter.pk}/raw").status_code == 404
