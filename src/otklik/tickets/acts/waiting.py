"""Waiting for somebody else than the customer, up to a review date: on hold, and back to work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from otklik.core.journal.events import Held, Resumed
from otklik.core.lifecycle import Act, Given
from otklik.people.models import Agent
from otklik.tickets import journal, words
from otklik.tickets.acts import given
from otklik.tickets.models import Message, Ticket, Upload

FARTHEST = timedelta(days=366)
"""A review date beyond this is a slip of the hand, and would put a ticket off for good."""


def hold(
    *,
    ticket: Ticket,
    agent: Agent,
    reason: str,
    review_at: datetime | None,
    uploads: Sequence[Upload] = (),
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> Message:
    """We wait for a third party, which stays our business; the reason is for colleagues.

    On hold already, it goes on up to another date. Raises NotHere for the date that it has.
    """
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.HOLD, by=by)
        reason, date = given.words(reason, Given.REASON), review_date(review_at, now=now)
        before = work.situation.review_at
        if date == before:
            raise given.NotHere("review-date-same")
        message = words.jot(work.ticket, reason, by=agent, at=now, act="hold", uploads=uploads)
        work.record(Held(date, str(message.pk), before), by=by)
    return message


def resume(*, ticket: Ticket, agent: Agent, seen: int | None = None, key: str = "", now: datetime) -> None:
    """Work goes on before the review date: a third party has answered, or what was missing is there."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.RESUME, by=by)
        work.record(Resumed(), by=by)


def review_date(at: datetime | None, *, now: datetime) -> datetime:
    """The date, which lies ahead and within a year; raises Missing, NotHere."""
    if at is None:
        raise given.Missing(Given.REVIEW_DATE)
    if at <= now:
        raise given.NotHere("review-date-past")
    if at > now + FARTHEST:
        raise given.NotHere("review-date-far")
    return at
