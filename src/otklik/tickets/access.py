"""Who may see and who may change a ticket: one predicate for pages, counts, files and polls."""

from collections.abc import Collection, Iterator
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
    return seen_from(tuple(viewer.seats.values()))


def seen_from(seats: Collection[Seat]) -> Q:
    """What an agent sees of some of their services: of all of them what `visible_to` says."""
    # The services stand apart, and once, so that the database finds open tickets by them.
    services = sorted(seat.service for seat in seats)
    return Q(service_id__in=services) & reduce(or_, _seen_from(seats), NOBODY)


def asked_by(customer: Customer) -> Q:
    """The tickets of a service that a customer has opened: as a contact, or by letter before being one."""
    # The service stands in each part, so that the database finds every part by its index.
    own = Q(service_id=customer.service.pk, requester_id__in=[contact.pk for contact in customer.contacts])
    # Whoever asked by letter and is no contact is known by the address alone.
    return own | Q(
        service_id=customer.service.pk,
        requester__isnull=True,
        requester_address__in=sorted(customer.addresses),
    )


def readable_by(viewer: Viewer | Customer) -> Q:
    """The messages of a ticket that whoever sees it may read: notes are for colleagues alone."""
    return ~Q(direction=Direction.NOTE) if isinstance(viewer, Customer) else Q()


def may_act(viewer: Viewer, ticket: Ticket) -> bool:
    """Whether a viewer who sees the ticket may change it; auditors and editors may not."""
    seat = viewer.seat_in(ticket.service_id)
    return seat is not None and seat.acts


def is_colleague(contact: Contact, ticket: Ticket) -> bool:
    """Whether a contact is of the requester's organisation, where they are of one."""
    requester = ticket.requester
    if requester is None or contact.organisation_id is None:
        return False
    return contact.organisation_id == requester.organisation_id


def voice_of(customer: Customer, ticket: Ticket) -> Contact | None:
    """As which of their contacts a customer speaks on a ticket that they see: requester or colleague.

    None where the ticket knows no more than their address; `may_write` tells that from a stranger.
    """
    own = next((one for one in customer.contacts if one.pk == ticket.requester_id), None)
    return own or next((one for one in customer.contacts if is_colleague(one, ticket)), None)


def may_write(contact: Contact | None, ticket: Ticket) -> bool:
    """Whether words of a contact may be added: the requester's own, and those of their organisation's
    contacts who do not only read. Whoever is known by the address alone has asked it themself."""
    if contact is None:
        return ticket.requester_id is None
    return contact.pk == ticket.requester_id or (contact.role != READER and is_colleague(contact, ticket))


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


def _seen_beside(customer: Customer) -> Q:
    """Colleagues' tickets, but for sensitive ones (S4.24)."""
    here = Q(service_id=customer.service.pk, sensitive=False)
    return here & Q(requester_id__in=customer.colleagues)


def _seen_from(seats: Collection[Seat]) -> Iterator[Q]:
    """What is seen of the services: all, all but what is sensitive, or by desk; seats alike together."""
    whole = [seat for seat in seats if not seat.desks and _sees_hidden(seat)]
    careful = [seat for seat in seats if not seat.desks and not _sees_hidden(seat)]
    yield Q(service_id__in=[seat.service for seat in whole])
    yield Q(service_id__in=[seat.service for seat in careful]) & _not_hidden_from(careful)
    for seat in seats:
        if seat.desks:
            here = Q(service_id=seat.service, desk__in=sorted(seat.desks))
            yield here if _sees_hidden(seat) else here & _not_hidden_from([seat])


def _sees_hidden(seat: Seat) -> bool:
    return seat.leads or seat.sees_sensitive or seat.role is Role.AUDITOR


def _not_hidden_from(seats: Collection[Seat]) -> Q:
    return Q(sensitive=False) | Q(assignee_id__in=[seat.agent for seat in seats])
