"""One run of a clock: its stretches of running and waiting, what they add up to, when it falls due.

Seconds are business seconds where the target is in business time, else elapsed ones. Instants are
zone-aware and of whole seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from otklik.core.regulation.schema import ClockName
from otklik.core.regulation.terms import ClockTerms
from otklik.core.worktime.calendar import WorkCalendar
from otklik.core.worktime.duration import Basis, Duration


class CycleState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    VOID = "void"
    UNSET = "unset"


class Cause(StrEnum):
    """Why a cycle began."""

    REGISTERED = "registered"
    ANSWERED = "answered"
    REJECTED = "rejected"
    REOPENED = "reopened"
    WORDS = "words"
    PROPOSED = "proposed"
    REBASED = "rebased"


@dataclass(frozen=True, slots=True)
class Measure:
    """How seconds are counted: in a calendar's open time, or every one."""

    calendar: WorkCalendar
    basis: Basis = Basis.BUSINESS

    def count(self, start: datetime, end: datetime) -> int:
        if self.basis is Basis.BUSINESS:
            return self.calendar.between(start, end)
        return max(0, int((end - start).total_seconds()))

    def add(self, start: datetime, seconds: int) -> datetime:
        if self.basis is Basis.BUSINESS:
            return self.calendar.add(start, seconds)
        return start + timedelta(seconds=max(0, seconds))


@dataclass(frozen=True, slots=True)
class Fixed:
    """A term in seconds, None where none is given; one in business days depends on where it was fixed."""

    seconds: int | None
    start: datetime
    calendar: WorkCalendar


def fixed(term: Duration | None, calendar: WorkCalendar, start: datetime) -> Fixed:
    """A term as of an instant, in a calendar."""
    return Fixed(calendar.target_seconds(term, start) if term else None, start, calendar)


