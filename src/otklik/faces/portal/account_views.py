"""What a person may change about themselves in a portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared import zones
from otklik.people import accounts, acts, reads
from otklik.people.changing import Stale, seal
from otklik.people.models import LANGUAGES, Person


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def show(request: HttpRequest, visit: Visitor) -> HttpResponse:
    if request.method != "POST":
        return _page(request, visit)
    said = {name: request.POST.get(name, "") for name in ("name", "language", "seen")}
    try:
        person = accounts.describe(
            visit.customer.person, **said, timezone=request.POST.get("zone", ""), now=visit.now
        )
    except Stale:
        return _overtaken(request, visit)
    except acts.Nameless:
        return _page(request, visit, {"name": _("Please give a name: the desk calls you by it.")})
    except acts.UnknownZone:
        return _page(request, visit, {"zone": _("Please choose a zone of the list.")})
    except acts.UnknownLanguage:
        return _page(request, visit, {"language": _("Please choose a language of the list.")})
    with override(person.language or visit.language):
        messages.success(request, _("Saved."))
    return redirect("portal-account", visit.service.slug)


def _overtaken(request: HttpRequest, visit: Visitor) -> HttpResponse:
    """In another window, or by an agent: what was typed stays, and is kept by a second word."""
    person = Person.objects.get(pk=visit.customer.person.pk)
    says = _(
        "Your account was changed meanwhile; the name is now %(name)s. Save again to keep what stands here."
    )
    errors = {"all": says % {"name": person.name}}
    return _page(request, visit, errors, seen=seal(accounts.facts(person)), status=409)


def _page(
    request: HttpRequest,
    visit: Visitor,
    errors: dict[str, str] | None = None,
    *,
    seen: str = "",
    status: int = 422,
) -> HttpResponse:
    person, typed = visit.customer.person, request.POST
    given = {
        "visit": visit,
        "title": _("Account"),
        "here": "account",
        "errors": errors or {},
        "seen": seen or typed.get("seen", "") or seal(accounts.facts(person)),
        "name": typed.get("name", person.name),
        "language": typed.get("language", person.language),
        "zone": typed.get("zone", person.timezone),
        "languages": LANGUAGES,
        "zones": zones.choices(person.timezone, now=visit.now, language=visit.language),
        "addresses": reads.addresses_of(person),
        "organisations": visit.customer.organisations,
    }
    return render(request, "portal/account.html", given, status=status if errors else 200)
