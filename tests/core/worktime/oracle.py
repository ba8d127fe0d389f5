"""A calendar the slow way: every minute of a window is open or closed, and time is counted by walking.

Written from the rules alone. A wall time is the first instant of its day at which the clock on the wall
shows it or more: the first of two on an autumn night, the jump itself in a spring gap, and 24:00 is the
first instant of the next day. So a span on such a night lasts its elapsed time.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

Hours = tuple[tuple[int, int], ...]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Beyond(Exception):
    """The answer lies outside the window."""


@dataclass(frozen=True, eq=False)
class Wall:
    """The clock on the wall of a zone for some weeks; minute 0 is the first of the first local day."""

    first: date
    days: int
    start: datetime
    shows: tuple[tuple[int, int], ...]
    reached: tuple[int, ...]
    """For every wall minute of every day the first place that shows it or more."""

    @property
    def end(self) -> int:
        """Where the last whole day ends that has its next day in the window."""
        return self.reached[(self.days - 1) * 24 * 60]

    def at(self, day: date, minute: int) -> int:
        """The place of a wall time: the first minute that shows it or more."""
        wanted = ((day - self.first).days, minute)
        if minute == 24 * 60:
            wanted = (wanted[0] + 1, 0)
        if wanted[0] >= self.days:
            raise Beyond
        return self.reached[wanted[0] * 24 * 60 + wanted[1]]

    def place(self, at: datetime) -> int:
        return (at - self.start) // MINUTE

    def instant(self, place: int) -> datetime:
        return self.start + place * MINUTE

    def day(self, place: int) -> date:
        return self.first + self.shows[place][0] * DAY


@cache
def wall(zone: str, first: date, days: int) -> Wall:
    """Minute after minute of a zone, each asked for what it shows."""
    tz = ZoneInfo(zone)
    before = datetime(first.year, first.month, first.day, tzinfo=UTC) - DAY
    shows, start = [], None
    for step in range((days + 2) * 24 * 60):
        local = (before + step * MINUTE).astimezone(tz)
        ahead = (local.date() - first).days
        if 0 <= ahead < days:
            start = start or before + step * MINUTE
            shows.append((ahead, local.hour * 60 + local.minute))
    assert start is not None
    return Wall(first, days, start, tuple(shows), _reached(shows, days))


def _reached(shows: list[tuple[int, int]], days: int) -> tuple[int, ...]:
    highest = list(accumulate(shows, max))
    return tuple(bisect_left(highest, (day, minute)) for day in range(days) for minute in range(24 * 60))


@dataclass(frozen=True)
class Given:
    """What a calendar is told, in plain values: hours by weekday, day kinds, settings."""

    week: Mapping[int, Hours]
    kinds: Mapping[date, tuple[str, date | None, bool]]
    exceptions: Mapping[date, Hours]
    holidays_closed: bool
    follow: bool
    shorten_by: int

    def hours(self, day: date) -> Hours:
        """The spans of a date: an exception before the national day before the week."""
        if day in self.exceptions:
            return self.exceptions[day]
        usual = self.week.get(day.weekday(), ())
        kind, replaced, short = self.kinds.get(day, ("", None, False))
        if kind == "holiday" and self.holidays_closed:
            return ()
        if kind == "day_off" and self.holidays_closed and self.follow:
            return ()
        if kind == "working" and self.follow:
            usual = self._instead(replaced)
            return self._shortened(usual) if short else usual
        return self._shortened(usual) if kind == "short" else usual

    def _instead(self, replaced: date | None) -> Hours:
        if replaced and self.week.get(replaced.weekday()):
            return self.week[replaced.weekday()]
        worked = [weekday for weekday in range(5) if self.week.get(weekday)]
        rest = [weekday for weekday in (6, 5) if self.week.get(weekday)]
        return self.week[(rest + worked)[-1]] if rest + worked else ()

    def _shortened(self, hours: Hours) -> Hours:
        """The day without its last open minutes."""
        minutes = [minute for opens, closes in hours for minute in range(opens, closes)]
        kept = set(minutes[: max(0, len(minutes) - self.shorten_by)])
        cut = ((opens, opens + sum(m in kept for m in range(opens, closes))) for opens, closes in hours)
        return tuple((opens, closes) for opens, closes in cut if closes > opens)


class SlowCalendar:
    """Open minutes of a window; places count minutes from its beginning."""

    def __init__(self, given: Given, on: Wall) -> None:
        self.given, self.wall = given, on
        self.open = bytearray(len(on.shows))
        for ahead in range(on.days - 1):
            day = on.first + ahead * DAY
            for opens, closes in given.hours(day):
                begin, end = on.at(day, opens), on.at(day, closes)
                self.open[begin:end] = b"\1" * (end - begin)

    def between(self, start: int, end: int) -> int:
        return sum(self.open[start:end])

    def add(self, start: int, minutes: int) -> int:
        """The first place by which so many open minutes have passed."""
        if not minutes:
            return start
        for place in range(start, self.wall.end):
            minutes -= self.open[place]
            if not minutes:
                return place + 1
        raise Beyond

    def next_opening(self, start: int) -> int:
        place = self.open.find(1, start)
        if place < 0:
            raise Beyond
        return place

    def working_day_after(self, day: date, count: int) -> date:
        while count:
            day += DAY
            if (day - self.wall.first).days >= self.wall.days - 1:
                raise Beyond
            count -= bool(self.given.hours(day))
        return day

    def close_of(self, day: date) -> int:
        return self.wall.at(day, self.given.hours(day)[-1][1])

    def term_end(self, start: int, days: int, *, business: bool, end_of_day: bool, roll: bool) -> int:
        """Days counted from the next one, the last a working one where it rolls, to 24:00 or that hour."""
        first = self.wall.day(start)
        last = self.working_day_after(first, days) if business else first + days * DAY
        if (last - self.wall.first).days >= self.wall.days - 1:
            raise Beyond
        if roll and not self.given.hours(last):
            last = self.working_day_after(last, 1)
        return self.wall.at(last, 24 * 60 if end_of_day else self.wall.shows[start][1])
