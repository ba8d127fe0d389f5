"""Refusing a ticket and putting it off, on the regulation's grounds; what the lead decides is asked for.

The words of a wish wait as a note; when the lead grants it, they go to the customer in the asker's name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from otklik.core.journal.events import (
    ApprovalAsked,
    ApprovalDecided,
    Asked,
    Closed,
    ClosingReason,
    Deferred,
    Entry,
)  # fmt: skip
from otklik.core.journal.fold import Wish, effective
from otklik.core.lifecycle import Act, Given
from otklik.core.regulation import grounds
from otklik.core.regulation.outcomes import Refusal
from otklik.people.models import Agent
from otklik.tickets import journal, words
from otklik.tickets.acts import given
from otklik.tickets.acts.waiting import review_date
from otklik.tickets.models import Message, Ticket, Upload

_CLOSINGS = {
    "refuse": ClosingReason.REFUSED,
    "reasoned_refusal": ClosingReason.REASONED_REFUSAL,
}


def defer(
    *,
    ticket: Ticket,
    agent: Agent,
    refusal: str,
    reason: str,
    cure: str,
    review_at: datetime | None,
    uploads: Sequence[Upload] = (),
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """Puts a ticket off (S3.25 to S3.29): the customer learns why, what cures it, when we come back to it.

    Their next letter, an agent or the review date brings it back.
    """
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.DEFER, by=by)
        ground = _ground(work, refusal, "defer")
        text = f"{given.words(reason, Given.REASON)}\n\n{given.words(cure, Given.CURE)}"
        _do_or_ask(work, _Wanted(ground, text, uploads, review_date(review_at, now=now)), agent)


def refuse(
    *,
    ticket: Ticket,
    agent: Agent,
    refusal: str,
    reason: str,
    pointer: str = "",
    uploads: Sequence[Upload] = (),
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """Ends a ticket with a refusal (S2.24, S2.25, S3.17, S3.30, S4.22) or a reasoned one (S1.29).

    `pointer` says where to turn with what is not ours. What ran late stays late.
    """
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        ground = _ground(work, refusal, "refuse", "reasoned_refusal")
        work.require_closing(_CLOSINGS[ground.effect], by=by)
        _do_or_ask(work, _Wanted(ground, _refusal_text(ground, reason, pointer), uploads), agent)


def approve(*, ticket: Ticket, agent: Agent, seen: int | None = None, key: str = "", now: datetime) -> None:
    """The lead grants what an agent asked for, and it is done (S1.29, S3.26)."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        wish = _wish(work, agent)
        ground = work.regulation.refusal(wish.refusal)
        date = review_date(wish.review_at, now=now) if ground.effect == "defer" else None
        work.require(Act.DEFER if ground.effect == "defer" else Act.CLOSE)
        work.record(ApprovalDecided(granted=True), by=by)
        note = Message.objects.select_related("agent__person").get(pk=int(wish.message))
        message = words.send(work.ticket, note, at=now, act=_name_of(ground))
        work.record(_outcome(ground, str(message.pk), date), by=by)


def turn_down(
    *, ticket: Ticket, agent: Agent, reason: str, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """The lead does not grant it: the ticket stays as it is, and the asker hears why."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        _wish(work, agent)
        message = words.jot(work.ticket, given.words(reason, Given.REASON), by=agent, at=now, act="turn_down")
        work.record(ApprovalDecided(granted=False, message=str(message.pk)), by=by)


def was_asked(entries: Iterable[Entry]) -> bool:
    """Whether the customer has been asked something: the condition of some grounds."""
    return any(isinstance(entry.event, Asked) for entry in effective(entries))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A refusal or deferral ready to be done, or to be put to the lead."""

    ground: Refusal
    text: str
    uploads: Sequence[Upload]
    review_at: datetime | None = None


def _ground(work: journal.Writing, refusal: str, *effects: grounds.Effect) -> Refusal:
    """The ground of an id among those that an agent may use here."""
    if not refusal:
        raise given.Missing(Given.REFUSAL)
    known = {ground.id: ground for ground in grounds.grounds(work.regulation, *effects)}
    if refusal not in known:
        raise given.NotHere("unknown-refusal")
    if grounds.asked_before(known[refusal]) and not was_asked(work.entries):
        raise given.NotHere("nothing-asked")
    return known[refusal]


def _refusal_text(ground: Refusal, reason: str, pointer: str) -> str:
    """The words of a refusal; they may be none where the regulation needs none and has a notice to give."""
    optional = not ground.needs_reason and ground.notice is not None
    text = "" if optional and not reason.strip() else given.words(reason, Given.REASON)
    if ground.effect == "reasoned_refusal" and len(text) < grounds.LEAST_REASON:
        raise given.NotHere("reason-short")
    if grounds.points_elsewhere(ground):
        return f"{text}\n\n{given.words(pointer, Given.POINTER)}"
    return f"{text}\n\n{pointer.strip()}".strip() if pointer.strip() else text


def _do_or_ask(work: journal.Writing, wanted: _Wanted, agent: Agent) -> None:
    by, ground, now = journal.agent(agent), wanted.ground, work.now
    if grounds.lead_decides(ground) and not agent.leads:
        note = words.jot(
            work.ticket, wanted.text, by=agent, at=now, act="ask_approval", uploads=wanted.uploads
        )
        work.record(ApprovalAsked(ground.id, wanted.review_at, str(note.pk)), by=by)
        return
    message = ""
    if wanted.text:
        said = words.say(
            work.ticket, wanted.text, by=agent, at=now, act=_name_of(ground), uploads=wanted.uploads
        )
        message = str(said.pk)
    work.record(_outcome(ground, message, wanted.review_at), by=by)


def _name_of(ground: Refusal) -> str:
    return "defer" if ground.effect == "defer" else "refuse"


def _outcome(ground: Refusal, message: str, review_at: datetime | None) -> Deferred | Closed:
    if ground.effect == "defer":
        return Deferred(ground.id, review_at, message)
    return Closed(_CLOSINGS[ground.effect], refusal=ground.id, message=message)


def _wish(work: journal.Writing, agent: Agent) -> Wish:
    """What waits for the lead's word, who is the one to give it."""
    if work.situation.wish is None:
        raise given.NotHere("nothing-to-approve")
    if not agent.leads:
        raise given.NotHere("lead-decides")
    return work.situation.wish
