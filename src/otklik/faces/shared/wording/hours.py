"""The hours of a desk in words: whether it is open now, its week, and the near days that are not as usual.

Hours are the desk's; where the reader's clock differs, instants are said by both (S0.4, S1.19, S4.12, S4.14).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from otklik.core import words
from otklik.core.words.titles import titled
from otklik.core.worktime.calendar import DayNature, DayPlan, NeverOpen, WorkCalendar
from otklik.core.worktime.week import DAY_MINUTES, Span
from otklik.faces.shared.wording import moments

AHEAD: Final = 14
"""How many days ahead the unusual ones are named."""


@dataclass(frozen=True, slots=True)
class Line:
    """Some days and their hours: "Mon-Fri" and "09:00-18:00", "Wed 4 Nov" and "closed (Unity Day)"."""

    days: str
    hours: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A desk's hours at an instant; `zone` is the city of its clock, `beside` how the reader's differs."""

    is_open: bool
    now: str
    week: tuple[Line, ...]
    unusual: tuple[Line, ...]
    zone: str
    beside: str


def opening(calendar: WorkCalendar, *, now: datetime, zone: ZoneInfo, language: str) -> Opening:
    """All that a page says of a desk's hours to a reader in a zone."""
    return Opening(
        is_open=calendar.is_open(now),
        now=at_present(calendar, now=now, zone=zone, language=language),
        week=week(calendar, language),
        unusual=tuple(_unusual(calendar, now, language)),
        zone=words.zone_name(calendar.zone, language),
        beside=_beside(calendar, now, zone, language),
    )


def at_present(calendar: WorkCalendar, *, now: datetime, zone: ZoneInfo, language: str) -> str:
    """ "Open now, until 18:00", or "Closed now, opens Mon 23 Nov, 09:00": instants by the reader's clock."""
    there = calendar.zone
    if not calendar.is_open(now):
        try:
            opens = calendar.next_opening(now)
        except NeverOpen:
            return _("Closed now")
        when = moments.absolute(opens, now=now, zone=zone, there=there, language=language)
        return _("Closed now, opens %(when)s") % {"when": when}
    closes = _closing(calendar, now)
    if closes is None:
        return _("Open day and night")
    when = _time(closes, now=now, zone=zone, there=there, language=language)
    return _("Open now, until %(when)s") % {"when": when}


def week(calendar: WorkCalendar, language: str) -> tuple[Line, ...]:
    """The usual week: neighbouring days of the same hours in one line, closed ones too."""
    hours = [(day, calendar.rules.week.get(day, ())) for day in range(7)]
    runs = [(spans, [day for day, _spans in days]) for spans, days in groupby(hours, lambda pair: pair[1])]
    if len(runs) == 1:
        return (Line(_("Every day"), _hours(runs[0][0])),)
    return tuple(Line(_days(days, language), _hours(spans)) for spans, days in runs)


def _closing(calendar: WorkCalendar, now: datetime) -> datetime | None:
    """When the open stretch of this instant ends, also beyond midnights; None within the next week."""
    end = now
    for opens, closes in calendar.open_spans(now, now + timedelta(days=7)):
        if opens > end:
            return end
        end = closes
    return end if end < now + timedelta(days=7) else None


def _time(at: datetime, *, now: datetime, zone: ZoneInfo, there: ZoneInfo, language: str) -> str:
    """An instant of today by its hour alone, of another day in full; both clocks where they differ."""
    local = at.astimezone(there)
    if local.utcoffset() != at.astimezone(zone).utcoffset() or (at - now) > timedelta(days=1):
        return moments.absolute(at, now=now, zone=zone, there=there, language=language)
    return "24:00" if (local.hour, local.minute) == (0, 0) else words.clock(at, zone)


def _unusual(calendar: WorkCalendar, now: datetime, language: str) -> Iterator[Line]:
    """Near days whose hours are not those of their weekday, with the reason where it is known."""
    first = calendar.local_day(now)
    for step in range(AHEAD):
        plan = calendar.day(first + timedelta(days=step))
        if plan.spans != calendar.rules.week.get(plan.day.weekday(), ()):
            why = _why(calendar, plan, language)
            hours = f"{_hours(plan.spans)} ({why})" if why else _hours(plan.spans)
            yield Line(words.local_day(plan.day, language).replace(" ", "\u00a0"), hours)


def _why(calendar: WorkCalendar, plan: DayPlan, language: str) -> str:
    if plan.nature is DayNature.EXCEPTION:
        return titled(plan.title, language)
    named = titled(plan.national.title, language) if plan.national else ""
    usual = {
        DayNature.HOLIDAY: _("a holiday"),
        DayNature.DAY_OFF: _("a day off"),
        DayNature.WORKING: _("a working day"),
        DayNature.SHORT: _("a short day"),
    }
    return named or usual.get(plan.nature, "")


def _beside(calendar: WorkCalendar, now: datetime, zone: ZoneInfo, language: str) -> str:
    """How the reader's clock stands to the desk's: "your clock (Vladivostok) is 7 h ahead"."""
    here, there = now.astimezone(zone).utcoffset(), now.astimezone(calendar.zone).utcoffset()
    if here is None or there is None or here == there:
        return ""
    said = {
        "city": words.zone_name(zone, language),
        "amount": words.amount(abs(int((here - there).total_seconds())), language, compact=True),
    }
    if here > there:
        return _("your clock (%(city)s) is %(amount)s ahead") % said
    return _("your clock (%(city)s) is %(amount)s behind") % said


def _days(days: list[int], language: str) -> str:
    """ "Mon", "Sat, Sun", "Mon-Fri" with a dash between the ends of three and more."""
    # 5 January 1970 was a Monday; only the weekday of it is said.
    named = [words.local_day(date(1970, 1, 5 + day), language).partition(" ")[0] for day in days]
    shown = ", ".join(named) if len(named) < 3 else f"{named[0]}–{named[-1]}"
    return shown[:1].upper() + shown[1:]


def _hours(spans: tuple[Span, ...]) -> str:
    if not spans:
        return pgettext("desk", "closed")
    if spans == (Span(0, DAY_MINUTES),):
        return _("day and night")
    return ", ".join(str(span).replace("-", "–") for span in spans)
