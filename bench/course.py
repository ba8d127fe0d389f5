"""One course over one database: fill it, check it, time its pages, send letters, act amid letters."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bench import acts, letters, machine

_MOST_TRIED: Final = 100_000
"""Of a million tickets each round of trials would take a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done: so many tickets, rounds of so many page requests and letters each, so many acts."""

    tickets: int
    rounds: int
    requests: int
    letters: int
    acts: int


def run(environment: Mapping[str, str], effort: Effort, *, server: int = 0) -> dict[str, Any]:
    """All of it; `server` is the process of PostgreSQL, whose work counts as well."""
    load = machine.load()
    filled = asked(environment, "bench.fill", str(effort.tickets))
    if filled["differences"]:
        raise RuntimeError(f"projections differ from their journals: {filled['differences'][:5]}")
    writers = filled.pop("writers")
    pages = asked(environment, "bench.pages", str(effort.rounds), str(effort.requests))
    may_try = effort.tickets <= _MOST_TRIED
    tried = asked(environment, "bench.trials", str(min(effort.rounds, 3))) if may_try else {}
    sent = letters.measure(environment, writers, letters=effort.letters, rounds=effort.rounds, server=server)
    agent = asked(environment, "bench.agents")
    acted = acts.measure(environment, writers, agent, acts=effort.acts, server=server)
    load_after = machine.load()
    return {
        "load": [load, load_after],
        "filled": filled,
        "pages": pages,
        "trials": tried,
        "letters": sent,
        "acts": acted,
    }


def tried(environment: Mapping[str, str], tickets: int, rounds: int) -> dict[str, Any]:
    """The tickets counted again under other rules, and nothing else of a course."""
    load = machine.load()
    filled = asked(environment, "bench.fill", str(tickets))
    filled.pop("writers")
    told = asked(environment, "bench.trials", str(rounds))
    return {"load": [load, machine.load()], "filled": filled, "trials": told}


def deadlines(environment: Mapping[str, str]) -> dict[str, Any]:
    return asked(environment, "bench.deadlines")


def asked(environment: Mapping[str, str], *module: str) -> dict[str, Any]:
    """What a process of its own says in JSON; its complaints go where ours go."""
    done = subprocess.run(
        [sys.executable, "-m", *module], env=environment, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
