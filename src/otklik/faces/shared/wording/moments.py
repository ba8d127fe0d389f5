"""Instants as a person at a desk says them: "today 13:20", "Fri 16:00", "20 Nov 16:00", "Wed 24:00".

Their spaces do not break, so that no line ends between a day and its month or hour.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from otklik.core import words

_NEAR = timedelta(days=6)


def near(at: datetime, *, now: datetime, zone: ZoneInfo, language: str) -> str:
    """A local instant, short: the weekday within six days, the date beyond, the year where it differs."""
    return _whole(_near_day(at.astimezone(zone).date(), _today(now, zone), language), words.clock(at, zone))


def brief(at: datetime, *, now: datetime, zone: ZoneInfo, language: str) -> str:
    """For narrow columns: of today the time alone, of other weeks the day alone."""
    day, today = at.astimezone(zone).date(), _today(now, zone)
    if day == today:
        return words.clock(at, zone)
    if abs(day - today) > _NEAR:
        return _whole(_near_day(day, today, language))
    return near(at, now=now, zone=zone, language=language)


def until(at: datetime, *, now: datetime, zone: ZoneInfo, language: str) -> str:
    """An instant at which something ends: midnight is the 24:00 of the day before."""
    local = at.astimezone(zone)
    if (local.hour, local.minute) != (0, 0):
        return near(at, now=now, zone=zone, language=language)
    day = (local - timedelta(days=1)).date()
    return _whole(_near_day(day, _today(now, zone), language), "24:00")


def end(at: datetime, *, now: datetime, zone: ZoneInfo, language: str) -> str:
    """When a term of days ends, for a sentence: "at the end of Wed 25 Nov"; of today and tomorrow "today"."""
    local = at.astimezone(zone)
    if (local.hour, local.minute) != (0, 0):
        return _("at %(when)s") % {"when": near(at, now=now, zone=zone, language=language)}
    day, today = (local - timedelta(days=1)).date(), _today(now, zone)
    if abs(day - today) <= timedelta(days=1):
        return _("at the end of %(day)s") % {"day": _near_day(day, today, language)}
    said = words.local_day(day, language, year=day.year != today.year)
    return _("at the end of %(day)s") % {"day": _whole(said)}


def absolute(at: datetime, *, now: datetime, zone: ZoneInfo, there: ZoneInfo, language: str) -> str:
    """An instant for a sentence that is read later too: its day by name, and the desk's clock where another.

    "Mon 23 Nov, 10:00", "Mon 23 Nov, 17:00 (Vladivostok), that is Mon 23 Nov, 10:00 (Moscow)".
    """
    year = at.astimezone(zone).year != _today(now, zone).year
    if _same_clock(at, zone, there):
        return _whole(words.moment(at, zone, language, year=year))
    said = {"here": words.worded(at, zone, language, year=year), "there": words.worded(at, there, language)}
    return _("%(here)s, that is %(there)s") % {name: _whole(one) for name, one in said.items()}


def last_moment(at: datetime, *, now: datetime, zone: ZoneInfo, there: ZoneInfo, language: str) -> str:
    """When a term of days is over, for a sentence: "the end of Tue 8 Dec" for a midnight at the desk."""
    if at.astimezone(there).time() != time(0):
        return absolute(at, now=now, zone=zone, there=there, language=language)
    day = _whole(words.last_day(at, there, language))
    if not _same_clock(at, zone, there):
        day = f"{day} ({words.zone_name(there, language)})"
    return _("the end of %(day)s") % {"day": day}


def exact(at: datetime, *, zone: ZoneInfo, language: str) -> str:
    """An instant in full, with its zone named: for titles and for what is read later."""
    return words.worded(at, zone, language, year=True)


def _same_clock(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()


def _whole(*parts: str) -> str:
    return "\u00a0".join(parts).replace(" ", "\u00a0")


def _today(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


def _near_day(day: date, today: date, language: str) -> str:
    match (day - today).days:
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
        case -1:
            return _("yesterday")
        case _:
            return _other_day(day, today, language)


def _other_day(day: date, today: date, language: str) -> str:
    weekday, _space, rest = words.local_day(day, language, year=day.year != today.year).partition(" ")
    return weekday if abs(day - today) <= _NEAR else rest
