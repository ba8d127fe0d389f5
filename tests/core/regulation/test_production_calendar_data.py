"""The production calendars say what the decrees say; those of other countries what their source says."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from otklik.core.worktime.production import DayKind, ProductionCalendar, read_rows
from tools import calendars

DATA = Path(__file__).resolve().parents[3] / "regulations" / "calendars" / "ru.csv"


@pytest.fixture(scope="module")
def russia() -> ProductionCalendar:
    return read_rows(DATA.read_text("utf-8"), id="ru")


def works(calendar: ProductionCalendar, day: date) -> bool:
    known = calendar.day(day)
    return day.weekday() < 5 if known is None else known.kind in (DayKind.WORKING, DayKind.SHORT)


@pytest.mark.parametrize(("year", "days"), [(2024, 248), (2025, 247), (2026, 247), (2027, 247)])
def test_a_year_has_so_many_working_days(russia: ProductionCalendar, year: int, days: int) -> None:
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    assert sum(works(russia, date(year, 1, 1) + timedelta(days=n)) for n in range(length)) == days


# date, kind, the day it works for, whether it is short
DAYS = [
    ("2024-04-27", "working", "2024-04-29", False),
    ("2024-04-29", "day_off", None, False),
    ("2024-04-30", "day_off", None, False),
    ("2024-11-02", "working", "2024-04-30", True),
    ("2024-12-28", "working", "2024-12-30", False),
    ("2025-11-01", "working", "2025-11-03", True),
    ("2025-11-03", "day_off", None, False),
    ("2026-01-03", "holiday", None, False),
    ("2026-01-09", "day_off", None, False),
    ("2026-02-23", "holiday", None, False),
    ("2026-03-09", "day_off", None, False),
    ("2026-05-11", "day_off", None, False),
    ("2026-11-03", "short", None, True),
    ("2026-11-04", "holiday", None, False),
    ("2026-12-31", "day_off", None, False),
    ("2027-02-20", "working", "2027-02-22", True),
]


@pytest.mark.parametrize(("day", "kind", "replaces", "short"), DAYS)
def test_a_day_is_of_its_kind(
    russia: ProductionCalendar, day: str, kind: str, replaces: str | None, short: bool
) -> None:
    known = russia.day(date.fromisoformat(day))
    assert known is not None
    instead = known.replaces.isoformat() if known.replaces else None
    assert (known.kind.value, instead, known.short) == (kind, replaces, short)


def test_the_first_ten_days_of_2027_are_off(russia: ProductionCalendar) -> None:
    assert not any(works(russia, date(2027, 1, day)) for day in range(1, 11))
    assert works(russia, date(2027, 1, 11))


def test_no_working_weekend_in_2026(russia: ProductionCalendar) -> None:
    kinds = Counter(day.kind for date_, day in russia.days.items() if date_.year == 2026)
    assert kinds[DayKind.WORKING] == 0


def test_every_row_has_a_title_in_both_languages_and_a_source(russia: ProductionCalendar) -> None:
    assert all(set(day.title) == {"ru", "en"} and day.source for day in russia.days.values())
    assert all("ТК РФ" in day.source or "Постановление" in day.source for day in russia.days.values())


def test_every_swapped_day_replaces_a_weekday_that_is_off(russia: ProductionCalendar) -> None:
    swapped = [day.replaces for day in russia.days.values() if day.kind is DayKind.WORKING]
    assert all(day is not None and day.weekday() < 5 and not works(russia, day) for day in swapped)


def test_the_package_of_holidays_knows_the_same_days_off_and_moved_days_of_russia(
    russia: ProductionCalendar,
) -> None:
    """Only short days are not in it: they follow from the law, and the file has them."""
    package = holidays.country_holidays("RU", years=range(2024, 2028))
    off = {day for day, one in russia.days.items() if one.kind in (DayKind.HOLIDAY, DayKind.DAY_OFF)}
    worked = {day for day, one in russia.days.items() if one.kind is DayKind.WORKING}
    assert off == set(package)
    assert worked == {day for day in package.weekend_workdays if day.year >= 2024}


@pytest.mark.parametrize("name", calendars.COUNTRIES)
def test_a_seeded_calendar_is_what_its_source_gives(name: str) -> None:
    """Where the package changes its mind, this says so: the file is then looked at, not overwritten."""
    kept = (DATA.parent / f"{name}.csv").read_text("utf-8")
    assert kept == calendars.text(calendars.COUNTRIES[name])
    found = read_rows(kept, id=name)
    assert found.years == set(calendars.COUNTRIES[name].years)
    assert all(set(day.title) == {"ru", "en"} and day.source for day in found.days.values())


# date, kind, the day it works for, whether it is short
NEIGHBOURS = [
    ("kz", "2025-01-05", "working", "2025-01-03", False),
    ("kz", "2026-03-24", "day_off", None, False),
    ("by", "2025-04-26", "working", "2025-04-28", False),
    ("by", "2026-04-20", "day_off", None, False),
    ("by", "2026-12-31", "short", None, True),
]


@pytest.mark.parametrize(("name", "day", "kind", "replaces", "short"), NEIGHBOURS)
def test_a_day_of_another_country_is_of_its_kind(
    name: str, day: str, kind: str, replaces: str | None, short: bool
) -> None:
    known = read_rows((DATA.parent / f"{name}.csv").read_text("utf-8"), id=name).day(date.fromisoformat(day))
    assert known is not None
    instead = known.replaces.isoformat() if known.replaces else None
    assert (known.kind.value, instead, known.short) == (kind, replaces, short)
