"""A mail server answers 4xx or 5xx, stalls or cuts, at any step of a letter: what an agent sees of it.

The server is real to us: a socket, and nothing of ours behind it.
"""

import html
import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from otklik.core.mail.arrival import Attached
from otklik.core.mail.parse import parse
from otklik.kit import clock, due
from otklik.mailroom import dispatch, line
from otklik.mailroom.models import Letter, LetterState
from otklik.tickets import words
from otklik.tickets.models import Ticket
from tests import world
from tests.faces.test_pages import text_of
from tests.mailroom.letters import NOW, outgoing, server
from tests.mailroom.test_dispatch import Go
from tests.mailroom.test_dispatch import _data as _data
from tests.mailroom.test_dispatch import cast as cast
from tests.mailroom.test_dispatch import go as go
from tests.mailroom.test_dispatch import ticket as ticket

pytestmark = pytest.mark.django_db
SMALL = bytes(range(256)) * 4
LARGE = bytes(range(256)) * 24_000  # 6 MB: more than what lies in sockets unread
AWAY = "The mail server that takes our letters cannot be reached."
BROKE = "The connection to the mail server broke."
PERHAPS = f"{BROKE} It may have arrived all the same."
LATER, NEVER = "The mail server puts it off.", "The mail server refuses it."


@pytest.fixture
def letter(cast: world.Cast, ticket: Ticket) -> Letter:
    """An answer with files, that waits to leave."""
    message = ticket.messages.get()
    words.attach(message, [Attached("plan.bin", "application/octet-stream", SMALL, False, "")])
    return outgoing(cast.service, ticket=ticket, message=message, with_files=True, contact=cast.ana)


def _grown(letter: Letter) -> list[bytes]:
    """A large file goes with it: while it is on its way a server can stop reading. Gives all its files."""
    message = letter.message
    assert message is not None
    words.attach(message, [Attached("film.bin", "application/octet-stream", LARGE, False, "")])
    return [SMALL, LARGE]


@pytest.fixture
def page(cast: world.Cast, ticket: Ticket, monkeypatch: Any) -> Any:
    """The ticket's page, as an agent sees it at an instant."""
    cache.clear()
    client, person = Client(), cast.olga.person
    person.language = "en"
    person.save()
    client.force_login(person)

    def seen(at: timedelta) -> str:
        monkeypatch.setattr(clock, "now", lambda: NOW + at)
        found = client.get(f"/tickets/{ticket.service.slug}/{ticket.number}")
        assert found.status_code == 200
        return html.unescape(text_of(found.content.decode()))

    return seen


# step, what the server does, what the page says, whether the second copy is marked as repeated
TROUBLES = [
    ("hello", "421 4.3.2 too busy", AWAY, False),
    ("hello", "554 5.7.1 no", AWAY, False),
    ("hello", "stall", AWAY, False),
    ("hello", "cut", AWAY, False),
    ("mail", "451 4.7.1 later", LATER, False),
    ("mail", "stall", BROKE, False),
    ("mail", "cut", BROKE, False),
    ("rcpt", "450 4.2.1 greylisted", LATER, False),
    ("rcpt", "stall", BROKE, False),
    ("rcpt", "cut", BROKE, False),
    ("data", "452 4.3.1 no room", LATER, False),
    ("data", "stall", BROKE, False),
    ("data", "cut", BROKE, False),
    ("amid", "stall", BROKE, False),
    ("amid", "cut", BROKE, False),
    ("end", "451 4.3.0 later", LATER, False),
    ("end", "stall", PERHAPS, True),
    ("end", "cut", PERHAPS, True),
]


@pytest.mark.parametrize(("step", "does", "says", "repeated"), TROUBLES)
def test_a_trouble_is_told_at_the_message_and_the_letter_leaves_whole_afterwards(
    go: Go, letter: Letter, page: Any, monkeypatch: Any, step: str, does: str, says: str, repeated: bool
) -> None:
    monkeypatch.setattr(line, "_FINAL_PATIENCE", 1)
    files = _grown(letter) if step == "amid" else [SMALL]
    with server(**{step: [does]}) as there:
        (put_off,) = go(there, timeout=1)
        assert (put_off.state, put_off.due_at) == (LetterState.QUEUED, NOW + timedelta(seconds=15))
        assert put_off.last_error.startswith(dispatch.PERHAPS) is repeated
        seen = page(timedelta(seconds=5))
        assert says in seen
        assert ("It may have arrived all the same" in seen) is repeated
        taken_before = len(there.letters)
        (sent,) = go(there, at=timedelta(seconds=15))
    assert (sent.state, sent.repeated) == (LetterState.SENT, repeated)
    assert len(there.letters) == taken_before + 1
    assert [file.content for file in parse(there.letters[-1]).attachments] == files
    assert len({parse(raw).message_id for raw in there.letters}) == 1
    assert says not in page(timedelta(minutes=1))


