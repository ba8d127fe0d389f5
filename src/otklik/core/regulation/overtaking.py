"""Whether one term can end after another that begins at the same instant, and from which one it does.

Terms of one kind are compared by their amounts. Where one counts a calendar's open time and the other
every second, or working days, it depends on the instant; the order of the two ends can only turn at
openings and closings, at midnights, and where a term's end jumps over a closing, so these are tried.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from otklik.core.worktime.calendar import WorkCalendar
from otklik.core.worktime.duration import Basis, Duration

Ends = Callable[[datetime], datetime]
"""When a term ends that begins at an instant."""

_SECOND = timedelta(seconds=1)
_DAYS_SEARCHED = 366


@dataclass(frozen=True, slots=True)
class Term:
    """A term as something that ends; `seconds` are the open ones that it lasts, 0 where it counts others."""

    ends: Ends
    seconds: int = 0


def target(duration: Duration, calendar: WorkCalendar) -> Term:
    """A promised term in a ticket's calendar, which nothing interrupts."""
    if duration.basis is Basis.CALENDAR:
        return Term(lambda start: start + timedelta(seconds=duration.seconds))
    if duration.in_business_days:
        return Term(lambda start: calendar.add(start, calendar.target_seconds(duration, start)))
    return Term(lambda start: calendar.add(start, duration.seconds), duration.seconds)


def never_longer(one: Duration, other: Duration) -> bool:
    """Whether no calendar lets `one` end after `other`: decided by the amounts alone."""
    if one.in_business_days and other.in_business_days:
        return one.amount <= other.amount
    if one.in_business_days or other.in_business_days:
        return False
    # Open time never passes faster than time.
    comparable = one.basis is other.basis or one.basis is Basis.CALENDAR
    return comparable and one.seconds <= other.seconds


def start_of_overtaking(
    late: Term, early: Term, calendar: WorkCalendar, *, since: date, days: int = _DAYS_SEARCHED
) -> datetime | None:
    """An instant of some days from which `late` ends after `early`; None where there is none in them.

    An opening is preferred, since it reads best. Raises NeverOpen where one of them does not end.
    """
    first = calendar.midnight_after(since - timedelta(days=1))
    last = first + timedelta(days=days)
    spans = list(calendar.open_spans(first, last))
    openings = (opened for opened, _ in spans)
    lengths = [term.seconds for term in (late, early) if term.seconds]
    for start in chain(openings, _turning_points(calendar, since, days, spans, lengths)):
        if late.ends(start) > early.ends(start):
            return start
    return None


def _turning_points(
    calendar: WorkCalendar,
    since: date,
    days: int,
    spans: Sequence[tuple[datetime, datetime]],
    lengths: Iterable[int],
) -> Iterator[datetime]:
    for _, closed in spans:
        yield closed
    for number in range(days):
        midnight = calendar.midnight_after(since + timedelta(days=number))
        yield midnight - _SECOND
        yield midnight
    for seconds in lengths:
        yield from _before_closings(spans, seconds)


def _before_closings(spans: Sequence[tuple[datetime, datetime]], seconds: int) -> Iterator[datetime]:
    """For each closing the first instant from which so many open seconds end after it."""
    for place in range(len(spans)):
        left, at = seconds, place
        while at >= 0:
            opened, shut = spans[at]
            length = int((shut - opened).total_seconds())
            if length >= left:
                yield (shut - timedelta(seconds=left) + _SECOND).astimezone(UTC)
                break
            left, at = left - length, at - 1
