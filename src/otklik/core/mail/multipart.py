"""The structure of a letter of ours: text and HTML side by side, images within, files beside (RFC 2046)."""

import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from otklik.core.mail import encoding, filenames
from otklik.core.mail.arrival import Attached
from otklik.core.mail.encoding import Header

_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")
_MAX_LINE: Final = 998


@dataclass(frozen=True, slots=True)
class Piece:
    """A part with its own headers and its body, CRLF throughout and without a break at the end."""

    headers: tuple[Header, ...]
    body: bytes


def letter(plain: str, html: str, files: tuple[Attached, ...], *, seed: str, lang: str) -> Piece:
    """The whole body. `seed` makes boundaries that are the same each time and differ between letters."""
    within = tuple(one for one in files if one.inline and one.content_id)
    beside = tuple(one for one in files if not (one.inline and one.content_id))
    shown = _text("html", html, lang)
    if within:
        shown = _together("related", (shown, *(_file(one) for one in within)), f"{seed}/related")
    both = _together("alternative", (_text("plain", plain, lang), shown), f"{seed}/alternative")
    if not beside:
        return both
    return _together("mixed", (both, *(_file(one) for one in beside)), f"{seed}/mixed")


def render(head: list[Header], body: Piece) -> bytes:
    """Bytes of the letter: headers, an empty line, the body."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in (*head, *body.headers))
    return lines.encode("utf-8") + b"\r\n" + body.body + b"\r\n"


def _together(kind: str, pieces: tuple[Piece, ...], seed: str) -> Piece:
    # "=_" occurs in neither quoted-printable nor base64, so no content can hold the boundary.
    boundary = "=_" + hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:32]
    opening = f"--{boundary}\r\n".encode()
    body = b"".join(opening + render([], piece) for piece in pieces)
    header = ("Content-Type", f'multipart/{kind};\r\n boundary="{boundary}"')
    return Piece((header,), body + f"--{boundary}--".encode())


def _text(kind: str, text: str, lang: str) -> Piece:
    raw = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    coding, body = _shorter(raw)
    headers = [("Content-Type", f"text/{kind}; charset=utf-8"), ("Content-Transfer-Encoding", coding)]
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", lang):
        headers.append(("Content-Language", lang))
    return Piece(tuple(headers), body)


def _shorter(raw: bytes) -> tuple[str, bytes]:
    """Readable quoted-printable for English, base64 for Russian: both are 7-bit with short lines."""
    high = sum(1 for byte in raw if byte > 0x7F)
    if high * 6 > len(raw):
        return "base64", _base64(raw)
    quoted = binascii.b2a_qp(raw.replace(b"\r\n", b"\n"), istext=True)
    safe = re.sub(rb"(?m)^(\.|From )", _hidden, quoted)
    return "quoted-printable", safe.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").rstrip(b"\r\n")


def _hidden(start: re.Match[bytes]) -> bytes:
    """A line that starts with 'From ' or a dot is changed by some servers on its way."""
    found = start.group(1)
    return b"=2E" if found == b"." else b"=46rom "


def _base64(raw: bytes) -> bytes:
    step = 57
    lines = (binascii.b2a_base64(raw[at : at + step], newline=False) for at in range(0, len(raw), step))
    return b"\r\n".join(lines)


def _file(one: Attached) -> Piece:
    kind = (
        one.content_type.lower() if _TYPE.fullmatch(one.content_type.lower()) else "application/octet-stream"
    )
    name = filenames.safe(one.filename, kind)
    coding, body = ("base64", _base64(one.content))
    if kind.startswith(("message/", "multipart/")):  # these may not be base64 (RFC 2046 5.2.1)
        kind, coding, body = _nested(one.content) if kind == "message/rfc822" else _opaque(body)
    word = "inline" if one.inline else "attachment"
    headers = [
        ("Content-Type", kind + encoding.old_parameter("name", name)),
        ("Content-Transfer-Encoding", coding),
        ("Content-Disposition", word + encoding.parameter("filename", name)),
    ]
    if one.content_id and encoding.is_id(one.content_id):
        headers.append(("Content-ID", f"<{one.content_id}>"))
    return Piece(tuple(headers), body)


def _nested(content: bytes) -> tuple[str, str, bytes]:
    """A letter within a letter goes as it is when it can, as a plain file when it would be damaged."""
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    if content.isascii() and b"\0" not in content and all(len(line) <= _MAX_LINE for line in lines):
        return "message/rfc822", "7bit", b"\r\n".join(lines)
    return _opaque(_base64(content))


def _opaque(encoded: bytes) -> tuple[str, str, bytes]:
    return "application/octet-stream", "base64", encoded
