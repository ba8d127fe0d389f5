"""A form that opens a ticket, from the portal or from an agent with a caller on the line.

Like a letter it is kept as an incoming record, committed, before any rule runs; then it is registered in
the same request. A process that dies between the two leaves the record leased, and a worker files it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import Entitled, Refused, Unidentified
from otklik.core.journal.events import Actor
from otklik.kit import blobs
from otklik.mailroom import storing
from otklik.mailroom.models import Envelope, Mailbox, Outcome
from otklik.mailroom.settling import settle, still_waiting
from otklik.people.models import Agent, Contact, Service
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, opening
from otklik.tickets.models import Message, Ticket, Upload

_OURS = timedelta(minutes=1)
"""For so long a record is the request's own that brought it; then a worker takes it up."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in. Ids are those of rows, 0 for none; `uploads` is the word of files added before.

    A customer's form names their `contact` (or, of somebody who is none, only the address) and is held
    against the regulation. An agent's names the `agent`, who decides: `contract` and `because` are theirs.
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
    because: str = ""


def submit(form: Form, *, service: Service, key: str, now: datetime) -> Envelope:
    """Keeps a form under its one-time key, commits, and files it; the same key again changes nothing.

    The record says what became of it: `ticket`, or `outcome` and `because`. Raises NotHere for a type or
    priority that the regulation does not have, and keeps nothing then; NothingPublished.
    """
    rules = book.for_service(service.pk, now).regulation
    opening.refuse_unknown(rules, type=form.type, priority=form.priority)
    envelope, new = _keep(form, service=service, key=key, now=now)
    if new:
        file(envelope, now=now)
    return Envelope.objects.select_related("ticket__service", "message").get(pk=envelope.pk)


def file(envelope: Envelope, *, now: datetime) -> None:
    """Registers a kept form, or refuses it by the regulation; once, however often it runs."""
    form = read(envelope)
    service = envelope.service
    assert service is not None
    if form.agent:
        contract = Contract.objects.filter(pk=form.contract, service=service).first()
        _register(envelope, service, form, contract, form.because, now)
        return
    match _standing(service, form, envelope.received_at):
        case Entitled(_, contract_id, _, why):
            contract = Contract.objects.get(pk=contract_id) if contract_id else None
            _register(envelope, service, form, contract, str(why), now)
        case Refused(_, _, why):
            _end(envelope, Outcome.REFUSED, str(why))
        case Unidentified(_, why):
            _end(envelope, Outcome.UNIDENTIFIED, str(why))


def read(envelope: Envelope) -> Form:
    """The form as it was kept."""
    return Form(**json.loads(storing.raw_of(envelope)))


def _keep(form: Form, *, service: Service, key: str, now: datetime) -> tuple[Envelope, bool]:
    raw = json.dumps(asdict(form), ensure_ascii=False).encode("utf-8", "replace")
    kept = blobs.keep(raw, folder=storing.FOLDER)
    with transaction.atomic():
        return Envelope.objects.get_or_create(
            service=service,
            digest=hashlib.sha256(f"{form.channel}:{key}".encode()).hexdigest(),
            defaults={
                "mailbox": Mailbox.objects.filter(service=service, desk=form.desk).first(),
                "channel": form.channel,
                "route": {"door": form.channel},
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


def _standing(service: Service, form: Form, at: datetime) -> Entitled | Refused | Unidentified:
    if contact := Contact.objects.filter(pk=form.contact, service=service).first():
        return book.entitlement_of(contact, at)
    return book.entitlement(service.pk, form.address, at)


def _register(
    envelope: Envelope, service: Service, form: Form, contract: Contract | None, why: str, now: datetime
) -> None:
    seq = opening.number_for(service)
    with transaction.atomic():
        if not still_waiting(envelope):
            return
        start = _opening(service, form, contract, why)
        ticket = opening.register(
            start, seq=seq, by=_actor(service, form), received_at=envelope.received_at, now=now
        )
        if start.continues:
            closing.link_follow_up(ticket=start.continues, new=ticket, now=now)
            why = "follow-up"
        settle(envelope, Outcome.TICKET, why, ticket, Message.objects.get(ticket=ticket))


def _opening(service: Service, form: Form, contract: Contract | None, why: str) -> opening.Opening:
    uploads = Upload.objects.filter(form=form.uploads).order_by("pk") if form.uploads else ()
    return opening.Opening(
        service=service,
        desk=form.desk,
        channel=form.channel,
        subject=form.subject,
        words=words.Inbound(
            text=form.text,
            sender_name=form.name[:200],
            sender_address=form.address,
            fields=form.fields,
            uploads=tuple(uploads),
        ),
        requester=Contact.objects.filter(pk=form.contact, service=service).first(),
        contract=contract,
        type=form.type,
        priority=form.priority,
        language=form.language,
        because=why,
        continues=Ticket.objects.filter(pk=form.continues, service=service).first(),
    )


def _actor(service: Service, form: Form) -> Actor:
    if form.agent:
        return journal.agent(Agent.objects.get(pk=form.agent, service=service))
    return journal.contact(Contact.objects.filter(pk=form.contact, service=service).first())


def _end(envelope: Envelope, outcome: Outcome, why: str) -> None:
    with transaction.atomic():
        if still_waiting(envelope):
            settle(envelope, outcome, why)
