"""Small tools to write letters with: headers, parts and codings, right or deliberately wrong."""

import base64
import quopri
from urllib.parse import quote

DATE = "Mon, 23 Nov 2026 10:00:00 +0300"


def b64(text: str | bytes, charset: str = "utf-8") -> bytes:
    """A base64 body in lines of 76."""
    return base64.encodebytes(text.encode(charset) if isinstance(text, str) else text).replace(b"\n", b"\r\n")


def qp(text: str, charset: str = "utf-8") -> bytes:
    """A quoted-printable body."""
    return quopri.encodestring(text.encode(charset)).replace(b"\n", b"\r\n")


def b_word(text: str, charset: str = "utf-8") -> str:
    """One encoded word in base64."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def q_word(text: str, charset: str = "utf-8") -> str:
    """One encoded word in quoted-printable."""
    coded = "".join(
        f"={byte:02X}" if byte > 0x7E or byte in b"=?_ " else chr(byte) for byte in text.encode(charset)
    )
    return f"=?{charset}?Q?{coded.replace('=20', '_')}?="


def percent(text: str, charset: str = "utf-8") -> str:
    """The value of an RFC 2231 parameter."""
    return quote(text.encode(charset), safe="")


def head(charset: str = "utf-8", /, **fields: str | bytes) -> bytes:
    """Header lines; underscores in names become hyphens, the usual ones are there, None drops one."""
    usual = {"From": "Anna Sokolova <anna@rowan.example>", "To": "help@desk.example", "Date": DATE}
    usual["Message_ID"] = "<20261123.1@rowan.example>"
    lines = []
    for name, value in {**usual, **fields}.items():
        if value is not None:
            raw = value if isinstance(value, bytes) else value.encode(charset)
            lines.append(
                name.replace("_", "-").encode() + b": " + raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            )
    return b"\r\n".join(lines) + b"\r\n"


def single(
    top: bytes, body: bytes, kind: str = "text/plain; charset=utf-8", coding: str | None = "8bit"
) -> bytes:
    """A letter of one part."""
    lines = b"MIME-Version: 1.0\r\nContent-Type: " + kind.encode() + b"\r\n"
    if coding:
        lines += b"Content-Transfer-Encoding: " + coding.encode() + b"\r\n"
    return top + lines + b"\r\n" + _crlf(body)


def part(kind: str | bytes, body: bytes, coding: str | None = None, **fields: str | bytes) -> bytes:
    """One part of a multipart letter."""
    raw = kind if isinstance(kind, bytes) else kind.encode()
    lines = b"Content-Type: " + raw + b"\r\n"
    if coding:
        lines += b"Content-Transfer-Encoding: " + coding.encode() + b"\r\n"
    for name, value in fields.items():
        value = value if isinstance(value, bytes) else value.encode()
        lines += name.replace("_", "-").encode() + b": " + value + b"\r\n"
    return lines + b"\r\n" + _crlf(body)


def multi(kind: str, *parts: bytes, boundary: str = "----=_Part_7", closed: bool = True) -> tuple[str, bytes]:
    """(Content-Type, body) of a multipart."""
    mark = b"--" + boundary.encode()
    body = b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts)
    return f'multipart/{kind}; boundary="{boundary}"', body + (mark + b"--\r\n" if closed else b"")


def nested(kind: str, *parts: bytes, boundary: str) -> bytes:
    """A multipart as a part of another."""
    content_type, body = multi(kind, *parts, boundary=boundary)
    return part(content_type, body)


def whole(top: bytes, multipart: tuple[str, bytes]) -> bytes:
    """A letter of several parts."""
    return single(top, multipart[1], multipart[0], None)


def _crlf(body: bytes) -> bytes:
    return body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
