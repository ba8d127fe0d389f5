"""Marks on records that were set aside, and adding them to a ticket: POST /letters/12/robot, /joining ..."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import joining_page, sorting_acts, sorting_page, sorting_views
from otklik.faces.workspace.letter_search import at_letter, back
from otklik.mailroom import joining, marking
from otklik.mailroom.models import Envelope
from otklik.mailroom.sorting import SortedAlready
from otklik.people.models import Agent
from otklik.tickets.models import Ticket


class _Mark(Protocol):
    def __call__(self, envelope: Envelope, *, agent: Agent, now: datetime) -> None: ...


def _marks(
    act: _Mark, where: Callable[[HttpRequest, Looking, int], HttpResponse]
) -> Callable[..., HttpResponse]:
    """A view that does a mark without further words."""

    @require_POST
    @for_agents
    def view(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
        aside = sorting_page.aside_of(looking, pk)
        agent = sorting_acts.agent_of(aside, looking)
        try:
            act(aside.envelope, agent=agent, now=looking.now)
        except SortedAlready as already:
            return sorting_views.told(request, looking, already.envelope)
        return where(request, looking, pk)

    return view


mark_robot = _marks(marking.mark_robot, lambda request, looking, _pk: back(request, looking))
take_back = _marks(marking.take_back, at_letter)


@require_POST
@for_agents
def join(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """It becomes a message of the ticket whose number was chosen or typed."""
    aside = sorting_page.aside_of(looking, pk)
    agent, number = sorting_acts.agent_of(aside, looking), joining_page.number_in(request.POST)
    try:
        ticket = joining_page.ticket_of(aside.envelope, number, looking)
        if not aside.may_be_joined(looking):
            raise PermissionDenied
        message = joining.join(aside.envelope, agent=agent, ticket=ticket, now=looking.now)
    except (Ticket.DoesNotExist, joining.StaysClosed) as why:
        more = {"number": number, "number_error": joining_page.fault(why)}
        return sorting_page.answer(request, aside, looking, status=422, more=more)
    except SortedAlready as already:
        return sorting_views.told(request, looking, already.envelope)
    return redirect(joining_page.place_of(ticket, message))
