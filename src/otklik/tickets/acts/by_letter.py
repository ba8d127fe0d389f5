"""What an agent does by a letter from their own mailbox: a public answer, or a note for colleagues."""

from collections.abc import Collection
from datetime import datetime

from otklik.core.journal.events import Noted, Replied, ResponseKind
from otklik.core.lifecycle import Act
from otklik.people.models import Agent
from otklik.tickets import journal, words
from otklik.tickets.models import Message, Ticket


def reply(
    *,
    ticket: Ticket,
    agent: Agent,
    said: words.Inbound,
    reached: Collection[str],
    received_at: datetime,
    now: datetime,
) -> Message:
    """A public answer that `reached` some addresses by itself; it counts from its receipt (row 4a).

    Raises NotPossible for a closed ticket.
    """
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, by=by) as work:
        work.require(Act.REPLY, by=by)
        message = words.pass_on(work.ticket, said, by=agent, at=received_at, public=True, reached=reached)
        work.record(Replied(ResponseKind.ANSWER, str(message.pk)), by=by, at=received_at)
    return message


def note(
    *, ticket: Ticket, agent: Agent, said: words.Inbound, received_at: datetime, now: datetime
) -> Message:
    """Words for colleagues, in any state; nothing goes out and no clock turns."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, by=by) as work:
        work.require(Act.NOTE)
        message = words.pass_on(work.ticket, said, by=agent, at=received_at, public=False)
        work.record(Noted(str(message.pk)), by=by, at=received_at)
    return message
