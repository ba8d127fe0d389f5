"""A folder that letters are fetched from: tried for real, bound, changed, shown before it goes live."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.office import days, mailbox_views, mailbox_words, previews
from otklik.faces.office.filling import Page, filled
from otklik.faces.office.mailbox_forms import SourceForm
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.mailroom import boxes, connecting, consents, fetch, second_tries, trial
from otklik.mailroom import office as reads
from otklik.mailroom.imap import Account, OutOfReach
from otklik.mailroom.models import Mailbox, Source
from otklik.mailroom.trial import Trial

HERE = mailbox_views.HERE
TEMPLATE = "office/folder.html"


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def add(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    mailbox = mailbox_views.found(office, pk)

    def do(_given: dict[str, Any], _seen: str) -> Source:
        fetching = form.fetching()
        return boxes.add_source(mailbox=mailbox, fetching=fetching, by=office.person, now=office.now)

    form = SourceForm(request.POST or None, initial=_to_begin_with(office, mailbox), mailbox=mailbox)
    back = Link(mailbox.address, mailbox_views.url(office, mailbox.pk))
    page = Page(_("Fetch from a folder"), HERE, _("Save"), template=TEMPLATE, content={"back": back})
    tried = _tried(request, office, form, page, mailbox)
    return tried or filled(request, office, form, page, do=do, onward=lambda one: _url(office, one))


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    source = _found(office, pk)

    def do(_given: dict[str, Any], seen: str) -> Source:
        fetching = form.fetching()
        return boxes.change_source(source, fetching=fetching, by=office.person, now=office.now, seen=seen)

    facts = boxes.source_facts(source)
    form = SourceForm(
        request.POST or None,
        initial={**facts, "since": days.minute(source.since)},
        mailbox=source.mailbox,
        source=source,
    )
    page = Page(source.folder, HERE, _("Save"), template=TEMPLATE, now=facts, content=_around(office, source))
    tried = _tried(request, office, form, page, source.mailbox)
    return tried or filled(request, office, form, page, do=do, onward=lambda one: _url(office, one))


@require_safe
@for_office
def preview(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The newest letters and what would become of them; nothing is kept, nobody is answered."""
    source = _found(office, pk)
    content: dict[str, Any] = {
        "title": _("What would become of the letters"),
        "source": source,
        "back": Link(source.folder, _url(office, source)),
    }
    try:
        told = previews.of(source, limit=settings.LETTER_LIMIT, now=office.now)
        content["listing"] = previews.listing(told, office)
    except (OutOfReach, TimeoutError) as trouble:
        content["wrong"] = previews.wrong(trouble, office.language)
    return framed(request, office, "office/preview.html", content, here=HERE)


@require_POST
@for_office
def go_live(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    source = boxes.go_live(_found(office, pk), by=office.person, now=office.now)
    messages.success(request, _("The folder is fetched from now on."))
    return redirect(_url(office, source))


@require_POST
@for_office
def again(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """A worker looks into the folder at once; clicked twice it does so once."""
    source = _found(office, pk)
    second_tries.try_again(source, by=office.person, now=office.now)
    messages.success(request, _("It is tried again now."))
    return redirect(_url(office, source))


@require_POST
@for_office
def remove(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Done already is done."""
    source = Source.objects.filter(mailbox__service=office.service, pk=pk).select_related("mailbox").first()
    if source is not None:
        boxes.remove_source(source, by=office.person, now=office.now)
    messages.success(request, _("The folder is fetched no more. What came from it stays."))
    if source is None:
        return redirect(HERE, office.service.slug)
    return redirect(mailbox_views.url(office, source.mailbox_id))


def _tried(
    request: HttpRequest, office: Office, form: SourceForm, page: Page, mailbox: Mailbox
) -> HttpResponse | None:
    """The form with what a trial found: it was asked for, or what is to be saved does not work."""
    asked = request.POST.get("do", "")
    if request.method != "POST" or asked == "anyway" or not form.is_valid():
        return None
    account = form.account()
    found = _found_out(account, form, mailbox, office)
    if asked != "test" and found.wrong is None:
        return None
    if found.folders:
        form.offer(found.folders)
    content = {
        **page.content,
        "title": page.title,
        "form": form,
        "sends": page.sends,
        "seen": request.POST.get("seen", ""),
        "trial": mailbox_words.trial_says(found, account.folder, office.language),
        "anyway": asked != "test",
    }
    status = 200 if asked == "test" else 422
    return framed(request, office, page.template, content, here=page.here, status=status)


def _found_out(account: Account, form: SourceForm, mailbox: Mailbox, office: Office) -> Trial:
    try:
        if account.by_token:
            account = fetch.with_consent(account, mailbox, now=office.now)
        elif not account.secret and form.source:
            account = fetch.with_secret(account, form.source)
    except OutOfReach as trouble:
        return Trial(connecting.wrong_of(trouble), str(trouble))
    return trial.try_out(account)


def _to_begin_with(office: Office, mailbox: Mailbox) -> dict[str, Any]:
    """Where a provider has given permission, its server is known."""
    since = {"since": days.minute(office.now)}
    consent = consents.of(mailbox)
    if consent is None:
        return since
    return {
        **since,
        "host": consents.IMAP.get(consent.provider, ""),
        "user": consent.user,
        "by_consent": True,
    }


def _found(office: Office, pk: int) -> Source:
    try:
        return reads.source(office.service, pk)
    except Source.DoesNotExist:
        raise Http404 from None


def _url(office: Office, source: Source) -> str:
    return reverse("office-folder", args=[office.service.slug, source.pk])


def _around(office: Office, source: Source) -> dict[str, Any]:
    told = reads.fetched([source])
    return {
        "back": Link(source.mailbox.address, mailbox_views.url(office, source.mailbox_id)),
        "source": source,
        "state": mailbox_words.state(source, told.get(source.pk), office.looking),
        "troubled": [(uid, one["why"]) for uid, one in sorted(source.troubled.items())[:20]],
    }
