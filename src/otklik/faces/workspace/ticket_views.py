"""A ticket: its page, the answer by which it stays true, why a clock is due, and files waiting for a text."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import clock_cards, drafts, ticket_page
from otklik.tickets import reads
from otklik.tickets.models import Ticket, Upload


@require_safe
@for_agents
def show(request: HttpRequest, looking: Looking, service: str, number: str) -> HttpResponse:
    return ticket_page.answer(request, ticket_page.record_of(looking, service, number), looking)


@require_safe
@for_agents
def live(request: HttpRequest, looking: Looking, service: str, number: str) -> HttpResponse:
    """204 while nothing has changed within the minute since `have`; one query then."""
    try:
        seq = reads.last_seq(looking.viewer, service=service, number=number)
    except Ticket.DoesNotExist:
        raise Http404 from None
    if ticket_page.pulse(seq, looking) == request.GET.get("have"):
        return HttpResponse(status=204)
    return ticket_page.parts(request, ticket_page.record_of(looking, service, number), looking)


@require_safe
@for_agents
def why(
    request: HttpRequest, looking: Looking, service: str, number: str, clock: str, cycle: int
) -> HttpResponse:
    """The explanation of one cycle of a clock, for the page that is open."""
    record = ticket_page.record_of(looking, service, number)
    if (found := record.cycle(clock, cycle)) is None:
        raise Http404
    return render(request, "workspace/why.html", clock_cards.why(record, found, looking))


@require_POST
@for_agents
def remove_upload(request: HttpRequest, looking: Looking, service: str, number: str, pk: int) -> HttpResponse:
    """Takes a file off a text not sent yet; the text stays as it is."""
    record = ticket_page.record_of(looking, service, number)
    if record.me is None:
        raise PermissionDenied
    Upload.objects.filter(pk=pk, ticket=record.ticket, agent=record.me).delete()
    draft = drafts.read(request.POST, request.POST.get("act", ""))
    return ticket_page.answer(request, record, looking, draft)
