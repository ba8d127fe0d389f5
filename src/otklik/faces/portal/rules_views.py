"""The service's rules to read and print, with the versions that went before and those to come."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from otklik.agreements import book
from otklik.agreements import office as agreed
from otklik.agreements.office import Version
from otklik.core.published import page
from otklik.faces.portal.editions import Edition, edition, found
from otklik.faces.portal.visits import Visit, for_visitors
from otklik.faces.shared import rules_page


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
    return _rules(request, visit, every, found(every, f"{regulation}@{version}"))


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
        "editions": [edition(visit, one, shown, every) for one in every],
        "coming": _coming(visit, every, shown),
    }
    return render(request, "portal/rules.html", given)


def _coming(visit: Visit, every: list[Version], shown: Version) -> list[Edition]:
    """The versions that are still to come, while the one in force is shown."""
    ahead = [one for one in every if shown.current and one.first > shown.first]
    will_be = [one for one in ahead if one.last is None or one.last >= one.first]
    return [edition(visit, one, shown, every) for one in reversed(will_be)]
