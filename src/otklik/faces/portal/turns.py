"""Whose turn it is and until when, in one sentence or two; and what a closed request still allows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.clocks.cycle import Cycle
from otklik.core.journal.events import Proposed
from otklik.core.journal.fold import State
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared import readings
from otklik.faces.shared.wording import moments, names, terms
from otklik.tickets.acts import closing
from otklik.tickets.reads import Record

_OWED: dict[str, Promise | str] = {
    "review": gettext_lazy("It is our turn: we will take your request on by %(when)s."),
    "first_response": gettext_lazy("It is our turn: we owe you a first answer by %(when)s."),
    "work_start": gettext_lazy("It is our turn: we will start work by %(when)s."),
    "solution_proposal": gettext_lazy("It is our turn: we will propose a solution by %(when)s."),
    "resolution": gettext_lazy("It is our turn: we will solve it by %(when)s."),
    "progress_update": gettext_lazy("It is our turn: we will tell you how the work goes by %(when)s."),
}
_SILENCE: dict[tuple[bool, bool], Promise | str] = {
    (False, True): gettext_lazy(
        "We wait for your answer until %(when)s; without it the request closes then."
    ),
    (False, False): gettext_lazy(
        "We wait for your answer until %(when)s; without it the request may be closed after that."
    ),
    (True, True): gettext_lazy(
        "We have proposed a solution. Please try it and say whether it helped until %(when)s;"
        " without an answer the request closes then."
    ),
    (True, False): gettext_lazy(
        "We have proposed a solution. Please try it and say whether it helped until %(when)s;"
        " without an answer the request may be closed after that."
    ),
}
"""By whether a solution is proposed, and whether silence closes by itself (closing.silent_after_...)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`whose` is ours, yours, theirs or nobody's; `says` the sentences, the first one the main one."""

    whose: str
    says: tuple[str, ...]


def turn(record: Record, visit: Visitor) -> Turn:
    """Whose turn it is, by the state, the silence term and the nearest deadline (S1.16, S4.24)."""
    match record.situation.state:
        case State.PENDING_CUSTOMER | State.SOLUTION_PROPOSED:
            return Turn("yours", tuple(_yours(record, visit)))
        case State.ON_HOLD:
            says = _("We wait for a third party, and keep an eye on it; you need not do anything.")
            return Turn("theirs", (says, *_owed(record, visit)))
        case State.DEFERRED:
            return Turn("nobodys", (_put_off(record, visit),))
        case State.CLOSED:
            return Turn("nobodys", (_closed(record, visit), *_afterwards(record, visit)))
        case _:
            return Turn("ours", tuple(_owed(record, visit)) or (_unpromised(record),))


def worded(at: datetime, record: Record, visit: Visitor) -> str:
    """An instant for a sentence: the reader's clock, and the desk's where it differs."""
    return moments.absolute(at, **_clock(record, visit))


def last_moment(at: datetime, record: Record, visit: Visitor) -> str:
    """The end of a term of days: "the end of Tue 8 Dec"."""
    return moments.last_moment(at, **_clock(record, visit))


def _yours(record: Record, visit: Visitor) -> list[str]:
    said = [_awaited(record, visit), *_steps(record)]
    if any(cycle.waiting_since and cycle.seconds is not None for cycle in record.clocks.open):
        said.append(_("The time that you take does not count towards our terms."))
    return said


def _steps(record: Record) -> list[str]:
    """What an interim solution asks of the customer, as the agent chose it (S1.21, S1.22)."""
    proposals = [entry.event for entry in record.entries if isinstance(entry.event, Proposed)]
    if record.situation.proposal is None or not proposals[-1].steps:
        return []
    named = ", ".join(names.name(names.STEPS_FOR_YOU, step) for step in proposals[-1].steps)
    return [_("What we ask of you: %(steps)s.") % {"steps": named}]


