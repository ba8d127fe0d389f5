"""Addresses that prove themselves: help+41.k3v...@ answers a ticket, help+b.7.x2d...@ brings a letter back.

What stands after the plus (RFC 5233) names a row and is signed with the key of the installation, so nobody
makes one up. Servers like to lower the case: it is read in any.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from otklik.mailroom import own
from otklik.people.models import in_lower_case

_SALT: Final = "otklik.mailroom.signed_addresses"
_LENGTH: Final = 12
"""Characters of base32, 60 bits: beyond guessing by letters, and short enough for a local part."""

_LONGEST_LOCAL: Final = 64
_DETAIL: Final = re.compile(rf"(?P<bounce>b\.)?(?P<id>[1-9]\d{{0,18}})\.(?P<mark>[a-z2-7]{{{_LENGTH}}})")


class Kind(StrEnum):
    """What a row is, and how its detail begins."""

    TICKET = ""
    LETTER = "b."


@dataclass(frozen=True, slots=True)
class Proven:
    """What the signed addresses of a letter name: rows of one service's mailbox; 0 for none."""

    ticket: int = 0
    letter: int = 0


def for_ticket(ticket: int, address: str) -> str:
    """Where answers about a ticket go; the address itself where its mailbox takes no details."""
    return _signed(Kind.TICKET, ticket, address)


def for_letter(letter: int, address: str) -> str:
    """The return path of a letter; the address itself where its mailbox takes no details."""
    return _signed(Kind.LETTER, letter, address)


def read(addresses: Iterable[str], *, service: int) -> Proven:
    """What they prove; details that we did not sign, of another mailbox or service, prove nothing."""
    found: dict[Kind, int] = {}
    ours = {box.address for box in own.boxes() if box.service == service}
    for address in addresses:
        whole, detail = _parted(address)
        if detail and whole in ours and (row := _proven(detail)):
            found.setdefault(*row)
    return Proven(found.get(Kind.TICKET, 0), found.get(Kind.LETTER, 0))


def plain(address: str) -> str:
    """An address of ours without its signed detail, in lower case; any other as it is."""
    whole, detail = _parted(address)
    return whole if detail and whole in own.addresses() and _proven(detail) else address


def _signed(kind: Kind, row: int, address: str) -> str:
    local, _at, domain = address.rpartition("@")
    signed = f"{local}+{kind}{row}.{_mark(kind, row, settings.SECRET_KEY)}"
    return f"{signed}@{domain}" if len(signed) <= _LONGEST_LOCAL and own.takes_details(address) else address


def _parted(address: str) -> tuple[str, str]:
    """The plain address and the detail after its last plus, both in lower case."""
    local, at, domain = in_lower_case(address.strip(" <>")).rpartition("@")
    name, plus, detail = local.rpartition("+")
    return (f"{name}{at}{domain}", detail) if plus else (f"{local}{at}{domain}", "")


def _proven(detail: str) -> tuple[Kind, int] | None:
    said = _DETAIL.fullmatch(detail)
    if said is None:
        return None
    kind = Kind.LETTER if said["bounce"] else Kind.TICKET
    row = int(said["id"])
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    good = any(constant_time_compare(said["mark"], _mark(kind, row, key)) for key in keys)
    return (kind, row) if good else None


def _mark(kind: Kind, row: int, key: str | bytes) -> str:
    whole = salted_hmac(_SALT, f"{kind.name}:{row}", secret=key, algorithm="sha256").digest()
    return base64.b32encode(whole).decode("ascii").lower()[:_LENGTH]
