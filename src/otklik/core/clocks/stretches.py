"""The time of a cycle cut into stretches, counted and not, each with its cause; no words yet.

Counted seconds of a running cycle's lines up to the deadline add up to its target, and the last of
them ends at the deadline: the lines alone are enough to check it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from otklik.core.clocks.cycle import Cycle, Measure, Stretch
from otklik.core.worktime.calendar import DayNature, DayPlan, WorkCalendar
from otklik.core.worktime.duration import Basis
from otklik.core.worktime.week import Span


class Kind(StrEnum):
    """What a stretch is to the clock."""

    CARRIED = "carried"
    COUNTED = "counted"
    AHEAD = "ahead"
    LATE = "late"
    CLOSED = "closed"
    WAITING = "waiting"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch; `seconds` is what it counts, `cause` a state or the nature of its days.

    `days` are the local dates that explain it: the working days of a counted one, the days off of a
    closed one. `seq` is the entry that began a wait or changed the terms, of which `start` is the
    instant. The hours of its days are those of `zone`.
    """

    start: datetime
    end: datetime
    kind: Kind
    seconds: int = 0
    cause: str = ""
    days: tuple[DayPlan, ...] = ()
    seq: int = 0
    zone: ZoneInfo | None = None


def pieces(cycle: Cycle, now: datetime, changes: Iterable[tuple[int, datetime]] = ()) -> tuple[Piece, ...]:
    """The stretches of a cycle from its start to its end, or to its deadline if that is still ahead.

    `changes` of terms, entries and their instants, stand between them.
    """
    due = cycle.reaches(cycle.seconds) if cycle.seconds is not None else None
    found: list[Piece] = []
    if cycle.carry:
        found.append(Piece(cycle.started_at, cycle.started_at, Kind.CARRIED, cycle.carry))
    for stretch in cycle.stretches:
        end = stretch.end or _horizon(stretch, now, due)
        found += _of_stretch(cycle, stretch, end, now, due)
    told = [piece for piece in found if piece.end > piece.start or piece.kind is Kind.CARRIED]
    return tuple(_with_changes(_joined(told), changes))


def _horizon(stretch: Stretch, now: datetime, due: datetime | None) -> datetime:
    """How far an unfinished stretch is told: a wait to now, a run to its deadline or, if late, to now."""
    latest = max(now, stretch.start)
    return max(latest, due) if stretch.running and due else latest


def _of_stretch(
    cycle: Cycle, stretch: Stretch, end: datetime, now: datetime, due: datetime | None
) -> Iterator[Piece]:
    if not stretch.running:
        yield Piece(stretch.start, end, Kind.WAITING, cause=stretch.why, seq=stretch.seq)
        return
    if stretch.dropped:
        yield Piece(stretch.start, end, Kind.DROPPED, cause=stretch.why, seq=stretch.seq)
        return
    seams = sorted({stretch.start, end, *(at for at in (now, due) if at and stretch.start < at < end)})
    for start, finish in pairwise(seams):
        kind = _kind(start, now, due)
        yield from _in_measure(cycle.measure_of(stretch), start, finish, kind)


def _kind(start: datetime, now: datetime, due: datetime | None) -> Kind:
    if due is not None and start >= due:
        return Kind.LATE
    return Kind.AHEAD if start >= now else Kind.COUNTED


def _in_measure(measure: Measure, start: datetime, end: datetime, kind: Kind) -> Iterator[Piece]:
    if measure.basis is Basis.CALENDAR:
        yield Piece(start, end, kind, measure.count(start, end), cause="calendar")
        return
    calendar, cursor = measure.calendar, start
    for opened, closed in calendar.open_spans(start, end):
        yield from _closed(calendar, cursor, opened)
        day = calendar.day(calendar.local_day(opened))
        seconds = int((closed - opened).total_seconds())
        yield Piece(opened, closed, kind, seconds, cause=day.nature.value, days=(day,), zone=calendar.zone)
        cursor = closed
    yield from _closed(calendar, cursor, end)


def _closed(calendar: WorkCalendar, start: datetime, end: datetime) -> Iterator[Piece]:
    """Closed time: whole days off by what made them so, or the hours between two openings."""
    if start >= end:
        return
    groups = _days_off(calendar, start, end)
    if not groups:
        yield Piece(start, end, Kind.CLOSED, cause="hours")
        return
    begin = start
    for group, following in zip(groups, [*groups[1:], ()], strict=True):
        finish = calendar.midnight_after(following[0].day - timedelta(days=1)) if following else end
        yield Piece(begin, finish, Kind.CLOSED, cause=group[0].nature.value, days=tuple(group))
        begin = finish


