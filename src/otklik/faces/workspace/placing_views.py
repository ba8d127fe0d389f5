"""A record that came to no service is given to one: POST /letters/12/service."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import sorting_acts, sorting_page, sorting_views
from otklik.faces.workspace.letter_search import at_letter
from otklik.kit import ids
from otklik.mailroom import placing, reads
from otklik.mailroom.sorting import SortedAlready
from otklik.people import reads as people


@require_POST
@for_agents
def give(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """It came to the address that was chosen, so to say."""
    aside = sorting_page.aside_of(looking, pk)
    if aside.envelope.service_id is not None:
        sorting_acts.agent_of(aside, looking)  # given already: what else is done is for those who act there
    boxes = {box.pk: box for box in reads.mailboxes_of(looking.viewer)}
    box = boxes.get(ids.read(request.POST.get("mailbox", "")))
    seat = looking.viewer.seat_in(box.service_id) if box else None
    if box is None or seat is None:
        return _refused(request, aside, looking, _("Please choose an address."))
    try:
        agent = people.agent(seat.agent)
        placing.give(aside.envelope, mailbox=box, agent=agent, now=looking.now)
    except placing.HereAlready:
        return _refused(request, aside, looking, _("This service has got the letter by itself already."))
    except SortedAlready as already:
        return sorting_views.told(request, looking, already.envelope)
    return at_letter(request, looking, pk)


def _refused(request: HttpRequest, aside: sorting_page.Aside, looking: Looking, says: str) -> HttpResponse:
    more = {"place_error": says, "place_chosen": ids.read(request.POST.get("mailbox", ""))}
    return sorting_page.answer(request, aside, looking, status=422, more=more)
