"""An agent decides about what was set aside: it is a request after all (row 2 of the life cycle), or none.

A request counts from the instant at which it was received. Each act is one transaction with the record's
outcome, so of two agents one decides and the other is told.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from otklik.core.intake.reasons import Reason
from otklik.kit import due
from otklik.mailroom import forms, intake
from otklik.mailroom.decisions import LetIn, let_in, standing_of
from otklik.mailroom.models import Envelope, Outcome
from otklik.mailroom.settling import settle
from otklik.people import acts as people
from otklik.people import introducing
from otklik.people.models import Agent, Contact, Organisation, Service
from otklik.tickets import journal
from otklik.tickets.acts import closing, opening
from otklik.tickets.models import Direction, Ticket

TAKEN_FROM = (
    Outcome.REFUSED,
    Outcome.UNIDENTIFIED,
    Outcome.ROBOT,
    Outcome.BOUNCE,
    Outcome.NOT_A_REQUEST,
    Outcome.SPAM,
    Outcome.BLOCKED,
)
"""What may become a ticket all the same; no machine is right about every letter."""

DISMISSED_FROM = (Outcome.REFUSED, Outcome.UNIDENTIFIED)

BEFORE = "before"
"""Where the route keeps the outcomes and reasons that marks took the place of, the newest last."""


class SortedAlready(Exception):
    """Somebody decided meanwhile; `envelope` is what they made of it."""

    def __init__(self, envelope: Envelope) -> None:
        super().__init__(f"record {envelope.pk} is {envelope.outcome or 'waiting'} by now")
        self.envelope = envelope


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a contact, somebody becoming one by name and address, else whoever the letter names.

    `keeps_address`: the letter's address is the contact's from now on.
    """

    contact: Contact | None = None
    name: str = ""
    address: str = ""
    phone: str = ""
    organisation: Organisation | None = None
    becomes_known: bool = False
    keeps_address: bool = False


def take_in(
    envelope: Envelope,
    *,
    agent: Agent,
    asker: Asker,
    desk: str = "",
    contract: int = 0,
    reason: str = "",
    now: datetime,
) -> Ticket:
    """The record becomes a ticket from its received time; the agent says why, where the rules say no (S1.15).

    Raises SortedAlready, Missing(REASON), AddressTaken, BadAddress, NothingPublished, OSError where the bytes
    are gone.
    """
    service = envelope.service
    assert service is not None, "a record of no service is seen by nobody"
    seq = opening.number_for(service)
    with transaction.atomic():
        mine = locked(envelope, TAKEN_FROM)
        contact = _known(service, asker, mine, agent, now)
        standing = standing_of(
            service, contact=contact, address=asker.address or mine.sender, at=mine.received_at
        )
        basis = let_in(
            standing,
            service=service,
            contact=contact,
            reason=reason,
            contract=contract,
            at=mine.received_at,
        )
        start, more = _begun(mine, contact, now)
        start = replace(start, **_decided(basis, agent, desk or start.desk, mine))
        return _registered(mine, start, seq, agent, more, now)


def dismiss(envelope: Envelope, *, agent: Agent, now: datetime) -> None:
    """The record is no request: a robot or a mistake. Nobody is written to. Raises SortedAlready."""
    with transaction.atomic():
        mine = locked(envelope, DISMISSED_FROM)
        due.finish(
            mine, outcome=Outcome.NOT_A_REQUEST, route=remembering(mine), sorted_by=agent, sorted_at=now
        )


def remembering(envelope: Envelope) -> dict[str, Any]:
    """The record's route with what it is now, for whoever takes back a mistaken mark."""
    marks = [*envelope.route.get(BEFORE, ()), [str(envelope.outcome), envelope.because]]
    return {**envelope.route, BEFORE: marks}


def recalled(envelope: Envelope) -> dict[str, Any]:
    """The columns of a record as it was before its newest mark; of no known sender where nothing says."""
    route = dict(envelope.route)
    *marks, (outcome, because) = route.pop(BEFORE, [(Outcome.UNIDENTIFIED, envelope.because)])
    return {"outcome": outcome, "because": because, "route": route | ({BEFORE: marks} if marks else {})}


def locked(envelope: Envelope, outcomes: tuple[Outcome, ...]) -> Envelope:
    """The record as it is now, held until the transaction ends; raises SortedAlready."""
    rows = Envelope.objects.select_for_update(of=("self",)).select_related("service", "mailbox")
    mine = rows.get(pk=envelope.pk)
    if mine.outcome not in outcomes:
        raise SortedAlready(mine)
    return mine


def _known(service: Service, asker: Asker, envelope: Envelope, agent: Agent, now: datetime) -> Contact | None:
    """The contact who asks, made known or given the letter's address where the agent said so."""
    if asker.contact is None and asker.becomes_known:
        return introducing.make_known(
            service=service,
            name=asker.name,
            address=asker.address,
            phone=asker.phone,
            organisation=asker.organisation,
            by=agent.person,
            now=now,
        )
    if asker.contact and asker.keeps_address and envelope.sender:
        people.add_address(person=asker.contact.person, email=envelope.sender, verified_at=now)
    return asker.contact


def _begun(
    envelope: Envelope, contact: Contact | None, now: datetime
) -> tuple[opening.Opening, dict[str, Any]]:
    """The beginning of a ticket, and the columns of the record that come with it."""
    if forms.is_form(envelope):
        return forms.start_of(envelope, contact), {}
    start, route = intake.start_of(envelope, now=now)
    return replace(start, requester=contact), {"route": route}


def _decided(basis: LetIn, agent: Agent, desk: str, envelope: Envelope) -> dict[str, Any]:
    return {
        "contract": basis.contract,
        "because": basis.because,
        "reason": basis.reason,
        "agent": agent,
        "desk": desk,
        "continues": _continued(envelope),
    }


def _continued(envelope: Envelope) -> Ticket | None:
    """The closed ticket whose rules turned the letter away."""
    reason, _space, refs = envelope.because.partition(" ")
    pk = refs.removeprefix("ticket=")
    if reason != Reason.TICKET_CLOSED or not pk.isdigit():
        return None
    return Ticket.objects.filter(pk=int(pk), service=envelope.service).first()


def _registered(
    envelope: Envelope, start: opening.Opening, seq: int, agent: Agent, more: dict[str, Any], now: datetime
) -> Ticket:
    by = journal.agent(agent)
    ticket = opening.register(start, seq=seq, by=by, received_at=envelope.received_at, now=now)
    if start.continues:
        closing.link_follow_up(ticket=start.continues, new=ticket, now=now)
    message = ticket.messages.get(direction=Direction.IN)
    settle(envelope, Outcome.TICKET, start.because, ticket, message, sorted_by=agent, sorted_at=now, **more)
    return ticket
