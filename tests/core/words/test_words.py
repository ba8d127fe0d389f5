"""Numbers, amounts and instants in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from otklik.core.words import amount, day, last_day, moment, plural, plural_en, worded, zone_name

MOSCOW = ZoneInfo("Europe/Moscow")
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, "часов"), (1, "час"), (2, "часа"), (4, "часа"), (5, "часов"), (11, "часов"), (12, "часов"),
     (14, "часов"), (21, "час"), (22, "часа"), (25, "часов"), (101, "час"), (111, "часов"), (112, "часов")],
)  # fmt: skip
def test_russian_nouns_follow_their_number(n: int, form: str) -> None:
    assert plural(n, "час", "часа", "часов") == form


@pytest.mark.parametrize(("n", "form"), [(0, "hours"), (1, "hour"), (2, "hours"), (21, "hours")])
def test_english_nouns_follow_their_number(n: int, form: str) -> None:
    assert plural_en(n, "hour", "hours") == form


@pytest.mark.parametrize(
    ("seconds", "russian", "english"),
    [
        (0, "0 минут", "0 minutes"),
        (45, "45 секунд", "45 seconds"),
        (60, "1 минута", "1 minute"),
        (3600, "1 час", "1 hour"),
        (4800, "1 час 20 минут", "1 hour 20 minutes"),
        (86400 + 60, "24 часа 1 минута", "24 hours 1 minute"),
        (-3600, "−1 час", "−1 hour"),
    ],
)
def test_amounts_in_full(seconds: int, russian: str, english: str) -> None:
    assert amount(seconds, "ru") == russian
    assert amount(seconds, "en") == english


@pytest.mark.parametrize(
    ("seconds", "russian", "english"),
    [
        (3600, "1 рабочий час", "1 business hour"),
        (4 * 3600, "4 рабочих часа", "4 business hours"),
        (5 * 3600 + 1200, "5 рабочих часов 20 минут", "5 business hours 20 minutes"),
        (60, "1 рабочая минута", "1 business minute"),
        (180, "3 рабочие минуты", "3 business minutes"),
        (1800, "30 рабочих минут", "30 business minutes"),
    ],
)
def test_business_amounts_name_their_basis(seconds: int, russian: str, english: str) -> None:
    assert amount(seconds, "ru", business=True) == russian
    assert amount(seconds, "en", business=True) == english


def test_compact_amounts_do_not_break_between_number_and_unit() -> None:
    assert amount(4800, "ru", compact=True) == "1\u00a0ч 20\u00a0мин"
    assert amount(4800, "en", compact=True) == "1\u00a0h 20\u00a0min"
    assert amount(4800, "ru", compact=True, business=True) == "1\u00a0ч 20\u00a0мин рабочего времени"


def test_instants_are_worded_in_their_zone() -> None:
    assert day(MONDAY, MOSCOW, "ru") == "пн 23 ноября"
    assert moment(MONDAY, MOSCOW, "ru") == "пн 23 ноября, 10:00"
    assert worded(MONDAY, MOSCOW, "en") == "Mon 23 Nov, 10:00 (Moscow)"
    assert worded(MONDAY, ZoneInfo("Asia/Vladivostok"), "ru") == "пн 23 ноября, 17:00 (Владивосток)"
    assert day(MONDAY, MOSCOW, "en", year=True) == "Mon 23 Nov 2026"


def test_a_term_that_ends_at_midnight_ends_with_the_day_before() -> None:
    assert last_day(datetime(2026, 11, 23, 21, 0, tzinfo=UTC), MOSCOW, "ru") == "пн 23 ноября"


def test_an_unlisted_zone_is_known_by_its_city() -> None:
    assert zone_name("America/New_York", "ru") == "New York"
    assert zone_name(MOSCOW, "ru") == "Москва"
    assert zone_name("Etc/UTC", "en") == "UTC"
