"""The words of a week, and what is wrong with those that cannot be read."""

import pytest

from otklik.core.worktime.week import Span, WeekError, join_spans, parse_days, parse_spans, parse_week

NINE_TO_SIX = (Span(540, 1080),)
LUNCH = (Span(540, 780), Span(840, 1080))


@pytest.mark.parametrize(
    ("why", "text", "days"),
    [
        ("one day", "sat", (5,)),
        ("a range", "mon-fri", (0, 1, 2, 3, 4)),
        ("every day", "daily", (0, 1, 2, 3, 4, 5, 6)),
        ("a range over Sunday", "sat-mon", (5, 6, 0)),
        ("a range of one day", "wed-wed", (2,)),
    ],
)
def test_days(why: str, text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == days, why


@pytest.mark.parametrize(
    ("why", "text", "spans"),
    [
        ("one span", "09:00-18:00", NINE_TO_SIX),
        ("a lunch break", "09:00-13:00, 14:00-18:00", LUNCH),
        ("in any order", "14:00-18:00,09:00-13:00", LUNCH),
        ("to the day's end", "22:00-24:00", (Span(1320, 1440),)),
        ("the whole day", "00:00-24:00", (Span(0, 1440),)),
        ("two that touch", "09:00-12:00, 12:00-18:00", (Span(540, 720), Span(720, 1080))),
    ],
)
def test_spans(why: str, text: str, spans: tuple[Span, ...]) -> None:
    assert parse_spans(text) == spans, why


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("18:00-09:00", "a night shift is two spans"),
        ("09:00-09:00", "ends before it begins"),
        ("09:00-14:00, 13:00-18:00", "overlap"),
        ("09:00-24:30", "a day ends at 24:00"),
        ("9-18", "say '09:00-18:00'"),
        ("25:00-26:00", "say '09:00-18:00'"),
        ("", "say '09:00-18:00'"),
    ],
)
def test_hours_that_cannot_be_read(text: str, says: str) -> None:
    with pytest.raises(WeekError, match=says):
        parse_spans(text)


@pytest.mark.parametrize("text", ["monday", "mon-", "mon-fry", "", "mon,tue"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(WeekError, match="names no days"):
        parse_days(text)


def test_a_day_named_twice_is_refused() -> None:
    with pytest.raises(WeekError, match="wed is named twice"):
        parse_week({"mon-fri": "09:00-18:00", "wed": "10:00-12:00"})


def test_an_exceptional_day_without_hours_is_closed() -> None:
    assert join_spans([]) == ()
    assert join_spans(["09:00-13:00", "14:00-18:00"]) == LUNCH
