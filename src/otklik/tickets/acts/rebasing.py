"""Bringing a ticket under other law: a new version of its regulation or other calendar data (C28, C30).

One event serves all of it (`Rebased`). Nothing that is over changes: a sealed cycle keeps its seal, a closed
ticket its law until it is opened again.
"""

from dataclasses import dataclass
from datetime import datetime

from otklik.agreements import book
from otklik.core.journal.events import SYSTEM, Actor, DeadlineMoved, Rebased
from otklik.core.journal.fold import State
from otklik.tickets import journal


@dataclass(frozen=True, slots=True)
class Law:
    """What is to bind tickets from an instant on.

    `calendars` is the ref of a ServiceCalendars row; `regulation` "id@version", or "" where each ticket keeps
    the version that it has. `because` is the code of the reason: "calendars", "regulation" or "reopened".
    """

    calendars: str
    since: datetime
    regulation: str = ""
    because: str = "calendars"


def rebase(ticket_id: int, law: Law, *, by: Actor = SYSTEM, task: str = "", now: datetime) -> int | None:
    """Brings one open ticket under other law, dated by the law's own instant; gives how many deadlines that
    moved. None where it is closed or under it already, so that doing it twice is doing it once.

    Deadlines that this moves are recorded with it (DeadlineMoved), and the customer hears of them where the
    regulation lists `parameters_changed`. Raises TermsError, UnknownVersion for a ticket that cannot be under
    it: such a one keeps what it has.
    """
    with journal.writing(ticket_id, now=now) as work:
        if work.situation.state is State.CLOSED or not bring_under(work, law, by=by, task=task):
            return None
    moved = (entry.event for entry in work.added if isinstance(entry.event, DeadlineMoved))
    return sum(event.before != event.after for event in moved)


def bring_under(work: journal.Writing, law: Law, *, by: Actor = SYSTEM, task: str = "") -> bool:
    """The same within an act that is under way; a later version of the regulation stays."""
    was = work.situation
    regulation = law.regulation if _is_later(law.regulation, was.regulation) else was.regulation
    if (was.regulation, was.calendars) == (regulation, law.calendars):
        return False
    event = Rebased(
        regulation=regulation,
        calendars=law.calendars,
        regulation_before=was.regulation,
        calendars_before=was.calendars,
        because=law.because,
        task=task,
    )
    work.record(event, by=by, at=law.since)
    work.regulation = book.regulation(work.ticket.service_id, regulation)
    return True


def _is_later(ref: str, than: str) -> bool:
    (name, _, version), (same, _, earlier) = ref.partition("@"), than.partition("@")
    return name == same and int(version) > int(earlier)


def catch_up(work: journal.Writing) -> None:
    """A ticket that is opened again goes on under the calendars of today, and its own regulation."""
    newest = book.newest_calendars(work.ticket.service_id)
    if newest:
        bring_under(work, Law(newest, work.now, because="reopened"))
