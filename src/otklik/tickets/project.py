"""The projection: what queue, filters and pages read of a journal. Everything here can be made anew."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from otklik.core.clocks.cycle import Cycle
from otklik.core.clocks.engine import Clocks
from otklik.core.clocks.silence import SilenceTerm, silence_of
from otklik.core.journal.events import Breached, CycleSealed, Entry, SilenceProposed, SilenceWarned, Warned
from otklik.core.journal.fold import Situation, State
from otklik.core.regulation.schema import Regulation
from otklik.kit.prepared import insert
from otklik.tickets import seals
from otklik.tickets.models import Cycle as CycleRow
from otklik.tickets.models import Ticket

RUNNING, OURS, THEIRS = 0, 1, 2
_WAITING = (State.PENDING_CUSTOMER, State.SOLUTION_PROPOSED, State.ON_HOLD, State.DEFERRED)
Marks = frozenset[tuple[str, str, int]]


def project(
    ticket: Ticket,
    clocks: Clocks,
    entries: Sequence[Entry],
    *,
    now: datetime,
    regulation: Regulation,
    before: Clocks | None = None,
) -> None:
    """Writes the ticket's row and its cycles as the journal has them; `before` is what was written last."""
    fill(ticket, clocks, entries, silence_for(clocks, regulation), regulation)
    ticket.updated_at = max(ticket.updated_at, now)
    ticket.keep()
    if before is None or _have_changed(before, clocks, entries):
        rows = cycle_rows(ticket, clocks, entries)
        _write_cycles(rows)
        _drop_others(ticket, rows)


def begin(ticket: Ticket, clocks: Clocks, entries: Sequence[Entry], *, regulation: Regulation) -> None:
    """Writes the row of a new ticket as its first entry will have it."""
    fill(ticket, clocks, entries, silence_for(clocks, regulation), regulation)
    ticket.begin()


def begin_cycles(ticket: Ticket, clocks: Clocks, entries: Sequence[Entry], *, regulation: Regulation) -> None:
    """Writes the cycles of a new ticket, which has none, and what further entries changed of its row."""
    fill(ticket, clocks, entries, silence_for(clocks, regulation), regulation)
    ticket.keep()
    insert(cycle_rows(ticket, clocks, entries))


def silence_for(clocks: Clocks, regulation: Regulation) -> SilenceTerm | None:
    if clocks.terms is None:
        return None
    return silence_of(clocks.situation, regulation.closing, clocks.terms.calendar)


def fill(
    ticket: Ticket,
    clocks: Clocks,
    entries: Sequence[Entry],
    silence: SilenceTerm | None,
    regulation: Regulation,
) -> None:
    """Sets every projected field of a ticket's row, without saving it."""
    now_is = clocks.situation
    ticket.seq = entries[-1].seq
    ticket.state = now_is.state.value
    ticket.is_open = now_is.state is not State.CLOSED
    ticket.desk, ticket.type, ticket.priority = now_is.desk, now_is.type, now_is.priority
    ticket.plan = now_is.plan
    ticket.regulation, ticket.calendars = now_is.regulation, now_is.calendars
    ticket.reason = now_is.reason.value if now_is.reason else ""
    ticket.assignee_id = int(now_is.assignee) if now_is.assignee else None
    ticket.silence_at = silence.ends_at if silence else None
    ticket.review_at, ticket.review_came = now_is.review_at, now_is.review_came
    ticket.to_approve = now_is.wish is not None
    ticket.new_topic = bool(now_is.doubted)
    marks = marks_of(entries)
    ticket.late = any(("breached", *_key(cycle)) in marks for cycle in clocks.open)
    ticket.queue_rank, ticket.queue_at = _place(clocks)
    ticket.due_at = next_event_at(clocks, silence, marks, regulation)
    ticket.leased_until, ticket.attempts, ticket.failed_at, ticket.last_error = None, 0, None, ""
    ticket.deaths = 0


def marks_of(entries: Sequence[Entry]) -> Marks:
    """What time has brought already: warnings and breaches by cycle, notices of silence."""
    marks: set[tuple[str, str, int]] = set()
    for entry in entries:
        match entry.event:
            case Warned(clock, cycle, share):
                marks |= {("warned", clock, cycle), (f"warned {share}", clock, cycle)}
            case Breached(clock, cycle):
                marks.add(("breached", clock, cycle))
            case SilenceWarned(closes_at):
                marks.add(("silence_warned", "", int(closes_at.timestamp())))
            case SilenceProposed(closes_at):
                marks.add(("silence_proposed", "", int(closes_at.timestamp())))
            case _:
                pass
    return frozenset(marks)


def next_event_at(
    clocks: Clocks, silence: SilenceTerm | None, marks: Marks, regulation: Regulation
) -> datetime | None:
    """The instant at which time brings something next; None if nothing is to come."""
    coming = [at for cycle in clocks.open for at in _cycle_events(cycle, marks, regulation)]
    if silence:
        coming += _silence_events(silence, marks, regulation)
    if review := coming_review(clocks.situation):
        coming.append(review)
    return min(coming, default=None)


def coming_review(situation: Situation) -> datetime | None:
    """The review date that has brought nothing yet."""
    return None if situation.review_came else situation.review_at


