"""The letter to an identified sender whose letter became no ticket: why, and what to do (S3.2, S4.3)."""

from contextlib import suppress
from datetime import datetime, timedelta

from otklik.agreements import book
from otklik.core.intake import reasons
from otklik.core.intake.entitlement import Refused
from otklik.core.intake.language import language_of
from otklik.core.intake.reasons import Reason
from otklik.core.mail.arrival import Arrival
from otklik.core.regulation.schema import Desk, Regulation
from otklik.core.words.titles import titled
from otklik.mailroom import own
from otklik.mailroom.models import Envelope, Letter, LetterState
from otklik.notices import besides, reach
from otklik.notices.besides import Said
from otklik.notices.fill import fill, literal
from otklik.notices.recipients import written_in
from otklik.notices.wording import tongue
from otklik.people.models import Contact, Service, in_lower_case

EVENT = "not_admitted"
TOLD_TODAY = "told-today"
"""The code at a letter that its reader got already, about an earlier one."""

_ONE_IN = timedelta(days=1)


def refused(envelope: Envelope, arrival: Arrival, refusal: Refused, *, now: datetime) -> None:
    """Writes the letter if the regulation lists `ticket_refused`; to a robot, or for the second time in a
    day to a sender, it is held back.

    Whoever answers a letter of ours about a ticket that takes no more answers is told whatever it lists.
    Raises NothingPublished, NoAddressOfOurs.
    """
    if envelope.service is None or arrival.sender is None:
        return
    rules = book.for_service(envelope.service.pk, envelope.received_at).regulation
    address = in_lower_case(arrival.sender.email)
    asked_for = refusal.because.reason is Reason.TICKET_CLOSED or _is_listed(rules)
    if asked_for:
        held_back = _held_back(envelope, arrival, address, now)
        _write(envelope.service, envelope, arrival, refusal, rules, held_back=held_back, now=now)


def form_refused(envelope: Envelope, said: Arrival, refusal: Refused, *, now: datetime) -> None:
    """The same letter about a form, whose sender has read why on the page that answered it.

    A service without an address to write from sends none.
    """
    with suppress(reach.NoAddressOfOurs):
        refused(envelope, said, refusal, now=now)


def text_of(
    subject: str,
    refusal: Refused,
    *,
    regulation: Regulation,
    desk: Desk,
    role: str,
    language: str,
    centre: str = "",
) -> str:
    """The letter's words: what came of the letter, why, what the regulation advises, whom to ask.

    `centre` is where the sender's organisation lets its own distributors turn (S4.4).
    """
    said = {
        "subject": literal(subject) or tongue(language).phrases["no_subject"],
        "because": _sentence(reasons.words(refusal.because, language)),
        "refusal_notice": _notice(refusal, regulation, role, language),
        "own_centre": _own_centre(refusal, centre, language),
        "contact_us": _contact_us(desk, language),
    }
    return fill(tongue(language).letters[EVENT], said.__getitem__)


def _write(
    service: Service,
    envelope: Envelope,
    arrival: Arrival,
    refusal: Refused,
    rules: Regulation,
    *,
    held_back: str,
    now: datetime,
) -> None:
    assert arrival.sender is not None, "nobody is told nothing"
    desk = rules.desk_of_address(envelope.mailbox.desk) if envelope.mailbox else rules.default_desk
    language = written_in(language_of(f"{arrival.subject} {arrival.reply_text}"), rules)
    contact = _contact(refusal)
    text = text_of(
        arrival.subject,
        refusal,
        regulation=rules,
        desk=desk,
        role=contact.role if contact else "",
        language=language,
        centre=contact.organisation.support_centre if contact and contact.organisation else "",
    )
    besides.write(
        Said(f"Re: {arrival.subject or tongue(language).phrases['no_subject']}", text, language),
        service=service,
        event=EVENT,
        cause=f"envelope:{envelope.pk}:{EVENT}",
        to=(arrival.sender.name, in_lower_case(arrival.sender.email)),
        ours=reach.address_of(service.pk, desk.id, rules),
        now=now,
        contact=contact,
        automatic="auto-replied",
        **reach.departure(held_back, at=now),
        in_reply_to=arrival.message_id[:998],
        references=arrival.message_id[:998],
    )


def _contact(refusal: Refused) -> Contact | None:
    known = Contact.objects.select_related("organisation")
    return known.filter(pk=refusal.contact).first() if refusal.contact else None


def _is_listed(rules: Regulation) -> bool:
    listed = rules.notification("ticket_refused")
    return listed is not None and "email" in listed.via


def _held_back(envelope: Envelope, arrival: Arrival, address: str, now: datetime) -> str:
    """Why the letter is written and not sent: nobody reads it, or the sender was told today."""
    if why := reach.not_answered(envelope, arrival, own=own.addresses(), now=now):
        return why
    told = Letter.objects.filter(event=EVENT, to_address=address, service=envelope.service)
    recently = told.filter(created_at__gt=now - _ONE_IN).exclude(state=LetterState.HELD_BACK)
    return TOLD_TODAY if recently.exists() else ""


def _notice(refusal: Refused, regulation: Regulation, role: str, language: str) -> str:
    """The regulation's own words of advice: those of the refusal, else those for an excluded role."""
    texts = next((one.notice for one in regulation.refusals if one.id == refusal.refusal), None)
    if texts is None and refusal.because.reason is Reason.ROLE_EXCLUDED:
        texts = next((one.notice for one in regulation.eligibility.excluded if one.role == role), None)
    return titled(texts, language) if texts else ""


def _own_centre(refusal: Refused, centre: str, language: str) -> str:
    if refusal.because.reason is not Reason.ROLE_EXCLUDED or not centre:
        return ""
    return fill(tongue(language).phrases["own_centre"], {"who": literal(centre)}.__getitem__)


def _contact_us(desk: Desk, language: str) -> str:
    return fill(tongue(language).phrases["contact_us"], {"who": desk.phone or ""}.__getitem__)


def _sentence(words: str) -> str:
    """The words of a reason as a sentence of their own."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""
