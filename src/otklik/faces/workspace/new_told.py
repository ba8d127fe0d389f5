"""What is said to a caller before hanging up: the number, by when, and whether a letter follows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording.subjects import subject_of
from otklik.faces.workspace import new_terms, places
from otklik.faces.workspace.spelling import spelled
from otklik.tickets import reads
from otklik.tickets.models import Direction
from otklik.tickets.reads import Record


def content(looking: Looking, service: str, number: str) -> dict[str, Any]:
    """Raises Ticket.DoesNotExist for a stranger too."""
    record = reads.record(looking.viewer, service=service, number=number)
    ticket = record.ticket
    return {
        "title": _("Ticket %(number)s") % {"number": ticket.number},
        "links": places.links(looking, None),
        "ticket": ticket,
        "subject": subject_of(ticket),
        "spelled": spelled(ticket.number),
        "promises": [new_terms.due(cycle, looking) for cycle in _running(record)],
        "letter": _letter(record),
        "url": reverse("ticket", args=[ticket.service.slug, ticket.number]),
        "channel": ticket.channel,
    }


def _running(record: Record) -> list[Any]:
    shown = [cycle for cycle in record.clocks.open if cycle.due or cycle.state == "unset"]
    return sorted(shown, key=lambda cycle: (cycle.due is None, cycle.due or cycle.started_at))


def _letter(record: Record) -> str:
    """Which letter goes out, and where to."""
    ticket = record.ticket
    address = ticket.requester_address or (ticket.requester.person.email if ticket.requester else "")
    if not address:
        return _("No address is known, so no letter goes out: the number is what the caller keeps.")
    if record.messages and record.messages[0].direction == Direction.OUT:
        return _("Your letter goes to %(address)s.") % {"address": address}
    if record.regulation.notification("ticket_registered") is None:
        return ""
    return _("A letter with the number goes to %(address)s.") % {"address": address}
