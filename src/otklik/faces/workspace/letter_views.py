"""One plain list of letters that became no ticket, with the reason of each."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.shared.wording import names
from otklik.faces.workspace import letter_lines, places
from otklik.kit import ids
from otklik.mailroom import reads


@require_safe
@for_agents
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    """/letters?outcome=refused&before=..."""
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in (*reads.LEFT_ASIDE, reads.GIVEN_UP) else ""
    before = ids.read(request.GET.get("before", "")) or None
    page = reads.left_aside(looking.viewer, outcome=outcome, before=before)
    content = {
        "title": _("Letters that became no ticket"),
        "links": places.links(looking, None),
        "here": "letters",
        "lines": [letter_lines.line(envelope, looking) for envelope in page.envelopes],
        "filters": _filters(outcome),
        "next": "?" + urlencode({"outcome": outcome, "before": page.next}) if page.next else "",
    }
    return render(request, "workspace/letters.html", content)


def _filters(outcome: str) -> list[tuple[str, str, bool]]:
    home = reverse("letters")
    every = [(home, _("All"), not outcome)]
    return every + [
        (f"{home}?outcome={code}", names.name(names.OUTCOMES, code), code == outcome)
        for code in (*reads.LEFT_ASIDE, reads.GIVEN_UP)
    ]
