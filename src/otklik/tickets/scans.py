"""Files that clamd looks through (OTKLIK_CLAMD): which wait for it, and which are locked by what it found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from otklik.kit.columns import storable
from otklik.people import changes
from otklik.people.models import Person
from otklik.tickets.models import Attachment, Scan

LONGEST_REASON: Final = 200


def order(files: Sequence[Attachment], *, at: datetime) -> None:
    """Files just kept are to be looked through, due at `at`; nothing where no clamd is configured."""
    if settings.CLAMD and files:
        Scan.objects.bulk_create([Scan(attachment=file, due_at=at) for file in files])


def of(file: Attachment) -> Scan | None:
    """What is known of a file; a query unless the row brought it along."""
    found: Scan | None = getattr(file, "scan", None)
    return found


def is_locked(file: Attachment) -> bool:
    """Whether something was found in it: then it is kept and given to nobody."""
    scan = of(file)
    return scan is not None and scan.state == Scan.State.FOUND


def is_awaited(file: Attachment) -> bool:
    """Whether it may be had, and was not looked through yet."""
    scan = of(file)
    return bool(settings.CLAMD) and scan is not None and scan.state == Scan.State.WAITS


def unlocked(files: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Those of them that may be given out."""
    return files.exclude(scan__state=Scan.State.FOUND)


def waiting() -> QuerySet[Scan]:
    """Files that were not looked through yet."""
    return Scan.objects.filter(state=Scan.State.WAITS)


def release(row: Scan, *, reason: str, by: Person | None, now: datetime) -> bool:
    """A locked file may be had: a person says that nothing bad is in it. False for one that is not locked.

    Raises ValueError without a reason.
    """
    why = " ".join(storable(reason).split())[:LONGEST_REASON]
    if not why:
        raise ValueError("why is a file released?")
    with transaction.atomic():
        ours = Scan.objects.filter(pk=row.pk, state=Scan.State.FOUND)
        if not ours.update(state=Scan.State.RELEASED, due_at=None, leased_until=None, failed_at=None):
            return False
        changes.record(
            service=row.attachment.message.ticket.service,
            by=by,
            kind="scan_released",
            subject_kind="scan",
            subject_id=row.pk,
            label=called(row),
            before={"signature": row.signature},
            after={"reason": why},
            now=now,
        )
    return True


def called(row: Scan) -> str:
    """As lists of changes call it: the ticket and the file's name."""
    return f"{row.attachment.message.ticket.number}, {row.attachment.filename}"
