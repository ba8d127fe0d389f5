"""Locked files in the office: looked through once more, or released by an administrator with a reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from otklik.core.mail.arrival import Attached
from otklik.kit import clock
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people.models import Change
from otklik.tickets import scans
from otklik.tickets.models import Attachment, Message, Scan, Ticket
from otklik.tickets.words import attach
from tests.faces import desk
from tests.faces.office.pages import OFFICE, send, text_of
from tests.mailroom import scanner
from tests.world import NOW, World

LIST = f"{OFFICE}/stuck"
NAME = "Eicar-Test-Signature.UNOFFICIAL"


@pytest.fixture
def ticket(cast: World, settings: Any, tmp_path: Path) -> Iterator[Ticket]:
    """Its file is locked, and clamd answers."""
    settings.DATA = tmp_path
    made = desk.ticket(cast.incident)
    with scanner.answering() as settings.CLAMD:
        message = Message.objects.filter(ticket=made).earliest("pk")
        attach(message, [Attached("bill.doc", "a/b", scanner.EICAR, inline=False, content_id="")])
        looked_through()
        yield made


def looked_through() -> None:
    assert Worker(chores.looking_through(), tick=clock.now).once() == 1


def state() -> str:
    return Scan.objects.get(attachment__filename="bill.doc").state


def form() -> str:
    return f"{OFFICE}/locked/{Scan.objects.get(attachment__filename='bill.doc').pk}/release"


def test_an_administrator_releases_a_locked_file_with_a_reason(
    cast: World, ada: Client, olga: Client, ticket: Ticket
) -> None:
    assert "Locked files" in text_of(ada.get(LIST))
    assert f"locked: a check for viruses found {NAME}" in text_of(ada.get(LIST))
    assert f"A check for viruses found {NAME} in bill.doc." in text_of(ada.get(form()))
    assert send(ada, form(), reason="Our own test file.").headers["Location"] == LIST
    assert "Locked files" not in text_of(ada.get(LIST))
    file = desk.address(ticket, f"files/{Attachment.objects.get(filename='bill.doc').pk}")
    assert olga.get(file).content == scanner.EICAR
    says = f"released by a person, though a check for viruses found {NAME}"
    assert says in text_of(olga.get(desk.address(ticket)))
    assert f"Ada Frolova released a locked file: {ticket.number}, bill.doc" in text_of(
        ada.get(f"{OFFICE}/changes")
    )
    assert Change.objects.get(kind="scan_released").after == {"reason": "Our own test file."}
    again = send(ada, form(), reason="Twice.")
    assert (again.headers["Location"], Change.objects.filter(kind="scan_released").count()) == (LIST, 1)


def test_without_a_reason_it_stays_locked(cast: World, ada: Client, ticket: Ticket) -> None:
    answer = send(ada, form(), reason=" ")
    assert (answer.status_code, state()) == (422, "found")
    assert "This field is required." in text_of(answer)
    with pytest.raises(ValueError, match="released"):
        scans.release(Scan.objects.get(attachment__filename="bill.doc"), reason=" ", by=None, now=NOW)


def test_it_is_looked_through_once_more_and_stays_locked_until_then(
    cast: World, ada: Client, settings: Any, ticket: Ticket
) -> None:
    again = f"{LIST}/scan/{Scan.objects.get(attachment__filename='bill.doc').pk}/another-try"
    send(ada, again)
    assert (state(), "is tried now" in text_of(ada.get(LIST))) == ("found", True)
    looked_through()
    assert state() == "found", "the scanner has not changed its mind"
    with scanner.answering(b"stream: OK") as settings.CLAMD:
        send(ada, again)
        looked_through()
    assert state() == "clean"
    assert send(ada, again).headers["Location"] == LIST, "a second click finds it done"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_locked_file_of_another_service_is_not_there(cast: World, ada: Client, method: str) -> None:
    file = Attachment.objects.get(message__ticket=desk.ticket(cast.local))
    scan = Scan.objects.create(attachment=file, state=Scan.State.FOUND, looked_at=NOW)
    assert getattr(ada, method)(f"{OFFICE}/locked/{scan.pk}/release").status_code == 404
    assert send(ada, f"{LIST}/scan/{scan.pk}/another-try").status_code == 404
