"""An agent adds a record that was set aside to a ticket: words of its customer there, from their receipt."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from otklik.agreements import book
from otklik.core.journal.fold import fold
from otklik.core.lifecycle import NotPossible
from otklik.mailroom import forms, intake, sorting, threading
from otklik.mailroom.catching_up import catch_up
from otklik.mailroom.models import Envelope, Outcome
from otklik.mailroom.settling import settle
from otklik.people.models import Agent
from otklik.people.viewer import Viewer
from otklik.tickets import access, journal
from otklik.tickets.acts import closing, conversing
from otklik.tickets.models import Message, Ticket
from otklik.tickets.words import Inbound

BY_AGENT: Final = "added"
_Act = Callable[..., Message]
_MOST_PROPOSED: Final = 5
_NUMBERS: Final = re.compile(r"[\w][\w/-]*")
_MOST_NUMBERS: Final = 40


class StaysClosed(Exception):
    """The ticket is closed, and its rules do not let words open it again: a new one goes on from it."""


def join(envelope: Envelope, *, agent: Agent, ticket: Ticket, now: datetime) -> Message:
    """The record becomes a message of a ticket of its service, with all that a reply means for clocks.

    Raises SortedAlready, StaysClosed, NothingPublished, OSError where the bytes are gone.
    """
    assert ticket.service_id == envelope.service_id, "tickets of another service are another house"
    catch_up(ticket, upto=envelope.received_at, now=now)
    try:
        with transaction.atomic():
            return _joined(sorting.locked(envelope, sorting.TAKEN_FROM), agent, ticket, now)
    except NotPossible:
        raise StaysClosed from None


def proposed(viewer: Viewer, envelope: Envelope) -> list[Ticket]:
    """Tickets that the viewer sees and that the record may be about. One query.

    Those whose number stands in its subject, and the newest that its sender asked; open ones first.
    """
    numbers = _NUMBERS.findall(envelope.subject)[:_MOST_NUMBERS]
    about = Q(number__in=numbers)
    if envelope.sender:
        about |= Q(requester_address=envelope.sender)
    rows = Ticket.objects.filter(access.visible_to(viewer), about, service=envelope.service)
    newest = rows.select_related("service").order_by("-registered_at", "-pk")[: _MOST_PROPOSED * 4]
    return sorted(newest, key=lambda row: (row.number not in numbers, not row.is_open))[:_MOST_PROPOSED]


def _joined(envelope: Envelope, agent: Agent, ticket: Ticket, now: datetime) -> Message:
    contact = threading.contact_for(ticket, envelope.sender, at=envelope.received_at)
    said, more = _said(envelope, now)
    act, why = _act(ticket, envelope.received_at)
    message = act(ticket=ticket, said=said, contact=contact, received_at=envelope.received_at, now=now)
    settle(envelope, Outcome.REPLY, why, ticket, message, sorted_by=agent, sorted_at=now, **more)
    return message


def _said(envelope: Envelope, now: datetime) -> tuple[Inbound, dict[str, Any]]:
    """The words, and the columns of the record that come with reading them."""
    if forms.is_form(envelope):
        return forms.start_of(envelope, None).words, {}
    start, route = intake.start_of(envelope, now=now)
    return start.words, {"route": route}


def _act(ticket: Ticket, at: datetime) -> tuple[_Act, str]:
    """What the words do, and the reason that is kept with the record; raises StaysClosed."""
    if ticket.is_open:
        return conversing.customer_wrote, BY_AGENT
    situation = fold(journal.entries_of(ticket))
    if closing.was_no_silence(situation, at):
        return closing.revoke, "in-time"
    rules = book.regulation(ticket.service_id, ticket.regulation)
    if closing.what_a_reply_brings(rules=rules, situation=situation, ticket=ticket, at=at) != "reopen":
        raise StaysClosed
    return closing.reopen, "reopened"
