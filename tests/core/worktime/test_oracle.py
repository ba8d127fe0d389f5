"""Calendars of random weeks, day kinds and zones agree with a walk over their minutes."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.core.worktime.calendar import CalendarRules, ExceptionalDay, NeverOpen, WorkCalendar
from otklik.core.worktime.duration import parse_duration
from otklik.core.worktime.production import DayKind, NationalDay, ProductionCalendar
from otklik.core.worktime.week import parse_spans, parse_week
from tests.core.worktime.oracle import Beyond, Given, Hours, SlowCalendar, wall

DAYS = 16
# The first day of a window in each zone: most have a night on which the clock on the wall jumps.
WINDOWS = [
    ("Europe/Moscow", date(2026, 12, 25)),
    ("Asia/Novosibirsk", date(2026, 2, 19)),
    ("Asia/Kathmandu", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 25)),
    ("Europe/Berlin", date(2026, 10, 21)),
    ("America/New_York", date(2026, 3, 4)),
    ("America/New_York", date(2026, 10, 28)),
    ("Australia/Lord_Howe", date(2026, 4, 1)),
    ("Australia/Lord_Howe", date(2026, 9, 30)),
    ("Africa/Cairo", date(2026, 4, 20)),
    ("Africa/Cairo", date(2026, 10, 26)),
    ("America/Santiago", date(2026, 4, 1)),
    ("America/Santiago", date(2026, 9, 2)),
]
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES = st.one_of(st.sampled_from([0, 60, 120, 150, 180, 1380, 1440]), st.integers(0, 1440))
KINDS = st.sampled_from(["holiday", "day_off", "working", "short"])


def _spans(cuts: list[int]) -> Hours:
    ends = sorted(cuts)[: len(cuts) // 2 * 2]
    return tuple(zip(ends[::2], ends[1::2], strict=True))


HOURS = st.lists(MINUTES, max_size=6, unique=True).map(_spans)
SHIFT = st.integers(0, 540).flatmap(
    lambda opens: st.integers(opens + 240, 1440).map(lambda end: ((opens, end),))
)


@dataclass(frozen=True)
class Pair:
    """The product's calendar and the slow one under the same rules."""

    quick: WorkCalendar
    slow: SlowCalendar

    def at(self, place: int) -> datetime:
        return self.slow.wall.instant(place)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    zone, first = draw(st.sampled_from(WINDOWS))
    usual = draw(SHIFT | HOURS)
    week = dict.fromkeys(draw(st.sampled_from([range(5), range(7), range(2, 6)])), usual)
    week |= draw(st.dictionaries(st.integers(0, 6), HOURS, max_size=2))
    on = st.integers(0, DAYS - 1).map(lambda ahead: first + timedelta(days=ahead))
    replaced = st.none() | st.integers(-9, 9).map(lambda ahead: first + timedelta(days=ahead))
    told = Given(
        week={day: hours for day, hours in week.items() if hours},
        kinds=draw(st.dictionaries(on, st.tuples(KINDS, replaced, st.booleans()), max_size=6)),
        exceptions=draw(st.dictionaries(on, HOURS, max_size=2)),
        holidays_closed=draw(st.booleans()),
        follow=draw(st.booleans()),
        shorten_by=draw(st.sampled_from([0, 30, 60, 90])),
    )
    return Pair(_quick(told, zone), SlowCalendar(told, wall(zone, first, DAYS)))


def _quick(told: Given, zone: str) -> WorkCalendar:
    days = {
        day: NationalDay(day, DayKind(kind), replaced, kind == "short" or short)
        for day, (kind, replaced, short) in told.kinds.items()
    }
    rules = CalendarRules(
        week=parse_week({NAMES[day]: _text(hours) for day, hours in told.week.items()}),
        holidays_closed=told.holidays_closed,
        follow_transfers=told.follow,
        shorten_by=told.shorten_by,
        exceptions={
            day: ExceptionalDay(parse_spans(_text(hours)) if hours else ())
            for day, hours in told.exceptions.items()
        },
    )
    national = ProductionCalendar("any", "1", days, frozenset({2026, 2027}))
    return WorkCalendar(id="any", zone=zone, rules=rules, national=national)


