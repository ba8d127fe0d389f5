"""Who wrote a letter that a group of ours passes on under its own name."""

from dataclasses import replace

import pytest

from otklik.core.mail.arrival import Address, Arrival
from otklik.core.mail.authentication import found_by, is_denied
from otklik.core.mail.groups import as_written
from otklik.core.mail.parse import parse
from otklik.core.mail.robots import automatic

OURS = frozenset({"support@desk.example"})
ANA = Address("Ana Petrova", "ana@acme.example")
GOOGLE = b"""From: "'Ana Petrova' via Support" <support@desk.example>
To: support@desk.example
Subject: Printer
Message-ID: <1@acme.example>
X-Original-Sender: ana@acme.example
X-Original-From: Ana Petrova <ana@acme.example>
X-Original-Authentication-Results: gmr-mx.desk.example; dmarc=pass header.from=acme.example
Authentication-Results: mx.desk.example; dkim=pass header.i=@desk.example; dmarc=pass header.from=desk.example
Precedence: list
Mailing-list: list support@desk.example; contact support+owners@desk.example
List-ID: <support.desk.example>
List-Post: <https://groups.desk.example/support/post>, <mailto:support@desk.example>
Reply-To: Ana Petrova <ana@acme.example>

It prints nothing.
"""
MAILMAN = b"""From: Ana Petrova via Support <support@desk.example>
Reply-To: Ana Petrova <ana@acme.example>
Subject: Printer
List-Id: <support.desk.example>
List-Post: <mailto:support@desk.example>
Precedence: list

It prints nothing.
"""


def without(raw: bytes, *names: bytes) -> bytes:
    lines = raw.split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(names))


def written(raw: bytes) -> Arrival:
    return as_written(parse(raw), OURS)


@pytest.mark.parametrize(
    "raw", [GOOGLE, MAILMAN, without(GOOGLE, b"Reply-To"), without(GOOGLE, b"X-Original-F")]
)
def test_it_is_from_the_writer_and_of_no_robot(raw: bytes) -> None:
    arrival = written(raw)
    assert arrival.sender == ANA
    assert arrival.passed_on_by is not None
    assert automatic(arrival, envelope_from="support+bnc1@desk.example", own_addresses=OURS) is None


@pytest.mark.parametrize(
    "raw",
    [
        without(MAILMAN, b"List-Post"),
        MAILMAN.replace(b"<mailto:support@desk.example>", b"<mailto:users@elsewhere.example>"),
        without(MAILMAN, b"Reply-To"),
        MAILMAN.replace(b"<ana@acme.example>", b"<ana@acme.example>, bo@acme.example"),
        MAILMAN.replace(b"<ana@acme.example>", b"<support+7.abcdefghijkl@desk.example>"),
    ],
    ids=["no group", "a group of others", "no writer", "two writers", "a letter of ours that comes back"],
)
def test_what_names_no_writer_stays_our_own(raw: bytes) -> None:
    arrival = written(raw)
    assert arrival == parse(raw)
    assert automatic(arrival, envelope_from=None, own_addresses=OURS) == "own"


def test_a_group_that_leaves_the_writer_in_from_changes_nothing() -> None:
    raw = MAILMAN.replace(b"via Support <support@desk.example>", b"<ana@acme.example>")
    assert written(raw) == parse(raw)


def vouched(raw: bytes) -> bool | None:
    return found_by(written(raw), lambda server: server == "mx.desk.example")


def test_the_groups_server_speaks_for_the_writer() -> None:
    assert vouched(GOOGLE) is True
    assert not is_denied(written(GOOGLE))


def test_nothing_is_believed_of_what_is_not_from_the_group() -> None:
    assert vouched(GOOGLE.replace(b"dmarc=pass header.from=desk", b"dmarc=fail header.from=desk")) is False


@pytest.mark.parametrize("name", [b"acme.example", b"elsewhere.example"])
def test_nor_of_a_writer_whom_the_groups_server_did_not_know(name: bytes) -> None:
    verdict = (
        b"dmarc=fail header.from=acme" if name == b"acme.example" else b"dmarc=pass header.from=elsewhere"
    )
    forged = GOOGLE.replace(b"dmarc=pass header.from=acme", verdict)
    assert vouched(forged) is False
    assert vouched(without(GOOGLE, b"X-Original-Auth")) is False
    assert is_denied(written(forged)) == (name == b"acme.example")


def test_without_a_server_that_is_believed_nobody_vouches() -> None:
    assert found_by(written(GOOGLE), lambda _: False) is None
    assert found_by(replace(written(GOOGLE), sender=None), lambda _: True) is None
