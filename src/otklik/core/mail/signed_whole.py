"""A letter that was signed as a whole (opaque S/MIME, RFC 8551 3.5.2): what stands in its envelope of CMS.

The signature is not judged here: it proves nothing that intake asks for. Every length is checked against what
is there, and of a crafted envelope only so many elements are read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

_SIGNED: Final = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2, signed-data (RFC 5652 5.1)
_SEQUENCE: Final = 0x30
_CONSTRUCTED: Final = 0x20
_OPEN: Final = 0x80  # a length that is told by an end, not beforehand
_DEEPEST: Final = 12
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class _Element:
    tag: int
    start: int
    end: int
    after: int


def content(raw: bytes) -> bytes | None:
    """The letter within; None for what is no signed envelope, or holds the signature alone. Never raises."""
    try:
        return _Envelope(raw).content()
    except (ValueError, IndexError, StopIteration):
        return None


class _Envelope:
    """Elements of BER (X.690). Its methods raise ValueError or IndexError for what is none."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.left = _MOST

    def content(self) -> bytes | None:
        kind, wrapped = islice(self.within(self.read(0, len(self.raw), 0)), 2)
        if self.raw[kind.start : kind.end] != _SIGNED:
            return None
        signed = next(self.within(wrapped))
        carried = next(one for one in self.within(signed) if one.tag == _SEQUENCE)
        _kind, holder = islice(self.within(carried), 2)
        return b"".join(self.octets(next(self.within(holder)), 0))

    def read(self, at: int, limit: int, depth: int) -> _Element:
        self.left -= 1
        if self.left < 0:
            raise ValueError("too many elements")
        tag, length, at = self.raw[at], self.raw[at + 1], at + 2
        if length == _OPEN:
            end = self.end(at, limit, depth)
            return _Element(tag, at, end, end + 2)
        if length > _OPEN:
            octets = length - _OPEN
            length, at = int.from_bytes(self.raw[at : at + octets], "big"), at + octets
        if at + length > limit:
            raise ValueError("an element beyond the end")
        return _Element(tag, at, at + length, at + length)

    def end(self, at: int, limit: int, depth: int) -> int:
        if depth >= _DEEPEST:
            raise ValueError("too deep")
        while self.raw[at : at + 2] != b"\0\0":
            at = self.read(at, limit, depth + 1).after
        return at

    def within(self, whole: _Element) -> Iterator[_Element]:
        at = whole.start
        while at < whole.end:
            one = self.read(at, whole.end, 0)
            yield one
            at = one.after

    def octets(self, whole: _Element, depth: int) -> Iterator[bytes]:
        """A string of octets in one piece or, as streams write it, in many."""
        if not whole.tag & _CONSTRUCTED:
            yield self.raw[whole.start : whole.end]
            return
        if depth >= _DEEPEST:
            raise ValueError("too deep")
        for one in self.within(whole):
            yield from self.octets(one, depth + 1)
