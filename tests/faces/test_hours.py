"""The hours of a desk in words, in both languages and by two clocks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from otklik.core.worktime.calendar import CalendarRules, ExceptionalDay, WorkCalendar
from otklik.core.worktime.production import ProductionCalendar, read_rows
from otklik.core.worktime.week import join_spans, parse_week
from otklik.faces.shared.wording import hours
from otklik.kit.files import REGULATIONS

MOSCOW, VLADIVOSTOK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Vladivostok")
OFFICE = {"mon-fri": "09:00-18:00"}


def national() -> ProductionCalendar:
    [path] = (REGULATIONS / "calendars").glob("ru*.csv")
    return read_rows(path.read_text("utf-8"), id="ru")


def calendar(week: dict[str, str], *, exceptions: dict[date, ExceptionalDay] | None = None) -> WorkCalendar:
    rules = CalendarRules(week=parse_week(week), exceptions=exceptions or {})
    return WorkCalendar(id="office", zone="Europe/Moscow", rules=rules, national=national())


def msk(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("why", "week", "now", "zone", "language", "says"),
    [
        ("open", OFFICE, msk(11, 20, 17, 59), MOSCOW, "en", "Open now, until 18:00"),
        (
            "closed at the closing minute (S0.4)",
            OFFICE,
            msk(11, 20, 18),
            MOSCOW,
            "en",
            "Closed now, opens Mon 23 Nov, 09:00",
        ),
        (
            "in Russian",
            OFFICE,
            msk(11, 21, 12),
            MOSCOW,
            "ru",
            "Сейчас закрыто, откроется пн 23 ноября, 09:00",
        ),
        (
            "over the new year's holidays (S0.11)",
            OFFICE,
            msk(12, 31, 12),
            MOSCOW,
            "en",
            "Closed now, opens Mon 11 Jan 2027, 09:00",
        ),
        (
            "seen from Vladivostok (S4.14)",
            OFFICE,
            msk(11, 21, 12),
            VLADIVOSTOK,
            "en",
            "Closed now, opens Mon 23 Nov, 16:00 (Vladivostok), that is Mon 23 Nov, 09:00 (Moscow)",
        ),
        (
            "open, seen from Vladivostok",
            OFFICE,
            msk(11, 20, 12),
            VLADIVOSTOK,
            "en",
            "Open now, until Sat 21 Nov, 01:00 (Vladivostok), that is Fri 20 Nov, 18:00 (Moscow)",
        ),
        ("until midnight", {"daily": "08:00-24:00"}, msk(11, 20, 12), MOSCOW, "en", "Open now, until 24:00"),
    ],
)
def test_whether_a_desk_is_open_now(
    why: str, week: dict[str, str], now: datetime, zone: ZoneInfo, language: str, says: str
) -> None:
    with translation.override(language):
        said = hours.at_present(calendar(week), now=now, zone=zone, language=language)
    assert said.replace("\u00a0", " ") == says, why


def test_a_desk_that_never_closes_says_so() -> None:
    rules = CalendarRules(week=parse_week({"daily": "00:00-24:00"}))
    always = WorkCalendar(id="always", zone="Europe/Moscow", rules=rules)
    with translation.override("en"):
        shown = hours.opening(always, now=msk(11, 20, 12), zone=MOSCOW, language="en")
    assert (shown.now, shown.week) == ("Open day and night", (hours.Line("Every day", "day and night"),))


@pytest.mark.parametrize(
    ("week", "language", "lines"),
    [
        (OFFICE, "en", [("Mon–Fri", "09:00–18:00"), ("Sat, Sun", "closed")]),
        (OFFICE, "ru", [("Пн–пт", "09:00–18:00"), ("Сб, вс", "закрыто")]),
        ({"daily": "08:00-20:00"}, "en", [("Every day", "08:00–20:00")]),
        (
            {"mon-thu": "09:00-13:00, 14:00-18:00", "fri": "09:00-17:00"},
            "en",
            [("Mon–Thu", "09:00–13:00, 14:00–18:00"), ("Fri", "09:00–17:00"), ("Sat, Sun", "closed")],
        ),
    ],
)
def test_the_week_is_told_in_runs_of_equal_days(
    week: dict[str, str], language: str, lines: list[tuple[str, str]]
) -> None:
    with translation.override(language):
        assert [(line.days, line.hours) for line in hours.week(calendar(week), language)] == lines


def test_near_days_that_are_not_as_usual_are_named_with_their_reason() -> None:
    stocktaking = ExceptionalDay(join_spans(["10:00-12:00"]), {"en": "stocktaking", "ru": "инвентаризация"})
    shut = calendar(OFFICE, exceptions={date(2026, 11, 6): stocktaking})
    with translation.override("en"):
        shown = hours.opening(shut, now=msk(10, 28, 12), zone=MOSCOW, language="en")
        later = hours.opening(shut, now=msk(11, 9, 12), zone=MOSCOW, language="en")
    named = [(line.days.replace("\u00a0", " "), line.hours) for line in shown.unusual]
    assert named == [("Wed 4 Nov", "closed (Unity Day)"), ("Fri 6 Nov", "10:00–12:00 (stocktaking)")]
    assert later.unusual == ()


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        (MOSCOW, ""),
        (ZoneInfo("Europe/Minsk"), ""),
        (VLADIVOSTOK, "your clock (Vladivostok) is 7 h ahead"),
        (ZoneInfo("Europe/London"), "your clock (London) is 3 h behind"),
    ],
)
def test_another_clock_is_set_beside_the_desks(zone: ZoneInfo, says: str) -> None:
    with translation.override("en"):
        shown = hours.opening(calendar(OFFICE), now=msk(11, 20, 12), zone=zone, language="en")
    assert (shown.zone, shown.beside.replace("\u00a0", " ")) == ("Moscow", says)
