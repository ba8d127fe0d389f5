"""What the portal reads of tickets beside a ticket's own page, always for one address or one customer."""

from otklik.tickets.models import Direction, Message, Ticket


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
