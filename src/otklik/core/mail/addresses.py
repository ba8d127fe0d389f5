"""Mailboxes of From, To and Cc (RFC 5322 3.4), split before decoding: an encoded comma splits nothing."""

import re
from typing import Final

from otklik.core.mail import words
from otklik.core.mail.arrival import Address

MAX_ADDRESSES: Final = 2000
MAX_EMAIL: Final = 320

_TOKEN: Final = re.compile(
    rb'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|\((?:[^()\\]|\\.)*\)?|[,;:]|[^",;:<(]+|\(',
    re.DOTALL,
)
_WORD: Final = re.compile(rb"[^\s<>\"(),;:]+")
_MAX_PENDING: Final = 12  # pieces of a name with unquoted commas
_EMAIL: Final = re.compile(r"[^\[\]()<>,;:\\@]+@(?:[^\[\]()<>,;:\\@]+|\[[0-9a-fA-F.:IPv]+\])")
_ESCAPED: Final = re.compile(rb"\\(.)", re.DOTALL)
_JUNK: Final = re.compile(r"[\s\x00-\x1f\x7f<>\"]+")


def read(raw: bytes, hint: str = "") -> tuple[Address, ...]:
    """Mailboxes of one header value, at most MAX_ADDRESSES; group names and what has no '@' are left out."""
    found = _Reader(hint).read(raw)
    if not found and b"=?" in raw:  # some mailers encode the address along with the name
        whole = words.decode(raw, hint).text.encode("utf-8", "replace")
        found = _Reader("utf-8").read(whole)
    return tuple(found)


def spelled(address: str) -> str:
    """An address as people spell its domain, ivan@пример.рф; it travels as xn--e1afmkfd.xn--p1ai (RFC 5891).

    So each has one spelling here. What would not travel back to the same name stays as it is.
    """
    if "xn--" not in address.lower():
        return address
    local, at, domain = address.rpartition("@")
    try:
        name = domain.lower().encode("ascii").decode("idna")
    except UnicodeError:
        return address
    return f"{local}{at}{name}" if travelling(name) == domain.lower() else address


def travelling(domain: str) -> str:
    """A domain, in lower case, as it stands in the DNS and in what servers say; else as it is."""
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


class _Reader:
    """Collects the tokens of one mailbox until a comma, a semicolon or the end."""

    def __init__(self, hint: str) -> None:
        self.hint = hint
        self.found: list[Address] = []
        self.phrase: list[bytes] = []
        self.comments: list[bytes] = []
        self.angle: bytes | None = None

    def read(self, raw: bytes) -> list[Address]:
        for match in _TOKEN.finditer(raw):
            self._take(match.group())
            if len(self.found) >= MAX_ADDRESSES:
                return self.found
        self._end(b";")
        return self.found

    def _take(self, token: bytes) -> None:
        if token in (b",", b";"):
            self._end(token)
        elif token == b":":
            self.phrase, self.comments = [], []  # the name of a group
        elif token[:1] == b"<":
            self.angle = token.strip(b"<>") if not self.angle else self.angle
        elif token[:1] == b"(":
            self.comments.append(_ESCAPED.sub(rb"\1", token.strip(b"()")))
        else:
            self.phrase.append(_unquoted(token))

    def _end(self, separator: bytes) -> None:
        address = self._angled() if self.angle is not None else self._bare()
        pending = 0 < len(self.phrase) < _MAX_PENDING
        if address is None and self.angle is None and separator == b"," and pending:
            self.phrase.append(b",")  # an unquoted comma inside the name: Petrov, Ivan <ivan@...>
            return
        if address is not None:
            self.found.append(address)
        self.phrase, self.comments, self.angle = [], [], None

    def _phrase(self) -> bytes:
        return b"".join(self.phrase)

    def _angled(self) -> Address | None:
        email = self._email((self.angle or b"").rsplit(b":", 1)[-1])
        phrase = self._phrase().strip() or b" ".join(self.comments)
        return Address(self._name(phrase), email) if email else None

    def _bare(self) -> Address | None:
        phrase = self._phrase()
        match = next((one for one in _WORD.finditer(phrase) if b"@" in one.group()), None)
        email = self._email(match.group()) if match else ""
        if match is None or not email:
            return None
        rest = (phrase[: match.start()] + phrase[match.end() :]).strip(b" <>")
        return Address(self._name(rest or b" ".join(self.comments)), email)

    def _name(self, raw: bytes) -> str:
        return words.decode(raw, self.hint).text.strip("\"'<> ").strip()

    def _email(self, raw: bytes) -> str:
        text = _JUNK.sub("", words.decode(raw, self.hint).text).removeprefix("mailto:").strip(".,;'")
        return spelled(text) if _EMAIL.fullmatch(text) and len(text) <= MAX_EMAIL else ""


def _unquoted(token: bytes) -> bytes:
    if token[:1] != b'"':
        return token
    return _ESCAPED.sub(rb"\1", token[1:-1] if len(token) > 1 and token.endswith(b'"') else token[1:])
