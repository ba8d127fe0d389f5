"""Whether the patterns of two services' numbers can give one number, shown by an example."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import digits

from otklik.core.mail.thread import tag_pattern
from otklik.core.regulation.schema import Regulation

_PLACE = re.compile(r"\{(seq(?::0\d+)?|desk|year)\}")
_LONGEST_SEQ = 12
_DIGITS = frozenset(digits)


@dataclass(frozen=True, slots=True)
class _Sign:
    """One place of a number: the characters that may stand there, and whether it may be absent."""

    chars: frozenset[str]
    optional: bool = False


_Signs = tuple[_Sign, ...]


def same_number(one: Regulation, other: Regulation) -> str | None:
    """A number that both could give, None where there is none."""
    pairs = ((a, b) for a in _numbers(one) for b in _numbers(other))
    return next(filter(None, (_common(a, b) for a, b in pairs)), None)


def read_as_anothers(one: Regulation, other: Regulation) -> str | None:
    """A subject with the other's tag in which the tag of `one` is found as well; None where none is."""
    number = one.intake.number
    pattern = tag_pattern(number.format, number.subject_tag)
    for inner in _tags(one):
        for outer in _tags(other):
            for begin in range(len(outer)):
                found = _common(inner, outer[begin:], whole=False)
                if found is None:
                    continue
                subject = _example(outer[:begin]) + found
                if pattern.search(subject):
                    return subject
    return None


def _numbers(regulation: Regulation) -> Iterator[_Signs]:
    """The signs of its numbers, for each desk where desks are part of them."""
    desks = [desk.id for desk in regulation.desks] if "{desk}" in regulation.intake.number.format else [""]
    for desk in desks:
        yield tuple(_signs(regulation.intake.number.format, desk))


def _tags(regulation: Regulation) -> Iterator[_Signs]:
    before, _, after = regulation.intake.number.subject_tag.partition("{number}")
    for number in _numbers(regulation):
        yield (*_literal(before), *number, *_literal(after))


def _signs(number_format: str, desk: str) -> Iterator[_Sign]:
    for place, piece in enumerate(_PLACE.split(number_format)):
        if not place % 2:
            yield from _literal(piece)
        elif piece == "desk":
            yield from _literal(desk)
        elif piece == "year":
            yield from (_Sign(_DIGITS) for _ in range(4))
        else:
            width = int(piece.partition(":")[2] or 1)
            yield from (_Sign(_DIGITS) for _ in range(width))
            yield from (_Sign(_DIGITS, optional=True) for _ in range(width, _LONGEST_SEQ))


def _literal(text: str) -> Iterator[_Sign]:
    return (_Sign(frozenset(char)) for char in text)


def _example(signs: _Signs) -> str:
    return "".join(min(sign.chars) for sign in signs if not sign.optional)


def _common(one: _Signs, other: _Signs, *, whole: bool = True) -> str | None:
    """A text that both describe; with `whole` false `other` may go on behind it."""

    @cache
    def rest(i: int, j: int) -> str | None:
        if i == len(one):
            tail = other[j:]
            if not whole:
                return _example(tail)
            return "" if all(sign.optional for sign in tail) else None
        if one[i].optional and (found := rest(i + 1, j)) is not None:
            return found
        if j == len(other):
            return None
        if other[j].optional and (found := rest(i, j + 1)) is not None:
            return found
        shared = one[i].chars & other[j].chars
        found = rest(i + 1, j + 1) if shared else None
        return None if found is None else min(shared) + found

    return rest(0, 0)
