"""The queue's page, and the small answer by which it stays true without reloading."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from otklik.faces.shared import keysets
from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import emptiness, places, tour
from otklik.faces.workspace.queue_lines import line, printed
from otklik.tickets import queue
from otklik.tickets.queue import Page, Place, View

KEYS = (
    ("j", gettext_lazy("next ticket")),
    ("k", gettext_lazy("previous ticket")),
    ("Enter", gettext_lazy("open the ticket")),
    ("?", gettext_lazy("this list")),
)


@require_safe
@for_agents
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    """A page of a view: /?view=late&after=..."""
    content = _content(request, looking)
    first_page = content["view"] is View.ALL and not content["after"]
    content["tour"] = tour.of(request, looking) if first_page else None
    return render(request, "workspace/queue.html", content)


@require_safe
@for_agents
def live(request: HttpRequest, looking: Looking) -> HttpResponse:
    """204 while nothing has changed within the minute since `have`, else the rows anew. One query then."""
    view, after = places.view_of(request.GET.get("view", "")), _place(request.GET.get("after", ""))
    counts = queue.counts(looking.viewer, fresh=looking.has_just_acted)
    if _pulse(queue.pulse(looking.viewer, view, after), counts[view], looking) == request.GET.get("have"):
        return HttpResponse(status=204)
    # Whoever is told anew is told all of it, and nothing older than what another process has shown.
    return render(request, "workspace/queue_rows.html", _content(request, looking, fresh=True))


def _content(request: HttpRequest, looking: Looking, *, fresh: bool = False) -> dict[str, Any]:
    view, after = places.view_of(request.GET.get("view", "")), _place(request.GET.get("after", ""))
    counts = queue.counts(looking.viewer, fresh=fresh or looking.has_just_acted)
    page = queue.page(looking.viewer, view, after)
    links = places.links(looking, view, counts)
    return {
        "title": places.NAMES[view],
        "view": view,
        "links": links,
        "rows": format_html_join("", "{}", ((printed(line(row, looking)),) for row in page.rows)),
        "pulse": _pulse(page.pulse, counts[view], looking),
        "next": _next(view, page),
        "first": places.url_of(view) if after else "",
        "empty": None if page.rows else emptiness.of(view, links, looking),
        "after": request.GET.get("after", ""),
        "keys": KEYS,
        "acts_somewhere": any(seat.acts for seat in looking.viewer.seats.values()),
    }


def _pulse(page: str, count: int, looking: Looking) -> str:
    """Amounts of time are said in minutes, so a minute changes the rows as well."""
    return f"{page}.{count}.{int(looking.now.timestamp()) // 60}"


def _next(view: View, page: Page) -> str:
    if page.next is None:
        return ""
    after = keysets.written(page.next.rank, page.next.at, page.next.id)
    return "?" + urlencode({"view": view.value, "after": after})


def _place(said: str) -> Place | None:
    """The place that an address names; the beginning where it cannot be read."""
    key = keysets.read(said)
    return Place(*key) if key else None
