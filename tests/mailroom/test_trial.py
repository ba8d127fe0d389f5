"""A folder tried for real with what was typed: each thing that can be wrong is told apart, in time."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from otklik.mailroom import trial
from otklik.mailroom.connecting import WORDS, Wrong, worded
from otklik.mailroom.imap import Account
from tests.mailroom import letters
from tests.mailroom.dovecot import SECRET, Box
from tests.ops.processes import free_port


@pytest.fixture
def good(box: Box) -> Account:
    return Account("127.0.0.1", box.server.port, "plain", box.user, SECRET)


@contextmanager
def answering(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that does one thing with each connection."""

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=quietly, args=(connection,), daemon=True).start()

    def quietly(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield int(listener.getsockname()[1])


def says(greeting: bytes) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.sendall(greeting)
        while line := connection.recv(1000):
            tag = line.split()[0]
            connection.sendall(b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n" + tag + b" OK done\r\n")

    return talk


def silence(connection: socket.socket) -> None:
    while connection.recv(1000):
        pass


def test_a_good_account_opens_and_tells_its_folders(good: Account, box: Box) -> None:
    for number in range(3):
        box.deliver(letters.letter(mail_id=f"{number}@acme.example"))
    box.deliver(letters.letter(), folder="&BBMEPgRCBD4EMgQ+-")
    found = trial.try_out(good)
    assert (found.wrong, found.letters, found.folders) == (None, 3, ("INBOX", "Готово"))


@pytest.mark.parametrize(
    ("wrong", "changes"),
    [
        (Wrong.NAME, {"host": "no-such-host.invalid"}),
        (Wrong.NAME, {"host": "a..b"}),
        (Wrong.NO_TLS, {"security": "tls"}),
        (Wrong.NO_STARTTLS, {"security": "starttls"}),
        (Wrong.SIGN_IN, {"secret": "wrong"}),
        (Wrong.FOLDER, {"folder": "Nowhere"}),
    ],
)
def test_what_is_wrong_is_told_apart(good: Account, wrong: Wrong, changes: dict[str, str]) -> None:
    found = trial.try_out(replace(good, **changes))
    assert found.wrong == wrong, found
    assert SECRET not in found.said
    assert bool(found.folders) == (wrong is Wrong.FOLDER)


def test_a_port_where_nobody_listens(good: Account) -> None:
    assert trial.try_out(replace(good, port=free_port())).wrong == Wrong.CLOSED


@pytest.mark.parametrize(
    ("wrong", "talk"),
    [
        (Wrong.FOREIGN, says(b"220 mail.example ESMTP\r\n")),
        (Wrong.FOREIGN, says(b"+OK POP3 ready\r\n")),
        (Wrong.FOREIGN, lambda connection: None),
        (Wrong.UNSAFE, says(b"* OK ready\r\n")),
        (Wrong.MUTE, silence),
    ],
)
def test_a_server_that_is_no_good_one(
    good: Account, monkeypatch: pytest.MonkeyPatch, wrong: Wrong, talk: Callable[[socket.socket], None]
) -> None:
    monkeypatch.setattr(trial, "PATIENCE", trial.SocketTimeout(connect=1, read=1))
    with answering(talk) as port:
        assert trial.try_out(replace(good, port=port)).wrong == wrong


def test_a_server_that_drags_on_is_waited_for_no_longer_than_said(good: Account) -> None:
    def drag(connection: socket.socket) -> None:
        connection.sendall(b"* OK")
        while True:
            time.sleep(0.1)
            connection.sendall(b" a")

    with answering(drag) as port:
        begun = time.monotonic()
        assert trial.try_out(replace(good, port=port), seconds=1).wrong == Wrong.SLOW
        assert time.monotonic() - begun < 3


def test_a_certificate_that_nobody_vouches_for(good: Account) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as safe:
            safe.sendall(b"* OK ready\r\n")

    with answering(talk) as port:
        found = trial.try_out(replace(good, port=port, security="tls"))
    assert (found.wrong, "self-signed" in found.said) == (Wrong.CERTIFICATE, True)


def test_every_fault_has_words_in_both_languages() -> None:
    for language, words in WORDS.items():
        assert set(words) == set(Wrong), language
        assert worded("closed: refused", language) == (*words[Wrong.CLOSED], "refused")
    assert worded("RuntimeError: odd", "ru") == ("RuntimeError: odd", "", "")
