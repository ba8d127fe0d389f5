"""The SMTP door over real sockets: 250 after the commit alone, and no letter is lost or kept twice."""

import asyncio
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from otklik.mailroom import storing
from otklik.mailroom.models import Envelope
from tests.mailroom import letters
from tests.mailroom.letters import HELP, LIMIT, OTHER, open_door

ANA = "ana@acme.example"


@pytest.fixture
def boxes(committed: str, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    letters.mailboxes()


@pytest.fixture
def client(boxes: None) -> Iterator[smtplib.SMTP]:
    with open_door() as door, smtplib.SMTP("127.0.0.1", door.port, timeout=30) as opened:
        opened.ehlo("client.example")
        yield opened


def test_it_says_what_it_takes(client: smtplib.SMTP) -> None:
    assert client.esmtp_features["size"] == str(LIMIT)
    assert {"8bitmime", "smtputf8"} <= client.esmtp_features.keys()


@pytest.mark.clause("S0.8", "S3.22")
def test_a_letter_is_there_when_250_is_said(client: smtplib.SMTP) -> None:
    assert client.sendmail(ANA, [HELP], letters.letter("Принтер")) == {}
    envelope = Envelope.objects.get()
    assert storing.raw_of(envelope) == letters.letter("Принтер")
    assert envelope.route == {"mail_from": ANA, "rcpt_to": [HELP], "door": "smtp"}


def test_several_recipients_are_one_transaction(client: smtplib.SMTP) -> None:
    refused = client.sendmail(ANA, [HELP, "zed@nowhere.example", OTHER], letters.letter())
    assert list(refused) == ["zed@nowhere.example"]
    assert Envelope.objects.count() == 2


def test_an_unknown_recipient_is_told_so(client: smtplib.SMTP) -> None:
    client.mail(ANA)
    code, said = client.rcpt("halp@local.example")
    assert (code, b"no mailbox here has the address <halp@local.example>" in said) == (550, True)
    assert client.docmd("DATA")[0] == 503


def test_a_letter_sent_again_is_taken_and_kept_once(client: smtplib.SMTP) -> None:
    for _ in range(3):
        client.sendmail(ANA, [HELP], letters.letter())
    assert Envelope.objects.get().route["repeats"] == 2


def test_the_null_return_path_is_kept_as_such(client: smtplib.SMTP) -> None:
    client.sendmail("", [HELP], letters.letter())
    assert Envelope.objects.get().route["mail_from"] == ""


def test_an_address_beyond_ascii_is_taken(client: smtplib.SMTP) -> None:
    client.command_encoding = "utf-8"
    assert client.mail("аня@почта.example", ["SMTPUTF8"])[0] == 250
    assert client.rcpt(HELP)[0] == 250
    assert client.data(letters.letter())[0] == 250
    assert Envelope.objects.get().route["mail_from"] == "аня@почта.example"


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("a line of 300,000 bytes", "x" * 300_000),
        ("several of them", "\r\n".join(["y" * 70_000] * 5)),
        ("just at the piece that is read at once", "z" * 65_534 + "\r\n" + "z" * 65_535),
        ("dots at the start of lines", ".\r\n..\r\n...three\r\n.one"),
        ("a dot after a bare line feed ends nothing", "before\n.\r\nafter"),
        ("nor a dot before one", "before\r\n.\nafter"),
        ("8-bit bytes", "Я" * 2000),
    ],
)
def test_every_text_arrives_byte_for_byte(client: smtplib.SMTP, why: str, text: str) -> None:
    raw = letters.letter(text=text)
    client.mail(ANA, ["BODY=8BITMIME"])
    client.rcpt(HELP)
    client.docmd("DATA")
    # Not smtplib's own way of sending, which mends bare line feeds.
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in raw.split(b"\r\n"))
    client.send(stuffed + b".\r\n")
    assert client.getreply()[0] == 250, why
    assert storing.raw_of(Envelope.objects.get()) == raw, why


def test_a_letter_that_is_nothing_but_the_dot_is_taken(client: smtplib.SMTP) -> None:
    client.mail(ANA)
    client.rcpt(HELP)
    client.docmd("DATA")
    client.send(b".\r\n")
    assert client.getreply()[0] == 250
    assert storing.raw_of(Envelope.objects.get()) == b""


