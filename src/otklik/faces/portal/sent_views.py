"""After sending: the number, what happens next; or why no number was given."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from otklik.core.intake import asking as content
from otklik.faces.portal import new_draft, outlook, standings
from otklik.faces.portal.new_matter import CHANNEL, Matter
from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared import asking
from otklik.mailroom import forms
from otklik.mailroom.models import Envelope, Outcome
from otklik.tickets import reads
from otklik.tickets.reads import Record


@require_safe
@for_customers
def show(request: HttpRequest, visit: Visitor, key: str) -> HttpResponse:
    """What became of a form; the page may be opened again."""
    envelope = forms.sent(visit.service, channel=CHANNEL, key=key)
    if envelope is None or not _is_theirs(envelope, visit):
        raise Http404
    if envelope.ticket is not None:
        record = reads.record(visit.customer, service=visit.service.slug, number=envelope.ticket.number)
        return render(request, "portal/sent.html", _registered(record, visit, request.GET.get("was", "")))
    if envelope.outcome == Outcome.WAITING:
        response = render(request, "portal/sent_waiting.html", _page(visit, _("Being registered")))
        response.headers["Refresh"] = "2"
        return response
    return render(request, "portal/sent_refused.html", _not_taken(envelope, visit), status=403)


def _is_theirs(envelope: Envelope, visit: Visitor) -> bool:
    form = forms.read(envelope)
    mine = {contact.pk for contact in visit.customer.contacts}
    return form.contact in mine or (not form.contact and form.address == visit.customer.person.email)


def _page(visit: Visitor, title: str) -> dict[str, Any]:
    return {"visit": visit, "title": title, "here": "new"}


def _registered(record: Record, visit: Visitor, was: str) -> dict[str, Any]:
    """The number and the ticket's own clocks, as they are now."""
    ticket, clocks = record.ticket, record.clocks
    return _page(visit, ticket.number) | {
        "ticket": ticket,
        "outlook": outlook.outlook(clocks, record.regulation, visit),
        "moved": outlook.moved(was, clocks, visit),
        "advice": _advice(record),
        "address": visit.customer.person.email,
        "by_letter": _is_told_by_letter(record),
    }


def _is_told_by_letter(record: Record) -> bool:
    told = record.regulation.notification("ticket_registered")
    return told is not None and "email" in told.via


def _advice(record: Record) -> list[str]:
    """What would still help, none of which holds the request up (S0.7, S3.11)."""
    message = record.messages[0]
    answers = message.fields | {content.SUBJECT: record.ticket.subject, content.DESCRIPTION: message.text}
    kinds = [file.content_type for file in record.files.get(message.pk, ())]
    asked = content.questions(record.regulation, record.ticket.type)
    wanted = content.advice(record.regulation, asked, answers, kinds)
    return [_advised(field, record) for field in wanted]


def _advised(field: str, record: Record) -> str:
    if field == content.SUBJECT:
        return _("a subject that names the matter: a general word helps nobody to find it")
    return asking.name(record.regulation, field)


def _not_taken(envelope: Envelope, visit: Visitor) -> dict[str, Any]:
    """Why there is no number; what was written is kept with the record and shown again."""
    form = forms.read(envelope)
    matter = Matter(visit, new_draft.Draft(token="", place=f"{form.contact}.{form.contract}"))
    return _page(visit, _("Not registered")) | {
        "hindrance": standings.hindrance(matter.place, visit, matter.desk),
        "is_refused": envelope.outcome == Outcome.REFUSED,
        "form": form,
        "answers": [(asking.label(visit.rules, name), said) for name, said in form.fields.items()],
    }
