"""Letters that came in and are not filed yet."""

from datetime import datetime

from django.db.models import Q

from otklik.mailroom.models import Envelope, Outcome
from otklik.tickets.models import Ticket


def unfiled(ticket: Ticket, until: datetime) -> bool:
    """Whether a letter received up to an instant (included) may still turn out to be this ticket's.

    Of the letters that could not be read at all only the requester's own count: any other would hold up the
    closing of every ticket of the service.
    """
    hopeful = Q(failed_at__isnull=True) | (Q(sender__iexact=ticket.requester_address) & ~Q(sender=""))
    letters = Envelope.objects.filter(service=ticket.service_id, outcome=Outcome.WAITING)
    return letters.filter(hopeful, received_at__lte=until).exists()
