"""All checks in their order; what rests on something that is wrong is left out, and nothing is made."""

import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from otklik.ops import ready
from otklik.ops.doctor import folder
from otklik.ops.doctor.finding import Finding, Severity, error
from otklik.ops.say import data_folder, keep_details

_NUMBERS = ("OTKLIK_WEB_WORKERS", "OTKLIK_LETTER_LIMIT", "OTKLIK_FILE_LIMIT")

Check = Callable[[], Iterable[Finding]]


def everything(now: datetime) -> list[Finding]:
    """What all checks find, from the data folder up. `now` in UTC. Never raises."""
    data = data_folder()
    before = [
        *run("data folder", lambda: folder.data_folder(data)),
        *run("key", lambda: folder.secret_key(data)),
    ]
    _make_nothing(before)
    settings = run("settings", _settings)
    return [*before, *settings] if _worst(settings) else [*before, *under_settings(now)]


def under_settings(now: datetime) -> list[Finding]:
    """The checks that need the settings: ways, servers, and the database with what is in it."""
    from otklik.ops.doctor import database, doors, lmtp_door, servers, sqlite, ways

    found = _all(
        *(ways.base_url, ways.hosts, ways.debug),
        *(servers.smtp, servers.web, servers.door, lmtp_door.lmtp),
        doors.signing,
    )
    base = run("database", database.reachable)
    if _worst(base) is Severity.ERROR:
        return [*found, *base]
    base += _all(sqlite.file, database.clocks_agree, database.migrations)
    if any(one.code == "migrations_missing" for one in base):
        return [*found, *base]
    return [*found, *base, *in_database(now)]


def in_database(now: datetime) -> list[Finding]:
    """The checks of the rows in a database that is at this version."""
    from otklik.agreements import book
    from otklik.ops.doctor import (
        agreed,
        database,
        doors,
        journals,
        kept_files,
        own_servers,
        scanner,
        sealed_rows,
        work,
    )

    book.forget()
    dated = (agreed.calendars, agreed.regulations, agreed.zones, doors.desks)
    moving = (work.workers, work.folders, own_servers.outgoing, kept_files.files)
    return [
        *_all(database.journal_triggers, agreed.services),
        *_all(*(_at(check, now) for check in dated)),
        *_all(
            sealed_rows.mailbox_secrets,
            doors.mailboxes,
            doors.sign_in,
            doors.undeliverable,
            work.asleep,
            work.stuck,
            scanner.clamd_answers,
        ),
        *_all(*(_at(check, now) for check in moving), journals.newest_tickets),
    ]


def run(name: str, check: Check) -> list[Finding]:
    """What one check finds; a check that fails itself is a finding, with its details in errors.log."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except Exception as failure:  # noqa: BLE001  whatever is wrong here, the other checks go on
        path, why = keep_details(failure), f"{type(failure).__name__}: {failure}".strip().partition("\n")[0]
        found.append(error("check_failed", f"tail -n 40 {path}", check=name, why=why))
    return found


def _all(*checks: Check) -> list[Finding]:
    return [one for check in checks for one in run(getattr(check, "__name__", "check"), check)]


def _at(check: Callable[[datetime], Iterator[Finding]], now: datetime) -> Check:
    def dated() -> Iterator[Finding]:
        return check(now)

    dated.__name__ = check.__name__
    return dated


def _worst(found: Iterable[Finding]) -> Severity:
    return max((one.severity for one in found), default=Severity.OK)


def _make_nothing(found: Iterable[Finding]) -> None:
    """The settings would make a missing folder and key: for this process alone, one that is not kept."""
    codes = {one.code for one in found}
    if codes & {"data_missing", "data_no_folder", "data_unwritable", "key_missing"}:
        os.environ["OTKLIK_SECRET_KEY"] = _given_key() or secrets.token_urlsafe(48)


def _settings() -> Iterator[Finding]:
    """The variables can be used; what they say wrongly is told as they tell it."""
    try:
        ready.django()
    except (ValueError, OSError) as failure:
        why = str(failure).partition("\n")[0]
        yield error("settings_wrong", f"unset {_variable(why)} && otklik doctor", why=why)


def _given_key() -> str:
    return os.environ.get("OTKLIK_SECRET_KEY", "").strip()


def _variable(why: str) -> str:
    """The variable that the settings complain of, by name or as a number that is none."""
    if named := re.search(r"OTKLIK_\w+", why):
        return named[0]
    odd = (name for name in _NUMBERS if not os.environ.get(name, "0").strip().isdigit())
    return next(odd, "OTKLIK_DATA")