def measure_for(promised: ClockTerms, calendar: WorkCalendar) -> Measure:
    """How a cycle under these terms is counted."""
    return Measure(calendar, promised.target.basis if promised.target else Basis.BUSINESS)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time between two entries in which a clock ran or waited; `end` absent means until now.

    `why` is the ticket's state then and `seq` the entry that began it. A stretch counts by the
    cycle's measure unless `measure` keeps an earlier one; a `dropped` one counts nothing.
    """

    start: datetime
    running: bool
    why: str
    seq: int
    end: datetime | None = None
    measure: Measure | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Cycle:
    """One run of a clock. `carry` is what a resumed cycle brings from the one before.

    `target` and `goal` are what it was given, fixed to seconds. `due_then` is the deadline as it stood when
    the cycle ended. `reclassified`: if this cycle is late, a change of terms
    made it so (C5), not the agents; `changed_by` are the entries that changed its terms.
    """

    clock: ClockName
    number: int
    started_at: datetime
    begun_by: int
    cause: Cause
    terms: ClockTerms
    measure: Measure
    target: Fixed
    goal: Fixed
    carry: int = 0
    stretches: tuple[Stretch, ...] = ()
    outcome: CycleState | None = None
    ended_at: datetime | None = None
    ended_by: int = 0
    due_then: datetime | None = None
    reclassified: bool = False
    changed_by: tuple[int, ...] = ()

    @property
    def seconds(self) -> int | None:
        """The target; None while no term is given."""
        return self.target.seconds

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    @property
    def is_running(self) -> bool:
        return self.is_open and bool(self.stretches) and self.stretches[-1].running

    @property
    def state(self) -> CycleState:
        if self.outcome is not None:
            return self.outcome
        if self.seconds is None:
            return CycleState.UNSET
        return CycleState.RUNNING if self.is_running else CycleState.PAUSED

    @property
    def waiting_since(self) -> datetime | None:
        """Since when the clock stands; None while it runs or when it is over."""
        if not self.is_open or self.is_running or not self.stretches:
            return None
        return self.stretches[-1].start

    @property
    def due(self) -> datetime | None:
        """The deadline of a running cycle; None while it waits, has no term or is over."""
        return self.reaches(self.seconds) if self.is_running and self.seconds is not None else None

    @property
    def deadline(self) -> datetime | None:
        """The deadline ahead, or the one that was run past: it stays past while the clock stands."""
        if self.is_running or self.seconds is None or not self.is_open:
            return self.due
        return self.reaches(self.seconds) if self.is_late(self.started_at) else None

    @property
    def is_provisional(self) -> bool:
        """Whether the deadline lies in a year whose official days are not known yet (S1.10, R136)."""
        due = self.due
        return (
            due is not None
            and self.measure.basis is Basis.BUSINESS
            and self.measure.calendar.is_provisional(due)
        )

    @property
    def goal_due(self) -> datetime | None:
        """When the internal goal is reached, under the same conditions as `due`, in the goal's own time."""
        if not self.is_running or self.goal.seconds is None or self.terms.goal is None:
            return None
        return self._counted_in(self.terms.goal.basis).reaches(self.goal.seconds)

    def spent(self, now: datetime) -> int:
        """Seconds spent by `now`, those carried over included."""
        return self.carry + sum(self.counted(stretch, now) for stretch in self.stretches)

    def waited(self, now: datetime) -> int:
        """Seconds by the cycle's measure in which the clock stood by `now`, whatever it waited for."""
        standing = (stretch for stretch in self.stretches if not stretch.running)
        return sum(
            self.measure_of(stretch).count(stretch.start, stretch.end or max(now, stretch.start))
            for stretch in standing
        )

    def counted(self, stretch: Stretch, now: datetime) -> int:
        """What one stretch counts by `now`."""
        if not stretch.running or stretch.dropped:
            return 0
        return self.measure_of(stretch).count(stretch.start, stretch.end or max(now, stretch.start))

    def measure_of(self, stretch: Stretch) -> Measure:
        """How a stretch is counted: as it was kept at a change of terms, else as the cycle is now."""
        return stretch.measure or self.measure

    def reaches(self, seconds: int) -> datetime | None:
        """The earliest instant at which `seconds` are spent; None if the clock waits before it."""
        spent = self.carry
        for stretch in self._counting():
            if spent >= seconds:
                return stretch.start
            measure = self.measure_of(stretch)
            counted = measure.count(stretch.start, stretch.end) if stretch.end else None
            if counted is None or spent + counted >= seconds:
                return measure.add(stretch.start, seconds - spent)
            spent += counted
        return None

    def is_late(self, at: datetime) -> bool:
        """Whether the clock ran past its deadline by `at`; an act at the deadline itself is in time."""
        due = self.reaches(self.seconds) if self.seconds is not None else None
        if due is None:
            return False
        last = max((stretch.end or at for stretch in self._counting()), default=due)
        return last > due

    def is_used_up(self, at: datetime) -> bool:
        """Whether nothing is left of the target at `at`; the deadline may be this instant."""
        return self.seconds is not None and self.spent(at) >= self.seconds

    def ended(self, at: datetime, *, by: int, met: bool) -> "Cycle":
        """The cycle over: met or missed by its act, else void unless it was late already."""
        late = self.is_late(at)
        outcome = CycleState.MISSED if late else CycleState.MET if met else CycleState.VOID
        due = self.reaches(self.seconds) if self.seconds is not None else None
        return replace(
            self, outcome=outcome, ended_at=at, ended_by=by, due_then=due, stretches=_cut(self.stretches, at)
        )

    def voided(self, at: datetime, *, by: int) -> "Cycle":
        """The cycle undone, whatever it had counted."""
        return replace(
            self, outcome=CycleState.VOID, ended_at=at, ended_by=by, stretches=_cut(self.stretches, at)
        )

    def turned(self, at: datetime, *, running: bool, why: str, by: int) -> "Cycle":
        """The cycle running or waiting from `at` on; unchanged if it does so already for that cause."""
        last = self.stretches[-1] if self.stretches else None
        if last and last.running == running and last.why == why and not last.dropped:
            return self
        fresh = Stretch(at, running, why, by)
        return replace(self, stretches=(*_cut(self.stretches, at), fresh))

    def _counted_in(self, basis: Basis) -> "Cycle":
        """The same cycle with all of it measured in one time, whatever its targets were counted in."""
        if all(one.measure is None for one in self.stretches) and self.measure.basis is basis:
            return self
        stretches = tuple(
            replace(one, measure=replace(one.measure, basis=basis) if one.measure else None)
            for one in self.stretches
        )
        return replace(self, measure=replace(self.measure, basis=basis), stretches=stretches)

    def _counting(self) -> Iterator[Stretch]:
        return (stretch for stretch in self.stretches if stretch.running and not stretch.dropped)


def _cut(stretches: tuple[Stretch, ...], at: datetime) -> tuple[Stretch, ...]:
    """Stretches with the last one ended at `at`, or gone if it had only just begun.

    A closing may be dated by a letter from before other law came: nothing goes beyond it.
    """
    if not stretches or stretches[-1].end is not None:
        return stretches
    if stretches[-1].start >= at:
        return _before(stretches[:-1], at)
    return (*stretches[:-1], replace(stretches[-1], end=at))


def _before(stretches: tuple[Stretch, ...], at: datetime) -> tuple[Stretch, ...]:
    if not stretches or (stretches[-1].end and stretches[-1].end <= at):
        return stretches
    begun = [one for one in stretches if one.start < at]
    return tuple(replace(one, end=min(one.end, at) if one.end else at) for one in begun)


def split(stretches: tuple[Stretch, ...], at: datetime, *, by: int) -> tuple[Stretch, ...]:
    """The same stretches with a seam at `at`, so that what follows can be counted otherwise."""
    if not stretches or stretches[-1].end is not None:
        return stretches
    last = stretches[-1]
    return (*_cut(stretches, at), replace(last, start=at, end=None, seq=by, measure=None, dropped=False))
