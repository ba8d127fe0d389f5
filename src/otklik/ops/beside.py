"""A second process of a command, forked so that the two share what was loaded before.

It ends with the one that began it, whatever ended that one.
"""

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from django.db import connections

from otklik.ops import parent


def begin(name: str, run: Callable[[], int]) -> BaseProcess:
    """Starts `run` in a process of its own; threads that work already do not come along."""
    connections.close_all()  # a connection is for one process
    gc.freeze()  # what is shared stays shared: collecting would write to it
    context, given = multiprocessing.get_context("fork"), (run, os.getpid())
    process = context.Process(target=_run, args=given, name=name, daemon=True)
    process.start()
    return process


def end(process: BaseProcess, *, patience: float) -> None:
    """SIGTERM, and SIGKILL after `patience` seconds."""
    process.terminate()
    process.join(patience)
    process.kill()
    process.join()


def _run(run: Callable[[], int], began: int) -> None:
    parent.watch(began)
    sys.exit(run())
