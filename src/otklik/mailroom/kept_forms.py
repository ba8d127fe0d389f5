"""A form that was filled in, as an incoming record: kept, found again by its key, and read."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from otklik.kit import blobs
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Mailbox
from otklik.people.models import Service
from otklik.tickets import words

DOOR = "form"
"""How the route of a record names the way of those that were no letters."""

_OURS = timedelta(minutes=1)
"""For so long a record is the request's own that brought it; then a worker takes it up."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in. Ids are those of rows, 0 for none; `uploads` is the word of files added before.

    A customer's form names their `contact` (or, of somebody who is none, only the address), of several
    contracts the `contract` chosen, and is held against the regulation. An agent's names the `agent`, who
    may let in whom the regulation does not, with a `reason` in words, choose among several contracts, and
    make a caller known by name and address, as somebody of an `organisation` or for themselves. `outside`:
    by a way that the regulation does not provide (S1.2).
    """

    channel: str
    desk: str
    subject: str
    text: str
    type: str = ""
    priority: str = ""
    contact: int = 0
    contract: int = 0
    agent: int = 0
    name: str = ""
    address: str = ""
    language: str = "ru"
    fields: Mapping[str, str] = field(default_factory=dict)
    uploads: str = ""
    continues: int = 0
    phone: str = ""
    becomes_known: bool = False
    organisation: int = 0
    reason: str = ""
    outside: bool = False


def keep(form: Form, *, service: Service, key: str, now: datetime) -> tuple[Envelope, bool]:
    """The form's record and whether it is new, committed; leased to the request that brought it."""
    raw = json.dumps(asdict(form), ensure_ascii=False).encode("utf-8", "replace")
    kept = blobs.keep(raw, folder=storing.FOLDER)
    with transaction.atomic():
        if form.uploads:
            words.mark_sent(form=form.uploads, now=now)
        return Envelope.objects.get_or_create(
            service=service,
            digest=_digest(form.channel, key),
            defaults={
                "mailbox": Mailbox.objects.filter(service=service, desk=form.desk).first(),
                "channel": form.channel,
                "route": {"door": DOOR},
                "received_at": now,
                "due_at": now,
                "leased_until": now + _OURS,
                "size": len(raw),
                "raw": kept.small,
                "key": kept.key,
                "sender": form.address[:254],
                "subject": form.subject[:400],
            },
        )


def sent(service: Service, *, channel: str, key: str) -> Envelope | None:
    """The record of the form that was sent under a one-time key; None where none was."""
    rows = Envelope.objects.filter(service=service, digest=_digest(channel, key))
    return rows.select_related("ticket__service").first()


def is_form(envelope: Envelope) -> bool:
    """Whether a record is a form that was filled in, not a letter, whatever channel it tells of."""
    return bool(envelope.route.get("door") == DOOR)


def read(envelope: Envelope) -> Form:
    """The form as it was kept."""
    return Form(**json.loads(storing.raw_of(envelope)))


def _digest(channel: str, key: str) -> str:
    return hashlib.sha256(f"{channel}:{key}".encode()).hexdigest()
