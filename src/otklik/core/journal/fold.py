"""What a journal adds up to: the state of a ticket after its last entry."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from otklik.core.journal.events import (
    Accepted,
    ApprovalAsked,
    ApprovalDecided,
    Asked,
    Assigned,
    Belonging,
    Bookkeeping,
    Breached,
    Closed,
    ClosingReason,
    ClosureRevoked,
    ContractChanged,
    CustomerWrote,
    CycleSealed,
    DeadlineMoved,
    Deferred,
    DeskChanged,
    Entry,
    Event,
    FollowUpLinked,
    Held,
    LetterFailed,
    LetterSent,
    LinkDeclined,
    LinkProposed,
    Noted,
    ParticipantAdded,
    ParticipantRemoved,
    PlanChanged,
    PriorityChanged,
    ProposalWithdrawn,
    Proposed,
    Rebased,
    Registered,
    Rejected,
    Reopened,
    Replied,
    Resumed,
    Retracted,
    ReviewDateCame,
    SilenceProposed,
    SilenceWarned,
    SolutionKind,
    TopicConfirmed,
    TopicDoubted,
    TypeChanged,
    Warned,
)  # fmt: skip


class State(StrEnum):
    """The seven states of a ticket; NONE is before registration."""

    NONE = "none"
    NEW = "new"
    OPEN = "open"
    PENDING_CUSTOMER = "pending_customer"
    ON_HOLD = "on_hold"
    SOLUTION_PROPOSED = "solution_proposed"
    DEFERRED = "deferred"
    CLOSED = "closed"


_BY_NOBODY = Bookkeeping | Rebased
"""What leaves the instant of the last act as it was: other law moves clocks, but nobody did anything."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """The question or proposal that the customer has before them.

    `at` is the act's instant, `sent_at` the instant at which its letter was taken over, if it was.
    """

    at: datetime
    message: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What an agent has asked the lead to approve and the lead has not decided: `seq` is the asking."""

    seq: int
    by: str
    refusal: str
    review_at: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a ticket stands after some entries; what the next act may be and which terms apply.

    `proposed_links` are tickets that it may belong to, `doubted` messages that may be a matter of their own,
    `participants` contacts who get what people write to the customer.
    """

    state: State = State.NONE
    at: datetime | None = None
    number: str = ""
    registered_at: datetime | None = None
    desk: str = ""
    plan: str = ""
    contract: str = ""
    regulation: str = ""
    calendars: str = ""
    type: str = ""
    priority: str = ""
    priority_is_set: bool = False
    assignee: str = ""
    proposal: SolutionKind | None = None
    awaited: Awaited | None = None
    unjudged: Entry | None = None
    rejections: int = 0
    reason: ClosingReason | None = None
    refusal: str = ""
    closed_at: datetime | None = None
    review_at: datetime | None = None
    review_came: bool = False
    wish: Wish | None = None
    proposed_links: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    seq: int = 0


def fold(entries: Iterable[Entry]) -> Situation:
    """The situation after all entries; what was retracted never was."""
    situation = Situation()
    for entry in effective(entries):
        situation = step(situation, dated(entry, situation))
    return situation


def effective(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that count, each with the instant that counts.

    Left out: what was retracted, and closings by mistake or revoked, which count as never having
    been. An entry earlier than the one before counts at that one's instant; bookkeeping does not
    hold others back.
    """
    written = tuple(entries)
    gone = undone(written)
    kept: list[Entry] = []
    latest: datetime | None = None
    for entry in written:
        if entry.seq in gone:
            continue
        at = entry.at if latest is None else max(entry.at, latest)
        kept.append(entry if at == entry.at else replace(entry, at=at))
        latest = latest if isinstance(entry.event, Bookkeeping) else at
    return tuple(kept)


def known_by(entries: Iterable[Entry], at: datetime) -> list[Entry]:
    """What counts by an instant: a letter filed late counts no earlier than what was written before it."""
    written = tuple(entries)
    counts = {entry.seq: entry.at for entry in effective(written)}
    return [entry for entry in written if counts.get(entry.seq, entry.at) <= at]


def undone(written: Iterable[Entry]) -> set[int]:
    """The seqs of entries that count as never having been."""
    entries = tuple(written)
    gone = {int(seq) for entry in entries if isinstance(entry.event, Retracted) for seq in entry.event.seqs}
    closing = 0
    for entry in entries:
        if entry.seq in gone:
            continue
        match entry.event:
            case Closed():
                closing = entry.seq
            case Reopened(mistake=True) | ClosureRevoked():
                gone.add(closing)
            case _:
                pass
    return gone


def dated(entry: Entry, before: Situation) -> Entry:
    """The entry with its own instant, but "helped", set on the customer's letter, with that letter's."""
    event = entry.event
    if before.unjudged and isinstance(event, Closed) and event.reason is ClosingReason.CONFIRMED:
        return replace(entry, at=before.unjudged.at)
    return entry


def step(before: Situation, entry: Entry) -> Situation:
    """The situation after one more entry, whose instant is already the one that counts."""
    at = before.at if isinstance(entry.event, _BY_NOBODY) else entry.at
    return replace(_after(before, entry, entry.event), seq=entry.seq, at=at)


