"""What belongs together: tickets that letters named, letters under another subject, people who take part."""

from collections.abc import Iterable
from datetime import datetime

from otklik.core.journal.events import (
    FollowUpLinked,
    LinkDeclined,
    ParticipantAdded,
    ParticipantRemoved,
    TopicConfirmed,
    TopicDoubted,
)
from otklik.people.models import Agent, Contact
from otklik.tickets import access, journal
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


def add_participant(
    *, ticket: Ticket, contact: Contact, agent: Agent, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """A contact of the requester's organisation gets what people write to the customer; nobody is told.

    Raises NotHere for the requester, for somebody of elsewhere, and for who takes part already.
    """
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        if not access.is_colleague(contact, work.ticket) or _takes_part(work, contact):
            raise given.NotHere("unknown-participant")
        work.record(ParticipantAdded(str(contact.pk)), by=by)


def remove_participant(
    *, ticket: Ticket, contact: str, agent: Agent, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """They get no more of it, and no letter brings them in again. Raises NotHere for who takes no part."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        if contact not in work.situation.participants:
            raise given.NotHere("unknown-participant")
        work.record(ParticipantRemoved(contact), by=by)


def bring_in(work: journal.Writing, contacts: Iterable[Contact]) -> None:
    """Within the act that took a letter in: whom it went to besides takes part, unless taken out before."""
    out = {entry.event.contact for entry in work.entries if isinstance(entry.event, ParticipantRemoved)}
    for contact in contacts:
        if not _takes_part(work, contact) and str(contact.pk) not in out:
            work.record(ParticipantAdded(str(contact.pk)))


def _takes_part(work: journal.Writing, contact: Contact) -> bool:
    return contact.pk == work.ticket.requester_id or str(contact.pk) in work.situation.participants


def doubt(work: journal.Writing, message: Message) -> None:
    """Within the act that took a letter in: one that came with a subject of its own may be a new matter."""
    if message.subject:
        work.record(TopicDoubted(str(message.pk)))


def _require_proposed(work: journal.Writing, other: Ticket) -> None:
    if str(other.pk) not in work.situation.proposed_links:
        raise given.NotHere("nothing-proposed")
