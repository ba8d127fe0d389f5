"""Other law for all open tickets of a service: what it would move, and the Task that brings them under it.

The interface for whoever makes new law, calendars or a regulation's version:

    outlook(service, Proposal(...), now=now)   what it would move, computed; nothing is written
    begin(service=..., law=Law(...), ...)      a Task, in the transaction that puts the law into force
    go_on(task, tick=tick)                     a slice of its work, called by a worker (ops/chores.py)
    take_in(version, service=..., ...)         the same for a calendar: put into force, and begun
    tasks(service)                             the service's Tasks, the newest first

A Law with a `regulation` brings the open tickets under earlier versions of that regulation's id under it, and
under the newest calendars with it; one with `calendars` alone each open ticket of the service under them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from otklik.agreements import book, calendars
from otklik.agreements.models import CalendarVersion, RegulationVersion, ServiceCalendars
from otklik.core.clocks.engine import Clocks, continued
from otklik.core.journal.events import SYSTEM, Actor, Entry, LetterSent, Rebased
from otklik.core.regulation.terms import Book
from otklik.core.worktime.production import ProductionCalendar
from otklik.kit import due
from otklik.people.models import Agent, Person, Service
from otklik.tickets import journal, project
from otklik.tickets.acts import rebasing
from otklik.tickets.acts.rebasing import Law
from otklik.tickets.models import Follow, Task, Ticket

KIND = "rebase"
SLICE = timedelta(seconds=1)
"""How long a worker stays with a Task before it looks after everything else."""

BRIEF = SLICE / 10
"""The same while acts wait to be followed: the Task's own notices must not hold up an acknowledgement."""

_FEW = 16

LEASE = timedelta(seconds=20)
"""After so long another worker goes on where one was killed."""

_LAST_LOOK = timedelta(minutes=1)
"""A ticket that was being registered under the law before while the new one came into force is found then."""

_BATCH = 200
_NAMED = 50
_UNREAD = journal.STILL - {LetterSent.__name__}
"""What a preview leaves out: it moves no clock, and, unlike a letter that left, no end of a wait."""
_PROPOSED = "proposed"
SILENCE = "silence"
"""In place of a clock's name: the customer's term to answer."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Law that may come: `book_for` gives the book of a ticket under a regulation's ref as it would be.

    `regulation` is the ref that would bind them, "" where each keeps its own. `book_for` may raise
    TermsError.
    """

    book_for: Callable[[str], Book]
    regulation: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One promised instant of one open ticket, before and after; None where there is none.

    `late` says that the new one has passed already and the old one had not.
    """

    ticket: int
    number: str
    priority: str
    plan: str
    clock: str
    cycle: int
    before: datetime | None
    after: datetime | None
    late: bool = False


@dataclass(slots=True)
class Outlook:
    """What other law would do to the open tickets: how many, what moves, which cannot be under it."""

    tickets: int = 0
    moves: list[Move] = field(default_factory=list)
    impossible: list[tuple[str, str]] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many tickets have an instant that moves."""
        return len({move.ticket for move in self.moves})

    @property
    def late(self) -> int:
        """How many tickets would be late at once."""
        return len({move.ticket for move in self.moves if move.late})


def outlook(service: Service, proposal: Proposal, *, now: datetime) -> Outlook:
    """What a proposal would move on the open tickets of a service; about 0.5 ms of Python a ticket."""
    found = Outlook()
    for batch in _batches(_concerned(service, proposal.regulation)):
        journals = journal.entries_of_many([ticket.pk for ticket in batch], besides=_UNREAD)
        for ticket in batch:
            found.tickets += 1
            try:
                found.moves += _moves(ticket, journals[ticket.pk], proposal, now)
            except (LookupError, ValueError) as error:
                found.impossible.append((ticket.number, str(error)))
    return found


def calendar_proposal(service: Service, version: CalendarVersion) -> Proposal:
    """What a service's tickets would have if it took a version of a calendar in."""
    return _under(service, {**book.shipped(), **book.over(calendars.proposed(service, version))})


