"""What time had brought before a customer wrote comes first, though no worker was there to keep it."""

import functools
from datetime import datetime

from otklik.mailroom import pending
from otklik.tickets.acts import timekeeping
from otklik.tickets.models import Ticket


def catch_up(ticket: Ticket, *, upto: datetime, now: datetime) -> bool:
    """Records what had come due by an instant, dated by its own rule; whether there was anything to record.

    A ticket whose time could not be kept is left to whoever mends it.
    """
    if ticket.due_at is None or ticket.due_at > upto or ticket.failed_at is not None:
        return False
    timekeeping.run(ticket.pk, now=upto, unheard=functools.partial(pending.unheard, now=now))
    ticket.refresh_from_db()
    return True
