"""Whose turn it is to write: a lock file beside the database that makes writers queue.

SQLite's own busy wait sleeps and polls, so a busy worker starves the web. The kernel's queue on a lock
file is fair and wakes the next writer at once.
"""

import fcntl
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

# Which thread of this process holds which file: one thread that waits for itself would wait for ever.
_holders: dict[str, int] = {}
os.register_at_fork(after_in_child=_holders.clear)


class AlreadyWriting(RuntimeError):
    """This thread opened a second write on the same file while its first one is open."""


class Turn:
    """The right of one connection to write to one database file; `path` None (in memory) needs no turn.

    Each connection opens the lock file for itself, since flock tells open files apart, not threads.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: int | None = None
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
        fcntl.flock(self._open(), fcntl.LOCK_EX)
        self._held = True
        _holders[str(self.path)] = threading.get_ident()

    def free(self) -> None:
        """Let the next writer go. Freeing a turn that is not held changes nothing."""
        if not self._held or self._file is None:
            return
        _holders.pop(str(self.path), None)
        self._held = False
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Free the turn and the open file with it."""
        self.free()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> int:
        if self._file is None:
            # Never removed again: a writer could hold the old file while the next locks a new one.
            self._file = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        return self._file

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