REFUSALS = [
    ("mail", "553 5.1.8 your domain is unknown"),
    ("rcpt", "550 5.1.1 no such user"),
    ("data", "554 5.5.1 no valid recipients"),
    ("end", "554 5.7.1 spam"),
]


@pytest.mark.parametrize(("step", "says"), REFUSALS)
def test_a_refusal_for_good_stands_at_the_message_with_the_servers_words(
    go: Go, letter: Letter, page: Any, step: str, says: str
) -> None:
    with server(**{step: [says]}) as there:
        (failed,) = go(there)
        assert (failed.state, failed.failed_at) == (LetterState.FAILED, NOW)
        go(there, at=timedelta(hours=1))
    assert len(there.letters) == (step == "end"), "it is not tried again"
    seen = page(timedelta(seconds=5))
    assert NEVER in seen
    assert says in seen


def test_a_large_letter_over_a_slow_line_takes_longer_than_a_word_may(go: Go, letter: Letter) -> None:
    """The patience is for each piece: a line that moves is waited for."""
    _grown(letter)
    with server(amid=["slow"]) as there:
        (sent,) = go(there, timeout=1)
    assert (sent.state, sent.repeated, len(there.letters)) == (LetterState.SENT, False, 1)


def test_a_server_that_thinks_long_before_it_takes_a_letter_gets_it_once(
    letter: Letter, settings: Any, monkeypatch: Any
) -> None:
    """It looks the letter through for longer than a lease: no other worker begins it meanwhile."""
    monkeypatch.setattr(line, "_SLICE", 0.1)
    passed, found = timedelta(), list[Letter]()

    def tick() -> datetime:
        nonlocal passed
        passed += timedelta(seconds=50)
        found.extend(due.claim(dispatch.waiting(), now=NOW + passed))
        return NOW + passed

    with server(end=["slow"]) as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", there.port, 1
        (row,) = due.claim(dispatch.waiting(), now=NOW)
        dispatch.send(row, line=line.Line(), tick=tick)
    assert passed > 2 * due.LEASE
    assert (found, len(there.letters)) == ([], 1)
    letter.refresh_from_db()
    assert (letter.state, letter.repeated) == (LetterState.SENT, False)


def test_what_waits_behind_a_letter_that_gets_no_reply_is_put_off_at_once(
    letter: Letter, cast: world.Cast, ticket: Ticket, settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(line, "_FINAL_PATIENCE", 1)
    other = outgoing(cast.service, number=2, ticket=ticket, to_address="bo@acme.example")
    with server(end=["stall"]) as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        one = line.Line()
        for row in due.claim(dispatch.waiting(), now=NOW, most=2):
            dispatch.send(row, line=one, tick=lambda: NOW)
    assert len(there.letters) <= 1
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.last_error[:13], other.last_error) == (dispatch.PERHAPS, "connect timed out")


def test_no_other_worker_begins_a_letter_while_it_is_on_its_slow_way(
    letter: Letter, settings: Any, monkeypatch: Any
) -> None:
    """It takes many minutes, each word within its patience: whoever looks meanwhile finds it taken."""
    _grown(letter)
    passed, found = timedelta(), list[Letter]()
    send = smtplib.SMTP.send

    def slowly(self: smtplib.SMTP, piece: Any) -> None:
        nonlocal passed
        send(self, piece)
        passed += timedelta(seconds=20)
        found.extend(due.claim(dispatch.waiting(), now=NOW + passed))

    monkeypatch.setattr(smtplib.SMTP, "send", slowly)
    with server() as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        (row,) = due.claim(dispatch.waiting(), now=NOW)
        dispatch.send(row, line=line.Line(), tick=lambda: NOW + passed)
    assert passed > 2 * due.LEASE
    assert (found, len(there.letters)) == ([], 1)
    letter.refresh_from_db()
    assert (letter.state, letter.repeated) == (LetterState.SENT, False)


def test_a_worker_that_slept_amid_a_letter_leaves_it_to_the_one_that_has_it_by_now(
    letter: Letter, settings: Any, monkeypatch: Any
) -> None:
    _grown(letter)
    passed, found = timedelta(), list[Letter]()
    send = smtplib.SMTP.send

    def asleep(self: smtplib.SMTP, piece: Any) -> None:
        nonlocal passed
        send(self, piece)
        if len(piece) > 1000 and not passed:
            passed = due.LEASE + timedelta(minutes=1)
            found.extend(due.claim(dispatch.waiting(), now=NOW + passed))

    monkeypatch.setattr(smtplib.SMTP, "send", asleep)
    settings.EMAIL_TIMEOUT = 1
    with server() as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        (row,) = due.claim(dispatch.waiting(), now=NOW)
        dispatch.send(row, line=line.Line(), tick=lambda: NOW + passed)
        assert there.letters == []
        letter.refresh_from_db()
        assert letter.leased_until == found[0].leased_until, "as the other one has it"
        dispatch.send(found[0], line=line.Line(), tick=lambda: NOW + passed)
    letter.refresh_from_db()
    assert (letter.state, len(there.letters)) == (LetterState.SENT, 1)
