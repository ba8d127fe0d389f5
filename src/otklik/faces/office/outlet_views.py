"""The mail server by which letters from an address leave: tried for real, kept, taken away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from otklik.faces.office import mailbox_views, mailbox_words
from otklik.faces.office.filling import Page, filled
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.outlet_forms import OutletForm
from otklik.faces.office.places import Link
from otklik.mailroom import consents, outlets, smtp, trial_out
from otklik.mailroom.models import Mailbox, Outlet
from otklik.mailroom.trial import Trial

HERE = mailbox_views.HERE
TEMPLATE = "office/outlet.html"


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    mailbox = mailbox_views.found(office, pk)
    outlet = outlets.of(mailbox)
    facts = outlets.outlet_facts(outlet) if outlet else {}
    initial = facts or _to_begin_with(mailbox)
    form = OutletForm(request.POST or None, initial=initial, mailbox=mailbox, outlet=outlet)
    around = {
        "back": Link(mailbox.address, mailbox_views.url(office, pk)),
        "mailbox": mailbox,
        "outlet": outlet,
    }
    page = Page(_("How letters leave"), HERE, _("Save"), template=TEMPLATE, now=facts, content=around)

    def do(_given: dict[str, Any], seen: str) -> Outlet:
        return outlets.keep(mailbox, form.wanted(), by=office.person, now=office.now, seen=seen)

    tried = _tried(request, office, form, page, mailbox)
    return tried or filled(request, office, form, page, do=do, onward=lambda one: _url(office, pk))


@require_POST
@for_office
def remove(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Done already is done."""
    outlets.remove(mailbox_views.found(office, pk), by=office.person, now=office.now)
    messages.success(request, _("Its letters leave by the installation's server from now on."))
    return redirect(mailbox_views.url(office, pk))


def _tried(
    request: HttpRequest, office: Office, form: OutletForm, page: Page, mailbox: Mailbox
) -> HttpResponse | None:
    """The form with what a trial found: it was asked for, or what is to be saved does not work."""
    asked = request.POST.get("do", "")
    if request.method != "POST" or asked == "anyway" or not form.is_valid():
        return None
    found = _found_out(form, mailbox, office)
    if asked != "test" and found.wrong is None:
        return None
    content = {
        **page.content,
        "title": page.title,
        "form": form,
        "sends": page.sends,
        "seen": request.POST.get("seen", ""),
        "trial": mailbox_words.trial_out_says(found, mailbox.address, office.language),
        "anyway": asked != "test",
    }
    return framed(
        request, office, page.template, content, here=page.here, status=200 if asked == "test" else 422
    )


def _found_out(form: OutletForm, mailbox: Mailbox, office: Office) -> Trial:
    wanted = form.wanted()
    signs_in = wanted.user and not wanted.by_consent and not wanted.secret
    kept = form.outlet.secret.open() if form.outlet and signs_in else ""
    server = smtp.Server(wanted.host, wanted.port, wanted.security, wanted.user, wanted.secret or kept)
    try:
        if wanted.by_consent:
            server = outlets.with_consent(server, mailbox, now=office.now)
    except outlets.Locked as locked:
        return Trial(trial_out.wrong_of(locked), str(locked))
    return trial_out.try_out(server, trial_out.path_of(mailbox.address))


def _to_begin_with(mailbox: Mailbox) -> dict[str, Any]:
    """Where a provider has given permission, its server is known."""
    consent = consents.of(mailbox)
    if consent is None:
        return {"user": mailbox.address}
    return {"host": consents.SMTP.get(consent.provider, ""), "user": consent.user, "by_consent": True}


def _url(office: Office, pk: int) -> str:
    return reverse("office-outlet", args=[office.service.slug, pk])
