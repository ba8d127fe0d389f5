"""What pages read of the mailroom: how letters fared, and what came in and became no ticket."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s

from django.core.cache import cache
from django.db.models import Exists, Q

from otklik.mailroom.models import Envelope, Letter, Mailbox, Outcome
from otklik.people.models import Service
from otklik.people.viewer import Viewer
from otklik.tickets import access
from otklik.tickets.models import Ticket
from otklik.tickets.queue import KEPT_SECONDS
from otklik.tickets.queue import MOST_COUNTED as MOST_COUNTED

PAGE = 50
LEFT_ASIDE = (
    Outcome.REFUSED,
    Outcome.UNIDENTIFIED,
    Outcome.ROBOT,
    Outcome.BOUNCE,
    Outcome.DUPLICATE,
    Outcome.UNSORTED,
    Outcome.NOT_A_REQUEST,
    Outcome.SPAM,
    Outcome.BLOCKED,
)
"""The outcomes of records that became neither a ticket nor a part of one."""

FILED = (Outcome.TICKET, Outcome.REPLY)
"""The outcomes of those that became one; whoever sees the ticket sees them."""

GIVEN_UP = "given_up"
"""How the list calls records that could not be filed at all and wait for a person."""


@dataclass(frozen=True, slots=True)
class Page:
    envelopes: tuple[Envelope, ...]
    next: int | None


def letters_of(ticket: Ticket) -> list[Letter]:
    """The outgoing letters of a ticket with their state, oldest first, without their texts. One query."""
    return list(Letter.objects.filter(ticket=ticket).defer("text", "references").order_by("id"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: an outcome, a part of the sender's address, instants `since` and `until`.

    Without an outcome: everything that became no ticket. `before` is the id that ended the page before.
    """

    outcome: str = ""
    sender: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def left_aside(viewer: Viewer, wanted: Wanted) -> Page:
    """What came in, newest first."""
    rows = Envelope.objects.filter(_seen_by(viewer), _aside(wanted.outcome))
    if wanted.before is not None:
        rows = rows.filter(pk__lt=wanted.before)
    if wanted.sender:
        rows = rows.filter(sender__contains=wanted.sender.lower())
    if wanted.since is not None:
        rows = rows.filter(received_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(received_at__lt=wanted.until)
    related = rows.select_related(*_RELATED).defer("raw")
    found = list(related.order_by("-id")[: PAGE + 1])
    shown = tuple(found[:PAGE])
    return Page(shown, shown[-1].pk if len(found) > PAGE else None)


def undecided(viewer: Viewer, *, fresh: bool = False) -> int:
    """How many letters of unknown senders wait for an agent, up to one more than `MOST_COUNTED`.

    Some seconds old at most, unless it must be `fresh`; one query or none.
    """
    seats = sorted((seat.service, sorted(seat.desks)) for seat in viewer.seats.values())
    place = f"letters-undecided.{blake2s(repr(seats).encode(), digest_size=8).hexdigest()}"
    found: int | None = None if fresh else cache.get(place)
    if found is None:
        rows = Envelope.objects.filter(_at_desks_of(viewer), outcome=Outcome.UNIDENTIFIED)
        found = rows.order_by()[: MOST_COUNTED + 1].count()
        cache.set(place, found, KEPT_SECONDS)
    return found


@dataclass(frozen=True, slots=True)
class Doors:
    """Where letters to a viewer's services and desks go, and whether anything ever came in there."""

    addresses: tuple[str, ...]
    has_received: bool


def doors_of(viewer: Viewer) -> Doors:
    """Two queries."""
    here = Q(pk__in=[])
    for seat in viewer.seats.values():
        own = Q(service_id=seat.service)
        here |= own & Q(desk__in=sorted(seat.desks)) if seat.desks else own
    boxes = Mailbox.objects.filter(here).order_by("pk").values_list("address", flat=True)
    came = Envelope.objects.filter(service_id__in=list(viewer.seats)).exists()
    return Doors(tuple(boxes), came)


def envelope(viewer: Viewer, pk: int) -> Envelope:
    """A record of the list, or one that became a part of a ticket or is tried again, with its bytes.

    Raises Envelope.DoesNotExist for a stranger too.
    """
    return Envelope.objects.select_related(*_RELATED).get(
        _seen_by(viewer), _aside() | _TAKEN_IN | _WAITING, pk=pk
    )


_RELATED = ("service", "mailbox", "ticket__service", "sorted_by__person")
_TAKEN_IN = Q(outcome__in=FILED)
_WAITING = Q(outcome=Outcome.WAITING)
_GIVEN_UP = Q(outcome=Outcome.WAITING, failed_at__isnull=False)


def _aside(outcome: str = "") -> Q:
    if outcome == GIVEN_UP:
        return _GIVEN_UP
    return Q(outcome=outcome) if outcome else Q(outcome__in=LEFT_ASIDE) | _GIVEN_UP


def _seen_by(viewer: Viewer) -> Q:
    """Records of the viewer's services and desks; what reached no desk is for those who see all of them."""
    seen = _at_desks_of(viewer)
    if viewer.administered:
        seen |= of_no_service(viewer)
    # What repeats a letter of a ticket shows as much as the ticket does.
    return seen & (Q(ticket__isnull=True) | Q(ticket__in=Ticket.objects.filter(access.visible_to(viewer))))


def _at_desks_of(viewer: Viewer) -> Q:
    seen = Q(pk__in=[])
    for seat in viewer.seats.values():
        here = Q(service_id=seat.service)
        seen |= here & Q(mailbox__desk__in=sorted(seat.desks)) if seat.desks else here
    return seen


def of_no_service(viewer: Viewer) -> Q:
    """What belongs to no service is for whoever administers all of them: it might be anybody's."""
    others = Service.objects.exclude(pk__in=viewer.administered)
    return Q(~Exists(others), service=None)


def mailboxes_of(viewer: Viewer) -> list[Mailbox]:
    """Those of the services that the viewer administers. One query."""
    rows = Mailbox.objects.filter(service__in=viewer.administered).select_related("service")
    return list(rows.order_by("service_id", "pk"))


def answer_to(envelope: Envelope) -> Letter | None:
    """The automatic letter to the sender of a record that became no ticket. One query."""
    rows = Letter.objects.filter(service=envelope.service_id, cause__startswith=f"envelope:{envelope.pk}:")
    return rows.order_by("pk").first()
