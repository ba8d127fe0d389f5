"""otklik doctor: faults planted one by one, each found with its severity and the command that mends it."""

import argparse
import json
import os
import shlex
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from otklik.agreements import book, samples
from otklik.agreements.models import CalendarVersion, RegulationVersion
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Source
from otklik.ops import cli
from otklik.ops.doctor import agreed, database, examination, folder, mending, servers, sqlite, work
from otklik.ops.doctor.finding import Finding, Severity
from otklik.ops.doctor.wording import WORDS
from otklik.ops.founding import acts
from otklik.ops.founding.wish import Administrator, Wish
from otklik.people.models import Agent, Contact, Person, Role, Service
from otklik.tickets import journal, words
from otklik.tickets.acts import opening
from otklik.tickets.models import Cycle, Follow, Ticket
from tests.mailroom.letters import server
from tests.ops.processes import free_port, run

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OLGA, DUTY = "olga@acme.example", "duty@acme.example"


@dataclass(frozen=True)
class Installation:
    """A service that lacks nothing, with one ticket, and a mail server that answers."""

    service: Service
    ticket: Ticket
    data: Path


@pytest.fixture
def clean(committed: str, tmp_path: Path, settings: Any) -> Iterator[Installation]:
    with server() as mail:
        settings.DATA, settings.DEBUG = tmp_path, False
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        settings.WEB, settings.DOOR = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        settings.BASE_URL, settings.ALLOWED_HOSTS = "https://desk.example", ["desk.example"]
        yield _founded(tmp_path)
    book.forget()


def _founded(data: Path) -> Installation:
    book.forget()
    who = Administrator(OLGA, "Olga Belova", "birch-lantern-47", "en")
    boxes = (("moscow", DUTY), ("novosibirsk", "nsk@acme.example"))
    names, rules = (("en", "Acme"), ("ru", "Акме")), samples.regulations()["local-support"]
    service = acts.carry_out(Wish("acme", names, rules, boxes, who), now=NOW).service
    return Installation(service, _ticket(service), data)


def _ticket(service: Service) -> Ticket:
    what = opening.Opening(
        service=service,
        desk="moscow",
        channel="email",
        subject="The order list stays white",
        words=words.Inbound(text="White.", sender_address="ana@customer.example"),
        requester=None,
        priority="high",
    )
    seq = opening.number_for(service)
    ticket = opening.register(what, seq=seq, by=journal.SYSTEM, received_at=NOW, now=NOW)
    Follow.objects.all().delete()
    return ticket


def examined(now: datetime = NOW) -> list[Finding]:
    return examination.under_settings(now)


def faults(found: Sequence[Finding]) -> dict[str, Finding]:
    return {one.code: one for one in found if one.severity}


# --- the command that mends -------------------------------------------------------------------------


def _command_exists(line: str) -> bool:
    """Each part of a shell line: an otklik command with options it knows, or a program of every system."""
    for part in line.split("&&"):
        said = shlex.split(part)
        while said and "=" in said[0]:
            said = said[1:]
        if said[0] == "otklik":
            _parsed(said[1:])
        elif said[0] not in ("unset", "git", "apt", "timedatectl") and not shutil.which(said[0]):
            return False
    return True


def _parsed(said: list[str]) -> argparse.Namespace:
    return cli.parser().parse_args(said)


def expect(found: Sequence[Finding], code: str, severity: Severity) -> None:
    """The fault alone is found, twice worded, with a command that is there."""
    told = faults(found)
    assert code in told, f"found {sorted(told)}"
    one = told[code]
    assert (one.severity, one.says("ru") != one.says("en"), bool(one.mend)) == (severity, True, True)
    assert _command_exists(one.mend), one.mend


# --- a clean one -----------------------------------------------------------------------------------


def test_a_clean_installation_has_no_errors(clean: Installation) -> None:
    assert set(faults(examined())) == {"web_closed", "door_closed"}, "they are not running, and may"


def test_every_finding_is_worded_in_both_languages() -> None:
    assert all(russian and english and russian != english for russian, english in WORDS.values())


# --- planted in the database -----------------------------------------------------------------------

Plant = Callable[[Installation], object]


def sql(*statements: str) -> Plant:
    def plant(here: Installation) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return plant


def triggers_gone(here: Installation) -> None:
    on = " ON tickets_entry" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER journal_keeps_entries{on}")(here)


def a_newer_migration(here: Installation) -> None:
    MigrationRecorder(connection).record_applied("tickets", "9999_of_tomorrow")


