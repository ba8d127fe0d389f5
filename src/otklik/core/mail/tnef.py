"""Outlook's winmail.dat (MS-OXTNEF): the files in it and, where the letter has no other, its text.

Written here because the known reader has no bounds: it copies the rest of the bytes at every step and
believes any count in them. Here every length is checked against what is there, every count has a limit.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from otklik.core.mail import charset, rtf

MAX_FILES: Final = 200
MAX_DEPTH: Final = 3  # letters within letters
_MAX_ATTRIBUTES: Final = 5_000
_MAX_PROPERTIES: Final = 2_000

_SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_HEAD: Final = 9  # bytes before the content of an attribute, two after it are its checksum


class _Attribute(IntEnum):
    """What an attribute is about; those of a file follow the FILE that begins it."""

    CODEPAGE = 0x9007
    BODY = 0x800C
    PROPERTIES = 0x9003
    FILE = 0x9002
    TITLE = 0x8010
    DATA = 0x800F
    FILE_PROPERTIES = 0x9005


_TEXT, _HTML, _RTF, _PAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _TYPE, _ID, _OBJECT = 0x3707, 0x3704, 0x3001, 0x370E, 0x3712, 0x3701
_LETTER: Final = (
    b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"  # the interface of a message
)

_MANY: Final = 0x1000
_NAMED: Final = 0x8000
_SIZES: Final = {
    0x02: 2,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 2,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
_STRINGS: Final = {0x1E, 0x1F, 0x0D, 0x0102}
_WIDE: Final = 0x1F
_U16, _U32 = struct.Struct("<H"), struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Stowed:
    """A file out of winmail.dat; `content_type` and `content_id` may be ''."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What is in a winmail.dat; `damaged` when some of it could not be read."""

    text: str = ""
    html: str = ""
    files: tuple[Stowed, ...] = ()
    damaged: bool = False


@dataclass(slots=True)
class _File:
    title: str = ""
    data: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)


def unpack(raw: bytes, depth: int = 0) -> Unpacked | None:
    """What `raw` holds; None when it is no winmail.dat. Never raises."""
    if not raw.startswith(_SIGNATURE):
        return None
    reading = _Reading()
    for name, content in _attributes(raw, reading):
        reading.take(name, content)
    return reading.unpacked(depth)


def _attributes(raw: bytes, reading: "_Reading") -> Iterator[tuple[int, bytes]]:
    at = len(_SIGNATURE) + 2
    for _ in range(_MAX_ATTRIBUTES):
        if at + _HEAD > len(raw):
            return
        length = _U32.unpack_from(raw, at + 5)[0]
        content = raw[at + _HEAD : at + _HEAD + length]
        reading.damaged = reading.damaged or len(content) < length
        yield _U16.unpack_from(raw, at + 1)[0], content
        at += _HEAD + length + 2
    reading.damaged = True


