"""Letters that came in and are not filed yet, or have to leave and have not left."""

from datetime import datetime

from django.db.models import Q

from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.tickets.models import Ticket


def unfiled(ticket: Ticket, until: datetime) -> bool:
    """Whether a letter received up to an instant (included) may still turn out to be this ticket's.

    Of the letters that could not be read at all only the requester's own count: any other would hold up the
    closing of every ticket of the service.
    """
    hopeful = Q(failed_at__isnull=True) | (Q(sender__iexact=ticket.requester_address) & ~Q(sender=""))
    letters = Envelope.objects.filter(service=ticket.service_id, outcome=Outcome.WAITING)
    return letters.filter(hopeful, received_at__lte=until).exists()


def unheard(ticket: Ticket, until: datetime) -> bool:
    """Whether nobody can say yet that the customer kept silent up to an instant.

    Either a letter of theirs may still be unfiled, or ours has not left: who was not asked is not silent.
    """
    theirs = Q(contact__isnull=False) | Q(to_address__iexact=ticket.requester_address)
    waiting = Letter.objects.filter(theirs, ticket=ticket, state=LetterState.QUEUED, failed_at__isnull=True)
    return waiting.exists() or unfiled(ticket, until)
