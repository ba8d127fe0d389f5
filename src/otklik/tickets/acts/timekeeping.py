"""What time brings: warnings, breaches, a review date, the notice before silence closes, the closing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from otklik.core.clocks.cycle import Cycle
from otklik.core.clocks.silence import SilenceTerm
from otklik.core.journal.events import (
    Breached,
    Closed,
    Resumed,
    ReviewDateCame,
    SilenceProposed,
    SilenceWarned,
    Warned,
)  # fmt: skip
from otklik.core.journal.fold import State
from otklik.tickets import journal, project
from otklik.tickets.models import Ticket

Unheard = Callable[[Ticket, datetime], bool]
_LOOK_AGAIN = timedelta(minutes=1)


def run(ticket_id: int, *, now: datetime, unheard: Unheard) -> None:
    """Records everything that has come due, each dated by its own rule.

    `unheard` says whether a letter received before an instant still waits to be filed, or one to the
    customer still waits to leave: silence is not silence before the last letter in time has been read.
    """
    with journal.writing(ticket_id, now=now) as work:
        _review(work)
        term = project.silence_for(work.clocks(), work.regulation)
        _keep_all(work, min(now, term.ends_at) if term and term.automatic else now)
        marks = project.marks_of(work.entries)
        held_up = term is not None and _silence(work, term, marks, unheard)
        if not work.added:
            project.project(work.ticket, work.clocks(), work.entries, now=now, regulation=work.regulation)
    if held_up:
        Ticket.objects.filter(pk=ticket_id).update(due_at=now + _LOOK_AGAIN)


def _review(work: journal.Writing) -> None:
    """The review date: what was put off goes on by itself, what is on hold is looked at again."""
    review = project.coming_review(work.situation)
    if review is None or review > work.now:
        return
    _keep_all(work, review)
    deferred = work.situation.state is State.DEFERRED
    work.record(Resumed() if deferred else ReviewDateCame(review), at=review)


def _keep_all(work: journal.Writing, upto: datetime) -> None:
    marks = project.marks_of(work.entries)
    for cycle in work.clocks().open:
        _keep(work, cycle, marks, upto)


def _keep(work: journal.Writing, cycle: Cycle, marks: project.Marks, upto: datetime) -> None:
    """Warnings and breaches up to an instant: what silence closes breaks no promise after its end.

    Of several rungs that have come, the highest is told.
    """
    name = (cycle.clock.value, cycle.number)
    if ("breached", *name) in marks:
        return
    overdue = project.overdue_from(cycle)
    warned = [rung for rung in project.warnings_of(cycle, marks, work.regulation) if rung[1] <= upto]
    if cycle.deadline and overdue and overdue <= upto:
        work.record(Breached(*name, cycle.deadline, cycle.reclassified), at=overdue)
    elif warned:
        share, at = warned[-1]
        work.record(Warned(*name, share), at=at)


def _silence(work: journal.Writing, term: SilenceTerm, marks: project.Marks, unheard: Unheard) -> bool:
    """Warns, closes or proposes closing; True when a letter not filed yet holds the closing up."""
    if work.now >= term.ends_at:
        return _end_silence(work, term, marks, unheard)
    _warn_of_silence(work, term, marks)
    return False


def _end_silence(work: journal.Writing, term: SilenceTerm, marks: project.Marks, unheard: Unheard) -> bool:
    if unheard(work.ticket, term.ends_at):
        return True
    if term.automatic:
        work.record(Closed(term.reason), at=term.ends_at)
    elif ("silence_proposed", "", int(term.ends_at.timestamp())) not in marks:
        work.record(SilenceProposed(term.ends_at), at=term.ends_at)
    return False


def _warn_of_silence(work: journal.Writing, term: SilenceTerm, marks: project.Marks) -> None:
    notice = term.warned_at
    wanted = work.regulation.notification("silence_warning") is not None
    if wanted and work.now >= notice and ("silence_warned", "", int(term.ends_at.timestamp())) not in marks:
        work.record(SilenceWarned(term.ends_at), at=max(notice, term.since))
