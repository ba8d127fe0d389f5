"""The header block of a letter or of one of its parts: raw fields, in order, within bounds (RFC 5322 2.2)."""

import re
from dataclasses import dataclass
from typing import Final

MAX_BLOCK: Final = 256 * 1024
MAX_FIELD: Final = 64 * 1024

_BLANK: Final = re.compile(rb"\r?\n[ \t]*\r?\n")
_GOES_ON: Final = re.compile(
    rb"(?:[ \t]+<[^<>\s]+>|(?:to|cc|message-id|in-reply-to|references|reply-to|received|mime-version"
    rb"|content-[\w-]+|x-[\w-]+):)",
    re.IGNORECASE,
)
_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")


@dataclass(frozen=True, slots=True)
class Fields:
    """Raw fields by lower-case name, unfolded but not decoded."""

    pairs: tuple[tuple[str, bytes], ...] = ()

    def first(self, name: str) -> bytes:
        """Value of the first field of that name, b'' if there is none."""
        return next((value for key, value in self.pairs if key == name), b"")

    def all(self, name: str) -> tuple[bytes, ...]:
        """Values of every field of that name, in order."""
        return tuple(value for key, value in self.pairs if key == name)

    def has(self, name: str) -> bool:
        """Whether the field is there, even empty."""
        return any(key == name for key, _ in self.pairs)


@dataclass(frozen=True, slots=True)
class Block:
    """The fields, where the body starts in the same bytes, and what was odd."""

    fields: Fields
    body_start: int
    defects: tuple[str, ...] = ()


def read(raw: bytes, start: int, end: int) -> Block:
    """Read the header block of raw[start:end]. A text without any field is all body."""
    start = _skip_envelope_line(raw, start, end)
    blank = _blank_line(raw, start, end)
    stop, body = blank or (end, end)
    defects = ("truncated-headers",) if stop - start > MAX_BLOCK else ()
    lines = raw[start : min(stop, start + MAX_BLOCK)].split(b"\n")
    pairs, used = _collect(lines)
    defects = defects if pairs else ()
    if used < len(lines):  # a line that is no field ends the headers: the blank line was forgotten
        body = start + sum(len(line) + 1 for line in lines[:used])
        defects = (*defects, "missing-blank-line") if pairs else defects
    if any(len(value) > MAX_FIELD for _, value in pairs):
        defects = (*defects, "truncated-headers")
    return Block(Fields(tuple((name, value[:MAX_FIELD]) for name, value in pairs)), min(body, end), defects)


def _skip_envelope_line(raw: bytes, start: int, end: int) -> int:
    """Pass blank lines and the 'From ' line that an mbox or a pipe leaves on top."""
    while start < end and raw[start] in b"\r\n":
        start += 1
    if raw.startswith((b"From ", b">From "), start, end):
        newline = raw.find(b"\n", start, end)
        return newline + 1 if newline >= 0 else end
    return start


def _blank_line(raw: bytes, start: int, end: int) -> tuple[int, int] | None:
    """The line that ends the headers; one of spaces alone does not where well-known fields go on below it."""
    for found in _BLANK.finditer(raw, start, end):
        is_empty = found.group().count(b" ") + found.group().count(b"\t") == 0
        if is_empty or not _GOES_ON.match(raw, found.end(), end):
            return found.start(), found.end()
    return None


def _collect(lines: list[bytes]) -> tuple[list[tuple[str, bytes]], int]:
    """Fields and the number of lines they took.

    A stray line is a continuation that lost its indent if more fields follow, else the start of the body.
    """
    fields: list[tuple[str, list[bytes]]] = []
    starts = [_FIELD.match(line) for line in lines]
    last = max((at for at, start in enumerate(starts) if start), default=-1)
    for at, line in enumerate(lines):
        start = starts[at]
        if start:
            fields.append((start.group(1).decode("ascii").lower(), [line[start.end() :].strip()]))
        elif not fields or (at > last and line[:1] not in b" \t\r"):
            return _joined(fields), at
        else:
            fields[-1][1].append(line.rstrip())
    return _joined(fields), len(lines)


def _joined(fields: list[tuple[str, list[bytes]]]) -> list[tuple[str, bytes]]:
    return [(name, _unfold(parts)) for name, parts in fields]


def _unfold(parts: list[bytes]) -> bytes:
    whole = b"".join(part if part[:1] in (b" ", b"\t", b"") else b" " + part for part in parts)
    return whole.replace(b"\r", b" ").strip()
