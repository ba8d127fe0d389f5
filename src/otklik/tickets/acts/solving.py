"""Solutions: propose one, take it back, learn whether it helped, or solve outright."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from otklik.core.journal.events import (
    Closed,
    ClosingReason,
    ProposalWithdrawn,
    Proposed,
    Rejected,
    Replied,
    ResponseKind,
    SolutionKind,
)  # fmt: skip
from otklik.core.lifecycle import Act, Given, NotPossible
from otklik.core.regulation.schema import ClockName
from otklik.people.models import Agent, Contact
from otklik.tickets import journal, words
from otklik.tickets.acts import given
from otklik.tickets.models import Message, Ticket, Upload

_NOTHING: Final = words.Inbound(text="")


def propose(
    *,
    ticket: Ticket,
    agent: Agent,
    text: str,
    kind: SolutionKind = SolutionKind.FINAL,
    steps: Sequence[str] = (),
    uploads: Sequence[Upload] = (),
    alone: bool = False,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """A solution for the customer to try; the silence term begins. A newer proposal replaces the older.

    A final one needs a regulation in which the requester confirms; an interim one names what it asks
    for where the regulation lists kinds (S1.21, S1.22).
    """
    text, by = given.words(text), journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        _check_kind(work, kind, steps)
        work.require(Act.PROPOSE, by=by)
        message = words.say(
            work.ticket, text, by=agent, at=now, act=f"propose_{kind}", uploads=uploads, alone=alone
        )
        work.record(Proposed(kind, str(message.pk), tuple(steps)), by=by)
    return message


def withdraw_proposal(
    *, ticket: Ticket, agent: Agent, reason: str, seen: int | None = None, key: str = "", now: datetime
) -> Message:
    """Takes a proposal back, with the reason to the customer; work goes on."""
    reason, by = given.words(reason, Given.REASON), journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.WITHDRAW_PROPOSAL, by=by)
        message = words.say(work.ticket, reason, by=agent, at=now, act="withdraw_proposal")
        work.record(ProposalWithdrawn(str(message.pk)), by=by)
    return message


def confirm(
    *, ticket: Ticket, agent: Agent, quote: str = "", seen: int | None = None, key: str = "", now: datetime
) -> None:
    """ "Helped", set by an agent on the customer's word: that of the letter just received, or quoted here."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.CONFIRM)
        letter = work.situation.unjudged
        on = getattr(letter.event, "message", "") if letter else ""
        if not letter:
            on = _quoted(work, quote, Given.QUOTE, agent, now, "confirm")
        work.record(Closed(ClosingReason.CONFIRMED, on=on), by=by, at=letter.at if letter else None)


def confirm_by_customer(
    *,
    ticket: Ticket,
    contact: Contact | None,
    said: words.Inbound = _NOTHING,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """ "Helped", by the customer's own hand, while a solution waits for it (S1.9, S1.24)."""
    by = journal.contact(contact)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        _require_proposal(work, Act.CONFIRM)
        on = given.outcome(work.ticket, said, by=contact, at=now, act="confirm")
        work.record(Closed(ClosingReason.CONFIRMED, on=on), by=by)


def reject_by_customer(
    *,
    ticket: Ticket,
    contact: Contact | None,
    said: words.Inbound,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """ "Did not help", by the customer's own hand, with what came of it (S1.9, S1.24); a new term begins.

    Raises Missing for no words where the regulation requires the result.
    """
    by = journal.contact(contact)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        if work.regulation.solution.result_report == "required":
            given.words(said.text, Given.RESULT)
        _require_proposal(work, Act.REJECT)
        work.record(Rejected(given.outcome(work.ticket, said, by=contact, at=now, act="reject")), by=by)


def reject(
    *, ticket: Ticket, agent: Agent, result: str, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """ "Did not help", on the customer's word, with what came of it (S1.24); a new term begins."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.REJECT)
        message = _quoted(work, result, Given.RESULT, agent, now, "reject")
        work.record(Rejected(message), by=by)


def solve(
    *,
    ticket: Ticket,
    agent: Agent,
    text: str,
    uploads: Sequence[Upload] = (),
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """The solution and the end in one, where nobody has to confirm (`confirm_by: none`).

    Its words are an answer in substance (S2.17): a first response still awaited is met by them.
    """
    text, by = given.words(text), journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        if work.regulation.closing.confirm_by != "none":
            raise given.NotHere("requester-confirms")
        work.require_closing(ClosingReason.SOLVED_BY_AGENT, by=by)
        message = words.say(work.ticket, text, by=agent, at=now, act="solve", uploads=uploads)
        if any(cycle.clock is ClockName.FIRST_RESPONSE for cycle in work.clocks().open):
            work.record(Replied(ResponseKind.ANSWER, str(message.pk)), by=by)
        work.record(Closed(ClosingReason.SOLVED_BY_AGENT, message=str(message.pk)), by=by)
    return message


def _require_proposal(work: journal.Writing, act: Act) -> None:
    """An outcome is said of a solution that waits for it; an agent alone judges a letter (row 9b)."""
    work.require(act)
    if work.situation.proposal is None:
        raise NotPossible(act, work.situation)


def _check_kind(work: journal.Writing, kind: SolutionKind, steps: Sequence[str]) -> None:
    rules = work.regulation
    if kind is SolutionKind.FINAL and rules.closing.confirm_by == "none":
        raise given.NotHere("nobody-confirms")
    known = rules.solution.interim_kinds
    if kind is SolutionKind.INTERIM and known and not steps:
        raise given.NotHere("interim-kind-missing")
    if any(step not in known for step in steps):
        raise given.NotHere("unknown-interim-kind")


def _quoted(work: journal.Writing, text: str, what: Given, agent: Agent, now: datetime, act: str) -> str:
    quote = given.words(text, what)
    return str(words.jot(work.ticket, quote, by=agent, at=now, act=act).pk)
