"""The open minutes of a file's calendars, from its plain words and the rows of the national calendar."""

from collections.abc import Mapping
from csv import DictReader
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from otklik.core.regulation.load import load_contract
from otklik.core.regulation.schema import Calendar, Regulation
from otklik.core.regulation.terms import Terms, resolve
from otklik.core.worktime.week import WEEKDAYS
from tests.core.clocks.told import NATIONAL, REGULATIONS, Json
from tests.core.worktime.oracle import Given, Hours, SlowCalendar, Wall, wall

FIRST, DAYS = date(2026, 8, 20), 300
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def minute(instant: str | datetime) -> int:
    """Minutes since 1970."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return (at - EPOCH) // timedelta(minutes=1)


class Minutes(SlowCalendar):
    """A slow calendar asked in minutes since 1970."""

    def __init__(self, given: Given, on: Wall) -> None:
        super().__init__(given, on)
        self.base = minute(on.start)

    def count(self, start: int, end: int) -> int:
        return self.open.count(1, start - self.base, end - self.base)

    def after(self, start: int, minutes: int) -> int:
        day = 24 * 60
        while (passed := self.count(start, start + day)) < minutes:
            minutes, start = minutes - passed, start + day
        return self.add(start - self.base, minutes) + self.base

    def to_close_of_day(self, start: int, days: int) -> int:
        """Open minutes to the close of the n-th working day that follows."""
        begin = start - self.base
        return self.between(begin, self.close_of(self.working_day_after(self.wall.day(begin), days)))

    def silent_until(self, start: int, days: int, *, business: bool, end_of_day: bool, roll: bool) -> int:
        begin = start - self.base
        return self.base + self.term_end(begin, days, business=business, end_of_day=end_of_day, roll=roll)


@dataclass(frozen=True)
class Hand:
    """How minutes are counted: those a calendar is open, or every one."""

    calendar: Minutes
    every: bool

    def count(self, start: int, end: int) -> int:
        return max(0, end - start) if self.every else self.calendar.count(start, end)

    def after(self, start: int, minutes: int) -> int:
        return start + minutes if self.every else self.calendar.after(start, minutes)


def calendar_of(rules: Regulation, desk: str, plan: str, contract: Json | None) -> Minutes:
    """The calendar that the contract names, else the plan, in the zone of the desk, else its own."""
    name = (contract or {}).get("calendar") or rules.plans[plan].calendar
    name = rules.desk(desk).calendar if name == "desk" else name
    calendar = rules.calendars[name]
    zone = rules.desk(desk).timezone or calendar.timezone or rules.timezone
    return _minutes(calendar.model_dump_json(), zone)


@cache
def _minutes(calendar: str, zone: str) -> Minutes:
    return Minutes(_given(Calendar.model_validate_json(calendar)), wall(zone, FIRST, DAYS))


def _given(calendar: Calendar) -> Given:
    return Given(
        week={day: _hours(text) for words, text in calendar.week.items() for day in _days(words)},
        kinds=_kinds() if calendar.production_calendar else {},
        exceptions={special.date: _hours(", ".join(special.hours)) for special in calendar.exceptions},
        holidays_closed=calendar.public_holidays == "closed",
        follow=calendar.transferred_days == "follow",
        shorten_by=calendar.shorten_by_minutes,
    )


def _days(words: str) -> list[int]:
    if words == "daily":
        return list(range(7))
    first, _, last = words.partition("-")
    return list(range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1))


def _hours(text: str) -> Hours:
    ends = [
        [int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-")]
        for span in text.split(", ")
        if span
    ]
    return tuple((opens, closes) for opens, closes in ends)


@cache
def _kinds() -> Mapping[date, tuple[str, date | None, bool]]:
    with (REGULATIONS / "calendars/ru.csv").open(encoding="utf-8") as file:
        rows = list(DictReader(file))
    return {
        date.fromisoformat(row["date"]): (
            row["kind"],
            date.fromisoformat(row["replaces"]) if row["replaces"] else None,
            row["short"] == "true",
        )
        for row in rows
    }


def terms_of(rules: Regulation, desk: str, plan: str, priority: str, contract: Json | None) -> Terms:
    own = load_contract(contract, rules) if contract is not None else None
    return resolve(
        regulation=rules, productions=NATIONAL, desk=desk, plan=plan, priority=priority, contract=own
    )
