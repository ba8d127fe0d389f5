"""The services themselves: what one is called, how its letters are signed, the colour of its portal."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from otklik.faces.office.filling import Form, Page, filled
from otklik.faces.office.offices import Office, for_office
from otklik.people import services
from otklik.people.models import Service

HERE = "office-service"


class ServiceForm(Form):
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    from_ru = forms.CharField(label=gettext_lazy("Sender's name of Russian letters"), max_length=200)
    from_en = forms.CharField(label=gettext_lazy("Sender's name of English letters"), max_length=200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], seen: str) -> Service:
        return services.change(office.service, **given, by=office.person, now=office.now, seen=seen)

    facts = services.facts(office.service)
    page = Page(office.name, HERE, _("Save"), now=facts)
    form = ServiceForm(request.POST or None, initial=facts)
    return filled(request, office, form, page, do=do, onward=lambda one: reverse(HERE, args=[one.slug]))
