"""otklik doctor: faults planted one by one, each found with its severity and the command that mends it."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings

from otklik.core.mail.signature import new_key
from otklik.ops.doctor import agreed, database, doors, examination, folder, servers, sqlite, work
from otklik.ops.doctor.finding import Finding, Severity
from otklik.ops.doctor.wording import WORDS
from tests.ops.installation import NOW, Installation, command_exists, examined, expect, faults
from tests.ops.processes import run

# --- a clean one -----------------------------------------------------------------------------------


def test_a_clean_installation_has_no_errors(clean: Installation) -> None:
    assert set(faults(examined())) == {"web_closed", "door_closed"}, "they are not running, and may"


def test_every_finding_is_worded_in_both_languages() -> None:
    assert all(russian and english and russian != english for russian, english in WORDS.values())


# --- planted in the settings -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "code", "severity"),
    [
        ("BASE_URL", "desk.example", "base_url_wrong", Severity.ERROR),
        ("BASE_URL", "https://desk.example/support", "base_url_deep", Severity.ERROR),
        ("BASE_URL", "http://desk.example", "base_url_plain", Severity.WARNING),
        ("ALLOWED_HOSTS", ["other.example"], "host_refused", Severity.ERROR),
        ("ALLOWED_HOSTS", ["*"], "hosts_any", Severity.ERROR),
        ("DEBUG", True, "debug_on", Severity.ERROR),
        ("EMAIL_PORT", 1, "smtp_unreachable", Severity.ERROR),
        ("DOOR", "nowhere", "door_wrong", Severity.ERROR),
        ("DOOR", "192.0.2.1:8025", "door_taken", Severity.ERROR),
        ("WEB", "nowhere", "web_wrong", Severity.ERROR),
        ("LMTP", "nowhere", "lmtp_wrong", Severity.ERROR),
        ("LMTP", "unix:/nowhere/lmtp", "lmtp_closed", Severity.WARNING),
    ],
)
def test_a_fault_in_the_settings_is_found(
    clean: Installation, settings: Any, name: str, value: object, code: str, severity: Severity
) -> None:
    setattr(settings, name, value)
    with patch.object(servers, "PATIENCE", 1):
        found = [*examination.under_settings(NOW)]
    if code == "door_taken":  # a machine without a way there may also wait in vain
        code = next(iter({"door_taken", "door_foreign"} & set(faults(found))))
    expect(found, code, severity)


def test_a_password_that_the_mail_server_refuses_is_told(clean: Installation, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "otklik", "wrong"
    expect(examined(), "smtp_refuses_us", Severity.ERROR)


@contextmanager
def says(first: bytes) -> Iterator[int]:
    """A server on a free port that greets everybody in this way and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as until_done:

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    line.sendall(first)
                    line.recv(512)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        until_done.callback(listener.shutdown, socket.SHUT_RDWR)
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("variable", "greeting", "code"),
    [
        ("DOOR", b"SSH-2.0-x\r\n", "door_foreign"),
        ("LMTP", b"* OK IMAP\r\n", "lmtp_foreign"),
        ("WEB", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "web_foreign"),
        ("WEB", b"220 ready\r\n", "web_foreign"),
        ("WEB", b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n", "web_broken"),
    ],
)
def test_a_stranger_in_our_place_is_found(
    clean: Installation, settings: Any, variable: str, greeting: bytes, code: str
) -> None:
    with says(greeting) as port:
        setattr(settings, variable, f"127.0.0.1:{port}")
        expect(examined(), code, Severity.ERROR)


def test_our_own_door_and_pages_are_known(clean: Installation, site: str, settings: Any) -> None:
    settings.WEB, settings.BASE_URL = site.removeprefix("http://"), site
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with says(b"220 desk.example ESMTP\r\n") as port:
        settings.DOOR = settings.LMTP = f"127.0.0.1:{port}"
        assert faults(examined()) == {}


# --- what no test can plant for real ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "code", "severity"),
    [
        (folder.room(Path("/x"), free=2 * 1024**3), "data_fine", Severity.OK),
        (folder.room(Path("/x"), free=300 * 1024**2), "data_little_room", Severity.WARNING),
        (folder.room(Path("/x"), free=1024), "data_full", Severity.ERROR),
        (database.skew(NOW, ours=NOW + timedelta(seconds=1)), "clock_fine", Severity.OK),
        (database.skew(NOW, ours=NOW + timedelta(seconds=5)), "clock_skew", Severity.WARNING),
        (database.skew(NOW, ours=NOW - timedelta(hours=1)), "clock_skew", Severity.ERROR),
        (sqlite.release((3, 34, 1)), "sqlite_old", Severity.ERROR),
        (
            sqlite.disk(Path("/srv/d/o.db"), mounts="a / ext4 rw\nb /srv nfs4 rw\n"),
            "sqlite_remote",
            Severity.ERROR,
        ),
        (
            sqlite.disk(Path("/srv2/o.db"), mounts="a / ext4 rw\nb /srv nfs4 rw\n"),
            "sqlite_local",
            Severity.OK,
        ),
    ],
)
def test_measures_are_judged(found: Finding, code: str, severity: Severity) -> None:
    assert (found.code, found.severity, bool(found.mend)) == (code, severity, severity is not Severity.OK)
    assert not found.mend or command_exists(found.mend)


