"""Durations carry their basis; a bare "4h" is told what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otklik.core.worktime.duration import Basis, DurationError, Unit, parse_duration


@pytest.mark.parametrize(
    ("text", "unit", "basis", "seconds"),
    [
        ("4 business_hours", Unit.HOUR, Basis.BUSINESS, 14_400),
        ("1 business_hour", Unit.HOUR, Basis.BUSINESS, 3_600),
        ("1.5 business_hours", Unit.HOUR, Basis.BUSINESS, 5_400),
        ("30 business_minutes", Unit.MINUTE, Basis.BUSINESS, 1_800),
        ("24 calendar_hours", Unit.HOUR, Basis.CALENDAR, 86_400),
        ("15 calendar_days", Unit.DAY, Basis.CALENDAR, 1_296_000),
    ],
)
def test_what_a_duration_says(text: str, unit: Unit, basis: Basis, seconds: int) -> None:
    duration = parse_duration(text)
    assert (duration.unit, duration.basis, duration.seconds) == (unit, basis, seconds)


def test_a_business_day_has_no_length_of_its_own() -> None:
    duration = parse_duration("3 business_days")
    assert (duration.days, duration.in_business_days) == (3, True)
    with pytest.raises(ValueError, match="ask the calendar"):
        _ = duration.seconds


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("4h", "say '4 business_hours' or '4 calendar_hours'"),
        ("24", "say '24 business_hours' or '24 calendar_hours'"),
        ("4 hours", "say '4 business_hours' or '4 calendar_hours'"),
        ("30m", "say '30 business_minutes' or '30 calendar_minutes'"),
        ("3d", "say '3 business_days' or '3 calendar_days'"),
        ("3 days", "say '3 business_days' or '3 calendar_days'"),
        ("1,5 h", "say '1.5 business_hours' or '1.5 calendar_hours'"),
        ("0 business_hours", "say"),
        ("-4 business_hours", "say"),
        ("four business_hours", "say '4 business_hours'"),
        ("1.5 business_days", "say hours, or 1 business_days"),
        ("0.5 business_hours", "say"),
        ("PT4H", "say"),
        ("", "say"),
    ],
)
def test_what_is_no_duration_is_told_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(DurationError) as refused:
        parse_duration(text)
    assert refused.value.would_be.startswith(advice)


@given(st.integers(1, 10_000), st.sampled_from(["minute", "hour", "day"]), st.sampled_from(Basis))
def test_a_duration_is_written_as_it_is_read(amount: int, unit: str, basis: Basis) -> None:
    text = f"{amount} {basis}_{unit}{'' if amount == 1 else 's'}"
    assert str(parse_duration(text)) == text
