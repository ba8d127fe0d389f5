"""The addresses of a service: the list, a new one, one with the folders that it is filled from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.office import mailbox_words
from otklik.faces.office.filling import Page, filled
from otklik.faces.office.listing import Cell, Listing
from otklik.faces.office.mailbox_forms import DeskForm, MailboxForm, desks
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.mailroom import boxes, consents, outlets
from otklik.mailroom import office as reads
from otklik.mailroom.boxes import LettersCame
from otklik.mailroom.models import Mailbox, Source

HERE = "office-mailboxes"
Told = Mapping[int, tuple[datetime | None, int]]


@require_safe
@for_office
def show_all(request: HttpRequest, office: Office) -> HttpResponse:
    every = reads.mailboxes(office.service)
    told = reads.fetched(source for one in every for source in one.sources.all())
    called = dict(desks(office.rules, office.language))
    listing = Listing(
        columns=(_("Address"), _("Desk"), _("Fetched from"), _("How it goes")),
        rows=[row for one in every for row in _rows(office, one, called, told)],
        empty=_("No address yet. Letters come in once a desk has one."),
        add=(reverse("office-mailbox-new", args=[office.service.slug]), _("New address")),
    )
    return framed(
        request, office, "office/list.html", {"title": _("Mailboxes"), "listing": listing}, here=HERE
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def add(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], _seen: str) -> Mailbox:
        return boxes.add_mailbox(service=office.service, **given, by=office.person, now=office.now)

    form = MailboxForm(request.POST or None, rules=office.rules, language=office.language)
    page = Page(_("New address"), HERE, _("Add"), content={"back": back(office)})
    return filled(request, office, form, page, do=do, onward=lambda one: url(office, one.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    mailbox = found(office, pk)

    def do(given: dict[str, Any], seen: str) -> Mailbox:
        return boxes.move_mailbox(mailbox, **given, by=office.person, now=office.now, seen=seen)

    facts = boxes.mailbox_facts(mailbox)
    form = DeskForm(request.POST or None, initial=facts, rules=office.rules, language=office.language)
    around = {
        "back": back(office),
        "mailbox": mailbox,
        "folders": _folders(office, mailbox),
        "outlet": outlets.of(mailbox),
        "consent": mailbox_words.consent_state(consents.of(mailbox), office.looking),
    }
    page = Page(
        mailbox.address, HERE, _("Save"), template="office/mailbox.html", now=facts, content=around,
    )  # fmt: skip
    return filled(request, office, form, page, do=do, onward=lambda one: url(office, one.pk))


@require_POST
@for_office
def remove(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Done already is done."""
    mailbox = Mailbox.objects.filter(service=office.service, pk=pk).select_related("service").first()
    if mailbox is not None:
        try:
            boxes.remove_mailbox(mailbox, by=office.person, now=office.now)
        except LettersCame:
            says = _("Letters came to this address, so it stays. To fetch no more, remove its folders.")
            messages.error(request, says)
            return redirect(url(office, pk))
    messages.success(request, _("Removed."))
    return redirect(HERE, office.service.slug)


def found(office: Office, pk: int) -> Mailbox:
    try:
        return reads.mailbox(office.service, pk)
    except Mailbox.DoesNotExist:
        raise Http404 from None


def url(office: Office, pk: int) -> str:
    return reverse("office-mailbox", args=[office.service.slug, pk])


def back(office: Office) -> Link:
    return Link(_("Mailboxes"), reverse(HERE, args=[office.service.slug]))


def folder_name(source: Source) -> str:
    return f"{source.folder} · {source.user} · {source.host}"


def _rows(office: Office, mailbox: Mailbox, called: dict[str, str], told: Told) -> list[tuple[Cell, ...]]:
    """A row for each folder; the address stands in the first one alone."""
    desk = called.get(mailbox.desk)
    head = (
        Cell(mailbox.address, url=url(office, mailbox.pk)),
        Cell(desk or mailbox.desk, "" if desk else _("not in the regulation"), tone="" if desk else "late"),
    )
    rows = [_folder(office, one, told) for one in mailbox.sources.all()]
    if not rows:
        return [(*head, Cell(_("no folder")), Cell(_("Letters are handed to us by a mail server")))]
    return [(*(head if place == 0 else (Cell(""), Cell(""))), *row) for place, row in enumerate(rows)]


def _folder(office: Office, source: Source, told: Told) -> tuple[Cell, Cell]:
    state = mailbox_words.state(source, told.get(source.pk), office.looking)
    address = reverse("office-folder", args=[office.service.slug, source.pk])
    return (
        Cell(source.folder, f"{source.user} · {source.host}", address),
        Cell(state.says, state.more[0] if state.more else "", tone=state.tone),
    )


def _folders(office: Office, mailbox: Mailbox) -> list[dict[str, Any]]:
    sources = list(mailbox.sources.select_related("mailbox__service").order_by("pk"))
    told = reads.fetched(sources)
    return [
        {
            "source": one,
            "name": folder_name(one),
            "url": reverse("office-folder", args=[office.service.slug, one.pk]),
            "state": mailbox_words.state(one, told.get(one.pk), office.looking),
        }
        for one in sources
    ]
