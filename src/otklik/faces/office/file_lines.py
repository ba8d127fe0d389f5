"""A regulation's file as pages show it: its lines, with what the check says beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from otklik.core.regulation.faults import Fault


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the check says, in the reader's language."""

    line: int
    column: int
    code: str
    says: str
    would_be: str
    warns: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file with what is odd in it."""

    number: int
    text: str
    odd: tuple[Said, ...]


def said(faults: Sequence[Fault], language: str) -> list[Said]:
    """In the order of the file; what stands nowhere stands at its first line."""
    return [
        Said(max(one.line, 1), max(one.column, 1), one.code, *one.words(language), one.is_warning)
        for one in faults
    ]


AROUND: Final = 2
"""Lines shown before and after one that is odd."""


def around(text: str, told: Sequence[Said]) -> list[Line]:
    """The lines that are odd with those next to them."""
    odd = {one.line for one in told}
    near = {number + step for number in odd for step in range(-AROUND, AROUND + 1)}
    return [line for line in lines(text, told) if line.number in near]


def lines(text: str, told: Sequence[Said]) -> list[Line]:
    return [
        Line(number, line, tuple(one for one in told if one.line == number))
        for number, line in enumerate(text.splitlines(), start=1)
    ]
