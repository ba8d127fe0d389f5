"""The journal is append-only, and the database itself refuses to have it otherwise.

Made anew after every migrate: SQLite drops a table's triggers whenever it rebuilds the table.
"""

from collections.abc import Iterator

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "tickets_entry"
NAMES = {
    "sqlite": frozenset({"journal_keeps_entries", "journal_changes_no_entry"}),
    "postgresql": frozenset({"journal_keeps_entries", "journal_changes_no_entry", "journal_is_not_emptied"}),
}
"""The triggers that must stand, by kind of database; `otklik doctor` and the house test ask for them."""

_SAYS = "the journal is append-only: entries are neither changed nor deleted"
_SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{says}'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
_POSTGRES = (
    "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"
)
_EVENTS = {
    "journal_keeps_entries": "DELETE",
    "journal_changes_no_entry": "UPDATE",
    "journal_is_not_emptied": "TRUNCATE",
}


def make(using: str = "default") -> None:
    """Makes the triggers of the journal's table, whatever was there; nothing while there is no table."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def standing(using: str = "default") -> frozenset[str]:
    """The names of the triggers on the journal's table."""
    connection = connections[using]
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'"
        " AND NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [TABLE])
        return frozenset(row[0] for row in cursor.fetchall())


def _statements(connection: BaseDatabaseWrapper) -> Iterator[str]:
    postgres = connection.vendor == "postgresql"
    if postgres:
        yield _FUNCTION.format(says=_SAYS)
    for name in sorted(NAMES[connection.vendor]):
        yield f"DROP TRIGGER IF EXISTS {name}" + (f" ON {TABLE}" if postgres else "")
        yield (_POSTGRES if postgres else _SQLITE).format(
            name=name, event=_EVENTS[name], table=TABLE, says=_SAYS
        )
