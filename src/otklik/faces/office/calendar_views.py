"""Production calendars: which a service goes by, a year with its hours, another word on a day, a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from otklik.agreements import book, calendars
from otklik.agreements.calendars import Known
from otklik.agreements.models import CalendarVersion
from otklik.core import words
from otklik.core.worktime import importing
from otklik.faces.office import calendar_forms, calendar_hours, calendar_year
from otklik.faces.office.calendar_forms import DayForm, ImportForm
from otklik.faces.office.filling import Page, filled
from otklik.faces.office.listing import Cell, Filter, Listing
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.tickets import rebasing
from otklik.tickets.models import Task

HERE = "office-calendars"


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    listing = Listing(
        columns=(_("Calendar"), _("In force"), _("Years with data"), _("Source")),
        rows=[_calendar(office, one) for one in calendars.known(office.service)],
        empty=_("No calendar is here yet: otklik doctor --mend calendars takes in those of the program."),
    )
    works = [_work(office, task) for task in rebasing.tasks(office.service)]
    content = {"title": _("Calendars"), "listing": listing, "works": works}
    return framed(request, office, "office/calendars.html", content, here=HERE)


@require_safe
@for_office
def show(request: HttpRequest, office: Office, calendar: str) -> HttpResponse:
    """A year of it: ?year=2027, in the hours of a calendar of the regulation: ?hours=standard."""
    known = found(office, calendar)
    national = book.version_of(known.shown.pk)
    year = calendar_forms.year_of(request.GET.get("year", ""), office.now.astimezone(office.zone).year)
    hours = calendar_hours.chosen(office, known, request.GET.get("hours", ""))
    here, today = hours.calendar, hours.calendar.local_day(office.now)
    shown = calendar_year.months(here, year, today=today, language=office.language)
    content = {
        "title": calendar_year.called(calendar),
        "back": Link(_("Calendars"), reverse(HERE, args=[office.service.slug])),
        "known": known,
        "year": year,
        "months": shown,
        "weekdays": [(dates.WEEKDAYS_ABBR[day], dates.WEEKDAYS[day]) for day in range(7)],
        "kinds": calendar_year.kinds(shown),
        "working": sum(month.working for month in shown),
        "has_data": year in national.years,
        "years": _years(national.years, year, hours.key, office),
        "ways": [Filter(name, f"?year={year}&hours={key}", key == hours.key) for key, name in hours.ways],
        "versions": [_version(office, known, one) for one in known.versions],
    }
    return framed(request, office, "office/calendar.html", content, here=HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def change_day(request: HttpRequest, office: Office, calendar: str) -> HttpResponse:
    """Another word on one day makes a version, whose preview comes next."""
    known = found(office, calendar)

    def do(given: dict[str, Any], _seen: str) -> CalendarVersion:
        days = importing.with_day(book.version_of(known.shown.pk), given["day"], form.told(office.language))
        return _made(office, calendar, days, given["source"])

    form = DayForm(request.POST or None, initial=_told(request, known))
    page = Page(_("Change a day"), HERE, _("See what it moves"), content={"back": back(office, calendar)})
    return filled(request, office, form, page, do=do, onward=lambda one: _preview(office, one))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def take_file(request: HttpRequest, office: Office, calendar: str) -> HttpResponse:
    """A file takes the place of its years, as a version whose preview comes next."""
    known = found(office, calendar)

    def do(given: dict[str, Any], _seen: str) -> CalendarVersion:
        days = importing.merged(book.version_of(known.shown.pk), form.found.days)
        if given["short_days"]:
            days = importing.with_short_days(days, source=given["file"].name)
        return _made(office, calendar, days, given["file"].name)

    form = ImportForm(request.POST or None, request.FILES or None, language=office.language)
    content = {"back": back(office, calendar), "with_file": True}
    page = Page(
        _("Days out of a file"), HERE, _("See what it moves"), "office/calendar_file.html", content=content
    )
    return filled(request, office, form, page, do=do, onward=lambda one: _preview(office, one))


def found(office: Office, calendar: str) -> Known:
    """A calendar of the service by name; raises Http404."""
    for one in calendars.known(office.service):
        if one.name == calendar:
            return one
    raise Http404


def _made(office: Office, calendar: str, days: list[Any], source: str) -> CalendarVersion:
    return calendars.change(
        service=office.service,
        calendar_id=calendar,
        days=days,
        source=source,
        by=office.person,
        now=office.now,
    )


def _told(request: HttpRequest, known: Known) -> dict[str, Any]:
    """The form begins with what the day is now: ?day=2027-01-11."""
    asked = request.GET.get("day", "")
    day = next(
        (one for one in book.version_of(known.shown.pk).days.values() if one.day.isoformat() == asked), None
    )
    if day is None:
        return {"day": asked}
    return {"day": day.day, "kind": day.kind.value, "replaces": day.replaces, "short": day.short}


def _years(known: frozenset[int], year: int, hours: str, office: Office) -> list[Filter]:
    this = office.now.year
    every = sorted({*known, this, this + 1, year})
    return [
        Filter(str(one), f"?year={one}" + (f"&hours={hours}" if hours else ""), one == year) for one in every
    ]


def _calendar(office: Office, known: Known) -> tuple[Cell, ...]:
    url = reverse("office-calendar", args=[office.service.slug, known.name])
    years = sorted(book.version_of(known.shown.pk).years)
    waiting = _("a newer version waits") if known.newer else ""
    held = known.in_force
    return (
        Cell(calendar_year.called(known.name), waiting, url=url, tone="soon" if waiting else ""),
        Cell(_("version %(number)d") % {"number": held.version} if held else _("not used")),
        Cell(f"{years[0]}–{years[-1]}" if years else "–"),
        Cell(known.shown.source),
    )


def _version(office: Office, known: Known, row: CalendarVersion) -> tuple[Cell, ...]:
    made = words.day(row.created_at, office.looking.zone, office.language, year=True)
    state = _("in force") if known.in_force and row.pk == known.in_force.pk else ""
    return (
        Cell(
            _("version %(number)d") % {"number": row.version},
            state,
            url=_preview(office, row),
            tone="run" if state else "",
        ),
        Cell(row.source or "–"),
        Cell(made, row.by.name if row.by else ""),
    )


def _work(office: Office, task: Task) -> Link:
    done = ngettext("%(count)d ticket", "%(count)d tickets", task.total) % {"count": task.total}
    when = words.moment(task.created_at, office.looking.zone, office.language)
    state = _("done") if task.finished_at else _("under way")
    return Link(f"{when}: {done}, {state}", reverse("office-work", args=[office.service.slug, task.pk]))


def back(office: Office, calendar: str) -> Link:
    """The way to the calendar's year."""
    return Link(
        calendar_year.called(calendar), reverse("office-calendar", args=[office.service.slug, calendar])
    )


def _preview(office: Office, row: CalendarVersion) -> str:
    return reverse("office-calendar-version", args=[office.service.slug, row.calendar_id, row.version])
