"""A request in one line: its state, whose turn it is and until when; `turns` says it in full."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from otklik.agreements import book
from otklik.core.journal.fold import State
from otklik.faces.portal.visits import Visit
from otklik.faces.shared.wording import moments, names, terms
from otklik.faces.shared.wording.subjects import subject_of
from otklik.tickets.models import Ticket
from otklik.tickets.requests import YOURS, Row


@dataclass(frozen=True, slots=True)
class Line:
    """`turn` is the sentence, `yours` whether the reader is to do something, `tone` a class for colours."""

    ticket: Ticket
    subject: str
    state: str
    turn: str
    yours: bool
    tone: str
    registered: str
    changed: str
    requester: str = ""


def line(row: Row, visit: Visit) -> Line:
    """One request of a list."""
    ticket = row.ticket
    yours = ticket.state in YOURS
    return Line(
        ticket=ticket,
        subject=subject_of(ticket),
        state=names.name(names.STATES_FOR_YOU, ticket.state),
        turn=_turn(row, visit),
        yours=yours,
        tone=_tone(row, visit, yours=yours),
        registered=_near(ticket.registered_at, visit),
        changed=_near(ticket.updated_at, visit),
        requester=_colleague(ticket, visit),
    )


def _tone(row: Row, visit: Visit, *, yours: bool) -> str:
    if yours:
        return "soon"
    if row.due is None or not row.ticket.is_open:
        return "wait"
    return "late" if row.due < visit.now else "run"


def _turn(row: Row, visit: Visit) -> str:
    match row.ticket.state:
        case State.PENDING_CUSTOMER:
            return _yours(row.ticket, visit, _("Your turn: please answer"))
        case State.SOLUTION_PROPOSED:
            return _yours(row.ticket, visit, _("Your turn: please say whether the solution helped"))
        case State.ON_HOLD:
            return _("We wait for a third party")
        case State.DEFERRED:
            return _put_off(row.ticket, visit)
        case State.CLOSED:
            reason = names.name(names.CLOSED_FOR_YOU, row.ticket.reason) if row.ticket.reason else ""
            return f"{reason[:1].upper()}{reason[1:]}"
        case _:
            return _ours(row, visit)


def _yours(ticket: Ticket, visit: Visit, asks: str) -> str:
    if ticket.silence_at is None or ticket.silence_at <= visit.now:
        return asks
    return _("%(asks)s, until %(when)s") % {"asks": asks, "when": _last(ticket.silence_at, ticket, visit)}


def _ours(row: Row, visit: Visit) -> str:
    if row.due is None:
        return _("Our turn")
    clock = terms.clock_name(row.clock, row.number).lower()
    if row.due < visit.now:
        said = {"clock": clock, "when": _exact(row.due, row.ticket, visit)}
        return _("Our turn, and we are late: %(clock)s was due %(when)s") % said
    return _("Our turn: %(clock)s by %(when)s") % {"clock": clock, "when": _last(row.due, row.ticket, visit)}


def _put_off(ticket: Ticket, visit: Visit) -> str:
    if ticket.review_at is None:
        return _("Put off")
    return _("Put off until %(when)s") % {"when": _near(ticket.review_at, visit)}


def _last(at: datetime, ticket: Ticket, visit: Visit) -> str:
    there = _zone(ticket, visit)
    return moments.last_moment(at, now=visit.now, zone=visit.zone, there=there, language=visit.language)


def _exact(at: datetime, ticket: Ticket, visit: Visit) -> str:
    there = _zone(ticket, visit)
    return moments.absolute(at, now=visit.now, zone=visit.zone, there=there, language=visit.language)


def _zone(ticket: Ticket, visit: Visit) -> ZoneInfo:
    """The zone of a ticket's days; the reader's where its rules do not tell any more."""
    try:
        rules = book.regulation(ticket.service_id, ticket.regulation)
        calendar = rules.calendar_of(rules.plans[ticket.plan].calendar, desk=ticket.desk)
        return ZoneInfo(rules.zone_of(calendar, desk=ticket.desk))
    except LookupError:
        return visit.zone


def _near(at: datetime, visit: Visit) -> str:
    return moments.near(at, now=visit.now, zone=visit.zone, language=visit.language)


def _colleague(ticket: Ticket, visit: Visit) -> str:
    """Whose request it is, where it is not the reader's own."""
    requester, customer = ticket.requester, visit.customer
    if requester is None or customer is None or requester.person_id == customer.person.pk:
        return ""
    return requester.person.name
