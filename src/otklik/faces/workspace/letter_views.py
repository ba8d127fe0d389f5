"""One plain list of letters that became no ticket, with the reason of each."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.core.intake import reasons
from otklik.faces.shared.viewers import Looking, for_agents
from otklik.faces.shared.wording import moments, names
from otklik.faces.workspace import places
from otklik.mailroom import reads
from otklik.mailroom.models import Envelope


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    when: str
    title: str
    sender: str
    subject: str
    outcome: str
    because: str
    service: str
    raw: str
    ticket: str
    ticket_url: str


@require_safe
@for_agents
def show(request: HttpRequest, looking: Looking) -> HttpResponse:
    """/letters?outcome=refused&before=..."""
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in reads.LEFT_ASIDE else ""
    before = request.GET.get("before", "")
    page = reads.left_aside(looking.viewer, outcome=outcome, before=int(before) if before.isdigit() else None)
    content = {
        "title": _("Letters that became no ticket"),
        "links": places.links(looking, None),
        "here": "letters",
        "lines": [_line(envelope, looking) for envelope in page.envelopes],
        "filters": _filters(outcome),
        "next": "?" + urlencode({"outcome": outcome, "before": page.next}) if page.next else "",
    }
    return render(request, "workspace/letters.html", content)


def _line(envelope: Envelope, looking: Looking) -> Line:
    ticket = envelope.ticket
    now, zone, language = looking.now, looking.zone, looking.language
    return Line(
        id=envelope.pk,
        when=moments.near(envelope.received_at, now=now, zone=zone, language=language),
        title=moments.exact(envelope.received_at, zone=zone, language=language),
        sender=envelope.sender or _("no sender's address"),
        subject=envelope.subject or _("(no subject)"),
        outcome=names.name(names.OUTCOMES, envelope.outcome),
        because=_because(envelope, language),
        service=envelope.service.called(language) if envelope.service else "",
        raw=reverse("letter-raw", args=[envelope.pk]),
        ticket=ticket.number if ticket else "",
        ticket_url=reverse("ticket", args=[ticket.service.slug, ticket.number]) if ticket else "",
    )


def _because(envelope: Envelope, language: str) -> str:
    """The reason in words: of entitlement, of what a robot betrays itself by, else the last error."""
    if envelope.because in names.ROBOTS:
        return names.name(names.ROBOTS, envelope.because)
    if envelope.because:
        return reasons.words(envelope.because, language)
    return envelope.last_error


def _filters(outcome: str) -> list[tuple[str, str, bool]]:
    home = reverse("letters")
    every = [(home, _("All"), not outcome)]
    return every + [
        (f"{home}?outcome={code.value}", names.name(names.OUTCOMES, code.value), code.value == outcome)
        for code in reads.LEFT_ASIDE
    ]
