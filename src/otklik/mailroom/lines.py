"""One line a mail server and batch: a mailbox whose own server is broken holds back no other's letters."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from otklik.mailroom import consents, outlets
from otklik.mailroom.line import Line
from otklik.mailroom.models import Letter, Outlet

PATIENCE: Final = 15
"""Seconds for each word of a mailbox's own server: others wait behind it."""

_REST: Final = timedelta(minutes=1)
"""How long a server that could not be had is left alone."""

_OWN: Final = Outlet.objects.filter(mailbox__address=OuterRef("from_address"))


def of_installation(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Those that leave by OTKLIK_SMTP_URL."""
    return letters.filter(~Exists(_OWN))


class Lines:
    """To the servers that mailboxes have of their own."""

    def __init__(self, tick: Callable[[], datetime]) -> None:
        self._tick = tick
        self._open: dict[str, Line] = {}
        self._down: dict[str, datetime] = {}

    def waiting(self, letters: QuerySet[Letter]) -> QuerySet[Letter]:
        """Letters from addresses with a server of their own, but for one that was out of reach just now."""
        now = self._tick()
        self._down = {address: at for address, at in self._down.items() if now - at < _REST}
        return letters.filter(Exists(_OWN)).exclude(from_address__in=list(self._down))

    def to(self, address: str) -> Line:
        """The line for letters from an address, opened with the first of them."""
        if address not in self._open:
            row = Outlet.objects.select_related("mailbox").get(mailbox__address=address)
            self._open[address] = Line(
                lambda: outlets.server(row, now=self._tick()),
                refused=lambda: consents.forget_token(row.mailbox),
                patience=PATIENCE,
            )
        return self._open[address]

    def close(self) -> None:
        """A batch is over."""
        for address, line in self._open.items():
            if line.is_down:
                self._down[address] = self._tick()
            line.close()
        self._open.clear()
