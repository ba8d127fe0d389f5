"""What can happen to a ticket about what belongs to it: tickets and letters in doubt, and who takes part."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkProposed:
    """The letter named another ticket without surely answering it: an agent decides (S3.14)."""

    ticket: str


@dataclass(frozen=True, slots=True)
class LinkDeclined:
    """The ticket that the letter named has nothing to do with this one."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TopicDoubted:
    """A letter joined under another subject: it may be a new matter, which an agent decides."""

    message: str


@dataclass(frozen=True, slots=True)
class TopicConfirmed:
    """The letter under another subject is about the same matter."""

    message: str


@dataclass(frozen=True, slots=True)
class ParticipantAdded:
    """A contact takes part: what people write to the customer goes to them as well."""

    contact: str


@dataclass(frozen=True, slots=True)
class ParticipantRemoved:
    """An agent took a contact out; no letter brings them in again."""

    contact: str


Belonging = (
    LinkProposed | LinkDeclined | TopicDoubted | TopicConfirmed | ParticipantAdded | ParticipantRemoved
)
"""None of it moves a state or a clock."""
