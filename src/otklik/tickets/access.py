"""Who may see and who may change a ticket: one predicate for pages, counts, files and polls."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from otklik.agreements import book
from otklik.core.intake.entitlement import READER, Entitled
from otklik.people.models import Contact, Role
from otklik.people.viewer import Customer, Seat, Viewer
from otklik.tickets.models import Direction, Ticket

NOBODY = Q(pk__in=[])


def visible_to(viewer: Viewer | Customer) -> Q:
    """The tickets that a viewer may read. Everything else is, for this viewer, not there.

    An agent reads those of their services and desks; sensitive ones are for leads, administrators,
    auditors, whoever is trusted with them, and the assignee alone. A customer reads their own and, where
    they have that right, their organisation's (S4.24).
    """
    if isinstance(viewer, Customer):
        return asked_by(viewer) | _seen_beside(viewer)
    return reduce(or_, (_seen_from(seat) for seat in viewer.seats.values()), NOBODY)


def asked_by(customer: Customer) -> Q:
    """The tickets of a service that a customer has opened: as a contact, or by letter before being one."""
    own = Q(requester_id__in=[contact.pk for contact in customer.contacts])
    # Whoever asked by letter and is no contact is known by the address alone.
    own |= Q(requester__isnull=True, requester_address__in=sorted(customer.addresses))
    return Q(service_id=customer.service.pk) & own


def readable_by(viewer: Viewer | Customer) -> Q:
    """The messages of a ticket that whoever sees it may read: notes are for colleagues alone."""
    return ~Q(direction=Direction.NOTE) if isinstance(viewer, Customer) else Q()


def may_act(viewer: Viewer, ticket: Ticket) -> bool:
    """Whether a viewer who sees the ticket may change it; auditors and editors may not."""
    seat = viewer.seat_in(ticket.service_id)
    return seat is not None and seat.acts


def voice_of(customer: Customer, ticket: Ticket) -> Contact | None:
    """As which of their contacts a customer speaks on a ticket that they see: requester or colleague.

    None where the ticket knows no more than their address; `may_write` tells that from a stranger.
    """
    own = next((one for one in customer.contacts if one.pk == ticket.requester_id), None)
    return own or next((one for one in customer.contacts if _is_colleague(one, ticket)), None)


def may_write(contact: Contact | None, ticket: Ticket) -> bool:
    """Whether words of a contact may be added: the requester's own, and those of their organisation's
    contacts who do not only read. Whoever is known by the address alone has asked it themself."""
    if contact is None:
        return ticket.requester_id is None
    return contact.pk == ticket.requester_id or (contact.role != READER and _is_colleague(contact, ticket))


def may_decide(contact: Contact | None, ticket: Ticket, *, at: datetime) -> bool:
    """Whether a contact may say that a solution helped or not, or withdraw the ticket (S1.9, S1.24).

    The requester, and a contact of the same organisation whom the regulation lets ask (S1.15).
    Raises NothingPublished.
    """
    if not may_write(contact, ticket):
        return False
    if contact is None or contact.pk == ticket.requester_id:
        return True
    return isinstance(book.entitlement_of(contact, at), Entitled)


def _is_colleague(contact: Contact, ticket: Ticket) -> bool:
    requester = ticket.requester
    if requester is None or contact.organisation_id is None:
        return False
    return contact.organisation_id == requester.organisation_id


def _seen_beside(customer: Customer) -> Q:
    """Colleagues' tickets, but for sensitive ones (S4.24)."""
    here = Q(service_id=customer.service.pk, sensitive=False)
    return here & Q(requester__organisation_id__in=customer.seen_organisations)


def _seen_from(seat: Seat) -> Q:
    here = Q(service_id=seat.service)
    if seat.desks:
        here &= Q(desk__in=sorted(seat.desks))
    if seat.leads or seat.sees_sensitive or seat.role is Role.AUDITOR:
        return here
    return here & (Q(sensitive=False) | Q(assignee_id=seat.agent))
