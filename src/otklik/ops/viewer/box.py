"""The letters that came, newest first, kept in a maildir so that a restart shows them again."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from otklik.core.mail.arrival import Arrival
from otklik.core.mail.parse import parse
from otklik.kit import clock, ids

_TRACES = re.compile(rb"Return-Path: <(?P<sender>[^>\r\n]*)>\r\nDelivered-To: (?P<to>[^\r\n]*)\r\n")


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter: `id` sorts by time, `source` is as it came, `sender` and `to` are the envelope's."""

    id: str
    at: datetime
    sender: str
    to: str
    source: bytes
    arrival: Arrival


class Box:
    """A folder of letters. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        found = sorted([*(folder / "new").iterdir(), *(folder / "cur").iterdir()], key=lambda path: path.name)
        self._letters = {path.name: _read(path.name, path.read_bytes()) for path in found}

    def add(self, *, source: bytes, sender: str, to: Sequence[str]) -> None:
        """Keeps a letter; it is on disk when this returns. Raises OSError."""
        addresses = ", ".join(to)
        traces = f"Return-Path: <{sender}>\r\nDelivered-To: {addresses}\r\n".encode("utf-8", "replace")
        with self._turn:
            name = f"{int(clock.precise_now().timestamp() * 1_000_000)}.{ids.token(8)}"
            draft = self._folder / "tmp" / name
            draft.write_bytes(traces + source)
            draft.rename(self._folder / "new" / name)
            self._letters[name] = _read(name, traces + source)

    def newest_first(self) -> list[Shown]:
        with self._turn:
            return list(reversed(self._letters.values()))

    def letter(self, id: str) -> Shown | None:
        with self._turn:
            return self._letters.get(id)


def _read(name: str, content: bytes) -> Shown:
    traces = _TRACES.match(content)
    source = content[traces.end() :] if traces else content
    microseconds = re.match(r"\d{1,17}", name)
    at = datetime.fromtimestamp(int(microseconds.group()) / 1_000_000 if microseconds else 0, UTC)
    return Shown(
        id=name,
        at=at,
        sender=traces["sender"].decode("utf-8", "replace") if traces else "",
        to=traces["to"].decode("utf-8", "replace") if traces else "",
        source=source,
        arrival=parse(source),
    )
