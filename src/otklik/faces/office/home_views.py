"""The first page of the office: the services that the viewer runs, and what in them wants a hand."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.office import attention
from otklik.faces.office.attention import Need
from otklik.faces.office.offices import framed
from otklik.faces.shared.viewers import Looking, for_administrators
from otklik.people import office as reads
from otklik.people.models import Service


@dataclass(frozen=True, slots=True)
class Block:
    id: int
    name: str
    url: str
    needs: tuple[Need, ...]


@require_safe
@for_administrators
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    services = reads.services(looking.viewer)
    needs = attention.needs(services, looking)
    blocks = [_block(one, tuple(needs.get(one.pk, ())), looking) for one in services]
    return framed(request, looking, "office/home.html", {"title": _("Services"), "services": blocks})


def _block(service: Service, needs: tuple[Need, ...], looking: Looking) -> Block:
    url = reverse("office-service", args=[service.slug])
    return Block(service.pk, service.called(looking.language), url, needs)
