"""New rows by one statement whose SQL is built once for a model and a number of rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import Field, Model

from otklik.kit.prepared.cursors import cursor, here

MOST = 50
"""Rows of one statement."""


def insert(rows: Sequence[Model]) -> None:
    """Writes a few new rows of one model, in order, and gives them their keys.

    Like `bulk_create`: no signals, and what a row refers to must have been written before.
    """
    for place in range(0, len(rows), MOST):
        _insert(rows[place : place + MOST])


def _insert(rows: Sequence[Model]) -> None:
    database, model = here(), type(rows[0])
    fields = _fields(model)
    values = [field.get_db_prep_save(field.pre_save(row, True), database) for row in rows for field in fields]
    with cursor(database) as asked:
        asked.execute(_text(database.vendor, model, len(rows)), values)
        keys = asked.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, database.alias


@cache
def _fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@cache
def _text(vendor: str, model: type[Model], count: int) -> str:
    name, meta = here().ops.quote_name, model._meta
    columns = ", ".join(name(str(field.column)) for field in _fields(model))
    row = f"({', '.join(['%s'] * len(_fields(model)))})"
    key = name(str(meta.pk.column))
    values = ", ".join([row] * count)
    # Only names of tables and columns stand here, and quoted.
    return f"INSERT INTO {name(meta.db_table)} ({columns}) VALUES {values} RETURNING {key}"  # noqa: S608
