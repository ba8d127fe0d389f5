"""What an agent may try in the demo: a pause, a reason, a proposal, a letter, and the other side."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.clocks.cycle import CycleState
from otklik.core.journal.fold import State
from otklik.faces.shared import tours
from otklik.faces.shared.tours import Tour
from otklik.faces.shared.viewers import Looking
from otklik.tickets import queue
from otklik.tickets.queue import Cycle, Row, Ticket, View

NAME = "workspace"


def of(request: HttpRequest, looking: Looking) -> Tour | None:
    """Five sentences about what stands in the queue now; four queries, in the demo alone."""
    return tours.shown(request, NAME, lambda: _made(looking))


def _made(looking: Looking) -> Tour:
    rows = queue.page(looking.viewer, View.CUSTOMERS_TURN).rows
    title = gettext_lazy("This is a demo: five things to try")
    return Tour(NAME, title, tuple(_sentences(rows)))


def _sentences(rows: tuple[Row, ...]) -> Iterator[SafeString]:
    longest = sorted(rows, key=lambda row: -row.ticket.seq)
    paused = next(((row.ticket, cycle) for row in longest if (cycle := _asked(row))), None)
    proposed = next((row.ticket for row in longest if row.ticket.state == State.SOLUTION_PROPOSED), None)
    if paused:
        yield from _about_the_pause(*paused)
    if proposed:
        yield format_html(
            _("A solution in {ticket} waits for the customer's word: see what silence brings, and when."),
            ticket=_named(proposed),
        )
    yield format_html(
        _("Answer any ticket, then look into {viewer}: your letter lies there as the customer gets it."),
        viewer=tours.viewer(),
    )
    if paused and paused[0].requester:
        yield _about_the_portal(paused[0])


def _about_the_pause(ticket: Ticket, cycle: Cycle) -> Iterator[SafeString]:
    yield format_html(
        _("In {ticket} a clock stands while the customer is asked: its deadline moves until they answer."),
        ticket=_named(ticket),
    )
    why = tours.link(f"{_page(ticket)}?why={cycle.clock}.{cycle.cycle}", _("why a deadline is what it is"))
    yield format_html(
        _("See {why}: each stretch of time stands there with the clause of the rules it goes by."), why=why
    )


def _about_the_portal(ticket: Ticket) -> SafeString:
    portal = tours.link(reverse("portal", args=[ticket.service]), _("the portal of this service"))
    return format_html(
        _("Open {portal} in another browser and sign in as {address}: the code comes to the same viewer."),
        portal=portal,
        address=ticket.requester_email,
    )


def _asked(row: Row) -> Cycle | None:
    """The clock that stands while a question is open."""
    if row.ticket.state != State.PENDING_CUSTOMER:
        return None
    return next((cycle for cycle in row.cycles if cycle.state == CycleState.PAUSED), None)


def _named(ticket: Ticket) -> SafeString:
    return tours.link(_page(ticket), ticket.number)


def _page(ticket: Ticket) -> str:
    return reverse("ticket", args=[ticket.service, ticket.number])
