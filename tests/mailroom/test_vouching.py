"""An unknown sender gets automatic letters only where the address is surely theirs."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import dns.resolver
import pytest

from otklik.core.mail import signature
from otklik.mailroom import vouching
from otklik.ops import tracing
from tests.mailroom.names import name_server
from tests.post import Post
from tests.world import ANA, NOW, ZED, Cast

pytestmark = pytest.mark.django_db
_KEY = signature.new_key()
_ELSE = signature.new_key()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    monkeypatch.setattr(vouching, "asking", vouching.Asking())
    with name_server(monkeypatch) as names:
        yield names


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def desk(post: Post) -> Cast:
    """Its rules let strangers ask."""
    return post.world.incident


def answered(post: Post) -> str:
    [letter] = [one for one in post.worked() if one.event == "ticket_registered"]
    assert letter.ticket is not None
    return letter.last_error


def fared(post: Post, desk: Cast, *headers: str, sender: str = ZED) -> str:
    """What stands at the acknowledgement: why it does not leave; '' where it does."""
    post.comes(desk, sender, headers=headers)
    return answered(post)


@pytest.mark.parametrize(
    ("server", "found", "why"),
    [
        ("mx.incident-desk.example", "dmarc=pass", ""),
        ("incident-desk.example", "spf=pass smtp.mailfrom=zed@nowhere.example", ""),
        ("mx.incident-desk.example", "dkim=pass header.d=nowhere.example", ""),
        (
            "mx.incident-desk.example",
            "dkim=pass header.d=mailer.example; spf=pass smtp.mailfrom=x@y.example",
            "unconfirmed",
        ),
        ("mx.incident-desk.example", "dmarc=fail; dkim=pass header.d=nowhere.example", "unconfirmed"),
        ("mx.incident-desk.example", "none", "unconfirmed"),
        ("mx.nowhere.example", "dmarc=pass", "unconfirmed"),
    ],
)
def test_the_word_of_the_receiving_server_counts(
    post: Post, desk: Cast, server: str, found: str, why: str
) -> None:
    assert fared(post, desk, f"Authentication-Results: {server}; {found}") == why


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ((), "ticket"),
        (("Auto-Submitted: auto-replied",), "robot"),
        (("List-Id: <news.else.example>",), "robot"),
    ],
)
def test_what_the_receiving_server_found_stays_with_the_record_whatever_became_of_it(
    post: Post, desk: Cast, more: tuple[str, ...], outcome: str
) -> None:
    found = (
        "Authentication-Results: MX.incident-desk.example; dmarc=pass (p=none); spf=fail smtp.mailfrom=a@b.c"
    )
    envelope = post.comes(desk, ZED, headers=(found, *more))
    post.worked()
    envelope.refresh_from_db()
    assert envelope.outcome == outcome
    assert envelope.route["verdicts"] == "mx.incident-desk.example: dmarc=pass spf=fail"
    journey = tracing.as_text(tracing.journey(envelope.mail_id, service=None), language="en")
    assert "found mx.incident-desk.example: dmarc=pass spf=fail" in journey


def test_the_word_of_other_servers_does_not(post: Post, desk: Cast) -> None:
    envelope = post.comes(desk, ZED, headers=["Authentication-Results: mx.else.example; dmarc=pass"])
    post.worked()
    envelope.refresh_from_db()
    assert "verdicts" not in envelope.route


def test_without_any_word_nothing_leaves(post: Post, desk: Cast) -> None:
    assert fared(post, desk) == "unconfirmed"


@pytest.mark.parametrize("found", ["none", "dmarc=fail"])
def test_a_known_contact_needs_no_word(post: Post, desk: Cast, found: str) -> None:
    assert fared(post, desk, f"Authentication-Results: mx.incident-desk.example; {found}", sender=ANA) == ""


def test_whoever_denies_it_is_believed(post: Post, desk: Cast) -> None:
    """Nobody would write it into a letter of their own making."""
    assert (
        fared(post, desk, "Authentication-Results: mx.else.example; spf=softfail; dkim=none") == "unconfirmed"
    )


def letter(desk: Cast, key: bytes = _KEY, *, domain: str = "nowhere.example", changed: bool = False) -> bytes:
    head = (
        f"From: Zed <{ZED}>",
        f"To: <{desk.address}>",
        "Subject: Printer",
        "Message-ID: <1@nowhere.example>",
    )
    raw = signature.signed(
        "\r\n".join((*head, "", "It smokes.", "")).encode(), domain=domain, selector="s", key=key
    )
    return raw.replace(b"It smokes.", b"It burns.") if changed else raw


@pytest.mark.parametrize(
    ("case", "raw", "why"),
    [
        ("signed by the sender's domain", {}, ""),
        ("by another key than the DNS tells", {"key": _ELSE}, "unconfirmed"),
        ("by a domain that is not the sender's", {"domain": "mailer.example"}, "unconfirmed"),
        ("changed on its way", {"changed": True}, "unconfirmed"),
    ],
)
def test_the_letters_own_signature_counts_where_no_server_says_a_word(
    post: Post, desk: Cast, told: dict[str, str], case: str, raw: dict[str, str], why: str
) -> None:
    told |= {
        f"s._domainkey.{name}.": signature.record_of(_KEY) for name in ("nowhere.example", "mailer.example")
    }
    post.stored(desk, letter(desk, **raw), ZED)  # type: ignore[arg-type]
    assert answered(post) == why, case


def test_a_signature_of_several_is_found(post: Post, desk: Cast, told: dict[str, str]) -> None:
    told["s._domainkey.nowhere.example."] = signature.record_of(_KEY)
    once = letter(desk)
    twice = signature.signed(once, domain="mailer.example", selector="m", key=_ELSE)
    post.stored(desk, b"DKIM-Signature: v=1; nonsense\r\n" + twice, ZED)
    assert answered(post) == ""


def test_a_dns_that_keeps_silent_is_left_alone_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter waits, those behind it do not."""
    place = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    place.bind(("127.0.0.1", 0))
    silent = dns.resolver.Resolver(configure=False)
    silent.nameservers, silent.port = ["127.0.0.1"], place.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "default_resolver", silent)
    monkeypatch.setattr(vouching, "_PATIENCE", 0.1)
    asking = vouching.Asking()
    for after in (0, 59, 61):
        assert asking.txt("s._domainkey.nowhere.example.", now=NOW + timedelta(seconds=after)) is None
    asked = set(_received(place))
    place.close()
    assert len(asked) == 2, "not at 59 seconds"


def _received(place: socket.socket) -> Iterator[bytes]:
    """The ids of the questions that lie there."""
    place.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            yield place.recv(4096)[:2]
