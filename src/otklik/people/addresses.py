"""Writes about the addresses of a contact's person, by an administrator's word, kept with who did them."""

from datetime import datetime

from otklik.people import acts
from otklik.people.changing import changing
from otklik.people.contacts import CONTACT, require_own
from otklik.people.models import Contact, Person, PersonAddress


class FirstAddress(ValueError):
    """A person keeps the address that they sign in with."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is the address that they sign in with: make another one first")


def add(contact: Contact, *, email: str, by: Person, now: datetime) -> Contact:
    """A further address, verified by this. Raises BadAddress, AddressTaken, NotYours."""
    require_own(contact.person, by)
    with changing(CONTACT, contact, by=by, now=now, kind="address_added") as row:
        acts.add_address(person=row.person, email=email, verified_at=now)
    return row


def verify(contact: Contact, *, address: int, by: Person, now: datetime) -> Contact:
    """Letters from the address are the person's from now on. Raises NotYours, PersonAddress.DoesNotExist."""
    require_own(contact.person, by)
    with changing(CONTACT, contact, by=by, now=now, kind="address_verified") as row:
        held = _held(row, address)
        held.verified_at = held.verified_at or now
        held.save(update_fields=["verified_at"])
    return row


def remove(contact: Contact, *, address: int, by: Person, now: datetime) -> Contact:
    """Letters from it are nobody's again. Raises FirstAddress, NotYours, PersonAddress.DoesNotExist."""
    require_own(contact.person, by)
    with changing(CONTACT, contact, by=by, now=now, kind="address_removed") as row:
        held = _held(row, address)
        if held.email == row.person.email:
            raise FirstAddress(held.email)
        held.delete()
    return row


def make_first(contact: Contact, *, address: int, by: Person, now: datetime) -> Contact:
    """Letters go there, and they sign in with it; in no service is it out of order, whatever the old one was.

    Raises NotYours, PersonAddress.DoesNotExist.
    """
    require_own(contact.person, by)
    with changing(CONTACT, contact, by=by, now=now, kind="address_made_first") as row:
        held = _held(row, address)
        if held.email != row.person.email:
            row.person.email, row.undeliverable = held.email, ""
            row.person.save(update_fields=["email"])
            Contact.objects.filter(person=row.person_id).update(undeliverable="")
    return row


def _held(contact: Contact, address: int) -> PersonAddress:
    return PersonAddress.objects.get(pk=address, person=contact.person_id)
