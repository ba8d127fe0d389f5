"""What the author of a letter added, told from what was quoted; and its HTML made safe or made text."""

import re
from enum import Enum
from typing import Final

from otklik.core.mail import quoting, trailers
from otklik.core.mail.cleaning import clean_html as clean_html
from otklik.core.mail.markup import html_to_text as html_to_text

_MAX_LINES: Final = 20_000  # of a longer text (a log, mostly) nothing is cut
_MAX_TEXT: Final = 500_000  # characters, likewise
_LONG_SIGNATURE: Final = 15  # lines; a longer text under a bare '--' is no signature
_MOST_TRAILERS: Final = 6
_MAX_SIGNATURES: Final = 20
_MOST_ENDS: Final = 400  # lines ending in a colon; of more, none is looked at as the announcement of a letter
_MAX_PARAGRAPHS: Final = 8  # of a disclaimer
_MAX_PARAGRAPH: Final = 6000  # characters; a longer one is no disclaimer
_MAX_WORDS_ABOVE: Final = 40  # lines right on top of a disclaimer
_SIGNED_WITHIN: Final = 12  # filled lines at the end, among which a farewell may stand
_WRAPPED: Final = 65  # a quoted line so long may have spilled its end onto a line of its own

_ENDS: Final = (".", "?", "!", ":", ";", "…")  # below a whole sentence stands an answer, not its end

_UNSEEN: Final = dict.fromkeys((0xAD, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)))
"""What programs put on empty lines and before addresses, and nobody sees."""

_QUOTE: Final = re.compile(r"[ \t\u00a0]{0,3}>")
_NO_MARKS: Final = re.compile(r"(?!)")
_NAMED: Final = re.compile(r"\s{0,8}\[(?P<name>[^\[\]@]{3,60})\]\s*\S")
_INITIALS: Final = re.compile(r"\s{0,3}[A-ZА-ЯЁa-zа-яё]{0,4}>+")


class _Kind(Enum):
    OWN = "own"
    QUOTED = "quoted"
    BLANK = "blank"
    TRAILER = "trailer"  # a signature, a disclaimer, "sent from my phone"


def split_reply(text: str, *, answers: bool = True, author: str = "") -> tuple[str, str]:
    """(the author's own words, what was cut off), both as written.

    `answers`: whether the letter answers another one; if not, a letter below its words is no quote but the
    matter itself. `author`: their name and the first part of their address; a card with another name is what
    they write about. Nothing is cut from a forwarded letter, between quotes that are answered one by one,
    where the author says that the answers are below or puts their name before them, and when no word would be
    left.
    """
    lines = text.split("\n") if len(text) <= _MAX_TEXT else []
    if not lines or len(lines) > _MAX_LINES:
        return text.strip("\n"), ""
    seen = text.translate(_UNSEEN).split("\n")
    end = _tail(seen)
    if _is_forward(seen, end) or (end < len(lines) and not answers) or _comments(seen[end:], author):
        return _text(lines), ""
    kinds = _kinds(seen[:end], author, answers=answers)
    own = _own(kinds)
    reply = _text([lines[at] for at in own])
    kept = set(own)
    rest = _text([line for at, line in enumerate(lines) if at not in kept])
    between = any(kinds[at] is _Kind.QUOTED for at in own)
    if not reply or (rest and not between and trailers.points_below(reply)):
        return _text(lines), ""
    return reply, rest


def _tail(lines: list[str]) -> int:
    """The line from which everything is an earlier letter put below without marks; len(lines) if none is."""
    ends = 0
    for at, line in enumerate(lines):
        if not line.strip() or _QUOTE.match(line):
            continue
        if quoting.ORIGINAL.fullmatch(line) or quoting.RUNS_ON.match(line):
            return at
        if quoting.heads_letter(lines, at) or (_below_rule(lines, at) and quoting.lists_keys(lines, at)):
            return _with_rule(lines, quoting.first_key(lines, at))
        ends += quoting.may_announce(line)
        length = quoting.attribution_length(lines, at) if ends <= _MOST_ENDS else 0
        if length and quoting.is_sure(lines, at, length) and not _quote_follows(lines, at):
            return at - length + 1
    return len(lines)


