"""A request's page as its customer sees it, its files and letters, and the files that wait for a text."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.faces.portal import replies, request_acts, request_page
from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared import sent
from otklik.tickets import reads
from otklik.tickets.models import Attachment, Message, Upload


@require_safe
@for_customers
def show(request: HttpRequest, visit: Visitor, number: str) -> HttpResponse:
    return request_page.answer(request, request_page.record_of(visit, number), visit)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def withdrawal(request: HttpRequest, visit: Visitor, number: str) -> HttpResponse:
    """GET asks once more, POST withdraws."""
    if request.method == "POST":
        done = gettext_lazy("The request is withdrawn. Nothing more is done about it.")
        return request_acts.perform(request, visit, number, "withdrawal", request_acts.withdraw, done)
    record = request_page.record_of(visit, number)
    if not request_page.offered(record, visit).withdraws:
        return redirect("portal-request", visit.service.slug, number)
    return request_page.withdrawal(request, record, visit)


@require_safe
@for_customers
def file(request: HttpRequest, visit: Visitor, number: str, pk: int) -> HttpResponse:
    """An attachment."""
    try:
        return sent.saved(request, reads.file(visit.customer, pk, service=visit.service.slug, number=number))
    except (Attachment.DoesNotExist, OSError):
        raise Http404 from None


@require_safe
@for_customers
def message_html(request: HttpRequest, visit: Visitor, number: str, pk: int) -> HttpResponse:
    """A letter as its sender formatted it."""
    try:
        message = reads.message(visit.customer, pk, service=visit.service.slug, number=number)
    except Message.DoesNotExist:
        raise Http404 from None
    return sent.letter_html(request, message)


@require_POST
@for_customers
def remove_upload(request: HttpRequest, visit: Visitor, number: str, pk: int) -> HttpResponse:
    """Takes a file off a text not sent yet; the text stays as it is."""
    record = request_page.record_of(visit, number)
    Upload.objects.filter(pk=pk, ticket=record.ticket, person=visit.customer.person).delete()
    reply = replies.read(request.POST, request.POST.get("act", "") or "answer")
    page = request_page.withdrawal if reply.act == "withdrawal" else request_page.answer
    return page(request, record, visit, reply)
