"""Where a request is written, looked at before it is sent, and sent."""

import functools
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.portal import new_draft, new_page, outlook
from otklik.faces.portal.new_matter import CHANNEL, Matter
from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared import uploads
from otklik.kit import ids
from otklik.mailroom import forms
from otklik.notices import refusals
from otklik.tickets.acts.refused import NotHere

_FORBIDDEN = "type-for-agents"


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def show(request: HttpRequest, visit: Visitor) -> HttpResponse:
    """The form; sent, or only asked for what depends on what was chosen."""
    if request.method != "POST":
        draft = new_draft.fresh(request.GET)
        if draft is None:
            return redirect(f"{request.path}?{new_draft.begun(request.GET)}")
        return new_page.answer(request, Matter(visit, draft))
    matter = Matter(visit, new_draft.read(request.POST))
    refused = _take_files(request, matter)
    if refused:
        return new_page.answer(request, matter, errors={"files": " ".join(refused)}, status=422)
    if "send" in request.POST:
        return _sent(request, matter)
    shown = new_page.fields if request.headers.get("HX-Request") else new_page.answer
    return shown(request, matter)


@require_POST
@for_customers
def files(request: HttpRequest, visit: Visitor) -> HttpResponse:
    """Files added to, or taken off, a form that is open."""
    matter = Matter(visit, new_draft.read(request.POST))
    return new_page.files(request, matter, _take_files(request, matter))


@require_safe
@for_customers
def terms(request: HttpRequest, visit: Visitor) -> HttpResponse:
    """What would be promised if the request were sent now."""
    return new_page.terms(request, Matter(visit, new_draft.read(request.GET)))


def _take_files(request: HttpRequest, matter: Matter) -> list[str]:
    """Keeps the files that came and drops one that is to be removed; says what was not kept."""
    person, word = matter.visit.customer.person, matter.word
    if gone := ids.read(request.POST.get("remove", "")):
        uploads.of_form(person, word).filter(pk=gone).delete()
    portal = matter.rules.channels.portal
    came = request.FILES.getlist("files") if portal and portal.attachments else []
    if not came:
        return []
    kept = uploads.of_form(person, word)
    return uploads.keep(came, kept, by=person, form=word, now=matter.visit.now)


def _sent(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Kept, filed, and shown by its number; or back with all that is wrong."""
    visit, key = matter.visit, matter.draft.key
    if forms.sent(visit.service, channel=CHANNEL, key=key) is None:
        if not matter.type and not matter.draft.type and matter.types:
            errors = {"type": _("Please choose what it is about.")}
            return new_page.answer(request, matter, errors=errors, status=422)
        if matter.faults or matter.opens_at:
            return new_page.answer(request, matter, errors=_closed(matter), status=422)
        try:
            told = functools.partial(refusals.form_refused, now=visit.now)
            forms.submit(matter.form, service=visit.service, key=key, now=visit.now, on_refused=told)
        except NotHere as refusal:
            status = 403 if refusal.code == _FORBIDDEN else 422
            return new_page.answer(request, matter, errors=_not_here(refusal.code, matter), status=status)
    onward = urlencode({"was": matter.draft.was})
    return redirect(f"{reverse('portal-new-sent', args=[visit.service.slug, key])}?{onward}")


def _closed(matter: Matter) -> dict[str, str]:
    if matter.opens_at is None or matter.clocks is None:
        return {}
    return {"terms": outlook.closed(outlook.instant(matter.opens_at, matter.clocks, matter.visit))}


def _not_here(code: str, matter: Matter) -> dict[str, str]:
    """What a form made by hand, or one shown before the rules changed, asked for in vain."""
    if code == "unknown-priority":
        known = ", ".join(level.id for level in matter.rules.priorities.values)
        return {"priority": _("There is no such priority. Possible are: %(known)s.") % {"known": known}}
    if code == "priority-for-agents":
        says = _("Priorities are set by the support staff. Please send it again: it goes without one.")
        return {"priority": says}
    known = ", ".join(kind.id for kind in matter.types)
    if code == _FORBIDDEN:
        says = _("Requests of this type are opened by the support staff alone. Possible are: %(known)s.")
        return {"type": says % {"known": known}}
    return {"type": _("There is no such type of request. Possible are: %(known)s.") % {"known": known}}
