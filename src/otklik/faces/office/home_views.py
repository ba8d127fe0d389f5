"""The first page of the office: the services that the viewer runs."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.office.listing import Cell, Listing
from otklik.faces.office.offices import framed
from otklik.faces.shared.viewers import Looking, for_administrators
from otklik.people import office as reads
from otklik.people.models import Service


@require_safe
@for_administrators
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    services = reads.services(looking.viewer)
    listing = Listing(
        columns=(_("Service"), _("Name in addresses")),
        rows=[_row(one, looking) for one in services],
        add=(reverse("office-service-new"), _("New service")),
    )
    return framed(request, looking, "office/list.html", {"title": _("Services"), "listing": listing})


def _row(service: Service, looking: Looking) -> Sequence[Cell]:
    url = reverse("office-service", args=[service.slug])
    return Cell(service.called(looking.language), url=url), Cell(service.slug)
