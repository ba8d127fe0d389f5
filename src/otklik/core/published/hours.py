"""The hours of each calendar, and the days of the year that are not as usual (S0.9, S1.10, S4.14, S4.17)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from otklik.core import words
from otklik.core.published.contacts import zone_path
from otklik.core.published.document import (
    EMPTY,
    Block,
    Heading,
    Piece,
    Prose,
    Row,
    Section,
    Sentence,
    Table,
)
from otklik.core.published.writer import DAY, Writer, whole
from otklik.core.regulation.doors import Desk
from otklik.core.regulation.hours import SpecialDay
from otklik.core.regulation.schema import Calendar
from otklik.core.worktime.calendar import DayNature, DayPlan, WorkCalendar
from otklik.core.worktime.production import NationalDay
from otklik.core.worktime.week import DAY_MINUTES, Span, join_spans, parse_days, parse_spans

_DATES = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(\d\d)\.(\d\d)\.(\d{4})")
_OFF = (DayNature.HOLIDAY, DayNature.DAY_OFF)


def section(writer: Writer) -> Section:
    return Section("hours", writer.words("hours"), tuple(_blocks(writer)))


def hours_of(writer: Writer, calendar: str) -> Iterator[Piece]:
    """A week in one line: "понедельник – пятница 09:00–18:00"."""
    for place, (days, hours) in enumerate(writer.rules.calendars[calendar].week.items()):
        if place:
            yield Piece("; ")
        path = f"calendars.{calendar}.week.{days}"
        yield Piece(_days(writer, days), (path,))
        yield Piece(" ")
        yield _spans(writer, parse_spans(hours), path)


def _blocks(writer: Writer) -> Iterator[Block]:
    used = [name for name in writer.rules.calendars if _desks_of(writer, name)]
    for name in used:
        if len(used) > 1:
            yield Heading(writer.say("hours.users", users=list(writer.listed(_users(writer, name)))))
        yield from _calendar(writer, name)
    yield from _own_days(writer)


def _desks_of(writer: Writer, name: str) -> list[Desk]:
    """The desks by whose clock a calendar is kept: its own, or any desk whose plans have it."""
    rules = writer.rules
    of_plan = any(plan.calendar == name for plan in rules.plans.values())
    return [desk for desk in rules.desks if of_plan or desk.calendar == name]


def _users(writer: Writer, name: str) -> Iterator[Piece]:
    for desk in writer.rules.desks:
        if desk.calendar == name:
            yield writer.own(desk.title, f"desks.{desk.id}.title")
    for id_, plan in writer.rules.plans.items():
        if plan.calendar == name:
            yield writer.own(plan.title, f"plans.{id_}.title")


def _calendar(writer: Writer, name: str) -> Iterator[Block]:
    calendar = writer.rules.calendars[name]
    heads = (writer.words("hours.days"), writer.words("hours.hours"))
    yield Table(EMPTY, heads, tuple(_week(writer, name, calendar)), speaks=True)
    yield Prose(tuple(_rules(writer, name, calendar)))
    desk = _desks_of(writer, name)[0]
    yield from _years(writer, name, writer.book.bare_calendar(name, desk=desk.id))


def _week(writer: Writer, name: str, calendar: Calendar) -> Iterator[Row]:
    for days, hours in calendar.week.items():
        path = f"calendars.{name}.week.{days}"
        called = whole(Piece(_days(writer, days), (path,)))
        spans = _spans(writer, parse_spans(hours), path)
        yield Row((writer.sentence([called]), writer.sentence([spans])))


def _rules(writer: Writer, name: str, calendar: Calendar) -> Iterator[Sentence]:
    path, desks = f"calendars.{name}", _desks_of(writer, name)
    zones = {writer.rules.zone_of(name, desk=desk.id): zone_path(writer, desk, name) for desk in desks}
    if len(zones) > 1:
        yield writer.say("hours.local", *zones.values())
    for zone, key in list(zones.items())[: len(zones) == 1]:
        yield writer.say("hours.zone", zone=Piece(words.zone_name(zone, writer.language), (key,)))
    if calendar.production_calendar is None:
        return
    yield writer.say(f"hours.holidays.{calendar.public_holidays}", f"{path}.public_holidays")
    yield writer.say(f"hours.transferred.{calendar.transferred_days}", f"{path}.transferred_days")
    if isinstance(calendar.short_days, str):
        yield writer.say("hours.short.full", f"{path}.short_days")
    else:
        cut = calendar.short_days.shorten_by
        yield writer.say("hours.short.cut", amount=writer.term(cut, f"{path}.short_days.shorten_by"))


def _years(writer: Writer, name: str, calendar: WorkCalendar) -> Iterator[Block]:
    """This year's unusual days, and those of the next one as soon as the law has named them."""
    known, this = calendar.national.years, writer.day.year
    for year in (this, this + 1):
        if rows := tuple(_unusual(writer, name, calendar, year)):
            special = writer.say("hours.special", year=Piece(str(year), (DAY,)))
            heads = tuple(writer.words(f"hours.{head}") for head in ("days", "hours", "reason"))
            yield Table(special, heads, rows, speaks=True)
    if calendar.national.id and this not in known:
        missing = writer.say("hours.provisional", year=Piece(str(this), (DAY,)))
        yield Prose((missing,))


