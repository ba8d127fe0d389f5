"""A year of a calendar on a terminal: a line a month, a sign a day, then what is not as usual."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import gettext as _
from gettext import ngettext
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from otklik.core.worktime.calendar import DayNature, DayPlan, WorkCalendar
from otklik.core.worktime.week import WEEKDAYS
from otklik.ops.tongue import later

KINDS: Final[Mapping[DayNature, str]] = {
    DayNature.WEEKDAY: later("working day"),
    DayNature.WEEKEND: later("day off of the week"),
    DayNature.HOLIDAY: later("public holiday"),
    DayNature.DAY_OFF: later("day off by decree"),
    DayNature.WORKING: later("working day by decree"),
    DayNature.SHORT: later("short day"),
    DayNature.EXCEPTION: later("own hours"),
}
SIGNS: Final[Mapping[DayNature, str]] = {
    DayNature.WEEKDAY: ".",
    DayNature.WEEKEND: "-",
    DayNature.HOLIDAY: "H",
    DayNature.DAY_OFF: "D",
    DayNature.WORKING: "W",
    DayNature.SHORT: "S",
    DayNature.EXCEPTION: "*",
}
_USUAL: Final = (DayNature.WEEKDAY, DayNature.WEEKEND)
_LINES: Final = 31


@dataclass(frozen=True, slots=True)
class Year:
    """A year as somebody asked for it; `with_hours` is false for a country, which has days and no hours."""

    calendar: WorkCalendar
    year: int
    with_hours: bool

    @property
    def days(self) -> list[DayPlan]:
        """All of its local days."""
        first = date(self.year, 1, 1)
        count = (date(self.year + 1, 1, 1) - first).days
        return [self.calendar.day(first + timedelta(days=step)) for step in range(count)]

    @property
    def has_data(self) -> bool:
        """Whether the production calendar, if there is one, knows the year."""
        return not self.calendar.national.id or self.year in self.calendar.national.years


def as_json(year: Year) -> dict[str, Any]:
    """For programs: every day with its kind and, of a regulation, its hours."""
    calendar = year.calendar
    return {
        "year": year.year,
        "calendar": calendar.id,
        "national": calendar.national.id or None,
        "version": calendar.national.version or None,
        "zone": calendar.zone.key if year.with_hours else None,
        "has_data": year.has_data,
        "working_days": sum(bool(plan.spans) for plan in year.days),
        "days": [_day_as_json(plan, year) for plan in year.days],
    }


def as_text(year: Year, language: str) -> Iterator[str]:
    """For people, at most 80 columns except where a title is longer."""
    days = year.days
    yield _head(year, days)
    yield ""
    yield from _months(days)
    yield ""
    found = {plan.nature for plan in days}
    yield "  ".join(f"{SIGNS[nature]} {_(said)}" for nature, said in KINDS.items() if nature in found)
    if year.with_hours:
        yield from _week(year.calendar)
    unusual = [(plan.day, _told(plan, year, language)) for plan in days if plan.nature not in _USUAL]
    if unusual:
        yield ""
    yield from _runs(unusual)


def title(plan: DayPlan, language: str) -> str:
    """What a day is called by the production calendar, or by the desk or plan whose own it is."""
    return plan.title.get(language) or next(iter(plan.title.values()), "")


def hours(plan: DayPlan) -> str:
    """ "09:00-13:00, 14:00-18:00", or that it is closed."""
    return ", ".join(map(str, plan.spans)) or _("closed")


def _head(year: Year, days: list[DayPlan]) -> str:
    calendar = year.calendar
    whose = " ".join(filter(None, (calendar.national.id, calendar.id)))
    count = sum(bool(plan.spans) for plan in days)
    working = ngettext("%(days)s working day", "%(days)s working days", count) % {"days": count}
    said = f"{year.year}, {whose}: {working}" if whose else f"{year.year}: {working}"
    return said if year.has_data else said + "; " + _("provisional, there are no days of that year yet")


def _months(days: list[DayPlan]) -> Iterator[str]:
    numbers = range(1, _LINES + 1)
    yield ("    " + "".join(str(day // 10) if day % 10 == 0 else " " for day in numbers)).rstrip()
    yield "    " + "".join(str(day % 10) for day in numbers)
    for month in range(1, 13):
        mine = [plan for plan in days if plan.day.month == month]
        signs = "".join(SIGNS[plan.nature] for plan in mine)
        yield f"{month:02}  {signs:<{_LINES}}  {sum(bool(plan.spans) for plan in mine):>2}"


def _week(calendar: WorkCalendar) -> Iterator[str]:
    """The usual hours, neighbours that share them in one line."""
    yield ""
    week = [(name, calendar.rules.week.get(weekday, ())) for weekday, name in enumerate(WEEKDAYS)]
    for spans, days in groupby(week, key=itemgetter(1)):
        named = [name for name, _spans in days]
        said = named[0] if len(named) == 1 else f"{named[0]}-{named[-1]}"
        yield f"{said:<9}" + (", ".join(map(str, spans)) or _("closed"))


def _runs(told: list[tuple[date, str]]) -> Iterator[str]:
    """Neighbours of which the same is said stand in one line."""
    place = 0
    while place < len(told):
        first, said = told[place]
        last = first
        while place + 1 < len(told) and told[place + 1] == (last + timedelta(days=1), said):
            place, last = place + 1, last + timedelta(days=1)
        place += 1
        yield (f"{first}  {said}" if first == last else f"{first} – {last}  {said}")


def _told(plan: DayPlan, year: Year, language: str) -> str:
    told = [_(KINDS[plan.nature])]
    if year.with_hours:
        told.append(hours(plan))
    return "  ".join([*told, *filter(None, (title(plan, language), plan.source))])


def _day_as_json(plan: DayPlan, year: Year) -> dict[str, Any]:
    told: dict[str, Any] = {
        "date": plan.day.isoformat(),
        "kind": plan.nature.value,
        "works": bool(plan.spans),
        "title": dict(plan.title),
        "source": plan.source,
    }
    return told | ({"hours": list(map(str, plan.spans))} if year.with_hours else {})
