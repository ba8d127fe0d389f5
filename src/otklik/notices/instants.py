"""Instants as a letter's reader needs them: in their zone, and in the desk's where it differs."""

from datetime import datetime, time, tzinfo

from otklik.core.words import last_day, worded, zone_name
from otklik.notices.fill import fill
from otklik.notices.matter import Matter


def instant(matter: Matter, at: datetime) -> str:
    """ "пн 23 ноября, 17:00 (Владивосток), то есть пн 23 ноября, 10:00 (Москва)" """
    year = at.astimezone(matter.zone).year != matter.now.astimezone(matter.zone).year
    here = worded(at, matter.zone, matter.language, year=year)
    if _same_clock(at, matter.zone, matter.desk_zone):
        return here
    there = worded(at, matter.desk_zone, matter.language)
    return fill(matter.tongue.phrases["also"], {"at": here, "there": there}.__getitem__)


def until(matter: Matter, at: datetime) -> str:
    """The end of a term: "конца вт 8 декабря" for a midnight at the desk, else the instant."""
    if at.astimezone(matter.desk_zone).time() != time(0):
        return instant(matter, at)
    same = _same_clock(at, matter.zone, matter.desk_zone)
    said = {
        "day": last_day(at, matter.desk_zone, matter.language),
        "city": zone_name(matter.desk_zone, matter.language),
    }
    name = "end_of_day" if same else "end_of_day_there"
    return fill(matter.tongue.phrases[name], said.__getitem__)


def _same_clock(at: datetime, one: tzinfo, other: tzinfo) -> bool:
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()