def _own_days(writer: Writer) -> Iterator[Block]:
    """The days of this year and the next that are a desk's or a plan's own."""
    rules = writer.rules
    owners = [(f"desks.{desk.id}", desk.title, desk.exceptions) for desk in rules.desks]
    owners += [(f"plans.{id_}", plan.title, plan.exceptions) for id_, plan in rules.plans.items()]
    heads = tuple(writer.words(f"hours.{head}") for head in ("days", "hours", "reason"))
    for path, title, days in owners:
        for year in (writer.day.year, writer.day.year + 1):
            if of_year := sorted((one for one in days if one.date.year == year), key=attrgetter("date")):
                whose = {"owner": writer.own(title, f"{path}.title"), "year": Piece(str(year), (DAY,))}
                rows = tuple(_own_day(writer, path, one) for one in of_year)
                yield Table(writer.say("hours.own", **whose), heads, rows)


def _own_day(writer: Writer, owner: str, one: SpecialDay) -> Row:
    path = f"{owner}.exceptions.{one.date}"
    when = Piece(words.days_in_full(one.date, one.date, writer.language), (f"{path}.date",))
    hours = _spans(writer, join_spans(one.hours), f"{path}.hours")
    why = _occasion(writer, one, path)
    return Row(tuple(map(writer.sentence, ([when], [whole(hours)], why))))


def _occasion(writer: Writer, one: SpecialDay, path: str) -> Iterator[Piece]:
    """What day it is, and the order that made it so."""
    yield whole(writer.own(one.reason, f"{path}.reason"))
    if one.source:
        source = Piece(one.source, (f"{path}.source",))
        yield from (Piece(" ("), source, Piece(")")) if one.reason else (source,)


@dataclass(frozen=True, slots=True)
class _Day:
    plan: DayPlan
    usual: tuple[Span, ...]

    @property
    def special(self) -> bool:
        return self.plan.spans != self.usual

    @property
    def run(self) -> tuple[object, ...]:
        """What neighbours have in common that stand in one line: days off, or the same hours and reason."""
        if self.plan.nature in _OFF and not self.plan.spans:
            return ("off",)
        return (self.special, self.plan.nature, self.plan.spans) if self.special else (False,)


def _unusual(writer: Writer, name: str, calendar: WorkCalendar, year: int) -> Iterator[Row]:
    first = date(year, 1, 1)
    count = (date(year + 1, 1, 1) - first).days
    plans = (calendar.day(first + timedelta(days=step)) for step in range(count))
    every = (_Day(plan, calendar.rules.week.get(plan.day.weekday(), ())) for plan in plans)
    for _, run in groupby(every, key=lambda day: day.run):
        days = list(run)
        if any(day.special for day in days):
            yield _unusual_row(writer, name, calendar, [day.plan for day in days])


