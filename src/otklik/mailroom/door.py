"""The door: a letter is answered with 250 once it is committed, and not an instant before.

RFC 5321 with SIZE (1870), 8BITMIME (6152), SMTPUTF8 (6531) and, with a certificate, STARTTLS (3207).
Letters to several recipients are one transaction; lines may be of any length, since real mail breaks the
limit of 1000.
"""

import asyncio
import functools
import ssl
import stat
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, AnyStr, TypeVar

import structlog
from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as Transaction
from django.db import close_old_connections

from otklik.kit import clock, trail
from otklik.mailroom import steps, storing

log = structlog.get_logger(__name__)
Answer = TypeVar("Answer")

TAKEN = "250 2.0.0 filed as {}"
UNKNOWN = "550 5.1.1 no mailbox here has the address <{}>: please look for a slip in it"
TOO_LARGE = "552 5.3.4 the letter has more than the {:.0f} MB that are taken here"
LATER = "451 4.3.0 the letter could not be filed just now: please send it again later"
GOODBYE = b"421 4.3.2 the door closes for a moment: please send again\r\n"
_PROGRESS = 64 * 1024


@dataclass(frozen=True, slots=True)
class Rules:
    """What a door keeps to. `limit` is in bytes, `patience` in seconds until 451.

    `tls` gives what STARTTLS is spoken by; without it none is offered.
    """

    limit: int
    patience: float = 60
    hostname: str = "localhost"
    name: str = "smtp"
    store: Callable[..., Sequence[Any]] = storing.store
    known: Callable[[str], object | None] = storing.known
    tls: Callable[[], ssl.SSLContext] | None = None


class Session(SMTP):
    """One connection. DATA is read here, in pieces, so that a line has no limit of its own."""

    line_length_limit = _PROGRESS
    greeting = "EHLO"

    def __init__(self, clerk: "Clerk", door: "Door", **options: Any) -> None:
        limit = door.rules.limit
        super().__init__(clerk, data_size_limit=limit, hostname=door.rules.hostname, **options)
        self.clerk, self.door, self.limit = clerk, door, limit
        self.storing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.door.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.door.sessions.discard(self)
        super().connection_lost(error)

    def leave(self) -> None:
        """Says goodbye unless a letter is being filed: that one gets its answer first."""
        if self.storing or not isinstance(self.transport, asyncio.Transport):
            return
        if not self.transport.is_closing():
            self.transport.write(GOODBYE)
            self.transport.close()

    async def push(self, status: AnyStr) -> None:
        """aiosmtpd's word about an announced SIZE names no limit, and it is what a sender gets back."""
        if status[:4] in ("552 ", b"552 "):
            await super().push(self._too_large())
        else:
            await super().push(status)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        refusal = self._not_yet(arg)
        if refusal:
            await self.push(refusal)
            return
        await self.push("354 go on, and end with a dot on a line of its own")
        content = await self._content()
        for answer in await self._answers(content):
            await self.push(answer)
        self.envelope = self._create_envelope()
        if self.door.closing:
            self.leave()

    def _not_yet(self, arg: str) -> str:
        if self.session is None or not self.session.host_name:
            return f"503 5.5.1 say {self.greeting} first"
        if self.envelope is None or not self.envelope.rcpt_tos:
            return "503 5.5.1 say RCPT first"
        return "501 5.5.4 DATA takes nothing after it" if arg else ""

    async def _answers(self, content: bytes | None) -> Sequence[str]:
        return (await self._filed(content),)

    async def _filed(self, content: bytes | None) -> str:
        if content is None or self.envelope is None:
            return self._too_large()
        self.storing = True
        try:
            return await self.clerk.file(self.envelope, content)
        finally:
            self.storing = False

    def _too_large(self) -> str:
        return TOO_LARGE.format(self.limit / 1024 / 1024)

    async def _content(self) -> bytes | None:
        """The letter without transparency dots (RFC 5321 4.5.2); None when it is too large.

        Only CRLF ends a line: a bare LF before or after the dot must not end the letter, or one letter
        could carry another past a server that reads it the other way.
        """
        letter, size, told, at_start = bytearray(), 0, 0, True
        while (piece := await self._piece()) != b".\r\n" or not at_start:
            size += len(piece)
            if size <= self.limit:
                letter += piece[1:] if at_start and piece[:1] == b"." else piece
            else:
                letter.clear()  # the rest is read and forgotten: the answer may come only after the dot
            at_start = piece.endswith(b"\r\n")
            if size - told > _PROGRESS:
                told = size
                self._reset_timeout()
        return bytes(letter) if size <= self.limit else None

    async def _piece(self) -> bytes:
        try:
            return await self._reader.readuntil(b"\r\n")
        except asyncio.LimitOverrunError as long:
            return await self._reader.readexactly(long.consumed)


