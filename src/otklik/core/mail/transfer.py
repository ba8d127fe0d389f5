"""Content-Transfer-Encoding taken off, damaged or not (RFC 2045 6), and format=flowed (RFC 3676)."""

import binascii
import re
from dataclasses import dataclass
from typing import Final

_WHITE: Final = b" \t\r\n\x0b\x0c"
_COMMENT: Final = re.compile(r"\([^()]{0,200}\)")
_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
# Some lists and filters put their footer below a body that is base64, as it is.
_FOOTED: Final = re.compile(
    rb"\s*((?:[A-Za-z0-9+/]{4,76}={0,2}[ \t]*\r?\n)+)(\s*\n[^\r\n]*[^A-Za-z0-9+/=\s].*)", re.DOTALL
)
_MOST_FOOTED: Final = 1024 * 1024  # octets: what is longer is a file
_SURELY: Final = 40  # octets: no line of words has so many letters without a space
_SOFT_WITH_SPACES: Final = re.compile(rb"=[ \t]+(?=\r?\n)")
_BAD_QUOTED: Final = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\r?$)")
_SIGNATURE: Final = "-- "  # never flows (RFC 3676 4.3)
_IDENTITY: Final = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"})


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes as their author had them, and what was damaged on the way."""

    raw: bytes
    defects: tuple[str, ...] = ()


def take_off(raw: bytes, encoding: str) -> Content:
    """Content of a part whose Content-Transfer-Encoding says `encoding`. Never raises."""
    match _COMMENT.sub("", encoding).strip(" \t\"';").lower():
        case "base64":
            return _base64(raw)
        case "quoted-printable" | "quoted_printable":
            return _quoted(raw)
        case "x-uuencode" | "uuencode" | "x-uue":
            return _uuencoded(raw)
        case other:
            return Content(raw, () if other in _IDENTITY else ("unknown-encoding",))


def _base64(raw: bytes) -> Content:
    data = raw.translate(None, _WHITE)
    good = data.translate(None, data.translate(None, _BASE64)) if data else b""
    footed = _FOOTED.match(raw) if len(data) != len(good) and len(raw) < _MOST_FOOTED else None
    if footed and (footed.group(1).rstrip().endswith(b"=") or len(footed.group(1)) >= _SURELY):
        return Content(_groups(footed.group(1).translate(None, _WHITE)) + footed.group(2), ("bad-base64",))
    if len(data) - len(good) > len(data) // 5 or raw.count(b" ") > len(data) // 12:  # plain text all the same
        return Content(raw, ("bad-base64",))
    end = good.find(b"=")
    if end < 0 or not good[end:].strip(b"="):
        odd = len(data) != len(good) or len(good) % 4 != 0
        return Content(_groups(good), ("bad-base64",) if odd else ())
    return Content(_after_padding(good), ("bad-base64",))


def _after_padding(good: bytes) -> bytes:
    """Encodings put one after another: each run up to its padding is decoded alone, up to 1,000 of them."""
    runs = [run for run in re.split(rb"=+", good, maxsplit=1000) if run]
    return b"".join(_groups(run) for run in runs)


def _groups(good: bytes) -> bytes:
    good = good.replace(b"=", b"")
    good = good[:-1] if len(good) % 4 == 1 else good
    return binascii.a2b_base64(good + b"=" * (-len(good) % 4))


def _quoted(raw: bytes) -> Content:
    raw = _SOFT_WITH_SPACES.sub(b"=", raw)
    bad = _BAD_QUOTED.search(raw) is not None
    return Content(binascii.a2b_qp(raw), ("bad-quoted-printable",) if bad else ())


def _uuencoded(raw: bytes) -> Content:
    lines = raw.splitlines()
    begin = next((at for at, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    decoded: list[bytes] = []
    for line in lines[begin + 1 :]:
        if line.strip() in (b"end", b"`"):
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            return Content(b"".join(decoded) or raw, ("bad-uuencode",))
    return Content(b"".join(decoded))


def unflow(text: str, *, delete_space: bool) -> str:
    """Paragraphs of a format=flowed text on one line each; quoted lines keep '>' and their depth."""
    done: list[list[str]] = []
    open_depth = -1  # depth of the paragraph still open, -1 when none is
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ")
        flows = body.endswith(" ") and body != _SIGNATURE
        if open_depth != depth or body == _SIGNATURE:
            done.append([">" * depth + " "] if depth else [])
        done[-1].append(body[:-1] if flows and delete_space else body)
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in done)
