"""Conversation: the customer writes, an agent answers, asks, notes."""

from collections.abc import Sequence
from datetime import datetime

from otklik.core.journal.events import Asked, CustomerWrote, Noted, Replied, ResponseKind
from otklik.core.lifecycle import Act
from otklik.people.models import Agent, Contact
from otklik.tickets import journal, words
from otklik.tickets.acts import belonging, given
from otklik.tickets.models import Message, Ticket, Upload


def customer_wrote(
    *,
    ticket: Ticket,
    said: words.Inbound,
    contact: Contact | None,
    received_at: datetime,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """The customer's words, dated by their receipt; they end a wait (rows 5, 5a and 9a of the life cycle)."""
    by = journal.contact(contact)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.CUSTOMER_WRITES)
        message = words.receive(work.ticket, said, contact=contact, at=received_at, act="write")
        work.record(CustomerWrote(str(message.pk)), by=by, at=received_at)
        belonging.doubt(work, message)
        belonging.bring_in(work, said.copied)
    return message


def reply(
    *,
    ticket: Ticket,
    agent: Agent,
    text: str,
    kind: ResponseKind = ResponseKind.ANSWER,
    uploads: Sequence[Upload] = (),
    alone: bool = False,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """A public answer. A confirmation that work has begun names the term of its solution (S2.19)."""
    text, by = given.words(text), journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.REPLY, by=by)
        term = _term(work) if kind is ResponseKind.WORK_STARTED else None
        message = words.say(work.ticket, text, by=agent, at=now, act="reply", uploads=uploads, alone=alone)
        work.record(Replied(kind, str(message.pk), term), by=by)
    return message


def ask(
    *,
    ticket: Ticket,
    agent: Agent,
    text: str,
    uploads: Sequence[Upload] = (),
    alone: bool = False,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """A question to the customer: their turn, and whatever the regulation pauses (S0.6, S1.14, S2.16)."""
    text, by = given.words(text), journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.ASK, by=by)
        message = words.say(work.ticket, text, by=agent, at=now, act="ask", uploads=uploads, alone=alone)
        work.record(Asked(str(message.pk)), by=by)
    return message


def note(
    *,
    ticket: Ticket,
    agent: Agent,
    text: str,
    uploads: Sequence[Upload] = (),
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """Words for colleagues; nothing goes out and no clock turns."""
    text, by = given.words(text), journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.NOTE)
        message = words.jot(work.ticket, text, by=agent, at=now, act="note", uploads=uploads)
        work.record(Noted(str(message.pk)), by=by)
    return message


def _term(work: journal.Writing) -> datetime:
    """The date that a confirmation of work promises: the nearest deadline of a solution."""
    due = work.clocks().solution_due
    if due is None:
        raise given.NotHere("no-term-to-name")
    return due
