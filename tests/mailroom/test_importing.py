"""Letters out of files: each once, from the instant it was received then, however often it is begun."""

import json
import mailbox
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from otklik.core.mail import mbox
from otklik.mailroom import importing, storing
from otklik.mailroom.importing import Fate, Place, Wanted
from otklik.mailroom.models import Envelope, Mailbox
from tests.mailroom import letters
from tests.mailroom.letters import HELP
from tests.ops.processes import run

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def dated(number: int, *, to: str = HELP, text: str = "It smokes.") -> bytes:
    """A letter that was received at so many minutes past nine, as servers write it on top."""
    received = f"Received: from a by b; Fri, 20 Nov 2026 09:{number % 60:02} +0000\r\n".encode()
    raw = letters.letter(f"Printer {number}", text=text, mail_id=f"{number}@acme.example")
    return received + raw.replace(f"To: <{HELP}>".encode(), f"To: <{to}>".encode())


def as_mbox(path: Path, raws: list[bytes]) -> Path:
    made = mailbox.mbox(path / "old.mbox", create=True)
    for raw in raws:
        made.add(raw)
    made.close()
    return path / "old.mbox"


def as_maildir(path: Path, raws: list[bytes]) -> Path:
    made = mailbox.Maildir(path / "box", create=True)
    for raw in raws:
        made.add(raw)
    return path / "box"


def as_eml(path: Path, raws: list[bytes]) -> Path:
    folder = path / "letters" / "deeper"
    folder.mkdir(parents=True)
    for number, raw in enumerate(raws):
        (folder / f"{number:04}.eml").write_bytes(raw)
    return path / "letters"


MADE: Mapping[str, Callable[[Path, list[bytes]], Path]] = {
    "mbox": as_mbox, "maildir": as_maildir, "eml": as_eml,
}  # fmt: skip


@pytest.fixture
def env(committed: str, surroundings: Mapping[str, str], settings: Any, tmp_path: Path) -> Mapping[str, str]:
    settings.DATA = tmp_path
    letters.mailboxes()
    return surroundings


def imported(kind: str, path: Path, *further: str, env: Mapping[str, str], code: int = 0) -> Any:
    done = run("import", kind, str(path), *(further or ("--all",)), env=env)
    assert done.returncode == code, done.stderr.decode()
    return json.loads(done.stdout) if done.stdout else done.stderr.decode()


@pytest.mark.parametrize("kind", importing.KINDS)
def test_each_letter_is_taken_once_from_its_own_instant(
    env: Mapping[str, str], tmp_path: Path, kind: str
) -> None:
    path = MADE[kind](tmp_path, [dated(number) for number in range(5)])
    assert imported(kind, path, env=env)["taken"] == 5
    assert imported(kind, path, env=env)["known"] == 5
    rows = Envelope.objects.order_by("received_at")
    assert [row.received_at.minute for row in rows] == [0, 1, 2, 3, 4]
    assert {row.route["door"] for row in rows} == {"import"}
    assert all("repeats" not in row.route for row in rows), "nothing is noted about the second time"


def test_what_came_by_another_door_is_known(env: Mapping[str, str], tmp_path: Path) -> None:
    storing.store(raw=dated(1), mail_from="", rcpt_to=[HELP], door="smtp", received_at=NOW)
    told = imported("eml", as_eml(tmp_path, [dated(1), dated(2)]), env=env)
    assert (told["known"], told["taken"]) == (1, 1)


def test_older_letters_are_passed_over(env: Mapping[str, str], tmp_path: Path) -> None:
    path = as_mbox(tmp_path, [dated(number) for number in range(6)])
    told = imported("mbox", path, "--since", "2026-11-20T09:04Z", env=env)
    assert (told["older"], told["taken"]) == (4, 2)


@pytest.mark.parametrize("addressed", [("--mailbox", HELP), ()])
def test_whom_a_letter_is_for_is_said_or_read_in_it(
    env: Mapping[str, str], tmp_path: Path, addressed: tuple[str, ...]
) -> None:
    path = as_eml(tmp_path, [dated(1), dated(2, to="somebody@elsewhere.example")])
    told = imported("eml", path, "--all", *addressed, env=env, code=0 if addressed else 1)
    assert (told["taken"], told["stranger"]) == ((2, 0) if addressed else (1, 1))


def test_another_services_letters_are_left_out(env: Mapping[str, str], tmp_path: Path) -> None:
    path = as_eml(tmp_path, [dated(1), dated(2, to=letters.OTHER)])
    slug = Mailbox.objects.get(address=letters.OTHER).service.slug
    told = imported("eml", path, "--all", "--service", slug, env=env, code=1)
    assert (told["taken"], told["stranger"]) == (1, 1)
    assert Envelope.objects.get().mailbox.address == letters.OTHER