def _comments(below: list[str], author: str) -> bool:
    """'[Anna Sokolova] 5.2' within the letter below: Outlook names who added it there."""
    named = (found for line in below if (found := _NAMED.match(line)) is not None)
    return any(trailers.is_full_name_of(found["name"], author) for found in named)


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


def _kinds(lines: list[str], author: str, *, answers: bool) -> list[_Kind]:
    marks = _marks(lines) if answers or _announces(lines) else _NO_MARKS
    kinds = [_kind(line, marks) for line in lines]
    for at in _shown(lines):
        kinds[at] = _kind(lines[at], _NO_MARKS)
    for at, kind in enumerate(kinds):
        if kind is _Kind.OWN and marks is not _NO_MARKS and _quote_follows(lines, at):
            _announcement(lines, kinds, at)
    _spilled(lines, kinds)
    _trailers(lines, kinds, author)
    return kinds


def _announces(lines: list[str]) -> bool:
    """Whether a program announces a quote; else '>' in a letter that answers nothing is the author's."""
    return any(
        _quote_follows(lines, at)
        and (quoting.attribution_length(lines, at) or quoting.attribution_length([line.lstrip("> ")], 0))
        for at, line in enumerate(lines)
    )


def _shown(lines: list[str]) -> range:
    """The first lines with '>' below words like 'this is what it prints:': the author shows something."""
    start = next((at for at, line in enumerate(lines) if _QUOTE.match(line)), 0)
    end = next((at for at in range(start, len(lines)) if not _QUOTE.match(lines[at])), len(lines))
    above = next((at for at in range(start - 1, -1, -1) if lines[at].strip()), -1)
    return range(start, end) if above >= 0 and _introduces(lines, above) else range(0)


def _introduces(lines: list[str], at: int) -> bool:
    if not quoting.may_announce(lines[at]) or any(char.isdigit() or char == "@" for char in lines[at]):
        return False
    announces = quoting.attribution_length(lines, at) or quoting.addressed_length(lines, at)
    return not announces and not quoting.names_author(lines[at])


def _marks(lines: list[str]) -> re.Pattern[str]:
    """Initials mark a quote only in a letter of the one program that writes them: 'SQL> ' is a prompt."""
    return _INITIALS if any(quoting.speaks_the_bat(line) for line in lines) else _QUOTE


def _kind(line: str, marks: re.Pattern[str]) -> _Kind:
    if not line.strip():
        return _Kind.BLANK
    return _Kind.QUOTED if marks.match(line) else _Kind.OWN


def _announcement(lines: list[str], kinds: list[_Kind], at: int) -> None:
    """'On ... wrote:' above a quote belongs to it."""
    length = (
        quoting.attribution_length(lines, at)
        or quoting.addressed_length(lines, at)
        or (1 if quoting.names_author(lines[at]) else 0)
    )
    for line in range(at - length + 1, at + 1):
        kinds[line] = _Kind.QUOTED


def _spilled(lines: list[str], kinds: list[_Kind]) -> None:
    """The end of a long quoted line that was wrapped without its mark is quoted too."""
    for at in range(1, len(lines) - 1):
        if kinds[at - 1 : at + 2] != [_Kind.QUOTED, _Kind.OWN, _Kind.QUOTED]:
            continue
        whole = len(lines[at - 1]) < _WRAPPED or lines[at - 1].rstrip().endswith(_ENDS)
        if not whole and len(lines[at]) < _WRAPPED and lines[at][:1].islower():
            kinds[at] = _Kind.QUOTED


