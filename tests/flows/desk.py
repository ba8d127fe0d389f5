"""A whole running desk for a flow: the product's own processes, a real SMTP sink, letters over sockets."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as SMTP_POLICY
from typing import IO, Any

from aiosmtpd.controller import Controller

PATIENCE = 20.0


class Sink:
    """Takes every letter and keeps it."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(BytesParser(policy=SMTP_POLICY).parsebytes(envelope.content))
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]


@dataclass
class Desk:
    """Where the running desk listens, and what left it."""

    web: str
    door: int
    sink: Sink
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]
    log: list[str] = field(default_factory=list)

    def send(self, letter: EmailMessage) -> None:
        """One letter over the door, as any mail program would send it."""
        with smtplib.SMTP("127.0.0.1", self.door, timeout=30) as line:
            line.send_message(letter)

    def letter_to(self, address: str, count: int) -> EmailMessage:
        """The `count`-th letter (from 1) that the sink took for an address."""
        until(lambda: len(self.sink.to(address)) >= count, f"letter {count} to {address}")
        return self.sink.to(address)[count - 1]

    def run(self, *words: str) -> str:
        """A command of the product over the same database."""
        done = subprocess.run(
            [sys.executable, "-m", "otklik", *words], env=self.environment, capture_output=True, check=True
        )
        return done.stdout.decode()


@contextmanager
def running(environment: Mapping[str, str], *, errors: IO[bytes] | None = None) -> Iterator[Desk]:
    """`otklik serve` on free ports; ended by SIGTERM, and it must end within ten seconds.

    What it says on standard error goes to `errors`, or where ours goes.
    """
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    web, door = free_port(), free_port()
    whole = {
        **environment,
        "OTKLIK_WEB": f"127.0.0.1:{web}",
        "OTKLIK_BASE_URL": f"http://127.0.0.1:{web}",
        "OTKLIK_DOOR": f"127.0.0.1:{door}",
        "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{controller.port}",
        "OTKLIK_WEB_WORKERS": "1",
    }
    process = subprocess.Popen([sys.executable, "-m", "otklik", "serve"], env=whole, stderr=errors)
    try:
        until(lambda: answers(web) and answers(door), "the desk to listen")
        yield Desk(f"http://127.0.0.1:{web}", door, sink, whole, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        controller.stop()


def until(true: Callable[[], object], what: str) -> None:
    """Waits until something holds; fails with its name."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}")
        time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(0.5)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def letter(
    sender: str, to: str, subject: str, text: str, *, answers_to: EmailMessage | None = None
) -> EmailMessage:
    """A letter as a person's mail program makes it; an answer carries the headers and quotes of one."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = f"<{os.urandom(8).hex()}@mail.example>"
    if answers_to is not None:
        made["In-Reply-To"] = made["References"] = str(answers_to["Message-ID"])
        quoted = "\n".join(f"> {line}" for line in text_of(answers_to).splitlines())
        text = f"{text}\n\nOn Monday, support wrote:\n{quoted}\n"
    made.set_content(text)
    return made


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""
