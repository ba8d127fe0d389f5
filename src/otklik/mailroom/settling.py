"""What became of an incoming record, written once, in the transaction of what it brought."""

from otklik.kit import due
from otklik.mailroom.models import Envelope, Outcome
from otklik.tickets.models import Message, Ticket


def still_waiting(envelope: Envelope) -> bool:
    """Inside the filing transaction: nobody has filed it meanwhile; else there is nothing left to do."""
    fresh = Envelope.objects.select_for_update(of=("self",)).only("outcome").get(pk=envelope.pk)
    if fresh.outcome != Outcome.WAITING:
        due.finish(envelope)
    return fresh.outcome == Outcome.WAITING


def settle(
    envelope: Envelope,
    outcome: Outcome,
    why: str,
    ticket: Ticket | None = None,
    message: Message | None = None,
    **more: object,
) -> None:
    """The end of a record's way, with `more` columns of it; it is due no more."""
    due.finish(envelope, outcome=outcome, because=why[:64], ticket=ticket, message=message, **more)
