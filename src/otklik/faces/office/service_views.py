"""The services themselves: a new one; what one is called, its colour, its address; what it still lacks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from otklik.agreements import founding, samples
from otklik.faces.office.filling import Page, answered, filled
from otklik.faces.office.offices import Office, for_office
from otklik.faces.office.places import Link
from otklik.faces.office.service_forms import NewServiceForm, ServiceForm
from otklik.faces.shared.viewers import Looking, for_administrators
from otklik.people import services
from otklik.people.models import Service

HERE = "office-service"


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def add(request: HttpRequest, looking: Looking) -> HttpResponse:
    def do(given: dict[str, Any], _seen: str) -> Service:
        own = given["sample"] == "own"
        rules = samples.examined(given["text"]) if own else samples.regulations()[given["sample"]]
        return founding.found(
            slug=given["slug"] or rules.regulation.id,
            names={"ru": given["name_ru"], "en": given["name_en"]},
            rules=rules,
            by=looking.viewer.person,
            now=looking.now,
        )

    back = {"back": Link(_("Services"), reverse("office"))}
    page = Page(_("New service"), HERE, _("Found the service"), content=back)
    form = NewServiceForm(request.POST or None, language=looking.language)
    return answered(request, looking, form, page, do=do, onward=_url)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], seen: str) -> Service:
        return services.change(office.service, **given, by=office.person, now=office.now, seen=seen)

    facts = services.facts(office.service)
    content = {"aside": "office/service_aside.html", "accent": office.service.accent}
    page = Page(
        office.name,
        HERE,
        _("Save"),
        template="office/service.html",
        now=facts,
        content={**content, **_around(office)},
    )
    form = ServiceForm(request.POST or None, initial=facts)
    return filled(request, office, form, page, do=do, onward=_url)


def _url(service: Service) -> str:
    return reverse(HERE, args=[service.slug])


def _around(office: Office) -> dict[str, Any]:
    rules = office.rules
    return {
        "rules": rules,
        "ref": f"{rules.id}@{rules.version}" if rules else "",
        "portal": reverse("portal", args=[office.service.slug]) if rules and rules.channels.portal else "",
    }