@pytest.mark.parametrize(
    ("kind", "further", "code", "says"),
    [
        ("mbox", ("--all",), 66, "cannot be read"),
        ("maildir", ("--all",), 66, "it is no maildir"),
        ("eml", ("--all",), 66, "it is no eml"),
        ("mbox", (), 64, "required"),
        ("mbox", ("--all", "--mailbox", "zed@nowhere.example"), 67, "is no mailbox here"),
        ("mbox", ("--all", "--service", "nobody"), 67, "there is no service nobody"),
        ("mbox", ("--since", "yesterday"), 64, "--since"),
    ],
)
def test_what_cannot_be_imported_is_said(
    env: Mapping[str, str], tmp_path: Path, kind: str, further: tuple[str, ...], code: int, says: str
) -> None:
    done = run("import", kind, str(tmp_path / "nowhere"), *further, env=env)
    assert (done.returncode, says in done.stderr.decode()) == (code, True), done.stderr.decode()


def test_a_file_that_is_no_mbox_is_said(env: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "x").write_text("Dear reader\n")
    assert "it is no mbox" in imported("mbox", tmp_path / "x", "--all", env=env, code=66)


def test_one_that_is_too_large_is_told_and_the_others_come(env: Mapping[str, str], tmp_path: Path) -> None:
    large = dated(1, text="дым " * 400_000)
    path = as_mbox(tmp_path, [dated(0), large, dated(2)])
    told = imported("mbox", path, env={**env, "OTKLIK_LETTER_LIMIT": "1"}, code=1)
    assert (told["taken"], told["too_large"]) == (2, 1)


@pytest.mark.flow
def test_killed_at_any_moment_it_goes_on_and_repeats_nothing(env: Mapping[str, str], tmp_path: Path) -> None:
    path = as_mbox(tmp_path, [dated(number) for number in range(300)])
    for least in (20, 120):
        going = subprocess.Popen(
            [sys.executable, "-m", "otklik", "import", "mbox", str(path), "--all"],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while Envelope.objects.count() < least and going.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        going.send_signal(signal.SIGKILL)
        going.wait()
    before = Envelope.objects.count()
    told = imported("mbox", path, env=env)
    assert told["known"] == before
    assert Envelope.objects.count() == told["taken"] + told["known"] == 300


# --- without a database ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "text", "expected"),
    [
        ("two letters", b"From a\nA: 1\n\nx\n\nFrom b\nB: 2\n\ny\n", [b"A: 1\n\nx\n", b"B: 2\n\ny\n"]),
        ("CRLF", b"From a\r\nA: 1\r\n\r\nx\r\n\r\n", [b"A: 1\r\n\r\nx\r\n"]),
        ("From within", b"From a\nA: 1\n\nx\nFrom here on\n", [b"A: 1\n\nx\nFrom here on\n"]),
        ("quoted", b"From a\n\n>From b\n>>From c\n> x\n", [b"\nFrom b\n>From c\n> x\n"]),
        ("no end of line", b"From a\n\nx", [b"\nx"]),
        ("nothing", b"", []),
        ("empty letter", b"From a\nFrom b\n", [b"From b\n"]),
    ],
)
def test_letters_of_an_mbox_are_told_apart(why: str, text: bytes, expected: list[bytes]) -> None:
    assert [found.raw for found in mbox.letters(text.splitlines(keepends=True), limit=1000)] == expected


@pytest.mark.parametrize(
    ("head", "minute"),
    [
        (b"Received: x; Fri, 20 Nov 2026 09:07 +0000\r\nDate: Fri, 20 Nov 2026 09:01 +0000\r\n", 7),
        (b"Received: without a date\r\nDate: Fri, 20 Nov 2026 12:01 +0300\r\n", 1),
        (b"Date: Fri, 20 Nov 2026 09:02\r\n", 2),
        (b"Date: a while ago\r\n", None),
        (b"", None),
    ],
)
def test_when_a_letter_was_received_is_read_in_it(head: bytes, minute: int | None) -> None:
    found = importing.received(head + b"Subject: x\r\n\r\nx")
    assert (found and found.minute) == minute


@pytest.mark.django_db
def test_an_instant_in_the_future_counts_as_now(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    letters.mailboxes()
    box = Mailbox.objects.get(address=HELP)
    early = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert importing.take(Place("x", dated(30), 1), Wanted(box, None, None), now=early) is Fate.TAKEN
    assert Envelope.objects.get().received_at == early
