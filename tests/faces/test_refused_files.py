"""Files in letters that are not taken: the words are, and each file is named with why."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from otklik.core.mail.programs import is_program
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.tickets.models import Attachment, Ticket
from tests.core.mail.test_not_taken import packed
from tests.faces import desk
from tests.faces.test_phone import text_of
from tests.post import Post, filed
from tests.world import ANA, BO, Cast, World

MB = 1024 * 1024
PROGRAM = b"MZ\x90\x00" + b"\0" * 400


@pytest.fixture
def post(cast: World) -> Post:
    return Post(world=cast)


def comes(
    post: Post,
    to: Cast,
    *files: tuple[str, bytes],
    subject: str = "It crashes",
    text: str = "See the file.",
    sender: str = ANA,
) -> Envelope:
    """A letter with files."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to.address, subject
    letter["Message-ID"] = f"<{post.letters}-files@sender.example>"
    post.letters += 1
    letter.set_content(text)
    for name, content in files:
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return post.stored(to, letter.as_bytes(), sender)


@pytest.mark.parametrize(
    ("why", "name", "head", "runs"),
    [
        ("a program", "setup.exe", b"MZ\x90\0", True),
        ("by its name alone", "run.BAT", b"echo", True),
        ("behind another ending", "plan.pdf.scr", b"", True),
        ("by its bytes alone", "plan.pdf", b"MZ\x90\0\x03\0", True),
        ("of Linux", "tool", b"\x7fELF\x02\x01\0", True),
        ("words that begin alike", "notes.txt", b"MZ, Moscow zone", False),
        ("a log", "setup.log", b"started", False),
        ("no ending", "README", b"read me", False),
    ],
)
def test_a_program_is_told_by_name_or_bytes(why: str, name: str, head: bytes, runs: bool) -> None:
    assert is_program(name, head) is runs, why


@pytest.mark.clause("S2.9")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("See the file.", "These files were not taken: programs are not."),
        ("Посмотрите файл, пожалуйста.", "Эти файлы не приняты: программы не принимаются."),
    ],
)
def test_the_acknowledgement_names_what_was_not_taken(cast: World, post: Post, text: str, says: str) -> None:
    envelope = comes(
        post, cast.incident, ("setup.exe", PROGRAM), ("app.log", b"started"), subject=text, text=text
    )
    [letter] = [one for one in post.worked() if one.event == "ticket_registered"]
    assert says in letter.text
    assert "- setup.exe" in letter.text
    assert "app.log" not in letter.text
    assert filed(envelope).outcome == Outcome.TICKET


def reply(post: Post, ticket: Ticket, *files: tuple[str, bytes], sender: str = ANA) -> list[Letter]:
    """A further letter about a ticket; gives what its writer is told of it."""
    comes(post, post.world.incident, *files, subject=f"Re: [{ticket.number}] It crashes", sender=sender)
    return [one for one in post.worked() if one.event == "files_not_taken"]


@pytest.mark.clause("S2.9")
def test_whoever_writes_again_hears_what_was_not_taken_of_that_letter(cast: World, post: Post) -> None:
    """A colleague who wrote it, not the requester; and nobody where everything was."""
    ticket = post.ticket(cast.incident)
    [told] = reply(post, ticket, ("setup.exe", PROGRAM), ("app.log", b"started"), sender=BO)
    assert (told.to_address, told.automatic, told.state) == (BO, "auto-replied", LetterState.QUEUED)
    assert "- setup.exe" in told.text
    assert "app.log" not in told.text
    assert ticket.number in told.text
    assert reply(post, ticket, ("app.log", b"started")) == []


def test_whoever_gets_ten_such_answers_within_the_hour_gets_no_more(cast: World, post: Post) -> None:
    ticket = post.ticket(cast.incident)
    states = [reply(post, ticket, ("setup.exe", PROGRAM))[0].last_error for _ in range(11)]
    assert states == [""] * 9 + ["too-many"] * 2, "with the acknowledgement"


