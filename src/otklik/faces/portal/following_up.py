"""Words about a closed request that begin a new one, linked with it (S1.28, S2.23)."""

import functools

from django.utils.translation import gettext as _

from otklik.agreements import book
from otklik.core.intake import reasons
from otklik.core.mail import thread
from otklik.core.regulation.schema import Regulation
from otklik.faces.portal.replies import Reply
from otklik.faces.portal.visits import Visitor
from otklik.mailroom import forms, threading
from otklik.mailroom.forms import Form
from otklik.mailroom.models import Envelope, Outcome
from otklik.notices import refusals
from otklik.people.models import Contact
from otklik.tickets import words
from otklik.tickets.models import Ticket
from otklik.tickets.reads import Record


class NotTaken(ValueError):
    """The words became no request; says why, and what becomes of them."""


def ask_again(record: Record, visit: Visitor, reply: Reply, contact: Contact | None) -> Ticket:
    """A new request of the same type, held against the regulation as it is now. Raises NotTaken."""
    key = f"follow-up-{reply.key}"
    words.gather(record.uploads, form=key)
    form = _form(record, visit, reply, contact, key)
    told = functools.partial(refusals.form_refused, now=visit.now)
    kept = forms.submit(form, service=visit.service, key=key, now=visit.now, on_refused=told)
    if kept.ticket is None:
        raise NotTaken(_why_not(kept, visit))
    # The second click of a double click brought the same files once more.
    words.drop(form=key)
    return kept.ticket


def _form(record: Record, visit: Visitor, reply: Reply, contact: Contact | None, key: str) -> Form:
    ticket, person, rules = record.ticket, visit.customer.person, _rules(visit)
    return Form(
        channel="portal",
        desk=ticket.desk if ticket.desk in {desk.id for desk in rules.desks} else rules.default_desk.id,
        subject=thread.strip_prefixes(ticket.subject, [threading.pattern(record.regulation)]),
        text=reply.text.strip(),
        type=ticket.type if ticket.type in {kind.id for kind in rules.request_types} else "",
        contact=contact.pk if contact else 0,
        name=person.name,
        address=person.email if contact else ticket.requester_address,
        language=visit.language,
        uploads=key,
        continues=ticket.pk,
    )


def _rules(visit: Visitor) -> Regulation:
    return book.for_service(visit.service.pk, visit.now).regulation


def _why_not(kept: Envelope, visit: Visitor) -> str:
    why = {"why": reasons.words(kept.because, visit.language)}
    if kept.outcome == Outcome.REFUSED:
        return _("No new request was opened: %(why)s.") % why
    return _("We have kept your message, and a specialist will look at it: %(why)s.") % why
