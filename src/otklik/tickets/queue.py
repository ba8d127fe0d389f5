"""The queue: open tickets by the instant of their nearest running clock, in pages found by key.

Paused tickets come after, by the instant since which they wait. No page costs more than the one
before it, and the number of queries does not depend on the number of rows.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import structlog
from django.core.cache import cache

from otklik.agreements import book
from otklik.core.journal.fold import Situation
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Terms
from otklik.people.viewer import Viewer
from otklik.tickets import models, queue_walk
from otklik.tickets.queue_walk import MOST_COUNTED as MOST_COUNTED
from otklik.tickets.queue_walk import Key, Seats
from otklik.tickets.queue_walk import Place as Place
from otklik.tickets.queue_walk import View as View

log = structlog.get_logger(__name__)

PAGE: Final = 50
KEPT_SECONDS: Final = 5
"""So long counts may be behind what others do; whoever has acted asks for fresh ones."""

Counts = Mapping[View, int]


class Ticket(NamedTuple):
    """What the queue reads of a ticket; names are absent where nobody is known."""

    id: int
    service_id: int
    service: str
    service_name: dict[str, str]
    number: str
    seq: int
    state: str
    subject: str
    first_words: str
    desk: str
    plan: str
    priority: str
    regulation: str
    calendars: str
    contract_id: int | None
    assignee_id: int | None
    assignee: str | None
    requester: str | None
    requester_email: str | None
    requester_address: str
    organisation: str | None
    new_topic: bool
    queue_rank: int
    queue_at: datetime
    silence_at: datetime | None
    review_at: datetime | None
    last_words_by: str
    last_words_at: datetime | None
    newest_rules: str


class Cycle(NamedTuple):
    """What the queue reads of a cycle under way; seconds as in its row."""

    clock: str
    cycle: int
    state: str
    due_at: datetime | None
    waiting_since: datetime | None
    spent: int
    target: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket of the queue with its cycles under way and what binds it."""

    ticket: Ticket
    cycles: tuple[Cycle, ...]
    terms: Terms
    regulation: Regulation


@dataclass(frozen=True, slots=True)
class Page:
    """`pulse` is a word that changes when anything on the page does."""

    rows: tuple[Row, ...]
    next: Place | None
    pulse: str


_ELSEWHERE: Final = {
    "service": "service__slug",
    "service_name": "service__name",
    "assignee": "assignee__person__name",
    "requester": "requester__person__name",
    "requester_email": "requester__person__email",
    "organisation": "requester__organisation__name",
}
_COLUMNS: Final = [_ELSEWHERE.get(name, name) for name in Ticket._fields]


def page(viewer: Viewer, view: View, after: Place | None = None) -> Page:
    """Up to 50 rows of a view; four queries, one more where a page crosses from one rank to the next."""
    keys = queue_walk.keys(_seats(viewer), view, after, PAGE + 1)
    tickets = _tickets(keys[:PAGE])
    last = tickets[-1] if tickets and len(keys) > PAGE else None
    following = Place(last.queue_rank, last.queue_at, last.id) if last else None
    return Page(_with_clocks(tickets), following, _pulse(keys))


def pulse(viewer: Viewer, view: View, after: Place | None = None) -> str:
    """The page's own, in the page's first query."""
    return _pulse(queue_walk.keys(_seats(viewer), view, after, PAGE + 1))


def counts(viewer: Viewer, *, fresh: bool = False) -> Counts:
    """How many open tickets each view holds, up to one more than `MOST_COUNTED`.

    Some seconds old at most, unless they must be `fresh`; one query or none.
    """
    seats = _seats(viewer)
    place = f"queue-counts.{_digest(seats)}"
    found: Counts | None = None if fresh else cache.get(place)
    if found is None:
        found = queue_walk.counted(seats)
        cache.set(place, found, KEPT_SECONDS)
    return found


def led_by(viewer: Viewer) -> list[int]:
    """The services in which the viewer decides what is the lead's."""
    return queue_walk.led_from(viewer.seats.values())


def _seats(viewer: Viewer) -> Seats:
    return tuple(viewer.seats.values())


def _pulse(keys: Sequence[Key]) -> str:
    return _digest([(key.id, key.seq) for key in keys])


def _digest(said: object) -> str:
    return hashlib.blake2s(repr(said).encode(), digest_size=8).hexdigest()


def _tickets(keys: Sequence[Key]) -> list[Ticket]:
    """What is shown of tickets, in the order of their keys."""
    if not keys:
        return []
    asked = models.Ticket.objects.filter(pk__in=[key.id for key in keys])
    rows = asked.annotate(newest_rules=book.newest_rules()).values_list(*_COLUMNS)
    found = {row[0]: Ticket(*row) for row in rows}
    return [found[key.id] for key in keys if key.id in found]


def _with_clocks(tickets: Sequence[Ticket]) -> tuple[Row, ...]:
    cycles: dict[int, list[Cycle]] = {}
    asked = [ticket.id for ticket in tickets]
    under_way = models.Cycle.objects.filter(ticket__in=asked, ended_at__isnull=True)
    for ticket_id, *said in under_way.values_list("ticket_id", *Cycle._fields):
        cycles.setdefault(ticket_id, []).append(Cycle(*said))
    contracts = _contracts(ticket.id for ticket in tickets if ticket.contract_id)
    rows = (
        _row(ticket, tuple(cycles.get(ticket.id, ())), contracts.get(ticket.id, "")) for ticket in tickets
    )
    return tuple(row for row in rows if row)


def _contracts(ids: Iterable[int]) -> dict[int, str]:
    """The contract versions that tickets run under, by their journals: the last one named counts."""
    asked = list(ids)
    if not asked:
        return {}
    kinds = ("Registered", "ContractChanged")
    rows = models.Entry.objects.filter(ticket__in=asked, kind__in=kinds).order_by("seq")
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
        return Row(
            ticket, cycles, terms, book.told(ticket.service_id, ticket.regulation, ticket.newest_rules)
        )
    except (LookupError, ValueError) as error:
        log.error("a ticket cannot be shown in the queue", ticket=ticket.number, error=str(error))
        return None