def _trailers(lines: list[str], kinds: list[_Kind], author: str) -> None:
    """Mark signatures from '--' to the next quote, then what stands at both ends of the author's words."""
    marks = [at for at, line in enumerate(lines) if trailers.SIGNATURE.fullmatch(line)]
    for at in marks[-_MAX_SIGNATURES:]:
        if kinds[at] is _Kind.OWN:
            _signature(lines, kinds, at)
    _on_top(lines, kinds)
    first = next((at for at, kind in enumerate(kinds) if kind is _Kind.QUOTED), len(kinds))
    for edge in {first, len(kinds)}:
        _armour(lines, kinds, edge)
        # People's letters have two or three; each look goes through all lines, so a crafted one gets no more.
        for _turn in range(_MOST_TRAILERS):
            if not any(look(lines, kinds, edge) for look in (_devices, _disclaimers, _footer)):
                break
        if _farewell(lines, kinds, edge, author):
            _devices(lines, kinds, edge)
    _name_below(lines, kinds, author)


def _signature(lines: list[str], kinds: list[_Kind], at: int) -> None:
    ends = (
        line
        for line in range(at, len(lines))
        if kinds[line] is _Kind.QUOTED or trailers.is_postscript(lines[line])
    )
    end = next(ends, len(lines))
    filled = [lines[line] for line in range(at + 1, end) if kinds[line] is not _Kind.BLANK]
    is_rule = len(filled) >= _LONG_SIGNATURE or any(map(trailers.says_words, filled[:1]))
    if is_rule and lines[at] != trailers.STRICT_SIGNATURE:
        return
    _mark(kinds, at, end)


def _on_top(lines: list[str], kinds: list[_Kind]) -> None:
    """The head of a PGP armour, and what a server says above the words about where they come from."""
    start = next((at for at, kind in enumerate(kinds) if kind is not _Kind.BLANK), len(kinds))
    end = next((at for at in range(start, len(kinds)) if kinds[at] is not _Kind.OWN), len(kinds))
    if start < end and all(trailers.ARMOUR.fullmatch(line) for line in lines[start:end]):
        _mark(kinds, start, end)
    elif start < end:
        _mark(kinds, start, start + trailers.banner_length(lines[start:end]))


def _armour(lines: list[str], kinds: list[_Kind], edge: int) -> None:
    at = next((at for at in range(edge - 1, -1, -1) if lines[at] == trailers.ARMOURED), edge)
    if at < edge and kinds[at] is _Kind.OWN:
        _mark(kinds, at, edge)


def _devices(lines: list[str], kinds: list[_Kind], edge: int) -> bool:
    """What a phone or a virus scanner put as last lines; whether there was any."""
    found = False
    for at in range(edge - 1, -1, -1):
        if kinds[at] is _Kind.QUOTED or (kinds[at] is _Kind.OWN and not trailers.is_device(lines[at])):
            break
        found = found or kinds[at] is _Kind.OWN
        kinds[at] = _Kind.TRAILER if kinds[at] is _Kind.OWN else kinds[at]
    return found


def _disclaimers(lines: list[str], kinds: list[_Kind], edge: int) -> bool:
    """What lawyers put as last paragraphs, the small print below it too; whether there was any."""
    found: list[range] = []
    while len(found) < _MAX_PARAGRAPHS:
        above = _paragraph_above(kinds, found[-1].start if found else edge)
        if not above or not trailers.is_small_print(_joined(lines, above)):
            break
        found.append(above)
    while found and not trailers.is_disclaimer(_joined(lines, found[-1])):
        found.pop()
    if not found:
        return False
    _mark(kinds, _without_words(lines, found[-1]), edge)
    return True


def _footer(lines: list[str], kinds: list[_Kind], edge: int) -> bool:
    """What a list or a virus scanner put below a rule of its own."""
    last = _paragraph_above(kinds, edge)
    if not last or not trailers.is_footer(lines[last.start : last.stop]):
        return False
    _mark(kinds, last.start, edge)
    return True


