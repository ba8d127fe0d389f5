"""A row of the queue: the strings it is printed with, and the row itself.

Fifty rows by way of the template language would take longer than all queries of the page together, so
their file has plain places in braces, filled in one go; all that is filled in is plain text, escaped here.
"""

import html
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from otklik.core.regulation.schema import ClockName
from otklik.core.worktime.duration import Basis
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments, names, terms
from otklik.faces.shared.wording.subjects import subject_of
from otklik.faces.shared.wording.terms import Reading, Shown
from otklik.faces.workspace.silence_card import consequence
from otklik.tickets.queue import Cycle, Row, Ticket

TONES = ("urgent", "raised")
"""Classes of the two highest ranks of a regulation's priorities; the word stands beside the colour."""


_ROW = Path(__file__).parent / "templates" / "workspace" / "queue_row.html"
_TRACK = (
    '<svg class="track" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{share}" height="3"/></svg>'
)
_PLACES = (
    "id", "url", "subject", "requester", "organisation", "priority", "priority_tone", "state", "assignee",
    "last_by", "last_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    url: str
    seq: int
    term: Shown
    subject: str
    unread: bool
    doubt: str
    number: str
    service: str
    requester: str
    organisation: str
    priority: str
    priority_tone: str
    state: str
    assignee: str
    last_by: str
    last_at: str


def line(row: Row, looking: Looking) -> Line:
    """One row, said to a viewer at an instant."""
    ticket = row.ticket
    priority = row.regulation.priority(ticket.priority)
    return Line(
        id=ticket.id,
        url=reverse("ticket", args=[ticket.service, ticket.number]),
        seq=ticket.seq,
        term=term_of(row, looking),
        subject=subject_of(ticket),
        unread=ticket.last_words_by == "customer" and ticket.state in ("new", "open"),
        doubt=_("a new topic?") if ticket.new_topic else "",
        number=ticket.number,
        service=_service(ticket, looking),
        requester=_requester(ticket),
        organisation=_organisation(row, looking),
        priority=names.text(priority.title, looking.language),
        priority_tone=tone_of(priority.rank),
        state=names.name(names.STATES, ticket.state),
        assignee=_assignee(ticket, looking),
        last_by=_last_by(ticket),
        last_at=_last_at(ticket, looking),
    )


def printed(line: Line) -> SafeString:
    """The row as it stands in the table."""
    term = line.term
    filled = {
        **{name: getattr(line, name) for name in _PLACES},
        "unread": "unread" if line.unread else "",
        "tone": term.tone,
        "title": term.title,
        "says": term.says,
        "below": _joined(term.when or term.below, term.name),
        "place": _joined(line.doubt, line.number, line.service),
    }
    track = _TRACK.format(share=int(term.share)) if term.name else ""
    # `escape` for each would look at every value for markup of its own, and take twice as long.
    escaped = {name: html.escape(str(value)) for name, value in filled.items()}
    return mark_safe(_row().format(**escaped, track=track))


def tone_of(rank: int) -> str:
    return TONES[rank - 1] if rank <= len(TONES) else ""


def term_of(row: Row, looking: Looking) -> Shown:
    """The clock that places the ticket in the queue."""
    ticket, calendar = row.ticket, row.terms.calendar
    running = [cycle for cycle in row.cycles if cycle.due_at]
    if running:
        nearest = min(running, key=lambda cycle: (cycle.due_at, cycle.clock))
        return terms.shown(_reading(nearest, row), calendar, looking)
    paused = [cycle for cycle in row.cycles if cycle.state == "paused"]
    if paused:
        shown = terms.shown(_reading(paused[0], row), calendar, looking, ticket_state=ticket.state)
        return _with_review(_with_silence(shown, row, looking), row, looking)
    return _without_clock(row, looking)


@cache
def _row() -> str:
    return _ROW.read_text("utf-8")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _without_clock(row: Row, looking: Looking) -> Shown:
    """Tickets for which nothing is promised, or whose promise waits for a contract."""
    ticket = row.ticket
    if ticket.state in names.WAITING:
        since = moments.near(ticket.queue_at, now=looking.now, zone=looking.zone, language=looking.language)
        below = _("since %(when)s") % {"when": since}
        said = names.name(names.WAITING, ticket.state)
        shown = Shown("", said[:1].upper() + said[1:], "wait", 0, below, below)
        return _with_review(_with_silence(shown, row, looking), row, looking)
    if any(cycle.state == "unset" for cycle in row.cycles):
        return Shown("", _("No term given"), "wait", 0, _("the contract gives none"), "")
    return Shown("", _("No term runs"), "wait", 0, _("every promise is kept"), "")


def _with_silence(shown: Shown, row: Row, looking: Looking) -> Shown:
    ends_at = row.ticket.silence_at
    if ends_at is None:
        return shown
    when = moments.until(ends_at, now=looking.now, zone=looking.zone, language=looking.language)
    brings = consequence(when, is_over=ends_at <= looking.now, automatic=_closes_by_itself(row))
    return replace(shown, below=f"{shown.below} · {brings}")


def _with_review(shown: Shown, row: Row, looking: Looking) -> Shown:
    """The day on which a ticket that waits is looked at again, raised once it has come."""
    review_at = row.ticket.review_at
    if review_at is None:
        return shown
    came = review_at <= looking.now
    said = _("review was due %(when)s") if came else _("review %(when)s")
    when = moments.near(review_at, now=looking.now, zone=looking.zone, language=looking.language)
    below = f"{shown.below} · {said % {'when': when}}"
    return replace(shown, below=below, tone="soon" if came else shown.tone)


def _closes_by_itself(row: Row) -> bool:
    closing = row.regulation.closing
    proposed = row.ticket.state == "solution_proposed"
    rule = closing.silent_after_solution if proposed else closing.silent_after_question
    return rule is not None and rule.mode == "automatic"


def _reading(cycle: Cycle, row: Row) -> Reading:
    target = row.terms.clocks[ClockName(cycle.clock)].target
    return Reading(
        clock=cycle.clock,
        state=cycle.state,
        due=cycle.due_at,
        spent=cycle.spent,
        target=cycle.target,
        business=target is None or target.basis is Basis.BUSINESS,
        waiting_since=cycle.waiting_since,
        number=cycle.cycle,
    )


def _service(ticket: Ticket, looking: Looking) -> str:
    """Named where the viewer works for several."""
    if len(looking.viewer.seats) < 2:
        return ""
    return names.text(ticket.service_name, looking.language) or ticket.service


def _requester(ticket: Ticket) -> str:
    return ticket.requester or ticket.requester_address or _("not known")


def _organisation(row: Row, looking: Looking) -> str:
    plans = row.regulation.plans
    plan = names.text(plans[row.ticket.plan].title, looking.language) if len(plans) > 1 else ""
    return _joined(row.ticket.organisation or "", plan)


def _assignee(ticket: Ticket, looking: Looking) -> str:
    if ticket.assignee is None:
        return _("nobody yet")
    return _("you") if ticket.assignee_id in looking.viewer.agents else ticket.assignee


def _last_by(ticket: Ticket) -> str:
    return {"customer": _("customer"), "agent": _("support")}.get(ticket.last_words_by, "")


def _last_at(ticket: Ticket, looking: Looking) -> str:
    if ticket.last_words_at is None:
        return ""
    return moments.brief(ticket.last_words_at, now=looking.now, zone=looking.zone, language=looking.language)
