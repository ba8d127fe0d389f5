"""What lies about and nobody needs any more is cleared away by the worker, once an hour.

Nothing here is needed for anything to work: what is missed, or done twice by two workers, does no harm.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import structlog
from django.contrib.sessions.models import Session
from django.db import close_old_connections

from otklik.mailroom import answering, raw_letters
from otklik.ops.doctor import mending
from otklik.tickets import words

log = structlog.get_logger(__name__)
EVERY: Final = 3600.0
"""Seconds from one time to the next; the first comes after so many, too, not in the rush of a start."""

TASKS: Final[Mapping[str, Callable[[datetime], int]]] = {
    "uploads": words.sweep,
    "raw letters": raw_letters.drop,
    "files": mending.files,
    "answers of robots": answering.forget,
    "sessions": lambda now: Session.objects.filter(expire_date__lt=now).delete()[0],
}
"""Files of forms never sent, a day old; letters as they came in, once the rules keep them no longer; files
that no row names, a day old; where robots answered, two weeks old; sessions that are over."""


class Tidying:
    """Tidies until told to stop."""

    def __init__(self, *, tick: Callable[[], datetime]) -> None:
        self.tick = tick
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(EVERY):
            tidy(self.tick())

    def stop(self) -> None:
        self.stopping.set()


def tidy(now: datetime) -> None:
    """Every task once; one that fails stops no other."""
    close_old_connections()
    for name, task in TASKS.items():
        try:
            if gone := task(now):
                log.info("cleared away", what=name, number=gone)
        except Exception:
            log.exception("could not be cleared away", what=name)
