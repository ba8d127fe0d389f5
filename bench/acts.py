"""An agent's acts over HTTP while letters arrive as fast as they are taken: how long each is waited for."""

import asyncio
import secrets
import statistics
from collections.abc import Mapping
from contextlib import suppress
from itertools import count, cycle, islice
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlencode

from bench.desk import Desk, open_desk
from bench.letters import LINES, Writers, hand_in, posts_of

Agent = Mapping[str, Any]
"""Cookies and tickets as `bench.agents` says them."""

KINDS: Final = ("reply", "note", "assignee")
_WARM: Final = 9
_BETWEEN: Final = 0.05
"""Seconds between an act and the next: the agent is quick, the letters are quicker."""
_AT_A_TIME: Final = 20
_BEFORE: Final = 2.0
"""Seconds of letters before the first act, so that the worker is busy."""


def measure(
    environment: Mapping[str, str], writers: Writers, agent: Agent, *, acts: int, server: int = 0
) -> dict[str, Any]:
    """Milliseconds from the request to its answer, of so many acts while it is quiet and amid letters."""
    return asyncio.run(_measured(environment, writers, agent, acts, server))


async def _measured(
    environment: Mapping[str, str], writers: Writers, agent: Agent, acts: int, server: int
) -> dict[str, Any]:
    async with open_desk(environment, server=server) as desk:
        hand = await Hand.come(desk, agent)
        await hand.act(_WARM)
        quiet = await hand.act(acts)
        flood = [asyncio.create_task(_flood(desk, writers, line)) for line in range(LINES)]
        await asyncio.sleep(_BEFORE)
        busy = await hand.act(acts)
        for one in flood:
            one.cancel()
        for one in flood:
            with suppress(asyncio.CancelledError):
                await one
        return {"quiet": _told(quiet), "amid_letters": _told(busy)}


async def _flood(desk: Desk, writers: Writers, line: int) -> None:
    for turn in count():
        await hand_in(desk.door, posts_of(writers, _AT_A_TIME, f"flood{line}.{turn}"))


class Hand:
    """One agent's browser: one connection, one act after the other, on one ticket after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, agent: Agent) -> None:
        self._reader, self._writer = reader, writer
        self._token = secrets.token_hex(16)
        self._cookies = f"{agent['cookies']}; otklik_csrf={self._token}"
        self._tickets = cycle(agent["tickets"])
        self._places = count()

    @classmethod
    async def come(cls, desk: Desk, agent: Agent) -> "Hand":
        return cls(*await asyncio.open_connection("127.0.0.1", desk.web), agent)

    async def act(self, acts: int) -> dict[str, list[float]]:
        """Milliseconds by kind, which take turns."""
        found: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for place in islice(self._places, acts):
            ticket, kind = next(self._tickets), KINDS[place % len(KINDS)]
            began = perf_counter()
            status = await self._post(f"{ticket['address']}/{kind}", _form(kind, ticket, place))
            found[kind].append((perf_counter() - began) * 1000)
            if status != 302:
                raise RuntimeError(f"{ticket['address']}/{kind} answered {status}")
            await asyncio.sleep(_BETWEEN)
        return found

    async def look(self, path: str) -> float:
        """Milliseconds of a page."""
        began = perf_counter()
        if (status := await self._ask("GET", path, b"")) != 200:
            raise RuntimeError(f"{path} answered {status}")
        return (perf_counter() - began) * 1000

    async def _post(self, path: str, form: dict[str, str]) -> int:
        return await self._ask("POST", path, urlencode({**form, "csrfmiddlewaretoken": self._token}).encode())

    async def _ask(self, method: str, path: str, body: bytes) -> int:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self._cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = [line.lower().partition(":") for line in answer.splitlines()[1:]]
        length = next((int(value) for name, _colon, value in lines if name == "content-length"), 0)
        await self._reader.readexactly(length)
        return int(answer.split()[1])


def _form(kind: str, ticket: Mapping[str, Any], place: int) -> dict[str, str]:
    given = {"act": kind, "seen": str(ticket["seen"]), "key": secrets.token_urlsafe(16)}
    if kind == "assignee":
        return {**given, "to": str(ticket["to"][place % len(ticket["to"])])}
    return {**given, "text": "We have looked into it and will tell you more today."}


def _told(found: Mapping[str, list[float]]) -> dict[str, Any]:
    every = [one for times in found.values() for one in times]
    return {name: spread(times) for name, times in {"all": every, **found}.items()}


def spread(times: list[float]) -> dict[str, Any]:
    """Milliseconds: how many, the middle, the 95th percentile, the longest."""
    ranked = sorted(times)
    return {
        "acts": len(ranked),
        "median_ms": round(statistics.median(ranked), 2),
        "p95_ms": round(ranked[min(int(len(ranked) * 0.95), len(ranked) - 1)], 2),
        "most_ms": round(ranked[-1], 2),
    }
