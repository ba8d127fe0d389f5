"""What a person may change about themselves in a portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.portal.visits import Visitor, for_customers


@require_safe
@for_customers
def show(request: HttpRequest, visit: Visitor) -> HttpResponse:
    given = {"visit": visit, "title": _("Account"), "here": "account"}
    return render(request, "portal/account.html", given)