class Clerk:
    """Answers what the protocol leaves open: who has a mailbox here, and whether a letter was filed."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.threads = ThreadPoolExecutor(4, thread_name_prefix="door")

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Session, session: object, envelope: Transaction, address: str, options: list[str]
    ) -> str:
        try:
            box = await self._in_thread(functools.partial(self.rules.known, address))
        except Exception as error:  # noqa: BLE001  the database is away, mostly: the sender shall try again
            log.error("a recipient could not be looked up", error=repr(error))
            return LATER
        if box is None:
            return UNKNOWN.format(address.encode("ascii", "replace").decode())
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 welcome"

    async def file(self, envelope: Transaction, content: bytes) -> str:
        """The reply to the letter's end: 250 after the commit, 451 after `patience` seconds or any failure.

        A letter that is committed after its 451 comes again from its sender and is known by its digest.
        """
        filing = functools.partial(
            self.rules.store,
            raw=content,
            mail_from=(envelope.mail_from or "").strip("<>"),
            rcpt_to=tuple(envelope.rcpt_tos),
            door=self.rules.name,
            received_at=clock.now(),
        )
        since = trail.start()
        try:
            rows = await self._in_thread(filing)
        except storing.UnknownRecipient as unknown:
            return UNKNOWN.format(", ".join(unknown.addresses).encode("ascii", "replace").decode())
        except Exception as error:  # noqa: BLE001  whatever is wrong here, the sender shall send again
            log.error("a letter could not be filed", error=repr(error), size=len(content))
            return LATER
        steps.accepted(rows, door=self.rules.name, since=since)
        return TAKEN.format(", ".join(str(row.pk) for row in rows))

    async def known_among(self, addresses: Sequence[str]) -> set[str] | None:
        """Those that have a mailbox here by now; None when that cannot be told."""
        try:
            boxes = await self._in_thread(lambda: [self.rules.known(address) for address in addresses])
        except Exception as error:  # noqa: BLE001  as above
            log.error("recipients could not be looked up", error=repr(error))
            return None
        return {address for address, box in zip(addresses, boxes, strict=True) if box is not None}

    async def handle_exception(self, error: Exception) -> str:
        log.error("an SMTP command could not be answered", error=repr(error))
        return "501 5.5.2 this command could not be read"

    async def _in_thread(self, act: Callable[[], Answer]) -> Answer:
        loop = asyncio.get_running_loop()
        going = loop.run_in_executor(self.threads, _on_a_living_connection, act)
        return await asyncio.wait_for(going, self.rules.patience)


@dataclass
class Door:
    """Listens on host:port, or on a socket file; port 0 takes a free one, `port` tells which."""

    host: str
    port: int
    rules: Rules
    path: str = ""
    speaks: type[Session] = Session
    closing: bool = False
    sessions: set[Session] = field(default_factory=set)

    async def open(self) -> None:
        """Raises OSError where the place may not be had; a socket file left behind is replaced."""
        self.clerk = Clerk(self.rules)
        loop = asyncio.get_running_loop()
        if self.path:
            self.server = await loop.create_unix_server(self._session, self.path, backlog=200)
            _let_the_group_in(Path(self.path))
            return
        self.server = await loop.create_server(self._session, self.host, self.port, backlog=200)
        self.port = self.server.sockets[0].getsockname()[1]

    async def close(self, *, within: float = 8) -> None:
        """Takes nobody in, says 421 to whoever is talking and lets what is being filed be answered.

        After `within` seconds connections are cut: a letter whose 250 was not heard comes again.
        """
        self.closing = True
        self.server.close()
        for session in tuple(self.sessions):
            session.leave()
        deadline = asyncio.get_running_loop().time() + within
        while self.sessions and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110  brief, and once
            await asyncio.sleep(0.02)
        for session in tuple(self.sessions):
            if isinstance(session.transport, asyncio.Transport):
                session.transport.abort()
        self.clerk.threads.shutdown(wait=False, cancel_futures=True)

    def _session(self) -> Session:
        return self.speaks(
            self.clerk,
            self,
            loop=asyncio.get_running_loop(),
            enable_SMTPUTF8=True,
            ident="Otklik",
            tls_context=self.rules.tls() if self.rules.tls else None,
        )


def _let_the_group_in(socket: Path) -> None:
    """The mail server's user is in it; to connect is to write, which a umask would forbid."""
    socket.chmod(stat.S_IMODE(socket.stat().st_mode) | stat.S_IRGRP | stat.S_IWGRP)


def _on_a_living_connection(act: Callable[[], Answer]) -> Answer:
    close_old_connections()
    try:
        return act()
    finally:
        close_old_connections()