def a_missing_migration(here: Installation) -> None:
    last = MigrationRecorder(connection).migration_qs.filter(app="mailroom").order_by("-pk")[0]
    MigrationRecorder(connection).record_unapplied("mailroom", last.name)


def calendars_gone(here: Installation) -> None:
    CalendarVersion.objects.all().delete()


def a_calendar_that_ended(here: Installation) -> None:
    CalendarVersion.objects.update(rows=_calendar(2024))


def a_calendar_without_next_year(here: Installation) -> None:
    CalendarVersion.objects.update(rows=_calendar(2026))


def _calendar(year: int) -> str:
    head = "date,kind,replaces,short,title_ru,title_en,source"
    return f"{head}\n{year}-01-01,holiday,,false,Новый год,New Year,law\n"


def a_regulation_of_tomorrow(here: Installation) -> None:
    RegulationVersion.objects.update(effective_from=NOW + timedelta(days=9))


def a_regulation_that_lost_a_key(here: Installation) -> None:
    row = RegulationVersion.objects.get()
    RegulationVersion.objects.update(
        text=row.text.replace("timezone: Europe/Moscow", "timezone: Europe/Gone")
    )


def nobody(here: Installation) -> None:
    Agent.objects.update(active=False)


def no_password(here: Installation) -> None:
    person = Person.objects.get(email=OLGA)
    person.set_unusable_password()
    person.save()


def an_agent_alone(here: Installation) -> None:
    Agent.objects.update(role=Role.AGENT)


def a_mailbox_less(here: Installation) -> None:
    Mailbox.objects.filter(desk="novosibirsk").delete()


def a_mailbox_of_nowhere(here: Installation) -> None:
    Mailbox.objects.create(service=here.service, desk="omsk", address="omsk@acme.example")


def a_mailbox_twice(here: Installation) -> None:
    Mailbox.objects.create(service=here.service, desk="moscow", address="Duty@Acme.example")


def a_mailbox_in_capitals(here: Installation) -> None:
    Mailbox.objects.filter(address=DUTY).update(address="Duty@acme.example")


def envelope(here: Installation, **values: Any) -> Envelope:
    facts = {"service": here.service, "digest": "1", "received_at": NOW, "size": 1, **values}
    return Envelope.objects.create(**facts)


def letter(here: Installation, **values: Any) -> Letter:
    facts = {"service": here.service, "event": "test", "cause": "test", "mail_id": "1@acme.example"}
    facts |= {"to_address": OLGA, "from_address": DUTY, "subject": "S", "text": "T", "created_at": NOW}
    return Letter.objects.create(**facts | values)


def a_worker_long_gone(here: Installation) -> None:
    envelope(here, due_at=NOW - timedelta(minutes=3))


def a_letter_given_up(here: Installation) -> None:
    letter(here, state=LetterState.FAILED, failed_at=NOW, due_at=NOW, last_error="550 no")


def an_envelope_given_up(here: Installation) -> None:
    envelope(here, failed_at=NOW, due_at=NOW, last_error="ValueError: odd")


def a_follow_given_up(here: Installation) -> None:
    Follow.objects.create(
        ticket=here.ticket, follower="notices", first_seq=1, last_seq=1, due_at=NOW, failed_at=NOW
    )


def a_ticket_given_up(here: Installation) -> None:
    Ticket.objects.update(failed_at=NOW)


def an_unreachable_contact(here: Installation) -> None:
    person = Person.objects.get(email=OLGA)
    Contact.objects.create(service=here.service, person=person, undeliverable="550 no such user")


def a_lost_file(here: Installation) -> None:
    envelope(here, key="gone0000000000000000000000")


def an_orphan(here: Installation) -> None:
    path = here.data / "letters" / "or" / "orphan00000000000000000000"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nobody's")
    long_ago = (NOW - timedelta(days=3)).timestamp()
    os.utime(path, (long_ago, long_ago))


def a_folder_out_of_reach(here: Installation) -> None:
    hour = NOW - timedelta(hours=1)
    facts = {"host": "imap.acme.example", "user": "duty", "since": hour, "unreachable_since": hour}
    box = Mailbox.objects.get(address=DUTY)
    Source.objects.create(mailbox=box, secret="s", last_error="OSError: timed out", **facts)


def a_wrong_projection(here: Installation) -> None:
    Cycle.objects.update(spent=77)


