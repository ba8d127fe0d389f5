"""Letters fetched from a real IMAP server: each once, whatever breaks, and people may read them before."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom import fetch, imap, storing
from otklik.mailroom.models import Afterwards, Envelope, Mailbox, Outcome, Source
from tests import databases
from tests.mailroom import letters
from tests.mailroom.dovecot import SECRET, Box, Wire
from tests.mailroom.letters import HELP
from tests.ops.processes import free_port

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = START + timedelta(hours=8)
LIMIT = 1024 * 1024
MANY = 60 if databases.on_postgres() else 500


@pytest.fixture(autouse=True)
def _boxes(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    letters.mailboxes()


@pytest.fixture
def source(box: Box) -> Source:
    """The account `box`, fetched for HELP from START on."""
    return Source.objects.create(
        mailbox=Mailbox.objects.get(address=HELP),
        host="127.0.0.1",
        port=box.server.port,
        security="plain",
        user=box.user,
        secret=SECRET,
        since=START,
        due_at=START,
    )


def fill(box: Box, count: int, *, flags: str = "", folder: str = "") -> list[str]:
    """So many letters, a minute apart from START on; gives their Message-IDs."""
    ids = [f"{number}@acme.example" for number in range(count)]
    for number, mail_id in enumerate(ids):
        raw = letters.letter(f"Printer {number}", text="smoke\r\n" * (number % 40), mail_id=mail_id)
        box.deliver(raw, at=START + timedelta(seconds=number), flags=flags, folder=folder)
    return ids


def visit(source: Source, *, now: datetime = NOW) -> Source:
    """One turn, as a worker takes it."""
    Source.objects.filter(pk=source.pk).update(leased_until=None, due_at=now)
    source = Source.objects.select_related("mailbox__service").get(pk=source.pk)
    source.attempts += 1
    fetch.visit(source, tick=lambda: now, limit=LIMIT)
    return Source.objects.get(pk=source.pk)


def fetched(source: Source, *, now: datetime = NOW) -> Source:
    """All turns until nothing more waits."""
    while (source := visit(source, now=now)).due_at == now:
        pass
    return source


def kept() -> list[str]:
    return sorted(Envelope.objects.values_list("mail_id", flat=True))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often each uid was fetched whole."""
    counted: Counter[int] = Counter()
    letter = imap.Folder.letter

    def counting(folder: imap.Folder, uid: int) -> bytes | None:
        counted[uid] += 1
        return letter(folder, uid)

    monkeypatch.setattr(imap.Folder, "letter", counting)
    return counted


def test_many_letters_each_once_and_none_a_second_time(source: Source, box: Box, asked: Counter[int]) -> None:
    ids = fill(box, MANY)
    after = fetched(source)
    assert kept() == sorted(ids)
    assert (after.last_uid, after.due_at, after.reachable_since) == (MANY, NOW + fetch.EVERY, NOW)
    fetched(after, now=NOW + timedelta(hours=2))
    assert set(asked.values()) == {1}
    assert not Envelope.objects.filter(route__has_key="repeats").exists()


def test_a_backlog_comes_in_steps_and_says_how_many_wait(source: Source, box: Box) -> None:
    fill(box, 230)
    assert [visit(source).behind for _ in range(4)] == [130, 30, 0, 0]
    assert len(kept()) == 230


def test_a_turn_that_takes_long_has_looked_when_it_began(source: Source, box: Box) -> None:
    """What came meanwhile is looked for at once, and silence is none before that (pending.unfetched)."""
    fill(box, 1)
    instants = (NOW + timedelta(seconds=20 * turn) for turn in range(100))
    source = Source.objects.select_related("mailbox__service").get(pk=source.pk)
    fetch.visit(source, tick=lambda: next(instants), limit=LIMIT)
    assert Source.objects.get().due_at == NOW + fetch.EVERY
    assert next(instants) > NOW + fetch.EVERY


