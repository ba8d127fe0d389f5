"""Entries survive being written down, old ones stay readable, and what was undone never was."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.core.journal.codec import KINDS, VERSION, UnreadableEntry, decode, encode, kind_of
from otklik.core.journal.events import (
    Accepted,
    Asked,
    Assigned,
    Closed,
    ClosingReason,
    ClosureRevoked,
    CustomerWrote,
    CycleSealed,
    Entry,
    Event,
    LetterSent,
    Noted,
    PriorityChanged,
    Proposed,
    Registered,
    Rejected,
    Reopened,
    Retracted,
    SolutionKind,
    TypeChanged,
)
from otklik.core.journal.fold import Situation, State, effective, fold

START = datetime(2026, 11, 23, 7, tzinfo=UTC)
INSTANTS = st.integers(0, 200_000_000).map(lambda seconds: START + timedelta(seconds=seconds))


def _values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type; an optional one may be absent."""
    options = get_args(hint)
    if type(None) in options:
        return st.none() | _values(options[0])
    if options:
        return st.lists(st.text(max_size=5), max_size=3).map(tuple)
    plain = {str: st.text(max_size=9), int: st.integers(), bool: st.booleans(), datetime: INSTANTS}
    return plain[hint] if hint in plain else st.sampled_from(hint)


def _events(kind: type[Event]) -> st.SearchStrategy[Event]:
    hints = get_type_hints(kind)
    return st.fixed_dictionaries({field.name: _values(hints[field.name]) for field in fields(kind)}).map(
        lambda given: kind(**given)
    )


@given(st.one_of([_events(kind) for kind in KINDS.values()]))
def test_an_event_of_any_kind_reads_back_as_it_was(event: Event) -> None:
    assert decode(kind_of(event), VERSION, encode(event)) == event


def test_only_what_differs_from_its_default_is_written() -> None:
    assert encode(Closed(ClosingReason.REFUSED, refusal="scope")) == {"reason": "refused", "refusal": "scope"}
    assert encode(Reopened()) == {}


@pytest.mark.parametrize(
    ("kind", "data", "event"),
    [
        ("Asked", {}, Asked()),
        ("Proposed", {"kind": "final"}, Proposed(SolutionKind.FINAL)),
        ("TypeChanged", {"to": "advice", "before": "incident"}, TypeChanged("advice", "incident")),
        ("Closed", {"reason": "unconfirmed"}, Closed(ClosingReason.UNCONFIRMED)),
    ],
)
def test_an_entry_from_before_a_field_was_added_is_readable(kind: str, data: Any, event: Event) -> None:
    assert decode(kind, 1, data) == event


@pytest.mark.parametrize(
    ("why", "kind", "version", "data"),
    [
        ("a kind of a later program", "Teleported", 1, {}),
        ("a version of a later program", "Asked", VERSION + 1, {}),
        ("a field of a later program", "Asked", VERSION, {"mood": "good"}),
        ("a field that is missing", "Assigned", VERSION, {}),
        ("a word of a later program", "Closed", VERSION, {"reason": "bored"}),
        ("an instant that is none", "Held", VERSION, {"review_at": "soon"}),
    ],
)
def test_what_cannot_be_read_is_said(why: str, kind: str, version: int, data: Any) -> None:
    with pytest.raises(UnreadableEntry):
        decode(kind, version, data)


REGISTERED = Registered("S-1", "email", "main", "only", "low", "small@1")


def journal(*events: Event | tuple[int, Event]) -> tuple[Entry, ...]:
    """Entries a minute apart; a pair gives the minute itself."""
    told = [event if isinstance(event, tuple) else (minute, event) for minute, event in enumerate(events)]
    return tuple(
        Entry(seq, START + timedelta(minutes=minute), event) for seq, (minute, event) in enumerate(told, 1)
    )


def stands(*events: Event | tuple[int, Event]) -> Situation:
    return fold(journal(REGISTERED, *events))


