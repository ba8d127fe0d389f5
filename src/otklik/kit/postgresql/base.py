"""The backend: what is asked over and over is planned once, and instants are read by the driver's C."""

from typing import Any, Final

from django.db.backends.postgresql import base
from django.db.backends.postgresql.base import ServerSideCursor
from psycopg import Connection, Cursor
from psycopg.types.datetime import TimestamptzLoader

MOST_PLANNED: Final = 500
"""Statements that a connection keeps planned; psycopg counts one with other parameter types as another."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL connection; `planned_cursor` binds at the server, all others as ever in psycopg."""

    # Django's stubs leave these methods untyped: hence the ignores below.

    def get_connection_params(self) -> dict[str, Any]:
        # Only planned cursors prepare; Django's own bind here and never do.
        return {**super().get_connection_params(), "prepare_threshold": 0}

    def get_new_connection(self, conn_params: dict[str, Any]) -> "Connection[Any]":
        connection: Connection[Any] = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PLANNED
        # Django's loader runs in Python, seven times as slow; both give UTC, which the session is set to.
        connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        if name is None:
            return self.connection.cursor()
        outlives = self.connection.autocommit
        return ServerSideCursor(self.connection, name=name, scrollable=False, withhold=outlives)  # type: ignore[call-arg]

    def planned_cursor(self) -> Any:
        """A cursor whose statements the server parses and plans once for the connection."""
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(Cursor(self.connection))  # type: ignore[attr-defined]
