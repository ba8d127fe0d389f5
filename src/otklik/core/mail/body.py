"""What the author of a letter added, told from what was quoted; and its HTML made safe or made text."""

import re
from enum import Enum
from typing import Final

from otklik.core.mail import quoting
from otklik.core.mail.markup import clean_html as clean_html
from otklik.core.mail.markup import html_to_text as html_to_text

_MAX_LINES: Final = 20_000  # of a longer text (a log, mostly) nothing is cut
_MAX_TEXT: Final = 500_000  # characters, likewise
_LONG_SIGNATURE: Final = 15  # lines; a longer text under a bare '--' is no signature
_MAX_SIGNATURES: Final = 20
_WRAPPED: Final = 65  # a quoted line so long may have spilled its end onto a line of its own

_QUOTE: Final = re.compile(r"[ \t\u00a0]{0,3}>")
_INITIALS: Final = re.compile(r"\s{0,3}[A-ZА-ЯЁa-zа-яё]{0,4}>+")


class _Kind(Enum):
    OWN = "own"
    QUOTED = "quoted"
    BLANK = "blank"
    TRAILER = "trailer"  # a signature or "sent from my phone"


def split_reply(text: str) -> tuple[str, str]:
    """(the author's own words, what was cut off), both as written.

    Nothing is cut from a forwarded letter, from answers written between quotes, and when no word would
    be left.
    """
    lines = text.split("\n") if len(text) <= _MAX_TEXT else []
    if not lines or len(lines) > _MAX_LINES:
        return text.strip("\n"), ""
    end = _tail(lines)
    if _is_forward(lines, end):
        return _text(lines), ""
    kinds = _kinds(lines[:end])
    own = _own(kinds)
    reply = _text([lines[at] for at in own])
    if not reply:
        return _text(lines), ""
    kept = set(own)
    return reply, _text([line for at, line in enumerate(lines) if at not in kept])


def _tail(lines: list[str]) -> int:
    """The line from which everything is an earlier letter put below without marks; len(lines) if none is."""
    for at, line in enumerate(lines):
        if not line.strip() or _QUOTE.match(line):
            continue
        if quoting.ORIGINAL.fullmatch(line):
            return at
        if quoting.heads_letter(lines, at) or (_below_rule(lines, at) and quoting.lists_keys(lines, at)):
            return _with_rule(lines, at)
        length = quoting.attribution_length(lines, at)
        if length and not _quote_follows(lines, at):
            return at - length + 1
    return len(lines)


def _below_rule(lines: list[str], at: int) -> bool:
    return _with_rule(lines, at) < at


def _with_rule(lines: list[str], at: int) -> int:
    """The rule of dashes or underscores above line `at`, if there is one."""
    above = at - 1
    while above >= 0 and at - above <= 2 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and quoting.RULE.fullmatch(lines[above]) else at


def _quote_follows(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at + 1 : at + 5] if line.strip()), "")
    marks = _INITIALS if quoting.speaks_the_bat(lines[at]) else _QUOTE
    return marks.match(following) is not None


def _is_forward(lines: list[str], end: int) -> bool:
    """A forwarded letter is the matter itself, not a quote of what we know."""
    top = [line for line in lines[: min(end + 2, len(lines))] if not _QUOTE.match(line)]
    return any(quoting.FORWARDED.fullmatch(line) for line in top)


def _kinds(lines: list[str]) -> list[_Kind]:
    marks = _marks(lines)
    kinds = [_kind(line, marks) for line in lines]
    for at, kind in enumerate(kinds):
        if kind is _Kind.OWN and _quote_follows(lines, at):
            _announcement(lines, kinds, at)
    _spilled(lines, kinds)
    _trailers(lines, kinds)
    return kinds


def _marks(lines: list[str]) -> re.Pattern[str]:
    """Initials mark a quote only in a letter of the one program that writes them: 'SQL> ' is a prompt."""
    return _INITIALS if any(quoting.speaks_the_bat(line) for line in lines) else _QUOTE


def _kind(line: str, marks: re.Pattern[str]) -> _Kind:
    if not line.strip():
        return _Kind.BLANK
    return _Kind.QUOTED if marks.match(line) else _Kind.OWN


def _announcement(lines: list[str], kinds: list[_Kind], at: int) -> None:
    """'On ... wrote:' above a quote belongs to it."""
    length = quoting.attribution_length(lines, at) or (1 if quoting.names_author(lines[at]) else 0)
    for line in range(at - length + 1, at + 1):
        kinds[line] = _Kind.QUOTED


def _spilled(lines: list[str], kinds: list[_Kind]) -> None:
    """The end of a long quoted line that was wrapped without its mark is quoted too."""
    for at in range(1, len(lines) - 1):
        if kinds[at - 1 : at + 2] != [_Kind.QUOTED, _Kind.OWN, _Kind.QUOTED]:
            continue
        if len(lines[at - 1]) >= _WRAPPED and len(lines[at]) < _WRAPPED and lines[at][:1].islower():
            kinds[at] = _Kind.QUOTED


def _trailers(lines: list[str], kinds: list[_Kind]) -> None:
    """Mark signatures, from '--' to the next quote, and what a phone or a virus scanner put at the end."""
    marks = [at for at, line in enumerate(lines) if quoting.SIGNATURE.fullmatch(line)]
    for at in marks[-_MAX_SIGNATURES:]:
        if kinds[at] is _Kind.OWN:
            _signature(lines, kinds, at)
    for at in range(len(lines) - 1, -1, -1):
        if kinds[at] is _Kind.OWN:
            if not quoting.DEVICE.fullmatch(lines[at]):
                _before_quotes(lines, kinds)
                return
            kinds[at] = _Kind.TRAILER


def _signature(lines: list[str], kinds: list[_Kind], at: int) -> None:
    end = next((line for line in range(at, len(lines)) if kinds[line] is _Kind.QUOTED), len(lines))
    filled = sum(1 for line in range(at, end) if kinds[line] is not _Kind.BLANK)
    if filled > _LONG_SIGNATURE and lines[at] != quoting.STRICT_SIGNATURE:
        return
    for line in range(at, end):
        kinds[line] = _Kind.TRAILER


def _before_quotes(lines: list[str], kinds: list[_Kind]) -> None:
    """'Sent from my phone' just above the first quote."""
    first = next((at for at, kind in enumerate(kinds) if kind is _Kind.QUOTED), len(kinds))
    for at in range(first - 1, -1, -1):
        if kinds[at] is _Kind.OWN:
            if not quoting.DEVICE.fullmatch(lines[at]):
                return
            kinds[at] = _Kind.TRAILER


def _own(kinds: list[_Kind]) -> range:
    """The stretch of the author's words: above the quotes, below them, or everything when they alternate."""
    own = [at for at, kind in enumerate(kinds) if kind is _Kind.OWN]
    quoted = [at for at, kind in enumerate(kinds) if kind is _Kind.QUOTED]
    if not own:
        return range(0)
    if any(own[0] < at < own[-1] for at in quoted):
        return range(len(kinds))
    return range(own[0], own[-1] + 1)


def _text(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
