"""What the portal reads of tickets beside a ticket's own page, always for one address or one customer."""

from collections.abc import Iterable

from django.db.models import Q

from otklik.people.viewer import Customer
from otklik.tickets.models import Direction, Message, Ticket

_LAST_REQUESTS = 20


def has_asked(service_id: int, address: str) -> bool:
    """Whether somebody who is no contact has a ticket in a service, from a letter of this address."""
    return Ticket.objects.filter(
        service=service_id, requester__isnull=True, requester_address=address
    ).exists()


def name_given(service_id: int, address: str) -> str:
    """How the sender of an address was last named in a letter, "" where nobody was."""
    letters = Message.objects.filter(
        ticket__service=service_id,
        ticket__requester__isnull=True,
        ticket__requester_address=address,
        sender_address=address,
        direction=Direction.IN,
    )
    return letters.order_by("-pk").values_list("sender_name", flat=True).first() or ""


def answered_before(customer: Customer, fields: Iterable[str]) -> dict[str, list[str]]:
    """What a customer has answered to these fields in forms of their own, each once, the newest first (S2.7).

    Two queries; the last requests alone are looked at.
    """
    own = Q(requester__in=[contact.pk for contact in customer.contacts])
    own |= Q(requester__isnull=True, requester_address__in=sorted(customer.addresses))
    mine = Ticket.objects.filter(own, service=customer.service).order_by("-updated_at")
    last = list(mine.values_list("pk", flat=True)[:_LAST_REQUESTS])
    rows = Message.objects.filter(ticket__in=last, direction=Direction.IN).exclude(fields={})
    found = list(rows.order_by("-pk").values_list("fields", flat=True))
    return {
        field: list(dict.fromkeys(said for row in found if (said := str(row.get(field, "")))))
        for field in fields
    }
