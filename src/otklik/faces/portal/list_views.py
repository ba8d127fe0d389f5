"""A customer's requests: what needs their answer first, open and closed, their own and colleagues'."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.portal import lines, tour
from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared import keysets
from otklik.tickets import requests
from otklik.tickets.requests import Place, Shown

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; whatever it does not name well is as usual."""

    shown: Shown
    own: bool
    said: str
    after: Place | None

    def address(self, visit: Visitor, **changes: str) -> str:
        """The same list, changed in something; another one begins at its beginning."""
        own = "" if self.own else "all"
        given = {"show": self.shown.value, "whose": own, "q": self.said, **changes}
        said = {name: value for name, value in given.items() if value and (name, value) != ("show", "open")}
        page = reverse("portal-requests", args=[visit.service.slug])
        return f"{page}?{urlencode(said)}" if said else page


@require_safe
@for_customers
def show(request: HttpRequest, visit: Visitor) -> HttpResponse:
    asked = _asked(request, visit)
    page = requests.page(visit.customer, asked.shown, own=asked.own, said=asked.said, after=asked.after)
    given = {
        "visit": visit,
        "title": _("My requests"),
        "here": "requests",
        "tour": tour.of(request, visit),
        "asked": asked,
        "filters": _filters(asked, visit),
        "lines": [lines.line(row, visit) for row in page.rows],
        "next": asked.address(visit, after=keysets.written(page.next.rank, page.next.at, page.next.id))
        if page.next
        else "",
    }
    return render(request, "portal/requests.html", given)


def _asked(request: HttpRequest, visit: Visitor) -> Asked:
    shown, given = request.GET.get("show", ""), request.GET
    return Asked(
        shown=Shown(shown) if shown in set(Shown) else Shown.OPEN,
        own=not (given.get("whose") == "all" and visit.customer.seen_organisations),
        said=given.get("q", "").replace("\0", "").strip()[:_LONGEST],
        after=Place(*key) if (key := keysets.read(given.get("after", ""))) else None,
    )


def _filters(asked: Asked, visit: Visitor) -> list[tuple[str, str, bool]]:
    """The names of the filters, their addresses, and whether each is on."""
    kinds = {Shown.OPEN: _("Open ones"), Shown.CLOSED: _("Closed ones"), Shown.ALL: _("All")}
    links = [
        (name, asked.address(visit, show=kind.value), kind is asked.shown) for kind, name in kinds.items()
    ]
    if visit.customer.seen_organisations:
        links.append(
            (_("Colleagues' too"), asked.address(visit, whose="all" if asked.own else ""), not asked.own)
        )
    return links