def test_too_large_is_said_before_and_after(boxes: None) -> None:
    with open_door() as door, smtplib.SMTP("127.0.0.1", door.port, timeout=60) as client:
        client.ehlo()
        code, said = client.mail(ANA, [f"SIZE={60 * 1024 * 1024}"])
        assert (code, b"more than the 50 MB" in said) == (552, True)
        client.mail(ANA)
        client.rcpt(HELP)
        client.docmd("DATA")
        block = (b"x" * 98 + b"\r\n") * 10_000
        for _ in range(63):
            client.send(block)
        client.send(b".\r\n")
        code, said = client.getreply()
        assert (code, b"more than the 50 MB" in said) == (552, True)
        assert client.sendmail(ANA, [HELP], letters.letter()) == {}
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    "fault", [OperationalError("disk full"), OSError(28, "No space left"), ValueError("bug")]
)
def test_whatever_is_wrong_here_the_sender_keeps_the_letter(boxes: None, fault: Exception) -> None:
    def store(**values: object) -> tuple[()]:
        raise fault

    with open_door(store=store) as door, smtplib.SMTP("127.0.0.1", door.port) as client:
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            client.sendmail(ANA, [HELP], letters.letter())
        assert refusal.value.smtp_code == 451


def test_a_database_that_takes_too_long_gets_451(boxes: None) -> None:
    def store(**values: object) -> tuple[()]:
        time.sleep(0.6)
        return ()

    with open_door(store=store, patience=0.3) as door, smtplib.SMTP("127.0.0.1", door.port) as client:
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            client.sendmail(ANA, [HELP], letters.letter())
        assert refusal.value.smtp_code == 451


def test_a_lookup_that_fails_is_no_refusal(boxes: None) -> None:
    def known(address: str) -> None:
        raise OperationalError("gone")

    with open_door(known=known) as door, smtplib.SMTP("127.0.0.1", door.port) as client:
        client.ehlo()
        client.mail(ANA)
        assert client.rcpt(HELP)[0] == 451


def test_while_the_database_is_away_each_recipient_is_one_line_of_the_log(
    boxes: None, caplog: pytest.LogCaptureFixture
) -> None:
    def known(address: str) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    with open_door(known=known) as door, smtplib.SMTP("127.0.0.1", door.port) as client:
        client.ehlo()
        client.mail(ANA)
        client.rcpt(HELP)
    told = [record for record in caplog.records if record.name == "otklik.mailroom.door"]
    assert [(record.levelname, record.exc_info) for record in told] == [("ERROR", None)]
    assert "Is the server running?" in told[0].getMessage()
    assert "\n" not in told[0].getMessage()


def test_a_garbled_command_harms_nobody(client: smtplib.SMTP) -> None:
    for garbled in ("MAIL FROM:<[a@b", "RCPT TO:<>", "MAIL", "\x00\x01", "x" * 100_000):
        assert 500 <= client.docmd(garbled)[0] < 600
    assert client.sendmail(ANA, [HELP], letters.letter()) == {}


def test_closing_in_the_middle_of_data_says_421_and_keeps_nothing(boxes: None) -> None:
    with open_door() as door, smtplib.SMTP("127.0.0.1", door.port, timeout=10) as client:
        client.ehlo()
        client.mail(ANA)
        client.rcpt(HELP)
        client.docmd("DATA")
        client.send(letters.letter())
        closed = _close(door)
        assert client.getreply()[0] == 421
        closed.join(5)
        client.close()
    assert not Envelope.objects.exists()


def test_closing_while_a_letter_is_filed_lets_it_be_answered(boxes: None) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def store(**values: Any) -> Any:
        begun.set()
        go_on.wait(5)
        return storing.store(**values)

    with open_door(store=store) as door, smtplib.SMTP("127.0.0.1", door.port, timeout=10) as client:
        client.ehlo()
        client.mail(ANA)
        client.rcpt(HELP)
        client.docmd("DATA")
        client.send(letters.letter() + b".\r\n")
        begun.wait(5)
        closed = _close(door)
        time.sleep(0.2)
        go_on.set()
        assert client.getreply()[0] == 250
        closed.join(5)
        client.close()
    assert Envelope.objects.count() == 1


def test_a_closing_door_takes_nobody_in(boxes: None) -> None:
    with open_door() as door:
        _close(door).join(5)
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", door.port), timeout=1)


def _close(door: Any) -> threading.Thread:
    loop = door.server.get_loop()
    going = asyncio.run_coroutine_threadsafe(door.close(), loop)
    thread = threading.Thread(target=going.result, args=(10,))
    thread.start()
    time.sleep(0.1)
    return thread
