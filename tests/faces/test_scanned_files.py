"""Files are looked through by clamd in the background; one in which it finds something is kept and locked."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from otklik.core.mail.arrival import Attached
from otklik.core.mail.parse import parse
from otklik.mailroom.models import LetterState
from otklik.notices import file_links
from otklik.notices.file_links import FileLink
from otklik.ops import chores
from otklik.ops.doctor import scanner as doctor
from otklik.ops.doctor.finding import Severity
from otklik.ops.worker import Worker
from otklik.tickets import reads, words
from otklik.tickets.acts import conversing
from otklik.tickets.models import Attachment, Message, Scan, Ticket
from tests.faces import desk
from tests.faces.test_phone import text_of
from tests.mailroom import letters, scanner
from tests.post import Post, filed
from tests.world import ANA, Cast, World

NOWHERE = "127.0.0.1:1"
BAD = ("invoice.doc", scanner.EICAR)


@pytest.fixture
def post(cast: World, settings: Any, tmp_path: Path) -> Post:
    settings.DATA = tmp_path
    return Post(world=cast)


@pytest.fixture
def place(settings: Any) -> Iterator[str]:
    """A clamd is configured, and answers."""
    with scanner.answering() as where:
        settings.CLAMD = where
        yield where


def came(post: Post, to: Cast, *files: tuple[str, bytes]) -> Ticket:
    """A ticket out of Ana's letter with files."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"], letter["Message-ID"] = (
        ANA,
        to.address,
        "Bill",
        "<7@a.example>",
    )
    letter.set_content("See the file.")
    for name, content in files:
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    envelope = post.stored(to, letter.as_bytes())
    post.worked()
    ticket = filed(envelope).ticket
    assert ticket
    return ticket


def looked(post: Post) -> int:
    return Worker(chores.looking_through(), tick=lambda: post.now).once()


def states() -> dict[str, str]:
    return dict(Scan.objects.values_list("attachment__filename", "state"))


def test_every_file_of_a_letter_is_looked_through(cast: World, post: Post, place: str) -> None:
    came(post, cast.incident, BAD, ("app.log", b"started"), ("film.mp4", b"x" * (scanner.LIMIT + 1)))
    assert set(states().values()) == {"waits"}, "filing itself asks nobody"
    assert looked(post) == 3
    assert states() == {"invoice.doc": "found", "app.log": "clean", "film.mp4": "too-large"}
    found = Scan.objects.get(state="found")
    assert (found.signature, found.by, found.looked_at) == (scanner.SIGNATURE, "ClamAV 1.4.1", post.now)
    assert looked(post) == 0


def test_nothing_changes_where_no_clamd_is_configured(cast: World, post: Post, olga: Client) -> None:
    ticket = came(post, cast.incident, BAD)
    assert (Scan.objects.count(), chores.looking_through()) == (0, [])
    assert "checked" not in text_of(olga.get(desk.address(ticket)))
    assert [*doctor.clamd_answers()] == []


def test_files_of_forms_and_of_agents_are_looked_through(cast: World, post: Post, place: str) -> None:
    ticket = post.ticket(cast.incident)
    added = words.upload(
        ticket,
        by=cast.incident.olga,
        filename="a.bin",
        content_type="x/y",
        content=scanner.EICAR,
        now=post.now,
    )
    conversing.reply(ticket=ticket, agent=cast.incident.olga, text="Here.", uploads=[added], now=post.now)
    looked(post)
    assert states() == {"a.bin": "found"}


# --- what the desk sees ----------------------------------------------------------------------------


def test_a_locked_file_is_named_with_why_and_answers_with_a_page(
    cast: World, post: Post, place: str, olga: Client
) -> None:
    ticket = came(post, cast.incident, BAD, ("app.log", b"started"))
    looked(post)
    page = olga.get(desk.address(ticket))
    assert "invoice.doc 68 bytes, locked: a check for viruses found Eicar-Test-Signature.UNOFFICIAL" in plain(
        page
    )
    files = {row.filename: desk.address(ticket, f"files/{row.pk}") for row in Attachment.objects.all()}
    assert files["invoice.doc"] not in page.content.decode()
    assert files["app.log"] in page.content.decode()
    assert olga.get(files["app.log"]).content == b"started"
    answer = olga.get(files["invoice.doc"])
    assert (answer.status_code, scanner.EICAR in answer.content) == (403, False)
    assert "This file is locked" in text_of(answer)
    by = "It was checked by ClamAV 1.4.1, Mon 23 Nov 2026, 10:00 (Moscow)."
    assert f"found Eicar-Test-Signature.UNOFFICIAL in invoice.doc. {by}" in plain(answer)
    assert "To the queue" in text_of(answer)


