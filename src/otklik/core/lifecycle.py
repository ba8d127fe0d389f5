"""The life cycle as data: which acts a state has, who may do them, what must be given, where they lead.

Pages offer what stands here, acts ask here before they write, `clocks replay` refuses by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from otklik.core.journal.events import ClosingReason
from otklik.core.journal.fold import Situation, State

NEW, OPEN, PENDING, HOLD = State.NEW, State.OPEN, State.PENDING_CUSTOMER, State.ON_HOLD
PROPOSED, DEFERRED, CLOSED = State.SOLUTION_PROPOSED, State.DEFERRED, State.CLOSED
NOT_CLOSED = frozenset({NEW, OPEN, PENDING, HOLD, PROPOSED, DEFERRED})


class Act(StrEnum):
    """What can be done to a ticket; the words of `do` in `clocks replay`."""

    ACCEPT = "accepted"
    ASK = "question_asked"
    REPLY = "replied"
    NOTE = "noted"
    ASSIGN = "assigned"
    CUSTOMER_WRITES = "customer_replied"
    HOLD = "held"
    RESUME = "resumed"
    DEFER = "deferred"
    PROPOSE = "solution_proposed"
    WITHDRAW_PROPOSAL = "solution_withdrawn"
    CONFIRM = "solution_confirmed"
    REJECT = "solution_rejected"
    CLOSE = "closed"
    REOPEN = "reopened"
    CHANGE_PRIORITY = "priority_changed"
    CHANGE_TYPE = "type_changed"
    CHANGE_PLAN = "plan_changed"
    CHANGE_DESK = "desk_changed"
    CHANGE_CONTRACT = "contract_changed"


class Who(StrEnum):
    REQUESTER = "requester"
    AGENT = "agent"
    LEAD = "team_lead"
    SYSTEM = "system"


class Given(StrEnum):
    """What an act must be given by the one who does it."""

    TEXT = "text"
    REASON = "reason"
    RESULT = "result"
    QUOTE = "quote"
    REVIEW_DATE = "review_date"
    REFUSAL = "refusal"
    CURE = "cure"
    POINTER = "pointer"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the life cycle; `target` absent means that the state stays."""

    act: Act
    sources: frozenset[State]
    target: State | None
    who: frozenset[Who]
    given: frozenset[Given] = frozenset()


@dataclass(frozen=True, slots=True)
class Closing:
    """One way to close: from which states, by whom, with what."""

    reason: ClosingReason
    sources: frozenset[State]
    who: frozenset[Who]
    given: frozenset[Given] = frozenset()


class NotPossible(Exception):
    """The state does not have the act; `possible` lists what it has."""

    def __init__(self, act: Act, situation: Situation, detail: str = "") -> None:
        self.act = act
        self.state = situation.state
        self.possible = possible(situation)
        named = f"{act} {detail}".strip()
        super().__init__(f"a ticket in state {situation.state} does not have {named}")


def _row(
    act: Act, sources: Iterable[State], target: State | None, who: Iterable[Who], *given: Given
) -> Transition:
    return Transition(act, frozenset(sources), target, frozenset(who), frozenset(given))


def _end(reason: ClosingReason, sources: Iterable[State], who: Iterable[Who], *given: Given) -> Closing:
    return Closing(reason, frozenset(sources), frozenset(who), frozenset(given))


_STAFF = (Who.AGENT, Who.LEAD)
_CUSTOMER = (Who.REQUESTER, Who.AGENT)

TRANSITIONS: tuple[Transition, ...] = (
    _row(Act.ACCEPT, [NEW], OPEN, _STAFF),
    _row(Act.ASK, [NEW, OPEN, HOLD, PROPOSED], PENDING, [Who.AGENT], Given.TEXT),
    _row(Act.REPLY, [NEW], OPEN, [Who.AGENT], Given.TEXT),
    _row(Act.REPLY, NOT_CLOSED - {NEW}, None, [Who.AGENT], Given.TEXT),
    _row(Act.CUSTOMER_WRITES, [PENDING, PROPOSED, DEFERRED], OPEN, [Who.REQUESTER], Given.TEXT),
    _row(Act.CUSTOMER_WRITES, [NEW, OPEN, HOLD], None, [Who.REQUESTER], Given.TEXT),
    _row(Act.HOLD, [NEW, OPEN, HOLD], HOLD, [Who.AGENT], Given.REASON, Given.REVIEW_DATE),
    _row(Act.RESUME, [HOLD, DEFERRED], OPEN, [Who.AGENT, Who.REQUESTER, Who.SYSTEM]),
    _row(
        Act.DEFER, [NEW, OPEN, PENDING], DEFERRED, [Who.AGENT],
        Given.REASON, Given.CURE, Given.REFUSAL, Given.REVIEW_DATE,
    ),
    _row(Act.PROPOSE, NOT_CLOSED - {DEFERRED}, PROPOSED, [Who.AGENT], Given.TEXT),
    _row(Act.WITHDRAW_PROPOSAL, [PROPOSED], OPEN, [Who.AGENT], Given.REASON),
    _row(Act.CONFIRM, [PROPOSED], CLOSED, _CUSTOMER, Given.QUOTE),
    _row(Act.REJECT, [PROPOSED], OPEN, _CUSTOMER, Given.RESULT),
    _row(Act.CLOSE, NOT_CLOSED, CLOSED, [Who.AGENT, Who.LEAD, Who.REQUESTER, Who.SYSTEM]),
    _row(Act.REOPEN, [CLOSED], OPEN, [Who.REQUESTER, Who.AGENT, Who.LEAD]),
    _row(Act.CHANGE_PRIORITY, NOT_CLOSED, None, _STAFF),
    _row(Act.CHANGE_TYPE, NOT_CLOSED, None, _STAFF),
    _row(Act.CHANGE_PLAN, NOT_CLOSED, None, _STAFF),
    _row(Act.CHANGE_DESK, NOT_CLOSED, None, _STAFF),
    _row(Act.CHANGE_CONTRACT, NOT_CLOSED, None, _STAFF),
    _row(Act.NOTE, NOT_CLOSED | {CLOSED}, None, _STAFF, Given.TEXT),
    _row(Act.ASSIGN, NOT_CLOSED, None, _STAFF),
)  # fmt: skip