def test_time_zones_that_are_missing_are_found(clean: Installation) -> None:
    with patch.object(agreed, "_is_zone", lambda name: name != "Asia/Novosibirsk"):
        expect(list(agreed.zones(NOW)), "zones_missing", Severity.ERROR)


def test_a_check_that_fails_is_a_finding_and_the_others_go_on(clean: Installation) -> None:
    with patch.object(work, "stuck", side_effect=RuntimeError("odd")):
        found = examined()
    expect(found, "check_failed", Severity.ERROR)
    assert "files_fine" in {one.code for one in found}


# --- the whole command -----------------------------------------------------------------------------


def told(surroundings: Mapping[str, str], *options: str, **further: str) -> tuple[int, dict[str, Any]]:
    """The exit code and JSON of `otklik doctor --json`; fails for a traceback."""
    done = run("doctor", "--json", *options, env={**surroundings, **further})
    assert b"Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def _codes(answer: Mapping[str, Any], severity: str) -> set[str]:
    return {one["code"] for one in answer["findings"] if one["severity"] == severity}


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("OTKLIK_DATA", "/proc", "data_unwritable"),
        ("OTKLIK_DATA", "{here}/nowhere", "data_missing"),
        ("OTKLIK_DATA", "{here}/file", "data_no_folder"),
        ("OTKLIK_DATABASE_URL", "mysql://x", "settings_wrong"),
        ("OTKLIK_DATABASE_URL", "sqlite://{here}/none.sqlite3", "database_missing"),
        ("OTKLIK_DATABASE_URL", "sqlite://{here}/file", "database_unreachable"),
        ("OTKLIK_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "database_unreachable"),
        ("OTKLIK_SMTP_URL", "gopher://x", "settings_wrong"),
        ("OTKLIK_WEB_WORKERS", "many", "settings_wrong"),
    ],
)
def test_a_fault_in_the_surroundings_is_found(
    surroundings: Mapping[str, str], tmp_path: Path, variable: str, value: str, code: str
) -> None:
    (tmp_path / "file").write_text("no database, and no folder either")
    before = sorted(tmp_path.iterdir())
    status, answer = told(surroundings, **{variable: value.format(here=tmp_path)})
    assert (status, answer["severity"]) == (2, "error")
    assert code in _codes(answer, "error")
    assert all(command_exists(one["mend"]) for one in answer["findings"] if one["mend"])
    left = {path for path in tmp_path.iterdir() if path.name not in ("errors.log", "secret.key")}
    assert left - set(before) <= {path for path in left if path.name.endswith((".lock", "-wal", "-shm"))}


@pytest.mark.parametrize(("mode", "code"), [(0o644, "key_open"), (None, "key_missing")])
def test_a_key_that_is_open_or_missing_is_found(
    surroundings: Mapping[str, str], tmp_path: Path, mode: int | None, code: str
) -> None:
    if mode is not None:
        (tmp_path / "secret.key").write_text("x" * 64)
        (tmp_path / "secret.key").chmod(mode)
    status, answer = told(surroundings, OTKLIK_SECRET_KEY="")
    assert status == 2
    assert code in _codes(answer, "error")
    assert (tmp_path / "secret.key").exists() == (mode is not None), "doctor makes nothing"


def test_the_exit_code_is_that_of_the_gravest(clean: Installation, surroundings: Mapping[str, str]) -> None:
    """Nobody has worked since the ticket came: an error, until a worker has."""
    further = {"OTKLIK_WEB": settings.WEB, "OTKLIK_DOOR": settings.DOOR, "OTKLIK_SECRET_KEY": "k" * 40}
    there = {**surroundings, **further, "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}"}
    status, answer = told(there)
    assert (status, _codes(answer, "error")) == (2, {"worker_behind"})
    assert run("worker", "--once", env=there).returncode == 0
    status, answer = told(there)
    assert (status, answer["severity"], _codes(answer, "error")) == (1, "warning", set())


def test_people_read_sentences_and_commands_in_their_language(surroundings: Mapping[str, str]) -> None:
    done = run("doctor", "--lang", "ru", env=surroundings)
    assert "ошибка: Ни одного сервиса поддержки ещё нет.\n    otklik init\n" in done.stdout.decode()


def test_an_unknown_word_to_mend_is_told_the_known_ones(surroundings: Mapping[str, str]) -> None:
    done = run("doctor", "--mend", "everything", env=surroundings)
    assert (done.returncode, b"calendars, contacts, envelope, files" in done.stderr) == (64, True)


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [(new_key, 0o600, "dkim_fine"), (new_key, 0o644, "key_open"), (lambda: b"no key", 0o600, "dkim_broken")],
)
def test_keys_of_domains_are_looked_at(
    clean: Installation, settings: Any, content: Callable[[], bytes], mode: int, code: str
) -> None:
    settings.DKIM = clean.data / "dkim"
    key = settings.DKIM / "acme.example" / "otklik.pem"
    key.parent.mkdir(parents=True)
    key.write_bytes(content())
    key.chmod(mode)
    assert code in {one.code for one in doors.signing()}
