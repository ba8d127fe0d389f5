"""The service's rules to read and print, with the versions that went before and those to come."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.agreements import book
from otklik.agreements import office as agreed
from otklik.agreements.models import RegulationVersion
from otklik.agreements.office import Version
from otklik.core import words
from otklik.core.differences.compare import Change
from otklik.core.differences.on_the_page import published_changes
from otklik.core.published import page
from otklik.faces.portal.visits import Visit, for_visitors
from otklik.faces.shared import rules_page


@dataclass(frozen=True, slots=True)
class Edition:
    """A version to choose: its address, when it is or was in force, whether it is the one shown.

    `changes` is where what it changed stands, "" for the first version.
    """

    url: str
    name: str
    days: str
    shown: bool
    changes: str


@require_safe
@for_visitors
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The version in force."""
    every = agreed.versions(visit.service, now=visit.now)
    return _rules(request, visit, every, next(one for one in every if one.current))


@require_safe
@for_visitors
def show_version(request: HttpRequest, visit: Visit, regulation: str, version: int) -> HttpResponse:
    """A version by its number, of the past, of today or to come."""
    every = agreed.versions(visit.service, now=visit.now)
    ref = f"{regulation}@{version}"
    found = next((one for one in every if one.row.ref == ref), None)
    if found is None:
        raise Http404
    return _rules(request, visit, every, found)


@require_safe
@for_visitors
def changes(request: HttpRequest, visit: Visit, regulation: str, version: int) -> HttpResponse:
    """What a version changed in the one before it, as far as the public page speaks of it."""
    every = agreed.versions(visit.service, now=visit.now)
    shown = next((one for one in every if one.row.ref == f"{regulation}@{version}"), None)
    if shown is None:
        raise Http404
    before = agreed.before(shown.row)
    given: dict[str, Any] = {
        "visit": visit,
        "title": _("What version %(number)s changed") % {"number": version},
        "here": "rules",
        "edition": _edition(visit, shown, shown, first=before is None),
        "changes": _changed(visit, before, shown) if before else (),
    }
    return render(request, "portal/rules_changes.html", given)


def _changed(visit: Visit, before: RegulationVersion, shown: Version) -> tuple[Change, ...]:
    calendars = book.newest_calendars(visit.service.pk)
    old, new = (book.book_of(visit.service.pk, row.ref, calendars) for row in (before, shown.row))
    return published_changes(old, new, language=visit.language, day=shown.first)


def _rules(request: HttpRequest, visit: Visit, every: list[Version], shown: Version) -> HttpResponse:
    known = book.book_of(visit.service.pk, shown.row.ref, book.newest_calendars(visit.service.pk))
    rules = known.regulation
    published = rules.languages.publish
    language = visit.language if visit.language in published else published[0]
    today = visit.now.astimezone(ZoneInfo(rules.timezone)).date()
    document = page.document(known, language=language, day=today)
    given: dict[str, Any] = {
        "visit": visit,
        "title": str(document.title),
        "here": "rules",
        "rules": rules_page.body(document),
        "language": language,
        "past": shown.last is not None and shown.last < today,
        "editions": [_edition(visit, one, shown, first=one == every[-1]) for one in every],
        "coming": _coming(visit, every, shown),
    }
    return render(request, "portal/rules.html", given)


def _coming(visit: Visit, every: list[Version], shown: Version) -> list[Edition]:
    """The versions that are still to come, while the one in force is shown."""
    ahead = [one for one in every if shown.current and one.first > shown.first]
    will_be = [one for one in ahead if one.last is None or one.last >= one.first]
    return [_edition(visit, one, shown, first=False) for one in reversed(will_be)]


def _edition(visit: Visit, one: Version, shown: Version, *, first: bool) -> Edition:
    where = [visit.service.slug, one.row.regulation_id, one.row.version]
    return Edition(
        url=reverse("portal-rules-version", args=where),
        name=_("Version %(number)s") % {"number": one.row.version},
        days=_days(visit, one),
        shown=one == shown,
        changes="" if first else reverse("portal-rules-version-changes", args=where),
    )


def _days(visit: Visit, one: Version) -> str:
    first = words.date_in_full(one.first, visit.language)
    if one.last is None:
        return _("from %(first)s") % {"first": first}
    if one.last < one.first:
        return _("never in force")
    return _("from %(first)s to %(last)s") % {
        "first": first,
        "last": words.date_in_full(one.last, visit.language),
    }
