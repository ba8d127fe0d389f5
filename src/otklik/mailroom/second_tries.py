"""A person's "try again" for what was given up or waits for its next try; whoever clicks twice tries once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from otklik.kit import due
from otklik.kit.due import Due
from otklik.mailroom import together
from otklik.mailroom.models import Envelope, Letter, LetterState, Source
from otklik.people import changes
from otklik.people.models import Person, Service
from otklik.tickets import scans
from otklik.tickets.models import Follow, Scan, Task, Ticket

KINDS: dict[str, type[Due]] = {
    "letter": Letter,
    "envelope": Envelope,
    "source": Source,
    "follow": Follow,
    "ticket": Ticket,
    "task": Task,
    "scan": Scan,
}
"""The tables of due rows, by the word that addresses and changes use."""


def try_again(row: Due, *, by: Person | None, now: datetime) -> bool:
    """The row is due at once, with all attempts ahead. False where there is nothing to try again.

    That is so when somebody tried it already, it is done, or a worker has it in hand this moment.
    """
    if isinstance(row, Letter) and row.carried_by is not None:
        row = row.carried_by
    with transaction.atomic():
        mine = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if mine is None or not _waits(mine, now):
            return False
        _begin_anew(mine, now)
        _record(mine, by, now)
    return True


def try_all_again(rows: Iterable[Due], *, by: Person | None, now: datetime) -> int:
    """The same for many, each in a transaction of its own; gives how many."""
    return sum(try_again(row, by=by, now=now) for row in rows)


_UNDELIVERED = (LetterState.QUEUED, LetterState.FAILED, LetterState.BOUNCED)


def _waits(row: Due, now: datetime) -> bool:
    if isinstance(row, Letter) and row.state not in _UNDELIVERED:
        return False
    in_hand = row.leased_until is not None and row.leased_until >= now and row.failed_at is None
    due_already = row.due_at is not None and row.due_at <= now and row.failed_at is None
    open_still = row.failed_at is not None or row.due_at is not None or _is_locked(row)
    return open_still and not in_hand and not due_already


def _is_locked(row: Due) -> bool:
    """Such a file can be looked through once more, by newer lists; it stays locked meanwhile."""
    return isinstance(row, Scan) and row.state == Scan.State.FOUND


def _begin_anew(row: Due, now: datetime) -> None:
    # A ticket's instant follows from its journal, and has come already.
    due.try_again(row, now=(row.due_at or now) if isinstance(row, Ticket) else now)
    if isinstance(row, Letter):
        # One that came back goes anew; one that was taken, and only its ticket does not say so, does not.
        left = {"sent_at": None} if row.state == LetterState.BOUNCED else {}
        for one in (row, *together.carried(row)):
            Letter.objects.filter(pk=one.pk).update(state=LetterState.QUEUED, failed_at=None, **left)


def _record(row: Due, by: Person | None, now: datetime) -> None:
    kind, service, label = _described(row)
    changes.record(
        service=service,
        by=by,
        kind=f"{kind}_tried_again",
        subject_kind=kind,
        subject_id=row.pk,
        label=label,
        now=now,
    )


def _described(row: Due) -> tuple[str, Service | None, str]:
    """The word of a row's table, whose it is, and how it is called."""
    match row:
        case Letter():
            return "letter", row.service, f"{row.subject} → {row.to_address}"
        case Envelope():
            return "envelope", row.service, row.subject or row.sender
        case Source():
            return "source", row.mailbox.service, row.mailbox.address
        case Follow():
            return "follow", row.ticket.service, row.ticket.number
        case Ticket():
            return "ticket", row.service, row.number
        case Task():
            return "task", row.service, row.kind
        case Scan():
            return "scan", row.attachment.message.ticket.service, scans.called(row)
        case _:
            raise TypeError(f"{type(row).__name__} is no table of KINDS")