def _name_below(lines: list[str], kinds: list[_Kind], author: str) -> None:
    """A farewell or a name below the quote makes no conversation of it where the words stand above."""
    quoted = [at for at, kind in enumerate(kinds) if kind is _Kind.QUOTED]
    if not quoted or _Kind.OWN not in kinds[: quoted[0]]:
        return
    below = [at for at in range(quoted[-1], len(kinds)) if kinds[at] is _Kind.OWN]
    if below and trailers.is_name_alone([lines[at] for at in below], author):
        _mark(kinds, below[0], len(kinds))


def _without_words(lines: list[str], paragraph: range) -> int:
    """Short lines on top of a disclaimer, and what comes before its first words, are words."""
    at = _first_that_begins(lines, paragraph)
    while at < paragraph.stop - 1 and len(lines[at]) < _WRAPPED - 5:
        if trailers.is_small_print(lines[at] + " ") or not trailers.is_disclaimer(
            _joined(lines, range(at + 1, paragraph.stop))
        ):
            break
        at += 1
    return at


def _first_that_begins(lines: list[str], paragraph: range) -> int:
    """The line from which it is a disclaimer; its first one where none begins so."""
    starts = range(paragraph.start, min(paragraph.stop, paragraph.start + _MAX_WORDS_ABOVE))
    begun = (at for at in starts if trailers.begins_disclaimer(_joined(lines, range(at, paragraph.stop))))
    return next(begun, paragraph.start)


def _paragraph_above(kinds: list[_Kind], edge: int) -> range:
    """The last own paragraph above `edge`; empty where a quote is nearer."""
    end = edge
    while end > 0 and kinds[end - 1] in (_Kind.BLANK, _Kind.TRAILER):
        end -= 1
    start = end
    while start > 0 and kinds[start - 1] is _Kind.OWN:
        start -= 1
    return range(start, end)


def _farewell(lines: list[str], kinds: list[_Kind], edge: int, author: str) -> bool:
    """'With regards', a name and how to reach them, or these alone; only below other words."""
    last = _last_own(kinds, edge)
    for position, at in enumerate(last):
        below = [lines[one] for one in last[position:]]
        if trailers.is_signature(below, author) and _Kind.OWN in kinds[:at]:
            _mark(kinds, at, edge)
            return True
    card = _paragraph_above(kinds, edge)
    above = next((lines[at] for at in range(card.start - 1, -1, -1) if kinds[at] is _Kind.OWN), ":")
    if (
        not card
        or not trailers.is_card(lines[card.start : card.stop], author)
        or above.rstrip().endswith(":")
    ):
        return False
    _mark(kinds, card.start, edge)
    return True


def _last_own(kinds: list[_Kind], edge: int) -> list[int]:
    """The last filled lines above `edge` that no quote parts from it, in their order."""
    found: list[int] = []
    for at in range(edge - 1, -1, -1):
        if kinds[at] is _Kind.QUOTED or len(found) == _SIGNED_WITHIN:
            break
        if kinds[at] is _Kind.OWN:
            found.append(at)
    return found[::-1]


def _mark(kinds: list[_Kind], start: int, end: int) -> None:
    for at in range(start, end):
        kinds[at] = _Kind.TRAILER if kinds[at] is not _Kind.QUOTED else _Kind.QUOTED


def _joined(lines: list[str], span: range) -> str:
    text = " ".join(lines[at].strip() for at in span)
    return text if len(text) <= _MAX_PARAGRAPH else ""


def _own(kinds: list[_Kind]) -> range:
    """The author's words: above the quotes, below them, or all down to the last one when they alternate."""
    own = [at for at, kind in enumerate(kinds) if kind is _Kind.OWN]
    quoted = [at for at, kind in enumerate(kinds) if kind is _Kind.QUOTED]
    if not own:
        return range(0)
    if any(own[0] < at < own[-1] for at in quoted):
        return range(min(own[0], quoted[0]), own[-1] + 1)
    return range(own[0], own[-1] + 1)


def _text(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
