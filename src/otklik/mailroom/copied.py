"""Whom a letter went to besides us: contacts of the sender's organisation, who take part from then on."""

from datetime import datetime
from typing import Final

from django.db.models import Q

from otklik.core.mail.arrival import Arrival
from otklik.mailroom import own
from otklik.people.models import Agent, Contact, in_lower_case

MOST: Final = 20
"""So many people of one letter take part; who writes to more has an announcement to make."""


def contacts_named(arrival: Arrival, *, organisation: int | None, at: datetime) -> tuple[Contact, ...]:
    """The contacts of an organisation in To and Cc, valid then, but for agents; Bcc is never looked at.

    One statement where anybody else is named, none else: the organisation's own list alone lets in.
    """
    sender = in_lower_case(arrival.sender.email) if arrival.sender else ""
    named = {in_lower_case(one.email) for one in (*arrival.to, *arrival.cc)} - {sender, ""}
    ours = own.addresses()
    named = {one for one in named if one not in ours and _plain(one) not in ours}
    if organisation is None or not named:
        return ()
    agents = Agent.objects.filter(active=True).values("person")
    theirs = Q(person__addresses__email__in=sorted(named), person__addresses__verified_at__isnull=False)
    rows = Contact.objects.filter(theirs, organisation=organisation).exclude(person__in=agents)
    found = rows.select_related("person").distinct().order_by("pk")[:MOST]
    return tuple(contact for contact in found if contact.is_valid(at))


def _plain(address: str) -> str:
    """An address without what stands after its plus: ours are signed there."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
