"""The open time of a published calendar, from the file's plain words, day after day.

Instants are whole seconds since 1970. A wall time is the first instant at which the clock on the wall
shows it or more: the first of two on an autumn night, the jump itself in a spring gap, and 24:00 is the
first instant of the next day.
"""

from collections.abc import Iterator, Mapping
from csv import DictReader
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Plain = dict[str, Any]
Spans = list[tuple[int, int]]
"""Open hours of a day, in minutes of the wall."""

REGULATIONS = Path(__file__).parents[2] / "regulations"
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Hours:
    """A calendar of the file in a zone, over the national days of a country where it follows them."""

    def __init__(self, name: str, calendar: Plain, zone: str, days: Mapping[date, Plain]) -> None:
        self.name, self.calendar, self.zone = name, calendar, ZoneInfo(zone)
        self.national = days if calendar.get("production_calendar") else {}
        self.known: dict[date, list[tuple[int, int]]] = {}
        self.others: dict[int, Hours] = {}

    def like(self, other: "Hours") -> bool:
        """Whether both are open at the same times by the same words, whichever file they stand in."""
        mine = (self.name, self.calendar, self.zone, self.national)
        return mine == (other.name, other.calendar, other.zone, other.national)

    def over(self, days: Mapping[date, Plain]) -> "Hours":
        """The same hours over other national days, which are kept: a year of minutes is long to walk."""
        if not self.calendar.get("production_calendar"):
            return self
        if id(days) not in self.others:
            self.others[id(days)] = Hours(self.name, self.calendar, str(self.zone), days)
        return self.others[id(days)]

    # --- walking -------------------------------------------------------------------------------

    def count(self, start: int, end: int) -> int:
        """The open seconds from one instant to another."""
        day, last, found = self.day(start), self.day(end), 0
        while day <= last:
            found += sum(max(0, min(end, closes) - max(start, opens)) for opens, closes in self.spans(day))
            day += DAY
        return found

    def after(self, start: int, seconds: int) -> int:
        """The first instant by which so many open seconds have passed."""
        if seconds <= 0:
            return start
        for opens, closes in self.openings(start):
            here = closes - max(opens, start)
            if here >= seconds:
                return closes - here + seconds
            seconds -= max(0, here)
        raise AssertionError("no calendar ends")

    def openings(self, start: int) -> Iterator[tuple[int, int]]:
        """The open stretches from the day of an instant on that end after it."""
        day = self.day(start)
        while True:
            yield from (span for span in self.spans(day) if span[1] > start)
            day += DAY

    # --- days ----------------------------------------------------------------------------------

    def day(self, at: int) -> date:
        return datetime.fromtimestamp(at, self.zone).date()

    def spans(self, day: date) -> list[tuple[int, int]]:
        """When a day is open, in instants."""
        if day not in self.known:
            told = [(self.reached(day, opens), self.reached(day, closes)) for opens, closes in self.wall(day)]
            self.known[day] = [(opens, closes) for opens, closes in told if closes > opens]
        return self.known[day]

    def reached(self, day: date, minute: int, second: int = 0) -> int:
        """The first instant at which the wall shows this time or more."""
        wanted = datetime(day.year, day.month, day.day) + minute * MINUTE  # noqa: DTZ001 - a wall time
        noon_before = datetime(day.year, day.month, day.day, 12, tzinfo=self.zone) - DAY
        at = (wanted - (noon_before.utcoffset() or MINUTE)).replace(tzinfo=UTC) - 3 * 60 * MINUTE
        while at.astimezone(self.zone).replace(tzinfo=None) < wanted:
            at += MINUTE
        return int(at.timestamp()) + second

    def working_day_after(self, day: date, count: int) -> date:
        while count:
            day += DAY
            count -= bool(self.wall(day))
        return day

    def close_of(self, day: date) -> int:
        return self.reached(day, self.wall(day)[-1][1])

    def to_close_of_day(self, start: int, days: int) -> int:
        """Open seconds to the close of the n-th working day that follows (article 194)."""
        return self.count(start, self.close_of(self.working_day_after(self.day(start), days)))

    def silent_until(self, start: int, silence: Plain) -> int:
        """The end of a silence term: from the next day on, the last to 24:00 (articles 191, 193, 194)."""
        amount, unit = silence["after"].split()
        assert unit.rstrip("s").endswith("_day"), "the terms of customers are in days"
        business, first = unit.startswith("business"), self.day(start)
        last = self.working_day_after(first, int(amount)) if business else first + int(amount) * DAY
        if silence.get("roll_to_working_day") == "true" and not self.wall(last):
            last = self.working_day_after(last, 1)
        if silence.get("day_rule", "end_of_day") == "end_of_day":
            return self.reached(last, 24 * 60)
        local = datetime.fromtimestamp(start, self.zone)
        return self.reached(last, local.hour * 60 + local.minute, local.second)

    # --- what the wall says --------------------------------------------------------------------

    def wall(self, day: date) -> Spans:
        """The hours of a date: an exception before the national day before the week."""
        for special in self.calendar.get("exceptions", []):
            if special["date"] == day.isoformat():
                return hours(special.get("hours", []))
        usual = self.usual(day.weekday())
        closes = self.calendar.get("public_holidays", "closed") == "closed"
        follows = self.calendar.get("transferred_days", "follow") == "follow"
        told = self.national.get(day, {"kind": ""})
        if closes and (told["kind"] == "holiday" or (told["kind"] == "day_off" and follows)):
            return []
        if told["kind"] == "working" and follows:
            usual = self.instead(told["replaces"])
            return self.cut(usual) if told["short"] == "true" else usual
        return self.cut(usual) if told["kind"] == "short" else usual

    def usual(self, weekday: int) -> Spans:
        for words, text in self.calendar["week"].items():
            if weekday in weekdays(words):
                return hours(text.split(","))
        return []

    def instead(self, replaced: str) -> Spans:
        """A working Saturday has the hours of the day it replaced, else of the last working weekday."""
        if replaced and (spans := self.usual(date.fromisoformat(replaced).weekday())):
            return spans
        return next((spans for weekday in (4, 3, 2, 1, 0, 5, 6) if (spans := self.usual(weekday))), [])

    def cut(self, spans: Spans) -> Spans:
        """A short day loses its last open minutes, where the file shortens it."""
        setting = self.calendar.get("short_days", "full")
        if setting == "full":
            return spans
        amount, unit = setting["shorten_by"].split()
        less = int(amount) * (60 if unit.startswith("business_hour") else 1)
        minutes = [minute for opens, closes in spans for minute in range(opens, closes)]
        kept = set(minutes[: max(0, len(minutes) - less)])
        left = [(opens, opens + sum(one in kept for one in range(opens, closes))) for opens, closes in spans]
        return [(opens, closes) for opens, closes in left if closes > opens]


def weekdays(words: str) -> range:
    if words == "daily":
        return range(7)
    first, _, last = words.partition("-")
    return range(WEEK.index(first), WEEK.index(last or first) + 1)


def hours(texts: list[str]) -> Spans:
    """ "09:00-13:00" and its like; one text may hold several, parted by commas."""
    told = [span.strip().split("-") for text in texts for span in text.split(",") if span.strip()]
    return [(clock(opens), clock(closes)) for opens, closes in told]


def clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


@cache
def national(text: str = "") -> Mapping[date, Plain]:
    """A national calendar, a row a day; the one of the samples unless another text is given."""
    told = text or (REGULATIONS / "calendars/ru.csv").read_text("utf-8")
    return {date.fromisoformat(row["date"]): row for row in DictReader(StringIO(told))}
