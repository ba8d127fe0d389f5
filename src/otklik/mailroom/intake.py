"""A letter finds its place: robots, thread, sender, eligibility, registration, in this order, once.

An envelope's outcome and what it brought are written in one transaction, so a claimed row that runs
twice files once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.db import transaction

from otklik.agreements import book
from otklik.agreements.models import Contract, RegulationVersion
from otklik.core.intake.entitlement import Entitled, Refused, Unidentified
from otklik.core.intake.language import language_of
from otklik.core.intake.reasons import Reason, because
from otklik.core.journal.fold import fold
from otklik.core.lifecycle import NotPossible
from otklik.core.mail import robots, spam
from otklik.core.mail import thread as threads
from otklik.core.mail.arrival import Address, Arrival
from otklik.core.mail.parse import parse
from otklik.core.regulation.schema import Regulation
from otklik.kit import due
from otklik.mailroom import (
    agents_letters,
    answering,
    asked_back,
    blocking,
    bounced,
    copied,
    forms,
    own,
    signed_addresses,
    storing,
    threading,
    vouching,
)
from otklik.mailroom.catching_up import catch_up
from otklik.mailroom.models import Envelope, Outcome
from otklik.mailroom.settling import VERDICTS, settle, still_waiting
from otklik.people.models import Contact, Service, in_lower_case
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, conversing, opening
from otklik.tickets.models import Message, Ticket

OnRefused = Callable[[Envelope, Arrival, Refused], None]
_MOST_ADDRESSES = 100
_TRACES = ("delivered-to", "envelope-to", "x-original-to")


@dataclass(frozen=True)
class _Filing:
    """One letter on its way: the envelope, what it says, who hears of a refusal."""

    envelope: Envelope
    service: Service
    on_refused: OnRefused
    now: datetime

    @cached_property
    def arrival(self) -> Arrival:
        return own.as_written(parse(storing.raw_of(self.envelope)))

    @property
    def ours(self) -> frozenset[str]:
        return own.addresses()

    @property
    def sender(self) -> str:
        """The address in lower case; '' for none, and for one that is longer than any can be (RFC 5321)."""
        address = in_lower_case(self.arrival.sender.email) if self.arrival.sender else ""
        return address if len(address) <= asked_back.LONGEST else ""

    @property
    def at(self) -> datetime:
        return self.envelope.received_at

    @cached_property
    def version(self) -> RegulationVersion:
        """The regulation's version in force when the letter was received; raises NothingPublished."""
        return book.in_force(self.service.pk, self.at)

    @cached_property
    def proven(self) -> signed_addresses.Proven:
        """What the signed addresses prove that it went to, wherever the way of the letter shows them."""
        arrival, headers = self.arrival, self.arrival.headers
        shown = [one.email for one in (*arrival.to, *arrival.cc)[:_MOST_ADDRESSES]]
        traces = [headers[name] for name in _TRACES if name in headers]
        return signed_addresses.read(
            (*self.envelope.route.get("rcpt_to", ()), *traces, *shown), service=self.service.pk
        )

    @property
    def mail_from(self) -> str | None:
        """The return path, of a letter of ours without its signed detail; None where nobody told it."""
        path = self.envelope.route.get("mail_from")
        return signed_addresses.plain(path) if path else path

    @cached_property
    def found(self) -> threading.Found:
        """What it answers, or names without being of its people."""
        arrival, at, signed = self.arrival, self.at, self.proven.ticket
        return threading.found_by(arrival, service=self.service, sender=self.sender, at=at, signed=signed)

    @property
    def rules(self) -> Regulation:
        return book.regulation(self.service.pk, self.version.ref)

    @property
    def route(self) -> dict[str, Any]:
        """How it came; why no automatic letter may answer it (RFC 3834); who wrote what it passes on."""
        came: dict[str, Any] = self.envelope.route
        if first := self.arrival.first_author:
            came = came | {"first_author": {"name": first.name[:200], "address": first.email}}
        why = robots.answer_forbidden(self.arrival, envelope_from=self.mail_from, own_addresses=self.ours)
        return came | {"unanswerable": why} if why else came

    def route_of(self, contact: Contact | None) -> dict[str, Any]:
        """The same; a stranger is answered only where the address is surely theirs. May ask the DNS."""
        came = self.route
        if "unanswerable" in came:
            return came
        if self.is_spam or (contact is None and spam.is_marked(self.arrival)):
            return came | {"unanswerable": "spam"}
        sure = contact or (self.asked_back is None and self._is_vouched_for())
        return came if sure else came | {"unanswerable": "unconfirmed"}

    @cached_property
    def asked_back(self) -> Address | None:
        return asked_back.of(self.arrival, ours=self.ours)

    def _is_vouched_for(self) -> bool:
        raw, txt = storing.raw_of(self.envelope), partial(vouching.asking.txt, now=self.now)
        return vouching.is_vouched_for(self.arrival, raw, by=self._vouching, address=self._address, txt=txt)

    def keep_verdicts(self) -> None:
        """What the receiving server found about the sender stays with the record, whatever becomes of it."""
        if said := vouching.verdicts(self.arrival, by=self._vouching, address=self._address):
            self.envelope.route = self.envelope.route | {VERDICTS: said}

    @property
    def _vouching(self) -> str | None:
        """The mail server that the rules believe, if there are any yet."""
        try:
            email = self.rules.channels.email
        except book.NothingPublished:
            return None
        return email.authenticated_by if email else None

    @property
    def naming(self) -> dict[str, Any]:
        """The columns of a letter that is set aside: a ticket that it names is proposed to agents."""
        named = self.found.ticket or self.found.beside
        return {"route": self.envelope.route | {threading.NAMED: named.pk}} if named else {}

    @cached_property
    def is_spam(self) -> bool:
        """Whether a mail server that is believed takes it for spam."""
        return spam.is_spam(self.arrival, by=self._vouching, address=self._address)

    @property
    def _address(self) -> str:
        """The address of ours that it was written to."""
        return self.envelope.mailbox.address if self.envelope.mailbox else ""


