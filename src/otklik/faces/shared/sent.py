"""What others sent, answered so that nothing in it can act on our pages."""

import base64
from contextlib import suppress
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from otklik.core.mail.cleaning import cleaned
from otklik.faces.shared import locked_files
from otklik.tickets import reads, scans, words
from otklik.tickets.models import Attachment, Message

FILE_POLICY: Final = "default-src 'none'; sandbox"
LETTER_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {images}; frame-ancestors 'self';"
    " base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_MOST_INLINE: Final = 5 * 1024 * 1024
_SHOWN: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")


def saved(request: HttpRequest, row: Attachment) -> HttpResponse:
    """A file, always to be saved, never to be shown by the browser; a page in place of one that is locked.

    Raises OSError when it is gone.
    """
    if scans.is_locked(row):
        return locked_files.page(request, row)
    return to_save(words.content_of(row), row.filename or f"file-{row.pk}")


def to_save(content: bytes, name: str) -> HttpResponse:
    """Bytes that a browser saves under a name and does not look into."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def letter_html(request: HttpRequest, row: Message) -> HttpResponse:
    """A letter as its sender formatted it, cleaned, with its own images, in a sandbox.

    Images from elsewhere, which tell their sender that the letter is read, come with ?images=1 alone.
    """
    own = _images(row) if "cid:" in row.html.lower() else {}
    with_images = request.GET.get("images") == "1"
    letter = cleaned(row.html, cid_url=own.get, with_images=with_images)
    content = {"letter": letter, "with_images": with_images, "hosts": ", ".join(letter.hosts)}
    response = render(request, "shared/as_sent.html", content)
    asked_for = letter.hosts if with_images else ()
    images = " ".join(("data:", *(f"https://{host} http://{host}" for host in asked_for)))
    response.headers["Content-Security-Policy"] = LETTER_POLICY.format(images=images)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-DNS-Prefetch-Control"] = "off"
    return response


def _images(message: Message) -> dict[str, str]:
    """The letter's own small images as data, by Content-ID: a sandboxed page has no session."""
    found: dict[str, str] = {}
    left = _MOST_INLINE
    for row in reads.inline_files(message):
        if row.content_type not in _SHOWN or row.size > left:
            continue
        left -= row.size
        with suppress(OSError):  # its bytes are gone: the letter is shown without it
            content = base64.b64encode(words.content_of(row)).decode()
            found[row.content_id.strip("<>")] = f"data:{row.content_type};base64,{content}"
    return found
