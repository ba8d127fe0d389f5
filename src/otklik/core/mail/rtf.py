"""What Outlook keeps in compressed RTF (MS-OXRTFCP): text, or the HTML within it (MS-OXRTFEX)."""

import re
import struct
from dataclasses import dataclass, field, replace
from typing import Final

from otklik.core.mail import charset

MAX_RTF: Final = 256 * 1024  # bytes after unpacking: Python takes a tenth of a second for them

_HEAD: Final = struct.Struct("<III")
_WINDOW: Final = 4096
_START: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN: Final = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)"
)
_HIDDEN: Final = frozenset(
    {
        b"fonttbl",
        b"colortbl",
        b"stylesheet",
        b"info",
        b"pict",
        b"object",
        b"themedata",
        b"header",
        b"footer",
        b"mhtmltag",
    }
)
_SIGNS: Final = {
    b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"endash": "–", b"emdash": "—",
}  # fmt: skip


def read(raw: bytes) -> tuple[str, str]:
    """(text, HTML) of compressed RTF; one of the two is '', both for what is none. Never raises."""
    source = _unpacked(raw)
    if not source.startswith(b"{\\rtf"):
        return "", ""
    holds_html = b"\\fromhtml1" in source[:4096]
    text = _Reader(holds_html=holds_html).read(source)
    return ("", text) if holds_html else (text, "")


def _unpacked(raw: bytes) -> bytes:
    if len(raw) < 16:
        return b""
    kind, content = raw[8:12], raw[16:]
    if kind == b"MELA":
        return content[:MAX_RTF]
    return _inflated(content) if kind == b"LZFu" else b""


def _inflated(content: bytes) -> bytes:
    """Bytes and references into the last 4096 ones, eight to a byte that tells which is which."""
    done = bytearray(_START)
    at = 0
    while at < len(content) and len(done) < MAX_RTF:
        control, at = content[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                done += content[at : at + 1]
                at += 1
                continue
            if at + 2 > len(content):
                return bytes(done[len(_START) :])
            place, length = content[at] << 4 | content[at + 1] >> 4, (content[at + 1] & 15) + 2
            at += 2
            back = (len(done) - place) % _WINDOW
            if back == 0:  # a reference to where we are ends it
                return bytes(done[len(_START) :])
            _copy(done, back, length)
    return bytes(done[len(_START) :])


def _copy(done: bytearray, back: int, length: int) -> None:
    for _ in range(length):
        done.append(done[-back] if back <= len(done) else 0x20)


@dataclass(slots=True)
class _Group:
    """What holds until the brace is closed."""

    hidden: bool = False
    skip: int = 1  # characters that stand in for a \\u


@dataclass(slots=True)
class _Reader:
    holds_html: bool
    codepage: str = "cp1252"
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    to_skip: int = 0

    def read(self, source: bytes) -> str:
        for token in _TOKEN.finditer(source):
            self._take(token)
        self._flush()
        # What lies beyond the first 65,536 characters is written as two halves.
        text = "".join(self.pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return charset.clean(charset.Decoded(text)).text

    def _take(self, token: re.Match[bytes]) -> None:
        word, number, code, sign, brace, plain = token.groups()
        if code is not None:
            self._bytes(bytes([int(code, 16)]))
        elif plain is not None:
            self._bytes(plain)
        elif brace is not None:
            self._brace(opens=brace == b"{")
        elif sign is not None:
            self._sign(sign)
        else:
            self._word(word, int(number) if number else None)

    def _brace(self, *, opens: bool) -> None:
        self._flush()
        if opens and len(self.outer) < 1000:
            self.outer.append(replace(self.group))
        elif not opens and self.outer:
            self.group = self.outer.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.group.hidden = True  # until a word says that it is HTML
        elif sign in (b"\\", b"{", b"}"):
            self._bytes(sign)
        elif sign == b"~":
            self._say("\u00a0")

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self.to_skip = self.group.skip
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        else:
            self._setting(word, number)

    def _setting(self, word: bytes, number: int | None) -> None:
        if word == b"ansicpg":
            self.codepage = charset.known(f"cp{number}") or self.codepage
        elif word == b"uc":
            self.group.skip = min(number or 0, 8)
        elif word == b"htmlrtf":
            self.group.hidden = self.holds_html and number != 0
        elif word == b"htmltag":
            self.group.hidden = False
        elif word in _HIDDEN:
            self.group.hidden = True

    def _bytes(self, raw: bytes) -> None:
        skipped = min(self.to_skip, len(raw))
        self.to_skip -= skipped
        if not self.group.hidden:
            self.pending += raw[skipped:]

    def _say(self, text: str) -> None:
        self._flush()
        if not self.group.hidden:
            self.pieces.append(text)

    def _flush(self) -> None:
        if self.pending:
            self.pieces.append(charset.decode(bytes(self.pending), self.codepage).text)
            self.pending.clear()
