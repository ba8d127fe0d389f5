"""Processes of the product, started as a person would start them."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def process(
    *command: str, env: Mapping[str, str], stderr: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[bytes]]:
    """`otklik COMMAND...`, killed at the end with everything it started.

    One that has much to tell and nobody who reads it stops at a full pipe: give it DEVNULL.
    """
    started = subprocess.Popen(
        [sys.executable, "-m", "otklik", *command],
        env=env,
        stderr=stderr,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.communicate()


def run(*command: str, env: Mapping[str, str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """`otklik COMMAND...` from its start to its end."""
    whole = [sys.executable, "-m", "otklik", *command]
    return subprocess.run(whole, env=env, input=given, capture_output=True, timeout=60, check=False)


def until(done: Callable[[], bool], *, seconds: float = 20) -> None:
    """Waits for something to become true."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def connected(port: int) -> smtplib.SMTP:
    """A client of a door, past its greeting."""
    until(lambda: listens(port))
    client = smtplib.SMTP("127.0.0.1", port, timeout=20)
    client.ehlo("client.example")
    return client


def ended_within(started: subprocess.Popen[bytes], seconds: float) -> int:
    """The exit status after SIGTERM; fails when it takes longer."""
    started.send_signal(signal.SIGTERM)
    return started.wait(seconds)
