"""Where a letter stands among those before it: Message-ID, In-Reply-To, References (RFC 5322 3.6.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from otklik.core.mail import thread
from otklik.kit import ids
from otklik.kit.prepared import Prepared
from otklik.mailroom.models import Letter
from otklik.tickets.models import Direction, Message, Ticket

_MOST_REFERENCES = 30
_SENT = Prepared(
    lambda ticket, address: (
        Letter.objects.filter(ticket=ticket, to_address=address)
        .order_by("pk")
        .values_list("created_at", "mail_id", "cause")
    )
)
_RECEIVED = Prepared(
    lambda ticket: (
        Message.objects.filter(ticket=ticket, direction=Direction.IN)
        .exclude(message_id="")
        .order_by("pk")
        .values_list("at", "message_id")
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """Ids without <>; `references` from the oldest, separated by spaces."""

    mail_id: str
    in_reply_to: str = ""
    references: str = ""


class Sent(NamedTuple):
    """A letter of ours that was decided before: when, by which Message-ID, for which cause."""

    at: datetime
    mail_id: str
    cause: str


def sent_to(ticket: Ticket, address: str) -> list[Sent]:
    """Our letters of a ticket to an address, the oldest first. One query."""
    return [Sent(*row) for row in _SENT.rows(ticket=ticket.pk, address=address)]


def place_for(ticket: Ticket, *, earlier: Sequence[Sent], from_address: str, to_customer: bool) -> Place:
    """The place of the next letter of a ticket to the address of `earlier` ones.

    A customer's answers their own last letter; a colleague's follows our earlier ones to them.
    """
    received = _received(ticket) if to_customer else []
    ours = [(one.at, one.mail_id) for one in earlier]
    chain = [one for _, one in sorted([*received, *ours], key=lambda dated: dated[0])]
    last = received[-1][1] if received else ours[-1][1] if ours else ""
    return Place(new_id(from_address), last, " ".join(_cut(list(dict.fromkeys(chain)))))


def new_id(from_address: str) -> str:
    """A Message-ID that nobody can guess, under the domain that the letter comes from."""
    return thread.message_id(token=ids.token(), domain=from_address.rpartition("@")[2].lower())


def _received(ticket: Ticket) -> list[tuple[datetime, str]]:
    return [(at, one) for at, one in _RECEIVED.rows(ticket=ticket.pk) if " " not in one]


def _cut(chain: list[str]) -> list[str]:
    """The thread's root and its newest letters."""
    return chain if len(chain) <= _MOST_REFERENCES else [chain[0], *chain[1 - _MOST_REFERENCES :]]
