"""The next version of the rules while it is worked on: as text with what the check says, and as a page."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.agreements import drafting
from otklik.agreements.models import RegulationDraft
from otklik.core.published import page
from otklik.faces.office import beginnings, file_lines
from otklik.faces.office.listing import Filter
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.shared import rules_page
from otklik.faces.shared.wording import moments
from otklik.mailroom import own
from otklik.people.models import LANGUAGES
from otklik.tickets import publishing
from otklik.tickets.publishing import Prospect

HERE: Final = "office-regulations"
_SPOKEN: Final = dict(LANGUAGES)
MOST: Final = 400_000
"""Characters of a draft; the largest sample has twenty thousand."""


@require_POST
@for_office
def begin(request: HttpRequest, office: Office) -> HttpResponse:
    """Out of a published version, or of a sample where nothing is published."""
    text = beginnings.text_of(office, request.POST.get("from", ""))
    if text is None:
        raise Http404
    drafting.begin(service=office.service, text=text, by=office.person, now=office.now)
    return redirect("office-draft", office.service.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def edit(request: HttpRequest, office: Office) -> HttpResponse:
    """The text; sending it keeps it, right or wrong, and says what the check finds."""
    draft = found(office)
    if request.method != "POST":
        return _shown(request, office, draft, draft.text)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > MOST:
        says = _("Not kept: a regulation has at most %(count)d characters.") % {"count": MOST}
        return _shown(request, office, draft, text, status=422, refused=says)
    revision = request.POST.get("revision", "")
    try:
        drafting.keep(
            service=office.service,
            text=text,
            revision=int(revision) if revision.isdecimal() else 0,
            by=office.person,
            now=office.now,
        )
    except drafting.Overtaken as overtaken:
        return _shown(request, office, overtaken.draft, text, status=409, overtaken=True)
    messages.success(request, _("The draft is kept."))
    return redirect("office-draft", office.service.slug)


@require_POST
@for_office
def drop(request: HttpRequest, office: Office) -> HttpResponse:
    drafting.drop(service=office.service)
    messages.success(request, _("The draft is thrown away."))
    return redirect(HERE, office.service.slug)


@require_safe
@for_office
def preview(request: HttpRequest, office: Office) -> HttpResponse:
    """As customers will read it: ?in=en."""
    prospect = looked_at(office, found(office))
    rules = prospect.rules
    if rules is None or prospect.report.errors:
        messages.error(request, _("With these errors there is no page yet."))
        return redirect("office-draft", office.service.slug)
    published = rules.languages.publish
    asked = request.GET.get("in", office.language)
    language = asked if asked in published else published[0]
    day = max(office.now.astimezone(ZoneInfo(rules.timezone)).date(), rules.effective.from_)
    content: dict[str, Any] = {
        "title": _("Preview of the rules"),
        "back": back(office),
        "language": language,
        "spoken": [Filter(_SPOKEN[one], f"?in={one}", one == language) for one in published],
        "rules": rules_page.body(page.document(prospect.book(), language=language, day=day)),
    }
    return framed(request, office, "office/draft_preview.html", content, here=HERE)


def found(office: Office) -> RegulationDraft:
    """The draft of the service; raises Http404."""
    draft = drafting.of(office.service)
    if draft is None:
        raise Http404
    return draft


def looked_at(office: Office, draft: RegulationDraft, text: str | None = None) -> Prospect:
    """What is known of the draft, or of what somebody typed in its place."""
    desks = {box.desk: box.address for box in own.boxes() if box.service == office.service.pk}
    said = draft.text if text is None else text
    return publishing.look(office.service, said, desks=desks, now=office.now)


def back(office: Office) -> Link:
    return Link(_("Draft"), reverse("office-draft", args=[office.service.slug]))


def _shown(
    request: HttpRequest,
    office: Office,
    draft: RegulationDraft,
    text: str,
    *,
    status: int = 200,
    overtaken: bool = False,
    refused: str = "",
) -> HttpResponse:
    prospect = looked_at(office, draft, text[:MOST])
    told = file_lines.said([*prospect.report.errors, *prospect.report.warnings], office.language)
    told.sort(key=lambda one: (one.line, one.column))
    content = {
        "title": _("Draft of the rules"),
        "back": Link(_("Regulations"), reverse(HERE, args=[office.service.slug])),
        "draft": draft,
        "text": text,
        "changed": moments.near(
            draft.changed_at, now=office.now, zone=office.looking.zone, language=office.language
        ),
        "found": told,
        "errors": len(prospect.report.errors),
        "warnings": len(prospect.report.warnings),
        "ref": prospect.ref,
        "rows": file_lines.around(text[:MOST], told),
        "overtaken": overtaken,
        "refused": refused,
    }
    return framed(request, office, "office/draft.html", content, here=HERE, status=status)
