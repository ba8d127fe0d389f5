"""Files of tickets are looked through in the background, and letters out wait a little for theirs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from otklik.kit import due
from otklik.mailroom import clamd
from otklik.mailroom.models import Letter, LetterState
from otklik.tickets import scans, words
from otklik.tickets.models import Scan

PATIENCE: Final = timedelta(minutes=1)
"""So long a letter waits for its files to be looked through, counted from when it might have left."""

_STEP: Final = timedelta(seconds=3)
_FIRST_DELAY: Final = timedelta(seconds=15)
_LAST_STEP: Final = 5


def look(row: Scan, *, tick: Callable[[], datetime]) -> None:
    """One claimed file. A clamd that is away is tried again for ever, from 15 seconds up to 4 minutes later.

    Raises OSError where the file's bytes are gone, Puzzled where clamd cannot look at it.
    """
    content = words.content_of(row.attachment)
    try:
        verdict = clamd.look_through(settings.CLAMD, content)
    except clamd.Away as away:
        _later(row, str(away), now=tick())
        return
    by = _called() if verdict.signature else ""
    found = {"state": _state(verdict), "signature": verdict.signature[:200], "by": by[:60]}
    due.finish(row, looked_at=tick(), **found)


def _called() -> str:
    """Which program found something; where it went away since, without its version: what it found counts."""
    try:
        return clamd.version(settings.CLAMD)
    except clamd.Away:
        return "ClamAV"


def is_awaited(letter: Letter, *, now: datetime) -> bool:
    """Whether a claimed letter waits for its files, or those that go with it; it is due again in a moment.

    One query for a person's words where clamd is configured, none otherwise.
    """
    if not settings.CLAMD or letter.message_id is None or letter.attempts > 1:
        return False
    might_leave = max(letter.created_at + settings.UNDO, letter.joins_until or letter.created_at)
    if now >= might_leave + PATIENCE or not _files_of(letter).exists():
        return False
    ours = Letter.objects.filter(pk=letter.pk, leased_until=letter.leased_until)
    ours.update(due_at=now + _STEP, leased_until=None, attempts=0)
    return True


def _files_of(letter: Letter) -> QuerySet[Scan]:
    """Those not looked through yet, of all that waits to the same reader."""
    queued = Letter.objects.filter(
        ticket=letter.ticket_id, to_address=letter.to_address, state=LetterState.QUEUED, with_files=True
    )
    return scans.waiting().filter(attachment__message__in=queued.values("message"))


def _state(verdict: clamd.Verdict) -> Scan.State:
    if verdict.too_large:
        return Scan.State.TOO_LARGE
    return Scan.State.FOUND if verdict.signature else Scan.State.CLEAN


def _later(row: Scan, why: str, *, now: datetime) -> None:
    tries = min(row.attempts, _LAST_STEP)
    at = now + _FIRST_DELAY * 2 ** max(tries - 1, 0)
    ours = Scan.objects.filter(pk=row.pk, leased_until=row.leased_until)
    ours.update(due_at=at, leased_until=None, attempts=tries, last_error=why[:2000], deaths=0)
