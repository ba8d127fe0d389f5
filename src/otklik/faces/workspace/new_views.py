"""A ticket that an agent begins: for a caller (S0.4, S4.12), for whoever came another way, or by a letter."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import callers, new_draft, new_page, new_told
from otklik.faces.workspace.new_acts import Faults, begin
from otklik.tickets.models import Ticket


@require_safe
@for_agents
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    """/new?channel=phone, /new?writes=1"""
    return new_page.answer(request, new_draft.read(request.GET), looking)


@require_POST
@for_agents
def again(request: HttpRequest, looking: Looking) -> HttpResponse:
    """The form with what was found, chosen or changed in it; nothing is registered."""
    return new_page.answer(request, new_draft.turned(request.POST), looking)


@require_safe
@for_agents
def found(request: HttpRequest, looking: Looking) -> HttpResponse:
    """People found while somebody types."""
    if not any(seat.acts for seat in looking.viewer.seats.values()):
        raise PermissionDenied
    results = callers.results(looking, request.GET.get("find", ""))
    return render(request, "workspace/callers.html", {"results": results})


@require_POST
@for_agents
def register(request: HttpRequest, looking: Looking) -> HttpResponse:
    draft = new_draft.read(request.POST)
    try:
        ticket = begin(draft, looking)
    except Faults as faults:
        return new_page.answer(request, replace(draft, errors=faults.by_field), looking, 422)
    return redirect("new-told", ticket.service.slug, ticket.number)


@require_safe
@for_agents
def told(request: HttpRequest, looking: Looking, service: str, number: str) -> HttpResponse:
    """The number to be read out (S1.19): it is here only once it is kept."""
    try:
        content = new_told.content(looking, service, number)
    except Ticket.DoesNotExist:
        raise Http404 from None
    return render(request, "workspace/told.html", content)
