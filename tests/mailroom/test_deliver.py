"""`otklik mail deliver`: what a mail server hands over through a pipe."""

from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom.deliver import TooLarge, deliver, named_in
from otklik.mailroom.models import Envelope
from otklik.mailroom.storing import UnknownRecipient, raw_of
from tests.mailroom import letters
from tests.mailroom.letters import HELP, LIMIT, NOW, OTHER, SALES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _boxes(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    letters.mailboxes()


def hand_over(
    *headers: str, to: tuple[str, ...] = (), sender: str | None = None, limit: int = LIMIT, **environment: str
) -> tuple[Envelope, ...]:
    raw = "".join(f"{line}\r\n" for line in headers).encode() + letters.letter()
    return deliver(raw=raw, to=to, sender=sender, environment=environment, received_at=NOW, limit=limit)


@pytest.mark.parametrize(
    ("why", "given", "expected"),
    [
        ("the argument goes before all", {"to": (OTHER,), "ORIGINAL_RECIPIENT": SALES}, OTHER),
        ("then the environment", {"ORIGINAL_RECIPIENT": SALES, "RECIPIENT": OTHER}, SALES),
        ("an alias is no mailbox", {"ORIGINAL_RECIPIENT": "aid@acme.example", "RECIPIENT": OTHER}, OTHER),
        ("then a trace", {"headers": (f"Delivered-To: {SALES}",)}, SALES),
        ("the original one first", {"headers": (f"Delivered-To: {SALES}", f"X-Original-To: {OTHER}")}, OTHER),
        (
            "others' traces do not count",
            {"headers": ("Delivered-To: zed@nowhere.example",)},
            HELP,
        ),
        ("at last what the letter shows", {}, HELP),
    ],
)
def test_who_the_letter_is_for(why: str, given: dict[str, Any], expected: str) -> None:
    (envelope,) = hand_over(*given.pop("headers", ()), **given)
    assert envelope.mailbox is not None
    assert envelope.mailbox.address == expected, why


WRITTEN = [
    f'"Sales <{SALES}>',
    f"'{SALES}'",
    f"{SALES}.",
    f'"Sales" of ours" <{SALES}>',
    "=?utf-8?B?c2FsZXNAbG9jYWwuZXhhbXBsZQ==?=",
    f"Sales, ours <{SALES}>",
    f"<mailto:{SALES}>",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_an_address_is_found_however_it_is_written(written: str) -> None:
    assert named_in(f"To: {written}\r\nSubject: x\r\n\r\nHello\r\n".encode()) == (SALES,)


@pytest.mark.parametrize(
    ("why", "given", "expected"),
    [
        ("the argument", {"sender": "ana@acme.example", "SENDER": "x@y.example"}, "ana@acme.example"),
        ("the null one, said", {"sender": ""}, ""),
        ("the environment", {"SENDER": "ana@acme.example"}, "ana@acme.example"),
        ("a header", {"headers": ("Return-Path: <ana@acme.example>",)}, "ana@acme.example"),
        ("the null one in a header", {"headers": ("Return-Path: <>",)}, ""),
        ("the null one of Postfix in a header", {"headers": ("Return-Path: <MAILER-DAEMON>",)}, ""),
        ("the null one of Postfix in the environment", {"SENDER": "MAILER-DAEMON"}, ""),
        ("one that cannot be read", {"headers": ("Return-Path: <ana@acme@example>",)}, "ana@acme@example"),
        ("one that does not end", {"headers": ("Return-Path: " + "(" * 9000,)}, "(" * 320),
        (
            "one with comments without end",
            {"headers": ("Return-Path: " + "ana@acme.example (" * 9000,)},
            "ana@acme.example",
        ),
        (
            "the line of a mailbox file",
            {"headers": ("From ana@acme.example Mon Nov 23",)},
            "ana@acme.example",
        ),
        ("nobody tells: that is not the null one", {}, None),
    ],
)
def test_where_it_comes_from(why: str, given: dict[str, Any], expected: str | None) -> None:
    (envelope,) = hand_over(*given.pop("headers", ()), **given)
    assert envelope.route["mail_from"] == expected, why


def test_the_line_of_a_mailbox_file_is_no_part_of_the_letter() -> None:
    (envelope,) = hand_over("From ana@acme.example Mon Nov 23")
    assert raw_of(envelope) == letters.letter()


def test_a_stranger_is_refused() -> None:
    with pytest.raises(UnknownRecipient):
        hand_over(to=("zed@nowhere.example",))


def test_too_much_is_refused() -> None:
    """However long it is: a pipe is read no further than the limit, and the sender is told that limit."""
    with pytest.raises(TooLarge, match=r"more than the 1 MB that are taken here$"):
        hand_over("X-Long: " + "x" * 1024 * 1024, limit=1024 * 1024)
