"""The product amid a storm: its processes are killed at chosen and at random moments, and start anew.

A killed worker's leases would be over in five minutes; here they are ended at its death, so that the next
worker meets at once what the last one left in the middle.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connections

from otklik.kit import clock
from otklik.mailroom.models import Envelope, Letter
from otklik.tickets.models import Follow, Ticket

CONVERSING, ANYWHERE = "in a conversation", "anywhere"

_ENDS_WITH_US = {"OTKLIK_PARENT": str(os.getpid())}


@dataclass
class Victim:
    """One process of the product, killed with everything it started and begun anew at once."""

    name: str
    env: Mapping[str, str]
    blows: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        command = [sys.executable, "-m", "otklik", self.name]
        self.process = subprocess.Popen(
            command,
            env={**self.env, **_ENDS_WITH_US},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self, where: str) -> bool:
        """SIGKILL; False when it was dead already, as when another blow came first."""
        with self._lock:
            if self.process is None or self.process.poll() is not None:
                return False
            os.killpg(self.process.pid, signal.SIGKILL)
            fallen, self.process = self.process, None
            self.blows.append(where)
        threading.Thread(target=self._rise, args=(fallen,), daemon=True).start()
        return True

    def end(self) -> None:
        """For good, by SIGTERM."""
        with self._lock:
            if self.process:
                self.process.send_signal(signal.SIGTERM)
                self.process.wait(15)

    def _rise(self, fallen: subprocess.Popen[bytes]) -> None:
        fallen.wait()
        try:
            if self.name == "worker":
                end_leases()
        finally:
            connections.close_all()
            self.start()


def end_leases() -> None:
    """What nobody alive holds any more is free, as five minutes after its worker's death."""
    for rows in (Envelope, Follow, Letter, Ticket):
        held = rows._default_manager.filter(leased_until__isnull=False)
        held.update(leased_until=clock.now() - timedelta(seconds=1))


class Blows:
    """Where in a stream of letters which blow falls; a blow that met nobody waits for the next letter."""

    def __init__(self, whereabouts: Sequence[str], *, letters: int, seed: str) -> None:
        chance = random.Random(seed)
        # None in the last tenth: what comes after the last blow must be seen to go on.
        places = sorted(chance.sample(range(letters // 50, letters * 9 // 10), len(whereabouts)))
        self._waiting = deque(zip(places, chance.sample(whereabouts, len(whereabouts)), strict=True))
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._waiting)

    def next(self, progress: int) -> str:
        """How the blow falls that is due at so many letters; "" for none."""
        with self._lock:
            if self._waiting and self._waiting[0][0] <= progress:
                return self._waiting.popleft()[1]
            return ""

    def back(self, how: str) -> None:
        """Nobody was there to be met."""
        with self._lock:
            self._waiting.appendleft((0, how))


@dataclass
class Arm:
    """Whoever strikes a victim within conversations: holds one blow until it fell."""

    victim: Victim
    blows: Blows
    how: str = ""

    def lift(self, progress: int) -> None:
        self.how = self.how or self.blows.next(progress)

    def strike(self, here: str) -> None:
        """The blow falls if it was meant for this step of the conversation."""
        if self.how == here and self.victim.kill(CONVERSING):
            self.how = ""

    def drop(self) -> None:
        if self.how:
            self.blows.back(self.how)


def strike_anywhere(victim: Victim, blows: Blows, progress: Callable[[], int], over: threading.Event) -> None:
    """The blows at no chosen moment: some instant within the half second after so many letters."""
    chance = random.Random(victim.name)
    while len(blows) and not over.is_set():
        if how := blows.next(progress()):
            time.sleep(chance.uniform(0, 0.5))
            while not victim.kill(how):
                time.sleep(0.05)
        time.sleep(0.01)


def patiently(act: Callable[[], bool], *, seconds: float = 120) -> None:
    """Tries until it works: a caller who meets a dead process tries again, as every mail server does."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(OSError):
            if act():
                return
        assert time.monotonic() < deadline, "it never worked"
        time.sleep(0.1)
