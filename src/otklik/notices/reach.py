"""Whom a letter may go to, and from which address of ours (RFC 3834)."""

import re

from otklik.core.mail import robots
from otklik.core.mail.arrival import Arrival
from otklik.core.regulation.schema import Regulation
from otklik.kit.prepared import Prepared
from otklik.mailroom import own
from otklik.mailroom.models import Envelope, Outcome
from otklik.people.models import in_lower_case
from otklik.tickets.models import Ticket

_MACHINES = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-daemon|bounces?|(?:do[._-]?not|no)[._-]?reply|noanswer"
    r"|ne[._-]?otvechat\w*)(?:[+._-].*)?",
    re.IGNORECASE,
)


class NoAddressOfOurs(LookupError):
    """A service has no mailbox to write from."""


def is_machine(address: str) -> bool:
    """Whether an address looks like that of a program that answers nobody."""
    return _MACHINES.fullmatch(address.partition("@")[0]) is not None


def may_write(address: str, *, own: frozenset[str]) -> bool:
    """Whether an automatic letter may go to an address at all."""
    return "@" in address and in_lower_case(address) not in own and not is_machine(address)


# The newest come first in the index, and any of them is as good.
_ROUTE = Prepared(
    lambda service, message: (
        Envelope.objects.filter(service=service, outcome=Outcome.TICKET, message=message)
        .order_by("-pk")
        .values_list("route")[:1]
    )
)


def may_acknowledge(ticket: Ticket, message: str) -> bool:
    """Whether the letter that a ticket began with may be answered automatically; other channels may."""
    if not message or ticket.channel != "email":
        return True
    filed = _ROUTE.first(service=ticket.service_id, message=int(message))
    return not (filed[0] if filed else {}).get("unanswerable")


def may_answer(envelope: Envelope, arrival: Arrival, *, own: frozenset[str]) -> bool:
    """Whether a letter that came in may be answered automatically."""
    sender = envelope.route.get("mail_from")
    return robots.answer_forbidden(arrival, envelope_from=sender, own_addresses=own) is None


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
