"""Made-up tickets into a database, many at a time: COPY on PostgreSQL, executemany on SQLite; all cores."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from time import perf_counter
from typing import Any, Final

from django.db import connection, connections, transaction
from django.db.models import Model

from bench import ground, rows
from bench.ground import House
from otklik.people.models import Service

_BATCH: Final = 500
SEED: Final = 20261125


def fill(tickets: int, *, now: datetime, all_open: str = "") -> float:
    """So many tickets in an empty, migrated database; gives the seconds it took.

    `all_open` names one service whose tickets all of them are to be, and open.
    """
    began = perf_counter()
    houses = ground.lay(now=now, tickets=tickets)
    if all_open:
        houses = tuple(house for house in houses if house.rules.id == all_open)
    places = [range(start, min(start + _BATCH, tickets)) for start in range(0, tickets, _BATCH)]
    connections.close_all()  # a connection does not survive a fork
    hands = min(os.cpu_count() or 1, len(places))
    with get_context("fork").Pool(hands, _begin, (houses, tickets, now, bool(all_open))) as pool:
        for _ in pool.imap_unordered(_write, places):
            pass
    _settle(tickets)
    return perf_counter() - began


_given: list[Any] = []


def _begin(houses: Sequence[House], tickets: int, now: datetime, all_open: bool) -> None:
    _given[:] = [houses, tickets, now, all_open]


def _write(places: range) -> None:
    houses, tickets, now, all_open = _given
    made = rows.batch(houses, places, tickets, seed=SEED, now=now, all_open=all_open)
    with _unchecked(), transaction.atomic():
        for model in rows.TABLES:
            if made.rows[model]:
                _insert(model, made.rows[model])


@contextmanager
def _unchecked() -> Iterator[None]:
    """Foreign keys are right by construction: asking for each would take longer than writing it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
    with connection.constraint_checks_disabled():
        yield


def _insert(model: type[Model], found: list[tuple[Any, ...]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(one.column) for one in rows.columns_of(model))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(found[0]))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", found)


def _settle(tickets: int) -> None:
    """Counters go on after the made-up ids; PostgreSQL knows its tables, as it does after a minute's rest."""
    Service.objects.update(next_seq=tickets + 1)
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in rows.TABLES:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {table}",
                [table],
            )
        cursor.execute("VACUUM ANALYZE")
