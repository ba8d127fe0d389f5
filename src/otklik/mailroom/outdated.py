"""Letters that are of no use any more when their turn comes: a code that has expired helps nobody."""

from datetime import datetime
from typing import Final

from otklik.mailroom.models import Letter, LetterState

WHY: Final = "outdated"
"""The code at a letter that was held back for it."""


def held_back(letter: Letter, *, now: datetime) -> bool:
    """Whether a claimed letter came too late; it then stays, unsent, where it can be seen.

    False too where another worker has it meanwhile, or a server has taken it already.
    """
    if letter.useful_until is None or now < letter.useful_until or letter.sent_at:
        return False
    ours = Letter.objects.filter(
        pk=letter.pk, state=LetterState.QUEUED, failed_at=None, leased_until=letter.leased_until
    )
    if not ours.update(state=LetterState.HELD_BACK, due_at=None, leased_until=None, last_error=WHY):
        return False
    letter.state, letter.last_error, letter.leased_until = LetterState.HELD_BACK, WHY, None
    return True
