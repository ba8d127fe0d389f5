"""A group whose address is ours passes on what people write to us, by its rules under its own name.

Where the writer's domain lets nobody else send in its name (RFC 7489), a group puts its own address into From
and says elsewhere who wrote: Google Groups in X-Original-From, Mailman in Reply-To.
"""

import re
from collections.abc import Set
from dataclasses import replace
from typing import Final

from otklik.core.mail import addresses
from otklik.core.mail.addresses import spelled
from otklik.core.mail.arrival import Address, Arrival

_POSTED_TO: Final = re.compile(r"<mailto:([^<>?\s]{3,320})", re.IGNORECASE)


def is_posted_to(arrival: Arrival, own_addresses: Set[str]) -> bool:
    """Whether it came through a group whose address is among `own_addresses`, which are in lower case.

    List-Post says so, which is where one posts to the group (RFC 2369).
    """
    posts = _POSTED_TO.findall(arrival.headers.get("list-post", ""))
    return any(spelled(address.lower()) in own_addresses for address in posts)


def as_written(arrival: Arrival, own_addresses: Set[str]) -> Arrival:
    """The letter from whoever wrote it, where a group of ours put itself into From; any other as it is.

    `passed_on_by` then is the group, whose server has to be believed about the writer.
    """
    group = arrival.sender
    if group is None or not _is_ours(group, own_addresses) or not is_posted_to(arrival, own_addresses):
        return arrival
    said = arrival.headers.get("x-original-from", "").encode("utf-8", "replace")
    named = addresses.read(said) or arrival.reply_to
    writers = [one for one in named if "@" in one.email and not _is_ours(one, own_addresses)]
    if len(named) != 1 or not writers:
        return arrival
    return replace(arrival, sender=writers[0], passed_on_by=group)


def _is_ours(address: Address, own_addresses: Set[str]) -> bool:
    """With a detail too: answers to our letters go to one that is signed."""
    whole = spelled(address.email.lower())
    local, _, domain = whole.rpartition("@")
    return whole in own_addresses or f"{local.partition('+')[0]}@{domain}" in own_addresses
