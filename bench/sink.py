"""A mail server that takes everything at once and remembers what each letter answers, at little cost."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

_ANSWERS: Final = re.compile(rb"^In-Reply-To:\s*<([^>]+)>", re.MULTILINE | re.IGNORECASE)


class Sink:
    """`answered` holds the Message-IDs that letters taken here answer."""

    def __init__(self) -> None:
        self.answered: set[str] = set()
        self.port = 0

    async def all_of(self, ids: set[str], *, patience: float) -> set[str]:
        """Waits until every one is answered; gives those that are not after so many seconds."""
        deadline = asyncio.get_running_loop().time() + patience
        while missing := ids - self.answered:
            if asyncio.get_running_loop().time() > deadline:
                return missing
            await asyncio.sleep(0.02)
        return set()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            match line[:4].upper():
                case b"EHLO":
                    writer.write(b"250-sink\r\n250 8BITMIME\r\n")
                case b"DATA":
                    writer.write(b"354 go on\r\n")
                    self._keep(await reader.readuntil(b"\r\n.\r\n"))
                    writer.write(b"250 kept\r\n")
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 ok\r\n")

    def _keep(self, letter: bytes) -> None:
        if found := _ANSWERS.search(letter):
            self.answered.add(found[1].decode())


@asynccontextmanager
async def open_sink() -> AsyncIterator[Sink]:
    sink = Sink()
    server = await asyncio.start_server(sink.talk, "127.0.0.1", 0, limit=2**24)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
