"""A request's page, put together once for every way it is shown: fresh, or with a form that was refused."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.core import lifecycle
from otklik.core.journal.events import ClosingReason
from otklik.core.journal.fold import State
from otklik.core.lifecycle import Act
from otklik.faces.portal import promises, replies, request_facts, request_thread, turns
from otklik.faces.portal.replies import Reply
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared import uploads
from otklik.faces.shared.conversation import Item
from otklik.faces.shared.wording.subjects import subject_of
from otklik.people.models import Contact
from otklik.tickets import access, reads
from otklik.tickets.models import Ticket
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Offered:
    """What this customer may do now. `words` is what words bring: add, reopen, follow_up; "" for none."""

    words: str = ""
    decides: bool = False
    withdraws: bool = False


def record_of(visit: Visitor, number: str) -> Record:
    """The request of an address; a stranger's is not there."""
    try:
        return reads.record(visit.customer, service=visit.service.slug, number=number)
    except Ticket.DoesNotExist:
        raise Http404 from None


def voice(record: Record, visit: Visitor) -> Contact | None:
    """As whom the customer speaks here."""
    return access.voice_of(visit.customer, record.ticket)


def offered(record: Record, visit: Visitor) -> Offered:
    """By the life cycle, the regulation and this person's rights (S1.9, S4.24); nothing else has a button."""
    contact, situation = voice(record, visit), record.situation
    if not access.may_write(contact, record.ticket):
        return Offered()
    brings = turns.brings(record, visit)
    decides = access.may_decide(contact, record.ticket, at=visit.now)
    return Offered(
        words="" if brings == "reject" else brings,
        decides=decides and situation.proposal is not None and Act.REJECT in lifecycle.possible(situation),
        withdraws=decides and ClosingReason.WITHDRAWN in lifecycle.closings(situation),
    )


def answer(
    request: HttpRequest, record: Record, visit: Visitor, reply: Reply | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; a reply is shown as it was typed."""
    typed, can = reply or Reply(), offered(record, visit)
    content = _content(record, visit) | _form(record, visit) | {"reply": typed, "can": can}
    content["is_awaited"] = bool(can.words) and (
        content["turn"].whose == "yours" or bool(typed.act) or bool(record.uploads)
    )
    return render(request, "portal/request.html", content, status=status)


def withdrawal(
    request: HttpRequest, record: Record, visit: Visitor, reply: Reply | None = None, status: int = 200
) -> HttpResponse:
    """The step before withdrawing: what it means, and why, if they care to say."""
    about = {
        "title": _("Withdraw the request?"),
        "reply": reply or Reply(),
        "visit": visit,
        "here": "requests",
    }
    brings = record.regulation.closing.reply_to_closed
    ticket = {"ticket": record.ticket, "subject": subject_of(record.ticket), "brings": brings}
    content = about | _form(record, visit) | ticket
    return render(request, "portal/withdrawal.html", content, status=status)


def _content(record: Record, visit: Visitor) -> dict[str, Any]:
    ticket = record.ticket
    subject = subject_of(ticket)
    awaited, items = _parted(request_thread.items(record, visit), record)
    return {
        "visit": visit,
        "here": "requests",
        "title": f"{ticket.number} {subject}",
        "ticket": ticket,
        "subject": subject,
        "turn": turns.turn(record, visit),
        "promises": promises.promises(record, visit),
        "awaited": awaited,
        "items": items,
        "kind": request_facts.kind(record, visit),
        "facts": request_facts.facts(record, visit),
        "is_proposed": record.situation.state is State.SOLUTION_PROPOSED,
        "is_asked": record.situation.state is State.PENDING_CUSTOMER,
    }


def _parted(items: list[Item], record: Record) -> tuple[Item | None, list[Item]]:
    """The question or solution that waits for the customer stands above their answer, the rest below."""
    waits = record.situation.awaited
    awaited = next((item for item in items if waits and item.id == f"m{waits.message}"), None)
    return awaited, [item for item in items if item is not awaited]


def _form(record: Record, visit: Visitor) -> dict[str, Any]:
    """What every form on the page carries."""
    return {
        "url": reverse("portal-request", args=[visit.service.slug, record.ticket.number]),
        "key": replies.fresh_key(),
        "seen": record.ticket.seq,
        "uploads": record.uploads,
        "most": uploads.most_bytes() // (1024 * 1024),
    }