def test_connections_that_break_anywhere_lose_and_repeat_nothing(source: Source, box: Box) -> None:
    ids = fill(box, MANY)
    wire = Wire(source.port, seed=7, least=200, most=12_000 if MANY < 100 else 25_000)
    Source.objects.update(port=wire.port)
    turns = 0
    while kept() != sorted(ids):
        source = visit(source, now=NOW + timedelta(minutes=turns))
        turns += 1
        assert turns < 300
    wire.close()
    assert wire.breaks > 3
    places = Envelope.objects.values_list("source", "uidvalidity", "uid").distinct()
    assert places.count() == len(ids)


def test_a_server_that_counts_anew_brings_no_letter_twice(source: Source, box: Box) -> None:
    ids = fill(box, 40)
    before = fetched(source)
    Envelope.objects.update(due_at=None, outcome=Outcome.TICKET)
    box.count_anew()
    box.deliver(letters.letter("Another", mail_id="more@acme.example"), at=START + timedelta(hours=1))
    after = fetched(before)
    assert after.uidvalidity != before.uidvalidity
    assert kept() == sorted([*ids, "more@acme.example"])
    assert list(Envelope.objects.filter(due_at__isnull=False).values_list("mail_id", flat=True)) == [
        "more@acme.example"
    ]
    assert set(Envelope.objects.values_list("uidvalidity", flat=True)) == {after.uidvalidity}


def test_after_another_count_a_letter_is_known_that_an_earlier_version_read_otherwise(
    source: Source, box: Box
) -> None:
    """What is read in a letter gets better, and its digest is made of that."""
    fill(box, 3)
    before = fetched(source)
    for row in Envelope.objects.all():
        Envelope.objects.filter(pk=row.pk).update(
            digest=f"earlier-{row.pk}", due_at=None, outcome=Outcome.TICKET
        )
    box.count_anew()
    after = fetched(before)
    assert after.uidvalidity != before.uidvalidity
    assert (Envelope.objects.count(), Envelope.objects.filter(due_at__isnull=False).count()) == (3, 0)
    assert set(Envelope.objects.values_list("uidvalidity", flat=True)) == {after.uidvalidity}


def test_a_server_restored_from_a_backup_keeps_no_letter_back(
    source: Source, box: Box, tmp_path: Path
) -> None:
    """It gives out again the uids of what is lost, under the UIDVALIDITY it had."""
    fill(box, 3)
    before = fetched(source)
    backup = tmp_path / "backup"
    shutil.copytree(box.maildir, backup)
    for name in ("lost", "lost-too"):
        box.deliver(letters.letter(mail_id=f"{name}@acme.example"), at=START + timedelta(hours=1))
    assert fetched(before).last_uid == 5
    box.restore(backup)
    box.deliver(letters.letter(mail_id="new@acme.example"), at=START + timedelta(hours=2))
    after = fetched(before)
    assert (after.uidvalidity, after.last_uid) == (before.uidvalidity, 4)
    assert (len(kept()), Envelope.objects.get(uid=4).mail_id) == (6, "new@acme.example")
    box.deliver(letters.letter(mail_id="newer@acme.example"), at=START + timedelta(hours=3))
    after = fetched(after, now=NOW + timedelta(hours=2))
    assert (after.last_uid, after.troubled, after.copies, len(kept())) == (5, {}, [], 7)


def test_letters_that_somebody_read_are_fetched_too_and_nothing_is_marked(source: Source, box: Box) -> None:
    fill(box, 2, flags="S")
    box.deliver(letters.letter(mail_id="new@acme.example"), at=START)
    fetched(source)
    assert Envelope.objects.count() == 3
    assert sorted(path.name.rpartition(",")[2] for path in box.letters()) == ["", "S", "S"]


def test_a_letter_is_kept_as_the_server_got_it(source: Source, box: Box) -> None:
    raw = b"Return-Path: <>\r\n" + letters.letter("Принтер")
    box.deliver(raw, at=START + timedelta(minutes=5))
    box.deliver(letters.letter(mail_id="two@acme.example"), at=NOW + timedelta(days=3))
    fetched(source)
    first, second = Envelope.objects.order_by("pk")
    assert storing.raw_of(first) == raw
    assert first.route == {"mail_from": "", "rcpt_to": [HELP], "door": "imap"}
    assert (first.received_at, first.due_at) == (START + timedelta(minutes=5),) * 2
    assert (second.route["mail_from"], second.received_at) == (None, NOW)


