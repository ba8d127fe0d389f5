"""Reads mangled letters of the corpus: nothing may raise, take a second of CPU, or 200 MB."""

import json
import multiprocessing
import os
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from bench import mangling

CORPUS: Final = Path(__file__).resolve().parent.parent / "tests" / "mail_corpus"
MOST_SECONDS: Final = 1.0
MOST_BYTES: Final = 200 * 1024 * 1024
SEED: Final = 20261125
_A_TURN: Final = 1_000


@dataclass
class Found:
    """What a number of letters cost; `broken` says which of them raised what, by seed and number."""

    letters: int = 0
    cpu_seconds: float = 0.0
    slowest_seconds: float = 0.0
    slowest: str = ""
    most_bytes: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, other: "Found") -> None:
        self.letters += other.letters
        self.cpu_seconds += other.cpu_seconds
        if other.slowest_seconds > self.slowest_seconds:
            self.slowest_seconds, self.slowest = other.slowest_seconds, other.slowest
        self.most_bytes = max(self.most_bytes, other.most_bytes)
        self.broken += other.broken

    @property
    def holds(self) -> bool:
        """Whether all of them kept within what was promised."""
        within = self.slowest_seconds <= MOST_SECONDS and self.most_bytes <= MOST_BYTES
        return within and not self.broken


def corpus() -> tuple[bytes, ...]:
    """The letters to be mangled, always in the same order."""
    return tuple(path.read_bytes() for path in sorted(CORPUS.glob("*.eml")))


def read(whole: Sequence[bytes], count: int, *, seed: int) -> Found:
    """Reads `count` letters in this process; memory is its peak above what it had before the first."""
    from otklik.core.mail.cleaning import clean_html
    from otklik.core.mail.inspect import facts
    from otklik.core.mail.parse import parse

    parse(whole[0])
    before = _peak()
    found = Found()
    for number, raw in enumerate(mangling.letters(whole, count, seed=seed)):
        started = time.process_time()
        try:
            arrival = parse(raw)
            json.dumps(facts(arrival), ensure_ascii=False).encode()  # a lone surrogate fails here
            clean_html(arrival.html)
        except Exception as problem:  # noqa: BLE001  # whatever it is, it is what we look for
            found.broken.append(f"seed {seed}, letter {number}: {problem!r}")
        took = time.process_time() - started
        if took > found.slowest_seconds:
            found.slowest_seconds, found.slowest = took, f"seed {seed}, letter {number}"
        found.cpu_seconds += took
    found.letters, found.most_bytes = count, _peak() - before
    return found


def run(count: int, *, processes: int = 0) -> dict[str, Any]:
    """Reads `count` letters in several processes, a thousand with each seed."""
    whole = corpus()
    turns = [(whole, min(_A_TURN, count - at), SEED + at) for at in range(0, count, _A_TURN)]
    found = Found()
    with multiprocessing.get_context("spawn").Pool(processes or os.cpu_count()) as pool:
        for one in pool.imap_unordered(_turn, turns):
            found.add(one)
    return asdict(found) | {"holds": found.holds, "corpus": len(whole)}


def _turn(given: tuple[Sequence[bytes], int, int]) -> Found:
    whole, count, seed = given
    return read(whole, count, seed=seed)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
