"""The command `bench/run`: which courses, over which databases, and where the results go."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Final

import _postgres

from bench import course, law, machine, mangled, processes, report
from bench.course import Effort

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "bench" / "results"
DATABASES: Final = ("SQLite", "PostgreSQL")
PEERS: Final = ("businesstimedelta==1.0.1", "business-duration==0.68")
# Unlike the tests' server this one keeps its promises, so that a letter costs what it costs.
SETTINGS: Final = _postgres.SETTINGS | {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}  # fmt: skip
# What a run does if nothing else is said.
QUICK: Final[dict[str, Any]] = {
    "tickets": [10_000], "rounds": 3, "requests": 40, "letters": 300, "acts": 60, "mangled": 2_000,
    "name": "quick",
}  # fmt: skip
FULL: Final[dict[str, Any]] = {
    "tickets": [10_000, 100_000], "rounds": 5, "requests": 100, "letters": 1000, "acts": 300,
    "mangled": 200_000, "name": "full",
}  # fmt: skip
# What these parts do otherwise, where they are quick and where not.
ALONE: Final[Mapping[str, Mapping[bool, dict[str, Any]]]] = {
    "storm": {True: {"letters": 500, "kills": 20}, False: {"letters": 10_000, "kills": 50}},
    "crowd": {True: {"letters": 1_000}, False: {"letters": 20_000}},
}


def main(words: list[str]) -> int:
    options = _options(words)
    found: dict[str, Any] = {
        "name": f"{date.today():%Y-%m-%d}-{options.name}",
        "date": f"{date.today():%Y-%m-%d}",
        "machine": machine.described(),
        "courses": [],
        "laws": [],
        "tried": [],
        "storms": [],
        "crowds": [],
        "deadlines": _deadlines(options.peers) if options.only in ("", "deadlines") else {},
        "mangled": _mangled(options.mangled) if options.only in ("", "mangled") else {},
    }
    part = _PARTS.get(options.only)
    if part:
        part(options, found)
    _keep(found, options.to)
    print(report.written(found))
    return int(not all(one["holds"] for one in (*found["storms"], *found["crowds"])))


def _courses(options: argparse.Namespace, found: dict[str, Any]) -> None:
    for name, tickets in product(options.database, options.tickets):
        effort = Effort(tickets, options.rounds, options.requests, options.letters, options.acts)
        _say(f"{name}, {tickets:,} tickets")
        with _database(name) as (environment, server):
            told = course.run(environment, effort, server=server)
            found["courses"].append({"database": name} | told)
        _keep(found, options.to)  # a long run that is broken off leaves what it had


def _trials(options: argparse.Namespace, found: dict[str, Any]) -> None:
    for name, tickets in product(options.database, options.tickets):
        _say(f"{name}, {tickets:,} tickets counted again")
        with _database(name) as (environment, _):
            told = course.tried(environment, tickets, options.rounds)
            found["tried"].append({"database": name} | told)
        _keep(found, options.to)


def _laws(options: argparse.Namespace, found: dict[str, Any]) -> None:
    for name, tickets in product(options.database, options.tickets):
        _say(f"{name}, {tickets:,} open tickets under other law")
        with _database(name) as (environment, server):
            told = law.run(environment, tickets=tickets, rounds=options.rounds, server=server)
            found["laws"].append({"database": name} | told)
        _keep(found, options.to)


def _proofs(options: argparse.Namespace, found: dict[str, Any]) -> None:
    """The storm or the crowd, each in an empty database."""
    counts = [options.letters, *([options.kills] if options.only == "storm" else [])]
    for name in options.database:
        _say(f"{name}, {options.only} of {options.letters:,} letters")
        with _database(name) as (environment, _):
            load = machine.load()
            told = course.asked(environment, f"bench.{options.only}", *map(str, counts))
            found[f"{options.only}s"].append({"database": name, "load": [load, machine.load()]} | told)
        _keep(found, options.to)


_PARTS: Final = {
    "": _courses, "desk": _courses, "trials": _trials, "law": _laws, "storm": _proofs, "crowd": _proofs,
}  # fmt: skip


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    say = parser.add_argument
    say("--quick", action="store_true", help="10,000 tickets and fewer rounds: some minutes")
    say("--tickets", type=int, nargs="+", metavar="N", help="sizes of the desk (10000 100000)")
    say("--database", nargs="+", choices=DATABASES, default=list(DATABASES), metavar="NAME",
        help="SQLite, PostgreSQL or both")  # fmt: skip
    say("--rounds", type=int, metavar="N", help="rounds, of which the middle one counts")
    say("--requests", type=int, metavar="N", help="requests of each page a round")
    say("--letters", type=int, metavar="N", help="letters a round; of the storm, of the crowd")
    say("--kills", type=int, metavar="N", help="so often at least processes are killed in the storm (50)")
    say("--acts", type=int, metavar="N", help="acts of an agent, and as many amid letters")
    say("--mangled", type=int, metavar="N", help="damaged letters that are read (200000)")
    say("--only", choices=("desk", "deadlines", "mangled", "law", "trials", "storm", "crowd"), default="",
        help="one part of it; `law`, `storm`, `crowd` only where named, `trials` alone only so")  # fmt: skip
    say(
        "--peers",
        action="store_true",
        help="put other packages beside our terms, in a venv thrown away after",
    )
    say("--name", help="of the results: YYYY-MM-DD-NAME")
    say("--to", type=Path, default=RESULTS, metavar="FOLDER", help="where results go (bench/results)")
    options = parser.parse_args(words)
    if options.only == "law":
        options.tickets, options.rounds = options.tickets or [10_000], options.rounds or 3
    usual = (QUICK if options.quick else FULL) | ALONE.get(options.only, {}).get(options.quick, {})
    for name, value in usual.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    if options.only == "storm" and options.letters < 2 * options.kills:
        parser.error("a storm needs two letters for each kill: --letters")
    return options


@contextmanager
def _database(name: str) -> Iterator[tuple[Mapping[str, str], int]]:
    """The environment of processes over an empty database, and the process of its server, 0 for none."""
    with ExitStack() as until_done:
        folder = until_done.enter_context(tempfile.TemporaryDirectory(prefix="otklik-bench-"))
        address, server = f"sqlite://{folder}/otklik.sqlite3", 0
        if name == "PostgreSQL":
            programs = _postgres.binaries()
            if programs is None:
                sys.exit("otklik: no PostgreSQL here. On Debian or Ubuntu: sudo apt install postgresql")
            address = until_done.enter_context(_postgres.cluster(programs, SETTINGS))
            server = processes.named("postgres", os.getpid()) or 0
        yield _surroundings(address, Path(folder)), server


def _surroundings(address: str, data: Path) -> Mapping[str, str]:
    """Our own environment without what would lead to another desk."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("OTKLIK_")}
    return plain | {
        "DJANGO_SETTINGS_MODULE": "otklik.config.settings",
        "OTKLIK_DATABASE_URL": address,
        "OTKLIK_DATA": str(data),
        "OTKLIK_LOG": "json",
    }


def _deadlines(peers: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
        ours = course.deadlines(_surroundings(f"sqlite://{folder}/none.sqlite3", Path(folder)))
        theirs = _peers(Path(folder)) if peers else {}
    for name, said in theirs.items():
        if said.get("ends", ours["ends"]) != ours["ends"]:
            _say(f"{name} finds other ends than we do")
    return {"otklik": ours} | theirs


def _mangled(count: int) -> dict[str, Any]:
    _say(f"{count:,} damaged letters")
    return mangled.run(count)


def _peers(folder: Path) -> dict[str, Any]:
    _say("other packages, in a venv of their own")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    installing: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *PEERS,
    ]
    if subprocess.run(installing, check=False, stdout=sys.stderr).returncode:
        _say("they could not be installed, so ours stand alone")
        return {}
    script = ROOT / "bench" / "peers.py"
    told: dict[str, Any] = json.loads(
        subprocess.run([python, script], check=True, capture_output=True).stdout
    )
    return {name: said for name, said in told.items() if "absent" not in said}


def _keep(found: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / found["name"]
    place.with_suffix(".json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    place.with_suffix(".md").write_text(report.written(found))


def _say(line: str) -> None:
    print(f"otklik: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
