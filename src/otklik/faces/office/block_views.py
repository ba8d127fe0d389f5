"""Senders whose letters are not let in: the list, one more, and lifted again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.office.filling import Form, Page, filled, pressed
from otklik.faces.office.listing import after_in
from otklik.faces.office.offices import Office, for_office, framed
from otklik.faces.office.places import Link
from otklik.faces.shared.wording import blocks, moments
from otklik.kit import paging
from otklik.mailroom import blocking
from otklik.mailroom import office as reads
from otklik.mailroom.models import Block
from otklik.people.models import Person

HERE = "office-blocks"


class BlockForm(Form):
    sender = forms.CharField(
        label=gettext_lazy("Address or domain"),
        max_length=254,
        help_text=gettext_lazy("A domain, say spam.example, stands for what is below it too."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=blocking.LONGEST_REASON,
        help_text=gettext_lazy("Agents read it. The sender is never told."),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A block in the list; `lifting` is where it is lifted, empty once it was."""

    id: int
    sender: str
    reason: str
    when: str
    who: str
    lifted: str
    lifting: str


@require_safe
@for_office
def show(request: HttpRequest, office: Office) -> HttpResponse:
    page = paging.newest(reads.blocks(office.service), after=after_in(request))
    content = {
        "title": _("Blocked senders"),
        "lines": [_line(row, office) for row in page.rows],
        "next": f"?after={page.next}" if page.next else "",
        "add": reverse("office-block-new", args=[office.service.slug]),
        "letters": reverse("letters") + "?outcome=blocked",
    }
    return framed(request, office, "office/blocks.html", content, here=HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def add(request: HttpRequest, office: Office) -> HttpResponse:
    def do(given: dict[str, Any], _seen: str) -> Block:
        return blocking.block(service=office.service, **given, by=office.person, now=office.now)

    back = Link(_("Blocked senders"), _list(office))
    page = Page(_("Block a sender"), HERE, _("Block"), content={"back": back})
    form = BlockForm(request.POST or None)
    return filled(request, office, form, page, do=do, onward=lambda _row: _list(office))


@require_POST
@for_office
def lift(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    row = reads.blocks(office.service).filter(pk=pk).first()
    if row is None:
        raise Http404

    def do(_seen: str) -> object:
        return blocking.lift(row, by=office.person, now=office.now)

    says = _("Letters from there are let in again.")
    return pressed(request, office.looking, do=do, says=says, onward=_list(office))


def _list(office: Office) -> str:
    return reverse(HERE, args=[office.service.slug])


def _line(row: Block, office: Office) -> Line:
    lifted = _told(row.lifted_at, row.lifted_by, office) if row.lifted_at else ""
    return Line(
        id=row.pk,
        sender=blocks.called(row.sender),
        reason=row.reason,
        when=_near(row.at, office),
        who=row.by.name if row.by else _("The command line"),
        lifted=lifted,
        lifting="" if lifted else reverse("office-block-lifting", args=[office.service.slug, row.pk]),
    )


def _told(at: datetime, by: Person | None, office: Office) -> str:
    return f"{_near(at, office)} · {by.name}" if by else _near(at, office)


def _near(at: datetime, office: Office) -> str:
    return moments.near(at, now=office.now, zone=office.looking.zone, language=office.language)
