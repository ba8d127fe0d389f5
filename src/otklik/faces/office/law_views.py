"""What a version of a calendar would move, before it counts; putting it into force; how far the work is."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from otklik.agreements import book, calendars
from otklik.agreements.models import CalendarVersion
from otklik.core import words
from otklik.core.worktime import importing
from otklik.core.worktime.production import DayKind, NationalDay
from otklik.faces.office import calendar_views, moving
from otklik.faces.office.calendar_forms import KINDS
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.kit.due import Due
from otklik.tickets import rebasing
from otklik.tickets.models import Task

HERE = calendar_views.HERE
_KINDS = dict(KINDS)


@require_safe
@for_office
def preview(request: HttpRequest, office: Office, calendar: str, version: int) -> HttpResponse:
    """The days that differ from those in force, and every promised instant that would move."""
    known, row = _version(office, calendar, version)
    held = known.in_force
    national = book.version_of(row.pk)
    old = book.version_of(held.pk) if held else None
    days = importing.changes(old, national)
    content: dict[str, Any] = {
        "title": _("Version %(number)d") % {"number": row.version},
        "back": calendar_views.back(office, calendar),
        "row": row,
        "held": held,
        "in_force": held is not None and held.pk == row.pk,
        "days": [_day(one, office) for one in days[: moving.MOST_SHOWN]],
        "days_left": max(0, len(days) - moving.MOST_SHOWN),
        "seen": book.newest_calendars(office.service.pk),
        **(_moves(office, row) if days else {"moves": []}),
    }
    return framed(request, office, "office/calendar_version.html", content, here=HERE)


@require_POST
@for_office
def take_in(request: HttpRequest, office: Office, calendar: str, version: int) -> HttpResponse:
    _known, row = _version(office, calendar, version)
    seen = request.POST.get("seen", "")
    try:
        _held, task = rebasing.take_in(
            row, service=office.service, by=office.person, now=office.now, seen=seen
        )
    except calendars.Overtaken:
        messages.error(request, _("Other days were put into force meanwhile. Look at the preview again."))
        return redirect("office-calendar-version", office.service.slug, calendar, version)
    messages.success(request, _("The version is in force."))
    if task is None:
        return redirect("office-calendar", office.service.slug, calendar)
    return redirect("office-work", office.service.slug, task.pk)


@require_safe
@for_office
def work(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """How far it is; the page asks again by itself until it is done, and may be left."""
    task = get_object_or_404(Task, service=office.service, kind=rebasing.KIND, pk=pk)
    content = {
        "title": _("Tickets under new rules") if task.law.get("regulation") else _("Tickets under new days"),
        "back": Link(_("Calendars"), reverse(HERE, args=[office.service.slug])),
        "task": task,
        "left": max(task.total - task.done, 0),
        "began": words.moment(task.created_at, office.looking.zone, office.language),
        "ended": words.moment(task.finished_at, office.looking.zone, office.language)
        if task.finished_at
        else "",
        "waits": waits(task, office.now),
        "ahead": _ahead(task, office),
    }
    response = framed(request, office, "office/work.html", content, here=HERE)
    if task.finished_at is None and not content["ahead"]:
        response.headers["Refresh"] = "2"
    return response


def _ahead(task: Task, office: Office) -> str:
    """When it begins, where that is still to come."""
    if task.due_at is None or task.done or task.due_at <= office.now:
        return ""
    return words.moment(task.due_at, office.zone, office.language)


def waits(task: Due, now: datetime) -> bool:
    """Whether nobody has taken the work up for a while: no worker runs."""
    return task.due_at is not None and (now - task.due_at).total_seconds() > 30


def _version(office: Office, calendar: str, version: int) -> tuple[calendars.Known, CalendarVersion]:
    known = calendar_views.found(office, calendar)
    for row in known.versions:
        if row.version == version:
            return known, row
    raise Http404


def _moves(office: Office, row: CalendarVersion) -> dict[str, Any]:
    proposal = rebasing.calendar_proposal(office.service, row)
    seen = rebasing.outlook(office.service, proposal, now=office.now)
    return {"outlook": seen, **moving.shown(seen, office)}


def _day(change: importing.DayChange, office: Office) -> tuple[str, str, str, str]:
    """The date, what it was, what it is, and by what decree."""
    told = change.after or change.before
    return (
        words.local_day(change.day, office.language, year=True),
        _kind(change.before),
        _kind(change.after),
        told.source if told else "",
    )


def _kind(day: NationalDay | None) -> str:
    if day is None:
        return str(gettext_lazy("an ordinary day of the week"))
    said = str(_KINDS[day.kind.value])
    return (
        _("%(kind)s, an hour shorter") % {"kind": said} if day.short and day.kind is DayKind.WORKING else said
    )
