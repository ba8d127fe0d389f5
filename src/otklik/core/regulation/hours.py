"""The opening hours of a file, checked where they stand; they stay text for `worktime.week` to read."""

import re
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from otklik.core.regulation.part import Part
from otklik.core.regulation.values import Day, Texts, Words
from otklik.core.worktime.week import WEEKDAYS, WeekError, parse_days

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))")
_SPANS = r"^\d\d:\d\d-\d\d:\d\d(, ?\d\d:\d\d-\d\d:\d\d)*$"


def _wrong(code: str, **params: str) -> PydanticCustomError:
    return PydanticCustomError(code, code, dict(params))


def _spans(value: object) -> str:
    """The text of one day's spans: each forward, none over another."""
    if not isinstance(value, str):
        raise _wrong("REG-TYPE.text")
    _refuse_overlap([_span(part) for part in re.split(r", ?", value)])
    return value


def _span(part: str) -> tuple[int, int, str]:
    found = _SPAN.fullmatch(part)
    if not found:
        raise _wrong("REG-HOURS.end" if re.search(r"-24:[0-5]\d$", part) else "REG-HOURS", text=part)
    opens, closes = (int(hour) * 60 + int(minute) for hour, minute in _pairs(found))
    if closes <= opens:
        raise _wrong("R130", text=part, evening=f"{part[:5]}-24:00", morning=f"00:00-{part[6:]}")
    return opens, closes, part


def _pairs(found: re.Match[str]) -> tuple[tuple[str, str], tuple[str, str]]:
    return (found[1], found[2]), (found[3] or found[5], found[4] or found[6])


def _refuse_overlap(spans: list[tuple[int, int, str]]) -> None:
    spans.sort()
    for (_, closes, earlier), (opens, later_closes, later) in pairwise(spans):
        if opens < closes:
            whole = f"{earlier[:5]}-{(later if later_closes > closes else earlier)[6:]}"
            raise _wrong("R130.overlap", earlier=earlier, later=later, whole=whole)


def _days(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong("REG-DAYS", text=str(value))
    try:
        parse_days(value)
    except WeekError:
        raise _wrong("REG-DAYS", text=value) from None
    return value


def _each_day_once(week: dict[str, str]) -> dict[str, str]:
    named: dict[int, str] = {}
    for days in week:
        for day in parse_days(days):
            if day in named:
                raise _wrong("R130.day", day=WEEKDAYS[day], key=days, first=named[day])
            named[day] = days
    return week


def _whole_day(hours: tuple[str, ...]) -> tuple[str, ...]:
    _refuse_overlap([_span(part) for text in hours for part in re.split(r", ?", text)])
    return hours


Spans = Annotated[str, PlainValidator(_spans), WithJsonSchema({"type": "string", "pattern": _SPANS})]
"""Spans of one day, "09:00-13:00, 14:00-18:00"."""

_Days = Annotated[str, PlainValidator(_days), WithJsonSchema({"type": "string"})]
Week = Annotated[dict[_Days, Spans], Field(min_length=1), AfterValidator(_each_day_once)]
"""Hours by days ("daily", "mon-fri", "sat"), each day of the week at most once."""

Hours = Annotated[tuple[Spans, ...], AfterValidator(_whole_day)]
"""The spans of one exceptional day; none means closed."""


class SpecialDay(Part):
    """One date with hours of its own, and why; no hours means closed."""

    date: Day
    hours: Hours
    reason: Texts | None = None
    source: Words | None = None


def _each_date_once(days: tuple[SpecialDay, ...]) -> tuple[SpecialDay, ...]:
    named: set[object] = set()
    for one in days:
        if one.date in named:
            raise _wrong("R130.date", date=one.date.isoformat())
        named.add(one.date)
    return days


SpecialDays = Annotated[tuple[SpecialDay, ...], AfterValidator(_each_date_once)]
"""Days with hours of their own, each date at most once."""