SOLVED = Closed(ClosingReason.SOLVED_BY_AGENT)
FINAL = Proposed(SolutionKind.FINAL, "m2")
CONFIRMED = Closed(ClosingReason.CONFIRMED)
STATES: list[tuple[str, tuple[Event | tuple[int, Event], ...], State]] = [
    ("registered", (), State.NEW),
    ("an assignment accepts nothing", (Assigned("7"),), State.NEW),
    ("a question taken back", (Accepted(), Asked(), Retracted(("3",))), State.OPEN),
    ("an acceptance and a question taken back", (Accepted(), Asked(), Retracted(("2", "3"))), State.NEW),
    ("a closing taken back", (Accepted(), SOLVED, Retracted(("3",))), State.OPEN),
    ("closed by mistake", (Accepted(), Asked(), SOLVED, Reopened(mistake=True)), State.OPEN),
    ("a closing by silence revoked", (Accepted(), FINAL, SOLVED, ClosureRevoked()), State.SOLUTION_PROPOSED),
    ("revoked, then the letter", (Accepted(), FINAL, SOLVED, ClosureRevoked(), CustomerWrote()), State.OPEN),
    ("closed again after a mistake", (SOLVED, Reopened(mistake=True), SOLVED), State.CLOSED),
    ("a reopening taken back", (Accepted(), SOLVED, Reopened(), Retracted(("4",))), State.CLOSED),
    ("a mistake taken back", (Accepted(), SOLVED, Reopened(mistake=True), Retracted(("4",))), State.CLOSED),
]


@pytest.mark.parametrize(("why", "events", "state"), STATES, ids=[row[0] for row in STATES])
def test_the_state_that_a_journal_adds_up_to(
    why: str, events: tuple[Event | tuple[int, Event], ...], state: State
) -> None:
    assert stands(*events).state is state


def test_an_earlier_entry_counts_at_the_one_before() -> None:
    entries = effective(journal(REGISTERED, (30, Accepted()), (10, Asked()), (40, CustomerWrote())))
    assert [(entry.at - START) // timedelta(minutes=1) for entry in entries] == [0, 30, 30, 40]


def test_bookkeeping_holds_nobody_back() -> None:
    entries = effective(journal(REGISTERED, (30, Noted("m1")), (10, Asked())))
    assert entries[-1].at == START + timedelta(minutes=10)


def test_a_retracted_entry_holds_nobody_back() -> None:
    entries = effective(journal(REGISTERED, (30, Asked()), (31, Retracted(("2",))), (10, Accepted())))
    assert entries[-1].at == START + timedelta(minutes=10)


def test_helped_set_on_the_customers_letter_is_dated_by_it() -> None:
    found = stands(Accepted(), FINAL, CustomerWrote("m3"), (500, CONFIRMED))
    assert found.closed_at == START + timedelta(minutes=3)


def test_a_seal_between_the_letter_and_its_outcome_changes_nothing() -> None:
    seal = CycleSealed("resolution", 1, "met", 60, 60, START, START, START, 3)
    assert stands(Accepted(), FINAL, CustomerWrote("m3"), seal, CONFIRMED).closed_at == START + timedelta(
        minutes=3
    )


@pytest.mark.parametrize(
    ("why", "sent", "expected"),
    [
        ("its letter has left", LetterSent("1", "m2"), 3),
        ("another letter has left", LetterSent("1", "m1"), None),
    ],
)
def test_a_wait_knows_when_its_letter_left(why: str, sent: LetterSent, expected: int | None) -> None:
    awaited = stands(Accepted(), FINAL, sent).awaited
    assert awaited is not None
    assert awaited.sent_at == (None if expected is None else START + timedelta(minutes=expected)), why


@pytest.mark.parametrize(
    ("why", "events", "priority"),
    [
        ("a type brings its own level", (TypeChanged("incident", priority="high"),), "high"),
        (
            "unless somebody has set one",
            (PriorityChanged("low"), TypeChanged("incident", priority="high")),
            "low",
        ),
        ("a type without one leaves it", (TypeChanged("advice"),), "low"),
    ],
)
def test_the_level_that_counts(why: str, events: tuple[Event, ...], priority: str) -> None:
    assert stands(*events).priority == priority, why


def test_rejections_are_counted() -> None:
    assert stands(Accepted(), *(FINAL, Rejected()) * 3).rejections == 3
