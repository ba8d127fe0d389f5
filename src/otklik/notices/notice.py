"""A decision to write: which event, to whom in the ticket, in whose words."""

from dataclasses import dataclass
from enum import StrEnum


class To(StrEnum):
    """Whom a letter is for; the first five are the regulation's own words."""

    REQUESTER = "requester"
    SENDER_ADDRESS = "sender_address"
    WATCHERS = "watchers"
    ASSIGNEE = "assignee"
    TEAM_LEAD = "team_lead"
    ASSIGNEE_ELSE_LEAD = "assignee_else_lead"
    TEAM = "team"
    ASKER = "asker"
    WRITER = "writer"

    @property
    def is_customer(self) -> bool:
        return self in (To.REQUESTER, To.SENDER_ADDRESS, To.WATCHERS, To.WRITER)

    @property
    def is_requester(self) -> bool:
        return self in (To.REQUESTER, To.SENDER_ADDRESS)


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to be written about the entry `seq`.

    `event` names the wording. `words` is the message of a person whose words the letter carries;
    where the regulation lists no such notice (`listed` false), it goes for those words alone. Where it lists
    none by any way, one letter may tell several (`joins`).
    """

    event: str
    to: To
    seq: int
    words: str = ""
    listed: bool = True
    joins: bool = False
