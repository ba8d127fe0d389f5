"""The sleep of a restored installation: it takes letters and shows pages, but sends and fetches nothing.

There may be another one awake, the one that the backup was made of: two that answer are worse than none.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from otklik.mailroom.models import Letter, LetterState
from otklik.ops.models import Sleep

RESTORED: Final = "restored"
"""The code at a letter that was held back by waking up."""


def begin(*, since: datetime) -> None:
    """From now on nothing leaves and no folder is visited; `since` is the instant of the backup."""
    Sleep.objects.get_or_create(pk=1, defaults={"since": since})


def is_asleep() -> bool:
    return Sleep.objects.exists()


@transaction.atomic
def end(*, with_letters: bool) -> int:
    """Wakes up. Letters that waited at the backup's instant go out, or are held back; gives their number."""
    found = Sleep.objects.first()
    if found is None:
        return 0
    waiting = Letter.objects.filter(state=LetterState.QUEUED, created_at__lte=found.since)
    count = waiting.count()
    if not with_letters:
        waiting.update(state=LetterState.HELD_BACK, due_at=None, last_error=RESTORED)
    found.delete()
    return count
