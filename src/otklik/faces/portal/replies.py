"""What a customer has typed under a request: read from a form, kept through every refusal, shown again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from otklik.faces.portal.visits import Visitor
from otklik.kit import ids
from otklik.kit.columns import storable
from otklik.people.models import Contact
from otklik.tickets.acts.refused import Given, Missing
from otklik.tickets.reads import Record
from otklik.tickets.words import Inbound


@dataclass(frozen=True, slots=True)
class Reply:
    """A form not sent yet, or refused: `act` is the one it was for, `errors` by the name of a field.

    `since` is what others wrote after it was shown.
    """

    act: str = ""
    seen: int = 0
    key: str = ""
    text: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    since: tuple[str, ...] = ()


def read(posted: QueryDict, act: str) -> Reply:
    """The form as it was sent."""
    seen, text = ids.read(posted.get("seen", "")), storable(posted.get("text", ""))
    return Reply(act=act, seen=seen, key=_key_of(posted, act, text), text=text)


def fresh_key() -> str:
    """The one-time key of a form that is shown."""
    return ids.token()


def said(reply: Reply, record: Record, visit: Visitor, contact: Contact | None) -> Inbound:
    """The words with the files added before, as from whoever has signed in."""
    person = visit.customer.person
    address = person.email if contact else record.ticket.requester_address
    return Inbound(
        text=reply.text.strip(),
        sender_name=person.name,
        sender_address=address,
        uploads=tuple(record.uploads),
    )


def require_words(reply: Reply) -> None:
    """Raises Missing for nothing but blanks."""
    if not reply.text.strip():
        raise Missing(Given.TEXT)


def _key_of(posted: QueryDict, act: str, text: str) -> str:
    """A form found again by the browser's Back has its old key; with something else typed it is another."""
    token = posted.get("key", "")[:32]
    return f"{token}-{hashlib.sha256(repr([act, text]).encode()).hexdigest()[:16]}" if token else ""
