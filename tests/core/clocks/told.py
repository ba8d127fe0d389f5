"""Histories told in a line each: "Mon 2026-11-23 11:00 solution_proposed kind=final", Moscow time.

A weekday that does not belong to its date fails the test that says it.
"""

import json
import re
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from otklik.core.clocks.engine import Clocks, clocks_of
from otklik.core.clocks.replay import replay_lines
from otklik.core.clocks.script import Script, instant
from otklik.core.regulation.load import load
from otklik.core.regulation.schema import Regulation
from otklik.core.worktime.production import read_rows

Json = dict[str, Any]
Edits = tuple[tuple[str, str], ...]
REGULATIONS = Path(__file__).parents[3] / "regulations"
NATIONAL = {"ru": read_rows((REGULATIONS / "calendars/ru.csv").read_text("utf-8"), id="ru")}
MOSCOW = timezone(timedelta(hours=3))
CONTRACTS: dict[str, Json] = {
    "vendor-sla": {
        "targets": {
            "solution_proposal": {"within": "16 business_hours"},
            "progress_update": {"every": "2 business_days"},
        }
    },
    "incident-desk": {
        "targets": {
            "first_response": {"within": "2 business_hours"},
            "resolution": {"within": "8 business_hours"},
        }
    },
    "contract-helpdesk": {
        "targets": {
            "first_response": {"within": "4 business_hours"},
            "work_start": {"within": "8 business_hours"},
        }
    },
}


@cache
def sample(name: str, *edits: tuple[str, str]) -> Regulation:
    """A sample, or a text of one's own, with some texts in it, each there once, replaced by others."""
    text = name if "\n" in name else (REGULATIONS / f"{name}.yaml").read_text("utf-8")
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return load(text)


def iso(words: str) -> str:
    """ "Fri 2026-11-20 16:00" as an instant of Moscow."""
    weekday, day, clock = words.split()
    at = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=MOSCOW)
    assert f"{at:%a}" == weekday, f"{day} is a {at:%a}"
    return at.isoformat()


def event(words: str) -> Json:
    """ "<instant> <do> key=value ..." as an event of replay; values that look like JSON are read as such."""
    weekday, day, clock, do, *rest = words.split(maxsplit=4)
    given = dict(word.split("=", 1) for word in re.split(r" (?=\w+=)", rest[0])) if rest else {}
    return {"at": iso(f"{weekday} {day} {clock}"), "do": do, **{key: _value(it) for key, it in given.items()}}


def _value(text: str) -> object:
    return json.loads(text) if text[0] in "{[" or text in ("true", "false", "null") else text


def line(name: str, registered: str, *events: str, now: str = "", **keys: object) -> Json:
    """A line of replay under a sample, with its usual contract; unless said, now is the last event."""
    last = now or " ".join((events[-1] if events else registered).split()[:3])
    told = {"id": 1, "regulation": name, "registered": iso(registered), "now": iso(last), **keys}
    if name in CONTRACTS and "contract" not in keys:
        told["contract"] = CONTRACTS[name]
    return told | {"events": [event(words) for words in events]}


def answers(*lines: Json | str, edits: Edits = ()) -> list[Json]:
    """What replay says to some lines."""
    texts = [told if isinstance(told, str) else json.dumps(told) for told in lines]
    return list(replay_lines(texts, regulation_at=lambda path: sample(path, *edits), productions=NATIONAL))


def answer(told: Json, edits: Edits = ()) -> Json:
    return answers(told, edits=edits)[0]


def read(shown: Json, wanted: str) -> Any:
    """One thing of an answer: "state", "closes_at", "resolution due", "resolution 2 spent"."""
    assert "error" not in shown, shown
    if wanted in ("state", "closes_at"):
        return _in_words(shown[wanted])
    clock, *cycle, key = wanted.split()
    cycles = [found for found in shown["clocks"] if found["clock"] == clock]
    if key == "cycles":
        return len(cycles)
    found = cycles[int(cycle[0]) - 1 if cycle else -1]
    keys = {"due": "due", "goal": "goal_due", "state": "state"}
    if key in keys:
        return _in_words(found[keys[key]])
    seconds = found[f"{key}_seconds"]
    return None if seconds is None else f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def _in_words(value: str | None) -> str | None:
    try:
        return f"{datetime.fromisoformat(value or '').astimezone(MOSCOW):%a %Y-%m-%d %H:%M}"
    except ValueError:
        return value


def clocks(told: Json, edits: Edits = ()) -> Clocks:
    """The clocks themselves behind an answer."""
    regulation = sample(told["regulation"], *edits)
    script = Script(told, regulation=regulation, productions=NATIONAL)
    script.play(told["events"], until=instant(told, "now"))
    return clocks_of(
        script.entries,
        terms_of=script.terms_of,
        rules=regulation.clocks,
        on_change=regulation.priorities.on_change,
    )
