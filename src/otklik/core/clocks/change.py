"""What a change of priority, type, plan, contract, desk or law does to a cycle that is under way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from otklik.core.clocks.cycle import Cycle, Fixed, Measure, Stretch, fixed, measure_for, split
from otklik.core.regulation.terms import ClockTerms
from otklik.core.worktime.calendar import WorkCalendar
from otklik.core.worktime.duration import Duration
from otklik.core.worktime.production import ProductionCalendar

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
    if same and calendar.like(cycle.measure.calendar):
        return replace(cycle, terms=terms)
    how = "recompute_from_start" if cycle.seconds is None else how
    return _judged(_changed(cycle, terms, calendar, how, at, by), cycle, at, by)


def recounted(cycle: Cycle, nationals: Mapping[str, ProductionCalendar], *, at: datetime, by: int) -> Cycle:
    """The cycle over other data of the same production calendars: all its time counted anew, as it was
    divided before, so that nothing which an earlier change dropped or kept is lost (C30).

    Untouched where its calendars have the same data. A deadline that this puts into the past is late by
    reclassification.
    """
    kept = (stretch.measure.calendar for stretch in cycle.stretches if stretch.measure)
    known = (cycle.measure.calendar, cycle.target.calendar, cycle.goal.calendar, *kept)
    if all(calendar.over(nationals) is calendar for calendar in known):
        return cycle
    anew = (
        replace(stretch, measure=stretch.measure and _over(stretch.measure, nationals))
        for stretch in cycle.stretches
    )
    changed = replace(
        cycle,
        measure=_over(cycle.measure, nationals),
        target=_fixed_over(cycle.terms.target, cycle.target, nationals),
        goal=_fixed_over(cycle.terms.goal, cycle.goal, nationals),
        stretches=tuple(anew),
    )
    if (changed.due, changed.seconds, changed.spent(at)) == (cycle.due, cycle.seconds, cycle.spent(at)):
        return changed  # other days than those that count here: nothing to be told
    return _judged(changed, cycle, at, by)


def _judged(changed: Cycle, before: Cycle, at: datetime, by: int) -> Cycle:
    agents_own = before.is_used_up(at) and not before.reclassified
    late = changed.is_used_up(at) and not agents_own
    return replace(changed, reclassified=late, changed_by=(*before.changed_by, by))


def _over(measure: Measure, nationals: Mapping[str, ProductionCalendar]) -> Measure:
    return replace(measure, calendar=measure.calendar.over(nationals))


def _fixed_over(term: Duration | None, was: Fixed, nationals: Mapping[str, ProductionCalendar]) -> Fixed:
    """A term fixed anew where it was fixed before."""
    return fixed(term, was.calendar.over(nationals), was.start)


def _changed(
    cycle: Cycle, terms: ClockTerms, calendar: WorkCalendar, how: OnChange, at: datetime, by: int
) -> Cycle:
    start = at if how == "restart_now" else cycle.started_at
    kept = how == "keep_spent"
    same_target = kept and terms.target == cycle.terms.target
    same_goal = kept and terms.goal == cycle.terms.goal
    return replace(
        cycle,
        terms=terms,
        measure=measure_for(terms, calendar),
        target=cycle.target if same_target else fixed(terms.target, calendar, start),
        goal=cycle.goal if same_goal else fixed(terms.goal, calendar, start),
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
