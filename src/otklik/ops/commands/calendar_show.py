"""`otklik calendar show`: a year of a country, or of whoever a regulation keeps hours for."""

import argparse
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from otklik.ops import ready
from otklik.ops.say import DATA, NO_INPUT, OK, USAGE, result, say
from otklik.ops.tongue import chosen, later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.core.regulation.schema import Regulation
    from otklik.core.regulation.terms import Book
    from otklik.core.worktime.calendar import WorkCalendar
    from otklik.core.worktime.production import ProductionCalendar

NAME = "calendar show"
ABOUT = later("show a year of a country, a desk or a plan: every day's kind and hours")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="WHAT", nargs="?", help=_("the id of a calendar, or a regulation, YAML")
    )
    parser.add_argument("--year", type=int, help=_("four digits (default: this year)"))
    parser.add_argument("--desk", metavar="ID", help=_("of the regulation (default: its default desk)"))
    parser.add_argument("--plan", metavar="ID", help=_("whose hours are shown instead of the desk's"))
    parser.add_argument("--service", metavar="SLUG", help=_("its regulation and calendars, as now in force"))
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    from otklik.core.regulation.load import RegulationInvalid
    from otklik.kit import clock
    from otklik.ops import years

    language = chosen() or "en"
    year = clock.now().year if options.year is None else options.year
    if not 1 <= year <= 9998:
        raise Trouble(_("--year: %(said)s is no year, say 2027") % {"said": year}, code=USAGE)
    try:
        calendar, with_hours = _calendar(options)
    except RegulationInvalid as invalid:
        for fault in invalid.errors:
            say(fault.text(language))
        return DATA
    shown = years.Year(calendar, year, with_hours)
    if options.json:
        result(years.as_json(shown))
    else:
        print("\n".join(years.as_text(shown, language)))
    return OK


def _calendar(options: argparse.Namespace) -> "tuple[WorkCalendar, bool]":
    """The calendar meant, and whether it has hours."""
    nationals, book = _known(options)
    if book is not None:
        return _of_rules(book, options), True
    if not options.what:
        raise Trouble(_("say what to show: a calendar, a regulation or --service"), code=USAGE)
    if options.what not in nationals:
        says = _("there is no calendar and no file %(name)s; calendars: %(known)s")
        given = {"name": options.what, "known": ", ".join(sorted(nationals))}
        raise Trouble(says % given, code=NO_INPUT)
    return _of_country(nationals[options.what]), False


def _known(options: argparse.Namespace) -> "tuple[dict[str, ProductionCalendar], Book | None]":
    """The production calendars to choose from, and the regulation meant, if one is."""
    from otklik.agreements import samples
    from otklik.core.regulation import load
    from otklik.core.regulation.terms import Book

    nationals, rules = samples.calendars(), None
    if options.service:
        nationals, rules = _of_service(options.service)
    if options.what:
        is_file = Path(options.what).is_file()
        rules = load.read(Path(options.what), production_calendars=nationals) if is_file else None
    return nationals, Book(rules, nationals) if rules else None


def _of_service(slug: str) -> "tuple[dict[str, ProductionCalendar], Regulation]":
    """What a service goes by now."""
    ready.django()
    from otklik.agreements import book
    from otklik.kit import clock
    from otklik.people.models import Service

    service = Service.objects.filter(slug=slug).first()
    if service is None:
        raise Trouble(_("there is no service %(slug)s") % {"slug": slug}, code=USAGE)
    return book.productions(service.pk), book.for_service(service.pk, clock.now()).regulation


def _of_rules(book: "Book", options: argparse.Namespace) -> "WorkCalendar":
    from otklik.core.regulation.schema import DESK_CALENDAR
    from otklik.core.regulation.terms import TermsError

    rules = book.regulation
    desk = options.desk or rules.default_desk.id
    if options.plan and options.plan not in rules.plans:
        says = _("there is no plan %(name)s; plans: %(known)s")
        raise Trouble(says % {"name": options.plan, "known": ", ".join(rules.plans)}, code=USAGE)
    named = rules.plans[options.plan].calendar if options.plan else DESK_CALENDAR
    try:
        return book.calendar(named, desk=desk, plan=options.plan or "")
    except TermsError as error:
        raise Trouble(str(error), code=USAGE) from error


def _of_country(national: "ProductionCalendar") -> "WorkCalendar":
    """A working week of five days over a country's days."""
    from otklik.core.worktime.calendar import CalendarRules, WorkCalendar
    from otklik.core.worktime.week import DAY_MINUTES, Span

    week = {day: (Span(0, DAY_MINUTES),) for day in range(5)}
    rules = CalendarRules(week=week, shorten_by=60)  # so that short days are told apart
    return WorkCalendar(id="", zone="UTC", rules=rules, national=national)
