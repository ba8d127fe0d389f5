"""The first page of a service's portal, and its colours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from otklik.core import shades
from otklik.faces.portal import entries, published, ways
from otklik.faces.portal.visits import Visit, for_visitors
from otklik.tickets import requests


@require_safe
@for_visitors
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    standing = ways.standing(visit)
    given = {
        "visit": visit,
        "title": visit.name,
        "entry": entries.words(visit),
        "awaited": requests.awaiting_answer(visit.customer) if visit.customer else 0,
        "ways": ways.ways(visit, standing),
        "promises": published.promises(visit, standing),
    }
    return render(request, "portal/home.html", given)


@require_safe
@for_visitors
def colours(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The service's accent as a style sheet: pages may hold no styles of their own."""
    response = HttpResponse(_sheet(visit.service.accent), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _sheet(accent: str) -> str:
    """Text and buttons take a shade that can be read, whatever colour was chosen."""
    try:
        found = shades.of(accent)
    except ValueError:
        return ""
    grounds = (
        f"color-mix(in oklab, {one})" for one in (f"{found.light} 7%, #fff", f"{found.dark} 15%, #16191f")
    )
    ground = f"light-dark({', '.join(grounds)})"
    accents = f"--accent: light-dark({found.light}, {found.dark}); --accent-ground: {ground}"
    return f"@layer tokens {{ :root {{ --brand: {found.chosen}; {accents} }} }}"
