"""Who may see and who may change a ticket: one predicate for pages, counts, files and polls."""

from functools import reduce
from operator import or_

from django.db.models import Q

from otklik.people.models import Role
from otklik.people.viewer import Seat, Viewer
from otklik.tickets.models import Ticket

NOBODY = Q(pk__in=[])


def visible_to(viewer: Viewer) -> Q:
    """The tickets that a viewer may read: those of their services and desks.

    Sensitive ones are for leads, administrators, auditors, whoever is trusted with them, and the
    assignee alone. Everything else is, for this viewer, not there.
    """
    return reduce(or_, (_seen_from(seat) for seat in viewer.seats.values()), NOBODY)


def may_act(viewer: Viewer, ticket: Ticket) -> bool:
    """Whether a viewer who sees the ticket may change it; auditors and editors may not."""
    seat = viewer.seat_in(ticket.service_id)
    return seat is not None and seat.acts


def _seen_from(seat: Seat) -> Q:
    here = Q(service_id=seat.service)
    if seat.desks:
        here &= Q(desk__in=sorted(seat.desks))
    if seat.leads or seat.sees_sensitive or seat.role is Role.AUDITOR:
        return here
    return here & (Q(sensitive=False) | Q(assignee_id=seat.agent))
