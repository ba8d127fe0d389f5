"""Whether a request that an agent registers is let in: by the regulation, or by the agent, who says why."""

from dataclasses import dataclass
from datetime import datetime

from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import Entitled, Entitlement
from otklik.core.intake.reasons import Reason, because
from otklik.core.lifecycle import Given
from otklik.people.models import Contact, Organisation, Person, Service
from otklik.tickets.acts import given


@dataclass(frozen=True, slots=True)
class LetIn:
    """Under which contract, and the code of why; `reason` are the agent's words where the rules say no."""

    contract: Contract | None
    because: str
    reason: str = ""


def standing_of(
    service: Service,
    *,
    contact: Contact | None,
    address: str = "",
    joining: Organisation | None = None,
    becomes_known: bool = False,
    contract: int = 0,
    at: datetime,
) -> Entitlement:
    """Whether somebody may ask: a contact, one who is just becoming a contact, else whoever has an address.

    `contract` is the id of one that a customer chose. Raises NothingPublished.
    """
    if contact is None and becomes_known:
        contact = Contact(pk=0, service=service, organisation=joining, person=Person(email=address))
    if contact is not None:
        return book.entitlement_of(contact, at, contract=contract)
    return book.entitlement(service.pk, address, at)


def let_in(
    standing: Entitlement,
    *,
    service: Service,
    contact: Contact | None,
    reason: str,
    contract: int,
    at: datetime,
) -> LetIn:
    """What the agent's registration rests on; `contract` is the id of one that they chose, 0 for none.

    Raises Missing(REASON) where the rules do not let them ask and nobody says why they are let in (S1.15).
    """
    signed = contract_of(standing, service=service, contact=contact, contract=contract, at=at)
    if isinstance(standing, Entitled):
        return LetIn(signed, str(standing.because))
    reason = given.words(reason, Given.REASON)
    refs = dict(standing.because.refs)
    why = because(Reason.ACCEPTED, instead=standing.because.reason.value, **refs)
    return LetIn(signed, str(why), reason)


def contract_of(
    standing: Entitlement, *, service: Service, contact: Contact | None, contract: int, at: datetime
) -> Contract | None:
    """The contract that decided, else the one chosen, else the only one that is in force."""
    if isinstance(standing, Entitled) and standing.contract:
        return Contract.objects.get(pk=int(standing.contract), service=service)
    known = contracts_for(contact, at)
    chosen = next((one for one in known if one.pk == contract), None)
    if chosen or isinstance(standing, Entitled):
        return chosen
    return known[0] if len(known) == 1 else None


def contracts_for(contact: Contact | None, at: datetime) -> list[Contract]:
    """The contracts of a contact's organisation that are in force at an instant, oldest first."""
    if contact is None or contact.organisation_id is None:
        return []
    return book.contracts_in_force(contact.service_id, contact.organisation_id, at)
