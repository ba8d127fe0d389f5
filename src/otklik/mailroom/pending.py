"""Letters that came in and are not filed yet, lie in a folder still, or have to leave and have not left."""

from datetime import datetime, timedelta

from django.db.models import Q

from otklik.mailroom import fetch
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome, Source
from otklik.tickets.models import Ticket

PATIENCE = timedelta(days=3)
"""A folder that nobody reaches holds up no closing for ever: a letter found there later takes it back."""


def unfiled(ticket: Ticket, until: datetime) -> bool:
    """Whether a letter received up to an instant (included) may still turn out to be this ticket's.

    Of the letters that could not be read at all only the requester's own count: any other would hold up the
    closing of every ticket of the service.
    """
    hopeful = Q(failed_at__isnull=True) | (Q(sender__iexact=ticket.requester_address) & ~Q(sender=""))
    letters = Envelope.objects.filter(service=ticket.service_id, outcome=Outcome.WAITING)
    return letters.filter(hopeful, received_at__lte=until).exists()


def unfetched(ticket: Ticket, until: datetime, *, now: datetime) -> bool:
    """Whether a folder of the service has not been looked into since an instant: a letter may lie there.

    One out of reach, or whose letters are not all taken yet, is waited for as long as PATIENCE.
    """
    if now > until + PATIENCE:
        return False
    live = Source.objects.filter(mailbox__service=ticket.service_id, testing=False)
    not_all = Q(unreachable_since__isnull=False) | Q(behind__gt=0)
    return live.filter(not_all | Q(due_at__lt=until + fetch.EVERY)).exists()


def unheard(ticket: Ticket, until: datetime, *, now: datetime) -> bool:
    """Whether nobody can say yet that the customer kept silent up to an instant.

    A letter of theirs may be unfiled or unfetched still, or ours has not left: who was not asked is not
    silent.
    """
    theirs = Q(contact__isnull=False) | Q(to_address__iexact=ticket.requester_address)
    waiting = Letter.objects.filter(theirs, ticket=ticket, state=LetterState.QUEUED, failed_at__isnull=True)
    return waiting.exists() or unfiled(ticket, until) or unfetched(ticket, until, now=now)
