"""Every projection made anew from its journal, or compared with it: `otklik rebuild`, `rebuild --check`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import gettext as _
from typing import Any

from django.db import transaction
from django.db.models import Model

from otklik.agreements import book
from otklik.core.clocks.engine import Clocks
from otklik.core.journal.events import CycleSealed, Entry
from otklik.core.journal.fold import fold
from otklik.core.regulation.schema import Regulation
from otklik.tickets import journal, project, seals
from otklik.tickets.models import Cycle, Ticket

_TICKET_FIELDS = (
    "seq", "state", "is_open", "desk", "type", "priority", "plan", "reason", "assignee_id", "silence_at",
    "review_at", "review_came", "to_approve", "new_topic", "late", "queue_rank", "queue_at",
)  # fmt: skip
_CYCLE_FIELDS = (
    "state", "started_at", "ended_at", "due_at", "goal_at", "waiting_since", "spent", "target", "warned",
    "breached", "reclassified", "sealed",
)  # fmt: skip
_BATCH = 200
_SOON = timedelta(minutes=2)
"""What holds up a ticket's time puts it off by less than this."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a stored value is not what the journal gives."""

    number: str
    place: str
    stored: object
    computed: object

    def __str__(self) -> str:
        says = _("%(number)s %(place)s: stored %(stored)s, the journal gives %(computed)s")
        told = {"number": self.number, "place": self.place, "stored": self.stored}
        return says % (told | {"computed": self.computed})


def rebuild(*, check: bool, now: datetime) -> tuple[int, list[Difference]]:
    """Goes through all tickets; with `check` nothing is changed. Gives their number and every difference.

    Open cycles are computed anew and compared; what is sealed is compared with its seal.
    """
    found: list[Difference] = []
    count = 0
    for ticket in Ticket.objects.order_by("pk").iterator(chunk_size=_BATCH):
        count += 1
        try:
            found += _lasting(ticket)
            if not check:
                _anew(ticket.pk, now)
        except (LookupError, ValueError) as error:
            # One journal that cannot be read, for want of a version say, hides no difference of the others.
            found.append(
                Difference(ticket.number, "journal", "unreadable", f"{type(error).__name__}: {error}")
            )
    return count, found


def differences(ticket: Ticket) -> Iterator[Difference]:
    """What of a ticket's row, its cycles and its seals does not follow from its journal.

    Raises LookupError or ValueError where the journal cannot be read.
    """
    entries = journal.entries_of(ticket)
    yield from _identified(ticket, entries)
    rules = book.regulation(ticket.service_id, ticket.regulation)
    clocks = journal.clocks(ticket, entries)
    yield from _of_ticket(ticket, clocks, entries, rules)
    yield from _of_cycles(ticket, clocks, entries)
    yield from _of_seals(ticket, clocks, entries)


def _lasting(ticket: Ticket) -> list[Difference]:
    """The differences that stand while nobody writes: an act between two reads leaves none behind."""
    if not any(differences(ticket)):
        return []
    with transaction.atomic():
        return list(differences(Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)))


def _anew(ticket_id: int, now: datetime) -> None:
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
        entries = journal.entries_of(ticket)
        list(_identified(ticket, entries))
        rules = book.regulation(ticket.service_id, ticket.regulation)
        Cycle.objects.filter(ticket=ticket).delete()
        project.project(ticket, journal.clocks(ticket, entries), entries, now=now, regulation=rules)


def _identified(ticket: Ticket, entries: Sequence[Entry]) -> Iterator[Difference]:
    """What the ticket was registered as, given to the row in memory wherever that has something else."""
    said = fold(entries)
    for name in ("number", "regulation", "calendars", "registered_at"):
        was, gives = getattr(ticket, name), getattr(said, name)
        if was != gives:
            yield Difference(said.number, f"ticket.{name}", was, gives)
            setattr(ticket, name, gives)


def _of_ticket(
    ticket: Ticket, clocks: Clocks, entries: Sequence[Entry], rules: Regulation
) -> Iterator[Difference]:
    computed = Ticket(registered_at=ticket.registered_at, updated_at=ticket.updated_at)
    project.fill(computed, clocks, entries, project.silence_for(clocks, rules), rules)
    yield from _unlike(ticket.number, "ticket", ticket, computed, _TICKET_FIELDS)
    soon = ticket.updated_at + _SOON
    if not ticket.last_error and _looked_at(ticket.due_at, soon) != _looked_at(computed.due_at, soon):
        yield Difference(ticket.number, "ticket.due_at", ticket.due_at, computed.due_at)


def _looked_at(due_at: datetime | None, soon: datetime) -> datetime | None:
    """When time will look at a ticket; what was due when it was last written is looked at soon after."""
    return max(due_at, soon) if due_at else None


def _of_cycles(ticket: Ticket, clocks: Clocks, entries: Sequence[Entry]) -> Iterator[Difference]:
    stored = {(row.clock, row.cycle): row for row in Cycle.objects.filter(ticket=ticket)}
    computed = {(row.clock, row.cycle): row for row in project.cycle_rows(ticket, clocks, entries)}
    for key in sorted(stored.keys() | computed.keys()):
        place = f"{key[0]} {key[1]}"
        if key not in stored or key not in computed:
            yield Difference(ticket.number, place, key in stored, key in computed)
        else:
            yield from _unlike(ticket.number, place, stored[key], computed[key], _CYCLE_FIELDS)


def _of_seals(ticket: Ticket, clocks: Clocks, entries: Sequence[Entry]) -> Iterator[Difference]:
    """A cycle that is over has its seal, and as long as no version changed it says what the journal gives."""
    known = seals.seals_of(entries)
    for cycle in clocks.cycles:
        if cycle.is_open:
            continue
        place = f"seal of {cycle.clock} {cycle.number}"
        seal: CycleSealed | None = known.get((cycle.clock.value, cycle.number))
        if seal is None:
            yield Difference(ticket.number, place, None, cycle.state.value)
        elif seal.outcome != cycle.state.value or seal.ended_at != cycle.ended_at:
            yield Difference(ticket.number, place, seal.outcome, cycle.state.value)


def _unlike(
    number: str, place: str, stored: Model, computed: Model, fields: Sequence[str]
) -> Iterator[Difference]:
    for field in fields:
        was: Any = getattr(stored, field)
        gives: Any = getattr(computed, field)
        if was != gives:
            yield Difference(number, f"{place}.{field}", was, gives)
