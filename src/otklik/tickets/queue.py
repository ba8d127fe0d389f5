"""The queue: open tickets by the instant of their nearest running clock, in pages found by key.

Paused tickets come after, by the instant since which they wait. No page costs more than the one
before it, and the number of queries does not depend on the number of rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from django.db.models import Case, Count, Max, Q, QuerySet, Sum, Value, When

from otklik.agreements import book
from otklik.core.journal.fold import Situation, State
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Terms
from otklik.people.viewer import Viewer
from otklik.tickets import access
from otklik.tickets.models import Cycle, Entry, Ticket

log = structlog.get_logger(__name__)

PAGE = 50
_OURS = (State.NEW.value, State.OPEN.value)
_COUNTED = ("service_id", "state", "whose", "late", "review_came", "to_approve")
_MINE, _NOBODYS, _OTHERS = "mine", "nobody's", "others'"
_THEIRS = (State.PENDING_CUSTOMER.value, State.SOLUTION_PROPOSED.value)


class View(StrEnum):
    """The ways to look at the queue, in the order in which they are offered."""

    ALL = "all"
    MY_TURN = "my-turn"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    TO_REVIEW = "to-review"
    TO_APPROVE = "to-approve"
    CUSTOMERS_TURN = "customers-turn"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: just after the ticket that has this key."""

    rank: int
    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket of the queue with its cycles under way and what binds it."""

    ticket: Ticket
    cycles: tuple[Cycle, ...]
    terms: Terms
    regulation: Regulation


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Row, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the views hold, and for each a word that changes when anything in it does."""

    counts: dict[View, int]
    pulses: dict[View, str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Open tickets counted together; `seqs` is the sum of their newest entries' numbers."""

    service_id: int
    state: str
    whose: str
    late: bool
    review_came: bool
    to_approve: bool
    count: int
    seqs: int
    latest: datetime


def page(viewer: Viewer, view: View, after: Place | None = None) -> Page:
    """Up to 50 rows of a view; four queries, one more where a page crosses from one rank to the next."""
    tickets = _beginning(_rows(viewer, view), after)
    shown, more = tickets[:PAGE], len(tickets) > PAGE
    last = shown[-1] if more else None
    return Page(_with_clocks(shown), Place(last.queue_rank, last.queue_at, last.pk) if last else None)


def summary(viewer: Viewer) -> Summary:
    """How many open tickets each view holds, and its pulse; one query, few rows however many there are."""
    rows = Ticket.objects.filter(access.visible_to(viewer), is_open=True).order_by()
    groups = [
        _Group(**group)
        for group in rows.annotate(whose=_whose(viewer))
        .values(*_COUNTED)
        .annotate(count=Count("pk"), seqs=Sum("seq"), latest=Max("updated_at"))
    ]
    held = {view: [group for group in groups if _holds(view, viewer, group)] for view in View}
    return Summary(
        {view: sum(group.count for group in found) for view, found in held.items()},
        {view: _pulse(found) for view, found in held.items()},
    )


def pulse(viewer: Viewer, view: View) -> str:
    """A word that changes when anything in a view does, in one query; the summary's for this view."""
    found = _of(viewer, view).aggregate(count=Count("pk"), seqs=Sum("seq"), latest=Max("updated_at"))
    return _pulse([_Group(0, "", _OTHERS, False, False, False, **found)] if found["count"] else [])


def led_by(viewer: Viewer) -> list[int]:
    """The services in which the viewer decides what is the lead's."""
    return [seat.service for seat in viewer.seats.values() if seat.leads]


def _pulse(groups: Sequence[_Group]) -> str:
    count, seqs = sum(group.count for group in groups), sum(group.seqs for group in groups)
    latest = max((int(group.latest.timestamp()) for group in groups), default=0)
    return f"{count}.{seqs}.{latest}"


def _holds(view: View, viewer: Viewer, group: _Group) -> bool:
    """The same as `_in`, asked of tickets counted together."""
    match view:
        case View.ALL:
            return True
        case View.MY_TURN:
            return group.whose == _MINE and (group.state in _OURS or group.review_came)
        case View.MINE:
            return group.whose == _MINE
        case View.UNASSIGNED:
            return group.whose == _NOBODYS
        case View.TO_REVIEW:
            return group.state == State.NEW.value
        case View.TO_APPROVE:
            return group.to_approve and group.service_id in led_by(viewer)
        case View.CUSTOMERS_TURN:
            return group.state in _THEIRS
        case View.LATE:
            return group.late


def _whose(viewer: Viewer) -> Case:
    """The viewer's, nobody's or somebody else's: who else makes no difference to any view."""
    return Case(
        When(assignee__isnull=True, then=Value(_NOBODYS)),
        When(assignee__in=viewer.agents, then=Value(_MINE)),
        default=Value(_OTHERS),
    )


def _of(viewer: Viewer, view: View) -> QuerySet[Ticket]:
    return Ticket.objects.filter(access.visible_to(viewer), _in(view, viewer), is_open=True)


def _rows(viewer: Viewer, view: View) -> QuerySet[Ticket]:
    return _in_order(_of(viewer, view))


def _in_order(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return rows.order_by("queue_rank", "queue_at", "id")


def _in(view: View, viewer: Viewer) -> Q:
    match view:
        case View.ALL:
            return Q()
        case View.MY_TURN:
            return Q(assignee__in=viewer.agents) & (Q(state__in=_OURS) | Q(review_came=True))
        case View.MINE:
            return Q(assignee__in=viewer.agents)
        case View.UNASSIGNED:
            return Q(assignee__isnull=True)
        case View.TO_REVIEW:
            return Q(state=State.NEW.value)
        case View.TO_APPROVE:
            return Q(to_approve=True, service__in=led_by(viewer))
        case View.CUSTOMERS_TURN:
            return Q(state__in=_THEIRS)
        case View.LATE:
            return Q(late=True)


def _beginning(rows: QuerySet[Ticket], after: Place | None) -> list[Ticket]:
    """One ticket more than a page, so that the next one is known. SQLite walks the index for each part."""
    if after is None:
        return _first(rows, PAGE + 1)
    # A comparison of tuples, or an OR, would make SQLite read everything before the place.
    here = rows.filter(queue_rank=after.rank, queue_at__gte=after.at).exclude(
        queue_at=after.at, id__lte=after.id
    )
    found = _first(here, PAGE + 1)
    if len(found) <= PAGE:
        found += _first(rows.filter(queue_rank__gt=after.rank), PAGE + 1 - len(found))
    return found


def _first(rows: QuerySet[Ticket], most: int) -> list[Ticket]:
    """The first tickets with all that is shown of them, which is fetched once it is known which they are."""
    related = ("service", "requester__person", "requester__organisation", "assignee__person")
    shown = Ticket.objects.filter(pk__in=rows.values("pk")[:most])
    return list(_in_order(shown.select_related(*related)))


def _with_clocks(tickets: Sequence[Ticket]) -> tuple[Row, ...]:
    cycles: dict[int, list[Cycle]] = {}
    for cycle in Cycle.objects.filter(ticket__in=tickets, ended_at__isnull=True):
        cycles.setdefault(cycle.ticket_id, []).append(cycle)
    contracts = _contracts(ticket.pk for ticket in tickets if ticket.contract_id)
    rows = (
        _row(ticket, tuple(cycles.get(ticket.pk, ())), contracts.get(ticket.pk, "")) for ticket in tickets
    )
    return tuple(row for row in rows if row)


def _contracts(ids: Iterable[int]) -> dict[int, str]:
    """The contract versions that tickets run under, by their journals: the last one named counts."""
    asked = list(ids)
    if not asked:
        return {}
    rows = Entry.objects.filter(ticket__in=asked, kind__in=("Registered", "ContractChanged")).order_by("seq")
    return {
        ticket: data.get("contract" if kind == "Registered" else "to", "")
        for ticket, kind, data in rows.values_list("ticket_id", "kind", "data")
    }


def _row(ticket: Ticket, cycles: tuple[Cycle, ...], contract: str) -> Row | None:
    """None for a ticket whose terms cannot be read: one such must not take the queue from everybody."""
    situation = Situation(
        desk=ticket.desk,
        plan=ticket.plan,
        priority=ticket.priority,
        contract=contract,
        regulation=ticket.regulation,
        calendars=ticket.calendars,
    )
    try:
        terms = book.terms(ticket.service_id, situation)
        return Row(ticket, cycles, terms, book.regulation(ticket.service_id, ticket.regulation))
    except (LookupError, ValueError) as error:
        log.error("a ticket cannot be shown in the queue", ticket=ticket.number, error=str(error))
        return None
