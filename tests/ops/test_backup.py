"""A backup is taken while the desk works, holds all of it, and comes back as it was: asleep."""

import hashlib
import io
import json
import random
import shutil
import tarfile
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.kit import clock
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox
from otklik.ops import chores
from otklik.ops.keeping import sleep
from otklik.ops.worker import Worker
from otklik.tickets import words
from otklik.tickets.models import Attachment, Entry, Ticket
from tests import databases
from tests import world as casts
from tests.ops.processes import run
from tests.world import World


def said(env: Mapping[str, str], *command: str) -> Any:
    done = run(*command, env=env)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def letter(cast: casts.Cast, number: int, attached: bytes = b"") -> bytes:
    head = (
        f"From: <{casts.ANA}>\r\nTo: <{cast.address}>\r\nSubject: Printer {number}\r\n"
        f"Message-ID: <{number}@acme.example>\r\n\r\nIt prints nothing.\r\n"
    ).encode()
    return head + attached


def receive(world: World, number: int, attached: bytes = b"") -> None:
    raw = letter(world.local, number, attached)
    storing.store(
        raw=raw, mail_from=casts.ANA, rcpt_to=[world.local.address], door="smtp", received_at=clock.now()
    )


@pytest.fixture
def world(committed: str, tmp_path: Path, settings: Any) -> World:
    """A desk with tickets, queued letters, a letter and a file too large for their rows."""
    settings.DATA = tmp_path
    (tmp_path / "secret.key").write_text("kept")
    made = casts.build(clock.now() - timedelta(minutes=1))
    Mailbox.objects.create(service=made.local.service, desk=made.local.desk, address=made.local.address)
    receive(made, 0, random.Random(1).randbytes(200_000).hex().encode())
    for number in range(1, 4):
        receive(made, number)
    Worker(chores.filing(), tick=clock.now).once()
    ticket = Ticket.objects.order_by("pk").first()
    assert ticket
    words.upload(
        ticket, by=made.local.olga, filename="large.bin", content_type="application/octet-stream",
        content=random.Random(2).randbytes(300_000), now=clock.now(),
    )  # fmt: skip
    return made


@pytest.fixture
def saved(world: World, surroundings: Mapping[str, str], tmp_path: Path) -> Path:
    made = said(surroundings, "backup", str(tmp_path))
    return Path(made["file"])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment of another, empty installation."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with databases.empty(folder) as address:
        yield databases.surroundings(address, folder)


def test_what_comes_back_is_what_was_there(saved: Path, elsewhere: Mapping[str, str]) -> None:
    counts = {
        model._meta.db_table: model._default_manager.count() for model in (Ticket, Entry, Envelope, Letter)
    }
    raw = [storing.raw_of(envelope) for envelope in Envelope.objects.order_by("pk")]
    told = said(elsewhere, "restore", str(saved))
    assert {table: told["tables"][table] for table in counts} == counts
    assert said(elsewhere, "rebuild", "--check") == {"tickets": 4, "differences": 0}
    with databases.connected(elsewhere["OTKLIK_DATABASE_URL"]):
        from django.conf import settings as django

        before, django.DATA = django.DATA, Path(elsewhere["OTKLIK_DATA"])
        try:
            assert [storing.raw_of(envelope) for envelope in Envelope.objects.order_by("pk")] == raw
        finally:
            django.DATA = before
    assert (Path(elsewhere["OTKLIK_DATA"]) / "secret.key").read_text() == "kept"


def test_a_restored_desk_goes_on_with_new_rows(
    world: World, saved: Path, elsewhere: Mapping[str, str]
) -> None:
    said(elsewhere, "restore", str(saved))
    done = run("mail", "deliver", "--to", world.local.address, env=elsewhere, given=letter(world.local, 9))
    assert done.returncode == 0, done.stderr.decode()
    run("worker", "--once", env=elsewhere)
    with databases.connected(elsewhere["OTKLIK_DATABASE_URL"]):
        assert Ticket.objects.filter(subject="Printer 9").exists()


def test_it_sends_nothing_until_it_is_told(saved: Path, elsewhere: Mapping[str, str]) -> None:
    said(elsewhere, "restore", str(saved))
    with databases.connected(elsewhere["OTKLIK_DATABASE_URL"]):
        queued = Letter.objects.filter(state=LetterState.QUEUED).count()
        assert queued
        assert not chores.letters_to_send().exists()
        assert not chores.live_sources().exists()
    assert said(elsewhere, "wake") == {"old_letters": queued, "sent": False}
    with databases.connected(elsewhere["OTKLIK_DATABASE_URL"]):
        assert not sleep.is_asleep()
        assert Letter.objects.filter(state=LetterState.HELD_BACK).count() == queued
        assert not chores.letters_to_send().exists()