def test_old_letters_raise_no_tickets(source: Source, box: Box) -> None:
    for minutes in (-60 * 24 * 30, -60, -1, 0, 1):
        letter = letters.letter(mail_id=f"{minutes}@acme.example")
        box.deliver(letter, at=START + timedelta(minutes=minutes))
    fetched(source)
    assert kept() == ["0@acme.example", "1@acme.example"]


@pytest.mark.parametrize(
    ("afterwards", "here", "there"), [("leave", [""], 0), ("flag", ["S"], 0), ("move", [], 1)]
)
def test_what_is_done_in_the_folder_afterwards(
    source: Source, box: Box, afterwards: str, here: list[str], there: int
) -> None:
    Source.objects.update(afterwards=afterwards, target="Готово")
    box.deliver(letters.letter(), at=START)
    fetched(source)
    assert [path.name.rpartition(",")[2] for path in box.letters()] == here
    assert len(box.letters("&BBMEPgRCBD4EMgQ+-")) == there
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize("target", ["INBOX", "Inbox"])
def test_letters_moved_to_where_they_lie_are_left_there(
    source: Source, box: Box, asked: Counter[int], target: str
) -> None:
    """Each move would make new ones of them."""
    fill(box, 2)
    Source.objects.update(afterwards=Afterwards.MOVE, target=target)
    for minutes in range(3):
        source = fetched(source, now=NOW + timedelta(minutes=minutes))
    assert (source.last_uid, set(asked.values()), len(box.letters())) == (2, {1}, 2)


def test_a_courtesy_that_fails_harms_nobody(source: Source, box: Box) -> None:
    Source.objects.update(afterwards="move", target="../outside")
    fill(box, 3)
    after = fetched(source)
    assert (Envelope.objects.count(), after.last_error, len(box.letters())) == (3, "", 3)


def test_a_server_that_is_away_is_tried_again_and_found(source: Source, box: Box) -> None:
    fill(box, 2)
    Source.objects.update(port=free_port())
    now, pauses = NOW, []
    for _ in range(8):
        source = visit(source, now=now)
        assert source.due_at
        pauses.append((source.due_at - now).total_seconds())
        now = source.due_at
    assert pauses == [15, 30, 60, 120, 75, 240, 240, 240], "the fifth is the alarm, on time"
    assert (source.unreachable_since, source.reachable_since, source.failed_at) == (NOW, None, None)
    assert "refused" in source.last_error
    assert fetch.out_of_reach(now=now) == [source]
    Source.objects.update(port=box.server.port)
    source = fetched(source, now=now)
    assert (source.reachable_since, source.unreachable_since, source.last_error) == (now, None, "")
    assert (Envelope.objects.count(), source.attempts) == (2, 0)


@pytest.mark.parametrize("wrong", [{"secret": "no"}, {"folder": "Nowhere"}, {"security": "starttls"}])
def test_what_cannot_be_had_is_said(source: Source, wrong: dict[str, str]) -> None:
    Source.objects.update(**wrong)
    after = visit(source)
    assert after.unreachable_since == NOW
    assert after.last_error
    assert SECRET not in after.last_error


def test_a_letter_that_is_too_large_is_told_of_and_not_fetched(
    source: Source, box: Box, asked: Counter[int]
) -> None:
    box.deliver(letters.letter(text="x" * (LIMIT + 1)), at=START)
    box.deliver(letters.letter(mail_id="small@acme.example"), at=START)
    fetched(source)
    fetched(source, now=NOW + timedelta(hours=2))
    large = Envelope.objects.get(outcome=Outcome.REFUSED)
    assert (large.because, large.size > LIMIT, storing.raw_of(large), large.due_at) == (
        "too-large",
        True,
        b"",
        None,
    )
    assert (kept(), asked) == (["", "small@acme.example"], {2: 1})


