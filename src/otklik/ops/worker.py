"""The worker: one loop that claims due rows table by table and hands each to what must be done about it.

A row that fails is put off with its error and the rest goes on. One that ends the whole process (it takes
all memory, say) is met again when its lease is over, then alone, and left to a person after three deaths.
Everything done is short and in a transaction of its own, so writers elsewhere wait little.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.db.models import F, QuerySet

from otklik.kit import briefly, due, trail

log = structlog.get_logger(__name__)
Tick = Callable[[], datetime]

IDLE = 0.2
"""Seconds of sleep when nothing was due."""

_AFTER_A_FAULT = 2.0
_ENDS_US = "whoever worked on this never came back, time after time: look at it before you try again"


class Act(Protocol):
    """What is done about one claimed row; it finishes the row in the transaction of its effect."""

    def __call__(self, row: Any, *, tick: Tick) -> None: ...


class GivenUp(Protocol):
    """Tells whoever must hear that a row was left to a person."""

    def __call__(self, row: Any, *, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Chore:
    """One table of due rows: which may be claimed, how many at once, what is done, what ends a batch.

    `given_up` runs once the worker has left a row to a person.
    `trail` names a row's trail, and `told` what the log says of a row after its act, `step` first; no step,
    no line.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]
    act: Act
    most: int = 16
    afterwards: Callable[[], None] = lambda: None
    given_up: GivenUp = lambda row, *, now: None
    trail: Callable[[Any], str] = lambda row: ""
    told: Callable[[Any], Mapping[str, Any]] = lambda row: {}


class Worker:
    """Goes round its chores until told to stop; any number of workers may share a database."""

    def __init__(self, chores: Sequence[Chore], *, tick: Tick) -> None:
        self.chores = tuple(chores)
        self.tick = tick
        self.stopping = threading.Event()
        # Claimed and not worked on: where the database went away they are given back once it answers.
        self.left: list[Any] = []

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
        except Exception:
            log.exception("a round could not be finished")
        return _AFTER_A_FAULT

    def _batch(self, chore: Chore) -> int:
        _give_back(self.left)
        self.left = rows = _apart(due.claim(chore.rows(), now=self.tick(), most=chore.most))
        if rows:
            log.debug("claimed", chore=chore.name, rows=[row.pk for row in rows])
        done = 0
        try:
            with briefly.batch():
                while self.left and not self.stopping.is_set():
                    self._one(chore, self.left[0])
                    self.left, done = self.left[1:], done + 1
            _give_back(self.left)
            self.left = []
        finally:
            if rows:
                chore.afterwards()
        return done

    def _one(self, chore: Chore, row: due.Due) -> None:
        with trail.along(chore.trail(row)):
            self._on_its_trail(chore, row)

    def _on_its_trail(self, chore: Chore, row: due.Due) -> None:
        try:
            if row.lost and row.deaths >= due.MOST_DEATHS:
                self._put_off(chore, row, _ENDS_US, for_good=True)
                return
            if row.lost:
                due.risk(row)
            span = _Span(row, self.tick())
            chore.act(row, tick=self.tick)
            span.tell(chore.told(row))
        except Exception as error:
            log.exception("a row could not be worked on", chore=chore.name, row=row.pk)
            self._put_off(chore, row, f"{type(error).__name__}: {error}"[:2000])

    def _put_off(self, chore: Chore, row: due.Due, error: str, *, for_good: bool = False) -> None:
        now = self.tick()
        due.put_off(row, now=now, error=error, for_good=for_good)
        if row.failed_at is None:
            return
        try:
            chore.given_up(row, now=now)
        except Exception:
            log.exception("nobody could be told of a row given up", chore=chore.name, row=row.pk)


class _Span:
    """What an act took, and how long its row had waited for it."""

    def __init__(self, row: due.Due, now: datetime) -> None:
        self.began, self.tries = trail.start(), row.attempts
        self.waited = (now - row.due_at).total_seconds() if row.due_at else 0.0

    def tell(self, said: Mapping[str, Any]) -> None:
        if said:
            facts = {key: value for key, value in said.items() if key != "step"}
            span = {"waited_s": self.waited, "tries": self.tries, "ms": trail.ms_since(self.began)}
            log.info(said["step"], **facts, **span)


def _apart(rows: list[Any]) -> list[Any]:
    """The rows to work on now: one that a worker claimed before and never came back from goes alone."""
    lost = [row for row in rows if row.lost]
    if not lost:
        return rows
    _give_back([row for row in rows if row is not lost[0]])
    return lost[:1]


def _give_back(rows: Sequence[due.Due]) -> None:
    for row in rows:
        mine = type(row)._default_manager.filter(pk=row.pk, leased_until=row.leased_until)
        mine.update(leased_until=None, attempts=F("attempts") - 1)
