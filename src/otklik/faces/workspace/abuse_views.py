"""Marking records as spam and taking that back: POST /letters/12/spam, POST /letters/12/no-spam."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.shared.wording import blocks
from otklik.faces.workspace import abuse_page, sorting_acts, sorting_page, sorting_views
from otklik.faces.workspace.letter_search import at_letter, back
from otklik.mailroom import abuse
from otklik.mailroom.blocking import LONGEST_REASON, NotToBlock, Wrong
from otklik.mailroom.models import Outcome
from otklik.mailroom.sorting import SortedAlready


@require_POST
@for_agents
def mark(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """It is spam; its sender is blocked where the form says so."""
    aside = sorting_page.aside_of(looking, pk)
    agent = sorting_acts.agent_of(aside, looking)
    typed = {name: request.POST.get(name, "")[:LONGEST_REASON] for name in ("block", "reason")}
    if typed["block"] not in ("", *(way for way, _words in abuse_page.ways(aside.envelope.sender))):
        typed["block"] = ""
    try:
        abuse.mark(aside.envelope, agent=agent, **typed, now=looking.now)
    except NotToBlock as why:
        wrong = "reason" if why.wrong is Wrong.NO_REASON else "block"
        shown = abuse_page.abuse_of(
            aside.envelope, looking, acts=True, **typed, error=blocks.refused(why), wrong=wrong
        )
        return sorting_page.answer(request, aside, looking, status=422, more={"abuse": shown})
    except SortedAlready as already:
        return sorting_views.told(request, looking, already.envelope)
    return back(request, looking)


@require_POST
@for_agents
def unmark(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """It is no spam: back to what it was, or filed anew where a block had met it."""
    aside = sorting_page.aside_of(looking, pk)
    agent = sorting_acts.agent_of(aside, looking)
    try:
        abuse.unmark(aside.envelope, agent=agent, now=looking.now)
    except SortedAlready as already:
        if already.envelope.outcome == Outcome.WAITING:
            return at_letter(request, looking, pk)  # let in already, by the first click or by a colleague
        return sorting_views.told(request, looking, already.envelope)
    return at_letter(request, looking, pk)
