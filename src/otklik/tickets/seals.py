"""What an act brings with it for the clocks: cycles sealed as they end, deadlines that moved."""

from collections.abc import Iterator, Sequence

from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.clocks.engine import Clocks
from otklik.core.journal.events import (
    ContractChanged,
    CycleSealed,
    DeadlineMoved,
    DeskChanged,
    Entry,
    Event,
    PlanChanged,
    PriorityChanged,
    Rebased,
    TypeChanged,
)  # fmt: skip
from otklik.core.journal.fold import undone

_CHANGES = (PriorityChanged, TypeChanged, PlanChanged, DeskChanged, ContractChanged, Rebased)
Key = tuple[str, int]


def consequences(
    before: Clocks | None, after: Clocks, entries: Sequence[Entry], added: Sequence[Entry]
) -> tuple[Event, ...]:
    """Seals of cycles that are over and not sealed yet; moved deadlines where terms changed."""
    known = seals_of(entries)
    sealed = tuple(_seal(cycle) for cycle in after.cycles if not cycle.is_open and _key(cycle) not in known)
    if before is None or not any(isinstance(entry.event, _CHANGES) for entry in added):
        return sealed
    return (*sealed, *_moved(before, after))


def seals_of(entries: Sequence[Entry]) -> dict[Key, CycleSealed]:
    """The seals that stand; one whose ending entry was undone does not."""
    gone = undone(entries)
    return {
        (entry.event.clock, entry.event.cycle): entry.event
        for entry in entries
        if isinstance(entry.event, CycleSealed) and entry.event.by not in gone
    }


def _key(cycle: Cycle) -> Key:
    return cycle.clock.value, cycle.number


def _seal(cycle: Cycle) -> CycleSealed:
    ended_at = cycle.ended_at or cycle.started_at
    return CycleSealed(
        clock=cycle.clock.value,
        cycle=cycle.number,
        outcome=cycle.state.value,
        spent=cycle.spent(ended_at),
        target=cycle.seconds,
        due=cycle.due_then,
        started_at=cycle.started_at,
        ended_at=ended_at,
        by=cycle.ended_by,
        reclassified=cycle.reclassified and cycle.state is CycleState.MISSED,
    )


def _moved(before: Clocks, after: Clocks) -> Iterator[DeadlineMoved]:
    earlier = {_key(cycle): cycle for cycle in before.shown}
    for cycle in after.shown:
        was = earlier.get(_key(cycle))
        if was and was.is_open and cycle.is_open and (was.due, was.seconds) != (cycle.due, cycle.seconds):
            yield DeadlineMoved(
                *_key(cycle), before=was.due, after=cycle.due, reclassified=cycle.reclassified
            )