CLOSINGS: tuple[Closing, ...] = (
    _end(ClosingReason.CONFIRMED, [PROPOSED], _CUSTOMER, Given.QUOTE),
    _end(ClosingReason.UNCONFIRMED, [PROPOSED, PENDING], [Who.SYSTEM, Who.AGENT]),
    _end(ClosingReason.NO_REACTION, [PROPOSED, PENDING], [Who.SYSTEM, Who.AGENT]),
    _end(ClosingReason.SOLVED_BY_AGENT, NOT_CLOSED - {DEFERRED}, [Who.AGENT], Given.TEXT),
    _end(ClosingReason.REASONED_REFUSAL, NOT_CLOSED, _STAFF, Given.REFUSAL, Given.REASON),
    _end(ClosingReason.REFUSED, NOT_CLOSED, [Who.AGENT], Given.REFUSAL, Given.REASON),
    _end(ClosingReason.DUPLICATE, NOT_CLOSED, [Who.AGENT]),
    _end(ClosingReason.WITHDRAWN, NOT_CLOSED, [Who.REQUESTER]),
    _end(ClosingReason.SPLIT, NOT_CLOSED, [Who.AGENT]),
    _end(ClosingReason.NOT_A_REQUEST, NOT_CLOSED, [Who.AGENT]),
)

ACCEPTING = frozenset(Act) - {Act.NOTE, Act.ASSIGN, Act.CUSTOMER_WRITES, Act.CONFIRM, Act.REJECT, Act.REOPEN}
"""Acts of an agent that, done on a new ticket, record Accepted with them."""

AGENTS_CLOSINGS = frozenset(closing.reason for closing in CLOSINGS if Who.AGENT in closing.who)


def transition(act: Act, situation: Situation) -> Transition:
    """The row for an act in this situation; raises NotPossible."""
    for row in TRANSITIONS:
        if row.act is act and situation.state in row.sources:
            return row
    if act is Act.CONFIRM and situation.state is OPEN and situation.unjudged:
        return _row(Act.CONFIRM, [OPEN], CLOSED, [Who.AGENT], Given.QUOTE)
    raise NotPossible(act, situation)


def closing(reason: ClosingReason, situation: Situation) -> Closing:
    """The way to close for this reason; raises NotPossible."""
    for way in CLOSINGS:
        if way.reason is reason and situation.state in way.sources:
            return way
    if reason is ClosingReason.CONFIRMED and situation.state is OPEN and situation.unjudged:
        return _end(reason, [OPEN], [Who.AGENT], Given.QUOTE)
    raise NotPossible(Act.CLOSE, situation, f"with reason {reason}")


def possible(situation: Situation) -> tuple[Act, ...]:
    """The acts that this situation has, in the order of the life cycle."""
    return tuple(act for act in Act if _has(act, situation))


def closings(situation: Situation) -> tuple[ClosingReason, ...]:
    return tuple(way.reason for way in CLOSINGS if situation.state in way.sources)


def records_acceptance(act: Act, situation: Situation, reason: ClosingReason | None = None) -> bool:
    """Whether the act, done by an agent on a new ticket, is its acceptance as well (clause S0.12)."""
    if situation.state is not NEW or act is Act.ACCEPT:
        return False
    return reason in AGENTS_CLOSINGS if act is Act.CLOSE else act in ACCEPTING


def _has(act: Act, situation: Situation) -> bool:
    if act is Act.CONFIRM and situation.state is OPEN:
        return situation.unjudged is not None
    return any(row.act is act and situation.state in row.sources for row in TRANSITIONS)
