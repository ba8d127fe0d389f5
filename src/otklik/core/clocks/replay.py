"""`otklik clocks replay`: what happened to a ticket, a JSON line in; what its clocks show, a line out.

Facts are taken as given: no texts, reasons or rights are asked for; only what the life cycle does not
have is an error. A bad line gives an error of its own and the next line goes on.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from otklik.core.clocks.engine import Clocks, clocks_of
from otklik.core.clocks.script import BadLine, Script, instant, text
from otklik.core.clocks.silence import SilenceTerm
from otklik.core.regulation.faults import RegulationInvalid
from otklik.core.regulation.schema import Regulation
from otklik.core.worktime.calendar import NeverOpen
from otklik.core.worktime.production import ProductionCalendar

Json = dict[str, Any]
_KEYS = ("id", "regulation", "desk", "plan", "contract", "type", "priority", "registered", "events", "now")


def replay_lines(
    lines: Iterable[str],
    *,
    regulation_at: Callable[[str], Regulation],
    productions: Mapping[str, ProductionCalendar],
) -> Iterator[Json]:
    """One answer for each line that is not blank.

    `regulation_at` reads a path and may raise RegulationInvalid.
    """
    for line in lines:
        if line.strip():
            yield _answer(line, regulation_at, productions)


def _answer(
    line: str, regulation_at: Callable[[str], Regulation], productions: Mapping[str, ProductionCalendar]
) -> Json:
    given: Json = {}
    try:
        given = _object(line)
        return replay(given, regulation=_regulation(given, regulation_at), productions=productions)
    except BadLine as bad:
        return {"id": given.get("id"), "error": bad.as_json()}
    except NeverOpen as never:
        return {"id": given.get("id"), "error": BadLine(str(never)).as_json()}


def replay(given: Json, *, regulation: Regulation, productions: Mapping[str, ProductionCalendar]) -> Json:
    """The answer to one history; raises BadLine, and NeverOpen for a calendar without hours."""
    now = instant(given, "now")
    script = Script(given, regulation=regulation, productions=productions)
    script.play(_events(given), until=now)
    clocks = clocks_of(
        script.entries,
        terms_of=script.terms_of,
        rules=regulation.clocks,
        on_change=regulation.priorities.on_change,
    )
    return _shown(given, clocks, script.silence(), now)


def _shown(given: Json, clocks: Clocks, silence: SilenceTerm | None, now: datetime) -> Json:
    zone = clocks.terms.calendar.zone if clocks.terms else None

    def local(at: datetime | None) -> str | None:
        return at.astimezone(zone).isoformat() if at else None

    return {
        "id": given.get("id"),
        "state": clocks.situation.state.value,
        "clocks": [
            {
                "clock": cycle.clock.value,
                "cycle": cycle.number,
                "state": cycle.state.value,
                "target_seconds": cycle.seconds,
                "spent_seconds": cycle.spent(now),
                "due": local(cycle.due),
                "goal_due": local(cycle.goal_due),
            }
            for cycle in clocks.shown
        ],
        "closes_at": local(silence.ends_at) if silence else None,
    }


def _object(line: str) -> Json:
    try:
        given = json.loads(line, parse_constant=_no_number)
    except ValueError as error:
        raise BadLine(f"not JSON: {error}") from None
    if not isinstance(given, dict):
        raise BadLine("a line is one JSON object", possible=_KEYS)
    for key in given:
        if key not in _KEYS and (near := get_close_matches(key, _KEYS, n=1, cutoff=0.8)):
            raise BadLine(f"unknown key {key!r}; did you mean {near[0]!r}?", possible=_KEYS)
    return given


def _no_number(word: str) -> Any:
    # Python reads NaN and Infinity and would write them back; JSON has neither.
    raise ValueError(f"{word} is no JSON number")


def _regulation(given: Json, regulation_at: Callable[[str], Regulation]) -> Regulation:
    try:
        return regulation_at(text(given, "regulation"))
    except RegulationInvalid as invalid:
        raise BadLine(f"the regulation cannot be read: {invalid}") from None


def _events(given: Json) -> list[Json]:
    events = given.get("events")
    if events is None:
        return []
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise BadLine("events is a list of objects {at, do, ...}")
    return events
