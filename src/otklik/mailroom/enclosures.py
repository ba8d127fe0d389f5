"""Which files of a message a letter carries, and which are too much for it and go as links."""

from collections.abc import Sequence
from typing import Final

from otklik.tickets.models import Attachment

_HEAD: Final = 500
"""Bytes that a part's own headers take at most."""


def parted(files: Sequence[Attachment], *, limit: int) -> tuple[list[Attachment], list[Attachment]]:
    """(carried, too much): files in their order while all of them, as sent, stay within `limit` bytes.

    A smaller one after one that is too large is carried still.
    """
    carried: list[Attachment] = []
    too_much: list[Attachment] = []
    left = limit
    for file in files:
        size = _as_sent(file.size)
        if size <= left:
            carried.append(file)
            left -= size
        else:
            too_much.append(file)
    return carried, too_much


def _as_sent(size: int) -> int:
    """Base64 in lines of 76 characters (RFC 2045 6.8)."""
    encoded = -(-size // 3) * 4
    return encoded + encoded // 76 * 2 + _HEAD
