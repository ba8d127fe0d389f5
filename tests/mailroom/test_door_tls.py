"""The door over TLS: offered where it has a certificate, which may be renewed while it is open."""

import os
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom import storing
from otklik.mailroom.certificate import Certificate
from otklik.mailroom.models import Envelope
from tests.mailroom import letters
from tests.mailroom.letters import HELP, open_door
from tests.ops.processes import free_port, listens, process, run, until

PEM = Path(__file__).with_name("self_signed.pem")
ANA = "ana@acme.example"


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(PEM))
    context.check_hostname = False
    return context


@pytest.fixture
def client(committed: str, settings: Any, tmp_path: Path) -> Iterator[smtplib.SMTP]:
    settings.DATA = tmp_path
    letters.mailboxes()
    with (
        open_door(tls=Certificate(PEM).context) as door,
        smtplib.SMTP("127.0.0.1", door.port, timeout=30) as opened,
    ):
        opened.ehlo("client.example")
        yield opened


def test_letters_come_over_tls(client: smtplib.SMTP) -> None:
    assert client.has_extn("starttls")
    client.starttls(context=trusting())
    client.ehlo("client.example")
    assert not client.has_extn("starttls")
    assert {"size", "8bitmime", "smtputf8"} <= client.esmtp_features.keys()
    large = letters.letter("Принтер", text="дым\r\n" * 20_000)
    assert client.sendmail(ANA, [HELP], large, ["BODY=8BITMIME"]) == {}
    assert storing.raw_of(Envelope.objects.get()) == large


def test_without_tls_they_come_as_ever(client: smtplib.SMTP) -> None:
    assert client.sendmail(ANA, [HELP], letters.letter()) == {}


def test_what_was_said_before_tls_counts_no_more(client: smtplib.SMTP) -> None:
    client.mail(ANA)
    client.rcpt(HELP)
    client.starttls(context=trusting())
    client.ehlo("client.example")
    assert client.docmd("DATA")[0] == 503


def test_commands_slipped_in_behind_starttls_are_not_taken(client: smtplib.SMTP) -> None:
    """RFC 3207 6; an address pushed in by somebody on the way must not become part of the safe talk."""
    client.docmd("NOOP")
    sock = client.sock
    assert isinstance(sock, socket.socket)
    sock.sendall(b"STARTTLS\r\nMAIL FROM:<mallory@evil.example>\r\nRCPT TO:<%s>\r\n" % HELP.encode())
    assert sock.recv(100).startswith(b"220")
    try:
        with trusting().wrap_socket(sock) as safe:
            safe.sendall(b"EHLO client.example\r\nDATA\r\n")
            said = b""
            while b"503" not in said and (piece := safe.recv(4000)):
                said += piece
            assert b"354" not in said
    except OSError:
        pass  # hung up: as good
    assert not Envelope.objects.exists()


def test_a_renewed_certificate_is_used_and_a_broken_one_is_not(tmp_path: Path) -> None:
    chain = tmp_path / "chain.pem"
    chain.write_bytes(PEM.read_bytes())
    made = Certificate(chain)
    first = made.context()
    assert made.context() is first
    os.utime(chain, (1, 1))
    second = made.context()
    assert second is not first
    chain.write_text("half written")
    assert made.context() is second
    chain.unlink()
    assert made.context() is second


def test_a_certificate_that_cannot_be_used_is_told(surroundings: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "bad.pem").write_text("nothing")
    done = run("door", "--certificate", str(tmp_path / "bad.pem"), env=surroundings)
    assert done.returncode == 78
    assert "the certificate" in done.stderr.decode()


def test_the_command_offers_it(committed: str, surroundings: Mapping[str, str]) -> None:
    port = free_port()
    env = {**surroundings, "OTKLIK_DOOR": f"127.0.0.1:{port}", "OTKLIK_DOOR_CERTIFICATE": str(PEM)}
    with process("door", env=env):
        until(lambda: listens(port))
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as opened:
            assert opened.starttls(context=trusting())[0] == 220
