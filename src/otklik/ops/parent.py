"""A child process ends when whoever started it is gone, however that came: ports must not stay taken."""

import os
import signal
import threading
import time

VARIABLE = "OTKLIK_PARENT"
_LOOK_EVERY = 1.0


def follow() -> None:
    """Watches the parent that `environment` named, if one did; a command typed by a person has none."""
    said = os.environ.pop(VARIABLE, "")
    if said.isdigit() and os.getppid() == int(said):
        watch(int(said))


def watch(parent: int) -> None:
    """Ends this process by SIGTERM when the one that began it, a process id, is gone."""
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent").start()


def environment() -> dict[str, str]:
    """Our environment for a child that is to follow this process."""
    return {**os.environ, VARIABLE: str(os.getpid())}


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
