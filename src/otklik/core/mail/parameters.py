"""Content-Type and Content-Disposition: a value and its parameters (RFC 2045), names by RFC 2231 or 2047."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final
from urllib.parse import unquote_to_bytes

from otklik.core.mail import charset, words

_PARAMETER: Final = re.compile(rb';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_TYPE: Final = re.compile(rb"\s*([\w.+-]{1,100})/([\w.+-]{1,150})")
_ESCAPED: Final = re.compile(rb'\\(["\\])')
_PERCENT: Final = re.compile(rb"(?:%[0-9A-Fa-f]{2}){2,}")
_SECTION: Final = re.compile(r"(?P<name>[^*]+)(?:\*(?P<number>\d{1,4}))?(?P<extended>\*)?")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The leading value in lower case ('' if none or unreadable) and the decoded parameters."""

    value: str
    by_name: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Parameter of that lower-case name, '' if absent."""
        return self.by_name.get(name, "")


@dataclass(frozen=True, slots=True)
class _Section:
    number: int
    extended: bool
    raw: bytes


def content_type(raw: bytes, hint: str = "") -> Parameters:
    """'maintype/subtype' and parameters; value '' where the type cannot be read."""
    match = _TYPE.match(raw)
    value = b"/".join(match.groups()).decode("ascii", "replace").lower() if match else ""
    return Parameters(value, _by_name(raw, hint))


def disposition(raw: bytes, hint: str = "") -> Parameters:
    """'inline', 'attachment' or whatever word there is, and parameters."""
    return Parameters(words.decode(raw.split(b";", 1)[0]).text.lower(), _by_name(raw, hint))


def _by_name(raw: bytes, hint: str) -> dict[str, str]:
    sections: dict[str, list[_Section]] = {}
    for match in _PARAMETER.finditer(raw):
        name, section = _section(match)
        sections.setdefault(name, []).append(section)
    return {name: _value(found, hint) for name, found in sections.items()}


def _section(match: re.Match[bytes]) -> tuple[str, _Section]:
    key = match.group(1).decode("ascii", "replace").lower()
    parts = _SECTION.fullmatch(key)
    if parts is None:
        return key, _Section(-1, False, _bare(match.group(2)))
    # Without a number it is whole: it goes before any continuation.
    number = int(parts["number"]) if parts["number"] else -1
    return parts["name"], _Section(number, parts["extended"] is not None, _bare(match.group(2)))


def _bare(raw: bytes) -> bytes:
    raw = raw.strip()
    if raw[:1] != b'"':
        return raw
    return _ESCAPED.sub(rb"\1", raw[1:-1] if len(raw) > 1 and raw.endswith(b'"') else raw[1:])


def _value(sections: list[_Section], hint: str) -> str:
    """Of filename, filename* and filename*0 at once, the extended form is the one meant (RFC 6266 4.3)."""
    whole = [one for one in sections if one.number < 0]
    numbered = sorted((one for one in sections if one.number >= 0), key=lambda one: one.number)
    best = [one for one in whole if one.extended][:1] or numbered or whole[:1]
    if not any(one.extended for one in best):
        return _legacy(b"".join(one.raw for one in best), hint)
    return _extended(best, hint)


def _extended(sections: list[_Section], hint: str) -> str:
    first = sections[0].raw.split(b"'", 2) if sections[0].extended else [sections[0].raw]
    declared = first[0].decode("ascii", "replace") if len(first) == 3 else hint
    start = replace(sections[0], raw=first[-1] if len(first) == 3 else sections[0].raw)
    joined = b""
    # Neighbours are joined before unquoting: some mailers cut within a %XX.
    for extended, run in groupby((start, *sections[1:]), key=lambda one: one.extended):
        piece = b"".join(one.raw for one in run)
        joined += unquote_to_bytes(piece) if extended else piece
    # Some mailers wrap one coding in the other.
    return words.decode(joined, declared).text if b"=?" in joined else _text(joined, declared)


def _legacy(raw: bytes, hint: str) -> str:
    if _PERCENT.search(raw):
        unquoted = charset.decode(unquote_to_bytes(raw), "utf-8")
        if not unquoted.defects and not unquoted.text.isascii():
            return words.one_line(unquoted.text)
    return words.decode(raw, hint).text


def _text(raw: bytes, declared: str) -> str:
    return words.one_line(charset.decode(raw, declared).text)
