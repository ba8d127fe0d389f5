"""A year of a calendar as a page shows it: twelve months of weeks, each day with its kind and its hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import dates
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.core import words
from otklik.core.worktime.calendar import DayNature, DayPlan, WorkCalendar
from otklik.core.worktime.week import DAY_MINUTES, Span

NATURES: Mapping[DayNature, Promise | str] = {
    DayNature.WEEKDAY: _("working day"),
    DayNature.WEEKEND: _("day off of the week"),
    DayNature.HOLIDAY: _("public holiday"),
    DayNature.DAY_OFF: _("day off by decree"),
    DayNature.WORKING: _("working day by decree"),
    DayNature.SHORT: _("short day"),
    DayNature.EXCEPTION: _("own hours"),
}
COUNTRIES: Mapping[str, Promise | str] = {"ru": _("Russia"), "kz": _("Kazakhstan"), "by": _("Belarus")}
CLOSED: Promise | str = _("closed")


@dataclass(frozen=True, slots=True)
class Day:
    """`hours` are short, for the cell; `says` tells all of it, for a title and for whoever hears the page.

    `source` is the law, decree or order behind a day that is not as usual.
    """

    number: int
    iso: str
    nature: str
    hours: str
    says: str
    today: bool = False
    told: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a day that is not as usual, or of several in a row: "1–6"."""

    numbers: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` are of seven places, some of them nobody's; `told` are the days that are not as usual."""

    name: Promise | str
    weeks: tuple[tuple[Day | None, ...], ...]
    told: tuple[Told, ...]
    working: int


def called(calendar: str) -> str:
    """The country of a production calendar that comes with the program, else its id."""
    return str(COUNTRIES.get(calendar, calendar))


def months(calendar: WorkCalendar, year: int, *, today: date, language: str) -> list[Month]:
    """The twelve months of a year."""
    return [_month(calendar, year, month, today, language) for month in range(1, 13)]


def kinds(year: list[Month]) -> list[tuple[str, Promise | str]]:
    """The natures that a year has, for a legend."""
    found = {day.nature for month in year for week in month.weeks for day in week if day}
    return [(nature.value, said) for nature, said in NATURES.items() if nature.value in found]


def title(plan: DayPlan, language: str) -> str:
    """What the production calendar calls a day, or the desk or plan whose own it is."""
    return plan.title.get(language) or next(iter(plan.title.values()), "")


def spelled(spans: tuple[Span, ...]) -> str:
    """ "09:00–13:00, 14:00–18:00", or that it is closed."""
    return ", ".join(str(span).replace("-", "–") for span in spans) or str(CLOSED)


def _month(calendar: WorkCalendar, year: int, month: int, today: date, language: str) -> Month:
    days = [_day(calendar.day(day), today, language) for day in _dates(year, month)]
    blank = date(year, month, 1).weekday()
    places: list[Day | None] = [*[None] * blank, *days, *[None] * (-(blank + len(days)) % 7)]
    return Month(
        name=dates.MONTHS[month],
        weeks=tuple(tuple(places[start : start + 7]) for start in range(0, len(places), 7)),
        told=tuple(_told(days)),
        working=sum(1 for day in _dates(year, month) if calendar.day(day).spans),
    )


def _told(days: list[Day]) -> Iterator[Told]:
    """Neighbours of which the same is said stand in one line."""
    for (says, source), run in groupby(days, key=lambda day: (day.told, day.source)):
        numbers = [day.number for day in run]
        if says:
            said = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
            yield Told(said, says, source)


def _dates(year: int, month: int) -> Iterator[date]:
    day = date(year, month, 1)
    while day.month == month:
        yield day
        day += timedelta(days=1)


def _day(plan: DayPlan, today: date, language: str) -> Day:
    called = title(plan, language)
    kind = str(NATURES[plan.nature])
    what = f"{kind}: {called}" if called and called.lower() != kind else kind
    usual = plan.nature in (DayNature.WEEKDAY, DayNature.WEEKEND) and not called
    says = f"{words.local_day(plan.day, language)}: {what}, {spelled(plan.spans)}"
    return Day(
        number=plan.day.day,
        iso=plan.day.isoformat(),
        nature=plan.nature.value,
        hours=", ".join(f"{_short(span.opens)}–{_short(span.closes)}" for span in plan.spans),
        says=says,
        today=plan.day == today,
        told="" if usual else f"{what}, {spelled(plan.spans)}",
        source="" if usual else plan.source,
    )


def _short(minutes: int) -> str:
    hour, minute = divmod(min(minutes, DAY_MINUTES), 60)
    return f"{hour}:{minute:02}" if minute else f"{hour}"
