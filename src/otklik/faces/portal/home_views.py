"""The first page of a service's portal, and its colours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from otklik.faces.portal.visits import Visit, for_visitors


@require_safe
@for_visitors
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "portal/home.html", {"visit": visit, "title": visit.name})


@require_safe
@for_visitors
def colours(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The service's accent as a style sheet: pages may hold no styles of their own."""
    accent = visit.service.accent
    rule = f":root {{ --brand: {accent} }}" if accent else ""
    response = HttpResponse(f"@layer tokens {{ {rule} }}", content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
