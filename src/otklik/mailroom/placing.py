"""A record that came to no service is given to one: from then on it is set aside there like any other."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from otklik.kit import due
from otklik.mailroom.models import Envelope, Mailbox, Outcome
from otklik.mailroom.sorting import SortedAlready, locked
from otklik.people.models import Agent

WHY: Final = "given"
"""The reason of a record that somebody gave to its service."""


class HereAlready(ValueError):
    """The service has got the same letter by itself."""


def give(envelope: Envelope, *, mailbox: Mailbox, agent: Agent, now: datetime) -> None:
    """It belongs to the mailbox's service and desk, where an agent decides what it is; nobody is written to.

    Raises SortedAlready, HereAlready.
    """
    assert agent.service_id == mailbox.service_id, "whoever gives it is an agent there"
    try:
        with transaction.atomic():
            mine = locked(envelope, (Outcome.UNSORTED,))
            if mine.service_id is not None:
                raise SortedAlready(mine)
            columns = {"service": mailbox.service, "mailbox": mailbox, "sorted_by": agent, "sorted_at": now}
            due.finish(mine, outcome=Outcome.UNIDENTIFIED, because=WHY, **columns)
    except IntegrityError:
        raise HereAlready from None
