"""What others sent, each from an address of its own, so that nothing in it can act on our pages."""

import base64
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from otklik.core.mail import charset
from otklik.core.mail.body import clean_html
from otklik.faces.shared.viewers import Looking, for_agents
from otklik.mailroom import reads as mailroom
from otklik.mailroom.models import Envelope
from otklik.mailroom.storing import raw_of
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


@require_safe
@for_agents
def file(request: HttpRequest, looking: Looking, service: str, number: str, pk: int) -> HttpResponse:
    """An attachment, always to be saved, never to be shown by the browser."""
    try:
        row = reads.file(looking.viewer, pk, service=service, number=number)
        content = words.content_of(row)
    except (Attachment.DoesNotExist, OSError):
        raise Http404 from None
    response = HttpResponse(content, content_type="application/octet-stream")
    name = row.filename or f"file-{row.pk}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@require_safe
@for_agents
def message_html(request: HttpRequest, looking: Looking, service: str, number: str, pk: int) -> HttpResponse:
    """A letter as its sender formatted it, cleaned, with its own images, in a sandbox."""
    try:
        row = reads.message(looking.viewer, pk, service=service, number=number)
    except Message.DoesNotExist:
        raise Http404 from None
    images = _images(row) if "cid:" in row.html else {}
    body = clean_html(row.html, cid_url=images.get)
    response = HttpResponse(_PAGE.format(body))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


@require_safe
@for_agents
def raw_letter(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """What came in, as text: nothing in it is interpreted."""
    try:
        envelope = mailroom.envelope(looking.viewer, pk)
        raw = raw_of(envelope)
    except (Envelope.DoesNotExist, OSError):
        raise Http404 from None
    response = HttpResponse(charset.decode(raw).text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = FILE_POLICY
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
