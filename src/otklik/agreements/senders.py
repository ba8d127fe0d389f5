"""All that a service knows of a sender, in two questions: their contacts, and the contracts over those."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import KnownContact, KnownContract, Listing, Sender
from otklik.people import reads
from otklik.people.models import Contact


def known(service_id: int, address: str, received_at: datetime) -> Sender:
    """The facts that entitlement is decided by; refs are ids of Contact and Contract rows."""
    contacts = reads.contacts_of_address(service_id, address) if address else []
    return _sender(address, contacts, received_at)


def of_contact(contact: Contact, at: datetime, *, contract: int = 0) -> Sender:
    """The same of one contact who is known by more than an address: signed in, or chosen by an agent.

    Of several contracts the one chosen is the only one that counts.
    """
    found = _sender(contact.person.email, [contact], at)
    if not contract:
        return found
    return replace(found, contracts=tuple(one for one in found.contracts if one.ref == str(contract)))


def of_contacts(contacts: Sequence[Contact], at: datetime) -> list[Sender]:
    """The same of several, each for themselves; one question for all."""
    rows = _contracts(contacts)
    return [
        _told(
            contact.person.email,
            [contact],
            at,
            [row for row in rows if row.organisation == contact.organisation_id],
        )
        for contact in contacts
    ]


def _sender(address: str, contacts: Sequence[Contact], received_at: datetime) -> Sender:
    return _told(address, contacts, received_at, _contracts(contacts))


def _told(address: str, contacts: Sequence[Contact], received_at: datetime, rows: "Sequence[_Row]") -> Sender:
    return Sender(
        address=address,
        received_at=received_at,
        contacts=tuple(_contact(contact, rows) for contact in contacts),
        contracts=tuple({row.id: row.contract for row in rows}.values()),
    )


class _Row(NamedTuple):
    """A contract, once for each place in which it lists one of the contacts, and once if in none."""

    id: int
    organisation: int
    plan: str
    starts_on: date
    ends_on: date | None
    active: bool
    listed: int | None
    listed_from: date | None
    listed_to: date | None

    @property
    def contract(self) -> KnownContract:
        return KnownContract(
            str(self.id), str(self.organisation), self.plan, self.starts_on, self.ends_on, self.active
        )

    @property
    def listing(self) -> Listing:
        return Listing(str(self.id), self.listed_from, self.listed_to)


def _contracts(contacts: Sequence[Contact]) -> list[_Row]:
    organisations = {contact.organisation_id for contact in contacts if contact.organisation_id}
    if not organisations:
        return []
    listed = Q(representatives__contact_id__in=[contact.pk for contact in contacts])
    rows = Contract.objects.filter(organisation_id__in=organisations).annotate(
        place=FilteredRelation("representatives", condition=listed)
    )
    terms = ("pk", "organisation_id", "plan", "starts_on", "ends_on", "active")
    place = ("place__contact_id", "place__valid_from", "place__valid_to")
    return [_Row(*row) for row in rows.order_by("pk").values_list(*terms, *place)]


def _contact(contact: Contact, rows: Sequence[_Row]) -> KnownContact:
    return KnownContact(
        ref=str(contact.pk),
        organisation=str(contact.organisation_id or ""),
        role=contact.role,
        valid_from=contact.valid_from,
        valid_to=contact.valid_to,
        listings=tuple(row.listing for row in rows if row.listed == contact.pk),
    )
