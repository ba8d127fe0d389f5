"""What many rows of one batch of work ask for and nobody changes often: read once a batch, fresh in the next.

Outside a batch, on a page say, everything is read each time.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept for a batch", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """Work that takes a moment; what it reads of mailboxes, versions and contracts may be a moment old."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once_a_batch(read: Callable[P, T]) -> Callable[P, T]:
    """A read by hashable arguments whose answer, never changed by whoever gets it, holds for a batch."""

    @wraps(read)
    def known(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _kept.get()
        if kept is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = read(*args, **kwargs)
        answer: T = kept[key]
        return answer

    return known
