"""Following a request without an account, by its number and its requester's address (S2.2).

A number is easily guessed, so the page says where the request stands and nothing that was written in it.
"""

from datetime import datetime, timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from otklik.faces.portal import lines
from otklik.faces.portal.visits import Visit, for_visitors
from otklik.faces.shared import limits
from otklik.tickets import requests

MOST_FROM_ONE_PLACE: Final = 20
MOST_FOR_ONE_NUMBER: Final = 10
TRIES_KEPT: Final = 15 * 60
SHOWN_FOR: Final = timedelta(hours=1)
TRACKED: Final = "tracked"
"""In the session: the ticket that a browser may follow, and until when."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    _require_tracking(visit)
    if request.method != "POST":
        return _form(request, visit)
    number, email = (request.POST.get(name, "").replace("\0", "").strip() for name in ("number", "email"))
    if not number or not email:
        return _form(request, visit, _("Please give both the number and the address."), 422)
    if _is_crowded(request, visit, number):
        return _form(
            request, visit, _("Too many tries. Please wait a quarter of an hour and try again."), 429
        )
    row = requests.tracked(visit.service.pk, number=number.strip("[]"), email=email)
    if row is None:
        says = _("There is no request of this number and this address. Please check both.")
        return _form(request, visit, says, 404)
    until = (visit.now + SHOWN_FOR).isoformat()
    request.session[TRACKED] = {"service": visit.service.pk, "ticket": row.ticket.pk, "until": until}
    return redirect("portal-tracked", visit.service.slug)


@require_safe
@for_visitors
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the request stands now; for an hour, then the pair is asked for again."""
    _require_tracking(visit)
    kept = request.session.get(TRACKED) or {}
    fresh = bool(kept) and visit.now < datetime.fromisoformat(kept["until"])
    if not fresh or kept["service"] != visit.service.pk:
        return redirect("portal-track", visit.service.slug)
    row = requests.followed(visit.service.pk, kept["ticket"])
    if row is None:
        return redirect("portal-track", visit.service.slug)
    line = lines.line(row, visit)
    given = {"visit": visit, "line": line, "title": row.ticket.number}
    return render(request, "portal/tracked.html", given)


def _require_tracking(visit: Visit) -> None:
    portal = visit.rules.channels.portal
    if portal is None or portal.tracking != "by_number_and_email":
        raise Http404


def _form(request: HttpRequest, visit: Visit, error: str = "", status: int = 200) -> HttpResponse:
    given = {
        "visit": visit,
        "title": _("Follow a request"),
        "error": error,
        "number": request.POST.get("number", ""),
        "email": request.POST.get("email", ""),
    }
    return render(request, "portal/track.html", given, status=status)


def _is_crowded(request: HttpRequest, visit: Visit, number: str) -> bool:
    """Whether one place, or all together for one number, tried too often lately; this try is counted."""
    place = limits.counted(f"track-from:{limits.client_of(request)}", seconds=TRIES_KEPT)
    name = f"track:{visit.service.pk}:{number.strip('[]').lower()[:80].encode().hex()}"
    one = limits.counted(name, seconds=TRIES_KEPT)
    return place > MOST_FROM_ONE_PLACE or one > MOST_FOR_ONE_NUMBER
