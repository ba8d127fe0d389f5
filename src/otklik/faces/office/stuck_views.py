"""What of a service could not be done, with its reason and "try again"; and letters without a place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from otklik.core.mail import charset
from otklik.faces.office import stuck_words
from otklik.faces.office.listing import Said, after_in
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.stuck_words import Line
from otklik.faces.shared import sent
from otklik.kit import paging
from otklik.mailroom import joining, second_tries
from otklik.mailroom import office as reads
from otklik.mailroom.models import Envelope
from otklik.mailroom.storing import raw_of
from otklik.people.models import Service

HERE, UNSORTED = "office-stuck", "office-unsorted"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """A table of rows: how it is called, which of a service are stuck, how one is told."""

    name: Said
    rows: Callable[[Service], QuerySet[Any]]
    line: Callable[[Any, Office], Line]


@dataclass(frozen=True, slots=True)
class Section:
    """`again` is where all that was given up is tried again."""

    name: Said
    lines: tuple[Line, ...]
    again: str = ""
    next: str = ""


KINDS: dict[str, Kind] = {
    "letter": Kind(gettext_lazy("Letters out"), reads.stuck_letters, stuck_words.letter),
    "envelope": Kind(gettext_lazy("Incoming records"), reads.stuck_envelopes, stuck_words.envelope),
    "follow": Kind(gettext_lazy("What follows from acts"), reads.stuck_follows, stuck_words.follow),
    "ticket": Kind(gettext_lazy("Terms of tickets"), reads.stuck_tickets, stuck_words.ticket),
    "task": Kind(gettext_lazy("Long work"), reads.stuck_tasks, stuck_words.task),
    "scan": Kind(gettext_lazy("Files to look through"), reads.stuck_scans, stuck_words.scan),
    "locked": Kind(gettext_lazy("Locked files"), reads.locked_scans, stuck_words.locked),
    "held-back": Kind(
        gettext_lazy("Letters that were not sent"), reads.held_back_letters, stuck_words.held_back
    ),
    "repeated": Kind(
        gettext_lazy("Letters that may have arrived twice"), reads.repeated_letters, stuck_words.repeated
    ),
}


@require_safe
@for_office
def show(request: HttpRequest, office: Office) -> HttpResponse:
    """All kinds, or a further page of one: ?kind=letter&after=12."""
    asked = request.GET.get("kind", "")
    kinds = [asked] if asked in KINDS else list(KINDS)
    sections = [one for kind in kinds if (one := _section(office, kind, after_in(request) if asked else ""))]
    content = {
        "title": _("Stuck"),
        "sections": sections,
        "empty": _("Nothing is stuck: every letter went out, everything that came in was filed."),
    }
    return framed(request, office, "office/stuck.html", content, here=HERE)


@require_safe
@for_office
def unsorted(request: HttpRequest, office: Office) -> HttpResponse:
    page = paging.newest(reads.unsorted(office.viewer, office.service), after=after_in(request))
    named = joining.named(office.viewer, page.rows)
    told = ((stuck_words.envelope(row, office), named.get(row.pk)) for row in page.rows)
    lines = tuple(stuck_words.proposing(line, ticket) for line, ticket in told)
    following = f"?after={page.next}" if page.next else ""
    content = {
        "title": _("Unsorted letters"),
        "sections": [Section("", lines, next=following)] if lines else [],
        "empty": _("Every letter found its place."),
    }
    return framed(request, office, "office/stuck.html", content, here=UNSORTED)


@require_safe
@for_office
def raw(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What came in, as text: nothing in it is interpreted."""
    try:
        content = raw_of(reads.odd_envelope(office.viewer, office.service, pk))
    except (Envelope.DoesNotExist, OSError):
        raise Http404 from None
    response = HttpResponse(charset.decode(content).text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = sent.FILE_POLICY
    return response


@require_POST
@for_office
def again(request: HttpRequest, office: Office, kind: str, pk: int) -> HttpResponse:
    """One row; a second click finds it tried already, and says the same."""
    row = _rows(office, kind).filter(pk=pk).first()
    if row is None and not _exists(office, kind, pk):
        raise Http404
    if row is not None:
        second_tries.try_again(row, by=office.person, now=office.now)
    messages.success(request, _("It is tried again now."))
    return redirect(_back(request, office))


@require_POST
@for_office
def all_again(request: HttpRequest, office: Office, kind: str) -> HttpResponse:
    """All of a kind that was given up, 500 at a time."""
    rows = _rows(office, kind).filter(failed_at__isnull=False).order_by("pk")[:_AT_ONCE]
    count = second_tries.try_all_again(rows, by=office.person, now=office.now)
    said = ngettext("%(count)d is tried again now.", "%(count)d are tried again now.", count)
    messages.success(request, said % {"count": count})
    return redirect(_back(request, office))


def _section(office: Office, kind: str, after: str) -> Section | None:
    page = paging.newest(KINDS[kind].rows(office.service), after=after)
    lines = tuple(KINDS[kind].line(row, office) for row in page.rows)
    given_up = kind in second_tries.KINDS and sum(row.failed_at is not None for row in page.rows) > 1
    every = reverse("office-all-again", args=[office.service.slug, kind]) if given_up else ""
    following = f"?kind={kind}&after={page.next}" if page.next else ""
    return Section(KINDS[kind].name, lines, every, following) if lines else None


def _rows(office: Office, kind: str) -> QuerySet[Any]:
    if kind not in KINDS or kind not in second_tries.KINDS:
        raise Http404
    if kind == "envelope":
        return reads.odd_envelopes(office.viewer, office.service)
    if kind == "scan":
        return reads.stuck_scans(office.service) | reads.locked_scans(office.service)
    return KINDS[kind].rows(office.service)


def _exists(office: Office, kind: str, pk: int) -> bool:
    """A row that is stuck no more, of this service."""
    return reads.is_of(office.service, second_tries.KINDS[kind], pk)


def _back(request: HttpRequest, office: Office) -> str:
    """To the list that the button stood in."""
    place = UNSORTED if request.POST.get("list") == "unsorted" else HERE
    return reverse(place, args=[office.service.slug])
