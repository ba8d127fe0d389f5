"""A calendar of the regulation as something that counts: its hours in a zone, over the national days."""

from collections.abc import Mapping

from otklik.core.regulation.schema import Calendar
from otklik.core.worktime.calendar import CalendarRules, ExceptionalDay, WorkCalendar
from otklik.core.worktime.production import ProductionCalendar
from otklik.core.worktime.week import join_spans, parse_week


def build(
    calendar: Calendar, *, name: str, zone: str, productions: Mapping[str, ProductionCalendar]
) -> WorkCalendar:
    """The open hours of a calendar in an IANA zone; raises KeyError where its national days are absent."""
    if calendar.production_calendar is None:
        return WorkCalendar(id=name, zone=zone, rules=rules(calendar))
    national = productions[calendar.production_calendar]
    return WorkCalendar(id=name, zone=zone, rules=rules(calendar), national=national)


def rules(calendar: Calendar) -> CalendarRules:
    """What the file says of hours, read into minutes of the local day (S1.10, S4.17, C2 to C4)."""
    return CalendarRules(
        week=parse_week(calendar.week),
        holidays_closed=calendar.public_holidays == "closed",
        follow_transfers=calendar.transferred_days == "follow",
        shorten_by=calendar.shorten_by_minutes,
        exceptions={
            special.date: ExceptionalDay(join_spans(special.hours), special.reason or {})
            for special in calendar.exceptions
        },
    )
