"""Which letters an act brings under a regulation; pure, so that a table can test it.

What a person writes to the customer always goes. `notifications` lists the automatic letters besides;
one event gives one letter, so where a person's words go out, the notice is in that letter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from otklik.core.journal.events import (
    Accepted,
    ActorKind,
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
    FollowUpLinked,
    Held,
    LetterFailed,
    LetterSent,
    Noted,
    PlanChanged,
    PriorityChanged,
    ProposalWithdrawn,
    Proposed,
    Rebased,
    Registered,
    Rejected,
    Reopened,
    Replied,
    ResponseKind,
    Resumed,
    Retracted,
    ReviewDateCame,
    SilenceProposed,
    SilenceWarned,
    TypeChanged,
    Warned,
)  # fmt: skip
from otklik.core.journal.fold import Situation
from otklik.core.regulation.schema import SOLUTION_CLOCKS, ClockName, Regulation
from otklik.notices.notice import Notice, To

REJECTIONS_FOR_THE_LEAD = 3
"""A third "did not help" is the lead's business."""

_Change = TypeChanged | PlanChanged | DeskChanged | ContractChanged
_DEFERRED = ("ticket_deferred", "status_changed")
_Refusals = (ClosingReason.REFUSED, ClosingReason.REASONED_REFUSAL)
_REPLIES = {
    ResponseKind.ANSWER: ("public_reply", "progress"),
    ResponseKind.WORK_STARTED: ("work_started_with_term",),
    ResponseKind.INFORMATION_REQUEST: ("information_requested",),
}


def letters_for(
    added: Sequence[Entry],
    *,
    before: Situation,
    after: Situation,
    regulation: Regulation,
    unset: bool = False,
) -> tuple[Notice, ...]:
    """The letters that one act's entries bring, in their order; `before` and `after` are the act's.

    `unset`: a clock stands because no contract gives its term.
    """
    act = _Act(tuple(added), before, after, regulation, unset)
    return tuple(notice for entry in act.added for notice in (*act.to_customer(entry), *act.to_staff(entry)))


