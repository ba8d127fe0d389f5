"""The worker: one loop that claims due rows table by table and hands each to what must be done about it.

A row that fails is put off with its error and the rest goes on. Everything done is short and in a
transaction of its own, so writers elsewhere wait little.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.db.models import F, QuerySet

from otklik.kit import due

log = structlog.get_logger(__name__)
Tick = Callable[[], datetime]

IDLE = 0.2
"""Seconds of sleep when nothing was due."""

_AFTER_A_FAULT = 2.0


class Act(Protocol):
    """What is done about one claimed row; it finishes the row in the transaction of its effect."""

    def __call__(self, row: Any, *, tick: Tick) -> None: ...


@dataclass(frozen=True, slots=True)
class Chore:
    """One table of due rows: which may be claimed, how many at once, what is done, what ends a batch."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    act: Act
    most: int = 8
    afterwards: Callable[[], None] = lambda: None


class Worker:
    """Goes round its chores until told to stop; any number of workers may share a database."""

    def __init__(self, chores: Sequence[Chore], *, tick: Tick) -> None:
        self.chores = tuple(chores)
        self.tick = tick
        self.stopping = threading.Event()

    def run(self) -> None:
        """Works until `stop`; the row at hand is finished, rows not begun are given back."""
        while not self.stopping.is_set():
            pause = self._round_or_fault()
            if pause:
                self.stopping.wait(pause)

    def stop(self) -> None:
        self.stopping.set()

    def once(self) -> int:
        """Does everything that is due now, and what becomes due by it; gives the number of rows."""
        total = 0
        while done := self.round():
            total += done
        return total

    def round(self) -> int:
        """One batch of every chore; gives the number of rows worked on."""
        return sum(self._batch(chore) for chore in self.chores)

    def _round_or_fault(self) -> float:
        close_old_connections()
        try:
            return 0 if self.round() else IDLE
        except DatabaseError as error:
            log.error("the database does not answer", error=str(error))
            return _AFTER_A_FAULT

    def _batch(self, chore: Chore) -> int:
        rows = due.claim(chore.rows(), now=self.tick(), most=chore.most)
        try:
            for done, row in enumerate(rows):
                if self.stopping.is_set():
                    _give_back(rows[done:])
                    return done
                self._one(chore, row)
        finally:
            if rows:
                chore.afterwards()
        return len(rows)

    def _one(self, chore: Chore, row: due.Due) -> None:
        try:
            chore.act(row, tick=self.tick)
        except Exception as error:
            log.exception("a row could not be worked on", chore=chore.name, row=row.pk)
            due.put_off(row, now=self.tick(), error=f"{type(error).__name__}: {error}"[:2000])


def _give_back(rows: Sequence[due.Due]) -> None:
    for row in rows:
        mine = type(row)._default_manager.filter(pk=row.pk, leased_until=row.leased_until)
        mine.update(leased_until=None, attempts=F("attempts") - 1)