def proposal_of(service: Service, days: ProductionCalendar) -> Proposal:
    """The same of days that are no version yet, in place of those of their calendar."""
    return _under(service, {**book.productions(service.pk), days.id: days})


@transaction.atomic
def take_in(
    version: CalendarVersion, *, service: Service, by: Person | None, now: datetime, seen: str = ""
) -> tuple[ServiceCalendars, Task | None]:
    """From now on a service goes by this version of a calendar, and its open tickets are brought under it.

    `seen` is the ref of the calendars from which the preview started. No Task where nothing is to be done.
    Raises Overtaken.
    """
    held = calendars.take_in(version, service=service, by=by, now=now, seen=seen)
    law = Law(held.ref, now)
    if not _left(service, law).exists():
        return held, None
    return held, begin(service=service, law=law, by=by, now=now)


def begin(
    *, service: Service, law: Law, by: Person | None, now: datetime, at: datetime | None = None
) -> Task:
    """The work of bringing the open tickets under a law, due `at` an instant or at once; call it in the
    transaction that puts the law into force."""
    return Task.objects.create(
        service=service,
        kind=KIND,
        by=by,
        law=asdict(law) | {"since": law.since.isoformat()},
        state={"after": 0, "moved": 0, "failed": []},
        total=_left(service, law).count(),
        created_at=now,
        due_at=at or now,
    )


def tasks(service: Service, *, most: int = 20) -> list[Task]:
    """The newest first. One query."""
    return list(Task.objects.filter(service=service, kind=KIND).select_related("by").order_by("-pk")[:most])


def law_of(task: Task) -> Law:
    """What a Task brings tickets under."""
    return Law(**(task.law | {"since": datetime.fromisoformat(task.law["since"])}))


def go_on(task: Task, *, tick: Callable[[], datetime]) -> None:
    """Works for a second at most and makes the Task due again, or finishes it; each ticket is an act of its
    own.

    Killed at any instant, it goes on with the tickets that are not under the law yet.
    """
    started = tick()
    until = started + (BRIEF if _many_wait(started) else SLICE)
    due.renew(task, now=started, lease=LEASE)
    law, actor = law_of(task), _actor(task)
    if not task.state["after"] and not task.done:
        # One that waited for its day has other tickets by now.
        task.total = _left(task.service, law).count()
    newest = book.newest_calendars(task.service_id)
    if law.regulation:
        law = replace(law, calendars=newest)
    elif law.calendars != newest:
        # The Task that came with newer calendars does all that is left.
        task.state["overtaken"] = True
        _finish(task, started)
        return
    for batch in _batches(_left(task.service, law).filter(pk__gt=task.state["after"])):
        for ticket in batch:
            _one(task, ticket, law, actor, tick())
            if (now := tick()) >= until:
                due.repeat(task, at=now)
                return
    _end(task, tick())


@transaction.atomic
def _one(task: Task, ticket: Ticket, law: Law, actor: Actor, now: datetime) -> None:
    """One ticket and the word that it is done, together."""
    try:
        moved = rebasing.rebase(ticket.pk, law, by=actor, task=str(task.pk), now=now)
        task.done += moved is not None
        task.state["moved"] += bool(moved)
    except (LookupError, ValueError) as error:
        _tell(task, ticket.number, f"{error}"[:300])
    task.state["after"] = ticket.pk
    _put_down(task)


def _many_wait(now: datetime) -> bool:
    """Whether more acts wait to be followed than a worker takes up in a round."""
    return Follow.objects.filter(due.claimable(now))[_FEW : _FEW + 1].exists()


def _tell(task: Task, number: str, why: str) -> None:
    failed = task.state["failed"]
    if len(failed) < _NAMED and [number, why] not in failed:
        failed.append([number, why])


