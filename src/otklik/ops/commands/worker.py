"""`otklik worker`: fetches and files letters, follows the journals, keeps time, sends letters."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from gettext import gettext as _
from types import FrameType
from typing import TYPE_CHECKING

from otklik.kit.sqlite import turns
from otklik.ops import ready
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.mailroom.watching import Watching
    from otklik.ops.tidying import Tidying
    from otklik.ops.worker import Worker

NAME = "worker"
ABOUT = later("work off whatever is due: letters in, notices, deadlines, letters out")

_PATIENCE = 8.0
"""Seconds for the row at hand after SIGTERM; a letter cut off then goes again with the same Message-ID."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help=_("do what is due now, then end"))


def run(options: argparse.Namespace) -> int:
    ready.django(steps=True)
    turns.be_patient()
    from otklik.kit import clock
    from otklik.ops import beside, chores
    from otklik.ops.tidying import Tidying
    from otklik.ops.worker import Worker

    if options.once:
        out = [*chores.sending(), *chores.sending_by_own_servers()]
        Worker([*chores.fetching(), *chores.filing(), *chores.looking_through(), *out], tick=clock.now).once()
        return 0
    # Letters go out beside all else: in one process the two would wait for each other's Python.
    sender = beside.begin("sender", _sends)
    # What waits for other servers has a loop of its own, so that filing never waits.
    idle = (chores.filing(), chores.fetching(), chores.looking_through())
    loops = [Worker(loop, tick=clock.now) for loop in idle if loop]
    try:
        return _until_told([*loops, chores.watching(), Tidying(tick=clock.now)], also=sender.is_alive)
    finally:
        beside.end(sender, patience=_PATIENCE / 4)


def _sends() -> int:
    from otklik.kit import clock
    from otklik.ops import chores
    from otklik.ops.worker import Worker

    loops = (chores.sending(), chores.sending_by_own_servers())
    return _until_told([Worker(loop, tick=clock.now) for loop in loops])


def _until_told(
    workers: "Sequence[Worker | Tidying | Watching]", *, also: Callable[[], bool] = lambda: True
) -> int:
    """Runs each in a thread until a signal, 0 then; 1 once one of them is down, or `also` says no."""
    told = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threads = [threading.Thread(target=worker.run, daemon=True) for worker in workers]
    for thread in threads:
        thread.start()
    while not told.wait(1):
        if not also() or not all(thread.is_alive() for thread in threads):
            return 1  # said in the log; whoever supervises starts us anew
    _end(workers, threads)
    return 0


def _end(workers: "Sequence[Worker | Tidying | Watching]", threads: list[threading.Thread]) -> None:
    for worker in workers:
        worker.stop()
    for thread in threads:
        thread.join(_PATIENCE / len(threads))
    if any(thread.is_alive() for thread in threads):
        sys.stderr.flush()
        os._exit(0)  # a server that stalls must not keep us: the lease brings the letter up again
