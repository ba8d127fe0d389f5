"""For whom somebody who has signed in may ask: a place for each of their roles and each of several contracts.

Every place says whether it entitles and why not, so that a form can tell before anybody types.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import Entitled, Entitlement
from otklik.core.intake.reasons import Reason
from otklik.people.models import Contact
from otklik.people.viewer import Customer


@dataclass(frozen=True, slots=True)
class Place:
    """A role and a contract; `contact` is absent for whoever has no role, `contract` where none binds."""

    contact: Contact | None
    contract: Contract | None
    standing: Entitlement

    @property
    def key(self) -> str:
        """How a form names the place."""
        return f"{self.contact.pk if self.contact else 0}.{self.contract.pk if self.contract else 0}"

    @property
    def may_ask(self) -> bool:
        return isinstance(self.standing, Entitled)


def places(customer: Customer, at: datetime) -> list[Place]:
    """The places of a customer, never none, those that entitle first. Raises NothingPublished."""
    if not customer.contacts:
        standing = book.entitlement(customer.service.pk, customer.person.email, at)
        return [Place(None, None, standing)]
    found = [place for contact in customer.contacts for place in _of_contact(contact, at)]
    return sorted(found, key=lambda place: not place.may_ask)


def chosen(every: Sequence[Place], key: str) -> Place:
    """The place that a form names, else the first."""
    return next((place for place in every if place.key == key), every[0])


def _of_contact(contact: Contact, at: datetime) -> Iterable[Place]:
    standing = book.entitlement_of(contact, at)
    if standing.because.reason is Reason.SEVERAL_CONTRACTS:
        rows = Contract.objects.filter(organisation=contact.organisation_id, active=True).order_by("pk")
        each = [(row, book.entitlement_of(contact, at, contract=row.pk)) for row in rows]
        if binding := [Place(contact, row, one) for row, one in each if _rests_on(one, row)]:
            return binding
    contract = standing.contract if isinstance(standing, Entitled) else ""
    return [Place(contact, Contract.objects.get(pk=contract) if contract else None, standing)]


def _rests_on(standing: Entitlement, contract: Contract) -> bool:
    return isinstance(standing, Entitled) and standing.contract == str(contract.pk)
