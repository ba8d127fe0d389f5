"""What the office reads of people, always for a viewer and within the services that they administer."""

from collections.abc import Iterable

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from otklik.kit import searching
from otklik.people import access
from otklik.people.models import Agent, Contact, Organisation, Person, PersonAddress, Service
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
    return rows.filter(searching.holding(said, "name")) if said else rows


def contacts(of: Service, *, said: str = "") -> QuerySet[Contact]:
    """Who is known to a service: by name, address, organisation, or the digits of a telephone number."""
    rows = Contact.objects.filter(service=of).select_related("person", "organisation")
    if number := searching.dialled(said):
        return rows.filter(person__phone_digits__contains=number)
    for word in said.split():
        addresses = PersonAddress.objects.filter(email__contains=word.lower())
        found = searching.holding(word, "person__name", "organisation__name")
        rows = rows.filter(found | Q(person__in=addresses.values("person")))
    return rows


def organisation_named(of: Service, name: str) -> Organisation | None:
    """The organisation of exactly this name."""
    return Organisation.objects.filter(service=of, name=name.strip()).order_by("pk").first()


def contacts_of(organisation: Organisation, *, most: int = 100) -> list[Contact]:
    """Who speaks for an organisation, by name, those who have left among them."""
    rows = Contact.objects.filter(organisation=organisation).select_related("person")
    return list(rows.order_by("person__name", "pk")[:most])


def agents(of: Service, *, said: str = "") -> QuerySet[Agent]:
    """Who works for a service, those who no longer do among them; by name or address."""
    rows = Agent.objects.filter(service=of).select_related("person")
    return rows.filter(searching.holding(said, "person__name", "person__email")) if said else rows
