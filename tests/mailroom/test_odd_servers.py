"""Servers that answer oddly: what they do not give is asked for again, and no letter hinders the others."""

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom import fetch, imap, sources, storing
from otklik.mailroom.models import Envelope, Mailbox, Source
from tests.mailroom import letters

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = START + timedelta(hours=8)
DATE = b'"20-Nov-2026 12:00:00 +0300"'


class Odd:
    """A server with three letters; what it says of one can be changed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.next_uid, self.fetched = 4, 0
        self.letters = {uid: letters.letter(mail_id=f"{uid}@acme.example") for uid in (1, 2, 3)}
        self.heads = {uid: (DATE, b"%d" % len(raw)) for uid, raw in self.letters.items()}
        self.contents = {uid: b"BODY[] {%d}\r\n%s" % (len(raw), raw) for uid, raw in self.letters.items()}

    def answer(self, said: bytes) -> bytes:
        match said.upper().split()[1:3]:
            case [b"CAPABILITY"]:
                return b"* CAPABILITY IMAP4rev1\r\n"
            case [b"EXAMINE", *_]:
                return b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n* OK [UIDNEXT %d] fine\r\n" % (
                    len(self.letters),
                    self.next_uid,
                )
            case [b"UID", b"SEARCH"]:
                above = int(re.findall(rb"UID (\d+):", said)[0])
                [(first, last)] = re.findall(rb"SEARCH (\d+):(\d+|\*)", said) or [(1, b"*")]
                among = list(self.letters)[int(first) - 1 : None if last == b"*" else int(last)]
                return b"* SEARCH %s\r\n" % b" ".join(b"%d" % uid for uid in among if uid >= above)
            case [b"UID", b"FETCH"]:
                uids = [int(uid) for uid in said.split()[3].split(b",")]
                return b"".join(self._fetched(uid, whole=b"BODY.PEEK" in said) for uid in uids)
        return b""

    def _fetched(self, uid: int, *, whole: bool) -> bytes:
        self.fetched += whole
        head = b"INTERNALDATE %s RFC822.SIZE %s" % self.heads[uid]
        return b"* %d FETCH (UID %d %s)\r\n" % (uid, uid, self.contents[uid] if whole else head)


@pytest.fixture
def odd() -> Iterator[Odd]:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        made = Odd(server.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line, line.makefile("rb") as asked:
                    line.sendall(b"* OK [CAPABILITY IMAP4rev1] here\r\n")
                    for said in asked:
                        line.sendall(made.answer(said) + said.split()[0] + b" OK done\r\n")

        pool.submit(serve)
        yield made
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def source(odd: Odd, settings: Any, tmp_path: Path) -> Source:
    settings.DATA = tmp_path
    letters.mailboxes()
    return Source.objects.create(
        mailbox=Mailbox.objects.get(address=letters.HELP), host="127.0.0.1", port=odd.port, security="plain",
        user="box", secret="s", since=START, due_at=START,
    )  # fmt: skip


def visit(now: datetime = NOW) -> Source:
    source = Source.objects.select_related("mailbox__service").get()
    fetch.visit(source, tick=lambda: now, limit=1024 * 1024)
    return Source.objects.get()


def test_a_server_that_counts_badly_is_not_asked_for_all_again(odd: Odd, source: Source) -> None:
    odd.next_uid = 2
    for minutes in range(3):
        after = visit(NOW + timedelta(minutes=minutes))
    assert (after.last_uid, odd.fetched, Envelope.objects.count()) == (3, 3, 3)


CONTENTS = [
    b"FLAGS (\\Seen)",
    b"BODY[] NIL",
    b'BODY[] ""',
]


@pytest.mark.parametrize("said", CONTENTS)
def test_a_letter_whose_content_is_not_given_is_asked_for_again(
    odd: Odd, source: Source, said: bytes
) -> None:
    whole, odd.contents[2] = odd.contents[2], said
    after = visit()
    assert sorted(Envelope.objects.values_list("mail_id", flat=True)) == ["1@acme.example", "3@acme.example"]
    assert after.troubled["2"]["why"] == "Refused: FETCH: the server gave no content"
    odd.contents[2] = whole
    after = visit(NOW + timedelta(hours=2))
    assert (after.troubled, storing.raw_of(Envelope.objects.get(uid=2))) == ({}, odd.letters[2])


def test_more_letters_than_one_line_can_tell_are_found(odd: Odd) -> None:
    odd.letters = dict.fromkeys(range(10**9, 10**9 + 200_000 * 7, 7), b"")
    odd.next_uid = max(odd.letters) + 1
    with imap.opened(imap.Account("127.0.0.1", odd.port, "plain", "box", "s"), readonly=True) as folder:
        assert folder.uids(since=START.date()) == list(odd.letters)
        assert folder.uids(above=10**9 + 7 * 100_000, since=START.date()) == list(odd.letters)[100_001:]


def test_a_look_ahead_says_that_a_letter_is_not_given(odd: Odd, source: Source) -> None:
    odd.contents[2] = b"BODY[] NIL"
    told = sources.foretell(source, limit=1024 * 1024, now=NOW)
    assert [(one.uid, one.outcome) for one in told if one.uid == 2] == [(2, sources.NOT_GIVEN)]
    assert len(told) == 3


HEADS = [
    (b"NIL", b"900"),
    (b'"00-Jan-0000 00:00:00 +0000"', b"900"),
    (DATE, b"NIL"),
]


@pytest.mark.parametrize("head", HEADS)
def test_a_letter_without_a_readable_date_or_size_holds_up_no_other(
    odd: Odd, source: Source, head: tuple[bytes, bytes]
) -> None:
    good, odd.heads[2] = odd.heads[2], head
    after = visit()
    assert (after.unreachable_since, list(after.troubled)) == (None, ["2"])
    assert Envelope.objects.count() == 2
    odd.heads[2] = good
    assert (visit(NOW + timedelta(hours=2)).troubled, Envelope.objects.count()) == ({}, 3)
