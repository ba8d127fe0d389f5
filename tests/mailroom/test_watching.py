"""A server that tells of new letters is listened to: they are here within a second or two."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.kit import clock
from otklik.mailroom import imap, watching
from otklik.mailroom.models import Envelope, Mailbox, Source
from otklik.mailroom.watching import Watching
from tests.mailroom import dovecot, letters
from tests.mailroom.dovecot import SECRET, Box
from tests.mailroom.letters import HELP
from tests.ops.processes import process, until

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
LATER = timedelta(minutes=30)
ENDS_WITHIN = 1.5
"""Seconds in which a watch ends, so that no connection outlives its database."""


@pytest.fixture
def source(committed: str, box: Box, settings: Any, tmp_path: Path) -> Source:
    """The account `box`, reached before, and not due for half an hour."""
    settings.DATA = tmp_path
    letters.mailboxes()
    return Source.objects.create(
        mailbox=Mailbox.objects.get(address=HELP), host="127.0.0.1", port=box.server.port, security="plain",
        user=box.user, secret=SECRET, since=LONG_AGO, due_at=clock.now() + LATER,
    )  # fmt: skip


@pytest.fixture
def watch(source: Source) -> Iterator[Callable[..., Watching]]:
    """Begins to wait at what is fetched."""
    begun: list[Watching] = []

    def begin(**options: Any) -> Watching:
        rows = Source.objects.select_related("mailbox__service").filter(testing=False).order_by("pk")
        begun.append(Watching(rows.all, tick=clock.now, **options))
        threading.Thread(target=begun[-1].run, daemon=True).start()
        return begun[-1]

    yield begin
    for one in begun:
        one.stop()
    time.sleep(ENDS_WITHIN)


def is_due() -> bool:
    return Source.objects.filter(due_at__lte=clock.now()).exists()


def not_due() -> None:
    Source.objects.update(due_at=clock.now() + LATER)


@pytest.mark.flow
def test_a_new_letter_is_here_within_two_seconds(
    source: Source, box: Box, surroundings: Mapping[str, str]
) -> None:
    with process("worker", env=surroundings):
        until(lambda: Source.objects.filter(reachable_since__isnull=False).exists())
        time.sleep(1)
        box.deliver(letters.letter("Now", mail_id="now@acme.example"))
        began = time.monotonic()
        until(lambda: Envelope.objects.exists(), seconds=10)
        assert time.monotonic() - began < 4, "half a minute is what looking in takes"


def test_a_folder_is_due_as_soon_as_its_server_tells(
    source: Source, box: Box, watch: Callable[..., Watching]
) -> None:
    watch()
    until(is_due)
    not_due()
    box.deliver(letters.letter())
    until(is_due, seconds=5)


def test_a_folder_in_hand_is_looked_into_once_more(source: Source) -> None:
    Source.objects.update(leased_until=clock.now() + LATER)
    assert not watching.due_now(source, now=clock.now())
    Source.objects.update(leased_until=None)
    assert watching.due_now(source, now=clock.now())
    assert is_due()


def test_one_out_of_reach_keeps_its_pause(source: Source) -> None:
    Source.objects.update(unreachable_since=clock.now())
    watching.due_now(source, now=clock.now())
    assert not is_due()


def test_after_a_cut_it_waits_anew(
    source: Source,
    imap_server: dovecot.Server,
    watch: Callable[..., Watching],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "_FIRST_PAUSE", 0.2)
    with dovecot.running() as server:
        box = server.box()
        Source.objects.update(port=server.port, user=box.user)
        watch()
        until(is_due)
        server.stop()
        server.start()
        not_due()
        until(is_due, seconds=30)  # Dovecot lets go of those who wait some seconds after its end
        not_due()
        box.deliver(letters.letter())
        until(is_due, seconds=10)


def test_no_more_folders_than_allowed_are_waited_at(
    source: Source, box: Box, imap_server: dovecot.Server, watch: Callable[..., Watching]
) -> None:
    other = imap_server.box()
    Source.objects.create(
        mailbox=source.mailbox, host="127.0.0.1", port=imap_server.port, security="plain", user=other.user,
        secret=SECRET, since=LONG_AGO, due_at=clock.now() + LATER,
    )  # fmt: skip
    watch(most=1)
    until(is_due)
    time.sleep(1)
    due = Source.objects.filter(due_at__lte=clock.now())
    assert [row.user for row in due] == [box.user]


def test_who_waits_is_told_to_stop_in_a_moment(box: Box) -> None:
    account = imap.Account("127.0.0.1", box.server.port, "plain", box.user, SECRET)
    stopping = threading.Event()
    threading.Timer(0.3, stopping.set).start()
    with imap.opened(account, readonly=True) as folder:
        assert folder.tells_of_letters()
        began = time.monotonic()
        assert not folder.new_letters(seconds=60, stopping=stopping)
    assert time.monotonic() - began < 5


@contextmanager
def tells_at_once() -> Iterator[int]:
    """The port of a server whose word of a new letter comes in one packet with its leave to wait."""
    answers = {
        b"CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n",
        b"EXAMINE": b"* 1 EXISTS\r\n",
        b"LOGOUT": b"* BYE\r\n",
    }
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:

        def serve() -> None:
            line, _ = server.accept()
            with line, line.makefile("rb") as said:
                line.sendall(b"* OK [CAPABILITY IMAP4rev1 IDLE] here\r\n")
                for tag, command, *_ in map(bytes.split, said):
                    if command == b"IDLE":
                        line.sendall(b"+ idling\r\n* 2 EXISTS\r\n")
                        assert said.readline() == b"DONE\r\n"
                    line.sendall(answers.get(command, b"") + tag + b" OK done\r\n")

        served = pool.submit(serve)
        yield server.getsockname()[1]
        served.result()


def test_a_letter_that_comes_as_waiting_begins_is_told_of_at_once() -> None:
    began = time.monotonic()
    with tells_at_once() as port:
        account = imap.Account("127.0.0.1", port, "plain", "box", SECRET)
        with imap.opened(account, readonly=True) as folder:
            assert folder.new_letters(seconds=20, stopping=threading.Event())
    assert time.monotonic() - began < 5, "it was told only as waiting ended"
