"""Which ticket a letter answers: a signed address first, then our message ids, then the number it names.

A number or header in a stranger's letter proves nothing: the ticket must be theirs or their
organisation's, else the letter is a new request, an agent is shown what it named, and nothing leaks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from otklik.agreements import book
from otklik.core.mail import thread as threads
from otklik.core.mail.arrival import Arrival
from otklik.core.regulation.schema import Regulation
from otklik.mailroom.models import Envelope, Letter, Outcome
from otklik.people import reads as people
from otklik.people.models import Contact, Service, in_lower_case
from otklik.tickets import access
from otklik.tickets.models import Message, Ticket

NAMED: Final = "named"
"""Where the route of a record that was set aside keeps the ticket that its letter names."""

NOT_FILED_YET: Final = "it answers a letter that is not filed yet"
_BARE: Final = "{number}"
_MOST_WAITS = 5
_MOST_REFERENCES = 50
_MOST_SUBJECTS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the marks of a letter lead to: the sender's `ticket` that it answers, else somebody `else_s`.

    `mentioned` is whosever ticket a new matter names by its number without the tag of the rules, which is no
    sure answer.
    """

    ticket: Ticket | None = None
    else_s: Ticket | None = None
    mentioned: Ticket | None = None

    @property
    def beside(self) -> Ticket | None:
        """The ticket that a new matter may belong to, for an agent to decide."""
        return self.else_s or self.mentioned


def found_by(arrival: Arrival, *, service: Service, sender: str, at: datetime, signed: int = 0) -> Found:
    """The ticket that a letter answers; of a new matter, the first one named that is none of the sender's.

    `signed` is the ticket whose signed address the letter went to, 0 for none.
    """
    rules = [book.regulation(service.pk, row.ref) for row in book.versions(service.pk)]
    candidates = _candidates(arrival, service, rules, signed)
    theirs = next((ticket for ticket in candidates if belongs(ticket, sender, at=at)), None)
    if theirs or candidates:
        return Found(theirs) if theirs else Found(else_s=candidates[0])
    mentioned = _by_number(arrival, service, {_compiled(one.intake.number.format, _BARE) for one in rules})
    return Found(mentioned=next(iter(mentioned), None))


def ticket_of(arrival: Arrival, *, service: Service, sender: str, at: datetime) -> Ticket | None:
    """The sender's ticket that the letter answers; None for a new matter or somebody else's ticket."""
    return found_by(arrival, service=service, sender=sender, at=at).ticket


def follows_unfiled(arrival: Arrival, envelope: Envelope) -> bool:
    """Whether a record answers a letter that came in and waits to be filed: another worker has it in hand.

    Filed before it, what follows upon its heels would be a ticket of its own. After some minutes it is: the
    other one may be in trouble. No statement for a letter that answers none.
    """
    ids = threads.reply_ids(arrival)[:_MOST_REFERENCES]
    if not ids or envelope.attempts > _MOST_WAITS:
        return False
    waiting = Envelope.objects.filter(service=envelope.service_id, outcome=Outcome.WAITING, failed_at=None)
    return waiting.filter(mail_id__in=ids, due_at__isnull=False).exclude(pk=envelope.pk).exists()


def other_subject(arrival: Arrival, ticket: Ticket, rules: Regulation) -> str:
    """The subject of a letter that joins a ticket, where it is about something else; "" where it is not.

    One statement more, where it differs: whatever came under the same subject before is known.
    """
    tags, said = [pattern(rules)], arrival.subject
    if not threads.is_other_topic(said, [ticket.subject], tags):
        return ""
    earlier = Message.objects.filter(ticket=ticket).exclude(subject="").values_list("subject", flat=True)
    is_new = threads.is_other_topic(said, earlier[:_MOST_SUBJECTS], tags)
    return threads.strip_prefixes(said, tags) if is_new else ""


def belongs(ticket: Ticket, sender: str, *, at: datetime) -> bool:
    """Whether an address is the requester's, or of whoever is a contact of the same organisation then."""
    if sender and sender == in_lower_case(ticket.requester_address):
        return True
    return contact_for(ticket, sender, at=at) is not None


def contact_for(ticket: Ticket, sender: str, *, at: datetime) -> Contact | None:
    """As which contact the sender speaks here: the requester, else one of their organisation at that time."""
    contacts = people.contacts_of_address(ticket.service_id, sender) if sender else []
    mine = [
        contact
        for contact in contacts
        if contact.pk == ticket.requester_id
        or (contact.is_valid(at) and access.is_colleague(contact, ticket))
    ]
    return next((contact for contact in mine if contact.pk == ticket.requester_id), next(iter(mine), None))


@lru_cache(maxsize=256)
def _compiled(number_format: str, tag: str) -> re.Pattern[str]:
    return threads.tag_pattern(number_format, tag)


def pattern(rules: Regulation) -> re.Pattern[str]:
    """The pattern of ticket numbers in the subjects of a service's letters."""
    return _compiled(rules.intake.number.format, rules.intake.number.subject_tag)


def _candidates(arrival: Arrival, service: Service, rules: Sequence[Regulation], signed: int) -> list[Ticket]:
    """The tickets it may answer: a signed address is believed always, other marks where the rules name them.

    Those are the marks that `intake.replies.match` of any of the rules names.
    """
    marks = {mark for one in rules for mark in one.intake.replies.match}
    found = list(_tickets(service).filter(pk=signed)) if signed else []
    found += _by_headers(arrival, service) if "headers" in marks else []
    tags = {pattern(one) for one in rules if "subject_tag" in one.intake.replies.match}
    return found + _by_number(arrival, service, tags)


def _tickets(service: Service) -> QuerySet[Ticket]:
    return Ticket.objects.filter(service=service).select_related("requester", "contract")


def _by_number(arrival: Arrival, service: Service, patterns: set[re.Pattern[str]]) -> list[Ticket]:
    """The tickets whose numbers stand in the subject, in their order. No statement where none does."""
    numbers = threads.tag_numbers(arrival.subject, sorted(patterns, key=lambda one: one.pattern))
    spelled = [one for number in numbers for one in threads.spellings(number)]
    if not spelled:
        return []
    return sorted(
        _tickets(service).filter(number__in=spelled), key=lambda ticket: spelled.index(ticket.number)
    )


def _by_headers(arrival: Arrival, service: Service) -> list[Ticket]:
    ids = threads.reply_ids(arrival)[:_MOST_REFERENCES]
    if not ids:
        return []
    letters = Letter.objects.filter(service=service, mail_id__in=ids, ticket__isnull=False)
    received = Message.objects.filter(ticket__service=service, message_id__in=ids)
    by_id: dict[str, int | None] = {row.mail_id: row.ticket_id for row in letters}
    by_id |= {row.message_id: row.ticket_id for row in received}
    order = list(dict.fromkeys(by_id[one] for one in ids if one in by_id))
    tickets = Ticket.objects.select_related("requester", "contract").in_bulk(order)
    return [tickets[key] for key in order if key is not None]
