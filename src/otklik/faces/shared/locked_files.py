"""Files in which clamd found something, or that it has not seen: what is said of them or in their place."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from otklik.core import words
from otklik.faces.shared import missing
from otklik.tickets import scans
from otklik.tickets.models import Attachment, Scan


def title() -> str:
    return _("This file is locked")


def says(row: Attachment) -> str:
    """What was found in a locked file, by what and when, in the reader's zone."""
    scan = scans.of(row)
    if scan is None or scan.looked_at is None:
        raise ValueError("nothing was found in this file")
    told = _(
        "A check for viruses found %(signature)s in %(file)s. It was checked by %(by)s, %(when)s."
        " The file is kept, and nobody can save it."
        " If you need what is in it, ask whoever sent it for a clean copy."
    )
    return told % {
        "signature": scan.signature,
        "file": row.filename or _("file without a name"),
        "by": scan.by,
        "when": words.worded(
            scan.looked_at, timezone.get_current_timezone(), get_language() or "", year=True
        ),
    }


def page(request: HttpRequest, row: Attachment) -> HttpResponse:
    """In place of a locked file."""
    return missing.page(request, 403, title(), says(row))


def beside(row: Attachment) -> str:
    """In some words beside its name; empty for one that was looked through, or needs not be."""
    scan = scans.of(row)
    if scans.is_locked(row) and scan is not None:
        return _("locked: a check for viruses found %(signature)s") % {"signature": scan.signature}
    if scan is not None and scan.state == Scan.State.RELEASED:
        return _("released by a person, though a check for viruses found %(signature)s") % {
            "signature": scan.signature
        }
    if scans.is_awaited(row):
        return _("not checked for viruses yet")
    too_large = scan is not None and scan.state == Scan.State.TOO_LARGE
    return _("too large to be checked for viruses") if too_large else ""
