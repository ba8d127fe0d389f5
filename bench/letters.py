"""Letters through the running product: from the SMTP door to the acknowledgement in a sink."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random
from time import monotonic
from typing import Any, Final

from bench import words
from bench.desk import Desk, open_desk

Writers = Sequence[tuple[str, str]]
LINES: Final = 4
"""So many senders hand in letters at the same time."""
_WARM: Final = 20
_PATIENCE: Final = 300.0


@dataclass(frozen=True, slots=True)
class Post:
    """One letter to be handed in: its Message-ID, from whom, to whom, its bytes."""

    id: str
    sender: str
    to: str
    content: bytes


def measure(
    environment: Mapping[str, str], writers: Writers, *, letters: int, rounds: int, server: int = 0
) -> dict[str, Any]:
    """Rounds of so many letters each: letters a second, CPU a letter by part; memory before and after."""
    return asyncio.run(_measured(environment, writers, letters, rounds, server))


async def _measured(
    environment: Mapping[str, str], writers: Writers, letters: int, rounds: int, server: int
) -> dict[str, Any]:
    async with open_desk(environment, server=server) as desk:
        return await _rounds(desk, writers, letters, rounds)


async def _rounds(desk: Desk, writers: Writers, letters: int, rounds: int) -> dict[str, Any]:
    await asyncio.sleep(3)
    before = desk.memory()
    await _round(desk, posts_of(writers, _WARM, "warm"))
    found = [await _round(desk, posts_of(writers, letters, str(one))) for one in range(rounds)]
    return {"letters": letters, "rounds": found, "memory": {"started": before, "after": desk.memory()}}


async def _round(desk: Desk, posts: Sequence[Post]) -> dict[str, Any]:
    spent, began = desk.spent(), monotonic()
    await asyncio.gather(*(hand_in(desk.door, posts[one::LINES]) for one in range(LINES)))
    taken = monotonic() - began
    missing = await desk.sink.all_of({post.id for post in posts}, patience=_PATIENCE)
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


async def hand_in(port: int, posts: Sequence[Post]) -> None:
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


def posts_of(writers: Writers, count: int, name: str) -> list[Post]:
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
