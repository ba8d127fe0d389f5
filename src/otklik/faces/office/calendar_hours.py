"""Whose hours a year is shown in: a calendar's by itself, a desk's or a plan's with days of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from otklik.agreements import book
from otklik.agreements.calendars import Known
from otklik.core.regulation.schema import DESK_CALENDAR, Desk, Plan, Regulation
from otklik.core.regulation.terms import Book
from otklik.core.worktime.calendar import CalendarRules, WorkCalendar
from otklik.core.worktime.week import DAY_MINUTES, Span
from otklik.faces.office.offices import Office
from otklik.faces.shared.wording import names

_PLAIN: Final = CalendarRules(week={day: (Span(0, DAY_MINUTES),) for day in range(5)})


@dataclass(frozen=True, slots=True)
class Hours:
    """The calendar chosen by its key, and all keys to choose from with whose hours they are."""

    key: str
    calendar: WorkCalendar
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """A calendar of the regulation by itself, at a desk, or under a plan."""

    key: str
    whose: str
    calendar: str
    desk: str = ""
    plan: str = ""


def chosen(office: Office, known: Known, asked: str) -> Hours:
    """The hours asked for over the national days shown; the first ones where nothing known was asked for."""
    national = book.version_of(known.shown.pk)
    rules = office.rules
    ways = list(_ways(rules, known.name, office.language)) if rules else []
    if rules is None or not ways:
        return Hours("", WorkCalendar(id="", zone=str(office.zone), rules=_PLAIN, national=national))
    way = next((one for one in ways if one.key == asked), ways[0])
    made = Book(rules, {known.name: national})
    return Hours(way.key, _calendar(made, way), tuple((one.key, one.whose) for one in ways))


def _calendar(made: Book, way: _Way) -> WorkCalendar:
    desk = way.desk or made.regulation.default_desk.id
    if not (way.desk or way.plan):
        return made.bare_calendar(way.calendar, desk=desk)
    return made.calendar(way.calendar, desk=desk, plan=way.plan)


def _ways(rules: Regulation, national: str, language: str) -> Iterator[_Way]:
    """The calendars over these national days, then the desks and plans that have days of their own."""
    here = [name for name, one in rules.calendars.items() if one.production_calendar == national]
    for name in here:
        if whose := _used_by(rules, name, language):
            yield _Way(name, whose, name)
    for desk in rules.desks:
        if desk.exceptions and desk.calendar in here:
            yield _Way(f"desk.{desk.id}", names.text(desk.title, language), desk.calendar, desk=desk.id)
    for id_, plan in rules.plans.items():
        calendar = rules.calendar_of(plan.calendar, desk=rules.default_desk.id)
        if plan.exceptions and calendar in here:
            named = DESK_CALENDAR if plan.calendar == DESK_CALENDAR else calendar
            yield _Way(f"plan.{id_}", names.text(plan.title, language), named, plan=id_)


def _used_by(rules: Regulation, name: str, language: str) -> str:
    """Whose hours they are by their titles; "" where each of them has days of its own and stands apart."""
    users: list[Desk | Plan] = [desk for desk in rules.desks if desk.calendar == name]
    users += [plan for plan in rules.plans.values() if plan.calendar == name]
    whose = [one.title for one in users if not one.exceptions]
    nobodys = "" if users else name
    return ", ".join(filter(None, (names.text(title, language) for title in whose))) or nobodys
