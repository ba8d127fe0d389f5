"""Other law for many open tickets: its preview, its application, and what a desk feels meanwhile."""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any, Final

from bench import machine
from bench.acts import Agent, Hand, spread
from bench.course import asked
from bench.desk import open_desk
from bench.publishing import SERVICE

_LOOKS: Final = 100
"""So often an agent looks and acts before it."""
_WARM: Final = 12
_BETWEEN: Final = 0.05


def run(
    environment: Mapping[str, str], *, tickets: int, rounds: int, looks: int = _LOOKS, server: int = 0
) -> dict[str, Any]:
    """So many tickets, all open; each round publishes another version that moves their deadlines."""
    load = machine.load()
    filled = asked(environment, "bench.fill", str(tickets), SERVICE)
    filled.pop("writers")
    found = [_round(environment, one, looks, server) for one in range(rounds)]
    after = asked(environment, "bench.publishing", "after", str(rounds - 1))
    return {"load": [load, machine.load()], "filled": filled, "rounds": found, "after": after}


def _round(environment: Mapping[str, str], round_: int, looks: int, server: int) -> dict[str, Any]:
    preview = asked(environment, "bench.publishing", "preview", str(round_))
    agent = asked(environment, "bench.agents")
    return asyncio.run(_applied(environment, round_, agent, looks, server)) | {"preview": preview}


async def _applied(
    environment: Mapping[str, str], round_: int, agent: Agent, looks: int, server: int
) -> dict[str, Any]:
    """Before it and while the worker is at it, an agent looks at the queue and acts, by turns."""
    async with open_desk(environment, server=server) as desk:
        day = _Day(await Hand.come(desk, agent))
        await day.go_on(_WARM)
        before = await day.go_on(looks)
        publishing = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.publishing", "publish", str(round_),
            env=environment, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert publishing.stdout is not None
            await publishing.stdout.readline()
            done = asyncio.create_task(publishing.communicate())
            # Its start took long enough for the idle connection to be closed.
            meanwhile = await _Day(await Hand.come(desk, agent)).go_on_until(done)
            said, _ = await done
        finally:
            if publishing.returncode is None:
                publishing.terminate()
        return {"applied": json.loads(said), "before": before, "meanwhile": meanwhile}


class _Day:
    """An agent who looks at the queue and does something, over and over."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    async def go_on(self, times: int) -> dict[str, Any]:
        found = [await self._turn() for _ in range(times)]
        return {"queue": spread([one[0] for one in found]), "act": spread([one[1] for one in found])}

    async def go_on_until(self, done: "asyncio.Task[Any]") -> dict[str, Any]:
        found = [await self._turn()]
        while not done.done():
            found.append(await self._turn())
        return {"queue": spread([one[0] for one in found]), "act": spread([one[1] for one in found])}

    async def _turn(self) -> tuple[float, float]:
        seen = await self._hand.look("/")
        await asyncio.sleep(_BETWEEN)
        acts = await self._hand.act(1)
        return seen, next(times[0] for times in acts.values() if times)
