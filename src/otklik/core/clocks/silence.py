"""The silence term: when a ticket whose question or proposal nobody answers closes, or may be closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from otklik.core.journal.events import ClosingReason
from otklik.core.journal.fold import Situation, State
from otklik.core.regulation.schema import Closing, Silence
from otklik.core.worktime.calendar import WorkCalendar

_REASONS = {
    "closed_unconfirmed": ClosingReason.UNCONFIRMED,
    "closed_no_reaction": ClosingReason.NO_REACTION,
}


@dataclass(frozen=True, slots=True)
class SilenceTerm:
    """A term that runs; `path` is its key in the regulation. The days are the customer's, to 24:00.

    `warned_at` is when the customer is reminded, where the regulation has that letter.
    """

    since: datetime
    ends_at: datetime
    automatic: bool
    reason: ClosingReason
    path: str
    warned_at: datetime


def silence_of(situation: Situation, closing: Closing, calendar: WorkCalendar) -> SilenceTerm | None:
    """The silence term of a situation (clauses S1.27, S2.21); None where none runs."""
    awaited = situation.awaited
    rule, path = _rule(situation, closing)
    if rule is None or awaited is None:
        return None
    sent = rule.counted_from != "solution_prepared"
    since = awaited.sent_at if sent and awaited.sent_at else awaited.at
    ends_at = calendar.term_end(
        rule.after, since, end_of_day=rule.day_rule == "end_of_day", roll=rule.roll_to_working_day
    )
    warned_at = ends_at - timedelta(seconds=rule.warn_before.seconds)
    return SilenceTerm(since, ends_at, rule.mode == "automatic", _REASONS[rule.outcome], path, warned_at)


def _rule(situation: Situation, closing: Closing) -> tuple[Silence | None, str]:
    match situation.state:
        case State.SOLUTION_PROPOSED:
            return closing.silent_after_solution, "closing.silent_after_solution"
        case State.PENDING_CUSTOMER:
            return closing.silent_after_question, "closing.silent_after_question"
        case _:
            return None, ""
