"""All that a service knows of a sender, in two questions: their contacts, and the contracts over those."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, Q, QuerySet

from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import KnownContact, KnownContract, Listing, Sender
from otklik.kit.prepared import Prepared
from otklik.people import reads
from otklik.people.models import Contact


class Known(NamedTuple):
    """The facts that entitlement is decided by, and the rows that they name, by ref."""

    sender: Sender
    contacts: Mapping[str, Contact]
    contracts: Mapping[str, Contract]


def known(service_id: int, address: str, received_at: datetime) -> Known:
    """What an address stands for when its letter was received; refs are ids of Contact and Contract rows."""
    contacts = reads.contacts_of_address(service_id, address) if address else []
    rows = _contracts(contacts)
    return Known(
        _told(address, contacts, received_at, rows),
        {str(contact.pk): contact for contact in contacts},
        {str(row.signed.pk): row.signed for row in rows},
    )


def of_contact(contact: Contact, at: datetime, *, contract: int = 0) -> Sender:
    """The same of one contact who is known by more than an address: signed in, or chosen by an agent.

    Of several contracts the one chosen is the only one that counts.
    """
    found = _told(contact.person.email, [contact], at, _contracts([contact]))
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
            [row for row in rows if row.signed.organisation_id == contact.organisation_id],
        )
        for contact in contacts
    ]


def _told(address: str, contacts: Sequence[Contact], received_at: datetime, rows: "Sequence[_Row]") -> Sender:
    return Sender(
        address=address,
        received_at=received_at,
        contacts=tuple(_contact(contact, rows) for contact in contacts),
        contracts=tuple({row.signed.pk: row.contract for row in rows}.values()),
    )


class _Row(NamedTuple):
    """A contract, once for each place in which it lists one of the contacts, and once if in none."""

    signed: Contract
    listed: int | None
    listed_from: date | None
    listed_to: date | None

    @property
    def contract(self) -> KnownContract:
        it = self.signed
        return KnownContract(
            str(it.pk), str(it.organisation_id), it.plan, it.starts_on, it.ends_on, it.active
        )

    @property
    def listing(self) -> Listing:
        return Listing(str(self.signed.pk), self.listed_from, self.listed_to)


def _contracts(contacts: Sequence[Contact]) -> list[_Row]:
    of_some = [contact for contact in contacts if contact.organisation_id]
    organisations = {contact.organisation_id for contact in of_some}
    if not organisations:
        return []
    if len(contacts) == 1:
        rows = _OF_ONE.rows(organisation=of_some[0].organisation_id, contact=of_some[0].pk)
    else:
        ids = [contact.pk for contact in contacts]
        rows = list(_signed(Q(organisation__in=organisations), Q(representatives__contact__in=ids)))
    return [_Row(row, row.listed, row.listed_from, row.listed_to) for row in rows]


def _signed(by: Q, listed: Q) -> "QuerySet[Any]":
    """Contracts, once for each place in which they list somebody `listed`."""
    rows = Contract.objects.filter(by).annotate(
        place=FilteredRelation("representatives", condition=listed),
        listed=F("place__contact_id"),
        listed_from=F("place__valid_from"),
        listed_to=F("place__valid_to"),
    )
    return rows.order_by("pk")


_OF_ONE = Prepared(
    lambda organisation, contact: _signed(Q(organisation=organisation), Q(representatives__contact=contact))
)


def _contact(contact: Contact, rows: Sequence[_Row]) -> KnownContact:
    return KnownContact(
        ref=str(contact.pk),
        organisation=str(contact.organisation_id or ""),
        role=contact.role,
        valid_from=contact.valid_from,
        valid_to=contact.valid_to,
        listings=tuple(row.listing for row in rows if row.listed == contact.pk),
    )
