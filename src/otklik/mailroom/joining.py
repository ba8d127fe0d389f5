"""An agent adds a record that was set aside to a ticket: words of its customer there, from their receipt."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
_BECAUSE_OF: Final = re.compile(r"\bticket=(\d{1,18})\b")


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

    Those that it names by a header or in its subject, and the newest that its sender asked; open ones
    first.
    """
    names = _names(envelope)
    about = Q(pk__in=names.tickets) | Q(number__in=names.numbers)
    if envelope.sender:
        about |= Q(requester_address=envelope.sender)
    rows = Ticket.objects.filter(access.visible_to(viewer), about, service=envelope.service)
    newest = rows.select_related("service").order_by("-registered_at", "-pk")[: _MOST_PROPOSED * 4]
    return sorted(newest, key=lambda row: (not names.name(row), not row.is_open))[:_MOST_PROPOSED]


def named(viewer: Viewer, envelopes: Iterable[Envelope]) -> dict[int, Ticket]:
    """By record that is a part of none: the ticket that it names and the viewer sees. One query or none.

    A header goes before a number in the subject.
    """
    names = {row.pk: _names(row) for row in envelopes if row.ticket_id is None and row.service_id}
    services = {row.service for row in names.values()}
    tickets = {pk for row in names.values() for pk in row.tickets}
    numbers = {number for row in names.values() for number in row.numbers}
    if not tickets and not numbers:
        return {}
    about = Q(pk__in=tickets) | Q(service__in=services, number__in=numbers)
    found = list(Ticket.objects.filter(access.visible_to(viewer), about).select_related("service"))
    first = {pk: min(filter(row.name, found), key=row.rank, default=None) for pk, row in names.items()}
    return {pk: ticket for pk, ticket in first.items() if ticket}


@dataclass(frozen=True, slots=True)
class _Names:
    """What a record says of tickets: ids that its marks or its reason named, numbers in its subject."""

    service: int | None
    tickets: tuple[int, ...]
    numbers: tuple[str, ...]

    def name(self, ticket: Ticket) -> bool:
        said = ticket.pk in self.tickets or ticket.number in self.numbers
        return said and ticket.service_id == self.service

    def rank(self, ticket: Ticket) -> tuple[bool, int]:
        """Marks first, then numbers as they stand."""
        by_number = ticket.pk not in self.tickets
        return by_number, self.numbers.index(ticket.number) if by_number else 0


def _names(envelope: Envelope) -> _Names:
    by_mark = [envelope.route[threading.NAMED]] if threading.NAMED in envelope.route else []
    by_reason = map(int, _BECAUSE_OF.findall(envelope.because))
    words = _NUMBERS.findall(envelope.subject)[:_MOST_NUMBERS]
    numbers = tuple(word for word in words if any(sign.isdigit() for sign in word))
    return _Names(envelope.service_id, (*by_mark, *by_reason), numbers)


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
