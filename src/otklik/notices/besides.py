"""A letter besides those of tickets: the row that a worker sends, written once for its cause and address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from otklik.mailroom import steps
from otklik.mailroom.models import Letter
from otklik.notices.conversation import new_id
from otklik.people.models import Service


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter says, in Markdown, and in which language."""

    subject: str
    text: str
    language: str


def write(
    said: Said,
    *,
    service: Service,
    event: str,
    cause: str,
    to: tuple[str, str],
    ours: str,
    now: datetime,
    **more: Any,
) -> Letter:
    """The letter's row, due at once; the one that is there for the cause and address stays as it is.

    `to` is a name and an address, `ours` the address that it comes from; `more` are columns of the row.
    """
    name, address = to
    columns = {
        "service": service,
        "event": event,
        "to_name": name[:200],
        "from_name": service.signs_as(said.language),
        "from_address": ours,
        "subject": said.subject[:400],
        "text": said.text,
        "language": said.language,
        "automatic": "auto-generated",
        "mail_id": new_id(ours),
        "created_at": now,
        "due_at": now,
    }
    letter, new = Letter.objects.get_or_create(cause=cause, to_address=address, defaults=columns | more)
    if new:
        steps.queued(letter)
    return letter