def _awaited(record: Record, visit: Visitor) -> str:
    silence, proposed = record.silence, record.situation.state is State.SOLUTION_PROPOSED
    if silence is None:
        if proposed:
            return _("We have proposed a solution. Please try it and say whether it helped.")
        return _("It is your turn: we wait for your answer so that we can go on.")
    when = {"when": last_moment(silence.ends_at, record, visit)}
    if visit.now < silence.ends_at:
        return _SILENCE[proposed, silence.automatic] % when
    if silence.automatic:
        return _("Your answer was awaited until %(when)s; the request is about to close.") % when
    return _("Your answer was awaited until %(when)s. It is not too late while the request is open.") % when


def _owed(record: Record, visit: Visitor) -> list[str]:
    """The nearest deadline of ours; one that has passed is said first, and not as a promise."""
    dues = [cycle for cycle in readings.latest(record) if cycle.due]
    late = [cycle for cycle in dues if cycle.due and cycle.due < visit.now]
    ahead = [cycle for cycle in dues if cycle not in late]
    return [
        *(_late(cycle, record, visit) for cycle in late[:1]),
        *(str(_OWED[cycle.clock.value]) % {"when": _due(cycle, record, visit)} for cycle in ahead[:1]),
    ]


def _late(cycle: Cycle, record: Record, visit: Visitor) -> str:
    says = _("We are late, and sorry: %(clock)s was due %(when)s. It is our turn.")
    clock = terms.clock_name(cycle.clock.value, cycle.number)
    return says % {"clock": clock.lower(), "when": worded(cycle.due or visit.now, record, visit)}


def _due(cycle: Cycle, record: Record, visit: Visitor) -> str:
    assert cycle.due is not None
    return last_moment(cycle.due, record, visit)


def _unpromised(record: Record) -> str:
    if record.situation.state is State.NEW:
        return _("It is our turn: a specialist will look at your request and answer you.")
    return _("It is our turn: a specialist works on your request.")


def _put_off(record: Record, visit: Visitor) -> str:
    review_at = record.situation.review_at
    if review_at is None:
        return _("The request is put off. Write to us as soon as you can add what is missing.")
    says = _("The request is put off; we come back to it %(when)s, or as soon as you write.")
    return says % {"when": worded(review_at, record, visit)}


def _closed(record: Record, visit: Visitor) -> str:
    situation = record.situation
    reason = names.name(names.CLOSED_FOR_YOU, situation.reason.value if situation.reason else "")
    when = worded(situation.closed_at or visit.now, record, visit)
    return _("The request is closed since %(when)s: %(reason)s.") % {"when": when, "reason": reason}


def _afterwards(record: Record, visit: Visitor) -> list[str]:
    """What a closed request allows by the regulation (S1.28, S2.23, S4.27)."""
    match brings(record, visit):
        case "reopen":
            ends_at = closing.reopens_until(**_closed_by(record))
            if ends_at is None:
                return [_("If the matter is not settled, write below: the request opens again.")]
            says = _("If the matter is not settled, write below until %(when)s: the request opens again.")
            return [says % {"when": last_moment(ends_at, record, visit)}]
        case "follow_up":
            return [
                _("If the matter is not settled, write below: a new request opens, linked with this one.")
            ]
        case _:
            return [_("It takes no more messages. For anything new, please open a new request.")]


def brings(record: Record, visit: Visitor) -> str:
    """What words written now bring: "add" while the request is open, else "reopen", "follow_up", "reject"."""
    if record.situation.state is not State.CLOSED:
        return "add"
    return closing.what_a_reply_brings(**_closed_by(record), at=visit.now)


def _closed_by(record: Record) -> dict[str, Any]:
    return {"rules": record.regulation, "situation": record.situation, "ticket": record.ticket}


def _clock(record: Record, visit: Visitor) -> dict[str, Any]:
    there = record.clocks.terms.calendar.zone if record.clocks.terms else visit.zone
    return {"now": visit.now, "zone": visit.zone, "there": there, "language": visit.language}
