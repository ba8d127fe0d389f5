"""Folders that tell of new letters by themselves (IDLE, RFC 2177): a worker looks in within a second or two.

It only hurries what polling does anyway: a connection that cannot be had or breaks costs nothing but time.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import structlog
from django.db import Error as DatabaseError
from django.db import connections

from otklik.mailroom import fetch, imap
from otklik.mailroom.models import Source

log = structlog.get_logger(__name__)
Tick = Callable[[], datetime]
Place = tuple[str, int, str, str, str, bool, str]

MOST: Final = 20
"""So many folders are waited at, each by a connection of its own; the others are looked into as ever."""

_LOOK_EVERY: Final = 5.0
"""Seconds until a folder that was bound, changed or let go is noticed."""

_ANEW: Final = 9 * 60.0
"""Seconds after which waiting is said anew: routers forget who is silent (RFC 2177: 29 minutes)."""

_FIRST_PAUSE, _LONGEST_PAUSE = 15.0, 600.0
_NOT_OFFERED: Final = 3600.0
_HURRY: Final = 60.0
"""Seconds for which a folder in hand is asked to be looked into once more."""


class Watching:
    """Keeps a watch at each folder until told to stop; `folders` gives those that are fetched."""

    def __init__(self, folders: Callable[[], Iterable[Source]], *, tick: Tick, most: int = MOST) -> None:
        self._folders, self._tick, self._most = folders, tick, most
        self._watches: dict[int, _Watch] = {}
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._tend()
            except DatabaseError as error:
                log.warning("folders to wait at could not be read", error=str(error))
            finally:
                connections.close_all()
            self._stopping.wait(_LOOK_EVERY)
        for watch in self._watches.values():
            watch.stopping.set()

    def stop(self) -> None:
        self._stopping.set()

    def _tend(self) -> None:
        there = {row.pk: row for row in list(self._folders())[: self._most]}
        for pk, watch in list(self._watches.items()):
            if pk not in there or place_of(there[pk]) != watch.place:
                watch.stopping.set()
                del self._watches[pk]
        for pk, row in there.items():
            if pk not in self._watches:
                self._watches[pk] = _Watch(row, place_of(row), self._tick)
                threading.Thread(target=self._watches[pk].run, daemon=True, name=f"watch-{pk}").start()


def place_of(source: Source) -> Place:
    """What makes another connection of it."""
    where = (source.host, source.port, source.security, source.user, source.folder)
    return (*where, source.by_consent, source.secret.token)


@dataclass(eq=False)
class _Watch:
    """One connection that waits at one folder."""

    source: Source
    place: Place
    tick: Tick
    stopping: threading.Event = field(default_factory=threading.Event)
    pause: float = field(default_factory=lambda: _FIRST_PAUSE)

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                offered = self._wait()
            except (imap.OutOfReach, DatabaseError) as trouble:
                log.debug("a folder cannot be waited at", source=self.source.pk, why=str(trouble))
                self.stopping.wait(self.pause)
                self.pause = min(self.pause * 2, _LONGEST_PAUSE)
            else:
                self.stopping.wait(0 if offered else _NOT_OFFERED)
            finally:
                connections.close_all()

    def _wait(self) -> bool:
        """Until the connection breaks or nobody wants it; whether the server offers it. Raises OutOfReach."""
        account = fetch.account(self.source, now=self.tick())
        connections.close_all()
        with imap.opened(account, readonly=True) as folder:
            if not folder.tells_of_letters():
                return False
            self.pause = _FIRST_PAUSE
            self._hurry()  # what came before the watch began
            while not self.stopping.is_set():
                if folder.new_letters(seconds=_ANEW, stopping=self.stopping):
                    self._hurry()
        return True

    def _hurry(self) -> None:
        """The folder is due now; one in hand is asked again, since its turn may have looked before."""
        until = time.monotonic() + _HURRY
        while not self.stopping.is_set() and time.monotonic() < until:
            if due_now(self.source, now=self.tick()):
                break
            self.stopping.wait(0.3)
        connections.close_all()


def due_now(source: Source, *, now: datetime) -> bool:
    """A worker looks into the folder next, unless one does just now. One out of reach keeps its pause."""
    free = Source.objects.filter(pk=source.pk, leased_until=None, failed_at=None, unreachable_since=None)
    free.filter(due_at__gt=now).update(due_at=now)
    return free.exists() or Source.objects.exclude(unreachable_since=None).filter(pk=source.pk).exists()
