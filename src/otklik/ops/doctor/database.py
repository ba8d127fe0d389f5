"""The database: it answers, it is at this version, the journal's triggers stand, its clock is ours."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from otklik.kit import clock
from otklik.ops.doctor.finding import Finding, error, fine, warning
from otklik.tickets import triggers

SKEW, GREAT_SKEW = 2.0, 60.0
"""Seconds by which database and machine may differ before there is a warning, and an error."""


def reachable() -> Iterator[Finding]:
    """It answers; a file that is missing stays missing, though opening it would make it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and name != ":memory:" and not Path(str(name)).is_file():
        yield error("database_missing", "otklik migrate", path=name)
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master" if connection.vendor == "sqlite" else "SELECT 1"
            )
    except (DatabaseError, OSError) as failure:
        why = str(failure).strip().partition("\n")[0]
        yield error("database_unreachable", _another(), name=name, why=why)
        return
    yield fine("database_fine", kind=connection.display_name, name=name)


def migrations() -> Iterator[Finding]:
    """All that this program has are applied, and none that it has not."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = _unknown(executor)
    if missing:
        yield error("migrations_missing", "otklik migrate", count=len(missing), first=missing[0][0])
    elif unknown:
        yield error("program_older", "git pull && otklik migrate", first=unknown[0])
    else:
        yield fine("migrations_fine")


def journal_triggers() -> Iterator[Finding]:
    """The database itself refuses to change or delete a line of the journal."""
    missing = triggers.NAMES[connection.vendor] - triggers.standing()
    if missing:
        yield error("triggers_missing", "otklik migrate", names=", ".join(sorted(missing)))
    else:
        yield fine("triggers_fine")


def clocks_agree() -> Iterator[Finding]:
    """PostgreSQL may run on another machine; SQLite has no clock of its own."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        before = clock.precise_now()
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    yield skew(theirs, ours=before + (clock.precise_now() - before) / 2)


def skew(theirs: datetime, *, ours: datetime) -> Finding:
    """How far the database's instant is from the machine's at the same moment."""
    seconds = (theirs - ours).total_seconds()
    params, mend = {"seconds": f"{seconds:+.1f}"}, "timedatectl set-ntp true"
    if abs(seconds) > GREAT_SKEW:
        return error("clock_skew", mend, **params)
    return warning("clock_skew", mend, **params) if abs(seconds) > SKEW else fine("clock_fine", **params)


def _another() -> str:
    if connection.vendor == "sqlite":
        return f"ls -l {connection.settings_dict['NAME']}"
    return "OTKLIK_DATABASE_URL=postgres://user:password@host:5432/otklik otklik doctor"


def _unknown(executor: MigrationExecutor) -> list[str]:
    """Migrations of our rooms in the database that a newer program made."""
    ours = {app for app, _ in executor.loader.disk_migrations}
    known = {*executor.loader.disk_migrations, *(executor.loader.replacements or ())}
    applied = executor.recorder.applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in known)
