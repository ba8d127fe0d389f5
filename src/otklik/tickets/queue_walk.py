"""Where a view's tickets lie: statements whose every part walks the index that was made for it.

Asked for all of a viewer's services at once, a database would read every open ticket and sort them. So
each seat's tickets are found apart, in order and no more than are wanted, and merged; and counts stop
where nobody reads on. The text of a part depends on seat and view alone and is made once a process.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from otklik.core.journal.fold import State
from otklik.people.viewer import Seat
from otklik.tickets import access
from otklik.tickets.models import Ticket

MOST_COUNTED: Final = 1000
"""A view that holds more is said to hold more than this."""

_OURS: Final = (State.NEW.value, State.OPEN.value)
_THEIRS: Final = (State.PENDING_CUSTOMER.value, State.SOLUTION_PROPOSED.value)
_IN_ORDER: Final = "ORDER BY queue_rank, queue_at, id LIMIT %s"
# A comparison of tuples, or an OR, would make SQLite read everything before the place.
_SAME_RANK: Final = "AND queue_rank = %s AND queue_at >= %s AND NOT (queue_at = %s AND id <= %s)"
_NEXT_RANKS: Final = "AND queue_rank > %s"
Seats = tuple[Seat, ...]
Statement = tuple[str, tuple[Any, ...]]


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
class Key:
    """A ticket found in its place; `seq` is its newest entry, so that its changes are seen."""

    id: int
    seq: int


def keys(seats: Seats, view: View, after: Place | None, most: int) -> list[Key]:
    """The first tickets of a view after a place; one query, one more where ranks are crossed."""
    parts = [part for seat in seats for part in _parts(seat, view)]
    if after is None:
        return _walked(parts, "", (), most)
    at = connection.ops.adapt_datetimefield_value(after.at)
    found = _walked(parts, _SAME_RANK, (after.rank, at, at, after.id), most)
    if len(found) < most:
        found += _walked(parts, _NEXT_RANKS, (after.rank,), most - len(found))
    return found


def counted(seats: Seats) -> dict[View, int]:
    """How many tickets each view holds, up to one more than `MOST_COUNTED`; one query."""
    text, values = _counting(seats)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return dict(zip(View, cursor.fetchone(), strict=True))


def led_from(seats: Iterable[Seat]) -> list[int]:
    """The services in which somebody with these seats decides what is the lead's."""
    return [seat.service for seat in seats if seat.leads]


def _walked(parts: Sequence[Statement], further: str, values: tuple[Any, ...], most: int) -> list[Key]:
    if not parts:
        return []
    each = " UNION ALL ".join(
        f"SELECT * FROM ({text} {further} {_IN_ORDER}) AS part"  # noqa: S608  our own text
        for text, _ in parts
    )
    given = [value for _, own in parts for value in (*own, *values, most)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, seq FROM ({each}) AS found {_IN_ORDER}", [*given, most])  # noqa: S608  our own text
        return [Key(*row) for row in cursor.fetchall()]


@lru_cache(maxsize=4096)
def _parts(seat: Seat, view: View) -> tuple[Statement, ...]:
    """A seat's tickets of a view, not in order: in as many parts as an index has of them."""
    narrow = [Q(state=state) for state in _THEIRS] if view is View.CUSTOMERS_TURN else [_in(view, (seat,))]
    if view is View.TO_APPROVE and not seat.leads:
        return ()
    rows = _seen((seat,)).values_list("id", "seq", "queue_rank", "queue_at")
    return tuple(_said(rows.filter(part)) for part in narrow)


@lru_cache(maxsize=1024)
def _counting(seats: Seats) -> Statement:
    counts = [_count(seats, view) for view in View]
    return "SELECT " + ", ".join(text for text, _ in counts), tuple(one for _, own in counts for one in own)


def _count(seats: Seats, view: View) -> Statement:
    if view is View.TO_APPROVE and not led_from(seats):
        return "0", ()
    text, values = _said(_seen(seats).filter(_in(view, seats)).values_list("id")[: MOST_COUNTED + 1])
    return f"(SELECT COUNT(*) FROM ({text}) AS counted)", values  # noqa: S608  our own text


def _seen(seats: Seats) -> QuerySet[Ticket]:
    return Ticket.objects.filter(access.seen_from(seats), is_open=True).order_by()


def _said(rows: QuerySet[Any, Any]) -> Statement:
    text, values = rows.query.sql_with_params()
    return text, tuple(values)


def _in(view: View, seats: Seats) -> Q:
    agents = [seat.agent for seat in seats]
    match view:
        case View.ALL:
            return Q()
        case View.MY_TURN:
            return Q(assignee__in=agents) & (Q(state__in=_OURS) | Q(review_came=True))
        case View.MINE:
            return Q(assignee__in=agents)
        case View.UNASSIGNED:
            return Q(assignee__isnull=True)
        case View.TO_REVIEW:
            return Q(state=State.NEW.value)
        case View.TO_APPROVE:
            return Q(to_approve=True, service__in=led_from(seats))
        case View.CUSTOMERS_TURN:
            return Q(state__in=_THEIRS)
        case View.LATE:
            return Q(late=True)
