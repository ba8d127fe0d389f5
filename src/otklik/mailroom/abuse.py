"""An agent says that a record is spam, or that it is not; with the first their sender may be blocked.

Nothing is thrown away: a record that was marked stays in the list, and can be taken in or taken back.
"""

from datetime import datetime

from django.db import transaction

from otklik.kit import due
from otklik.mailroom import blocking, sorting
from otklik.mailroom.models import Envelope, Outcome
from otklik.people.models import Agent

MARKED_FROM = (Outcome.REFUSED, Outcome.UNIDENTIFIED, Outcome.ROBOT, Outcome.NOT_A_REQUEST)


def mark(envelope: Envelope, *, agent: Agent, block: str = "", reason: str = "", now: datetime) -> None:
    """The record is spam; letters from `block` (an address or a domain) are not let in from now on.

    Raises SortedAlready, NotToBlock: then nothing is changed.
    """
    with transaction.atomic():
        mine = sorting.locked(envelope, MARKED_FROM)
        if block:
            assert mine.service is not None, "a record of no service is seen by nobody"
            blocking.block(service=mine.service, sender=block, reason=reason, by=agent.person, now=now)
        route = sorting.remembering(mine)
        due.finish(mine, outcome=Outcome.SPAM, route=route, sorted_by=agent, sorted_at=now)


def unmark(envelope: Envelope, *, agent: Agent, now: datetime) -> None:
    """It is no spam. What was marked is again what it was before; what a block met is filed anew.

    The block that stands against its sender is lifted, for else the next letter would be met again.
    Raises SortedAlready.
    """
    with transaction.atomic():
        mine = sorting.locked(envelope, (Outcome.SPAM, Outcome.BLOCKED))
        assert mine.service is not None, "a record of no service is seen by nobody"
        if block := blocking.standing_against(mine.service, mine.sender):
            blocking.lift(block, by=agent.person, now=now)
        if mine.outcome == Outcome.BLOCKED:
            _file_anew(mine, now)
            return
        due.finish(mine, **sorting.recalled(mine), sorted_by=agent, sorted_at=now)


def _file_anew(envelope: Envelope, now: datetime) -> None:
    """It waits for intake like a letter that has just come; its terms count from its received time."""
    envelope.outcome, envelope.because = Outcome.WAITING, ""
    envelope.save(update_fields=["outcome", "because"])
    due.try_again(envelope, now=now)
