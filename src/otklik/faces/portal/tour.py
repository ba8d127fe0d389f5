"""What a customer may try in the demo: their turn, their word, a promise, a form, a letter."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.journal.fold import State
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared import tours
from otklik.faces.shared.tours import Tour
from otklik.tickets import requests
from otklik.tickets.models import Ticket
from otklik.tickets.requests import Row, Shown

NAME = "portal"


def of(request: HttpRequest, visit: Visitor) -> Tour | None:
    """Sentences about the customer's own open requests; two queries, in the demo alone."""
    return tours.shown(request, NAME, lambda: _made(visit))


def _made(visit: Visitor) -> Tour:
    rows = requests.page(visit.customer, Shown.OPEN).rows
    title = gettext_lazy("This is a demo: what to try as a customer")
    return Tour(NAME, title, tuple(_sentences(rows, visit)))


def _sentences(rows: tuple[Row, ...], visit: Visitor) -> Iterator[SafeString]:
    if asked := _in(State.PENDING_CUSTOMER, rows):
        yield format_html(
            _("In {request} it is your turn: answer the question, and the turn passes to the desk."),
            request=_named(asked, visit),
        )
    if proposed := _in(State.SOLUTION_PROPOSED, rows):
        yield format_html(
            _("In {request} a solution waits for your word: say whether it helped, and see what follows."),
            request=_named(proposed, visit),
        )
    if running := next((row.ticket for row in rows if row.due), None):
        yield format_html(
            _("In {request} the terms say by when you are promised an answer, and why by then."),
            request=_named(running, visit),
        )
    new = tours.link(reverse("portal-new", args=[visit.service.slug]), _("a request of your own"))
    yield format_html(_("Begin {new}: the form names its deadline before you send it."), new=new)
    yield format_html(
        _("Letters about your requests lie in {viewer}: their links open these pages."),
        viewer=tours.viewer(),
    )


def _in(state: State, rows: tuple[Row, ...]) -> Ticket | None:
    return next((row.ticket for row in rows if row.ticket.state == state), None)


def _named(ticket: Ticket, visit: Visitor) -> SafeString:
    address = reverse("portal-request", args=[visit.service.slug, ticket.number])
    return tours.link(address, ticket.number)
