"""What agents make of records that were set aside, a verb as a resource: POST /letters/12/ticket."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import letter_lines, new_draft, sorting_acts, sorting_page
from otklik.faces.workspace.letter_search import back
from otklik.faces.workspace.new_acts import Faults
from otklik.mailroom import reads, second_tries, sorting
from otklik.mailroom.models import Envelope, Outcome
from otklik.mailroom.sorting import SortedAlready


@require_safe
@for_agents
def show(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """A record of the list; one that became a ticket leads there."""
    aside = sorting_page.aside_of(looking, pk)
    return _at_ticket(aside.envelope) or sorting_page.answer(request, aside, looking)


@require_POST
@for_agents
def again(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """The page with who was found or chosen; nothing is decided."""
    aside = sorting_page.aside_of(looking, pk)
    sorting_acts.agent_of(aside, looking)
    return sorting_page.answer(request, aside, looking, new_draft.turned(request.POST))


@require_safe
@for_agents
def found(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """People of the record's service found while somebody types, by what held when it was received."""
    aside = sorting_page.aside_of(looking, pk)
    sorting_acts.agent_of(aside, looking)
    results = sorting_page.results(aside, request.GET.get("find", ""), looking)
    return render(request, "workspace/callers.html", {"results": results})


@require_POST
@for_agents
def take_in(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """It is a request: registered from its received time."""
    aside, draft = sorting_page.aside_of(looking, pk), new_draft.read(request.POST)
    try:
        ticket = sorting_acts.take_in(aside, draft, looking)
    except Faults as faults:
        if aside.envelope.outcome not in sorting.TAKEN_FROM:
            return told(
                request, looking, aside.envelope
            )  # there is no form any more that they could stand in
        return sorting_page.answer(request, aside, looking, replace(draft, errors=faults.by_field), 422)
    except SortedAlready as already:
        return told(request, looking, already.envelope)
    return redirect("ticket", ticket.service.slug, ticket.number)


@require_POST
@for_agents
def dismiss(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """It is no request."""
    aside = sorting_page.aside_of(looking, pk)
    agent = sorting_acts.agent_of(aside, looking)
    try:
        sorting.dismiss(aside.envelope, agent=agent, now=looking.now)
    except SortedAlready as already:
        return told(request, looking, already.envelope)
    return back(request, looking)


@require_POST
@for_agents
def try_again(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """One that was given up is filed once more."""
    aside = sorting_page.aside_of(looking, pk)
    sorting_acts.agent_of(aside, looking)
    second_tries.try_again(aside.envelope, by=looking.viewer.person, now=looking.now)
    return back(request, looking)


def told(request: HttpRequest, looking: Looking, envelope: Envelope) -> HttpResponse:
    """Somebody decided already: a second click goes on as the first, a colleague is told who was quicker."""
    aside = sorting_page.aside_of(looking, envelope.pk)
    if aside.envelope.sorted_by_id in looking.viewer.agents:
        return _at_ticket(aside.envelope) or back(request, looking)
    says = _("Meanwhile this was decided: %(what)s") % {"what": letter_lines.decided(aside.envelope, looking)}
    return sorting_page.answer(request, aside, looking, status=409, says=says)


def _at_ticket(envelope: Envelope) -> HttpResponse | None:
    ticket = envelope.ticket
    if ticket is None or envelope.outcome not in reads.FILED:
        return None
    place = reverse("ticket", args=[ticket.service.slug, ticket.number])
    return redirect(f"{place}#m{envelope.message_id}" if envelope.outcome == Outcome.REPLY else place)
