"""The only writer of journals: one act, one transaction; here it is locked, checked, written, projected."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, get_args

from django.db import transaction

from otklik.agreements import book
from otklik.core import lifecycle
from otklik.core.clocks.engine import Clocks, clocks_of
from otklik.core.journal import codec, fold
from otklik.core.journal import events as facts
from otklik.core.journal.events import SYSTEM, Actor, ActorKind, Entry, Event
from otklik.core.lifecycle import Act
from otklik.core.regulation.schema import Regulation
from otklik.kit import clock
from otklik.kit.prepared import Prepared, insert
from otklik.people.models import Agent, Contact
from otklik.tickets import models, project, seals

FOLLOWERS: Mapping[str, tuple[type[Event], ...]] = {"notices": facts.UNTOLD}
"""Who follows the journal, and which entries they need not hear of."""
_QUIET = (
    facts.LetterSent | facts.LetterFailed | facts.Warned | facts.Breached | facts.CycleSealed
    | facts.DeadlineMoved | facts.SilenceWarned | facts.SilenceProposed | facts.Rebased
)  # fmt: skip
"""What a form need not have shown: it changes nothing of what is decided in it."""
STILL: Final = frozenset(kind.__name__ for kind in get_args(facts.Bookkeeping) if kind is not facts.Retracted)
"""Bookkeeping moves no clock, and is most of what is written; Retracted takes back what did."""
_COLUMNS: Final = ("seq", "at", "recorded_at", "kind", "version", "data", "actor_kind", "actor_id")
_ENTRIES = Prepared(
    lambda ticket: models.Entry.objects.filter(ticket=ticket).order_by("seq").values_list(*_COLUMNS)
)
_LOCKED = Prepared(lambda pk: models.Ticket.objects.filter(pk=pk).select_for_update(of=("self",)))
_UNSEEN_BY_CUSTOMERS = facts.Accepted | facts.Bookkeeping
"""What a customer's form need not have shown besides."""


class AlreadyDone(Exception):
    """The form's one-time key was used: the act stands, nothing is to be done again."""


class Stale(Exception):
    """Others wrote to the ticket after the form was shown; `since` are their entries."""

    def __init__(self, since: Sequence[Entry]) -> None:
        super().__init__("the ticket has changed since the form was shown")
        self.since = tuple(since)


@dataclass(slots=True)
class Writing:
    """A ticket locked for one act: what it is now, and what the act adds."""

    ticket: models.Ticket
    entries: list[Entry]
    regulation: Regulation
    now: datetime
    situation: fold.Situation = field(init=False)
    first: int = field(init=False)

    def __post_init__(self) -> None:
        self.situation = fold.fold(self.entries)
        self.first = len(self.entries)

    def require(self, act: Act, *, by: Actor = SYSTEM) -> None:
        """Raises NotPossible; an agent's act on a new ticket is its acceptance as well (S0.12)."""
        lifecycle.transition(act, self.situation)
        if by.kind is ActorKind.AGENT and lifecycle.records_acceptance(act, self.situation):
            self.accept(by=by)

    def accept(self, *, by: Actor, to: str = "") -> None:
        """Accepted; a ticket of nobody becomes the acting agent's, or that of `to`."""
        self.record(facts.Accepted(), by=by)
        if to or not self.situation.assignee:
            self.record(facts.Assigned(to or by.id), by=by)

    def require_closing(self, reason: facts.ClosingReason, *, by: Actor = SYSTEM) -> None:
        lifecycle.closing(reason, self.situation)
        if by.kind is ActorKind.AGENT and lifecycle.records_acceptance(Act.CLOSE, self.situation, reason):
            self.accept(by=by)

    def record(self, event: Event, *, by: Actor = SYSTEM, at: datetime | None = None) -> None:
        """Adds a fact; `at` is when it counts, never later than now."""
        entry = Entry(len(self.entries) + 1, min(at or self.now, self.now), event, by)
        self.entries.append(entry)
        self.situation = fold.fold(self.entries)

    @property
    def added(self) -> list[Entry]:
        return self.entries[self.first :]

    def clocks(self, upto: int | None = None) -> Clocks:
        """What the clocks show after the first `upto` entries, or all."""
        return clocks(self.ticket, self.entries[:upto])


@contextmanager
def writing(
    ticket_id: int, *, now: datetime, seen: int | None = None, key: str = "", by: Actor | None = None
) -> Iterator[Writing]:
    """Locks a ticket for one act and writes what it records, all or nothing.

    `seen` is the last seq that the actor's form showed, `key` the form's one-time key. Raises
    AlreadyDone, Stale, NotPossible.
    """
    with transaction.atomic():
        ticket = _locked(ticket_id)
        use(key, ticket, now)
        work = Writing(ticket, entries_of(ticket), book.regulation(ticket.service_id, ticket.regulation), now)
        if seen is not None:
            _refuse_stale(work.entries, seen, by)
        yield work
        write(work)


