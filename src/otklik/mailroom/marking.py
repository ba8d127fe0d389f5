"""An agent marks a record that was set aside as a machine's, or takes a mistaken mark back."""

from datetime import datetime
from typing import Final

from django.db import transaction

from otklik.kit import due
from otklik.mailroom.models import Envelope, Outcome
from otklik.mailroom.sorting import SortedAlready, locked, recalled, remembering
from otklik.people.models import Agent

BY_AGENT: Final = "marked"
"""The reason of a record that an agent, not a machine, took for a machine's."""

ROBOT_FROM: Final = (Outcome.REFUSED, Outcome.UNIDENTIFIED, Outcome.NOT_A_REQUEST)


def mark_robot(envelope: Envelope, *, agent: Agent, now: datetime) -> None:
    """The record is a machine's: it stays in the list, and nobody is written to. Raises SortedAlready."""
    with transaction.atomic():
        mine = locked(envelope, ROBOT_FROM)
        due.finish(
            mine,
            outcome=Outcome.ROBOT,
            because=BY_AGENT,
            route=remembering(mine),
            sorted_by=agent,
            sorted_at=now,
        )


def may_be_taken_back(envelope: Envelope) -> bool:
    """Whether it stands where a person put it, and nothing has come of that."""
    by_agent = envelope.outcome == Outcome.ROBOT and envelope.because == BY_AGENT
    return by_agent or envelope.outcome == Outcome.NOT_A_REQUEST


def take_back(envelope: Envelope, *, agent: Agent, now: datetime) -> None:
    """The mark was a mistake: the record is again what it was before it. Raises SortedAlready."""
    with transaction.atomic():
        mine = locked(envelope, (Outcome.ROBOT, Outcome.NOT_A_REQUEST))
        if not may_be_taken_back(mine):
            raise SortedAlready(mine)
        due.finish(mine, **recalled(mine), sorted_by=agent, sorted_at=now)
