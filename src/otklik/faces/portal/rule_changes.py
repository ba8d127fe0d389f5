"""What differs between two published versions of the rules: those next to each other, or any two."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.agreements import book
from otklik.agreements import office as agreed
from otklik.agreements.office import Version
from otklik.core.differences.compare import Change
from otklik.core.differences.on_the_page import published_changes
from otklik.faces.portal.editions import edition, found, in_order
from otklik.faces.portal.visits import Visit, for_visitors


@require_safe
@for_visitors
def show(request: HttpRequest, visit: Visit, regulation: str, version: int) -> HttpResponse:
    """What a version changed since another one, as far as the public page speaks of it."""
    every = agreed.versions(visit.service, now=visit.now)
    shown = found(every, f"{regulation}@{version}")
    asked = request.GET.get("since", "")
    other, problem = _since(every, shown, asked)
    old, new = in_order(other, shown, every) if other else (None, shown)
    given: dict[str, Any] = {
        "visit": visit,
        "title": _title(new, old),
        "here": "rules",
        "edition": edition(visit, new, shown, every),
        "since": edition(visit, old, shown, every) if old else None,
        "changes": _changed(visit, old, new) if old else (),
        "others": [edition(visit, one, shown, every) for one in every if one != shown],
        "compared": other.row.ref if other else "",
        "problem": problem,
    }
    return render(request, "portal/rules_changes.html", given, status=400 if problem else 200)


def _since(every: list[Version], shown: Version, asked: str) -> tuple[Version | None, str]:
    """The version to compare with, by its number or name, else the one before; and what is wrong."""
    ref = f"{shown.row.regulation_id}@{asked}" if asked.isdecimal() else asked
    chosen = next((one for one in every if one.row.ref == ref and one != shown), None)
    if chosen is not None:
        return chosen, ""
    before = agreed.before(shown.row)
    default = next((one for one in every if before is not None and one.row.pk == before.pk), None)
    if not asked:
        return default, ""
    if ref == shown.row.ref:
        return default, _("This is the version itself: choose another one.")
    return default, _("There is no such version: choose one of the list.")


def _title(new: Version, old: Version | None) -> str:
    if old is None:
        return _("What version %(number)s changed") % {"number": new.row.version}
    numbers = {"old": old.row.version, "number": new.row.version}
    return _("What version %(number)s changed since version %(old)s") % numbers


def _changed(visit: Visit, old: Version, new: Version) -> tuple[Change, ...]:
    calendars = book.newest_calendars(visit.service.pk)
    before, after = (book.book_of(visit.service.pk, one.row.ref, calendars) for one in (old, new))
    return published_changes(before, after, language=visit.language, day=new.first)
