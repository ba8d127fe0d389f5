"""Writes about the people a service knows, kept with who did them; their addresses are in `addresses`."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from otklik.kit import searching
from otklik.people import acts, reads
from otklik.people.changing import Facts, Subject, added, changing, day
from otklik.people.models import Agent, Contact, Organisation, Person, PersonAddress, Role, Service

OWN: Final = ("name", "phone", "language", "timezone")
"""What belongs to the person and not to their role: the same in every service that knows them."""
ROLE: Final = ("role", "site", "country", "valid_from", "valid_to", "organisation_wide")


class AlreadyContact(ValueError):
    """The person has this role for the organisation already; `contact` is it."""

    def __init__(self, contact: Contact) -> None:
        super().__init__(f"{contact.person.name} is known here already: open that contact")
        self.contact = contact


class NotYours(ValueError):
    """The person is known to services that the administrator does not run: they look after their own data."""

    def __init__(self, person: Person) -> None:
        super().__init__(f"{person.name} is known to other services too and changes these data themselves")


def facts(row: Contact) -> Facts:
    person = row.person
    addresses = PersonAddress.objects.filter(person=person).order_by("pk")
    return {
        **{name: getattr(person, name) for name in OWN},
        "organisation": row.organisation.name if row.organisation else "",
        **{name: getattr(row, name) for name in ROLE if not name.startswith("valid")},
        "valid_from": day(row.valid_from),
        "valid_to": day(row.valid_to),
        "undeliverable": row.undeliverable,
        "addresses": [f"{one.email}{'' if one.verified_at else ' ?'}" for one in addresses],
        "signs_in_by": person.email,
    }


CONTACT: Subject[Contact] = Subject("contact", facts, lambda row: row.service, lambda row: row.person.name)


@transaction.atomic
def add(
    *,
    service: Service,
    email: str,
    organisation: Organisation | None,
    by: Person,
    now: datetime,
    **values: Any,
) -> Contact:
    """Makes somebody known, by the administrator's word: letters from the address are theirs from now on.

    `values` are those of `OWN` and `ROLE`; of a person who is known already their own data stay.
    Raises BadAddress, AlreadyContact.
    """
    person = reads.person_of_address(acts.valid_address(email))
    if person is None:
        person = acts.create_person(name=values["name"], email=email, verified_at=now)
        _set_own(person, values)
    held = Contact.objects.filter(service=service, organisation=organisation, person=person).first()
    if held is not None:
        raise AlreadyContact(held)
    role = {name: values[name] for name in ROLE if name in values}
    contact = acts.add_contact(service=service, person=person, organisation=organisation, **role)
    return added(CONTACT, contact, by=by, now=now)


def change(
    contact: Contact,
    *,
    organisation: Organisation | None,
    by: Person,
    now: datetime,
    seen: str = "",
    **values: Any,
) -> Contact:
    """Another role, organisation, validity (both instants included); data of their own where allowed.

    Raises AlreadyContact, NotYours, Stale.
    """
    with changing(CONTACT, contact, by=by, now=now, seen=seen) as row:
        if organisation != row.organisation:
            _free(row, organisation)
            row.organisation = organisation
        for name in ROLE:
            setattr(row, name, values[name])
        if any(getattr(row.person, name) != values[name] for name in OWN):
            require_own(row.person, by)
            _set_own(row.person, values)
    return row


def end(contact: Contact, *, by: Person, now: datetime, seen: str = "") -> Contact:
    """From now on (this instant still included) the person no longer speaks for the organisation."""
    with changing(CONTACT, contact, by=by, now=now, seen=seen, kind="contact_ended") as row:
        row.valid_to = now
    return row


def works_again(contact: Contact, *, by: Person, now: datetime) -> Contact:
    """Letters go to the address again, which had been out of order."""
    with changing(CONTACT, contact, by=by, now=now, kind="contact_reachable") as row:
        row.undeliverable = ""
    return row


def require_own(person: Person, by: Person) -> None:
    """Raises NotYours unless every service that knows the person is run by `by`."""
    if not may_change(person, by):
        raise NotYours(person)


def may_change(person: Person, by: Person) -> bool:
    """Whether somebody may change a person's own data: their name, addresses and the rest."""
    running = Agent.objects.filter(person=by, role=Role.ADMINISTRATOR, active=True).values("service")
    known = Contact.objects.filter(person=person).exclude(service__in=running)
    works = Agent.objects.filter(person=person).exclude(service__in=running)
    return not known.exists() and not works.exists()


def _set_own(person: Person, values: dict[str, Any]) -> None:
    for name in OWN:
        setattr(person, name, values.get(name, getattr(person, name)))
    person.phone_digits = searching.digits(person.phone)
    person.save(update_fields=[*OWN, "phone_digits"])


def _free(contact: Contact, organisation: Organisation | None) -> None:
    others = Contact.objects.filter(
        service=contact.service_id, person=contact.person_id, organisation=organisation
    )
    if held := others.exclude(pk=contact.pk).first():
        raise AlreadyContact(held)
