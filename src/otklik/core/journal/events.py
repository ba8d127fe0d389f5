"""What can happen to a ticket, in the past tense. Codes, facts and references; never a person's words.

References to rows (message, letter, person, contract) are their ids as text. Instants are zone-aware
and of whole seconds. `at` of an entry is when the fact counts, `recorded_at` when it was written.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from otklik.core.journal.belonging import Belonging as Belonging
from otklik.core.journal.belonging import LinkDeclined as LinkDeclined
from otklik.core.journal.belonging import LinkProposed as LinkProposed
from otklik.core.journal.belonging import ParticipantAdded as ParticipantAdded
from otklik.core.journal.belonging import ParticipantRemoved as ParticipantRemoved
from otklik.core.journal.belonging import TopicConfirmed as TopicConfirmed
from otklik.core.journal.belonging import TopicDoubted as TopicDoubted


class ActorKind(StrEnum):
    """On whose account a fact stands."""

    AGENT = "agent"
    CONTACT = "contact"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    id: str = ""


SYSTEM = Actor(ActorKind.SYSTEM)


class ResponseKind(StrEnum):
    """What a person's public words to the customer are (clauses S2.16 to S2.18)."""

    INFORMATION_REQUEST = "information_request"
    ANSWER = "answer"
    WORK_STARTED = "work_started_with_term"


class SolutionKind(StrEnum):
    INTERIM = "interim"
    FINAL = "final"


class ClosingReason(StrEnum):
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    NO_REACTION = "no_reaction"
    SOLVED_BY_AGENT = "solved_by_agent"
    REASONED_REFUSAL = "reasoned_refusal"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    SPLIT = "split"
    NOT_A_REQUEST = "not_a_request"


@dataclass(frozen=True, slots=True)
class Registered:
    """The ticket got its number; the terms it starts under are named by id.

    `not_taken` counts files that came with its first words and were not taken (S2.9). `no_desk` is where
    its address leads if the regulation has no such desk: `desk` is then the default one (S0.3).
    """

    number: str
    channel: str
    desk: str
    plan: str
    priority: str
    regulation: str
    contract: str = ""
    type: str = ""
    priority_set_by: str = ""
    requester: str = ""
    message: str = ""
    missing: tuple[str, ...] = ()
    because: str = ""
    outside: bool = False
    calendars: str = ""
    not_taken: int = 0
    no_desk: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    pass


@dataclass(frozen=True, slots=True)
class Assigned:
    to: str


@dataclass(frozen=True, slots=True)
class Replied:
    kind: ResponseKind
    message: str = ""
    term: datetime | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    message: str = ""


@dataclass(frozen=True, slots=True)
class CustomerWrote:
    message: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    kind: SolutionKind
    message: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    message: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    message: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """We wait for a third party up to a review date; `before` is the one that it takes the place of."""

    review_at: datetime | None = None
    message: str = ""
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deferred:
    refusal: str = ""
    review_at: datetime | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    pass


@dataclass(frozen=True, slots=True)
class ReviewDateCame:
    """The day to look again at a ticket on hold; it stays on hold until somebody decides."""

    review_at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """An agent's wish to put off or refuse on a ground that the lead decides; `message` holds its words."""

    refusal: str
    review_at: datetime | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """The lead's word on the wish; when it is granted, what was wished for follows in the same act."""

    granted: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class PriorityChanged:
    to: str
    before: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class TypeChanged:
    """`priority` is the type's default, which counts while nobody has set one."""

    to: str
    before: str = ""
    message: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class PlanChanged:
    to: str
    before: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class DeskChanged:
    to: str
    before: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class ContractChanged:
    to: str
    before: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Rebased:
    """Other law binds the ticket from now on: a new version of its regulation, other calendar data, or both.

    `regulation` and `calendars` name what binds, as in Registered, also where it stays; `because` is the
    code of the reason ("calendars", "regulation", "reopened"), `task` the id of the Task that did it.
    """

    regulation: str
    calendars: str
    regulation_before: str = ""
    calendars_before: str = ""
    because: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """The end; `on` is the customer's message that carries the outcome, if one does."""

    reason: ClosingReason
    refusal: str = ""
    on: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """Open again; `mistake` means that the closing counts as never having been."""

    mistake: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class ClosureRevoked:
    """A letter received in time was filed late: the closing by silence never was."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpLinked:
    """A new ticket continues a closed one; written on both, `role` says which end this is."""

    ticket: str
    role: str


@dataclass(frozen=True, slots=True)
class Retracted:
    """An act taken back before its letter left: the fold skips the entries named."""

    seqs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterSent:
    letter: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class LetterFailed:
    letter: str
    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """So many percent of a target are spent: a rung of the escalation."""

    clock: str
    cycle: int
    share: int = 75


@dataclass(frozen=True, slots=True)
class Breached:
    """The deadline passed without its act; `reclassified` if a change of terms put it into the past (C5)."""

    clock: str
    cycle: int
    due: datetime
    reclassified: bool = False


@dataclass(frozen=True, slots=True)
class SilenceWarned:
    """The customer was told that the ticket closes for silence."""

    closes_at: datetime


@dataclass(frozen=True, slots=True)
class SilenceProposed:
    """The silence term is over and the regulation leaves the closing to an agent."""

    closes_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    """A change of terms moved a deadline; instants are absent where the clock stood."""

    clock: str
    cycle: int
    before: datetime | None
    after: datetime | None
    reclassified: bool = False


@dataclass(frozen=True, slots=True)
class CycleSealed:
    """The end of a cycle as it was counted then; later versions of anything never touch it.

    `reclassified`: missed because a change of terms left nothing of the target, not by the agents.
    `by` is the seq of the entry that ended it: were that undone, the seal counts no more.
    """

    clock: str
    cycle: int
    outcome: str
    spent: int
    target: int | None
    due: datetime | None
    started_at: datetime
    ended_at: datetime
    by: int
    reclassified: bool = False


Event = (
    Registered | Accepted | Assigned | Replied | Noted | Asked | CustomerWrote | Proposed
    | ProposalWithdrawn | Rejected | Held | Deferred | Resumed | PriorityChanged | TypeChanged
    | PlanChanged | DeskChanged | ContractChanged | Rebased | Closed | Reopened | ClosureRevoked
    | FollowUpLinked | Retracted | LetterSent | LetterFailed | Warned | Breached | SilenceWarned
    | SilenceProposed | DeadlineMoved | CycleSealed | ReviewDateCame | ApprovalAsked | ApprovalDecided
    | Belonging
)  # fmt: skip

Bookkeeping = (
    Assigned | Noted | FollowUpLinked | Retracted | LetterSent | LetterFailed | Warned | Breached
    | SilenceWarned | SilenceProposed | DeadlineMoved | CycleSealed | ReviewDateCame | ApprovalAsked
    | ApprovalDecided | Belonging
)  # fmt: skip
"""What changes neither the state nor any clock; such entries do not hold back the instants of others."""


UNTOLD = (
    LetterSent, CycleSealed, DeadlineMoved, Noted, Retracted, FollowUpLinked, LinkProposed, LinkDeclined,
    TopicDoubted, TopicConfirmed, ParticipantAdded, ParticipantRemoved,
)  # fmt: skip
"""What brings no letter by itself, whatever the regulation says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ticket's journal: `seq` orders, `at` counts."""

    seq: int
    at: datetime
    event: Event
    actor: Actor = SYSTEM
    recorded_at: datetime | None = None
