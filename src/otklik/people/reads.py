"""Questions about people: those of machines name a service, those of pages name the viewer."""

from datetime import datetime

from django.db.models import Q, QuerySet

from otklik.kit.prepared import Prepared
from otklik.people import access
from otklik.people.models import Agent, Contact, Person, PersonAddress, Role, Service, in_lower_case
from otklik.people.viewer import Viewer

_CONTACTS = Prepared(
    lambda service, email: (
        Contact.objects.filter(
            Q(person__addresses__email=email, person__addresses__verified_at__isnull=False), service=service
        )
        .select_related("person", "organisation")
        .order_by("pk")
    )
)


def contacts_of_address(service_id: int, email: str) -> list[Contact]:
    """The contacts that a verified address leads to in a service, valid or not, oldest first. One query."""
    return _CONTACTS.rows(service=service_id, email=in_lower_case(email))


def contact_of_address(service_id: int, email: str, *, at: datetime) -> Contact | None:
    """The one contact of an address that is valid at an instant; None where there is none or several."""
    valid = [contact for contact in contacts_of_address(service_id, email) if contact.is_valid(at)]
    return valid[0] if len(valid) == 1 else None


def person_of_address(email: str, *, verified: bool = False) -> Person | None:
    """Whose address this is, verified or not unless only `verified` ones count."""
    rows = PersonAddress.objects.select_related("person").filter(email=in_lower_case(email))
    known = (rows.filter(verified_at__isnull=False) if verified else rows).first()
    return known.person if known else None


def has_place(person: Person, service: Service, *, at: datetime) -> bool:
    """Whether somebody is a contact of a service at an instant, or an agent there."""
    rows = Contact.objects.filter(person=person, service=service)
    if any(contact.is_valid(at) for contact in rows.select_related("person")):
        return True
    return Agent.objects.filter(person=person, service=service, active=True).exists()


def addresses_of(person: Person) -> list[PersonAddress]:
    """The addresses of a person, proven or not, in order of the alphabet."""
    return list(PersonAddress.objects.filter(person=person).order_by("email"))


def agents_of(person: Person) -> list[Agent]:
    """The active places of a person, by service."""
    return list(
        Agent.objects.filter(person=person, active=True).select_related("service").order_by("service_id")
    )


def leads_of(service_id: int, desk: str) -> list[Agent]:
    """The team leads of a desk, with their persons; else the service's administrators."""
    rows = Agent.objects.filter(
        service_id=service_id, active=True, role__in=(Role.LEAD, Role.ADMINISTRATOR)
    ).select_related("person")
    here = [agent for agent in rows.order_by("pk") if agent.covers(desk)]
    leads = [agent for agent in here if agent.role == Role.LEAD]
    return leads or here


def administrators_of(service_id: int) -> list[Agent]:
    """Who runs a service's office and can sign in there, with their persons."""
    rows = Agent.objects.filter(
        service_id=service_id, active=True, person__is_active=True, role=Role.ADMINISTRATOR
    )
    return list(rows.select_related("person").order_by("pk"))


def services_of(viewer: Viewer) -> QuerySet[Service]:
    """The services in which the viewer is an agent, by name of address."""
    return Service.objects.filter(access.services(viewer)).order_by("slug")


def agent(pk: int) -> Agent:
    """An agent with their person; raises Agent.DoesNotExist."""
    return Agent.objects.select_related("person").get(pk=pk)


def colleagues(viewer: Viewer, *, service_id: int, desk: str = "") -> list[Agent]:
    """Whom a ticket of a service (and desk) can be given to, by name."""
    rows = Agent.objects.filter(access.agents(viewer), service_id=service_id).exclude(
        role__in=(Role.AUDITOR, Role.EDITOR)
    )
    by_name = rows.select_related("person").order_by("person__name", "pk")
    return [agent for agent in by_name if not desk or agent.covers(desk)]
