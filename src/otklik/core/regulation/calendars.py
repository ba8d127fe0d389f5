"""A calendar of the regulation as something that counts: its hours in a zone, over the national days."""

from collections.abc import Iterable, Mapping

from otklik.core.regulation.hours import SpecialDay
from otklik.core.regulation.schema import Calendar
from otklik.core.worktime.calendar import CalendarRules, ExceptionalDay, WorkCalendar
from otklik.core.worktime.production import ProductionCalendar
from otklik.core.worktime.week import join_spans, parse_week

Specials = Iterable[tuple[str, Iterable[SpecialDay]]]
"""Special days with the place of the regulation that names them, later ones before earlier ones."""


def build(
    calendar: Calendar,
    *,
    name: str,
    zone: str,
    productions: Mapping[str, ProductionCalendar],
    specials: Specials = (),
) -> WorkCalendar:
    """The open hours of a calendar in an IANA zone; raises KeyError where its national days are absent.

    `specials` are a desk's or a plan's own days, over those of the calendar.
    """
    told = rules(calendar, name=name, specials=specials)
    if calendar.production_calendar is None:
        return WorkCalendar(id=name, zone=zone, rules=told)
    national = productions[calendar.production_calendar]
    return WorkCalendar(id=name, zone=zone, rules=told, national=national)


def rules(calendar: Calendar, *, name: str, specials: Specials = ()) -> CalendarRules:
    """What the file says of hours, read into minutes of the local day (S1.10, S4.17, C2 to C4)."""
    every = ((f"calendars.{name}", calendar.exceptions), *specials)
    return CalendarRules(
        week=parse_week(calendar.week),
        holidays_closed=calendar.public_holidays == "closed",
        follow_transfers=calendar.transferred_days == "follow",
        shorten_by=calendar.shorten_by_minutes,
        exceptions={one.date: _special(one, path) for path, days in every for one in days},
    )


def _special(one: SpecialDay, path: str) -> ExceptionalDay:
    return ExceptionalDay(
        spans=join_spans(one.hours),
        reason=one.reason or {},
        source=one.source or "",
        path=f"{path}.exceptions.{one.date}",
    )