def file(envelope: Envelope, *, now: datetime, on_refused: OnRefused) -> None:
    """Files a claimed envelope. `on_refused` writes the letter to an identified sender who may not ask.

    Raises what the database raises; the envelope then stays due.
    """
    if forms.is_form(envelope):
        forms.file(envelope, now=now, on_refused=on_refused)
        return
    if envelope.service is None:
        settle(envelope, Outcome.UNSORTED, "no-service")
        return
    filing = _Filing(envelope, envelope.service, on_refused, now)
    filing.keep_verdicts()
    robot = _robot(filing)
    if robot == "bounce":
        bounced.take(envelope, filing.arrival, now=now, letter=filing.proven.letter)
        return
    if block := blocking.against(filing.service, filing.sender):
        settle(envelope, Outcome.BLOCKED, str(because(Reason.SENDER_BLOCKED, block=str(block))))
        return
    if robot:
        _robots(filing, robot)
        return
    _from_a_person(filing)


def _from_a_person(filing: _Filing) -> None:
    if not vouching.is_confirmed(filing.arrival, filing.rules):
        why = str(because(Reason.NOT_GENUINE))
        settle(filing.envelope, Outcome.UNIDENTIFIED, why, **filing.naming)
        return
    ticket = filing.found.ticket
    if ticket is None and threading.follows_unfiled(filing.arrival, filing.envelope):
        due.put_off(filing.envelope, now=filing.now, error=threading.NOT_FILED_YET)
        return
    answering.a_person_wrote(filing.sender, service=filing.service)
    if ticket is None:
        if not _from_agent(filing):
            _request(filing)
        return
    catch_up(ticket, upto=filing.at, now=filing.now)
    try:
        _reply(filing, ticket)
    except NotPossible:
        # Somebody closed or reopened the ticket just now: once more, by what it is since.
        ticket.refresh_from_db()
        _reply(filing, ticket)


