"""A form that opens a ticket, from the portal or from an agent with a caller on the line.

Like a letter it is kept as an incoming record, committed, before any rule runs; then it is registered in
the same request. A process that dies between the two leaves the record leased, and a worker files it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.clocks.engine import Clocks
from otklik.core.intake.entitlement import Entitled, Entitlement, Refused, Unidentified
from otklik.core.intake.reasons import Reason, because
from otklik.core.journal.events import Actor
from otklik.core.mail.arrival import Address, Arrival
from otklik.kit import trail
from otklik.mailroom import steps
from otklik.mailroom.decisions import LetIn, contract_of, let_in, standing_of
from otklik.mailroom.kept_forms import DOOR as DOOR
from otklik.mailroom.kept_forms import Form as Form
from otklik.mailroom.kept_forms import is_form as is_form
from otklik.mailroom.kept_forms import keep
from otklik.mailroom.kept_forms import read as read
from otklik.mailroom.kept_forms import sent as sent
from otklik.mailroom.models import Envelope, Outcome
from otklik.mailroom.settling import settle, still_waiting
from otklik.people import introducing
from otklik.people import reads as people
from otklik.people.acts import AddressTaken
from otklik.people.models import Agent, Contact, Organisation, Service
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, opening
from otklik.tickets.models import Ticket, Upload

OnRefused = Callable[[Envelope, Arrival, Refused], None]


def _nobody_hears(envelope: Envelope, said: Arrival, refusal: Refused) -> None:
    """Where whoever filled in the form hears of it otherwise."""


def submit(
    form: Form, *, service: Service, key: str, now: datetime, on_refused: OnRefused = _nobody_hears
) -> Envelope:
    """Keeps a form under its one-time key, commits, and files it; the same key again changes nothing.

    `on_refused` writes the letter to somebody identified who may not ask, as it does for a letter of theirs.
    The record says what became of it: `ticket`, or `outcome` and `because`. Raises NotHere for a type or
    priority that the regulation does not have or leaves to agents, Missing(REASON) for an agent's form that
    lets somebody in without a reason, AddressTaken for one who is known already, and keeps nothing then;
    NothingPublished.
    """
    rules = book.for_service(service.pk, now).regulation
    opening.refuse_unknown(rules, type=form.type, priority=form.priority)
    if not form.agent:
        opening.refuse_reserved(rules, type=form.type, priority=form.priority)
    elif sent(service, channel=form.channel, key=key) is None:
        _refuse_known(form, service)
        _let_in(service, form, _contact(service, form), now)
    since = trail.start()
    envelope, new = keep(form, service=service, key=key, now=now)
    if new:
        steps.accepted([envelope], door=DOOR, since=since)
        with trail.along(trail.of_record(envelope.pk)):
            file(envelope, now=now, on_refused=on_refused)
            steps.tell_filed(envelope, since=since)
    return Envelope.objects.select_related("ticket__service", "message").get(pk=envelope.pk)


def write_first(form: Form, *, asks: bool, service: Service, key: str, now: datetime) -> Ticket:
    """A ticket that begins with an agent's letter to somebody: nothing came in, so no record is kept of it.

    Raises AlreadyDone for a key used before, Missing, NotHere, AddressTaken, NothingPublished.
    """
    _refuse_known(form, service)
    seq = opening.number_for(service)
    with transaction.atomic():
        form = _introduced(service, form, now)
        contact = _contact(service, form)
        standing = _standing(service, form, contact, now)
        signed = contract_of(standing, service=service, contact=contact, contract=form.contract, at=now)
        why = because(Reason.AGENT_WROTE, contact=str(form.contact or ""))
        start = _opening(service, form, LetIn(signed, str(why)))
        return opening.write_first(start, asks=asks, seq=seq, key=key, now=now)


def file(envelope: Envelope, *, now: datetime, on_refused: OnRefused = _nobody_hears) -> None:
    """Registers a kept form, or refuses it by the regulation; once, however often it runs."""
    form = read(envelope)
    service = envelope.service
    assert service is not None
    if form.agent:
        _register(envelope, service, form, None, now)
        return
    standing = _standing(service, form, _contact(service, form), envelope.received_at)
    match standing:
        case Entitled(_, contract_id, _, why):
            contract = Contract.objects.get(pk=contract_id) if contract_id else None
            _register(envelope, service, form, LetIn(contract, str(why)), now)
        case Refused():
            _refuse(envelope, form, standing, on_refused)
        case Unidentified(_, why):
            _end(envelope, Outcome.UNIDENTIFIED, str(why))


def foreseen(form: Form, *, service: Service, priorities: Iterable[str], at: datetime) -> dict[str, Clocks]:
    """What the clocks would show for each priority if the form were sent at an instant; nothing is kept.

    Raises NotHere, NothingPublished, TermsError.
    """
    contact = _contact(service, form)
    standing = _standing(service, form, contact, at)
    signed = contract_of(standing, service=service, contact=contact, contract=form.contract, at=at)
    start = _opening(service, form, LetIn(signed, ""))
    return {level: opening.foreseen(replace(start, priority=level), at=at) for level in priorities}


def start_of(envelope: Envelope, contact: Contact | None) -> opening.Opening:
    """What a ticket out of a form that was set aside begins with, whoever is asking."""
    assert envelope.service is not None, "a form is filled in for a service"
    form = replace(read(envelope), contact=contact.pk if contact else 0)
    return _opening(envelope.service, form, LetIn(None, ""))


def _contact(service: Service, form: Form) -> Contact | None:
    return Contact.objects.filter(pk=form.contact, service=service).select_related("person").first()


def _organisation(service: Service, form: Form) -> Organisation | None:
    return Organisation.objects.filter(pk=form.organisation, service=service).first()


def _standing(service: Service, form: Form, contact: Contact | None, at: datetime) -> Entitlement:
    return standing_of(
        service,
        contact=contact,
        address=form.address,
        joining=_organisation(service, form),
        becomes_known=form.becomes_known,
        contract=0 if form.agent else form.contract,
        at=at,
    )


def _let_in(service: Service, form: Form, contact: Contact | None, at: datetime) -> LetIn:
    standing = _standing(service, form, contact, at)
    return let_in(
        standing, service=service, contact=contact, reason=form.reason, contract=form.contract, at=at
    )


def _refuse_known(form: Form, service: Service) -> None:
    """Somebody who is a contact already is chosen, not made known again."""
    if form.becomes_known and people.contacts_of_address(service.pk, form.address):
        raise AddressTaken(form.address)


def _register(envelope: Envelope, service: Service, form: Form, basis: LetIn | None, now: datetime) -> None:
    """`basis` absent: an agent's form, which says by itself who is let in."""
    seq = opening.number_for(service)
    with transaction.atomic():
        if not still_waiting(envelope):
            return
        if basis is None:
            form = _introduced(service, form, now)
            basis = _let_in(service, form, _contact(service, form), envelope.received_at)
        start = _opening(service, form, basis)
        ticket, message = opening.enter(
            start, seq=seq, by=_actor(service, form), received_at=envelope.received_at, now=now
        )
        if start.continues:
            closing.link_follow_up(ticket=start.continues, new=ticket, now=now)
        why = "follow-up" if start.continues else basis.because
        settle(envelope, Outcome.TICKET, why, ticket, message)


