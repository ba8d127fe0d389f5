"""A customer's requests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.portal.visits import Visitor, for_customers


@require_safe
@for_customers
def show(request: HttpRequest, visit: Visitor) -> HttpResponse:
    given = {"visit": visit, "title": _("My requests"), "here": "requests"}
    return render(request, "portal/requests.html", given)
