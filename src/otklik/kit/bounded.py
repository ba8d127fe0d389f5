"""Work that a request waits for, but not longer than people do."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class TooSlow(TimeoutError):
    """The work was not done in time; whatever it brings later is dropped."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives or raises; raises TooSlow after so many seconds.

    The work runs in a thread of its own and may outlive the wait, so it must end by time-outs of its own
    and touch no database.
    """
    running = _Running(work)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    thread.join(seconds)
    return running.result()


class _Running(Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._given: list[T] = []
        self._raised: Exception | None = None

    def run(self) -> None:
        try:
            self._given = [self._work()]
        except Exception as error:  # noqa: BLE001  it is raised again where the work is waited for
            self._raised = error

    def result(self) -> T:
        if self._raised:
            raise self._raised
        if not self._given:
            raise TooSlow
        return self._given[0]
