"""Several processes kept alive together: one that dies starts anew, SIGTERM ends all of them."""

import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path
from types import FrameType

from otklik.ops import parent
from otklik.ops.say import say

PATIENCE = 9.0
"""Seconds from SIGTERM to SIGKILL."""

_LOOK_EVERY = 0.2
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0
_STEADY = 60.0
"""A child that ran this many seconds begins anew with the first delay."""


@dataclass(slots=True)
class Child:
    """One program; `start_at` is the monotonic second of its next start while it is down."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    delay: float = _FIRST_DELAY

    def tend(self, now: float) -> None:
        """Starts it where it is down and its pause is over; notes its end."""
        if self.process is None and now >= self.start_at:
            self.start(now)
        elif self.process is not None and self.process.poll() is not None:
            self._fallen(self.process.returncode, now)

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(self.command, env=parent.environment(), stdin=subprocess.DEVNULL)
        self.started_at = now

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _fallen(self, status: int, now: float) -> None:
        if now - self.started_at > _STEADY:
            self.delay = _FIRST_DELAY
        says = _("%(name)s ended with status %(status)s; it starts again in %(seconds).0f s")
        say(says % {"name": self.name, "status": status, "seconds": self.delay})
        self.process, self.start_at = None, now + self.delay
        self.delay = min(self.delay * 2, _LONGEST_DELAY)


@dataclass
class Supervisor:
    """Runs children until SIGTERM or SIGINT; `watched` is a folder whose changes start them anew."""

    children: Sequence[Child]
    watched: Path | None = None
    told: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """The exit code: 0 when all ended by themselves after the signal, 1 when one had to be killed."""
        signal.signal(signal.SIGTERM, self._tell)
        signal.signal(signal.SIGINT, self._tell)
        seen = _state_of(self.watched)
        try:
            while not self.told.wait(_LOOK_EVERY):
                for child in self.children:
                    child.tend(time.monotonic())
                if (now := _state_of(self.watched)) != seen:
                    seen = now
                    self._start_anew()
        finally:
            clean = self.end()
        return 0 if clean else 1

    def end(self) -> bool:
        """SIGTERM to all, SIGKILL to whoever is still there after PATIENCE seconds."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while any(child.alive for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.05)
        stuck = [child for child in self.children if child.alive]
        for child in stuck:
            say(_("%(name)s did not end in time and was killed") % {"name": child.name})
            child.signal(signal.SIGKILL)
        return not stuck

    def _start_anew(self) -> None:
        say(_("the source has changed: starting anew"))
        self.end()
        for child in self.children:
            child.process, child.start_at, child.delay = None, 0.0, _FIRST_DELAY

    def _tell(self, number: int, frame: FrameType | None) -> None:
        self.told.set()


def _state_of(folder: Path | None) -> dict[Path, float]:
    return dict(_stamps(folder)) if folder else {}


def _stamps(folder: Path) -> Iterator[tuple[Path, float]]:
    for path in folder.rglob("*"):
        if path.suffix in (".py", ".html", ".mo") and path.is_file():
            yield path, path.stat().st_mtime
