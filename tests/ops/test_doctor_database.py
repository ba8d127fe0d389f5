"""Faults planted in the database one by one, each found with its severity and the command that mends it."""

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from otklik.agreements.models import CalendarVersion, RegulationVersion, ServiceCalendars
from otklik.kit import sealed
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Source
from otklik.ops.doctor import mending, work
from otklik.ops.doctor.finding import Severity
from otklik.people.models import Agent, Contact, Person, Role
from otklik.tickets.models import Cycle, Follow, Ticket
from tests.ops.installation import DUTY, NOW, OLGA, Installation, examined, expect, faults

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


def a_secret(here: Installation) -> None:
    box = Mailbox.objects.get(address=DUTY)
    Source.objects.create(mailbox=box, host="imap.acme.example", user="it's duty", secret="s", since=NOW)


def a_lost_key(here: Installation) -> None:
    a_secret(here)
    sealed.place().unlink()


def another_key(here: Installation) -> None:
    a_secret(here)
    sealed.place().write_text("another key\n")
    sealed.place().chmod(0o600)


def a_key_for_all(here: Installation) -> None:
    a_secret(here)
    sealed.place().chmod(0o644)


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
    (a_lost_key, "mailbox_key_missing", Severity.ERROR),
    (another_key, "secret_closed", Severity.ERROR),
    (a_key_for_all, "key_open", Severity.ERROR),
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


def test_days_that_are_here_do_not_stand_in_for_others_that_are_lost(clean: Installation) -> None:
    ids = set(CalendarVersion.objects.values_list("pk", flat=True))
    ServiceCalendars.objects.update(versions={"ru": max(ids) + 100})
    mending.mends()["calendars"](NOW)
    assert set(CalendarVersion.objects.values_list("pk", flat=True)) == ids


def test_a_letter_tried_again_is_queued_and_due(clean: Installation) -> None:
    a_letter_given_up(clean)
    mending.mends()["letter"](NOW)
    row = Letter.objects.get()
    assert (row.state, row.due_at, row.failed_at, row.attempts) == (LetterState.QUEUED, NOW, None, 0)


def test_letters_behind_one_that_waits_are_no_sign_of_a_dead_worker(clean: Installation) -> None:
    letter(clean, due_at=NOW + timedelta(hours=1), ticket=clean.ticket)
    letter(clean, due_at=NOW - timedelta(hours=1), ticket=clean.ticket, cause="2", mail_id="2@acme.example")
    assert not [one for one in work.workers(NOW) if one.severity]
