"""An agent takes back what has not left yet: the words stand in the form again, with their files."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from otklik.core.journal.events import Asked, Proposed
from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import acting, ticket_page
from otklik.faces.workspace.drafts import Draft
from otklik.kit import ids
from otklik.mailroom import taking_back
from otklik.mailroom.taking_back import Words
from otklik.tickets.acts.refused import AlreadyDone, NotHere
from otklik.tickets.models import Message


@require_POST
@for_agents
def take_back(request: HttpRequest, looking: Looking, service: str, number: str) -> HttpResponse:
    """Once; a second click finds it done."""
    record = ticket_page.record_of(looking, service, number)
    if record.me is None:
        raise PermissionDenied
    key, message = request.POST.get("key", "")[:32], ids.read(request.POST.get("message", ""))
    try:
        said, act = taking_back.take_back(
            ticket=record.ticket, agent=record.me, message=message, key=key and f"{key}-undo", now=looking.now
        )
    except AlreadyDone:
        return redirect("ticket", service, number)
    except NotHere as refusal:
        draft = Draft(act="undo", errors={"text": acting.not_here(refusal.code)})
        return ticket_page.answer(request, record, looking, draft, 409)
    fresh = ticket_page.record_of(looking, service, number)
    return ticket_page.answer(request, fresh, looking, replace(_draft(said, act), seen=fresh.ticket.seq))


def _draft(said: Message, act: Words) -> Draft:
    match act:
        case Proposed(kind=kind, steps=steps):
            return Draft(act="propose", text=said.text, kind=kind.value, steps=steps)
        case Asked():
            return Draft(act="ask", text=said.text)
        case _:
            return Draft(act="reply", text=said.text)
