"""What a page of published rules is made of: pieces that come from the model, and words around them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a sentence.

    `paths` name the keys that it is made of: `targets.resolution.within.high`,
    `production_calendars.ru.2026-11-04` for a national day, `day` for the day the page is made for. A
    piece without them holds the page's own words, and never a number. `link` is an address to go to.
    """

    text: str
    paths: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Pieces in a row; `paths` are all keys that it speaks of, `clauses` those of the published text."""

    pieces: tuple[Piece, ...]
    paths: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


EMPTY = Sentence(())
"""A cell with nothing to say."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences of one paragraph."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the blocks below it, up to the next one, are about."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Points:
    """A list, with the words that lead into it."""

    lead: Sentence
    items: tuple[Sentence, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        """The clauses of every item alike: they are marked once, at the lead."""
        return _shared([item.clauses for item in self.items])


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; its clauses are those of all its cells."""

    cells: tuple[Sentence, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        return in_order(clause for cell in self.cells for clause in cell.clauses)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads in the page's own words; `title` says what they are, EMPTY where that is plain.

    `speaks`: its cells are understood without their heads, so a narrow page has them in one line.
    """

    title: Sentence
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    speaks: bool = False

    @property
    def shared(self) -> tuple[str, ...]:
        """The clauses of every row alike: they are marked once, for the whole table."""
        return _shared([row.clauses for row in self.rows])


Block = Prose | Heading | Points | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the rules; `id` is its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the published text in words, for the end of the page; a mark leads there by `id`."""

    id: str
    text: Sentence


@dataclass(frozen=True, slots=True)
class Appendix:
    """The clauses whose marks the page bears, in the order of the file."""

    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole page in one language. `note` says what the small marks are, where there are any.

    `appendix` has no clauses where the file does not give their texts.
    """

    language: str
    provider: Sentence
    title: Sentence
    version: Sentence
    made: Sentence
    lead: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    note: str
    appendix: Appendix

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence, in the order of the page."""
        yield from (self.provider, self.title, self.version, self.made, *self.lead)
        for section in self.sections:
            for block in section.blocks:
                yield from sentences_of(block)
        yield from (clause.text for clause in self.appendix.clauses)


def _shared(every: list[tuple[str, ...]]) -> tuple[str, ...]:
    return every[0] if len(every) > 1 and all(one == every[0] for one in every) else ()


def in_order(clauses: Iterable[str]) -> tuple[str, ...]:
    """Clauses by their numbers, each once: 4.2 before 4.10."""
    return tuple(sorted(set(clauses), key=_numbers))


def _numbers(clause: str) -> list[tuple[bool, int, str]]:
    parts = re.findall(r"\d+|\D+", clause)
    return [(False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts]


def marked_in(block: Block) -> Iterator[str]:
    """The clauses that a block is marked with, as often as they are.

    Headings and titles of tables name what follows: their clauses are marked where it is said.
    """
    match block:
        case Prose(sentences):
            yield from (clause for sentence in sentences for clause in sentence.clauses)
        case Points(lead, items):
            yield from (clause for sentence in (lead, *items) for clause in sentence.clauses)
        case Table(rows=rows):
            yield from (clause for row in rows for clause in row.clauses)
        case Heading():
            return


def sentences_of(block: Block) -> Iterator[Sentence]:
    """Every sentence of a block, cells of tables included."""
    match block:
        case Prose(sentences):
            yield from sentences
        case Heading(sentence):
            yield sentence
        case Points(lead, items):
            yield from (lead, *items)
        case Table(title=title, rows=rows):
            yield title
            yield from (cell for row in rows for cell in row.cells)
