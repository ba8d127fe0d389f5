"""What a person may change about themselves in a portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared import zones
from otklik.people import acts, reads
from otklik.people.models import LANGUAGES


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def show(request: HttpRequest, visit: Visitor) -> HttpResponse:
    if request.method != "POST":
        return _page(request, visit)
    person, given = visit.customer.person, {name: request.POST.get(name, "") for name in ("name", "zone")}
    language = request.POST.get("language", "")
    try:
        acts.describe(person=person, name=given["name"], language=language, timezone=given["zone"])
    except acts.Nameless:
        return _page(request, visit, {"name": _("Please give a name: the desk calls you by it.")})
    except acts.UnknownZone:
        return _page(request, visit, {"zone": _("Please choose a zone of the list.")})
    except acts.UnknownLanguage:
        return _page(request, visit, {"language": _("Please choose a language of the list.")})
    with override(person.language or visit.language):
        messages.success(request, _("Saved."))
    return redirect("portal-account", visit.service.slug)


def _page(request: HttpRequest, visit: Visitor, errors: dict[str, str] | None = None) -> HttpResponse:
    person, typed = visit.customer.person, request.POST
    given = {
        "visit": visit,
        "title": _("Account"),
        "here": "account",
        "errors": errors or {},
        "name": typed.get("name", person.name),
        "language": typed.get("language", person.language),
        "zone": typed.get("zone", person.timezone),
        "languages": LANGUAGES,
        "zones": zones.choices(person.timezone, now=visit.now, language=visit.language),
        "addresses": reads.addresses_of(person),
        "organisations": visit.customer.organisations,
    }
    return render(request, "portal/account.html", given, status=422 if errors else 200)