def test_customers_see_the_same(cast: World, post: Post, place: str, browser: Any) -> None:
    ticket = came(post, cast.incident, BAD)
    looked(post)
    ana = browser(cast.incident.ana.person)
    request = f"/help/{cast.incident.service.slug}/requests/{ticket.number}"
    assert "заблокирован, проверка на вирусы нашла Eicar-Test-Signature.UNOFFICIAL" in plain(ana.get(request))
    answer = ana.get(f"{request}/files/{Attachment.objects.get().pk}")
    assert (answer.status_code, "Файл заблокирован" in text_of(answer)) == (403, True)


def test_a_file_that_is_too_large_to_be_checked_can_be_had_and_says_so(
    cast: World, post: Post, place: str, olga: Client
) -> None:
    ticket = came(post, cast.incident, ("film.mp4", b"x" * (scanner.LIMIT + 1)))
    looked(post)
    assert "too large to be checked for viruses" in plain(olga.get(desk.address(ticket)))
    file = desk.address(ticket, f"files/{Attachment.objects.get().pk}")
    assert olga.get(file).status_code == 200


def test_a_locked_picture_is_not_shown_within_its_letter(cast: World, post: Post, place: str) -> None:
    ticket = post.ticket(cast.incident)
    message = Message.objects.get(ticket=ticket)
    words.attach(message, [Attached("a.png", "image/png", scanner.EICAR, inline=True, content_id="a@b")])
    assert [one.filename for one in reads.inline_files(message)] == ["a.png"]
    looked(post)
    assert reads.inline_files(message) == []


# --- clamd away -------------------------------------------------------------------------------------


def test_while_clamd_is_away_files_can_be_had_and_wait_for_ever(
    cast: World, post: Post, settings: Any, olga: Client
) -> None:
    settings.CLAMD = NOWHERE
    ticket = came(post, cast.incident, BAD)
    delays = []
    for _ in range(20):
        assert looked(post) == 1
        row = Scan.objects.get()
        assert row.due_at
        delays.append(int((row.due_at - post.now).total_seconds()))
        post.now = row.due_at
    assert delays == [15, 30, 60, 120, *[240] * 16]
    assert (row.state, row.failed_at, row.last_error[:22]) == ("waits", None, "ConnectionRefusedError")
    assert "not checked for viruses yet" in plain(olga.get(desk.address(ticket)))
    file = desk.address(ticket, f"files/{row.attachment_id}")
    assert olga.get(file).content == scanner.EICAR
    with scanner.answering() as settings.CLAMD:
        looked(post)
    assert olga.get(file).status_code == 403


def test_what_it_found_counts_though_it_goes_before_it_says_what_it_is(
    cast: World, post: Post, settings: Any
) -> None:
    """It may be stopped just then: the file would be had, and leave in a letter, until it is back."""
    with scanner.answering(once=True) as settings.CLAMD:
        came(post, cast.incident, BAD)
        looked(post)
    found = Scan.objects.get()
    assert (found.state, found.signature, found.by) == ("found", scanner.SIGNATURE, "ClamAV")


def test_an_answer_that_is_no_verdict_is_tried_again_and_left_to_a_person(
    cast: World, post: Post, settings: Any
) -> None:
    came(post, cast.incident, BAD)
    with scanner.answering(b"stream: Can't allocate memory ERROR") as settings.CLAMD:
        Scan.objects.create(attachment=Attachment.objects.get(), due_at=post.now)
        for _ in range(12):
            looked(post)
            post.later(hours=1)
    row = Scan.objects.get()
    assert (row.state, row.failed_at is not None) == ("waits", True)
    assert "Can't allocate memory" in row.last_error


def test_the_doctor_tells_whether_it_answers_and_how_many_wait(
    cast: World, post: Post, place: str, settings: Any
) -> None:
    came(post, cast.incident, BAD)
    [found] = doctor.clamd_answers()
    assert found.says("en") == f"Files are checked by ClamAV 1.4.1 at {place}; 1 wait for it."
    settings.CLAMD = NOWHERE
    [found] = doctor.clamd_answers()
    assert (found.code, found.severity) == ("clamd_away", Severity.ERROR)
    assert "Files that wait for it: 1." in found.says("en")


