"""Where a letter stands among those before it: Message-ID, In-Reply-To, References (RFC 5322 3.6.4)."""

from dataclasses import dataclass
from datetime import datetime

from otklik.core.mail import thread
from otklik.kit import ids
from otklik.mailroom.models import Letter
from otklik.tickets.models import Direction, Message, Ticket

_MOST_REFERENCES = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Ids without <>; `references` from the oldest, separated by spaces."""

    mail_id: str
    in_reply_to: str = ""
    references: str = ""


def place_for(ticket: Ticket, *, to_address: str, from_address: str, to_customer: bool) -> Place:
    """The place of the next letter of a ticket to an address.

    A customer's answers their own last letter; a colleague's follows our earlier ones to them.
    """
    received = _received(ticket) if to_customer else []
    sent = Letter.objects.filter(ticket=ticket, to_address=to_address).order_by("pk")
    ours = list(sent.values_list("created_at", "mail_id"))
    chain = [one for _, one in sorted([*received, *ours], key=lambda dated: dated[0])]
    last = received[-1][1] if received else ours[-1][1] if ours else ""
    return Place(new_id(from_address), last, " ".join(_cut(list(dict.fromkeys(chain)))))


def new_id(from_address: str) -> str:
    """A Message-ID that nobody can guess, under the domain that the letter comes from."""
    return thread.message_id(token=ids.token(), domain=from_address.rpartition("@")[2].lower())


def _received(ticket: Ticket) -> list[tuple[datetime, str]]:
    rows = Message.objects.filter(ticket=ticket, direction=Direction.IN).exclude(message_id="").order_by("pk")
    return [(at, one) for at, one in rows.values_list("at", "message_id") if " " not in one]


def _cut(chain: list[str]) -> list[str]:
    """The thread's root and its newest letters."""
    return chain if len(chain) <= _MOST_REFERENCES else [chain[0], *chain[1 - _MOST_REFERENCES :]]