@pytest.mark.clause("S2.9")
@pytest.mark.parametrize(
    ("text", "large", "archive"),
    [
        (
            "See the file.",
            "Files of up to 1\xa0MB are taken;",
            "there are programs in them.",
        ),
        ("Посмотрите файл.", "Эти файлы не приняты: они больше 1\xa0МБ.", "в них есть программы."),
    ],
)
def test_what_is_too_large_and_archives_of_programs_are_named_each_with_why(
    cast: World, post: Post, settings: Any, text: str, large: str, archive: str
) -> None:
    settings.FILE_LIMIT = MB
    files = (("film.mp4", b"x" * (MB + 1)), ("tools.zip", packed("bin/setup.exe")), ("setup.exe", PROGRAM))
    envelope = comes(post, cast.incident, *files, ("logs.zip", packed("a.log")), subject=text, text=text)
    [letter] = [one for one in post.worked() if one.event == "ticket_registered"]
    blocks, named = letter.text.split("\n\n"), (("film.mp4", large), ("tools.zip", archive))
    assert [blocks[blocks.index(f"- {name}") - 1].count(says) for name, says in named] == [1, 1]
    assert "- setup.exe" in blocks
    assert "logs.zip" not in letter.text
    kept = dict(Attachment.objects.values_list("filename", "refused"))
    wanted = {"film.mp4": "too_large", "tools.zip": "archive", "setup.exe": "program", "logs.zip": ""}
    assert kept == wanted
    assert filed(envelope).outcome == Outcome.TICKET
    assert b"film.mp4" in storing.raw_of(filed(envelope))


def test_agents_see_why_each_was_not_taken(cast: World, post: Post, olga: Client, settings: Any) -> None:
    settings.FILE_LIMIT = MB
    files = (("film.mp4", b"x" * (MB + 1)), ("tools.zip", packed("bin/setup.exe")))
    comes(post, cast.incident, *files)
    post.worked()
    ticket = Attachment.objects.select_related("message__ticket__service")[0].message.ticket
    page = text_of(olga.get(desk.address(ticket))).replace("\xa0", " ")
    assert "film.mp4 1.0 MB, not taken: too large" in page
    assert "not taken: there is a program in it" in page
    for row in Attachment.objects.all():
        assert olga.get(desk.address(ticket, f"files/{row.pk}")).status_code == 404


def test_an_acknowledgement_without_such_files_says_nothing_of_them(cast: World, post: Post) -> None:
    comes(post, cast.incident, ("app.log", b"started"))
    [letter] = [one for one in post.worked() if one.event == "ticket_registered"]
    assert "not taken" not in letter.text


@pytest.mark.clause("S2.9")
def test_a_program_is_kept_in_the_letter_alone(cast: World, post: Post) -> None:
    envelope = comes(post, cast.incident, ("setup.exe", PROGRAM))
    post.worked()
    row = Attachment.objects.get()
    assert (row.filename, row.size, row.refused) == ("setup.exe", len(PROGRAM), "program")
    assert (row.small, row.key) == (None, "")
    assert b"setup.exe" in storing.raw_of(filed(envelope))


def test_agents_see_its_name_and_why_and_cannot_save_it(cast: World, post: Post, olga: Client) -> None:
    envelope = comes(post, cast.incident, ("setup.exe", PROGRAM), ("app.log", b"started"))
    post.worked()
    ticket = filed(envelope).ticket
    assert ticket
    page = olga.get(desk.address(ticket))
    assert "setup.exe 404 bytes, not taken: programs are not" in text_of(page).replace("\xa0", " ")
    rows = {row.filename: row.pk for row in Attachment.objects.all()}
    assert desk.address(ticket, f"files/{rows['app.log']}") in page.content.decode()
    assert desk.address(ticket, f"files/{rows['setup.exe']}") not in page.content.decode()
    assert olga.get(desk.address(ticket, f"files/{rows['setup.exe']}")).status_code == 404
    assert olga.get(desk.address(ticket, f"files/{rows['app.log']}")).content == b"started"


def test_a_program_in_a_reply_is_told_at_the_message(cast: World, post: Post, olga: Client) -> None:
    ticket = post.ticket(cast.incident)
    comes(post, cast.incident, ("setup.exe", PROGRAM), subject=f"Re: [{ticket.number}] It crashes")
    post.worked()
    assert "not taken: programs are not" in text_of(olga.get(desk.address(ticket)))
