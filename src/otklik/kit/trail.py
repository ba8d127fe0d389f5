"""The trail: one name on all lines of the log about one thing that came in, up to whatever goes out for it.

A record's trail is `record-12`, that of a form or click `web-k3j9x7mq`, that of what time brings `time-…`.
It goes with the work from process to process in the rows that still have something to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import structlog

from otklik.kit import ids

LONGEST = 32
RECORD = "record-"


def of_record(pk: int) -> str:
    """The trail of an incoming record: its id is told by the door, too."""
    return f"{RECORD}{pk}"


def fresh(kind: str) -> str:
    """A trail of something that is no record: of a page, or of time."""
    return f"{kind}-{ids.token(8)}"


def current() -> str:
    """The trail that this thread is on; "" where it is on none."""
    return str(structlog.contextvars.get_contextvars().get("trail", ""))


@contextmanager
def along(name: str) -> Iterator[None]:
    """On this trail for a while: the log's lines carry it, and rows written meanwhile keep it."""
    with structlog.contextvars.bound_contextvars(trail=name):
        yield


def start() -> float:
    """The beginning of a span for `ms_since`."""
    return perf_counter()


def ms_since(start: float) -> float:
    """Milliseconds since `start`, to a tenth."""
    return round((perf_counter() - start) * 1000, 1)
