"""What can happen to a ticket about what belongs to it: tickets that a letter named, letters in doubt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkProposed:
    """The letter named another ticket, whose people its sender is none of: an agent decides (S3.14)."""

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


Belonging = LinkProposed | LinkDeclined | TopicDoubted | TopicConfirmed
"""What an agent is asked, and what they decided; none of it moves a state or a clock."""