def _text(hours: Hours) -> str:
    clock = [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in hours]
    return ", ".join(clock)


PLACES = st.integers(0, (DAYS - 3) * 1440)
# Every case asks everything of one calendar: what costs time is building the two of them.
CASES = {"places": st.lists(PLACES, min_size=2, max_size=4).map(sorted), "amount": st.integers(1, 4000)}


@given(pair=pairs(), days=st.integers(1, 9), **CASES)
def test_the_calendar_agrees_with_a_walk_over_its_minutes(
    pair: Pair, places: list[int], amount: int, days: int
) -> None:
    for place in places:
        adds(pair, place, amount)
    for start, end in combinations(places, 2):
        counts(pair, start, end)
    covers(pair, places[0], places[-1])
    for place in places:
        opens(pair, place)
        ends_of_days(pair, place, days)
        for business, end_of_day, roll in product((True, False), repeat=3):
            silence(pair, place, days, business=business, end_of_day=end_of_day, roll=roll)


def counts(pair: Pair, start: int, end: int) -> None:
    assert pair.quick.between(pair.at(start), pair.at(end)) == 60 * pair.slow.between(start, end)
    if start < end:
        assert pair.quick.between(pair.at(end), pair.at(start)) == 0


def covers(pair: Pair, start: int, end: int) -> None:
    found = bytearray(end - start)
    for opened, closed in pair.quick.open_spans(pair.at(start), pair.at(end)):
        begin, finish = (pair.slow.wall.place(at) - start for at in (opened, closed))
        assert not any(found[begin:finish])
        found[begin:finish] = b"\1" * (finish - begin)
    assert found == pair.slow.open[start:end]


def opens(pair: Pair, place: int) -> None:
    assert pair.quick.is_open(pair.at(place)) is bool(pair.slow.open[place])
    with suppress(Beyond):
        opening = pair.slow.next_opening(place)
        assert pair.quick.next_opening(pair.at(place)) == pair.at(opening)


def adds(pair: Pair, place: int, minutes: int) -> None:
    """Half of what is open ahead, or the amount: the first ends inside the window whatever the week."""
    ahead = pair.slow.between(place, pair.slow.wall.end) // 2
    for wanted in {0, ahead, min(minutes, ahead)}:
        reached = pair.quick.add(pair.at(place), 60 * wanted)
        assert reached == pair.at(pair.slow.add(place, wanted))
        assert pair.quick.between(pair.at(place), reached) == 60 * wanted


def ends_of_days(pair: Pair, place: int, count: int) -> None:
    with suppress(Beyond):
        last = pair.slow.working_day_after(pair.slow.wall.day(place), count)
        close = pair.slow.close_of(last)
        assert pair.quick.working_day_after(pair.quick.local_day(pair.at(place)), count) == last
        assert pair.quick.close_of(last) == pair.at(close)
        target = pair.quick.target_seconds(parse_duration(f"{count} business_days"), pair.at(place))
        assert target == 60 * pair.slow.between(place, close)


def silence(pair: Pair, place: int, days: int, *, business: bool, end_of_day: bool, roll: bool) -> None:
    with suppress(Beyond):
        end = pair.slow.term_end(place, days, business=business, end_of_day=end_of_day, roll=roll)
        after = parse_duration(f"{days} {'business' if business else 'calendar'}_days")
        assert pair.quick.term_end(after, pair.at(place), end_of_day=end_of_day, roll=roll) == pair.at(end)


def test_a_calendar_that_never_opens_says_so() -> None:
    never = WorkCalendar(id="never", zone="UTC", rules=CalendarRules(week={}))
    at = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    for ask in (
        lambda: never.add(at, 60),
        lambda: never.next_opening(at),
        lambda: never.working_day_after(at.date(), 1),
    ):
        with pytest.raises(NeverOpen):
            ask()
    assert never.between(at, at + timedelta(days=400)) == 0
