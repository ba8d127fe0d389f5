"""Header values on their way out: encoded words (RFC 2047), folding, and nothing that starts a new line."""

import binascii
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from otklik.core.mail.arrival import Address
from otklik.core.mail.words import one_line

Header = tuple[str, str]

_LINE: Final = 76
_WORD_BYTES: Final = 42  # bytes of text in one encoded word: 56 of base64, 68 with its frame
_MAX_NAME: Final = 200
_MAX_TEXT: Final = 2000
_ATOM: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_EMAIL: Final = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]{1,128}@[^\s<>(),;:\\\"@\x00-\x1f\x7f]{1,255}")
_ID: Final = re.compile(r"[!-;=?-~]{1,900}")


def text(value: str, *, used: int = 0) -> str:
    """An unstructured value: plain ASCII words as they are, all from the first to the last other one encoded.

    `used` is how much of the first line the header's name takes.
    """
    value = one_line(value)[:_MAX_TEXT]
    tokens = value.split(" ")
    odd = [at for at, token in enumerate(tokens) if not _is_plain(token)]
    if not odd:
        return _fold(tokens, used)
    first, last = odd[0], odd[-1] + 1
    middle = list(words(" ".join(tokens[first:last])))
    return _fold([*tokens[:first], *middle, *tokens[last:]], used)


def words(value: str) -> Iterator[str]:
    """Encoded words of at most 75 characters that read as one text: cut at spaces where they can be.

    No character is cut in two, and a reader that wrongly puts a space between them does no harm.
    """
    chunk = b""
    for token in re.findall(r"\S+ ?| ", value):
        for piece in _short_pieces(token):
            if len(chunk) + len(piece) > _WORD_BYTES:
                yield _word(chunk)
                chunk = b""
            chunk += piece
    if chunk:
        yield _word(chunk)


def _short_pieces(token: str) -> Iterator[bytes]:
    """The token in UTF-8, whole if it fits into one encoded word, else by characters."""
    whole = token.encode("utf-8", "replace")
    if len(whole) <= _WORD_BYTES:
        yield whole
    else:
        yield from (char.encode("utf-8", "replace") for char in token)


def mailboxes(addresses: tuple[Address, ...]) -> str:
    """A value for From, To or Cc, one mailbox a line. Raises ValueError for an address not fit to send."""
    return ",\r\n ".join(_mailbox(address) for address in addresses)


def parameter(name: str, value: str) -> str:
    """'; name=value' of a Content-* header: quoted when ASCII, else by RFC 2231 in sections short enough."""
    value = one_line(value)
    if value.isascii() and len(value) <= 60 and "=?" not in value:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f';\r\n {name}="{escaped}"'
    encoded = "utf-8''" + "".join(_percent(char) for char in value)
    pieces = re.findall(r"(?:%[0-9A-F]{2}|[^%]){1,20}", encoded)
    if len(pieces) == 1:
        return f";\r\n {name}*={encoded}"
    return "".join(f";\r\n {name}*{at}*={piece}" for at, piece in enumerate(pieces))


def old_parameter(name: str, value: str) -> str:
    """The same as encoded words within quotes: against the RFC, and what old mail programs read."""
    value = one_line(value)
    if value.isascii() and "=?" not in value:
        return parameter(name, value) if len(value) <= 60 else ""
    return f';\r\n {name}="' + "\r\n ".join(words(value)) + '"'


def is_id(message_id: str) -> bool:
    """Whether a header can carry this id, given without <>."""
    return _ID.fullmatch(message_id) is not None


def _is_plain(token: str) -> bool:
    return token.isascii() and "=?" not in token and len(token) <= _LINE - 20


def _word(chunk: bytes) -> str:
    return f"=?utf-8?b?{binascii.b2a_base64(chunk, newline=False).decode('ascii')}?="


def _fold(tokens: list[str], used: int) -> str:
    lines, room = [""], _LINE - used
    for token in tokens:
        if lines[-1] and len(lines[-1]) + 1 + len(token) > room:
            lines.append(token)
            room = _LINE
        else:
            lines[-1] += (" " if lines[-1] else "") + token
    return "\r\n ".join(lines)


def _mailbox(address: Address) -> str:
    email = address.email.strip()
    if not _EMAIL.fullmatch(email):
        raise ValueError(f"{address.email!r} is no address that a letter can be sent to")
    name = one_line(address.name)[:_MAX_NAME]
    return f"{_phrase(name)} <{_ascii_domain(email)}>" if name else _ascii_domain(email)


def _phrase(name: str) -> str:
    if not name.isascii() or "=?" in name:
        return "\r\n ".join(words(name))
    if _ATOM.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ascii_domain(email: str) -> str:
    """Domains travel as punycode; a local part that is not ASCII needs a server with SMTPUTF8 (RFC 6531)."""
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise ValueError(f"{email!r} has no domain that mail can reach") from None


def _percent(char: str) -> str:
    return char if char.isascii() and (char.isalnum() or char in "-._~") else quote(char.encode(), safe="")
