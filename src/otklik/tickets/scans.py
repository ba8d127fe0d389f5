"""Files that clamd looks through (OTKLIK_CLAMD): which wait for it, and which are locked by what it found."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from otklik.tickets.models import Attachment, Scan


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
