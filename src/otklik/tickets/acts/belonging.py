"""What belongs together: a ticket that a stranger's letter named, a letter under another subject."""

from datetime import datetime

from otklik.core.journal.events import FollowUpLinked, LinkDeclined, TopicConfirmed, TopicDoubted
from otklik.people.models import Agent
from otklik.tickets import journal
from otklik.tickets.acts import given
from otklik.tickets.models import Message, Ticket


def link(
    *, ticket: Ticket, other: Ticket, agent: Agent, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """The ticket continues the one that its letter named; nobody is written to (row 23 of the life cycle).

    Raises NotHere where no such link is proposed (any more).
    """
    by = journal.agent(agent)
    # The one that was named is the older: locked first by everybody, the two never wait for each other.
    with (
        journal.writing(other.pk, now=now) as there,
        journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as here,
    ):
        _require_proposed(here, other)
        here.record(FollowUpLinked(str(other.pk), "continues"), by=by)
        there.record(FollowUpLinked(str(ticket.pk), "continued_by"), by=by)


def keep_apart(
    *, ticket: Ticket, other: Ticket, agent: Agent, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """The ticket has nothing to do with the one that its letter named. Raises NotHere as `link` does."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        _require_proposed(work, other)
        work.record(LinkDeclined(str(other.pk)), by=by)


def same_matter(
    *, ticket: Ticket, message: str, agent: Agent, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """A letter under another subject is about the same matter. Raises NotHere where nobody doubts it."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        if message not in work.situation.doubted:
            raise given.NotHere("nothing-doubted")
        work.record(TopicConfirmed(message), by=by)


def doubt(work: journal.Writing, message: Message) -> None:
    """Within the act that took a letter in: one that came with a subject of its own may be a new matter."""
    if message.subject:
        work.record(TopicDoubted(str(message.pk)))


def _require_proposed(work: journal.Writing, other: Ticket) -> None:
    if str(other.pk) not in work.situation.proposed_links:
        raise given.NotHere("nothing-proposed")