def _after(before: Situation, entry: Entry, event: Event) -> Situation:
    if isinstance(event, Bookkeeping):
        return _kept(before, entry, event)
    judged = replace(before, unjudged=None) if before.unjudged else before
    match event:
        case Registered():
            return _registered(entry, event)
        case PriorityChanged(to):
            return replace(judged, priority=to, priority_is_set=True)
        case TypeChanged(to, priority=default):
            keeps = before.priority_is_set or not default
            return replace(judged, type=to, priority=before.priority if keeps else default)
        case PlanChanged(to):
            return replace(judged, plan=to)
        case DeskChanged(to):
            return replace(judged, desk=to)
        case ContractChanged(to):
            return replace(judged, contract=to)
        case Rebased(regulation, calendars):
            return replace(before, regulation=regulation, calendars=calendars)
        case CustomerWrote():
            return _customer_wrote(before, judged, entry)
        case Replied():
            return _open(judged) if before.state is State.NEW else judged
        case Asked() | Proposed() | Held() | Deferred():
            return _waiting(judged, entry, event)
        case Accepted() | Resumed() | ProposalWithdrawn():
            return _open(judged)
        case Rejected():
            return replace(_open(judged), rejections=before.rejections + 1)
        case Closed():
            return _closed(judged, entry, event)
        case Reopened():
            return _open(replace(judged, reason=None, refusal="", closed_at=None))
        case ClosureRevoked():
            return before
        case _:
            assert_never(event)


def _kept(before: Situation, entry: Entry, event: Bookkeeping) -> Situation:
    """What moves neither state nor clocks, and may still be worth knowing."""
    if isinstance(event, Belonging):
        return _belonging(before, event)
    match event:
        case Assigned(to):
            return replace(before, assignee=to)
        case LetterSent(message=message):
            return _sent(before, message, entry.at)
        case ReviewDateCame():
            return replace(before, review_came=True)
        case ApprovalAsked(refusal, review_at, message):
            return replace(before, wish=Wish(entry.seq, entry.actor.id, refusal, review_at, message))
        case ApprovalDecided():
            return replace(before, wish=None)
        case FollowUpLinked(ticket):
            return replace(before, proposed_links=_without(before.proposed_links, ticket))
        case Noted() | Retracted() | LetterFailed() | Warned() | Breached():
            return before
        case SilenceWarned() | SilenceProposed() | DeadlineMoved() | CycleSealed():
            return before
        case _:
            assert_never(event)


def _belonging(before: Situation, event: Belonging) -> Situation:
    """What an agent has to decide about, and who takes part."""
    match event:
        case LinkProposed(ticket):
            return replace(before, proposed_links=(*before.proposed_links, ticket))
        case LinkDeclined(ticket):
            return replace(before, proposed_links=_without(before.proposed_links, ticket))
        case TopicDoubted(message):
            return replace(before, doubted=(*before.doubted, message))
        case TopicConfirmed(message):
            return replace(before, doubted=_without(before.doubted, message))
        case ParticipantAdded(contact):
            return replace(before, participants=(*_without(before.participants, contact), contact))
        case ParticipantRemoved(contact):
            return replace(before, participants=_without(before.participants, contact))
        case _:
            assert_never(event)


def _without(among: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(one for one in among if one != gone)


def _waiting(before: Situation, entry: Entry, event: Asked | Proposed | Held | Deferred) -> Situation:
    here = replace(before, review_at=None, review_came=False)
    match event:
        case Asked(message):
            awaited = Awaited(entry.at, message)
            return replace(here, state=State.PENDING_CUSTOMER, awaited=awaited, proposal=None)
        case Proposed(kind, message):
            awaited = Awaited(entry.at, message)
            return replace(here, state=State.SOLUTION_PROPOSED, awaited=awaited, proposal=kind)
        case Held(review_at):
            return replace(here, state=State.ON_HOLD, review_at=review_at)
        case Deferred(review_at=review_at):
            return replace(here, state=State.DEFERRED, awaited=None, review_at=review_at, wish=None)
        case _:
            assert_never(event)


def _open(here: Situation) -> Situation:
    return replace(here, state=State.OPEN, proposal=None, awaited=None, review_at=None, review_came=False)


def _registered(entry: Entry, event: Registered) -> Situation:
    return Situation(
        state=State.NEW,
        number=event.number,
        registered_at=entry.at,
        desk=event.desk,
        plan=event.plan,
        contract=event.contract,
        regulation=event.regulation,
        calendars=event.calendars,
        type=event.type,
        priority=event.priority,
        priority_is_set=bool(event.priority_set_by),
    )


def _sent(before: Situation, message: str, at: datetime) -> Situation:
    awaited = before.awaited
    if awaited is None or not message or awaited.message != message or awaited.sent_at:
        return before
    return replace(before, awaited=replace(awaited, sent_at=max(at, awaited.at)))


def _customer_wrote(before: Situation, judged: Situation, entry: Entry) -> Situation:
    """Their answer ends a wait; to a proposal it is an outcome that nobody has judged yet (row 9a)."""
    if before.state is State.SOLUTION_PROPOSED:
        return replace(_open(judged), unjudged=entry)
    if before.state in (State.PENDING_CUSTOMER, State.DEFERRED):
        return _open(judged)
    return judged


def _closed(before: Situation, entry: Entry, event: Closed) -> Situation:
    return replace(
        before,
        state=State.CLOSED,
        reason=event.reason,
        refusal=event.refusal,
        closed_at=entry.at,
        awaited=None,
        proposal=None,
        review_at=None,
        review_came=False,
        wish=None,
    )
