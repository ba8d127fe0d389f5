"""What a change of priority, type, plan, contract or desk does to a cycle that is under way."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from otklik.core.clocks.cycle import Cycle, Stretch, measured, split
from otklik.core.regulation.terms import ClockTerms
from otklik.core.worktime.calendar import WorkCalendar

OnChange = Literal["recompute_from_start", "restart_now", "keep_spent"]


def rebased(
    cycle: Cycle, terms: ClockTerms, calendar: WorkCalendar, how: OnChange, *, at: datetime, by: int
) -> Cycle:
    """The cycle under new terms; nothing moves if neither term nor calendar differ, whatever key gives them.

    recompute_from_start counts the whole open time anew in the calendar now in force; keep_spent
    keeps the seconds counted so far; restart_now begins again with nothing spent. A term that was
    not given so far runs from the cycle's start whatever the setting (W201). A change that leaves
    nothing of a target makes the cycle late by reclassification (C5).
    """
    same = (terms.target, terms.goal) == (cycle.terms.target, cycle.terms.goal)
    if same and calendar is cycle.measure.calendar:
        return replace(cycle, terms=terms)
    how = "recompute_from_start" if cycle.seconds is None else how
    changed = _changed(cycle, terms, calendar, how, at, by)
    agents_own = cycle.is_used_up(at) and not cycle.reclassified
    late = changed.is_used_up(at) and not agents_own
    return replace(changed, reclassified=late, changed_by=(*cycle.changed_by, by))


def _changed(
    cycle: Cycle, terms: ClockTerms, calendar: WorkCalendar, how: OnChange, at: datetime, by: int
) -> Cycle:
    start = at if how == "restart_now" else cycle.started_at
    measure, seconds, goal = measured(terms, calendar, start)
    if how == "keep_spent" and terms.target == cycle.terms.target:
        seconds, goal = cycle.seconds, cycle.goal_seconds
    return replace(
        cycle,
        terms=terms,
        measure=measure,
        seconds=seconds,
        goal_seconds=goal,
        carry=0 if how == "restart_now" else cycle.carry,
        stretches=_STRETCHES[how](cycle, at, by),
    )


def _anew(cycle: Cycle, at: datetime, by: int) -> tuple[Stretch, ...]:
    return tuple(replace(stretch, measure=None, dropped=False) for stretch in cycle.stretches)


def _kept(cycle: Cycle, at: datetime, by: int) -> tuple[Stretch, ...]:
    seamed = split(cycle.stretches, at, by=by)
    past = (replace(stretch, measure=stretch.measure or cycle.measure) for stretch in seamed[:-1])
    return (*past, *seamed[-1:])


def _dropped(cycle: Cycle, at: datetime, by: int) -> tuple[Stretch, ...]:
    seamed = split(cycle.stretches, at, by=by)
    return (*(replace(stretch, dropped=True) for stretch in seamed[:-1]), *seamed[-1:])


_STRETCHES = {"recompute_from_start": _anew, "keep_spent": _kept, "restart_now": _dropped}
