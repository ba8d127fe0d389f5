"""Who may see and who may change a ticket: one predicate for pages, counts, files and polls."""

from functools import reduce
from operator import or_

from django.db.models import Q

from otklik.people.models import Role
from otklik.people.viewer import Customer, Seat, Viewer
from otklik.tickets.models import Ticket

NOBODY = Q(pk__in=[])


def visible_to(viewer: Viewer | Customer) -> Q:
    """The tickets that a viewer may read. Everything else is, for this viewer, not there.

    An agent reads those of their services and desks; sensitive ones are for leads, administrators,
    auditors, whoever is trusted with them, and the assignee alone. A customer reads their own and, where
    they have that right, their organisation's (S4.24).
    """
    if isinstance(viewer, Customer):
        return Q(service_id=viewer.service.pk) & _asked_by(viewer)
    return reduce(or_, (_seen_from(seat) for seat in viewer.seats.values()), NOBODY)


def may_act(viewer: Viewer, ticket: Ticket) -> bool:
    """Whether a viewer who sees the ticket may change it; auditors and editors may not."""
    seat = viewer.seat_in(ticket.service_id)
    return seat is not None and seat.acts


def _asked_by(customer: Customer) -> Q:
    own = Q(requester_id__in=[contact.pk for contact in customer.contacts])
    # Whoever asked by letter and is no contact is known by the address alone.
    own |= Q(requester__isnull=True, requester_address__in=sorted(customer.addresses))
    if organisations := customer.seen_organisations:
        own |= Q(requester__organisation_id__in=organisations, sensitive=False)
    return own


def _seen_from(seat: Seat) -> Q:
    here = Q(service_id=seat.service)
    if seat.desks:
        here &= Q(desk__in=sorted(seat.desks))
    if seat.leads or seat.sees_sensitive or seat.role is Role.AUDITOR:
        return here
    return here & (Q(sensitive=False) | Q(assignee_id=seat.agent))