# --- letters out ------------------------------------------------------------------------------------


def answered(post: Post, to: Cast, *files: tuple[str, bytes]) -> Message:
    """An agent's answer with files, its letter written and due now."""
    said = conversing.reply(ticket=post.ticket(to), agent=to.olga, text="Both are here.", now=post.now)
    words.attach(
        said, [Attached(name, "x/y", content, inline=False, content_id="") for name, content in files]
    )
    post.worked()
    post.now = said.letters.get().due_at or post.now
    return said


def sent(post: Post, settings: Any) -> list[bytes]:
    with letters.server() as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", there.port, 5
        Worker(chores.sending(), tick=lambda: post.now).once()
        return list(there.letters)


def test_a_locked_file_leaves_in_no_letter_and_the_letter_says_so(
    cast: World, post: Post, place: str, settings: Any
) -> None:
    said = answered(post, cast.incident, ("a [1].bin", scanner.EICAR), ("note.txt", b"hello"))
    looked(post)
    [arrived] = [one for raw in sent(post, settings) if "Both are here" in (one := parse(raw)).text]
    assert [one.filename for one in arrived.attachments] == ["note.txt"]
    assert "Not attached, since a check for viruses found something in it: a [1].bin." in arrived.text
    assert said.letters.get().state == LetterState.SENT


def test_a_letter_waits_a_minute_for_its_files_and_no_longer(cast: World, post: Post, settings: Any) -> None:
    settings.CLAMD = NOWHERE
    said = answered(post, cast.incident, ("a.bin", b"x"))
    assert not [raw for raw in sent(post, settings) if b"Both are here" in raw]
    letter = said.letters.get()
    assert (letter.state, letter.due_at) == (LetterState.QUEUED, post.now + timedelta(seconds=3))
    post.later(seconds=60)
    assert [raw for raw in sent(post, settings) if b"Both are here" in raw]


def test_a_letter_waits_for_the_files_of_those_that_go_with_it(
    cast: World, post: Post, settings: Any
) -> None:
    """Two answers within a minute leave as one letter: the first has no file, the second has."""
    settings.CLAMD, settings.TOGETHER = NOWHERE, timedelta(minutes=1)
    ticket, olga = post.ticket(cast.incident), cast.incident.olga
    conversing.reply(ticket=ticket, agent=olga, text="I look into it.", now=post.now)
    post.worked()
    now = post.later(seconds=5)
    second = conversing.reply(ticket=ticket, agent=olga, text="This is the plan.", now=now)
    words.attach(second, [attached("plan.bin", scanner.EICAR)])
    post.worked()
    post.later(seconds=56)
    assert not [raw for raw in sent(post, settings) if b"I look into it" in raw]
    with scanner.answering() as settings.CLAMD:
        post.later(seconds=20)
        looked(post)
        [arrived] = [one for raw in sent(post, settings) if "I look into it" in (one := parse(raw)).text]
    assert ("This is the plan." in arrived.text, arrived.attachments) == (True, ())
    assert "Not attached, since a check for viruses" in arrived.text


def test_a_link_to_a_locked_file_gives_a_page(
    cast: World, post: Post, place: str, settings: Any, client: Client
) -> None:
    settings.LETTER_FILES = 10
    said = answered(post, cast.incident, BAD)
    looked(post)
    row = said.attachments.get()
    link = file_links.path(FileLink(row.pk, (post.now + file_links.HOLDS).date()))
    for address in (link, link.replace("/open", "/saved")):
        answer = client.get(address, HTTP_ACCEPT_LANGUAGE="en")
        assert (answer.status_code, "This file is locked" in text_of(answer)) == (403, True)
        assert scanner.EICAR not in answer.content


def test_a_note_that_is_sent_leaves_its_locked_file_behind(cast: World, post: Post, place: str) -> None:
    ticket = post.ticket(cast.incident)
    note = conversing.note(ticket=ticket, agent=cast.incident.olga, text="From the vendor.", now=post.now)
    files = (BAD, ("note.txt", b"hello"))
    words.attach(
        note, [Attached(name, "x/y", content, inline=False, content_id="") for name, content in files]
    )
    looked(post)
    out = words.send(ticket, note, at=post.now, act="reply")
    assert [row.filename for row in out.attachments.all()] == ["note.txt"]


def attached(name: str, content: bytes) -> Attached:
    return Attached(name, "application/octet-stream", content, inline=False, content_id="")


def plain(page: Any) -> str:
    return text_of(page).replace("\xa0", " ")
