"""Endings and what may follow them: silence, withdrawal, no request; reopening, revoking, a follow-up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from otklik.agreements import book
from otklik.core.journal.events import (
    Closed,
    ClosingReason,
    ClosureRevoked,
    CustomerWrote,
    FollowUpLinked,
    Reopened,
)  # fmt: skip
from otklik.core.journal.fold import Situation
from otklik.core.lifecycle import Act, Given, NotPossible
from otklik.core.regulation.schema import Regulation
from otklik.people.models import Agent, Contact
from otklik.tickets import journal, project, words
from otklik.tickets.acts import belonging, given, rebasing
from otklik.tickets.models import Message, Ticket, Upload

A_DAY = timedelta(days=1)
"""For so long an agent may take back a closing; after that the lead (row 19a)."""

_UNDONE_ELSEWHERE = (ClosingReason.DUPLICATE, ClosingReason.SPLIT)
_NEVER_REOPENED = (ClosingReason.REFUSED, ClosingReason.DUPLICATE)
_OF_SILENCE = (ClosingReason.UNCONFIRMED, ClosingReason.NO_REACTION)


def close_for_silence(
    *, ticket: Ticket, agent: Agent, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """Closes where the customer's term is over and the regulation leaves the closing to an agent (S2.21)."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        term = project.silence_for(work.clocks(), work.regulation)
        if term is None or now < term.ends_at:
            raise given.NotHere("silence-not-over")
        work.require_closing(term.reason, by=by)
        work.record(Closed(term.reason), by=by)


def not_a_request(
    *, ticket: Ticket, agent: Agent, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """Ends what a robot or a mistake opened; no letter goes out."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require_closing(ClosingReason.NOT_A_REQUEST, by=by)
        work.record(Closed(ClosingReason.NOT_A_REQUEST), by=by)


def withdraw(
    *, ticket: Ticket, agent: Agent, quote: str, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """The customer needs it no more; an agent sets it on their word, quoted."""
    quote, by = given.words(quote, Given.QUOTE), journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require_closing(ClosingReason.WITHDRAWN)
        message = words.jot(work.ticket, quote, by=agent, at=now, act="withdraw")
        work.record(Closed(ClosingReason.WITHDRAWN, on=str(message.pk)), by=by)


def withdraw_by_customer(
    *,
    ticket: Ticket,
    said: words.Inbound,
    contact: Contact | None,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """Withdrawn by the customer's own hand (row 16); they may say why, and need not."""
    by = journal.contact(contact)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require_closing(ClosingReason.WITHDRAWN)
        on = given.outcome(work.ticket, said, by=contact, at=now, act="withdraw")
        work.record(Closed(ClosingReason.WITHDRAWN, on=on), by=by)


def reopen(
    *,
    ticket: Ticket,
    said: words.Inbound,
    contact: Contact | None,
    received_at: datetime,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """The customer's reply opens a closed ticket again, where the regulation has it so (S4.27)."""
    by = journal.contact(contact)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.REOPEN)
        message = words.receive(work.ticket, said, contact=contact, at=received_at, act="write")
        work.record(Reopened(message=str(message.pk)), by=by, at=received_at)
        work.record(CustomerWrote(str(message.pk)), by=by, at=received_at)
        belonging.doubt(work, message)
        belonging.bring_in(work, said.copied)
        rebasing.catch_up(work)
    return message


def reopen_by_mistake(
    *,
    ticket: Ticket,
    agent: Agent,
    reason: str,
    uploads: Sequence[Upload] = (),
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """Closed by mistake (row 19a): clocks go on as if it never had been, and the customer learns why."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.REOPEN, by=by)
        if work.situation.reason in _UNDONE_ELSEWHERE:
            raise given.NotHere("undone-elsewhere")
        if not may_take_back(work.situation, agent, at=now):
            raise given.NotHere("lead-reopens")
        reason = given.words(reason, Given.REASON)
        message = words.say(work.ticket, reason, by=agent, at=now, act="reopen", uploads=uploads)
        work.record(Reopened(mistake=True, message=str(message.pk)), by=by)
        rebasing.catch_up(work)
    return message


def may_take_back(situation: Situation, agent: Agent, *, at: datetime) -> bool:
    """Whether this agent may say that the closing was a mistake: within a day, the lead at any time."""
    if situation.closed_at is None or situation.reason in _UNDONE_ELSEWHERE:
        return False
    return agent.leads or at <= situation.closed_at + A_DAY


def revoke(
    *, ticket: Ticket, said: words.Inbound, contact: Contact | None, received_at: datetime, now: datetime
) -> Message:
    """A letter that was there before its ticket closed for silence is filed: the closing never was (10a)."""
    with journal.writing(ticket.pk, now=now) as work:
        if not was_no_silence(work.situation, received_at):
            raise NotPossible(Act.CUSTOMER_WRITES, work.situation)
        message = words.receive(work.ticket, said, contact=contact, at=received_at, act="write")
        work.record(ClosureRevoked(str(message.pk)), at=received_at)
        work.record(CustomerWrote(str(message.pk)), by=journal.contact(contact), at=received_at)
        belonging.doubt(work, message)
        belonging.bring_in(work, said.copied)
        rebasing.catch_up(work)
    return message


def was_no_silence(situation: Situation, received_at: datetime) -> bool:
    """Whether a closing for silence is refuted by a letter received at an instant."""
    closed_at = situation.closed_at
    return situation.reason in _OF_SILENCE and closed_at is not None and received_at <= closed_at


def link_follow_up(*, ticket: Ticket, new: Ticket, now: datetime) -> None:
    """Writes on a closed ticket which new one continues it (S1.28, S2.23)."""
    with journal.writing(ticket.pk, now=now) as work:
        work.record(FollowUpLinked(str(new.pk), "continued_by"))


def may_reopen(*, rules: Regulation, situation: Situation, ticket: Ticket, at: datetime) -> bool:
    """Whether a reply at this instant reopens the closed ticket; else it begins a new one."""
    if rules.closing.reply_to_closed != "reopen" or situation.reason in _NEVER_REOPENED:
        return False
    ends_at = reopens_until(rules=rules, situation=situation, ticket=ticket)
    return ends_at is None or at < ends_at + timedelta(seconds=1)


def reopens_until(*, rules: Regulation, situation: Situation, ticket: Ticket) -> datetime | None:
    """The end of the days within which a reply reopens the closed ticket; None where there is no end."""
    window, closed_at = rules.closing.reopen_window, situation.closed_at
    if window is None or closed_at is None:
        return None
    calendar = book.terms(ticket.service_id, situation).calendar
    return calendar.term_end(window, closed_at, end_of_day=True, roll=False)


def what_a_reply_brings(
    *, rules: Regulation, situation: Situation, ticket: Ticket, at: datetime
) -> Literal["reopen", "follow_up", "reject"]:
    """What the regulation makes of a reply to a closed ticket (S1.28, S2.23, S4.27)."""
    if may_reopen(rules=rules, situation=situation, ticket=ticket, at=at):
        return "reopen"
    return "reject" if rules.closing.reply_to_closed == "reject" else "follow_up"
