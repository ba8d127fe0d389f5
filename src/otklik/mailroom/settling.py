"""What became of an incoming record, written once, in the transaction of what it brought."""

from typing import Final

from otklik.kit import due
from otklik.kit.prepared import Prepared
from otklik.mailroom.models import Envelope, Outcome
from otklik.tickets.models import Message, Ticket

VERDICTS: Final = "verdicts"
"""Where a record's route keeps what the receiving server found about the sender."""

_OUTCOME = Prepared(
    lambda pk: Envelope.objects.select_for_update(of=("self",)).filter(pk=pk).values_list("outcome")
)


def still_waiting(envelope: Envelope) -> bool:
    """Inside the filing transaction: nobody has filed it meanwhile; else there is nothing left to do."""
    (outcome,) = _OUTCOME.one(pk=envelope.pk)
    if outcome != Outcome.WAITING:
        due.finish(envelope)
    return outcome == Outcome.WAITING


def settle(
    envelope: Envelope,
    outcome: Outcome,
    why: str,
    ticket: Ticket | None = None,
    message: Message | None = None,
    **more: object,
) -> None:
    """The end of a record's way, with `more` columns of it; it is due no more."""
    if VERDICTS in envelope.route:
        more = {"route": envelope.route, **more}
    due.finish(envelope, outcome=outcome, because=why[:64], ticket=ticket, message=message, **more)