def _days_off(calendar: WorkCalendar, start: datetime, end: datetime) -> list[list[DayPlan]]:
    groups: list[list[DayPlan]] = []
    for day in _days(calendar.local_day(start), calendar.local_day(end - timedelta(seconds=1))):
        plan = calendar.day(day)
        if plan.spans:
            continue
        if groups and _alike(groups[-1][-1], plan):
            groups[-1].append(plan)
        else:
            groups.append([plan])
    return groups


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _alike(one: DayPlan, other: DayPlan) -> bool:
    titles = [dict(plan.title) for plan in (one, other)]
    sources = [plan.special.source if plan.special else "" for plan in (one, other)]
    return one.nature is other.nature and titles[0] == titles[1] and sources[0] == sources[1]


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Working days in a row with the closed hours between them become one; equal neighbours too."""
    kept: list[Piece] = []
    for piece in found:
        if kept and (joined := _join(kept[-1], piece)):
            kept[-1] = joined
        elif len(kept) > 1 and _nightly(kept[-1]) and (joined := _join_over(kept[-2], kept[-1], piece)):
            kept[-2:] = [joined]
        else:
            kept.append(piece)
    return iter(kept)


def _join(one: Piece, other: Piece) -> Piece | None:
    same = one.kind is other.kind and one.cause == other.cause and one.end == other.start
    if not same or one.kind in (Kind.WAITING, Kind.CARRIED) or _titles(one) != _titles(other):
        return None
    if one.kind is not Kind.CLOSED and not _same_hours(one, other):
        return None
    days = {plan.day: plan for plan in (*one.days, *other.days)}
    return replace(one, end=other.end, seconds=one.seconds + other.seconds, days=tuple(days.values()))


def _with_changes(told: Iterable[Piece], changes: Iterable[tuple[int, datetime]]) -> Iterator[Piece]:
    """The stretches with each change of terms before the first that begins at it or later."""
    coming = [Piece(at, at, Kind.CHANGED, seq=seq) for seq, at in changes]
    for piece in told:
        while coming and coming[0].start <= piece.start and piece.kind is not Kind.CARRIED:
            yield coming.pop(0)
        yield piece
    yield from coming


def _titles(piece: Piece) -> list[object]:
    if piece.kind is not Kind.CLOSED:
        return []
    return [(dict(plan.title), plan.special and plan.special.source) for plan in piece.days[:1]]


def _nightly(piece: Piece) -> bool:
    return piece.kind is Kind.CLOSED and piece.cause == "hours"


def _join_over(one: Piece, night: Piece, other: Piece) -> Piece | None:
    if one.end != night.start or night.end != other.start:
        return None
    if one.kind not in (Kind.COUNTED, Kind.AHEAD, Kind.LATE):
        return None
    if not (_closes_with_its_hours(one) and _opens_with_its_hours(other)):
        return None  # closed by other hours than theirs: what lies between has to be told
    return _join(replace(one, end=night.end), other)


def _closes_with_its_hours(piece: Piece) -> bool:
    return any(_minute(piece.end, piece) % 1440 == span.closes % 1440 for span in _spans(piece, -1))


def _opens_with_its_hours(piece: Piece) -> bool:
    return any(_minute(piece.start, piece) == span.opens for span in _spans(piece, 0))


def _spans(piece: Piece, which: int) -> tuple[Span, ...]:
    return piece.days[which].spans if piece.days else ()


def _minute(at: datetime, piece: Piece) -> float:
    """Minutes since midnight by the clock of the piece's days."""
    local = at.astimezone(piece.zone)
    return local.hour * 60 + local.minute + local.second / 60


def _same_hours(one: Piece, other: Piece) -> bool:
    """Whether what is said of the one day holds for the other."""
    own = (DayNature.EXCEPTION.value, DayNature.WORKING.value)
    if not one.days or not other.days:
        return one.days == other.days
    alike = one.days[0].spans == other.days[0].spans and one.zone == other.zone
    return alike and (one.cause not in own or one.days == other.days)