PLANTED: Sequence[tuple[Plant, str, Severity]] = (
    (triggers_gone, "triggers_missing", Severity.ERROR),
    (a_newer_migration, "program_older", Severity.ERROR),
    (a_missing_migration, "migrations_missing", Severity.ERROR),
    (calendars_gone, "calendars_none", Severity.ERROR),
    (a_calendar_that_ended, "calendar_ended", Severity.ERROR),
    (a_calendar_without_next_year, "calendar_ending", Severity.WARNING),
    (a_regulation_of_tomorrow, "regulation_none", Severity.ERROR),
    (a_regulation_that_lost_a_key, "regulation_broken", Severity.ERROR),
    (nobody, "nobody_signs_in", Severity.ERROR),
    (no_password, "nobody_signs_in", Severity.ERROR),
    (an_agent_alone, "no_administrator", Severity.WARNING),
    (a_mailbox_less, "desk_without_mailbox", Severity.ERROR),
    (a_mailbox_of_nowhere, "mailbox_without_desk", Severity.WARNING),
    (a_mailbox_twice, "mailbox_twice", Severity.ERROR),
    (a_mailbox_in_capitals, "mailbox_case", Severity.ERROR),
    (a_worker_long_gone, "worker_behind", Severity.ERROR),
    (a_letter_given_up, "rows_stuck", Severity.WARNING),
    (an_envelope_given_up, "rows_stuck", Severity.ERROR),
    (a_follow_given_up, "rows_stuck", Severity.ERROR),
    (a_ticket_given_up, "rows_stuck", Severity.ERROR),
    (an_unreachable_contact, "contacts_undeliverable", Severity.WARNING),
    (a_folder_out_of_reach, "source_away", Severity.ERROR),
    (a_lost_file, "files_missing", Severity.ERROR),
    (an_orphan, "files_orphaned", Severity.WARNING),
    (a_wrong_projection, "journal_differs", Severity.ERROR),
)


@pytest.mark.parametrize(
    ("plant", "code", "severity"), PLANTED, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_fault_in_the_database_is_found(
    clean: Installation, plant: Plant, code: str, severity: Severity
) -> None:
    plant(clean)
    expect(examined(), code, severity)


def test_dangling_references_are_found(clean: Installation) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL lets nobody look away
    sql("PRAGMA foreign_keys = OFF", "UPDATE people_agent SET person_id = 999", "PRAGMA foreign_keys = ON")(
        clean
    )
    expect(examined(), "sqlite_dangling", Severity.ERROR)


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
        settings.DOOR = f"127.0.0.1:{port}"
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
    assert not found.mend or _command_exists(found.mend)


def test_time_zones_that_are_missing_are_found(clean: Installation) -> None:
    with patch.object(agreed, "_is_zone", lambda name: name != "Asia/Novosibirsk"):
        expect(list(agreed.zones(NOW)), "zones_missing", Severity.ERROR)


def test_a_check_that_fails_is_a_finding_and_the_others_go_on(clean: Installation) -> None:
    with patch.object(work, "stuck", side_effect=RuntimeError("odd")):
        found = examined()
    expect(found, "check_failed", Severity.ERROR)
    assert "files_fine" in {one.code for one in found}


# --- mending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plant", "word"),
    [
        (calendars_gone, "calendars"),
        (a_mailbox_twice, "mailboxes"),
        (a_mailbox_in_capitals, "mailboxes"),
        (an_orphan, "files"),
        (an_unreachable_contact, "contacts"),
        (a_letter_given_up, "letter"),
        (an_envelope_given_up, "envelope"),
        (a_follow_given_up, "follow"),
        (a_ticket_given_up, "ticket"),
    ],
)
def test_mending_mends_and_twice_is_as_once(clean: Installation, plant: Plant, word: str) -> None:
    plant(clean)
    assert any(f"--mend {word}" in one.mend for one in examined())
    mending.mends()[word](NOW)
    mending.mends()[word](NOW)
    assert set(faults(examined())) == {"web_closed", "door_closed"}


def test_a_letter_tried_again_is_queued_and_due(clean: Installation) -> None:
    a_letter_given_up(clean)
    mending.mends()["letter"](NOW)
    row = Letter.objects.get()
    assert (row.state, row.due_at, row.failed_at, row.attempts) == (LetterState.QUEUED, NOW, None, 0)


def test_letters_behind_one_that_waits_are_no_sign_of_a_dead_worker(clean: Installation) -> None:
    letter(clean, due_at=NOW + timedelta(hours=1), ticket=clean.ticket)
    letter(clean, due_at=NOW - timedelta(hours=1), ticket=clean.ticket, cause="2", mail_id="2@acme.example")
    assert not [one for one in work.workers(NOW) if one.severity]


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
    assert all(_command_exists(one["mend"]) for one in answer["findings"] if one["mend"])
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
