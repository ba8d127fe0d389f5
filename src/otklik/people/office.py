"""What the office reads of people, always for a viewer and within the services that they administer."""

from collections.abc import Iterable

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from otklik.kit import paging
from otklik.people import access
from otklik.people.models import Agent, Contact, Organisation, Person, Service
from otklik.people.viewer import Viewer


def services(viewer: Viewer) -> list[Service]:
    """The services that the viewer administers, by the name in addresses."""
    return list(Service.objects.filter(access.administered(viewer)).order_by("slug"))


def service(viewer: Viewer, slug: str) -> Service:
    """One of them; raises Service.DoesNotExist for a stranger too."""
    return Service.objects.filter(access.administered(viewer)).get(slug=slug)


def not_yet_in(services: Iterable[int], *, but: Person) -> list[Agent]:
    """Others who were invited and have no password yet, by service and name. One query."""
    rows = Agent.objects.filter(service__in=list(services), active=True, person__is_active=True)
    rows = rows.exclude(person=but)
    rows = rows.filter(person__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return list(rows.select_related("person").order_by("service", "person__name", "pk"))


def organisations(of: Service, *, said: str = "") -> QuerySet[Organisation]:
    """The customers of a service whose name holds what was said."""
    rows = Organisation.objects.filter(service=of)
    return rows.filter(paging.holding(said, "name")) if said else rows


def contacts_of(organisation: Organisation, *, most: int = 100) -> list[Contact]:
    """Who speaks for an organisation, by name, those who have left among them."""
    rows = Contact.objects.filter(organisation=organisation).select_related("person")
    return list(rows.order_by("person__name", "pk")[:most])


def agents(of: Service, *, said: str = "") -> QuerySet[Agent]:
    """Who works for a service, those who no longer do among them; by name or address."""
    rows = Agent.objects.filter(service=of).select_related("person")
    return rows.filter(paging.holding(said, "person__name", "person__email")) if said else rows
