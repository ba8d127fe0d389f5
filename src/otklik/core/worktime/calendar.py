"""A business calendar: which instants are open, how much open time lies between two, where a term ends.

Instants are zone-aware datetimes of whole seconds; amounts are business seconds. Answers are in UTC.
A deadline is the earliest instant at which the spent business time equals the target, so it may be
the closing minute.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from zoneinfo import ZoneInfo

from otklik.core.worktime.duration import Basis, Duration, Unit
from otklik.core.worktime.production import DayKind, NationalDay, ProductionCalendar
from otklik.core.worktime.week import Span

_HORIZON_YEARS = 60
_NOBODYS = ProductionCalendar(id="", version="", days={}, years=frozenset())


class NeverOpen(Exception):
    """The calendar does not open often enough for the term to end within sixty years."""


class DayNature(StrEnum):
    """Why a local day is open or closed."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    WORKING = "working"
    SHORT = "short"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class ExceptionalDay:
    """Hours of one date that go before everything else; no spans means closed.

    `source` is the order or whatever else made it so; `path` is its place in the regulation:
    "desks.moscow.exceptions.2026-12-07".
    """

    spans: tuple[Span, ...]
    reason: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One local day: its open spans, why they are so, and the national or special day behind it."""

    day: date
    spans: tuple[Span, ...]
    nature: DayNature
    national: NationalDay | None = None
    special: ExceptionalDay | None = None

    @property
    def source(self) -> str:
        """Where the word on the day comes from: a law, a decree, an order; "" for an ordinary one."""
        if self.special is not None:
            return self.special.source
        return self.national.source if self.national else ""

    @property
    def title(self) -> Mapping[str, str]:
        """What the day is called, by language; nothing for an ordinary one."""
        if self.special is not None:
            return self.special.reason
        return self.national.title if self.national else {}


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """What a regulation says of its hours; `shorten_by` is in minutes, 0 keeps short days full."""

    week: Mapping[int, tuple[Span, ...]]
    holidays_closed: bool = True
    follow_transfers: bool = True
    shorten_by: int = 0
    exceptions: Mapping[date, ExceptionalDay] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """Open spans of some years as epoch seconds, with the open seconds summed up to each close."""

    first_year: int
    last_year: int
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    sums: tuple[int, ...]


class WorkCalendar:
    """Open time of one calendar in one zone. Immutable; what it worked out of days and spans it keeps."""

    def __init__(
        self, *, id: str, zone: str, rules: CalendarRules, national: ProductionCalendar = _NOBODYS
    ) -> None:
        self.id = id
        self.zone = ZoneInfo(zone)
        self.rules = rules
        self.national = national
        self._table = _Table(2025, 2024, (), (), ())
        self._days: dict[date, DayPlan] = {}
        self._others: dict[str, WorkCalendar] = {}

    def like(self, other: "WorkCalendar") -> bool:
        """Whether the other one is the same calendar: its name, zone, hours and national days."""
        return self is other or self._told() == other._told()

    def over(self, nationals: Mapping[str, ProductionCalendar]) -> "WorkCalendar":
        """The same hours over other data of the same national days; itself where those are the same."""
        national = nationals.get(self.national.id, self.national)
        if national.version == self.national.version:
            return self
        if (known := self._others.get(national.version)) is None:
            known = WorkCalendar(id=self.id, zone=self.zone.key, rules=self.rules, national=national)
            self._others[national.version] = known
        return known

    def add(self, start: datetime, seconds: int) -> datetime:
        """The earliest instant by which `seconds` of open time have passed since `start`."""
        if seconds <= 0:
            return start.astimezone(UTC)
        begin = _epoch(start)
        for years in (1, 5, _HORIZON_YEARS):
            table = self._covering(begin, start.year + years)
            wanted = _passed(table, begin) + seconds
            place = bisect_left(table.sums, wanted)
            if place < len(table.sums):
                return _instant(table.closes[place] - (table.sums[place] - wanted))
        raise NeverOpen(f"calendar {self.id}: {seconds} s do not pass within {_HORIZON_YEARS} years")

    def between(self, start: datetime, end: datetime) -> int:
        """Open seconds from `start` to `end`; 0 when the end is not after the start."""
        if end <= start:
            return 0
        table = self._covering(_epoch(start), end.year)
        return _passed(table, _epoch(end)) - _passed(table, _epoch(start))

    def is_open(self, at: datetime) -> bool:
        """Whether work goes on at this instant; the closing instant itself is closed."""
        table = self._covering(_epoch(at), at.year)
        place = bisect_right(table.opens, _epoch(at)) - 1
        return place >= 0 and _epoch(at) < table.closes[place]

    def next_opening(self, at: datetime) -> datetime:
        """This instant if it is open, else the next opening; raises NeverOpen."""
        if self.is_open(at):
            return at.astimezone(UTC)
        for years in (1, 5, _HORIZON_YEARS):
            table = self._covering(_epoch(at), at.year + years)
            place = bisect_left(table.opens, _epoch(at))
            if place < len(table.opens):
                return _instant(table.opens[place])
        raise NeverOpen(f"calendar {self.id} does not open again")

    def open_spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open stretches between two instants, cut at both."""
        begin, finish = _epoch(start), _epoch(end)
        table = self._covering(begin, end.year)
        for place in range(bisect_right(table.closes, begin), bisect_left(table.opens, finish)):
            yield (
                _instant(max(begin, table.opens[place])),
                _instant(min(finish, table.closes[place])),
            )

    def day(self, day: date) -> DayPlan:
        """The open spans of a local date, and why."""
        if (known := self._days.get(day)) is None:
            known = self._days[day] = self._plan(day)
        return known

    def _plan(self, day: date) -> DayPlan:
        national = self.national.day(day)
        if (special := self.rules.exceptions.get(day)) is not None:
            return DayPlan(day, special.spans, DayNature.EXCEPTION, national, special)
        usual = self.rules.week.get(day.weekday(), ())
        if national is not None:
            return self._national_plan(national, usual)
        return DayPlan(day, usual, DayNature.WEEKDAY if usual else DayNature.WEEKEND)

    def local_day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def is_provisional(self, at: datetime) -> bool:
        """Whether the production calendar has no data for the year of this instant."""
        return bool(self.national.id) and self.local_day(at).year not in self.national.years

    def working_day_after(self, day: date, count: int) -> date:
        """The `count`-th working day that follows a date; raises NeverOpen."""
        for step in range(1, 366 * _HORIZON_YEARS):
            following = day + timedelta(days=step)
            count -= bool(self.day(following).spans)
            if count == 0:
                return following
        raise NeverOpen(f"calendar {self.id} has no such working day")

    def close_of(self, day: date) -> datetime:
        """When work ends on a working day."""
        return self._at(day, self.day(day).spans[-1].closes)

    def midnight_after(self, day: date) -> datetime:
        """The end of a local date, 24:00."""
        return self._at(day + timedelta(days=1), 0)

    def target_seconds(self, duration: Duration, start: datetime) -> int:
        """The seconds of a target that starts at an instant.

        Business days are fixed here, as the open seconds to the close of the n-th following
        working day (Civil Code, article 194); hours and calendar days are what they say.
        """
        if not duration.in_business_days:
            return duration.seconds
        last = self.working_day_after(self.local_day(start), duration.days)
        return self.between(start, self.close_of(last))

    def term_end(self, after: Duration, start: datetime, *, end_of_day: bool, roll: bool) -> datetime:
        """When a silence term ends: counted from the next day, to 24:00 of the last one.

        `end_of_day` false keeps the hour of the start; `roll` moves a last day that is not
        worked to the next working one (Civil Code, articles 191, 193 and 194).
        """
        exact = self._exact_end(after, start)
        last = self.local_day(exact)
        if roll and not self.day(last).spans:
            worked = self.working_day_after(last, 1)
            # The hour is the start's: the last day may have lacked it on a spring night.
            hour = start if after.unit is Unit.DAY else exact
            exact, last = self._same_hour(hour, worked), worked
        return self.midnight_after(last) if end_of_day else exact

    def _told(self) -> tuple[str, str, CalendarRules, str]:
        return self.id, self.zone.key, self.rules, self.national.version

    def _exact_end(self, after: Duration, start: datetime) -> datetime:
        match after.unit, after.basis:
            case Unit.DAY, Basis.CALENDAR:
                return self._same_hour(start, self.local_day(start) + timedelta(days=after.days))
            case Unit.DAY, Basis.BUSINESS:
                return self._same_hour(start, self.working_day_after(self.local_day(start), after.days))
            case _, Basis.CALENDAR:
                return start.astimezone(UTC) + timedelta(seconds=after.seconds)
            case _:
                return self.add(start, after.seconds)

    def _same_hour(self, at: datetime, day: date) -> datetime:
        local = at.astimezone(self.zone)
        return self._at(day, local.hour * 60 + local.minute) + timedelta(seconds=local.second)

    def _national_plan(self, national: NationalDay, usual: tuple[Span, ...]) -> DayPlan:
        rules = self.rules
        match national.kind:
            case DayKind.HOLIDAY if rules.holidays_closed:
                return DayPlan(national.day, (), DayNature.HOLIDAY, national)
            case DayKind.DAY_OFF if rules.holidays_closed and rules.follow_transfers:
                return DayPlan(national.day, (), DayNature.DAY_OFF, national)
            case DayKind.WORKING if rules.follow_transfers:
                spans = self._cut(self._hours_instead(national), national)
                return DayPlan(national.day, spans, DayNature.WORKING, national)
            case DayKind.SHORT if usual:
                nature = DayNature.SHORT if rules.shorten_by else DayNature.WEEKDAY
                return DayPlan(national.day, self._cut(usual, national), nature, national)
        return DayPlan(national.day, usual, DayNature.WEEKDAY if usual else DayNature.WEEKEND, national)

    def _hours_instead(self, national: NationalDay) -> tuple[Span, ...]:
        """A swapped working day has the hours of the day it replaced, else of the last working weekday."""
        week = self.rules.week
        if national.replaces and (spans := week.get(national.replaces.weekday())):
            return spans
        return next((week[weekday] for weekday in (4, 3, 2, 1, 0, 5, 6) if week.get(weekday)), ())

    def _cut(self, spans: tuple[Span, ...], national: NationalDay) -> tuple[Span, ...]:
        """The spans without the last `shorten_by` minutes of a short day."""
        left, kept = self.rules.shorten_by if national.short else 0, list(spans)
        while left and kept:
            last = kept.pop()
            if last.closes - last.opens > left:
                kept.append(Span(last.opens, last.closes - left))
                break
            left -= last.closes - last.opens
        return tuple(kept)

    def _covering(self, begin: int, last_year: int) -> _Table:
        """The table with at least the years from that of `begin` to `last_year`, and one around them."""
        first_year = _instant(begin).year
        table = self._table
        if table.first_year < first_year and last_year < table.last_year:
            return table
        known = table.opens != ()
        first = min(first_year - 1, table.first_year) if known else first_year - 1
        last = max(last_year + 1, table.last_year) if known else last_year + 1
        self._table = table = self._build(first, last)
        return table

    def _build(self, first_year: int, last_year: int) -> _Table:
        opens: list[int] = []
        closes: list[int] = []
        day, end = date(first_year, 1, 1), date(last_year, 12, 31)
        while day <= end:
            for span in self.day(day).spans:
                opened, closed = _epoch(self._at(day, span.opens)), _epoch(self._at(day, span.closes))
                if closed > opened:
                    opens.append(opened)
                    closes.append(closed)
            day += timedelta(days=1)
        sums = accumulate(closed - opened for opened, closed in zip(opens, closes, strict=True))
        return _Table(first_year, last_year, tuple(opens), tuple(closes), tuple(sums))

    def _at(self, day: date, minute: int) -> datetime:
        """The instant of a local minute: the first of two on an autumn night, the jump itself in a gap."""
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 - a wall time
        instant = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) == wall:
            return instant
        return self._jump_before(instant)

    def _jump_before(self, instant: datetime) -> datetime:
        """The transition that swallowed a wall time; it lies at most a day before `instant`."""
        early, late = _epoch(instant) - 86400, _epoch(instant)
        after = instant.astimezone(self.zone).utcoffset()
        while late - early > 1:
            middle = (early + late) // 2
            if _instant(middle).astimezone(self.zone).utcoffset() == after:
                late = middle
            else:
                early = middle
        return _instant(late)


def _passed(table: _Table, at: int) -> int:
    """Open seconds from the table's beginning to an epoch second."""
    place = bisect_right(table.opens, at) - 1
    if place < 0:
        return 0
    return table.sums[place] - max(0, table.closes[place] - at)


def _epoch(at: datetime) -> int:
    return int(at.timestamp())


def _instant(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
