"""Other people's programs hand letters to the door: whole, to several recipients, also over TLS."""

import os
import shutil
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from otklik.core.mail.parse import parse
from otklik.mailroom import storing
from otklik.mailroom.certificate import Certificate
from otklik.mailroom.door import Door
from otklik.mailroom.models import Envelope
from tests.mailroom import letters
from tests.mailroom.letters import HELP, OTHER, open_door

PEM = Path(__file__).with_name("self_signed.pem")
ANA = "ana@acme.example"
TEXT = "Не печатает.\r\n.\r\n..две точки\r\nFrom here on it smokes.\r\n" + "длинная строка " * 60 + "\r\n"


def curl(port: int, path: Path, tls: bool) -> list[str]:
    to = [word for address in (HELP, OTHER) for word in ("--mail-rcpt", address)]
    secure = ["--ssl-reqd", "--insecure"] if tls else []
    return [
        "curl",
        "-sS",
        "--url",
        f"smtp://127.0.0.1:{port}",
        "--mail-from",
        ANA,
        *to,
        *secure,
        "-T",
        str(path),
    ]


def swaks(port: int, path: Path, tls: bool) -> list[str]:
    """Without TLS: its own needs another package of Perl."""
    assert not tls
    where = ["--server", "127.0.0.1", "--port", str(port), "--helo", "client.example"]
    whom = ["--from", ANA, "--to", f"{HELP},{OTHER}", "--data", f"@{path}", "--suppress-data"]
    return ["swaks", *where, *whom]


def msmtp(port: int, path: Path, tls: bool) -> list[str]:
    secure = ["--tls=on", "--tls-starttls=on", "--tls-certcheck=off"] if tls else ["--tls=off"]
    where = ["--host=127.0.0.1", f"--port={port}", f"--from={ANA}", "--auth=off", "--file=/dev/null"]
    return ["msmtp", *where, *secure, HELP, OTHER]


CLIENTS: dict[str, Callable[[int, Path, bool], list[str]]] = {"curl": curl, "swaks": swaks, "msmtp": msmtp}


@pytest.fixture
def door(committed: str, settings: Any, tmp_path: Path) -> Iterator[Door]:
    settings.DATA = tmp_path
    letters.mailboxes()
    with open_door(tls=Certificate(PEM).context) as opened:
        yield opened


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.eml"
    path.write_bytes(letters.letter("Принтер", text=TEXT))
    return path


def arrived(expected: str = "Принтер") -> None:
    """One record a service, whole, from and to whom it was said."""
    rows = list(Envelope.objects.order_by("pk"))
    assert len(rows) == 2
    assert sorted(one for row in rows for one in row.route["rcpt_to"]) == sorted([HELP, OTHER])
    for row in rows:
        found = parse(storing.raw_of(row) or b"")
        assert (row.route["mail_from"], found.subject) == (ANA, expected)
        assert found.text.split() == TEXT.split()


@pytest.mark.parametrize(
    ("name", "tls"), [("curl", False), ("curl", True), ("msmtp", False), ("msmtp", True), ("swaks", False)]
)
def test_a_letter_handed_over_by_another_program_is_whole(
    door: Door, letter: Path, name: str, tls: bool
) -> None:
    if shutil.which(name) is None:
        missing = f"no {name} here. On Debian: apt install {name}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    done = subprocess.run(
        CLIENTS[name](door.port, letter, tls),
        input=letter.read_bytes(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    arrived()


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_letter_handed_over_by_python_is_byte_for_byte_the_same(
    door: Door, letter: Path, tls: bool
) -> None:
    with smtplib.SMTP("127.0.0.1", door.port, timeout=30) as client:
        if tls:
            context = ssl.create_default_context(cafile=str(PEM))
            context.check_hostname = False
            client.starttls(context=context)
        client.sendmail(ANA, [HELP, OTHER], letter.read_bytes(), ["BODY=8BITMIME"])
    arrived()
    assert {storing.raw_of(row) for row in Envelope.objects.all()} == {letter.read_bytes()}


def test_a_cyrillic_sender_keeps_its_name_to_the_end(door: Door, letter: Path) -> None:
    """SMTPUTF8 (RFC 6531): in the envelope and in the header, which is not encoded then (RFC 6532)."""
    raw = letters.letter("Принтер").replace(b"Ana <ana@acme.example>", "Аня <аня@почта.example>".encode())
    with smtplib.SMTP("127.0.0.1", door.port, timeout=30) as client:
        client.ehlo()
        client.command_encoding = "utf-8"
        assert client.mail("аня@почта.example", ["SMTPUTF8", "BODY=8BITMIME"])[0] == 250
        assert client.rcpt(HELP)[0] == 250
        assert client.data(raw)[0] == 250
    row = Envelope.objects.get()
    sender = parse(storing.raw_of(row) or b"").sender
    assert row.route["mail_from"] == "аня@почта.example"
    assert sender
    assert (sender.name, sender.email) == ("Аня", "аня@почта.example")
