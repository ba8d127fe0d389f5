"""The database that prepared statements go to, and the cursor that they go through."""

from contextlib import AbstractContextManager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


def here() -> BaseDatabaseWrapper:
    """This thread's connection itself: each use of `django.db.connection` would look it up anew."""
    return connections[DEFAULT_DB_ALIAS]


def cursor(database: BaseDatabaseWrapper) -> AbstractContextManager[Any]:
    """One that plans a statement once where the database can (kit/postgresql), else an ordinary one."""
    planned = getattr(database, "planned_cursor", database.cursor)
    opened: AbstractContextManager[Any] = planned()
    return opened
