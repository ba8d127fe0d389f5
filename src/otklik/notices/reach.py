"""Whom a letter may go to, and from which address of ours (RFC 3834)."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import BooleanField, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from otklik.core.mail import robots, spam
from otklik.core.mail.arrival import Arrival
from otklik.core.regulation.schema import Regulation
from otklik.kit.prepared import Prepared
from otklik.mailroom import own, signed_addresses
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.people.models import in_lower_case
from otklik.tickets.models import Ticket

MOST_ANSWERS: Final = 10
"""Automatic answers that an address gets from a service within an hour.

Two robots that answer each other would go on for ever (RFC 3834 2); no person asks so often.
"""

MOST_A_DAY: Final = 30
"""The same within a day: a robot that takes its time with each answer would never reach ten an hour."""

NOBODY: Final = "no-address"
"""The code at an automatic letter to an address that nobody reads."""

UNDELIVERABLE: Final = "undeliverable"
"""The code at an automatic letter to a contact whom letters do not reach."""

_AN_HOUR: Final = timedelta(hours=1)
_A_DAY: Final = timedelta(days=1)

TOO_MANY: Final = "too-many"
"""The code at an answer beyond them."""

_MACHINES = re.compile(r"(?:mailer-?daemon|postmaster|mail-daemon|bounces?)(?:[+._-].*)?", re.IGNORECASE)


class NoAddressOfOurs(LookupError):
    """A service has no mailbox to write from."""


def is_machine(address: str) -> bool:
    """Whether an address looks like that of a program that answers nobody."""
    return robots.is_no_reply(address) or _MACHINES.fullmatch(address.partition("@")[0]) is not None


def may_write(address: str, *, own: frozenset[str]) -> bool:
    """Whether an automatic letter may go to an address at all."""
    return "@" in address and in_lower_case(address) not in own and not is_machine(address)


# The index knows answers alone, and no database finds it by a value that it is told only later.
_IS_ANSWER = RawSQL("automatic = 'auto-replied'", (), output_field=BooleanField())


def _last_answer(service: Any, address: Any, since: Any, most: int = MOST_ANSWERS) -> QuerySet[Letter]:
    """The one after which an address gets no further answer."""
    answers = Letter.objects.filter(_IS_ANSWER, service=service, to_address=address, created_at__gt=since)
    sent = answers.exclude(state=LetterState.HELD_BACK).order_by("created_at")
    return sent[most - 1 : most]


_LAST_ANSWER = Prepared(
    lambda service, address, since: _last_answer(service, address, since).values_list("pk")
)
# The newest come first in the index, and any of them is as good.
_ROUTE = Prepared(
    lambda service, message, address, since, day: (
        Envelope.objects.filter(service=service, outcome=Outcome.TICKET, message=message)
        .order_by("-pk")
        .values_list(
            "route",
            Subquery(_last_answer(service, address, since).values("pk")),
            Subquery(_last_answer(service, address, day, MOST_A_DAY).values("pk")),
        )[:1]
    )
)


def not_acknowledged(ticket: Ticket, message: str, *, to: str, now: datetime) -> str:
    """Why the letter that a ticket began with gets no automatic answer, as a code; '' if it gets one.

    What came by another channel always does.
    """
    if not message or ticket.channel != "email":
        return ""
    asked = {"service": ticket.service_id, "message": int(message), "address": to}
    filed = _ROUTE.first(**asked, since=now - _AN_HOUR, day=now - _A_DAY)
    if filed is None:
        return ""
    route, last, last_of_day = filed
    return str(route.get("unanswerable", "")) or (TOO_MANY if last or last_of_day else "")


def not_answered(envelope: Envelope, arrival: Arrival, *, own: frozenset[str], now: datetime) -> str:
    """Why a letter that became no ticket gets no automatic answer, as a code; '' if it may get one."""
    assert envelope.service_id is not None, "a letter to nobody is answered by nobody"
    address = in_lower_case(arrival.sender.email) if arrival.sender else ""
    if not may_write(address, own=own):
        return NOBODY
    if known := envelope.route.get("unanswerable"):
        return str(known)
    path = envelope.route.get("mail_from")
    sender = signed_addresses.plain(path) if path else path
    if known := robots.answer_forbidden(arrival, envelope_from=sender, own_addresses=own):
        return known
    if spam.is_marked(arrival):
        return "spam"
    return answered_enough(envelope.service_id, address, now=now)


def answered_enough(service: int, address: str, *, now: datetime) -> str:
    """TOO_MANY for an address that got as many automatic answers within the hour as one may; else ''."""
    last = _LAST_ANSWER.first(service=service, address=address, since=now - _AN_HOUR)
    return TOO_MANY if last else ""


def departure(held_back: str, *, at: datetime) -> dict[str, Any]:
    """The columns of a letter that leaves at an instant, or of one that is kept unsent for a reason."""
    if held_back:
        return {"state": LetterState.HELD_BACK, "last_error": held_back, "due_at": None}
    return {"due_at": at}


def address_of(service_id: int, desk: str, regulation: Regulation) -> str:
    """Where letters of a desk come from, and answers go: its mailbox, else any of the service.

    Raises NoAddressOfOurs.
    """
    boxes = {box.desk: box.address for box in own.boxes() if box.service == service_id}
    printed = next((known.email for known in regulation.desks if known.id == desk and known.email), "")
    found = boxes.get(desk) or next(iter(boxes.values()), "") or printed
    if not found:
        raise NoAddressOfOurs(f"service {service_id} has no mailbox to write from: add one for desk {desk}")
    return found