def warnings_of(cycle: Cycle, marks: Marks, regulation: Regulation) -> list[tuple[int, datetime]]:
    """The rungs that are still to come, rising, with the instants at which so much is spent.

    None while the clock stands. A rung below one that has come is passed over.
    """
    if cycle.due is None or cycle.seconds is None:
        return []
    shares = regulation.warned_at
    past = max((share for share in shares if (f"warned {share}", *_key(cycle)) in marks), default=0)
    ahead = ((share, cycle.reaches(cycle.seconds * share // 100)) for share in shares if share > past)
    return [(share, at) for share, at in ahead if at]


def overdue_from(cycle: Cycle) -> datetime | None:
    """The first second that is late: an act at the deadline itself is in time.

    A clock that ran past its deadline before it began to wait is late from then on all the same.
    """
    return cycle.deadline + timedelta(seconds=1) if cycle.deadline else None


def cycle_rows(ticket: Ticket, clocks: Clocks, entries: Sequence[Entry]) -> list[CycleRow]:
    """The rows of all cycles that are shown; what is sealed stands as it was sealed."""
    marks, known = marks_of(entries), seals.seals_of(entries)
    return [_cycle_row(ticket, cycle, marks, known, clocks.situation.at) for cycle in clocks.shown]


def _cycle_row(
    ticket: Ticket, cycle: Cycle, marks: Marks, known: dict[seals.Key, CycleSealed], at: datetime | None
) -> CycleRow:
    row = CycleRow(
        ticket=ticket,
        clock=cycle.clock.value,
        cycle=cycle.number,
        state=cycle.state.value,
        started_at=cycle.started_at,
        ended_at=cycle.ended_at,
        due_at=cycle.due,
        goal_at=cycle.goal_due,
        waiting_since=cycle.waiting_since,
        spent=cycle.spent(at or cycle.started_at),
        waited=cycle.waited(at or cycle.started_at),
        target=cycle.seconds,
        warned=("warned", *_key(cycle)) in marks,
        breached=("breached", *_key(cycle)) in marks,
        reclassified=cycle.reclassified,
    )
    if (seal := known.get(_key(cycle))) and not cycle.is_open:
        row.sealed, row.state, row.spent = True, seal.outcome, seal.spent
        row.target, row.due_at, row.ended_at = seal.target, seal.due, seal.ended_at
        row.reclassified = seal.reclassified
    return row


def _have_changed(before: Clocks, clocks: Clocks, entries: Sequence[Entry]) -> bool:
    """Whether any row of a cycle may differ from what the entries before gave."""
    added = entries[before.situation.seq :]
    marked = any(isinstance(entry.event, Warned | Breached | CycleSealed) for entry in added)
    return marked or before.shown != clocks.shown or before.situation.at != clocks.situation.at


def _write_cycles(rows: list[CycleRow]) -> None:
    fields = [
        field.name for field in CycleRow._meta.fields if field.name not in ("id", "ticket", "clock", "cycle")
    ]
    CycleRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["ticket", "clock", "cycle"], update_fields=fields
    )


def _drop_others(ticket: Ticket, rows: list[CycleRow]) -> None:
    """Rows of cycles that are no more: their beginning was undone, or a change of terms hides the clock."""
    there = {(row.clock, row.cycle) for row in rows}
    stored = CycleRow.objects.filter(ticket=ticket).values_list("pk", "clock", "cycle")
    gone = [pk for pk, *key in stored if tuple(key) not in there]
    if gone:
        CycleRow.objects.filter(pk__in=gone).delete()


def _place(clocks: Clocks) -> tuple[int, datetime]:
    """Rank and instant in the queue: nearest deadline, then ours without a term, then theirs."""
    running = [cycle.due for cycle in clocks.open if cycle.due]
    if running:
        return RUNNING, min(running)
    situation = clocks.situation
    if situation.review_came and situation.review_at:
        return OURS, situation.review_at
    since = _since(clocks, situation)
    return (THEIRS if situation.state in _WAITING else OURS), since


def _since(clocks: Clocks, situation: Situation) -> datetime:
    if situation.awaited:
        return situation.awaited.at
    waiting = [cycle.waiting_since for cycle in clocks.open if cycle.waiting_since]
    return min(waiting, default=None) or situation.at or situation.registered_at  # type: ignore[return-value]


def _cycle_events(cycle: Cycle, marks: Marks, regulation: Regulation) -> list[datetime]:
    """Warnings of a running cycle and the breach of an open one that are not recorded yet."""
    if ("breached", *_key(cycle)) in marks:
        return []
    late = overdue_from(cycle)
    return [*(at for _, at in warnings_of(cycle, marks, regulation)), *([late] if late else [])]


def _silence_events(silence: SilenceTerm, marks: Marks, regulation: Regulation) -> list[datetime]:
    """The notice before the end, and the end; once the end is proposed, nothing is left to come."""
    stamp = int(silence.ends_at.timestamp())
    if not silence.automatic and ("silence_proposed", "", stamp) in marks:
        return []
    found = [silence.ends_at]
    if regulation.notification("silence_warning") and ("silence_warned", "", stamp) not in marks:
        found.append(silence.warned_at)
    return found


def _key(cycle: Cycle) -> seals.Key:
    return cycle.clock.value, cycle.number
