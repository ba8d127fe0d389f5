"""The tree of a letter's parts (RFC 2045 to 2049), found by searching for boundaries, within hard bounds.

The standard library's parser is not used here: it reads line by line (seconds for 60 MB of base64), tests
every line against every open boundary, and raises RecursionError on deep nesting. See docs/mail.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from otklik.core.mail import fields, words
from otklik.core.mail.fields import Block, Fields
from otklik.core.mail.parameters import Parameters, content_type, disposition

MAX_DEPTH: Final = 20
MAX_PARTS: Final = 500
_MAX_CANDIDATES: Final = 10_000

_BOUNDARY_LINE: Final = re.compile(rb"^--(?=-{0,68}[^\s-])([^\r\n]{1,70}?)[ \t]*\r?$", re.MULTILINE)
# A part without headers begins with a blank line; some programs put one above headers, too.
_BARE: Final = re.compile(rb"\r?\n(?!\s*Content-[\w-]+:)", re.IGNORECASE)
_LINE_END: Final = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r?\Z)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its header fields, its content still encoded, or the parts within it."""

    fields: Fields
    type: Parameters
    disposition: Parameters
    body: bytes
    children: tuple["Part", ...] = ()

    @property
    def is_container(self) -> bool:
        """Whether it holds parts and no content of its own."""
        return bool(self.children)


class Tree:
    """Reads a letter into parts; `defects` and the counts of bounds belong to the whole letter."""

    def __init__(self, raw: bytes, hint: str) -> None:
        self.raw = raw
        self.hint = hint
        self.defects: list[str] = []
        self.parts = 0
        self.candidates = 0

    def read(self) -> Part:
        """The root part. Never raises."""
        return self._part(0, len(self.raw), 0, "text/plain")

    def _part(self, start: int, end: int, depth: int, default: str) -> Part:
        bare = depth > 0 and _BARE.match(self.raw, start, end)
        block = Block(Fields(), bare.end()) if bare else fields.read(self.raw, start, end)
        self.defects += block.defects
        self.parts += 1
        found = content_type(block.fields.first("content-type"), self.hint)
        kind = Parameters(found.value or default, found.by_name)
        shown = disposition(block.fields.first("content-disposition"), self.hint)
        children = self._children(kind, block.body_start, end, depth)
        body = b"" if children else self.raw[block.body_start : end]
        return Part(block.fields, self._leaf_type(kind, children), shown, body, children)

    def _leaf_type(self, kind: Parameters, children: tuple[Part, ...]) -> Parameters:
        """A multipart in which no part was found is shown as the text it is, or kept when it was too deep."""
        if children or not kind.value.startswith("multipart/"):
            return kind
        too_much = {"too-deep", "too-many-parts"} & set(self.defects)
        return Parameters("application/octet-stream" if too_much else "text/plain", kind.by_name)

    def _children(self, kind: Parameters, start: int, end: int, depth: int) -> tuple[Part, ...]:
        if not kind.value.startswith("multipart/"):
            return ()
        if depth >= MAX_DEPTH:
            self.defects.append("too-deep")
            return ()
        default = "message/rfc822" if kind.value == "multipart/digest" else "text/plain"
        spans = list(self._spans(self._boundary(kind, start, end), start, end))
        if not spans:
            self.defects.append("bad-multipart")
        return tuple(self._part(low, high, depth + 1, default) for low, high in spans)

    def _boundary(self, kind: Parameters, start: int, end: int) -> bytes:
        declared = kind.get("boundary").encode("utf-8", "replace")
        if declared:
            return declared
        self.defects.append("missing-boundary")
        guessed = _BOUNDARY_LINE.search(self.raw, start, min(end, start + fields.MAX_BLOCK))
        return guessed.group(1) if guessed else b""

    def _spans(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Start and end of each part, without the line break that belongs to the boundary."""
        opened = -1
        for at, after, closing in self._delimiters(boundary, start, end):
            if opened >= 0:
                yield opened, max(opened, self._without_break(at))
            opened = after
            if closing:
                return
            if self.parts >= MAX_PARTS:
                self.defects.append("too-many-parts")
                break
        if opened >= 0:
            self.defects.append("missing-end")
            if opened < end:
                yield opened, end

    def _without_break(self, at: int) -> int:
        if self.raw[at - 1 : at] == b"\n":
            at -= 1
        return at - 1 if self.raw[at - 1 : at] == b"\r" else at

    def _delimiters(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Where a boundary line starts, where the next line does, and whether it is the closing one."""
        mark = b"--" + boundary
        at = self.raw.find(mark, start, end) if boundary else -1
        while at >= 0 and self.candidates < _MAX_CANDIDATES:
            self.candidates += 1
            line_end = _LINE_END.match(self.raw, at + len(mark), end)
            starts_line = at == start or self.raw[at - 1 : at] == b"\n"
            if line_end and starts_line:
                yield at, line_end.end(), line_end.group(1) is not None
            at = self.raw.find(mark, at + len(mark), end)


def name(part: Part) -> str:
    """The file name as the letter gives it ('' if none): RFC 2183 first, then the name of RFC 2046."""
    proper, older = part.disposition.get("filename"), part.type.get("name")
    if proper and older and _looks_lost(proper) and not _looks_lost(older):
        return older
    return proper or older


def description(part: Part) -> str:
    """Content-Description, '' if none."""
    return words.decode(part.fields.first("content-description")).text


def _looks_lost(text: str) -> bool:
    return "\ufffd" in text or "??" in text
