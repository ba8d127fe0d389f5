"""Header text: RFC 2047 encoded words, raw 8-bit text, and everything mailers do to both."""

import binascii
import re
from dataclasses import dataclass
from typing import Final

from otklik.core.mail import charset

# A few stray '?' inside a word are borne with; the bound keeps hostile headers linear.
_WORD: Final = re.compile(
    rb"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,8})\?="
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SPACES: Final = re.compile(r"\s+")
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]+")


@dataclass(frozen=True, slots=True)
class _Word:
    charset: str
    coding: str
    body: bytes


def decode(raw: bytes, hint: str = "") -> charset.Decoded:
    """The text of a header value on one line; `hint` is the body's charset, for raw 8-bit text."""
    pieces = list(_pieces(raw, hint))
    text = one_line("".join(piece.text for piece in pieces))
    codes = [code for piece in pieces for code in piece.defects]
    return charset.Decoded(text, tuple(dict.fromkeys(codes)))


def one_line(text: str) -> str:
    """Controls and runs of white space become one space each: a header can never bring a line of its own."""
    return _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()


def _pieces(raw: bytes, hint: str) -> list[charset.Decoded]:
    pieces: list[charset.Decoded] = []
    words: list[_Word] = []
    position = 0
    for match in _WORD.finditer(raw):
        between = raw[position : match.start()]
        if between.strip() or not words:
            pieces += _flush(words)
            pieces.append(_plain(between, hint))
            words = []
        words.append(_word(match))
        position = match.end()
    return [*pieces, *_flush(words), _plain(raw[position:], hint)]


def _plain(raw: bytes, hint: str) -> charset.Decoded:
    found = charset.decode(raw, "" if charset.known(hint) == "ascii" else hint)
    odd = charset.decode(raw).defects if found.defects else ()  # the hint is ours: it cannot be wrong
    broken = ("broken-encoded-word",) if b"=?" in raw else ()
    return charset.Decoded(found.text, (*odd, *broken))


def _word(match: re.Match[bytes]) -> _Word:
    name, coding, body = match.groups()
    return _Word(name.decode("ascii", "replace").lower(), coding.decode("ascii").lower(), body)


def _flush(words: list[_Word]) -> list[charset.Decoded]:
    """Adjacent words of one charset are joined as bytes: mailers cut characters, even base64 groups."""
    pieces: list[charset.Decoded] = []
    group: list[_Word] = []
    for word in words:
        if group and word.charset != group[0].charset:
            pieces.append(charset.decode(_bytes(group), group[0].charset))
            group = []
        group.append(word)
    return [*pieces, charset.decode(_bytes(group), group[0].charset)] if group else pieces


def _bytes(group: list[_Word]) -> bytes:
    joined, pending = b"", b""
    for word in group:
        if word.coding == "q":
            joined, pending = joined + _base64(pending) + _quoted(word.body), b""
            continue
        pending += _NOT_BASE64.sub(b"", word.body)
        if len(pending) % 4 == 0 or pending.endswith(b"="):
            joined, pending = joined + _base64(pending), b""
    return joined + _base64(pending)


def _quoted(body: bytes) -> bytes:
    return binascii.a2b_qp(body.replace(b" ", b"_"), header=True)


def _base64(body: bytes) -> bytes:
    body = body.rstrip(b"=")
    body = body[: len(body) - 1] if len(body) % 4 == 1 else body
    try:
        return binascii.a2b_base64(body + b"=" * (-len(body) % 4))
    except binascii.Error:
        return body
