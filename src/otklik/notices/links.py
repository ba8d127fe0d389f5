"""Links in letters to customers: each opens a page of the portal for one act on one question or proposal.

What is signed says which act, ticket, entry and contact; there is nothing in it to be kept secret but the
signature. Whether a link still holds is read from the journal (`link_states`), so nothing is stored for it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.core.signing import BadSignature, Signer

from otklik.tickets.models import Ticket

_SALT: Final = "otklik.notices.links"


class Purpose(StrEnum):
    """The act that a link opens, as its address ends."""

    HELPED = "helped"
    DID_NOT_HELP = "did-not-help"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Link:
    """`seq` is the entry of the question or proposal, `contact` whose answer it is, 0 for an address."""

    purpose: Purpose
    ticket: int
    seq: int
    contact: int


def token(link: Link) -> str:
    """What stands in the address before the purpose, which is signed with it."""
    value = f"{link.ticket}-{link.seq}-{link.contact}"
    return f"{value}.{_signer(link.purpose).signature(value)}"


def read(said: str, purpose: str) -> Link | None:
    """The link of an address; None for one that we never wrote, or that lost a part on its way."""
    if purpose not in set(Purpose):
        return None
    value, _dot, signature = said.partition(".")
    try:
        _signer(Purpose(purpose)).unsign(f"{value}.{signature}")
    except BadSignature:
        return None
    ticket, seq, contact = (int(part) for part in value.split("-"))
    return Link(Purpose(purpose), ticket, seq, contact)


def address(link: Link, *, service: str) -> str:
    """The whole address, which ends in a word: what makes links of plain text cuts odd ends off."""
    return f"{settings.BASE_URL}{path(link, service=service)}"


def path(link: Link, *, service: str) -> str:
    """The address below that of the installation."""
    return f"/help/{quote(service)}/letters/{token(link)}/{link.purpose}"


def request_page(ticket: Ticket) -> str:
    """The whole address of a ticket's page in the portal, which asks for sign-in."""
    return f"{settings.BASE_URL}/help/{quote(ticket.service.slug)}/requests/{quote(ticket.number)}"


def _signer(purpose: Purpose) -> Signer:
    return Signer(salt=f"{_SALT}.{purpose}", sep=".")