def _unusual_row(writer: Writer, name: str, calendar: WorkCalendar, run: list[DayPlan]) -> Row:
    first = run[0]
    at = tuple(_day_path(name, calendar, plan) for plan in run)
    when = Piece(words.days_in_full(first.day, run[-1].day, writer.language), at)
    hours = _spans(writer, first.spans, *_hours_paths(writer, name, first, at[0]))
    return Row(
        (
            writer.sentence([when], f"calendars.{name}"),
            writer.sentence([whole(hours)]),
            writer.sentence([whole(piece) for piece in _reasons(writer, name, calendar, run)]),
        )
    )


def _day_path(name: str, calendar: WorkCalendar, plan: DayPlan) -> str:
    if plan.nature is DayNature.EXCEPTION:
        return f"calendars.{name}.exceptions.{plan.day}.date"
    return f"production_calendars.{calendar.national.id}.{plan.day}"


def _hours_paths(writer: Writer, name: str, plan: DayPlan, at: str) -> Iterator[str]:
    """The keys behind the hours of a day: its own, or those of the weekday whose work it does, cut."""
    if plan.nature is DayNature.EXCEPTION:
        yield f"calendars.{name}.exceptions.{plan.day}.hours"
        return
    yield at
    calendar = writer.rules.calendars[name]
    if not plan.spans:
        yield f"calendars.{name}.public_holidays"
        return
    worked = plan.national.replaces if plan.national and plan.national.replaces else plan.day
    named = next((days for days in calendar.week if worked.weekday() in parse_days(days)), None)
    yield f"calendars.{name}.week.{named or next(iter(calendar.week))}"
    if not isinstance(calendar.short_days, str):
        yield f"calendars.{name}.short_days.shorten_by"


def _reasons(writer: Writer, name: str, calendar: WorkCalendar, run: list[DayPlan]) -> Iterator[Piece]:
    """The holidays of a run by name, each once; where there are none, what its days are."""
    if run[0].nature is DayNature.EXCEPTION:
        every = writer.rules.calendars[name].exceptions
        special = next(one for one in every if one.date == run[0].day)
        yield from _occasion(writer, special, f"calendars.{name}.exceptions.{run[0].day}")
        return
    holidays = [plan for plan in run if plan.nature is DayNature.HOLIDAY] or run
    said: dict[str, tuple[str, ...]] = {}
    for plan in holidays:
        title = _title(writer, plan.national)
        said[title] = (*said.get(title, ()), _day_path(name, calendar, plan))
    for place, (title, paths) in enumerate(said.items()):
        if place:
            yield Piece(", ")
        yield Piece(title, paths)


def _title(writer: Writer, national: NationalDay | None) -> str:
    """A national day's title; dates in it are said in words."""
    titles = national.title if national else {}
    title = titles.get(writer.language) or next(iter(titles.values()), "")
    return _DATES.sub(lambda found: _dated(found, writer.language), title)


def _dated(found: re.Match[str], language: str) -> str:
    year, month, day = (
        (found["year"], found["month"], found["day"]) if found["year"] else (found[6], found[5], found[4])
    )
    said = date(int(year), int(month), int(day))
    return words.days_in_full(said, said, language).partition(",")[0]


def _days(writer: Writer, days: str) -> str:
    if days == "daily":
        return writer.words("hours.every_day")
    named = [words.weekday_in_full(day, writer.language) for day in parse_days(days)]
    return named[0] if len(named) == 1 else f"{named[0]} – {named[-1]}"


def _spans(writer: Writer, spans: tuple[Span, ...], *paths: str) -> Piece:
    if not spans:
        return Piece(writer.words("hours.closed"), paths)
    if spans == (Span(0, DAY_MINUTES),):
        return Piece(writer.words("hours.whole_day"), paths)
    return Piece(", ".join(str(span).replace("-", "–") for span in spans), paths)