class _Reading:
    """Gathers the letter's own properties and its files."""

    def __init__(self) -> None:
        self.codepage = "cp1252"
        self.body = b""
        self.properties: dict[int, tuple[int, bytes]] = {}
        self.files: list[_File] = []
        self.damaged = False

    def take(self, name: int, content: bytes) -> None:
        match name:
            case _Attribute.CODEPAGE if len(content) >= 4:
                self.codepage = _page(_U32.unpack_from(content)[0]) or self.codepage
            case _Attribute.BODY:
                self.body = content
            case _Attribute.PROPERTIES:
                self.properties.update(self._read(content))
            case _Attribute.FILE:
                if len(self.files) < MAX_FILES:
                    self.files.append(_File())
                else:
                    self.damaged = True
            case _Attribute.TITLE | _Attribute.DATA | _Attribute.FILE_PROPERTIES if self.files:
                self._of_file(name, content)

    def _of_file(self, name: int, content: bytes) -> None:
        match name:
            case _Attribute.TITLE:
                self.files[-1].title = self._text(0x1E, content)
            case _Attribute.DATA:
                self.files[-1].data = content
            case _:
                self.files[-1].properties.update(self._read(content))

    def _read(self, content: bytes) -> dict[int, tuple[int, bytes]]:
        found, whole = _properties(content)
        self.damaged = self.damaged or not whole
        return found

    def _text(self, kind: int, raw: bytes) -> str:
        declared = "utf-16-le" if kind == _WIDE else self.codepage
        return charset.decode(
            raw[: len(raw) & ~1] if kind == _WIDE else raw.rstrip(b"\0"), declared
        ).text.rstrip("\0")

    def _said(self, properties: dict[int, tuple[int, bytes]], *names: int) -> str:
        found = next((properties[name] for name in names if name in properties), (0x1E, b""))
        return self._text(*found).strip()

    def unpacked(self, depth: int) -> Unpacked:
        page = self.properties.get(_PAGE, (0, b""))[1]
        html = charset.decode(
            self.properties.get(_HTML, (0, b""))[1].rstrip(b"\0"),
            (_page(_U32.unpack_from(page)[0]) if len(page) >= 4 else "") or self.codepage,
        ).text
        text = self._said(self.properties, _TEXT) or self._text(0x1E, self.body)
        if not html.strip() and not text.strip():
            text, html = rtf.read(self.properties.get(_RTF, (0, b""))[1])
        files = tuple(stowed for file in self.files for stowed in self._stowed(file, depth))
        return Unpacked(text.replace("\r\n", "\n"), html, files[:MAX_FILES], self.damaged)

    def _stowed(self, file: _File, depth: int) -> Iterator[Stowed]:
        given = file.properties
        name = self._said(given, _LONG_NAME) or file.title or self._said(given, _SHORT_NAME, _SHOWN_NAME)
        kind = self._said(given, _TYPE).lower()
        thing = given.get(_OBJECT, (0, b""))[1]
        if not file.data and thing.startswith(_LETTER):
            yield from _of_letter(name, thing[len(_LETTER) :], depth)
        else:
            yield Stowed(name, kind, file.data or thing, self._said(given, _ID).strip("<>"))


def _of_letter(name: str, raw: bytes, depth: int) -> Iterator[Stowed]:
    """A letter in the letter: its text as a file, and its files."""
    within = unpack(raw, depth + 1) if depth < MAX_DEPTH else None
    if within is None:
        yield Stowed(name, "", raw)
        return
    if within.html.strip():
        yield Stowed(f"{name or 'letter'}.html", "text/html", within.html.encode("utf-8", "replace"))
    elif within.text.strip():
        yield Stowed(f"{name or 'letter'}.txt", "text/plain", within.text.encode("utf-8", "replace"))
    yield from within.files


def _properties(content: bytes) -> tuple[dict[int, tuple[int, bytes]], bool]:
    """(kind and bytes by name, whether all could be read); of several values of one name the first."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        at, count = 4, _U32.unpack_from(content)[0]
        for _ in range(min(count, _MAX_PROPERTIES)):
            kind, name = _U16.unpack_from(content, at)[0], _U16.unpack_from(content, at + 2)[0]
            at = _past_name(content, at + 4) if name >= _NAMED else at + 4
            value, at = _value(content, at, kind)
            found.setdefault(name, (kind & ~_MANY, value))
    except (struct.error, ValueError):
        return found, False
    return found, count <= _MAX_PROPERTIES


def _past_name(content: bytes, at: int) -> int:
    """Passes the name of a property that has a name: a GUID, then a number or a text."""
    if _U32.unpack_from(content, at + 16)[0] == 0:
        return at + 24
    return at + 24 + _padded(_U32.unpack_from(content, at + 20)[0])


def _value(content: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The first value and where the next property begins. Raises ValueError for what no property is."""
    bare = kind & ~_MANY
    if bare in _STRINGS:
        return _first_string(content, at)
    if bare not in _SIZES:
        raise ValueError(f"no kind of property: {kind:#x}")
    count = _U32.unpack_from(content, at)[0] if kind & _MANY else 1
    at += 4 if kind & _MANY else 0
    if at + count * _SIZES[bare] > len(content):
        raise ValueError("a property beyond the end")
    return content[at : at + _SIZES[bare]], at + _padded(count * _SIZES[bare])


def _first_string(content: bytes, at: int) -> tuple[bytes, int]:
    count, at = _U32.unpack_from(content, at)[0], at + 4
    first = b""
    for number in range(count):
        length = _U32.unpack_from(content, at)[0]
        if at + 4 + length > len(content):
            raise ValueError("a property beyond the end")
        first = content[at + 4 : at + 4 + length] if number == 0 else first
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _page(number: int) -> str:
    """The charset of a code page of Windows, '' if there is none."""
    return "utf-8" if number == 65001 else charset.known("koi8-r" if number == 20866 else f"cp{number}") or ""
