"""Letters signed by their domain (DKIM, RFC 6376): another's reading of the signature, over a real socket."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dkim
import pytest

from otklik.core.mail import signature
from otklik.kit import due
from otklik.mailroom import dispatch, signing
from otklik.mailroom.line import Line
from otklik.ops import cli
from otklik.people.models import Service
from tests import world
from tests.mailroom.letters import NOW, outgoing, server
from tests.mailroom.names import name_server

DOMAIN = "local.example"
Sent = Callable[..., bytes]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA, settings.DKIM = tmp_path, tmp_path / "dkim"
    return tmp_path / "dkim"


@pytest.fixture
def service(db: None) -> Service:
    return world.build().local.service


@pytest.fixture
def sent(service: Service, settings: Any) -> Sent:
    def send(**values: Any) -> bytes:
        outgoing(service, **values)
        with server() as there:
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
            for one in due.claim(dispatch.waiting(), now=NOW, most=5):
                dispatch.send(one, line=Line(), tick=lambda: NOW)
        return there.letters[-1]

    return send


@pytest.fixture
def dns_says(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with name_server(monkeypatch) as told:
        yield told


def holds(letter: bytes, *keys: signing.Key) -> bool:
    """What a server says that has never heard of us but by the DNS."""
    told = {f"{key.name}.": signature.record_of(key.path.read_bytes()) for key in keys}
    return bool(
        dkim.verify(letter, dnsfunc=lambda name, timeout=5: told.get(name.decode(), "").encode() or None)
    )


def test_a_letter_is_signed_by_its_domain(sent: Sent, folder: Path) -> None:
    key = signing.make(folder, domain=DOMAIN, selector="otklik")
    letter = sent(subject="Заявка IN-000001", text=".a line that begins with a dot\n\nИ по-русски.  ")
    assert holds(letter, key)
    assert not holds(letter.replace(b"Subject: ", b"Subject: x", 1), key), "another subject"
    assert not holds(letter + b"one more line\r\n", key), "a longer body"
    assert not holds(b"From: Mallory <m@evil.example>\r\n" + letter, key), "a second From"


def test_a_key_of_the_domain_above_signs_too(sent: Sent, folder: Path) -> None:
    key = signing.make(folder, domain=DOMAIN, selector="otklik")
    assert holds(sent(from_address=f"help@desk.{DOMAIN}"), key)


def test_the_key_that_came_last_signs(sent: Sent, folder: Path) -> None:
    old, new = (signing.make(folder, domain=DOMAIN, selector=name) for name in ("zero", "another"))
    os.utime(old.path, (0, 0))
    assert b"s=another" in sent()
    assert [one.selector for one in signing.keys(folder)] == ["another", "zero"]
    assert new.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", [None, b"no key", b""])
def test_without_a_key_that_can_be_used_a_letter_goes_unsigned(
    sent: Sent, folder: Path, key: bytes | None
) -> None:
    """Better than not at all; the log says so."""
    if key is not None:
        (folder / DOMAIN).mkdir(parents=True)
        (folder / DOMAIN / "otklik.pem").write_bytes(key)
    letter = sent()
    assert b"DKIM-Signature" not in letter
    assert b"It will be repaired." in letter


def test_the_command_makes_a_key_once_and_prints_what_the_dns_has_to_tell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["mail", "dkim", "Help@Local.Example"]) == 0
    first = capsys.readouterr()
    [key] = signing.keys(folder)
    assert (key.domain, key.selector) == (DOMAIN, "otklik")
    assert "a key was made" in first.err
    assert first.out.startswith(f'otklik._domainkey.{DOMAIN}. IN TXT ( "v=DKIM1; k=rsa; p=')
    assert cli.main(["mail", "dkim", DOMAIN]) == 0
    second = capsys.readouterr()
    assert (second.out, "a key was made" in second.err) == (first.out, False)


def test_the_command_asks_the_dns(
    folder: Path, dns_says: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    def checked() -> tuple[int, str]:
        return cli.main(["mail", "dkim", DOMAIN, "--check"]), capsys.readouterr().err

    status, said = checked()
    assert (status, "has no key" in said, folder.exists()) == (65, True, False)
    key = signing.make(folder, domain=DOMAIN, selector="otklik")
    assert checked() == (1, f"otklik: the DNS tells nothing under {key.name} yet\n")
    dns_says[f"{key.name}."] = signature.record_of(signature.new_key())
    assert checked() == (1, f"otklik: the DNS tells another key under {key.name}\n")
    dns_says[f"{key.name}."] = signature.record_of(key.path.read_bytes()).replace("; p=", ";  p=  ")
    assert checked() == (0, f"otklik: the DNS tells this key: {key.name}\n")


@pytest.mark.parametrize(
    ("said", "code"),
    [(["nowhere"], 64), (["a b.example"], 64), ([DOMAIN, "--selector", "two.words"], 64)],
)
def test_what_is_no_domain_or_name_is_told(folder: Path, said: list[str], code: int) -> None:
    assert cli.main(["mail", "dkim", *said]) == code
    assert not folder.exists()


def test_a_damaged_key_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / DOMAIN).mkdir(parents=True)
    (folder / DOMAIN / "otklik.pem").write_text("no key")
    assert cli.main(["mail", "dkim", DOMAIN]) == 65
    assert "cannot be used" in capsys.readouterr().err
