"""What the office reads of tickets, always for a viewer."""

from otklik.people.models import Contact, Organisation
from otklik.people.viewer import Viewer
from otklik.tickets import access
from otklik.tickets.models import Ticket


def of_organisation(viewer: Viewer, organisation: Organisation, *, most: int = 5) -> tuple[int, list[Ticket]]:
    """How many tickets an organisation's contacts have, and those changed last. Two queries."""
    theirs = Contact.objects.filter(organisation=organisation)
    rows = Ticket.objects.filter(access.visible_to(viewer), requester_id__in=theirs.values("pk"))
    return rows.count(), list(rows.order_by("-updated_at", "-pk")[:most])
