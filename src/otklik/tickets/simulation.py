"""The tickets of a service counted again under other rules: `otklik regulation simulate`."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import get_args

from django.db.models import QuerySet

from otklik.agreements import book
from otklik.core.clocks.simulate import Tally, Under
from otklik.core.journal.events import Bookkeeping, Entry, Retracted
from otklik.core.journal.fold import Situation
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Book, Terms, TermsError
from otklik.people.models import Service
from otklik.tickets import journal
from otklik.tickets.models import Ticket

BATCH = 500
_STILL = frozenset(kind.__name__ for kind in get_args(Bookkeeping) if kind is not Retracted)
"""Bookkeeping moves no clock, and is most of what is written; Retracted takes back what did."""


class NoSuchService(LookupError):
    """No service has published rules of this id, or several have; `slugs` are those that have."""

    def __init__(self, slugs: tuple[str, ...]) -> None:
        super().__init__(", ".join(slugs))
        self.slugs = slugs


def service_of(regulation: Regulation, *, slug: str = "") -> Service:
    """The service whose tickets these rules are tried on; raises NoSuchService."""
    rows = Service.objects.filter(regulations__regulation_id=regulation.id).distinct().order_by("slug")
    found = [one for one in rows if slug in ("", one.slug)]
    if len(found) != 1:
        raise NoSuchService(tuple(one.slug for one in found))
    return found[0]


def simulate(
    regulation: Regulation,
    *,
    service: Service,
    now: datetime,
    against: Regulation | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    told: Callable[[int], None] = lambda done: None,
) -> Tally:
    """Counts the tickets registered in a time under `regulation` and, before, under `against`.

    Without `against` that is what binds each ticket now. Calendars are those that its journal names.
    `told` hears how many are done. Nothing is written.
    """
    after = _under(service.pk, regulation)
    before = _under(service.pk, against) if against else None
    tally = Tally()
    rows = _tickets(service, since, until).iterator(chunk_size=BATCH)
    while tickets := tuple(islice(rows, BATCH)):
        for ticket, entries in _journals(tickets):
            try:
                was = before.clocks(entries) if before else journal.clocks(ticket, entries)
                tally.take(ticket.number, was, after.clocks(entries), now=now)
            except TermsError as error:
                tally.unlike[ticket.number] = str(error)
        told(tally.tickets)
    return tally


def _tickets(service: Service, since: datetime | None, until: datetime | None) -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(service=service).order_by("pk")
    if since:
        rows = rows.filter(registered_at__gte=since)
    return rows.filter(registered_at__lt=until) if until else rows


def _journals(tickets: tuple[Ticket, ...]) -> Iterator[tuple[Ticket, list[Entry]]]:
    """Journals without their bookkeeping, most of what is written and nothing that moves a clock."""
    found = journal.entries_of_many(tickets, besides=_STILL)
    return ((ticket, found[ticket.pk]) for ticket in tickets)


def _under(service_id: int, regulation: Regulation) -> Under:
    """These rules over the calendars that a journal names; each such pair is one book."""

    @cache
    def over(calendars: str) -> Book:
        return Book(regulation, book.national(service_id, calendars))

    def terms_of(situation: Situation) -> Terms:
        return book.terms_by(over(situation.calendars), situation)

    return Under.of(regulation, terms_of)
