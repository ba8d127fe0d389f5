"""Random histories: replay agrees with a second reading, and every explanation adds up."""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from otklik.core.clocks.cycle import Cycle
from otklik.core.clocks.engine import Clocks, clocks_of
from otklik.core.clocks.script import Script, instant
from otklik.core.clocks.stretches import Kind, pieces
from otklik.core.journal.fold import fold
from tests.core.clocks.histories import history, shown
from tests.core.clocks.told import NATIONAL, Json, answer, clocks, sample
from tests.reading.ticket import Ticket
from tests.reading.ticket import instant as second

CHUNKS, EACH = (20, 5000) if os.environ.get("OTKLIK_DEEP") == "1" else (4, 500)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_replay_agrees_with_a_second_reading(chunk: int) -> None:
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        told, ticket, now = history(seed)
        assert in_seconds(answer(told)) == shown(ticket, now), said(seed, told)
        assert lateness(clocks(told), now) == lateness_read(ticket, now), said(seed, told)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_lines_of_an_explanation_add_up(chunk: int) -> None:
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        told, *_ = history(seed)
        adds_up(told, said(seed, told))


def said(seed: int, told: Json) -> str:
    regulation = told["regulation"] if "\n" not in told["regulation"] else "six clocks"
    return f"seed {seed}: {json.dumps(told | {'regulation': regulation}, indent=1)}"


def lateness(found: Clocks, now: int) -> list[object]:
    """Which cycles are late, and whether a change of terms made them so."""
    at = datetime.fromtimestamp(now, UTC)
    return [(one.clock, one.number, one.is_late(at), one.reclassified) for one in found.shown]


def lateness_read(ticket: Ticket, now: int) -> list[object]:
    return [(one["clock"], one["cycle"], one["late"], one["reclassified"]) for one in ticket.cycles(now)]


def in_seconds(shown: Json) -> Json:
    assert "error" not in shown, shown
    for cycle in shown["clocks"]:
        cycle |= {key: cycle[key] and second(cycle[key]) for key in ("due", "goal_due")}
    closes = shown["closes_at"] and second(shown["closes_at"])
    return {"state": shown["state"], "clocks": shown["clocks"], "closes_at": closes}


def adds_up(told: Json, why: str) -> None:
    pieces_add_up(clocks(told).cycles, instant(told, "now"), why)


def pieces_add_up(cycles: Iterable[Cycle], now: datetime, why: str) -> None:
    for cycle in cycles:
        if cycle.seconds is None:
            continue
        lines = pieces(cycle, now)
        counted = sum(piece.seconds for piece in lines)
        past = sum(piece.seconds for piece in lines if piece.kind is not Kind.AHEAD)
        assert past == cycle.spent(now), why
        assert all(one.end <= other.start for one, other in pairwise(lines)), why
        if cycle.due and cycle.carry <= cycle.seconds:
            late = sum(piece.seconds for piece in lines if piece.kind is Kind.LATE)
            assert counted - late == cycle.seconds, why
            last = [piece for piece in lines if piece.kind in (Kind.COUNTED, Kind.AHEAD) and piece.seconds]
            assert not last or last[-1].end == cycle.due, why


def test_replay_and_the_fold_see_the_same_situation() -> None:
    for seed in range(300):
        told, *_ = history(seed)
        rules = sample(told["regulation"])
        script = Script(told, regulation=rules, productions=NATIONAL)
        script.play(told["events"], until=instant(told, "now"))
        found = clocks_of(
            script.entries,
            terms_of=script.terms_of,
            rules=rules.clocks,
            on_change=rules.priorities.on_change,
        )
        assert found.situation == fold(script.entries), said(seed, told)