def _end(task: Task, now: datetime) -> None:
    """Done; once more a minute later, for tickets that were being registered when the law came into force."""
    if task.state.get("last_look"):
        _finish(task, now)
        return
    task.state |= {"last_look": True, "after": 0}
    task.finished_at = now
    _put_down(task)
    due.repeat(task, at=now + _LAST_LOOK)


def _finish(task: Task, now: datetime) -> None:
    task.finished_at = task.finished_at or now
    _put_down(task)
    due.finish(task)


def _put_down(task: Task) -> None:
    task.save(update_fields=["state", "done", "total", "finished_at"])


def _actor(task: Task) -> Actor:
    agent = Agent.objects.filter(service_id=task.service_id, person=task.by).first() if task.by else None
    return journal.agent(agent) if agent else SYSTEM


def _concerned(service: Service, regulation: str) -> QuerySet[Ticket]:
    """The open tickets of a service; where a version is meant, those under earlier ones of its regulation."""
    rows = Ticket.objects.filter(service=service, is_open=True).order_by("pk")
    if not regulation:
        return rows
    name, _, version = regulation.partition("@")
    earlier = RegulationVersion.objects.filter(service=service, regulation_id=name, version__lt=int(version))
    return rows.filter(regulation__in=[row.ref for row in earlier.defer("text")])


def _under(service: Service, nationals: Mapping[str, ProductionCalendar]) -> Proposal:
    """Each ticket's own regulation over these production calendars."""
    books: dict[str, Book] = {}

    def book_for(ref: str) -> Book:
        if ref not in books:
            books[ref] = Book(book.regulation(service.pk, ref), nationals)
        return books[ref]

    return Proposal(book_for)


def _left(service: Service, law: Law) -> QuerySet[Ticket]:
    """Those that are not under the law yet."""
    rows = _concerned(service, law.regulation)
    return rows if law.regulation else rows.exclude(calendars=law.calendars)


def _batches(rows: QuerySet[Ticket]) -> Iterator[Sequence[Ticket]]:
    """By id, a few at a time, each read anew: what was done meanwhile does not come again."""
    after = 0
    while batch := list(rows.filter(pk__gt=after)[:_BATCH]):
        yield batch
        after = batch[-1].pk


def _moves(ticket: Ticket, entries: list[Entry], proposal: Proposal, now: datetime) -> Iterator[Move]:
    before = journal.clocks(ticket, entries)
    after = _foreseen(ticket, before, proposal, now)
    mine = (ticket.pk, ticket.number, ticket.priority, ticket.plan)
    earlier = {(cycle.clock, cycle.number): cycle.due for cycle in before.open}
    later = {(cycle.clock, cycle.number): cycle.due for cycle in after.open}
    for clock, number in {**earlier, **later}:
        was, will = earlier.get((clock, number)), later.get((clock, number))
        if was != will:
            yield Move(*mine, clock.value, number, was, will, late=_is_late(was, will, now))
    ends, would_end = _silence_end(before), _silence_end(after)
    if ends != would_end:
        yield Move(*mine, SILENCE, 1, ends, would_end)


def _foreseen(ticket: Ticket, before: Clocks, proposal: Proposal, now: datetime) -> Clocks:
    """The clocks as the ticket would have them under a proposal from now on."""
    was = before.situation
    ref = proposal.regulation or was.regulation
    then = proposal.book_for(ref)

    rules = then.regulation
    event = Rebased(ref, _PROPOSED, was.regulation, was.calendars)
    return continued(
        before,
        [Entry(was.seq + 1, now, event)],
        terms_of=partial(book.terms_by, then),
        rules=rules.clocks,
        on_change=rules.priorities.on_change,
    )


def _silence_end(clocks: Clocks) -> datetime | None:
    term = project.silence_for(clocks, clocks.terms.regulation) if clocks.terms else None
    return term.ends_at if term else None


def _is_late(before: datetime | None, after: datetime | None, now: datetime) -> bool:
    return after is not None and after < now and (before is None or before >= now)
