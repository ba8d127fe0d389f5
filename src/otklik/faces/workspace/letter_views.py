"""One plain list of what came in and became no ticket, with the reason of each; and how to find a letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.workspace import letter_lines, places
from otklik.faces.workspace.letter_search import search_of
from otklik.mailroom import joining, reads


@require_safe
@for_agents
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    """/letters?outcome=refused&sender=acme&since=2026-11-02&until=2026-11-09&before=..."""
    search = search_of(request.GET, looking)
    page = reads.left_aside(looking.viewer, search.wanted)
    named = joining.named(looking.viewer, page.envelopes)
    content = {
        "title": _("Letters that became no ticket"),
        "links": places.links(looking, None),
        "here": "letters",
        "lines": [letter_lines.line(row, looking, named.get(row.pk)) for row in page.envelopes],
        "search": search,
        "next": search.address(before=page.next) if page.next else "",
    }
    return render(request, "workspace/letters.html", content, status=422 if search.errors else 200)
