"""What others sent, answered so that nothing in it can act on our pages."""

import base64
from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from otklik.core.mail.body import clean_html
from otklik.tickets import reads, words
from otklik.tickets.models import Attachment, Message

FILE_POLICY: Final = "default-src 'none'; sandbox"
LETTER_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none';"
    " form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_MOST_INLINE: Final = 5 * 1024 * 1024
_SHOWN: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")
_PAGE: Final = (
    '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    "<style>body{{font:14px/1.45 system-ui,sans-serif;margin:12px;color:#1b2230;background:#fff}}"
    "img{{max-width:100%;height:auto}}</style></head><body>{}</body></html>"
)


def saved(row: Attachment) -> HttpResponse:
    """A file, always to be saved, never to be shown by the browser. Raises OSError when it is gone."""
    response = HttpResponse(words.content_of(row), content_type="application/octet-stream")
    name = row.filename or f"file-{row.pk}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def letter_html(row: Message) -> HttpResponse:
    """A letter as its sender formatted it, cleaned, with its own images, in a sandbox."""
    images = _images(row) if "cid:" in row.html else {}
    response = HttpResponse(_PAGE.format(clean_html(row.html, cid_url=images.get)))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _images(message: Message) -> dict[str, str]:
    """The letter's own small images as data, by Content-ID: a sandboxed page has no session."""
    found: dict[str, str] = {}
    left = _MOST_INLINE
    for row in reads.inline_files(message):
        if row.content_type not in _SHOWN or row.size > left:
            continue
        left -= row.size
        content = base64.b64encode(words.content_of(row)).decode()
        found[row.content_id.strip("<>")] = f"data:{row.content_type};base64,{content}"
    return found
