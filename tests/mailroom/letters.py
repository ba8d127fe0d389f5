"""Rows that the tests of the mailroom start from, and a real server that answers as it is told."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from otklik.mailroom.door import Door, Rules
from otklik.mailroom.models import Letter, Mailbox
from otklik.people.models import Service
from otklik.tickets.models import Ticket

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
LIMIT = 50 * 1024 * 1024
HELP, SALES, OTHER = "help@local.example", "sales@local.example", "help@other.example"


def mailboxes() -> Service:
    """Two services: the first has two addresses, the second one."""
    first, second = (
        Service.objects.create(slug=slug, name={"en": slug}, created_at=NOW) for slug in ("first", "second")
    )
    Mailbox.objects.create(service=first, desk="main", address=HELP)
    Mailbox.objects.create(service=first, desk="sales", address=SALES)
    Mailbox.objects.create(service=second, desk="main", address=OTHER)
    return first


def letter(subject: str = "Printer", *, text: str = "It smokes.", mail_id: str = "one@acme.example") -> bytes:
    lines = [
        "From: Ana <ana@acme.example>",
        f"To: <{HELP}>",
        f"Subject: {subject}",
        *([f"Message-ID: <{mail_id}>"] if mail_id else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


def outgoing(service: Service, *, number: int = 1, ticket: Ticket | None = None, **values: Any) -> Letter:
    """A queued letter that is due at NOW."""
    columns: dict[str, Any] = {
        "event": "test",
        "cause": f"test:{number}",
        "to_address": "ana@acme.example",
        "from_name": "Desk",
        "from_address": HELP,
        "subject": f"Answer {number}",
        "text": "It will be repaired.",
        "mail_id": f"{number}@desk.example",
        "created_at": NOW,
        "due_at": NOW,
    }
    return Letter.objects.create(service=service, ticket=ticket, **{**columns, **values})


@contextmanager
def running(make: Callable[[], Coroutine[Any, Any, Any]]) -> Iterator[tuple[Any, asyncio.AbstractEventLoop]]:
    """What `make` opened, on an event loop in a thread of its own, until the `with` ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opened = asyncio.run_coroutine_threadsafe(make(), loop).result(10)
    try:
        yield opened, loop
    finally:
        asyncio.run_coroutine_threadsafe(opened.close(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def open_door(**rules: Any) -> Iterator[Door]:
    """A door on a free port."""

    async def opened() -> Door:
        made = Door("127.0.0.1", 0, Rules(**{"limit": LIMIT, "patience": 5, **rules}))
        await made.open()
        return made

    with running(opened) as (door, _):
        yield door


_SOME_LINES = 500


@dataclass
class Script:
    """What a server says, each list in turn for each letter: a reply, "cut" or "stall".

    `hello` is its greeting, for each connection; `amid` is what it does when some of the letter came: "cut",
    "stall", "slow" (reads the rest slowly), else nothing.
    """

    hello: list[str] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    ehlo: list[str] = field(default_factory=list)
    amid: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)


_OFFERED = "250-server\r\n250-SIZE 100000000\r\n250 8BITMIME"


class Server:
    """A small SMTP server that follows a script and keeps what it took and what it was asked."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.letters: list[bytes] = []
        self.asked: list[str] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        if script.amid:  # little is on its way unread, so that the sender notices
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rwb") as stream:
                if not self._say(stream, _next(self.script.hello, "220 ready")):
                    return
                while line := stream.readline():
                    if not self._answer(stream, line.decode("utf-8", "replace").strip()):
                        return
        except OSError:
            return

    def _answer(self, stream: Any, said: str) -> bool:
        self.asked.append(said)
        match said.split()[0].upper():
            case "EHLO":
                return self._say(stream, _next(self.script.ehlo, _OFFERED))
            case "MAIL":
                return self._say(stream, _next(self.script.mail, "250 ok"))
            case "RCPT":
                return self._say(stream, _next(self.script.rcpt, "250 ok"))
            case "DATA":
                return self._take(stream, _next(self.script.data, "354 go"))
            case "QUIT":
                self._say(stream, "221 bye")
                return False
            case _:
                return self._say(stream, "250 ok")

    def _take(self, stream: Any, reply: str) -> bool:
        if not self._say(stream, reply) or not reply.startswith("354"):
            return not reply.startswith(("cut", "stall"))
        how = _next(self.script.amid, "")
        content: list[bytes] = []
        while (line := stream.readline()) != b".\r\n":
            if not line:
                return False
            content.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            if how in ("cut", "stall") and len(content) == _SOME_LINES:
                return self._say(stream, how)
            if how == "slow" and len(content) % _SOME_LINES == 0:
                time.sleep(0.03)
        self.letters.append(b"".join(content))
        return self._say(stream, _next(self.script.end, "250 taken"))

    def _say(self, stream: Any, reply: str) -> bool:
        if reply == "cut":
            return False
        if reply == "stall":
            threading.Event().wait(30)
            return False
        if reply == "slow":
            time.sleep(2)
            reply = "250 taken"
        stream.write(reply.encode() + b"\r\n")
        stream.flush()
        return True


@contextmanager
def server(**script: Sequence[str]) -> Iterator[Server]:
    """A scripted server on a free port."""
    made = Server(Script(**{name: list(replies) for name, replies in script.items()}))
    try:
        yield made
    finally:
        made.close()


def _next(replies: list[str], otherwise: str) -> str:
    return replies.pop(0) if replies else otherwise
