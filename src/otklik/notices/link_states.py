"""Whether a link from a letter still holds, by the journal: once for a question or proposal, and in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from otklik.agreements import book
from otklik.core.clocks.silence import silence_of
from otklik.core.journal.events import (
    Asked,
    Closed,
    ClosingReason,
    CustomerWrote,
    Entry,
    LetterSent,
    Proposed,
    Rejected,
)  # fmt: skip
from otklik.core.journal.fold import Situation, effective, fold
from otklik.core.regulation.schema import Regulation
from otklik.notices.links import Link, Purpose
from otklik.people.models import Contact
from otklik.tickets import access, journal
from otklik.tickets.models import Direction, Message, Ticket

AFTER_SILENCE: Final = timedelta(days=7)
"""How long a link holds after the customer's term is over: an agent may still hear them."""

WITHOUT_SILENCE: Final = timedelta(days=30)
"""How long a link holds after its letter where the regulation has no such term."""


class Standing(StrEnum):
    """What a link is worth now."""

    HOLDS = "holds"
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    USED = "used"
    OVERTAKEN = "overtaken"
    CLOSED = "closed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Waits:
    """Under which rules an answer is awaited, in which zone of the desk.

    `until` is the end of the silence term, absent where the rules have none; `automatic` whether the ticket
    then closes by itself. The link holds until `ends_at`.
    """

    rules: Regulation
    zone: ZoneInfo
    ends_at: datetime
    until: datetime | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that we wrote, with what its page shows: the words of the letter and until when they wait.

    Only an unknown link has nothing but its standing.
    """

    standing: Standing
    link: Link | None = None
    ticket: Ticket | None = None
    contact: Contact | None = None
    message: Message | None = None
    waits: Waits | None = None


def opened(link: Link | None, *, service: str, now: datetime) -> Opened:
    """What a link opens at an instant; nothing is written. Raises UnknownVersion, NothingPublished."""
    ticket = _ticket(link, service) if link else None
    if link is None or ticket is None:
        return Opened(Standing.UNKNOWN)
    entries = journal.entries_of(ticket)
    entry = next((entry for entry in entries if entry.seq == link.seq), None)
    if entry is None or not _fits(link.purpose, entry):
        return Opened(Standing.UNKNOWN)
    return _opened(link, ticket, entries, entry, now)


def _ticket(link: Link, service: str) -> Ticket | None:
    rows = Ticket.objects.filter(pk=link.ticket, service__slug=service)
    return rows.select_related("service", "requester__person", "requester__organisation").first()


def _fits(purpose: Purpose, entry: Entry) -> bool:
    return isinstance(entry.event, Asked if purpose is Purpose.ANSWER else Proposed)


def _opened(link: Link, ticket: Ticket, entries: Sequence[Entry], entry: Entry, now: datetime) -> Opened:
    waits = _waits(ticket, entries, entry)
    contact, speaks = _contact(link, ticket, now)
    in_time = now < waits.ends_at
    standing = _standing(entries, entry, in_time=in_time) if speaks else Standing.NOT_YOURS
    return Opened(standing, link, ticket, contact, _words(ticket, entry), waits)


def _waits(ticket: Ticket, entries: Sequence[Entry], entry: Entry) -> Waits:
    rules, then = book.regulation(ticket.service_id, ticket.regulation), _as_it_waited(entries, entry)
    calendar = book.terms(ticket.service_id, then).calendar
    silence = silence_of(then, rules.closing, calendar)
    if silence:
        ends_at = silence.ends_at + AFTER_SILENCE
        return Waits(rules, calendar.zone, ends_at, silence.ends_at, silence.automatic)
    sent_at = then.awaited.sent_at if then.awaited else None
    return Waits(rules, calendar.zone, (sent_at or entry.at) + WITHOUT_SILENCE)


def _as_it_waited(entries: Sequence[Entry], entry: Entry) -> Situation:
    """The situation while this question or proposal waited, its letter sent."""
    message = getattr(entry.event, "message", "")
    return fold(
        one
        for one in entries
        if one.seq <= entry.seq or (isinstance(one.event, LetterSent) and one.event.message == message)
    )


def _contact(link: Link, ticket: Ticket, now: datetime) -> tuple[Contact | None, bool]:
    """Whose link it is, and whether they may still act by it: a contact that has ended may not."""
    if not link.contact:
        return None, access.may_decide(None, ticket, at=now)
    contact = Contact.objects.select_related("person", "organisation").filter(pk=link.contact).first()
    if contact is None or not contact.is_valid(now):
        return None, False
    return contact, access.may_decide(contact, ticket, at=now)


def _standing(entries: Sequence[Entry], entry: Entry, *, in_time: bool) -> Standing:
    if not _is_awaited(entries, entry):
        return _after(effective(entries), entry.seq)
    return Standing.HOLDS if in_time else Standing.EXPIRED


def _is_awaited(entries: Sequence[Entry], entry: Entry) -> bool:
    """Whether this very question or proposal is the one that the customer has before them now."""
    counting = effective(entries)
    last = next((one for one in reversed(counting) if isinstance(one.event, Asked | Proposed)), None)
    return last is not None and last.seq == entry.seq and fold(entries).awaited is not None


def _after(counting: Sequence[Entry], seq: int) -> Standing:
    """What ended the wait: the first entry since that answers, closes, or takes its place."""
    for entry in counting:
        if entry.seq <= seq:
            continue
        match entry.event:
            case CustomerWrote() | Rejected() | Closed(reason=ClosingReason.CONFIRMED):
                return Standing.USED
            case Closed():
                return Standing.CLOSED
            case Asked() | Proposed():
                return Standing.OVERTAKEN
            case _:
                pass
    return Standing.OVERTAKEN


def _words(ticket: Ticket, entry: Entry) -> Message | None:
    said = getattr(entry.event, "message", "")
    rows = Message.objects.filter(ticket=ticket, direction=Direction.OUT)
    return rows.filter(pk=int(said)).first() if said else None
