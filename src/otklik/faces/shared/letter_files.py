"""Files that were too large for a letter: a page that names them, and the file; for whoever holds the letter.

Mail programs open every link that they find, so the page comes first; opening changes nothing.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.core.words import date_in_full
from otklik.faces.shared import locked_files, sent
from otklik.faces.shared.viewers import kept_private
from otklik.kit import clock
from otklik.notices import file_links
from otklik.tickets import reads, scans
from otklik.tickets.models import Attachment


class _Nothing(Exception):
    """The link opens nothing; `title` and `says` tell why, `status` with which answer."""

    def __init__(self, status: int, title: str, says: str) -> None:
        super().__init__(title)
        self.status, self.title, self.says = status, title, says


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What the file is, and until when it lies here."""
    try:
        link, row = _found(token)
    except _Nothing as nothing:
        return _ended(request, nothing)
    language = get_language() or ""
    content = {
        "title": row.filename or _("file without a name"),
        "service": row.message.ticket.service.called(language),
        "number": row.message.ticket.number,
        "size": filesizeformat(row.size),
        "until": date_in_full(link.until, language),
        "token": token,
    }
    return _private(render(request, "shared/letter_file.html", content))


@require_safe
def save(request: HttpRequest, token: str) -> HttpResponse:
    """The file itself, to be saved."""
    try:
        return _private(sent.saved(request, _found(token)[1]))
    except _Nothing as nothing:
        return _ended(request, nothing)
    except OSError:
        return _ended(request, _gone())


def _found(token: str) -> tuple[file_links.FileLink, Attachment]:
    link = file_links.read(token)
    if link is None:
        says = _("A part of the address may have been lost. Please open it from the letter once more.")
        raise _Nothing(404, _("This link is not whole"), says)
    if link.is_over(clock.now()):
        says = _("A file lies here for a month. Reply to the letter, and we send it again.")
        raise _Nothing(410, _("This link is out of time"), says)
    try:
        row = reads.sent_file(link.file)
    except Attachment.DoesNotExist:
        raise _gone() from None
    if scans.is_locked(row):
        raise _Nothing(403, locked_files.title(), locked_files.says(row))
    return link, row


def _gone() -> _Nothing:
    says = _("It was removed meanwhile. Reply to the letter if you need it.")
    return _Nothing(410, _("The file is not here any more"), says)


def _ended(request: HttpRequest, nothing: _Nothing) -> HttpResponse:
    content = {"title": nothing.title, "says": nothing.says}
    return _private(render(request, "shared/letter_file.html", content, status=nothing.status))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is the whole secret: no other page, store or search engine may hear of it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return kept_private(response)