def test_a_letter_that_cannot_be_kept_is_passed_over_and_tried_again(
    source: Source, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, store = fill(box, 5), storing.store

    def poisoned(*, raw: bytes, **rest: Any) -> Any:
        if b"Printer 2" in raw:
            raise ValueError("poison")
        return store(raw=raw, **rest)

    monkeypatch.setattr(storing, "store", poisoned)
    after = fetched(source)
    assert kept() == sorted(set(ids) - {ids[2]})
    assert after.troubled["3"]["why"] == "ValueError: poison"
    monkeypatch.setattr(storing, "store", store)
    after = fetched(source, now=NOW + timedelta(hours=2))
    assert (kept(), after.troubled) == (sorted(ids), {})


def test_a_letter_at_which_the_connection_always_breaks_holds_nobody_up(
    source: Source, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, letter = fill(box, 4), imap.Folder.letter

    def breaking(folder: imap.Folder, uid: int) -> bytes | None:
        if uid == 2:
            raise imap.OutOfReach("FETCH: gone")
        return letter(folder, uid)

    monkeypatch.setattr(imap.Folder, "letter", breaking)
    for _ in range(5):
        source = visit(source)
    assert kept() == sorted(set(ids) - {ids[1]})
    monkeypatch.setattr(imap.Folder, "letter", letter)
    assert fetched(source, now=NOW + timedelta(hours=2)).troubled == {}
    assert kept() == sorted(ids)


def test_a_letter_with_trouble_is_not_let_go_after_a_week(
    source: Source, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, store = fill(box, 3), storing.store

    def poisoned(*, raw: bytes, **rest: Any) -> Any:
        if b"Printer 1" in raw:
            raise ValueError("poison")
        return store(raw=raw, **rest)

    monkeypatch.setattr(storing, "store", poisoned)
    after = fetched(source)
    for days in (3, 8, 20):
        after = fetched(after, now=NOW + timedelta(days=days))
        assert list(after.troubled) == ["2"], days
    monkeypatch.setattr(storing, "store", store)
    after = fetched(after, now=NOW + timedelta(days=21))
    assert (kept(), after.troubled) == (sorted(ids), {})


def test_the_sweep_finds_what_the_server_showed_late(source: Source, box: Box) -> None:
    fill(box, 3)
    validity = fetched(source).uidvalidity
    Envelope.objects.get(uid=2).delete()
    late = NOW + timedelta(minutes=59)
    fetched(source, now=late)
    assert Envelope.objects.count() == 2
    source = fetched(source, now=NOW + timedelta(minutes=61))
    assert (Envelope.objects.count(), source.uidvalidity) == (3, validity)


def test_a_second_copy_is_no_second_letter_and_is_not_fetched_for_ever(
    source: Source, box: Box, asked: Counter[int]
) -> None:
    for _ in range(3):
        box.deliver(letters.letter(), at=START)
    for hours in range(4):
        fetched(source, now=NOW + timedelta(hours=2 * hours))
    assert Envelope.objects.count() == 1
    assert asked == {1: 1, 2: 1, 3: 1}


def test_a_letter_that_came_by_another_way_is_known(source: Source, box: Box) -> None:
    raw = letters.letter()
    storing.store(raw=raw, mail_from="", rcpt_to=[HELP], door="smtp", received_at=START)
    box.deliver(b"Received: by another way\r\n" + raw, at=START)
    fetched(source)
    envelope = Envelope.objects.get()
    assert (envelope.route["repeats"], envelope.uid) == (1, 1)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    def refuse(**values: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(storing, "store", refuse)
        yield patched


def test_where_the_disk_is_full_the_letters_wait_at_their_server(
    source: Source, box: Box, full_disk: pytest.MonkeyPatch
) -> None:
    ids = fill(box, 2)
    for _ in range(20):
        after = visit(source)
    assert (after.last_uid, after.failed_at, after.troubled) == (0, None, {})
    full_disk.undo()
    fetched(after)
    assert kept() == sorted(ids)
