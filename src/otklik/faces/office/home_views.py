"""The first page of the office: the services that the viewer runs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.shared.viewers import Looking, for_administrators


@require_safe
@for_administrators
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    return render(request, "office/home.html", {"title": _("Office")})
