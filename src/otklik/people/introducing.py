"""Making known whoever turns to a desk for the first time, on an agent's word."""

from datetime import datetime

from django.db import transaction

from otklik.kit import searching
from otklik.kit.columns import storable
from otklik.people import acts, changes, reads
from otklik.people.models import Contact, Organisation, Person, Service


@transaction.atomic
def make_known(
    *,
    service: Service,
    name: str,
    address: str,
    phone: str = "",
    organisation: Organisation | None = None,
    by: Person,
    now: datetime,
) -> Contact:
    """A contact with a name and an address, of an organisation or for themselves; once, however often asked.

    The agent's word counts: letters from the address are theirs from now on. A person who is known elsewhere
    stays the same person. Raises BadAddress (S2.4), AddressTaken.
    """
    person = reads.person_of_address(address)
    if person is None:
        person = acts.create_person(name=storable(name)[:200], email=address, verified_at=now)
    else:
        acts.add_address(person=person, email=address, verified_at=now)
    if phone and not person.phone:
        set_phone(person=person, phone=phone)
    known = Contact.objects.filter(service=service, organisation=organisation, person=person).first()
    return known or _contact(service, organisation, person, by, now)


def set_phone(*, person: Person, phone: str) -> None:
    """The number under which a person is found; "" for none."""
    person.phone = storable(phone).strip()[:40]
    person.phone_digits = searching.digits(person.phone)
    person.save(update_fields=["phone", "phone_digits"])


def _contact(
    service: Service, organisation: Organisation | None, person: Person, by: Person, now: datetime
) -> Contact:
    made = acts.add_contact(service=service, person=person, organisation=organisation)
    changes.record(
        service=service,
        by=by,
        kind="contact_added",
        subject_kind="contact",
        subject_id=made.pk,
        label=person.name,
        after={"address": person.email, "organisation": organisation.name if organisation else ""},
        now=now,
    )
    return made