def entries_of(ticket: models.Ticket) -> list[Entry]:
    """The journal of a ticket, decoded, in order."""
    return [_entry(*row) for row in _ENTRIES.rows(ticket=ticket.pk)]


def entries_of_many(tickets: Sequence[int], *, besides: Collection[str] = ()) -> dict[int, list[Entry]]:
    """The journals of some tickets, by their ids, without the kinds `besides`. One query."""
    found: dict[int, list[Entry]] = {pk: [] for pk in tickets}
    rows = models.Entry.objects.filter(ticket_id__in=list(found)).order_by("ticket_id", "seq")
    if besides:
        rows = rows.exclude(kind__in=besides)
    for ticket, *row in rows.values_list("ticket_id", *_COLUMNS).iterator(chunk_size=2000):
        found[ticket].append(_entry(*row))
    return found


def _entry(
    seq: int,
    at: datetime,
    recorded_at: datetime,
    kind: str,
    version: int,
    data: dict[str, Any],
    actor_kind: str,
    actor_id: str,
) -> Entry:
    event = codec.decode(kind, version, data)
    return Entry(seq, at, event, Actor(ActorKind(actor_kind), actor_id), recorded_at)


def row_of(ticket: models.Ticket, entry: Entry, recorded_at: datetime) -> models.Entry:
    """The row of an entry, not written; nothing is recorded before it happened."""
    return models.Entry(
        ticket=ticket,
        seq=entry.seq,
        at=entry.at,
        recorded_at=max(recorded_at, entry.at),
        kind=codec.kind_of(entry.event),
        version=codec.VERSION,
        data=codec.encode(entry.event),
        actor_kind=entry.actor.kind.value,
        actor_id=entry.actor.id,
    )


def clocks(ticket: models.Ticket, entries: Sequence[Entry]) -> Clocks:
    """The clocks of a ticket as its journal gives them."""
    begun = entries[0].event if entries else None
    ref = begun.regulation if isinstance(begun, facts.Registered) else ticket.regulation
    rules = book.regulation(ticket.service_id, ref)
    return clocks_of(
        entries,
        terms_of=lambda situation: book.terms(ticket.service_id, situation),
        rules=rules.clocks,
        on_change=rules.priorities.on_change,
    )


def agent(who: Agent) -> Actor:
    return Actor(ActorKind.AGENT, str(who.pk))


def contact(who: Contact | None) -> Actor:
    return Actor(ActorKind.CONTACT, str(who.pk) if who else "")


def write(work: Writing) -> None:
    """Writes what an act recorded: entries with the seals they bring, projection, follows."""
    if not work.added:
        return
    after = work.clocks()
    before = work.clocks(work.first) if work.first else None
    for event in seals.consequences(before, after, work.entries, work.added):
        work.record(event, at=event.ended_at if isinstance(event, facts.CycleSealed) else None)
    _insert(work)
    if before is None:
        project.begin_cycles(work.ticket, after, work.entries, regulation=work.regulation)
    else:
        project.project(
            work.ticket, after, work.entries, now=work.now, regulation=work.regulation, before=before
        )
    _follow(work)


def _locked(ticket_id: int) -> models.Ticket:
    return _LOCKED.one(pk=ticket_id)


def use(key: str, ticket: models.Ticket | None, now: datetime) -> None:
    """Uses up a form's one-time key, within the transaction of its act; raises AlreadyDone."""
    if not key:
        return
    _, fresh = models.ActKey.objects.get_or_create(key=key, defaults={"ticket": ticket, "used_at": now})
    if not fresh:
        raise AlreadyDone


def _refuse_stale(entries: Sequence[Entry], seen: int, by: Actor | None) -> None:
    quiet = _QUIET | _UNSEEN_BY_CUSTOMERS if by and by.kind is ActorKind.CONTACT else _QUIET
    since = [
        entry
        for entry in entries
        if entry.seq > seen and entry.actor != by and not isinstance(entry.event, quiet)
    ]
    if since:
        raise Stale(since)


def _insert(work: Writing) -> None:
    recorded_at = clock.precise_now()
    insert([row_of(work.ticket, entry, recorded_at) for entry in work.added])


def _follow(work: Writing) -> None:
    follows = [
        models.Follow(
            ticket=work.ticket,
            follower=follower,
            first_seq=work.first + 1,
            last_seq=len(work.entries),
            due_at=work.now,
        )
        for follower, untold in FOLLOWERS.items()
        if any(not isinstance(entry.event, untold) for entry in work.added)
    ]
    insert(follows)