def _introduced(service: Service, form: Form, now: datetime) -> Form:
    """The form of somebody who is a contact now, if they were to become one."""
    if form.contact or not form.becomes_known:
        return form
    contact = introducing.make_known(
        service=service,
        name=form.name,
        address=form.address,
        phone=form.phone,
        organisation=_organisation(service, form),
        by=_agent(service, form).person,
        now=now,
    )
    return replace(form, contact=contact.pk)


def _opening(service: Service, form: Form, basis: LetIn) -> opening.Opening:
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
            fields=_fields(form),
            uploads=tuple(uploads),
        ),
        requester=_contact(service, form),
        contract=basis.contract,
        type=form.type,
        priority=form.priority,
        language=form.language,
        because=basis.because,
        continues=Ticket.objects.filter(pk=form.continues, service=service).first(),
        outside=form.outside,
        agent=_agent(service, form) if form.agent else None,
        reason=basis.reason,
    )


def _fields(form: Form) -> Mapping[str, str]:
    """The answers; a phone number of somebody who stays unknown stands with them."""
    if form.phone and not form.contact and not form.fields.get("contacts"):
        return {"contacts": form.phone, **form.fields}
    return form.fields


def _agent(service: Service, form: Form) -> Agent:
    return Agent.objects.select_related("person").get(pk=form.agent, service=service)


def _actor(service: Service, form: Form) -> Actor:
    if form.agent:
        return journal.agent(_agent(service, form))
    return journal.contact(_contact(service, form))


def _refuse(envelope: Envelope, form: Form, refusal: Refused, on_refused: OnRefused) -> None:
    said = Arrival(form.subject, Address(form.name, form.address), text=form.text, reply_text=form.text)
    with transaction.atomic():
        if still_waiting(envelope):
            on_refused(envelope, said, refusal)
            settle(envelope, Outcome.REFUSED, str(refusal.because))


def _end(envelope: Envelope, outcome: Outcome, why: str) -> None:
    with transaction.atomic():
        if still_waiting(envelope):
            settle(envelope, outcome, why)
