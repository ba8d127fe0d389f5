"""Letters through the running product: from the SMTP door to the acknowledgement in a sink."""

import asyncio
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, Final

from bench import processes, words
from bench.sink import Sink, open_sink

Writers = Sequence[tuple[str, str]]
_LINES: Final = 4
"""So many senders hand in letters at the same time."""
_WARM: Final = 20
_PATIENCE: Final = 300.0
_OURS: Final = ("door", "worker", "web")


@dataclass(frozen=True, slots=True)
class Post:
    """One letter to be handed in: its Message-ID, from whom, to whom, its bytes."""

    id: str
    sender: str
    to: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Desk:
    """The running product: `root` is the process above its processes, `server` PostgreSQL's, 0 for none."""

    root: int
    server: int
    door: int

    def spent(self) -> dict[str, float]:
        """CPU seconds so far, by part."""
        found = {name: processes.named(name, self.root) for name in _OURS}
        parts = {name: processes.cpu(pid) for name, pid in found.items() if pid}
        return parts | ({"postgresql": processes.cpu(self.server)} if self.server else {})

    def memory(self) -> dict[str, int]:
        """Bytes by part, what supervises the others included."""
        whole = {"otklik": processes.pss(self.root)}
        return whole | ({"postgresql": processes.pss(self.server)} if self.server else {})


def measure(
    environment: Mapping[str, str], writers: Writers, *, letters: int, rounds: int, server: int = 0
) -> dict[str, Any]:
    """Rounds of so many letters each: letters a second, CPU a letter by part; memory before and after."""
    return asyncio.run(_measured(environment, writers, letters, rounds, server))


async def _measured(
    environment: Mapping[str, str], writers: Writers, letters: int, rounds: int, server: int
) -> dict[str, Any]:
    async with open_sink() as sink:
        web, door = _free_port(), _free_port()
        whole = {
            **environment,
            "OTKLIK_WEB": f"127.0.0.1:{web}",
            "OTKLIK_DOOR": f"127.0.0.1:{door}",
            "OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
        }
        # The log is written as in earnest, to where nobody has to read it.
        with (Path(environment["OTKLIK_DATA"]) / "bench.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "otklik", "serve", env=whole, stderr=log
            )
        try:
            await _until_open(web, door)
            return await _rounds(Desk(process.pid, server, door), sink, writers, letters, rounds)
        finally:
            process.terminate()  # serve ends within ten seconds
            await process.wait()


async def _rounds(desk: Desk, sink: Sink, writers: Writers, letters: int, rounds: int) -> dict[str, Any]:
    await asyncio.sleep(3)
    before = desk.memory()
    await _round(desk, sink, _posts(writers, _WARM, "warm"))
    found = [await _round(desk, sink, _posts(writers, letters, str(one))) for one in range(rounds)]
    return {"letters": letters, "rounds": found, "memory": {"started": before, "after": desk.memory()}}


async def _round(desk: Desk, sink: Sink, posts: Sequence[Post]) -> dict[str, Any]:
    spent, began = desk.spent(), monotonic()
    await asyncio.gather(*(_hand_in(desk.door, posts[one::_LINES]) for one in range(_LINES)))
    taken = monotonic() - began
    missing = await sink.all_of({post.id for post in posts}, patience=_PATIENCE)
    if missing:
        raise RuntimeError(f"{len(missing)} letters were never acknowledged, {min(missing)} among them")
    seconds = monotonic() - began
    now = desk.spent()
    cpu = {name: (now[name] - spent[name]) / len(posts) for name in now}
    return {
        "a_second": round(len(posts) / seconds, 1),
        "taken_a_second": round(len(posts) / taken, 1),
        "cpu_ms": {name: round(value * 1000, 2) for name, value in cpu.items()},
        "cpu_ms_all": round(sum(cpu.values()) * 1000, 2),
    }


async def _hand_in(port: int, posts: Sequence[Post]) -> None:
    """Hands in letters one after the other over one connection; each must be taken."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def say(line: str | bytes) -> None:
        writer.write(line.encode() + b"\r\n" if isinstance(line, str) else line)
        await heard()

    async def heard() -> None:
        while (answer := await reader.readline())[3:4] == b"-":
            pass
        if answer[:1] not in b"23":
            raise RuntimeError(f"the door said {answer!r}")

    await heard()
    await say("EHLO bench.example")
    for post in posts:
        await say(f"MAIL FROM:<{post.sender}>")
        await say(f"RCPT TO:<{post.to}>")
        await say("DATA")
        await say(post.content + b".\r\n")
    await say("QUIT")
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def _posts(writers: Writers, count: int, name: str) -> list[Post]:
    chance = Random(name)
    return [
        _post(*writers[place % len(writers)], f"{name}.{place}.{os.getpid()}", chance)
        for place in range(count)
    ]


def _post(sender: str, to: str, name: str, chance: Random) -> Post:
    """A new matter as a person's mail program sends it, of one to two kilobytes."""
    language = chance.choice(("ru", "ru", "ru", "en"))
    letter = EmailMessage()
    letter["From"], letter["To"] = f"Somebody <{sender}>", to
    letter["Subject"] = words.subject(chance, language)
    letter["Date"] = format_datetime(datetime.now(UTC))
    letter["Message-ID"] = f"<{name}@bench.example>"
    letter.set_content(words.text(chance, language))
    content = letter.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return Post(f"{name}@bench.example", sender, to, content)


async def _until_open(*ports: int) -> None:
    deadline = monotonic() + 60
    for port in ports:
        while not _listens(port):
            if monotonic() > deadline:
                raise RuntimeError("the product did not start")
            await asyncio.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
