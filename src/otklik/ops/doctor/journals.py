"""The newest tickets compared with their journals, as `otklik rebuild --check` does with all."""

from collections.abc import Iterator

from otklik.ops.doctor.finding import Finding, error, fine
from otklik.tickets import rebuilding
from otklik.tickets.models import Ticket

SAMPLE = 200
"""Tickets compared: a second or two."""


def newest_tickets() -> Iterator[Finding]:
    """What is shown of the newest tickets is what their journals give."""
    tickets = list(Ticket.objects.order_by("-pk")[:SAMPLE])
    unlike = [ticket.number for ticket in tickets if not _agrees(ticket)]
    if unlike:
        yield error(
            "journal_differs", "otklik rebuild", count=len(unlike), first=unlike[0], sample=len(tickets)
        )
    else:
        yield fine("journal_fine", sample=len(tickets))


def _agrees(ticket: Ticket) -> bool:
    """A journal that cannot be read agrees with nothing."""
    try:
        return not any(rebuilding.differences(ticket))
    except (LookupError, ValueError, TypeError, AttributeError):
        return False