def test_old_letters_go_when_that_is_said(saved: Path, elsewhere: Mapping[str, str]) -> None:
    said(elsewhere, "restore", str(saved))
    assert said(elsewhere, "wake", "--with-letters")["sent"] is True
    with databases.connected(elsewhere["OTKLIK_DATABASE_URL"]):
        assert chores.letters_to_send().exists()


def test_a_backup_taken_amid_letters_is_of_one_instant(
    world: World, surroundings: Mapping[str, str], elsewhere: Mapping[str, str], tmp_path: Path
) -> None:
    enough = threading.Event()

    def busy() -> None:
        number = 100
        while not enough.is_set():
            receive(world, number)
            Worker(chores.filing(), tick=clock.now).once()
            number += 1

    working = threading.Thread(target=busy)
    working.start()
    try:
        made = said(surroundings, "backup", str(tmp_path / "busy.tar"))
    finally:
        enough.set()
        working.join()
    said(elsewhere, "restore", made["file"])
    checked = said(elsewhere, "rebuild", "--check")
    assert checked == {"tickets": made["tables"]["tickets_ticket"], "differences": 0}


def broken(saved: Path) -> Path:
    raw = bytearray(saved.read_bytes())
    raw[2000] ^= 0xFF
    other = saved.with_name("broken.tar")
    other.write_bytes(raw)
    return other


def foreign(saved: Path) -> Path:
    other = saved.with_name("foreign.tar")
    with tarfile.open(other, "w") as tar:
        tar.add(__file__, "rows/readme")
    return other


def reaching(saved: Path) -> Path:
    """One whose files would land outside of the folder."""
    other = saved.with_name("reaching.tar")
    with tarfile.open(saved) as old, tarfile.open(other, "w") as tar:
        for member in old:
            content = old.extractfile(member)
            assert content
            raw = content.read()
            if member.name == "manifest.json":
                sum_of = hashlib.sha256(b"out").hexdigest()
                raw = raw.replace(b'"sums": {', f'"sums": {{"../../out": "{sum_of}",'.encode())
                member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
        out = tarfile.TarInfo("../../out")
        out.size = 3
        tar.addfile(out, io.BytesIO(b"out"))
    return other


def linked(saved: Path) -> Path:
    """One with a link in it, which no backup has."""
    other = shutil.copy(saved, saved.with_name("linked.tar"))
    with tarfile.open(other, "a") as tar:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return Path(other)


def newer(saved: Path) -> Path:
    other = saved.with_name("newer.tar")
    with tarfile.open(saved) as old, tarfile.open(other, "w") as tar:
        for member in old:
            content = old.extractfile(member)
            assert content
            raw = content.read()
            if member.name == "manifest.json":
                raw = raw.replace(b"tickets.0001_initial", b"tickets.9999_future")
                member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    return other


@pytest.mark.parametrize(
    ("wrong", "code", "says"),
    [
        (broken, 65, "is damaged"),
        (foreign, 65, "is no backup"),
        (newer, 65, "which is newer"),
        (reaching, 65, "is no backup"),
        (linked, 65, "is no backup"),
        (lambda saved: saved.with_name("nowhere.tar"), 66, "No such file"),
    ],
)
def test_what_cannot_be_restored_touches_nothing(
    saved: Path, elsewhere: Mapping[str, str], wrong: Any, code: int, says: str
) -> None:
    done = run("restore", str(wrong(saved)), env=elsewhere)
    assert done.returncode == code
    assert says in done.stderr.decode()
    assert run("restore", str(saved), env=elsewhere).returncode == 0


def test_an_installation_with_people_is_not_overwritten(saved: Path, surroundings: Mapping[str, str]) -> None:
    done = run("restore", str(saved), env=surroundings)
    assert done.returncode == 65
    assert "is not empty" in done.stderr.decode()
    assert Attachment.objects.count() + Ticket.objects.count() >= 4


def test_a_place_that_cannot_be_written_is_told(world: World, surroundings: Mapping[str, str]) -> None:
    done = run("backup", "/proc/nowhere/b.tar", env=surroundings)
    assert done.returncode == 69
    assert "no backup was made" in done.stderr.decode()
