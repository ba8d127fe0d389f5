"""What a person has typed and chosen: read from a form, kept through every refusal, shown again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.http import HttpRequest, QueryDict

from otklik.faces.shared import uploads
from otklik.kit import ids
from otklik.people.models import Agent
from otklik.tickets.models import Ticket


class TooLarge(ValueError):
    """The files of a message are more than a letter can carry; says so to the person."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form not sent yet, or refused: `act` is the one it was for, `errors` by the name of a field.

    `review` is a date and time as they were typed, None where the form did not have the field.
    """

    act: str = ""
    seen: int = 0
    text: str = ""
    kind: str = "final"
    steps: tuple[str, ...] = ()
    to: str = ""
    ground: str = ""
    review: str | None = None
    cure: str = ""
    pointer: str = ""
    alone: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    since: tuple[str, ...] = ()

    @property
    def is_stale(self) -> bool:
        return bool(self.since)


def read(posted: QueryDict, act: str) -> Draft:
    """The form as it was sent."""
    return Draft(
        act=act,
        seen=ids.read(posted.get("seen", "")),
        text=posted.get("text", ""),
        kind=posted.get("kind", "final"),
        steps=tuple(posted.getlist("step")),
        to=posted.get("to", ""),
        ground=posted.get(f"ground-{act}", ""),
        review=posted.get("review"),
        cure=posted.get("cure", ""),
        pointer=posted.get("pointer", ""),
        alone="alone" in posted,
    )


def fresh_key() -> str:
    """The one-time key of a form that is shown."""
    return ids.token()


def key_of(posted: QueryDict, act: str) -> str:
    """The key under which an act is done once.

    A form found again with the browser's Back has its old key, but if something else was typed into it,
    it is something else that is sent.
    """
    token = posted.get("key", "")[:32]
    if not token:
        return ""
    content = repr(replace(read(posted, act), seen=0))
    return f"{token}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def keep_files(request: HttpRequest, ticket: Ticket, agent: Agent, *, now: datetime) -> None:
    """Files that came with a form become uploads of their own, which outlive its refusal; raises TooLarge."""
    came, kept = request.FILES.getlist("files"), ticket.uploads.filter(agent=agent)
    # An agent may send a program: a special build is a solution (S1.22).
    refused = uploads.keep(came, kept, by=agent, ticket=ticket, now=now, programs=True) if came else []
    if refused:
        raise TooLarge(" ".join(refused))
