"""Where a request is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.portal.visits import Visitor, for_customers


@require_safe
@for_customers
def show(request: HttpRequest, visit: Visitor) -> HttpResponse:
    return render(request, "portal/new.html", {"visit": visit, "title": _("New request"), "here": "new"})
