"""Rules tried on past tickets as a Task: begun, left, found again, with what it has counted so far.

begin(wanted, service=..., by=..., now=now)   counts in the background
go_on(task, tick=tick)                        a slice of it, called by a worker (ops/chores.py)
kept(service), found(service, pk)             the newest ones; of(task) what one wants and has counted
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Self

from django.db import transaction
from django.db.models import Max, QuerySet

from otklik.agreements import book
from otklik.core.clocks import tally as tallies
from otklik.core.clocks.tally import Tally
from otklik.kit import due
from otklik.people.models import Person, Service
from otklik.tickets import simulation
from otklik.tickets.models import Task, Ticket
from otklik.tickets.rebasing import LEASE, SLICE
from otklik.tickets.simulation import Trial

KIND: Final = "trial"
KEPT: Final = 20
"""Trials of a service that are kept; the oldest finished ones go when another begins."""

NAMED: Final = 5000
"""Tickets that flip, and tickets that cannot be counted, which a trial names; it counts all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is tried: a regulation's text and its name, against a version by its ref, or what binds each
    ticket where that is ""; on tickets registered in a time."""

    text: str
    ref: str
    against: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def json(self) -> dict[str, Any]:
        return asdict(self) | {
            name: at.isoformat() if at else None
            for name, at in (("since", self.since), ("until", self.until))
        }

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Self:
        since, until = (
            datetime.fromisoformat(said[name]) if said[name] else None for name in ("since", "until")
        )
        return cls(said["text"], said["ref"], said["against"], since, until)


@transaction.atomic
def begin(wanted: Wanted, *, service: Service, by: Person | None, now: datetime) -> Task:
    """The work of counting the tickets that are there; raises RegulationInvalid, UnknownVersion."""
    book.read(wanted.text)
    if wanted.against:
        book.regulation(service.pk, wanted.against)
    rows = _tickets(service, wanted)
    task = Task.objects.create(
        service=service,
        kind=KIND,
        by=by,
        law=wanted.json(),
        state={"after": 0, "last": rows.aggregate(last=Max("pk"))["last"] or 0, "tally": Tally().json()},
        total=rows.count(),
        created_at=now,
        due_at=now,
    )
    outlived = _trials(service).filter(finished_at__isnull=False)[KEPT - 1 :]
    Task.objects.filter(pk__in=[row.pk for row in outlived]).delete()
    return task


def kept(service: Service) -> list[Task]:
    """The trials of a service, the newest first, without what they counted. One query."""
    return list(_trials(service).select_related("by").defer("state"))


def found(service: Service, pk: int) -> Task | None:
    """A trial of a service; None where it has no such."""
    return Task.objects.filter(service=service, kind=KIND, pk=pk).select_related("by", "service").first()


def drop(task: Task) -> None:
    """Ends a trial and throws away what it counted."""
    Task.objects.filter(pk=task.pk).delete()


def of(task: Task) -> tuple[Wanted, Tally]:
    """What a trial wants, and what it has counted so far."""
    return Wanted.of_json(task.law), tallies.of_json(task.state["tally"], most=NAMED)


def go_on(task: Task, *, tick: Callable[[], datetime]) -> None:
    """Counts for a second and makes the Task due again, or finishes it.

    Killed at any instant, it counts on from the slice before; dropped meanwhile, it ends.
    """
    started = tick()
    due.renew(task, now=started, lease=LEASE)
    wanted, tally = of(task)
    trial = _trial(task.service_id, wanted.text, wanted.against)
    rows = _tickets(task.service, wanted).filter(pk__lte=task.state["last"])
    for batch in simulation.batches(rows, after=task.state["after"]):
        trial.count(batch, tally, now=task.created_at)
        task.state["after"] = batch[-1][0]
        if tick() - started >= SLICE:
            _put_down(task, tally, due_at=tick())
            return
    _put_down(task, tally, due_at=None, finished_at=tick())


@lru_cache(maxsize=1)
def _trial(service_id: int, text: str, against: str) -> Trial:
    """Kept from slice to slice: its calendars and terms are worked out once."""
    other = book.regulation(service_id, against) if against else None
    return Trial(service_id, book.read(text), other)


@transaction.atomic
def _put_down(
    task: Task, tally: Tally, *, due_at: datetime | None, finished_at: datetime | None = None
) -> None:
    """What was counted and that it was, together; nothing where the trial was dropped."""
    task.state["tally"] = tally.json()
    task.done = tally.tickets + tally.refused
    task.finished_at = finished_at
    columns = {"state": task.state, "done": task.done, "finished_at": finished_at}
    if Task.objects.filter(pk=task.pk).update(**columns):
        due.repeat(task, at=due_at) if due_at else due.finish(task)


def _trials(service: Service) -> QuerySet[Task]:
    return Task.objects.filter(service=service, kind=KIND).order_by("-pk")


def _tickets(service: Service, wanted: Wanted) -> QuerySet[Ticket]:
    return simulation.registered(service, wanted.since, wanted.until)
