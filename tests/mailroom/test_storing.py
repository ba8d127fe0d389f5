"""Letters are kept once, whole, for each service they were written to."""

import errno
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from otklik.kit import blobs
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Mailbox, Outcome
from otklik.people.models import Service
from tests.mailroom import letters
from tests.mailroom.letters import HELP, NOW, OTHER, SALES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _boxes(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    letters.mailboxes()


def store(raw: bytes, *to: str, sender: str | None = "ana@acme.example") -> tuple[Envelope, ...]:
    return storing.store(raw=raw, mail_from=sender, rcpt_to=to or (HELP,), door="smtp", received_at=NOW)


def test_a_letter_is_kept_as_it_came_and_is_due_at_once() -> None:
    raw = letters.letter("Принтер", text="Он дымит. " * 3)
    (envelope,) = store(raw)
    fresh = Envelope.objects.get(pk=envelope.pk)
    assert storing.raw_of(fresh) == raw
    assert (fresh.subject, fresh.sender, fresh.size) == ("Принтер", "ana@acme.example", len(raw))
    assert (fresh.due_at, fresh.outcome) == (NOW, Outcome.WAITING)


@pytest.mark.parametrize(
    ("why", "to", "expected"),
    [
        ("one service", [HELP], [HELP]),
        ("the first mailbox of a service", [SALES, HELP], [SALES]),
        ("each service its own", [HELP, OTHER], [HELP, OTHER]),
        ("case and detail do not matter", ["Help+T17@LOCAL.example"], [HELP]),
        ("strangers beside are left out", ["zed@nowhere.example", OTHER], [OTHER]),
    ],
)
def test_one_envelope_for_each_service(why: str, to: list[str], expected: list[str]) -> None:
    found = [one.mailbox.address for one in store(letters.letter(), *to) if one.mailbox]
    assert found == expected, why


def test_a_mailbox_with_a_plus_in_its_name_gets_what_is_sent_to_its_details() -> None:
    """As our own signed addresses are, where it takes details."""
    box = Mailbox.objects.create(
        service=Service.objects.get(slug="second"), desk="main", address="help+vip@local.example"
    )
    for address in ("help+vip@local.example", "<Help+VIP+41.abc@local.example>"):
        assert storing.known(address) == box, address
    assert storing.known("help+other+41.abc@local.example") == Mailbox.objects.get(address=HELP)
    store(letters.letter(), "help+vip+41.abc@local.example")
    assert Mailbox.objects.get(pk=box.pk).details_seen


def test_a_service_does_not_learn_that_another_was_written_to() -> None:
    first, second = store(letters.letter(), HELP, OTHER)
    assert (first.route["rcpt_to"], second.route["rcpt_to"]) == ([HELP], [OTHER])


def test_an_unknown_recipient_keeps_nothing() -> None:
    with pytest.raises(storing.UnknownRecipient, match=r"zed@nowhere\.example"):
        store(letters.letter(), "zed@nowhere.example")
    assert not Envelope.objects.exists()


def test_the_same_letter_again_is_the_same_record_and_not_due_again() -> None:
    (first,) = store(letters.letter())
    Envelope.objects.update(due_at=None, outcome=Outcome.TICKET)
    (again,) = store(b"Received: by another way\r\n" + letters.letter(), SALES)
    assert again.pk == first.pk
    assert (again.due_at, again.route["repeats"]) == (None, 1)
    assert again.route["again"][0]["rcpt_to"] == [SALES]


@pytest.mark.parametrize(
    ("why", "one", "other", "records"),
    [
        ("another text under the same id", letters.letter(), letters.letter(text="It burns."), 2),
        ("another id, the same text", letters.letter(), letters.letter(mail_id="two@acme.example"), 2),
        ("no id, the same words, another sender", letters.letter(mail_id=""),
         letters.letter(mail_id="").replace(b"ana@", b"bo@"), 2),
        ("neither id nor sender, and nothing to read", b"garbage", b"From: \xff\xfe\r\n\r\n", 2),
        ("the same bytes, nothing to read", b"garbage", b"garbage", 1),
        ("no id, the very same letter", letters.letter(mail_id=""), letters.letter(mail_id=""), 1),
    ],
)  # fmt: skip
def test_what_counts_as_the_same_letter(why: str, one: bytes, other: bytes, records: int) -> None:
    store(one)
    store(other)
    assert Envelope.objects.count() == records, why


def test_a_great_letter_lives_in_a_file_and_a_small_one_in_its_row(tmp_path: Path) -> None:
    import random

    noise = random.Random(7).randbytes(100_000).hex()
    raw = letters.letter(text=noise)
    (great,) = store(raw)
    (small,) = store(letters.letter(text="x" * 1_000_000, mail_id="two@acme.example"))
    assert (great.raw, bool(great.key)) == (None, True)
    assert blobs.path_of("letters", great.key).is_relative_to(tmp_path)
    assert storing.raw_of(great) == raw
    assert (small.key, len(storing.raw_of(small)) > 1_000_000) == ("", True)


def test_where_the_row_cannot_be_written_its_file_goes_too(monkeypatch: Any, tmp_path: Path) -> None:
    def refuse(rows: object) -> None:
        raise IntegrityError("full")

    monkeypatch.setattr(blobs, "MOST_IN_ROW", 10)
    monkeypatch.setattr(storing, "insert", refuse)
    with pytest.raises(IntegrityError):
        store(letters.letter())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("files_that_fit", [0, 1])
def test_a_full_disk_keeps_nothing_half(monkeypatch: Any, tmp_path: Path, files_that_fit: int) -> None:
    """To two services at once: with room for one file alone, that one goes too."""
    synced: list[int] = []

    def sync(handle: int) -> None:
        synced.append(handle)
        if len(synced) > files_that_fit * 3:  # the file, its folder, the folder above
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(blobs, "MOST_IN_ROW", 10)
    monkeypatch.setattr(blobs.os, "fsync", sync)
    with pytest.raises(OSError, match="No space"):
        store(letters.letter(), HELP, OTHER)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Envelope.objects.exists()


def test_a_folder_that_may_not_be_written_is_said_and_nothing_is_kept(
    monkeypatch: Any, tmp_path: Path
) -> None:
    (tmp_path / "letters").write_text("no folder")
    monkeypatch.setattr(blobs, "MOST_IN_ROW", 10)
    with pytest.raises(OSError, match="letters"):
        store(letters.letter())
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"\0\xff\xfe", b"no header at all", b"Subject: \xd0\r\n\r\n\xff" * 3])
def test_whatever_came_is_kept(raw: bytes) -> None:
    (envelope,) = store(raw)
    assert storing.raw_of(envelope) == raw


def test_a_letter_that_cannot_be_read_is_kept_all_the_same(monkeypatch: Any) -> None:
    def broken(raw: bytes) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(storing, "parse", broken)
    (envelope,) = store(letters.letter())
    assert storing.raw_of(envelope) == letters.letter()


@pytest.mark.parametrize("sender", ["", None, "ana@acme.example", "b\0ad@acme.example"])
def test_the_return_path_is_told_as_far_as_it_is_known(sender: str | None) -> None:
    (envelope,) = store(letters.letter(), sender=sender)
    assert Envelope.objects.get(pk=envelope.pk).route["mail_from"] == (
        sender.replace("\0", "") if sender else sender
    )
