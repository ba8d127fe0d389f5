"""The LMTP door over real sockets: each recipient has a reply of its own, 250 after the commit alone."""

import os
import smtplib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom import storing
from otklik.mailroom.door import Door, Rules
from otklik.mailroom.lmtp import LmtpSession
from otklik.mailroom.models import Envelope, Mailbox
from tests.mailroom import letters
from tests.mailroom.letters import HELP, LIMIT, OTHER, SALES

ANA = "ana@acme.example"
NOBODY = "zed@nowhere.example"


@pytest.fixture
def path(committed: str, settings: Any, tmp_path: Path) -> Iterator[str]:
    """A socket file on which letters to three mailboxes are taken."""
    settings.DATA = tmp_path
    letters.mailboxes()

    async def opened() -> Door:
        rules = Rules(limit=LIMIT, patience=5, name="lmtp")
        door = Door("", 0, rules, path=str(tmp_path / "lmtp"), speaks=LmtpSession)
        await door.open()
        return door

    with letters.running(opened):
        yield str(tmp_path / "lmtp")


@pytest.fixture
def client(path: str) -> Iterator[smtplib.LMTP]:
    with smtplib.LMTP(path) as opened:
        opened.ehlo("client.example")
        yield opened


def test_the_group_of_the_socket_may_write_to_it(tmp_path: Path) -> None:
    """The mail server is of that group, and to connect is to write: under a umask it could not."""

    async def opened() -> Door:
        door = Door("", 0, Rules(limit=LIMIT), path=str(tmp_path / "lmtp"), speaks=LmtpSession)
        before = os.umask(0o027)
        try:
            await door.open()
        finally:
            os.umask(before)
        return door

    with letters.running(opened):
        assert (tmp_path / "lmtp").stat().st_mode & 0o777 == 0o770


def handed(client: smtplib.LMTP, *to: str, raw: bytes = b"") -> tuple[list[int], list[int]]:
    """The replies to each recipient, and those to the end of the letter."""
    client.mail(ANA)
    asked = [client.rcpt(address)[0] for address in to]
    assert client.docmd("DATA")[0] == 354
    client.send((raw or letters.letter()) + b".\r\n")
    return asked, [client.getreply()[0] for code in asked if code == 250]


@pytest.mark.parametrize(
    ("why", "to", "asked", "told"),
    [
        ("one unknown", [HELP, NOBODY], [250, 550], [250]),
        ("two of a service", [HELP, SALES], [250, 250], [250, 250]),
        ("two of two services, one unknown between", [HELP, NOBODY, OTHER], [250, 550, 250], [250, 250]),
        ("the same twice", [HELP, HELP], [250, 250], [250, 250]),
    ],
)
def test_each_recipient_is_answered(
    client: smtplib.LMTP, why: str, to: list[str], asked: list[int], told: list[int]
) -> None:
    assert handed(client, *to) == (asked, told), why
    assert Envelope.objects.count() == (2 if OTHER in to else 1), why
    assert Envelope.objects.first().route["door"] == "lmtp"  # type: ignore[union-attr]
    assert handed(client, *to) == (asked, told), "once more on the same connection"
    assert Envelope.objects.count() == (2 if OTHER in to else 1), why


def test_whose_mailbox_went_meanwhile_hears_so_and_the_other_has_the_letter(client: smtplib.LMTP) -> None:
    client.mail(ANA)
    client.rcpt(HELP)
    client.rcpt(OTHER)
    client.docmd("DATA")
    Mailbox.objects.filter(address=HELP).delete()
    client.send(letters.letter() + b".\r\n")
    assert [client.getreply()[0] for _ in range(2)] == [550, 250]
    assert Envelope.objects.get().route["rcpt_to"] == [OTHER]


def test_a_letter_that_cannot_be_filed_is_refused_to_all_for_now(
    client: smtplib.LMTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(storing.blobs, "keep", refuse)
        assert handed(client, HELP, OTHER) == ([250, 250], [451, 451])
    assert not Envelope.objects.exists()
    assert handed(client, HELP, OTHER) == ([250, 250], [250, 250])


def test_too_large_is_said_to_each(client: smtplib.LMTP) -> None:
    raw = letters.letter(text=("x" * 98 + "\r\n") * (LIMIT // 99))
    assert handed(client, HELP, OTHER, raw=raw) == ([250, 250], [552, 552])


def test_without_a_recipient_no_letter_is_taken(client: smtplib.LMTP) -> None:
    client.mail(ANA)
    client.rcpt(NOBODY)
    assert client.docmd("DATA")[0] == 503


@pytest.mark.parametrize("greeting", ["EHLO client.example", "HELO client.example"])
def test_it_is_greeted_as_lmtp_wants(path: str, greeting: str) -> None:
    with smtplib.LMTP(path) as client:
        assert client.docmd(greeting)[0] == 500
        assert client.docmd("LHLO client.example")[0] == 250


def test_commands_may_come_all_at_once(path: str) -> None:
    """RFC 2033 wants pipelining (RFC 2920)."""
    with smtplib.LMTP(path) as client:
        client.send(f"LHLO c.example\r\nMAIL FROM:<{ANA}>\r\nRCPT TO:<{HELP}>\r\nDATA\r\n".encode())
        assert [client.getreply()[0] for _ in range(4)] == [250, 250, 250, 354]
        client.send(letters.letter() + b".\r\nQUIT\r\n")
        assert [client.getreply()[0] for _ in range(2)] == [250, 221]
    assert Envelope.objects.count() == 1