@dataclass(frozen=True, slots=True)
class _Act:
    added: tuple[Entry, ...]
    before: Situation
    after: Situation
    regulation: Regulation
    unset: bool

    def to_customer(self, entry: Entry) -> Iterator[Notice]:
        event = entry.event
        if isinstance(event, Belonging):
            return
        match event:
            case Registered() if self._begins_with_our_words:
                return
            case Registered():
                yield from self._told("ticket_registered", entry, "ticket_registered")
            case Accepted() if self._is_bare:
                yield from self._told("ticket_accepted", entry, "ticket_accepted", "status_changed")
            case Replied() | Asked() | Proposed() | ProposalWithdrawn():
                yield from self._spoken(entry, event)
            case Deferred(message=message):
                yield from self._told("ticket_deferred", entry, *_DEFERRED, words=message)
            case PriorityChanged() | TypeChanged() | PlanChanged() | DeskChanged() | ContractChanged():
                yield from self._changed(entry, event)
            case Rebased():
                yield from self._new_law(entry)
            case Closed():
                yield from self._closed(entry, event)
            case ClosureRevoked():
                yield from self._told("closure_revoked", entry, "ticket_closed", "status_changed")
            case Held():
                yield from self._held(entry, event)
            case Resumed():
                yield from self._told("ticket_resumed", entry, "status_changed")
            case Reopened(mistake, message):
                yield from self._reopened(entry, message if mistake else "")
            case SilenceWarned():
                yield from self._told("silence_warning", entry, "silence_warning")
            case Accepted() | Rejected() | CustomerWrote() | ReviewDateCame() | Assigned() | Noted():
                return
            case ApprovalAsked() | ApprovalDecided() | FollowUpLinked() | Retracted() | LetterSent():
                return
            case LetterFailed() | SilenceProposed() | Warned() | Breached() | DeadlineMoved() | CycleSealed():
                return
            case _:
                assert_never(event)

    def _reopened(self, entry: Entry, words: str) -> Iterator[Notice]:
        """Only a mistake of ours is explained by our words; else the message is the customer's."""
        yield from self._told("ticket_reopened", entry, "status_changed", words=words)

    def _spoken(
        self, entry: Entry, event: Replied | Asked | Proposed | ProposalWithdrawn
    ) -> Iterator[Notice]:
        """A person's words, which are the letter."""
        match event:
            case Replied(message=message) if self._ends_with(message):
                return
            case Replied(kind, message):
                yield from self._said(_REPLIES[kind][0], entry, message, *_REPLIES[kind])
            case Asked(message):
                yield from self._said("information_requested", entry, message, "information_requested")
            case Proposed(message=message):
                yield from self._said("solution_proposed", entry, message, "solution_proposed")
            case ProposalWithdrawn(message):
                yield from self._said("proposal_withdrawn", entry, message)
            case _:
                assert_never(event)

    @property
    def _begins_with_our_words(self) -> bool:
        """Whether the ticket begins with an agent's own letter, which says all that there is to say."""
        return any(isinstance(entry.event, Replied | Asked) for entry in self.added)

    def _ends_with(self, message: str) -> bool:
        """Whether the act closes the ticket with the same words: the closing is then their letter."""
        closings = (entry.event for entry in self.added if isinstance(entry.event, Closed))
        return bool(message) and any(closed.message == message for closed in closings)

    def to_staff(self, entry: Entry) -> Iterator[Notice]:
        match entry.event:
            case Registered() if self.unset:
                yield Notice("clock_unset", To.TEAM_LEAD, entry.seq)
            case Warned(clock, share=share):
                yield from self._warned(entry, clock, share)
            case Breached(clock):
                yield from self._breached(entry, clock)
            case CustomerWrote():
                yield Notice("customer_wrote", To.ASSIGNEE, entry.seq)
            case SilenceProposed():
                yield Notice("silence_proposed", To.ASSIGNEE_ELSE_LEAD, entry.seq)
            case Rejected():
                yield Notice("solution_rejected", To.ASSIGNEE, entry.seq)
                if self.after.rejections == REJECTIONS_FOR_THE_LEAD:
                    yield Notice("solution_rejected", To.TEAM_LEAD, entry.seq)
            case Assigned(to) if to and to == self.after.assignee and not _is_by(entry, to):
                yield Notice("ticket_assigned", To.ASSIGNEE, entry.seq)
            case Closed(reason=ClosingReason.WITHDRAWN):
                yield Notice("ticket_withdrawn", To.ASSIGNEE, entry.seq)
            case LetterFailed():
                yield Notice("letter_failed", To.ASSIGNEE_ELSE_LEAD, entry.seq)
            case Resumed() if entry.actor.kind is ActorKind.SYSTEM:
                yield Notice("deferral_over", To.ASSIGNEE_ELSE_LEAD, entry.seq)
            case ReviewDateCame():
                yield Notice("review_date_came", To.ASSIGNEE_ELSE_LEAD, entry.seq)
            case ApprovalAsked():
                yield Notice("approval_asked", To.TEAM_LEAD, entry.seq)
            case ApprovalDecided(granted):
                yield Notice("approval_granted" if granted else "approval_declined", To.ASKER, entry.seq)
            case _:
                return

    @property
    def _is_bare(self) -> bool:
        """Whether the act is nothing but the acceptance (S0.21); else its own letter says enough."""
        return not any(not isinstance(entry.event, Accepted | Bookkeeping) for entry in self.added)

    def _told(self, event: str, entry: Entry, *listed: str, words: str = "") -> Iterator[Notice]:
        """The notice to everybody whom the first listed of some events names.

        Words go to the requester in any case, and by them to whoever takes part.
        """
        roles = self._roles(listed)
        for role in roles:
            yield Notice(event, role, entry.seq, words if role.is_customer else "")
        if words and not any(role.is_requester for role in roles):
            known = any(self.regulation.notification(name) for name in listed)
            yield Notice(event, To.REQUESTER, entry.seq, words, listed=False, joins=not known)

    def _said(self, event: str, entry: Entry, words: str, *listed: str) -> Iterator[Notice]:
        """A letter that is a person's words and nothing without them."""
        if words:
            yield from self._told(event, entry, *listed, words=words)

    def _held(self, entry: Entry, event: Held) -> Iterator[Notice]:
        """Who knows that we wait need not hear until which day we do."""
        if event.before is None:
            yield from self._told("ticket_held", entry, "status_changed")

    def _changed(self, entry: Entry, event: PriorityChanged | _Change) -> Iterator[Notice]:
        """What an agent changed in the terms (S0.22, S1.25); a change to the same value is none."""
        if event.to == event.before or entry.actor.kind is not ActorKind.AGENT:
            return
        if isinstance(event, PriorityChanged):
            listed = ("priority_changed_by_agent", "parameters_changed")
            yield from self._told("priority_changed_by_agent", entry, *listed, words=event.message)
        elif isinstance(event, TypeChanged) and self.before.priority != self.after.priority:
            listed = ("parameters_changed", "priority_changed_by_agent")
            yield from self._told("parameters_changed", entry, *listed, words=event.message)
        else:
            yield from self._told("parameters_changed", entry, "parameters_changed", words=event.message)

    def _new_law(self, entry: Entry) -> Iterator[Notice]:
        """Other law is told where it moved what was promised (S1.25, C30); else there is nothing to say."""
        moved = (added.event for added in self.added if isinstance(added.event, DeadlineMoved))
        if any(event.before != event.after for event in moved):
            yield from self._told("deadlines_moved", entry, "parameters_changed")

    def _closed(self, entry: Entry, event: Closed) -> Iterator[Notice]:
        if event.reason is ClosingReason.NOT_A_REQUEST:
            return
        refusal = event.reason in _Refusals
        listed = ("ticket_refused", "ticket_closed") if refusal else ("ticket_closed",)
        name = "ticket_refused" if refusal else "ticket_closed"
        yield from self._told(name, entry, *listed, "status_changed", words=event.message)

    def _warned(self, entry: Entry, clock: str, share: int) -> Iterator[Notice]:
        """Whom the rung names; where no solution in time leaves a choice to make, the lead too (S1.29)."""
        to = self._rung(share, To.ASSIGNEE_ELSE_LEAD)
        if clock in SOLUTION_CLOCKS and self.regulation.solution.at_target_without_solution:
            to = (*to, To.TEAM_LEAD)
        yield from (Notice("clock_warned", role, entry.seq) for role in dict.fromkeys(to))

    def _breached(self, entry: Entry, clock: str) -> Iterator[Notice]:
        """Whom the last rung names; what nobody has taken on is the whole team's business."""
        to = self._rung(100, To.ASSIGNEE)
        if clock == ClockName.REVIEW and not self.after.assignee:
            to = (*to, To.TEAM)
        yield from (Notice("clock_breached", role, entry.seq) for role in dict.fromkeys(to))

    def _rung(self, share: int, assignee: To) -> tuple[To, ...]:
        rung = self.regulation.rung(share)
        return tuple(assignee if role == "assignee" else To(role) for role in rung.to) if rung else ()

    def _roles(self, events: Sequence[str]) -> tuple[To, ...]:
        for event in events:
            notification = self.regulation.notification(event)
            if notification and "email" in notification.via:
                return tuple(To(role) for role in notification.to)
        return ()


def _is_by(entry: Entry, agent: str) -> bool:
    return entry.actor.kind is ActorKind.AGENT and entry.actor.id == agent
