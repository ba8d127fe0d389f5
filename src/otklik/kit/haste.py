"""Commits that do not wait for the disk, for filling a database that would be thrown away if that failed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_FASTER = {"sqlite": "PRAGMA synchronous = OFF", "postgresql": "SET synchronous_commit TO off"}
_AS_EVER = {"sqlite": "PRAGMA synchronous = FULL", "postgresql": "RESET synchronous_commit"}
_AFTER = {"sqlite": "PRAGMA wal_checkpoint(TRUNCATE)"}


@contextmanager
def unsynced() -> Iterator[None]:
    """Only this connection hastens; at the end everything is on disk. Not inside a transaction."""
    _say(_FASTER)
    try:
        yield
    finally:
        _say(_AS_EVER)
        _say(_AFTER)


def _say(statements: dict[str, str]) -> None:
    if statement := statements.get(connection.vendor):
        with connection.cursor() as cursor:
            cursor.execute(statement)
