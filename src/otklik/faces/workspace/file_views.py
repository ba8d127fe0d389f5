"""Files and letters of tickets, each from an address of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from otklik.core.mail import charset
from otklik.faces.shared import sent
from otklik.faces.shared.viewers import Looking, for_agents
from otklik.mailroom import reads as mailroom
from otklik.mailroom.kept_forms import is_form
from otklik.mailroom.models import Envelope
from otklik.mailroom.storing import raw_of
from otklik.tickets import reads
from otklik.tickets.models import Attachment, Message


@require_safe
@for_agents
def file(request: HttpRequest, looking: Looking, service: str, number: str, pk: int) -> HttpResponse:
    """An attachment."""
    try:
        return sent.saved(request, reads.file(looking.viewer, pk, service=service, number=number))
    except (Attachment.DoesNotExist, OSError):
        raise Http404 from None


@require_safe
@for_agents
def message_html(request: HttpRequest, looking: Looking, service: str, number: str, pk: int) -> HttpResponse:
    """A letter as its sender formatted it."""
    try:
        message = reads.message(looking.viewer, pk, service=service, number=number)
    except Message.DoesNotExist:
        raise Http404 from None
    return sent.letter_html(request, message)


@require_safe
@for_agents
def raw_letter(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """What came in, as text: nothing in it is interpreted."""
    _envelope, raw = _came(looking, pk)
    response = HttpResponse(charset.decode(raw).text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = sent.FILE_POLICY
    return response


@require_safe
@for_agents
def letter_file(request: HttpRequest, looking: Looking, pk: int) -> HttpResponse:
    """What came in, byte for byte, to be saved: a mail program opens it."""
    envelope, raw = _came(looking, pk)
    return sent.to_save(raw, f"form-{pk}.json" if is_form(envelope) else f"letter-{pk}.eml")


def _came(looking: Looking, pk: int) -> tuple[Envelope, bytes]:
    try:
        envelope = mailroom.envelope(looking.viewer, pk)
        return envelope, raw_of(envelope)
    except (Envelope.DoesNotExist, OSError):
        raise Http404 from None
