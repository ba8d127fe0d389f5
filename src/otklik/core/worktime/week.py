"""The words of a week: "mon-fri": "09:00-13:00, 14:00-18:00", read once into minutes of a local day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
DAY_MINUTES = 24 * 60


class WeekError(ValueError):
    """Hours or days that cannot be read; the text says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open minutes of one local day, counted from midnight; `closes` may be 1440, the day's end."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


def parse_week(week: Mapping[str, str]) -> dict[int, tuple[Span, ...]]:
    """Hours by weekday (0 is Monday); raises WeekError when two keys name the same day."""
    hours: dict[int, tuple[Span, ...]] = {}
    for days, text in week.items():
        for day in parse_days(days):
            if day in hours:
                raise WeekError(f"{WEEKDAYS[day]} is named twice; give each day of the week once")
            hours[day] = parse_spans(text)
    return hours


def parse_days(text: str) -> tuple[int, ...]:
    """The weekdays of "daily", "sat" or "mon-fri"; a range may run over Sunday."""
    if text == "daily":
        return tuple(range(7))
    first, dash, to = text.partition("-")
    last = to if dash else first
    if first not in WEEKDAYS or last not in WEEKDAYS:
        raise WeekError(f"{text!r} names no days; say 'daily', 'mon-fri' or 'sat'")
    start, length = WEEKDAYS.index(first), WEEKDAYS.index(last) - WEEKDAYS.index(first)
    return tuple((start + step) % 7 for step in range(length % 7 + 1))


def parse_spans(text: str) -> tuple[Span, ...]:
    """Spans of one day in order; raises WeekError for empty, backward or overlapping ones."""
    spans = sorted(_span(part.strip()) for part in text.split(","))
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise WeekError(f"{earlier} and {later} overlap; make them one span or move one")
    return tuple(spans)


def join_spans(texts: Iterable[str]) -> tuple[Span, ...]:
    """Spans of one exceptional day, given as a list of texts; no text means closed."""
    whole = ", ".join(texts)
    return parse_spans(whole) if whole else ()


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if not found:
        raise WeekError(f"{text!r} is not a span of hours; say '09:00-18:00'")
    opens, closes = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if closes > DAY_MINUTES:
        raise WeekError(f"{text!r} ends after the day; a day ends at 24:00")
    if closes <= opens:
        raise WeekError(f"{text!r} ends before it begins; a night shift is two spans, one a day")
    return Span(opens, closes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
