"""A request's page, as its customer sees it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared.wording import names
from otklik.tickets import reads
from otklik.tickets.models import Ticket


@require_safe
@for_customers
def show(request: HttpRequest, visit: Visitor, number: str) -> HttpResponse:
    try:
        ticket = reads.ticket(visit.customer, service=visit.service.slug, number=number)
    except Ticket.DoesNotExist:
        raise Http404 from None
    state = names.name(names.STATES, ticket.state)
    given = {"visit": visit, "ticket": ticket, "state": state, "title": ticket.number}
    return render(request, "portal/request.html", given)
