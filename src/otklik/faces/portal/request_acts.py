"""What a customer does about a request: each act an address, done once, or refused with its text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from otklik.core.journal.events import Entry
from otklik.faces.portal import following_up, replies, request_page, request_thread
from otklik.faces.portal.happenings import Teller
from otklik.faces.portal.replies import Reply
from otklik.faces.portal.visits import Visitor, for_customers
from otklik.faces.shared import uploads
from otklik.faces.shared.wording import moments
from otklik.mailroom.catching_up import catch_up
from otklik.people.models import Contact
from otklik.tickets import access
from otklik.tickets.acts import closing, conversing, solving
from otklik.tickets.acts.refused import AlreadyDone, Given, Missing, NotPossible, Stale
from otklik.tickets.models import Ticket, Upload
from otklik.tickets.reads import Record

_MISSING: dict[Given, Promise | str] = {
    Given.TEXT: gettext_lazy("Please write something, or add a file."),
    Given.RESULT: gettext_lazy("Please say what came of it: that is what we go on from."),
}


@dataclass(frozen=True, slots=True)
class Form:
    """An act as it was asked for, and as whom."""

    record: Record
    visit: Visitor
    reply: Reply
    contact: Contact | None

    @property
    def common(self) -> dict[str, Any]:
        """What every act of words takes."""
        said = replies.said(self.reply, self.record, self.visit, self.contact)
        given: dict[str, Any] = {"ticket": self.record.ticket, "contact": self.contact, "said": said}
        return given | {"seen": self.reply.seen, "key": self.reply.key, "now": self.visit.now}


Do = Callable[[Form], Ticket | None]
"""The act; gives another request where it began one."""


def add(form: Form) -> Ticket | None:
    """Words to an open request, or what the regulation makes of words to a closed one."""
    if not form.record.uploads:
        replies.require_words(form.reply)
    match request_page.offered(form.record, form.visit).words:
        case "add":
            conversing.customer_wrote(**form.common, received_at=form.visit.now)
        case "reopen":
            closing.reopen(**form.common, received_at=form.visit.now)
        case "follow_up":
            return following_up.ask_again(form.record, form.visit, form.reply, form.contact)
        case _:
            raise PermissionDenied
    return None


def confirm(form: Form) -> None:
    _refuse_others(form)
    solving.confirm_by_customer(**form.common)


def reject(form: Form) -> None:
    _refuse_others(form)
    solving.reject_by_customer(**form.common)


def withdraw(form: Form) -> None:
    _refuse_others(form)
    closing.withdraw_by_customer(**form.common)


def act(address: str, do: Do, done: Promise | str) -> URLPattern:
    """The address of an act: POST to it does `do` once and goes back to the request, which says `done`."""

    @require_POST
    @for_customers
    def view(request: HttpRequest, visit: Visitor, number: str) -> HttpResponse:
        return perform(request, visit, number, address, do, done)

    return path(f"requests/<path:number>/{address}", view, name=f"portal-{address}")


def perform(
    request: HttpRequest, visit: Visitor, number: str, address: str, do: Do, done: Promise | str
) -> HttpResponse:
    record = request_page.record_of(visit, number)
    if catch_up(record.ticket, upto=visit.now, now=visit.now):
        record = request_page.record_of(visit, number)
    contact = request_page.voice(record, visit)
    if not access.may_write(contact, record.ticket):
        raise PermissionDenied
    form = Form(record, visit, replies.read(request.POST, address), contact)
    return _done(request, form, do, done)


def _done(request: HttpRequest, form: Form, do: Do, done: Promise | str) -> HttpResponse:
    visit, ticket = form.visit, form.record.ticket
    before = [upload.pk for upload in form.record.uploads]
    if wrong := _keep_files(request, form):
        return _refused(request, form, 422, errors={"files": " ".join(wrong)})
    try:
        new = do(replace(form, record=request_page.record_of(visit, ticket.number)))
    except AlreadyDone:
        _forget_files_again(form, before)
        new = None
    except Stale as stale:
        return _refused(request, form, 409, since=_since(form, stale.since))
    except NotPossible:
        return _refused(request, form, 409, errors={"text": _overtaken()})
    except Missing as missing:
        return _refused(request, form, 422, errors={"text": str(_MISSING.get(missing.what, missing))})
    except following_up.NotTaken as refusal:
        return _refused(request, form, 422, errors={"text": str(refusal)})
    if done and not new:
        messages.success(request, str(done))
    return redirect("portal-request", visit.service.slug, (new or ticket).number)


def _keep_files(request: HttpRequest, form: Form) -> list[str]:
    came = request.FILES.getlist("files")
    person, ticket = form.visit.customer.person, form.record.ticket
    kept = Upload.objects.filter(person=person, ticket=ticket)
    return uploads.keep(came, kept, by=person, ticket=ticket, now=form.visit.now) if came else []


def _forget_files_again(form: Form, before: Iterable[int]) -> None:
    """The second click of a double click brought the same files once more."""
    mine = Upload.objects.filter(person=form.visit.customer.person, ticket=form.record.ticket)
    mine.exclude(pk__in=list(before)).delete()


def _refused(request: HttpRequest, form: Form, status: int, **changes: Any) -> HttpResponse:
    """The page as it is now, with everything that was typed and every file."""
    record = request_page.record_of(form.visit, form.record.ticket.number)
    reply = replace(form.reply, **changes)
    page = request_page.withdrawal if form.reply.act == "withdrawal" else request_page.answer
    return page(request, record, form.visit, reply, status)


def _refuse_others(form: Form) -> None:
    """An outcome and a withdrawal are the requester's, or of a colleague whom the regulation lets ask."""
    if not access.may_decide(form.contact, form.record.ticket, at=form.visit.now):
        raise PermissionDenied


def _overtaken() -> str:
    return _("This cannot be done any more: the request has gone on meanwhile. Your text is kept below.")


def _since(form: Form, entries: Iterable[Entry]) -> tuple[str, ...]:
    """What was written or done since the form was shown."""
    record, visit = request_page.record_of(form.visit, form.record.ticket.number), form.visit
    teller = Teller(record, visit)
    known = {str(message.pk): message for message in record.messages}
    told = []
    for entry in entries:
        when = moments.near(entry.at, now=visit.now, zone=visit.zone, language=visit.language)
        happening = teller.tell(entry.event)
        message = known.get(str(getattr(entry.event, "message", "")))
        if message:
            text = Truncator(message.text).chars(200)
            told.append(
                f"{when} · {request_thread.author(message, visit)}: " + _("“%(text)s”") % {"text": text}
            )
        elif happening:
            told.append(f"{when} · {happening.says}")
    return tuple(told)


urlpatterns: list[URLPattern] = [
    act("answer", add, gettext_lazy("Your message is sent.")),
    act("confirmation", confirm, gettext_lazy("Thank you. The request is closed.")),
    act("rejection", reject, gettext_lazy("Thank you for the result. We go on working.")),
]
