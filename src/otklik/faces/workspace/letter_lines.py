"""A record that became no ticket, as the list and its own page say it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.core.intake import reasons
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import deliveries, moments, names, records
from otklik.mailroom.fetch import TOO_LARGE
from otklik.mailroom.models import Envelope, Letter, Outcome
from otklik.mailroom.reads import FILED, GIVEN_UP
from otklik.mailroom.settling import VERDICTS
from otklik.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    when: str
    title: str
    sender: str
    subject: str
    outcome: str
    because: str
    service: str
    raw: str
    file: str
    page: str
    decided: str
    ticket: str
    ticket_url: str
    proposed: str = ""
    proposed_url: str = ""
    verdicts: str = ""
    earlier: str = ""


def line(envelope: Envelope, looking: Looking, proposed: Ticket | None = None) -> Line:
    """`proposed` is the ticket that it names without being a part of it."""
    ticket = envelope.ticket
    now, zone, language = looking.now, looking.zone, looking.language
    return Line(
        id=envelope.pk,
        when=moments.near(envelope.received_at, now=now, zone=zone, language=language),
        title=moments.exact(envelope.received_at, zone=zone, language=language),
        sender=envelope.sender or _("no sender's address"),
        subject=envelope.subject or _("(no subject)"),
        outcome=names.name(names.OUTCOMES, envelope.outcome or _waiting(envelope)),
        because="" if _is_marked(envelope) else _because(envelope, language),
        service=envelope.service.called(language) if envelope.service else "",
        raw=reverse("letter-raw", args=[envelope.pk]),
        file=reverse("letter-saved", args=[envelope.pk]),
        page=reverse("letter", args=[envelope.pk]),
        decided=_by_whom(envelope, looking) if envelope.sorted_at else "",
        ticket=ticket.number if ticket else "",
        ticket_url=_address_of(ticket),
        proposed=proposed.number if proposed else "",
        proposed_url=_address_of(proposed),
        verdicts=envelope.route.get(VERDICTS, ""),
        earlier=_earlier(envelope, language) if _is_marked(envelope) else "",
    )


def _address_of(ticket: Ticket | None) -> str:
    return reverse("ticket", args=[ticket.service.slug, ticket.number]) if ticket else ""


def _is_marked(envelope: Envelope) -> bool:
    """Whether a person gave it its outcome, while its reason is still that of the one before."""
    return envelope.sorted_at is not None and envelope.outcome in (Outcome.NOT_A_REQUEST, Outcome.SPAM)


def _earlier(envelope: Envelope, language: str) -> str:
    """What it had been set aside for."""
    why = _because(envelope, language)
    return _("Before that: %(why)s") % {"why": why} if why else ""


def _waiting(envelope: Envelope) -> str:
    return GIVEN_UP if envelope.failed_at else "waiting"


def decided(envelope: Envelope, looking: Looking) -> str:
    """Who decided what, and when: "Not a request · Lev Orlov · today 13:20"."""
    ticket = envelope.ticket
    is_part = envelope.outcome in FILED
    what = (
        ticket.number
        if ticket and is_part
        else names.name(names.OUTCOMES, envelope.outcome or _waiting(envelope))
    )
    return " · ".join(part for part in (what, _by_whom(envelope, looking)) if part)


def _by_whom(envelope: Envelope, looking: Looking) -> str:
    who = envelope.sorted_by.person.name if envelope.sorted_by else ""
    at = envelope.sorted_at
    when = moments.near(at, now=looking.now, zone=looking.zone, language=looking.language) if at else ""
    return " · ".join(part for part in (who, when) if part)


def answered(letter: Letter | None) -> str:
    """How the automatic answer to a record fared, and why it was held back where it was."""
    if letter is None:
        return ""
    says = _("Automatic answer: %(state)s.") % {"state": names.name(names.LETTERS, letter.state)}
    why = deliveries.trouble(letter.last_error)[0] if letter.last_error else ""
    return f"{says} {why}".strip()


def _because(envelope: Envelope, language: str) -> str:
    """The reason in words: of entitlement, of what a robot betrays itself by, else the last error."""
    if envelope.because == TOO_LARGE:
        return records.too_large(envelope.size)
    if envelope.outcome in FILED and envelope.because in names.FILED:
        return names.name(names.FILED, envelope.because)
    if envelope.because in names.ROBOTS:
        return names.name(names.ROBOTS, envelope.because)
    if envelope.because:
        return reasons.words(envelope.because, language)
    return records.given_up(envelope.last_error) or envelope.last_error
