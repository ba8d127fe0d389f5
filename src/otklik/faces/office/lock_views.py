"""A locked file is released: a person has looked into it and says why."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from otklik.faces.office import stuck_views
from otklik.faces.office.filling import Form, Page, filled
from otklik.faces.office.offices import Office, for_office
from otklik.faces.office.places import Link
from otklik.faces.shared import locked_files
from otklik.mailroom import office as reads
from otklik.tickets import scans
from otklik.tickets.models import Scan


class ReleaseForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it may be had"),
        max_length=scans.LONGEST_REASON,
        help_text=gettext_lazy("It stands in the list of changes beside your name."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def release(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The form; a file that is not locked any more leads back to the list."""
    back = Link(_("Stuck"), reverse(stuck_views.HERE, args=[office.service.slug]))
    try:
        row = reads.scan(office.service, pk)
    except Scan.DoesNotExist:
        raise Http404 from None
    if not scans.is_locked(row.attachment):
        messages.info(request, _("This file is not locked any more."))
        return redirect(back.url)

    def do(given: dict[str, Any], _seen: str) -> bool:
        return scans.release(row, **given, by=office.person, now=office.now)

    title = _("Release %(file)s") % {"file": row.attachment.filename}
    content = {"back": back, "says": locked_files.says(row.attachment)}
    page = Page(title, stuck_views.HERE, _("Release"), "office/release.html", content=content)
    form = ReleaseForm(request.POST or None)
    return filled(request, office, form, page, do=do, onward=lambda _done: back.url)
