"""The backend: WAL, full syncs, erased means erased, and one writer at a time in the order of asking."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Self

from django.db.backends.sqlite3 import base

from otklik.kit.sqlite.turns import Turn

WRITES: Final = frozenset(
    ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "REINDEX", "ANALYZE", "VACUUM")
)

# Said on every new connection. FULL: a committed letter survives a power cut (promise 1);
# secure_delete: erased words leave the file (promise 8).
SETTINGS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -32000",
    "PRAGMA temp_store = MEMORY",
)


class TurnCursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes, those outside a transaction, take a turn of their own."""

    def __init__(self, connection: sqlite3.Connection, turn: Turn) -> None:
        super().__init__(connection)
        self._turn = turn

    def execute(self, query: str, params: Any = None) -> Self:
        if self.connection.in_transaction or not writes(query):
            super().execute(query, params)
            return self
        with self._turn:
            super().execute(query, params)
            return self

    def executemany(self, query: str, param_list: Iterable[Any]) -> Self:
        if self.connection.in_transaction:
            super().executemany(query, param_list)
            return self
        with self._turn:
            super().executemany(query, param_list)
            return self


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection; a transaction is IMMEDIATE and waits for its turn before it begins."""

    # Django's stubs leave out the private methods that every backend overrides: hence the ignores below.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turn = Turn(None)

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        self.turn.close()
        self.turn = Turn(None if self.is_in_memory_db() else Path(conn_params["database"]))
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        self._prepare(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> TurnCursor:
        cursor: TurnCursor = self.connection.cursor(factory=lambda opened: TurnCursor(opened, self.turn))
        return cursor

    def _prepare(self, connection: sqlite3.Connection) -> None:
        for setting in SETTINGS:
            connection.execute(setting)
        if self.turn.path and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            with self.turn:  # the change needs the file to itself, and SQLite would not wait for it
                connection.execute("PRAGMA journal_mode = WAL")

    def _start_transaction_under_autocommit(self) -> None:
        self.turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.turn.free()
            raise

    def _commit(self) -> None:
        # Where COMMIT itself fails, the transaction is still open: the ROLLBACK that follows frees the turn.
        super()._commit()  # type: ignore[misc]
        self.turn.free()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.turn.free()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.turn.close()


def writes(query: str) -> bool:
    """Whether a statement changes the file; a WITH that ends in a write counts."""
    words = query.split(None, 1)
    if not words:
        return False
    first = words[0].upper()
    return first in WRITES or (first == "WITH" and bool(WRITES & set(query.upper().split())))