def start_of(envelope: Envelope, *, now: datetime) -> tuple[opening.Opening, dict[str, Any]]:
    """What a ticket out of a letter begins with, whoever asks, and the letter's route to be kept with it.

    Raises NothingPublished, OSError where the bytes are gone.
    """
    assert envelope.service is not None, "a letter to nobody opens nothing"
    filing = _Filing(envelope, envelope.service, lambda *_: None, now)
    return _opening(filing, None, None, "", None), filing.route


def _robot(filing: _Filing) -> str | None:
    """The kind of robot. A return path of ours is written to by machines alone, whatever marks they lack."""
    kind = robots.automatic(filing.arrival, envelope_from=filing.mail_from, own_addresses=filing.ours)
    if kind in ("own", "auto-reply", "challenge", "bounce") or not filing.proven.letter:
        return kind
    # What answers from the very address that was written to has received the letter.
    return "auto-reply" if bounced.was_for(filing.proven.letter, filing.sender) else "bounce"


def _robots(filing: _Filing, kind: str) -> None:
    with transaction.atomic():
        if not still_waiting(filing.envelope):
            return
        ticket = None
        if kind in ("auto-reply", "challenge"):
            ticket = answering.note(
                filing.arrival,
                service=filing.service,
                proven=filing.proven,
                sender=filing.sender,
                now=filing.now,
            )
        settle(filing.envelope, Outcome.ROBOT, kind, ticket)


def _reply(filing: _Filing, ticket: Ticket) -> None:
    if ticket.is_open:
        _join(filing, ticket, conversing.customer_wrote, "")
        return
    rules = book.regulation(ticket.service_id, ticket.regulation)
    situation = fold(journal.entries_of(ticket))
    if closing.was_no_silence(situation, filing.at):
        _join(filing, ticket, closing.revoke, "in-time")
        return
    match closing.what_a_reply_brings(rules=rules, situation=situation, ticket=ticket, at=filing.at):
        case "reopen":
            _join(filing, ticket, closing.reopen, "reopened")
        case "reject":
            contact = threading.contact_for(ticket, filing.sender, at=filing.at)
            ref = str(contact.pk) if contact else ""
            _refuse(filing, Refused(ref, "", because(Reason.TICKET_CLOSED, ticket=str(ticket.pk))))
        case "follow_up":
            _request(filing, continues=ticket)


def _from_agent(filing: _Filing) -> bool:
    """An agent's letter about a ticket, if it is one: theirs where a server confirms it, else set aside."""
    named = filing.found.else_s
    agent = agents_letters.author_of(named, filing.sender) if named else None
    if named is None or agent is None:
        return False
    if filing.rules.channels.email is None or filing.rules.channels.email.authenticated_by is None:
        why = because(Reason.AGENT_UNCONFIRMED, ticket=str(named.pk))
        settle(filing.envelope, Outcome.UNIDENTIFIED, str(why))
        return True
    with transaction.atomic():
        if still_waiting(filing.envelope):
            said, at = _said(filing), filing.at
            message = agents_letters.take(
                filing.arrival, said, ticket=named, agent=agent, at=at, now=filing.now
            )
            why_kept = "agent-answered" if agents_letters.is_public(message) else "agent-noted"
            settle(filing.envelope, Outcome.REPLY, why_kept, named, message)
    return True


