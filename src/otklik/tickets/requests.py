"""A customer's tickets in lists: what needs their answer first, then the newest changes, in pages by key."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from otklik.core.journal.fold import State
from otklik.kit import searching
from otklik.people.models import in_lower_case
from otklik.people.viewer import Customer
from otklik.tickets import access
from otklik.tickets.models import Cycle, Ticket

PAGE = 30
YOURS = (State.PENDING_CUSTOMER.value, State.SOLUTION_PROPOSED.value)


class Shown(StrEnum):
    """Which of a customer's tickets a list holds."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: just after the ticket that has this key."""

    rank: int
    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket with the deadline that comes next, late ones first; none while no clock runs."""

    ticket: Ticket
    clock: str = ""
    number: int = 1
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Row, ...]
    next: Place | None


def page(
    customer: Customer, shown: Shown, *, own: bool = True, said: str = "", after: Place | None = None
) -> Page:
    """Up to 30 tickets: those that need the customer's answer first, then the newest changes (S1.16, S2.3).

    `own` leaves out colleagues' (S4.24); `said` is a part of the number or the subject. Two queries.
    """
    rows = _ranked(Ticket.objects.filter(_seen(customer, own=own), _kept(shown)))
    if said:
        rows = rows.filter(searching.holding(said, "number", "subject"))
    if after:
        rows = rows.filter(_beyond(after))
    found = list(rows[: PAGE + 1])
    listed, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    following = Place(last.rank, last.updated_at, last.pk) if last else None  # type: ignore[attr-defined]
    return Page(with_deadlines(listed), following)


def awaiting_answer(customer: Customer) -> int:
    """How many of the customer's own tickets wait for them. One query."""
    return Ticket.objects.filter(access.asked_by(customer), state__in=YOURS).count()


def tracked(service_id: int, *, number: str, email: str) -> Row | None:
    """The ticket of a number and the address of its requester; None for any other pair alike (S2.2)."""
    address = in_lower_case(email)
    theirs = Q(requester_address=address) | Q(requester__person__addresses__email=address)
    rows = Ticket.objects.filter(theirs, service=service_id, number__iexact=number.strip(), sensitive=False)
    found = list(rows.select_related("service").distinct()[:1])
    return with_deadlines(found)[0] if found else None


def followed(service_id: int, pk: int) -> Row | None:
    """A ticket that was `tracked` before, as it is now."""
    found = list(Ticket.objects.filter(service=service_id, pk=pk, sensitive=False).select_related("service"))
    return with_deadlines(found)[0] if found else None


def with_deadlines(tickets: list[Ticket]) -> tuple[Row, ...]:
    """The tickets with what is due of each next. One query."""
    coming: dict[int, Cycle] = {}
    running = Cycle.objects.filter(ticket__in=tickets, ended_at__isnull=True, due_at__isnull=False)
    for cycle in running.order_by("due_at", "pk"):
        coming.setdefault(cycle.ticket_id, cycle)
    return tuple(_row(ticket, coming.get(ticket.pk)) for ticket in tickets)


def _row(ticket: Ticket, cycle: Cycle | None) -> Row:
    return Row(ticket, cycle.clock, cycle.cycle, cycle.due_at) if cycle else Row(ticket)


def _seen(customer: Customer, *, own: bool) -> Q:
    return access.asked_by(customer) if own else access.visible_to(customer)


def _kept(shown: Shown) -> Q:
    return Q() if shown is Shown.ALL else Q(is_open=shown is Shown.OPEN)


def _ranked(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Whose turn it is decides before the time of the last change; closed ones come last."""
    rank = Case(
        When(state__in=YOURS, then=Value(0)),
        When(is_open=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    related = rows.select_related("service", "requester__person", "requester__organisation")
    return related.annotate(rank=rank).order_by("rank", "-updated_at", "-pk")


def _beyond(place: Place) -> Q:
    here = Q(updated_at__lt=place.at) | Q(updated_at=place.at, pk__lt=place.id)
    return Q(rank__gt=place.rank) | Q(rank=place.rank) & here
