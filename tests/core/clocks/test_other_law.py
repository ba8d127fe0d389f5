"""Other law in mid-ticket: both readings agree, and every explanation adds up and gives its deadline."""

import json
from datetime import datetime

import pytest

from otklik.core.clocks.engine import Clocks
from otklik.core.clocks.explain import explain
from otklik.core.clocks.stretches import Kind
from otklik.core.journal.events import Entry
from otklik.core.journal.fold import fold
from tests.core.clocks.histories import shown
from tests.core.clocks.laws import clocks_under, entries_of, history_under_laws, shown_of
from tests.core.clocks.test_histories import CHUNKS, EACH, lateness, lateness_read, pieces_add_up
from tests.core.clocks.test_told_in_words import follows
from tests.reading.ticket import Row


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_readings_agree_whatever_law_comes(chunk: int) -> None:
    """State, cycles, deadlines, goals, who made it late, when silence ends it; then the words of each."""
    laws = 0
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        teller, now = history_under_laws(seed)
        second, why = int(now.timestamp()), told(seed, teller.rows)
        entries = entries_of(teller.rows)
        found = clocks_under(entries, teller.contracts)
        assert shown_of(found, now) == shown(teller.ticket, second), why
        assert lateness(found, second) == lateness_read(teller.ticket, second), why
        assert found.situation == fold(entries), why
        pieces_add_up(found.cycles, now, why)
        in_words(found, entries, now, ("ru", "en")[seed % 2], why)
        laws += sum(row["kind"] == "Rebased" for row in teller.rows)
    assert laws > EACH / 2, "other law came to many"


def in_words(found: Clocks, entries: list[Entry], now: datetime, language: str, why: str) -> None:
    assert found.terms is not None
    for cycle in found.shown:
        explanation = explain(
            cycle,
            entries=entries,
            terms=found.terms,
            regulation=found.terms.regulation,
            now=now,
            language=language,
            zone=found.terms.calendar.zone,
        )
        follows(cycle, explanation, language, why)


def told(seed: int, rows: list[Row]) -> str:
    return f"seed {seed}: {json.dumps(rows, indent=1)}"


def row(seq: int, clock: str, happened: str, **data: object) -> Row:
    return {"seq": seq, "at": f"2026-11-25T{clock}:00+00:00", "kind": happened, "data": data}


def begun(version: str, plan: str = "day") -> Row:
    given = {"number": "", "channel": "email", "desk": "near", "plan": plan, "priority": "low"}
    return row(1, "08:00", "Registered", **given, regulation=version, calendars="0")


@pytest.mark.parametrize("version", ["1", "2", "5", "7"])
def test_nothing_of_a_term_lies_after_the_letter_that_ended_it(version: str) -> None:
    """ "It helped" counts at the customer's letter, though another version came before an agent read it."""
    rows = [
        begun("3"),
        row(2, "09:00", "Accepted"),
        row(3, "10:00", "Proposed", kind="interim"),
        row(4, "11:00", "CustomerWrote"),
        row(5, "12:00", "Rebased", regulation=version, calendars="0", regulation_before="3"),
        row(6, "13:00", "Closed", reason="confirmed"),
    ]
    found = clocks_under(entries_of(rows), {})
    letter = datetime.fromisoformat(rows[3]["at"])
    ended = [cycle for cycle in found.cycles if cycle.ended_by == 6]
    assert ended
    assert all(piece.end and piece.end <= letter for cycle in ended for piece in cycle.stretches)


def test_a_change_to_what_the_version_no_longer_has_is_told_without_its_title() -> None:
    rows = [begun("1", plan="night"), row(2, "09:00", "PlanChanged", to="day", before="night")]
    entries = entries_of(rows)
    found = clocks_under(entries, {})
    cycle = next(one for one in found.shown if 2 in one.changed_by)
    assert found.terms is not None
    rules = found.terms.regulation
    later = rules.model_copy(update={"plans": {"day": rules.plans["day"]}})
    said = explain(
        cycle,
        entries=entries,
        terms=found.terms,
        regulation=later,
        now=entries[-1].at,
        language="en",
        zone=found.terms.calendar.zone,
    )
    assert [line.reason for line in said.lines if line.kind is Kind.CHANGED] == ["plan changed: Day"]