def _join(filing: _Filing, ticket: Ticket, act: Callable[..., Message], why: str) -> None:
    """The letter becomes a message of the ticket by an act, which says what that means for it."""
    contact = threading.contact_for(ticket, filing.sender, at=filing.at)
    organisation = ticket.requester.organisation_id if ticket.requester else None
    said = replace(
        _said(filing),
        subject=threading.other_subject(filing.arrival, ticket, filing.rules),
        copied=copied.contacts_named(filing.arrival, organisation=organisation, at=filing.at),
    )
    with transaction.atomic():
        if not still_waiting(filing.envelope):
            return
        message = act(ticket=ticket, said=said, contact=contact, received_at=filing.at, now=filing.now)
        settle(filing.envelope, Outcome.REPLY, why, ticket, message)


def _request(filing: _Filing, *, continues: Ticket | None = None) -> None:
    """A new matter, or one that goes on from a closed ticket: whoever may not ask may not go on either."""
    standing = book.standing(filing.service.pk, filing.sender, filing.at, rules=filing.rules)
    if filing.is_spam and standing.contact is None:
        settle(filing.envelope, Outcome.UNIDENTIFIED, str(because(Reason.TAKEN_FOR_SPAM)), **filing.naming)
        return
    match standing.entitlement:
        case Entitled(because=why):
            _register(filing, standing.contact, standing.contract, str(why), continues=continues)
        case Refused() as refusal:
            _refuse(filing, refusal)
        case Unidentified(_, why):
            settle(filing.envelope, Outcome.UNIDENTIFIED, str(why), **filing.naming)


def _refuse(filing: _Filing, refusal: Refused) -> None:
    if not refusal.contact:
        filing.envelope.route = filing.route_of(None)
    with transaction.atomic():
        if still_waiting(filing.envelope):
            filing.on_refused(filing.envelope, filing.arrival, refusal)
            settle(filing.envelope, Outcome.REFUSED, str(refusal.because), **filing.naming)


def _register(
    filing: _Filing,
    contact: Contact | None,
    contract: Contract | None,
    why: str,
    *,
    continues: Ticket | None,
) -> None:
    start = _opening(filing, contact, contract, why, continues)
    organisation = contact.organisation_id if contact else None
    others = copied.contacts_named(filing.arrival, organisation=organisation, at=filing.at)
    start, route = replace(start, words=replace(start.words, copied=others)), filing.route_of(contact)
    seq = opening.number_for(filing.service)
    by = journal.contact(contact)
    with transaction.atomic():
        if not still_waiting(filing.envelope):
            return
        ticket, message = opening.enter(start, seq=seq, by=by, received_at=filing.at, now=filing.now)
        if continues:
            closing.link_follow_up(ticket=continues, new=ticket, now=filing.now)
        reason = "follow-up" if continues else why
        settle(filing.envelope, Outcome.TICKET, reason, ticket, message, route=route)


def _opening(
    filing: _Filing,
    contact: Contact | None,
    contract: Contract | None,
    why: str,
    continues: Ticket | None,
) -> opening.Opening:
    arrival, mailbox, said = filing.arrival, filing.envelope.mailbox, _said(filing)
    if contact is None and (there := filing.asked_back):
        said = replace(said, sender_name=there.name[:200], sender_address=there.email)
    subject = threads.strip_prefixes(arrival.subject, [threading.pattern(filing.rules)])
    return opening.Opening(
        service=filing.service,
        desk=mailbox.desk if mailbox else filing.rules.default_desk.id,
        channel="email",
        subject=subject,
        words=said,
        requester=contact,
        contract=contract,
        type=continues.type if continues else "",
        language=language_of(f"{subject} {arrival.reply_text}"),
        because=why,
        continues=continues,
        beside=filing.found.beside,
        version=filing.version,
    )


def _said(filing: _Filing) -> words.Inbound:
    arrival = filing.arrival
    return words.Inbound(
        text=arrival.reply_text or arrival.text,
        quoted=arrival.quoted_text,
        html=arrival.html,
        message_id=arrival.message_id,
        sender_name=(arrival.sender.name if arrival.sender else "")[:200],
        sender_address=filing.sender,
        files=arrival.attachments,
    )
