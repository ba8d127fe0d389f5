"""What would become of the letters in a folder: shown, and nothing kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from imapclient import SocketTimeout

from otklik.agreements import book
from otklik.core.intake.entitlement import Entitled, Refused
from otklik.core.intake.reasons import Reason
from otklik.core.intake.reasons import because as reasoned
from otklik.core.mail import robots
from otklik.core.mail.arrival import Arrival
from otklik.core.mail.parse import parse
from otklik.mailroom import deliver, fetch, imap, own, storing, threading, vouching
from otklik.mailroom.imap import Account, Folder, Head
from otklik.mailroom.models import Envelope, Mailbox, Outcome, Source
from otklik.people.models import in_lower_case

NEWEST = 5
TOO_OLD, GONE, NOT_GIVEN = "too-old", "gone", "not-given"
_LATELY = timedelta(days=30)
_LONG_AGO = date(1970, 1, 2)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A letter as it lies in its folder; without its bytes for a reason: it is too large, gone, not given."""

    uid: int
    head: Head
    raw: bytes | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Foretold:
    """A letter in a folder. `outcome` is one of Outcome, or too-old, too-large, gone, not-given.

    `ticket` is a number.
    """

    uid: int
    head: Head
    sender: str = ""
    subject: str = ""
    outcome: str = ""
    because: str = ""
    ticket: str = ""


def foretell(source: Source, *, limit: int, now: datetime) -> list[Foretold]:
    """The newest letters, the newest first, with what would become of each. Raises imap.OutOfReach."""
    return told(source, newest(fetch.account(source, now=now), limit=limit, now=now))


def newest(
    account: Account, *, limit: int, now: datetime, patience: SocketTimeout = imap.PATIENCE
) -> list[Glimpse]:
    """The newest letters of a folder, the newest first; touches no database. Raises imap.OutOfReach."""
    with imap.opened(account, readonly=True, patience=patience) as folder:
        uids = _newest(folder, now)
        heads = folder.heads(uids)
        return [_glimpse(folder, uid, heads[uid], limit) for uid in uids if uid in heads]


def told(source: Source, letters: Sequence[Glimpse]) -> list[Foretold]:
    """What would become of letters by what is in force now."""
    return [_told(source, letter) for letter in letters]


def _newest(folder: Folder, now: datetime) -> list[int]:
    lately = folder.uids(since=(now - _LATELY).date())
    found = lately if len(lately) >= NEWEST else folder.uids(since=_LONG_AGO)
    return found[: -NEWEST - 1 : -1]


def _glimpse(folder: Folder, uid: int, head: Head, limit: int) -> Glimpse:
    if head.size > limit:
        return Glimpse(uid, head, None, fetch.TOO_LARGE)
    try:
        raw = folder.letter(uid)
    except imap.Refused:
        return Glimpse(uid, head, None, NOT_GIVEN)
    return Glimpse(uid, head, raw, "" if raw is not None else GONE)


def _told(source: Source, letter: Glimpse) -> Foretold:
    if letter.raw is not None:
        return _letter(source, letter.uid, letter.head, letter.raw)
    return Foretold(letter.uid, letter.head, outcome=letter.why_not)


def _letter(source: Source, uid: int, head: Head, raw: bytes) -> Foretold:
    arrival = own.as_written(parse(raw))
    sender = in_lower_case(arrival.sender.email) if arrival.sender else ""
    if head.received_at < source.since:
        return Foretold(uid, head, sender, arrival.subject, TOO_OLD)
    outcome, because, ticket = _outcome(source.mailbox, arrival, raw, sender, head.received_at)
    return Foretold(uid, head, sender, arrival.subject, outcome, because, ticket)


def _outcome(
    mailbox: Mailbox, arrival: Arrival, raw: bytes, sender: str, at: datetime
) -> tuple[str, str, str]:
    """As intake decides, in its order, by what is in force now."""
    service = mailbox.service
    if Envelope.objects.filter(service=service, digest=storing.digest_of(arrival, raw)).exists():
        return Outcome.DUPLICATE, "here-already", ""
    came_from = deliver.return_path(raw)
    robot = robots.automatic(arrival, envelope_from=came_from, own_addresses=own.addresses())
    if robot:
        return (Outcome.BOUNCE if robot == "bounce" else Outcome.ROBOT), robot, ""
    try:
        if not vouching.is_confirmed(arrival, book.for_service(service.pk, at).regulation):
            return Outcome.UNIDENTIFIED, str(reasoned(Reason.NOT_GENUINE)), ""
        if ticket := threading.ticket_of(arrival, service=service, sender=sender, at=at):
            return Outcome.REPLY, "", ticket.number
        standing = book.entitlement(service.pk, sender, at)
    except book.NothingPublished:
        return Outcome.UNSORTED, "nothing-published", ""
    outcome = {Entitled: Outcome.TICKET, Refused: Outcome.REFUSED}.get(type(standing), Outcome.UNIDENTIFIED)
    return outcome, str(standing.because), ""
