"""Whose turn it is to write: a lock file beside the database that makes writers queue.

SQLite's own busy wait sleeps and polls, so a busy worker starves the web. A lock file wakes the next writer
at once; but whoever has just freed it and wants it again is already running, and would have it back before
the woken one is awake. So the next writer waits at a gate of its own and keeps it until the turn is theirs.
Those for whom nobody waits at a screen queue among themselves first: an agent waits for two of them at most.
"""

import fcntl
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_TURN: Final = "lock"
_NEXT: Final = "next.lock"
_LATER: Final = "later.lock"
_manner = {"patient": False}
"""How this process waits, where a turn does not say otherwise."""

# Which thread of this process holds which file: one thread that waits for itself would wait for ever.
_holders: dict[str, int] = {}
os.register_at_fork(after_in_child=_holders.clear)


def be_patient() -> None:
    """This process lets those go first who wait at a screen: said by worker and door when they start."""
    _manner["patient"] = True


class AlreadyWriting(RuntimeError):
    """This thread opened a second write on the same file while its first one is open."""


class Turn:
    """The right of one connection to write to one database file; `path` None (in memory) needs no turn.

    Each connection opens the lock files for itself, since flock tells open files apart, not threads.
    """

    def __init__(self, path: Path | None, *, patient: bool | None = None) -> None:
        self.path = path
        self._patient = patient
        self._files: dict[str, int] = {}
        self._held = False

    @property
    def held(self) -> bool:
        return self._held

    def take(self) -> None:
        """Wait until nobody else writes. Taking a turn that is held already changes nothing.

        Raises AlreadyWriting where waiting would never end.
        """
        if self.path is None or self._held:
            return
        if _holders.get(str(self.path)) == threading.get_ident():
            raise AlreadyWriting(
                f"this thread already writes to {self.path} through another connection: "
                "finish that transaction first"
            )
        self._wait()
        self._held = True
        _holders[str(self.path)] = threading.get_ident()

    def free(self) -> None:
        """Let the next writer go. Freeing a turn that is not held changes nothing."""
        if not self._held:
            return
        _holders.pop(str(self.path), None)
        self._held = False
        for name in (_TURN, _LATER):
            if name in self._files:
                fcntl.flock(self._files[name], fcntl.LOCK_UN)

    def close(self) -> None:
        """Free the turn and the open files with it."""
        self.free()
        while self._files:
            os.close(self._files.popitem()[1])

    def _wait(self) -> None:
        patient = _manner["patient"] if self._patient is None else self._patient
        gates = (_LATER, _NEXT) if patient else (_NEXT,)
        try:
            for name in (*gates, _TURN):
                fcntl.flock(self._open(name), fcntl.LOCK_EX)
        except BaseException:
            self.close()
            raise
        # The patient keep their own gate as long as the turn: the next of them comes after whoever waits now.
        fcntl.flock(self._files[_NEXT], fcntl.LOCK_UN)

    def _open(self, name: str) -> int:
        if name not in self._files:
            # Never removed again: a writer could hold the old file while the next locks a new one.
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._files[name] = os.open(f"{self.path}.{name}", flags, 0o644)
        return self._files[name]

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.free()

    def __del__(self) -> None:
        # A thread that ends without closing its connection must not keep everybody else waiting.
        self.close()
