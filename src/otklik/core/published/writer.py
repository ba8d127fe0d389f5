"""How sentences are made: words of the page with places in them, which pieces of the model fill."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Final

from otklik.core.clocks.phrases import promised
from otklik.core.published.document import Piece, Sentence, in_order
from otklik.core.published.wording import SAID
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Book
from otklik.core.worktime.duration import Duration

DAY: Final = "day"
"""The path of a piece that comes from the day for which the page is made."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language ("ru", else English) of one version, as of a day."""

    book: Book
    language: str
    day: date

    @property
    def rules(self) -> Regulation:
        return self.book.regulation

    def say(self, saying: str, *about: str, **places: Piece | Iterable[Piece]) -> Sentence:
        """A sentence of `wording.SAID`; `about` are keys that it speaks of without showing their value."""
        pieces = tuple(_filled(self.words(saying), places))
        return self.sentence(pieces, *about)

    def sentence(self, pieces: Iterable[Piece], *about: str) -> Sentence:
        """Pieces as they stand, with the clauses of all their keys."""
        whole = tuple(pieces)
        paths = tuple(dict.fromkeys((*about, *(path for piece in whole for path in piece.paths))))
        clauses = in_order(clause for path in paths for clause in self.rules.clause_for(path))
        return Sentence(whole, paths, clauses)

    def words(self, saying: str) -> str:
        """The page's own words."""
        return SAID[saying]["ru" if self.language == "ru" else "en"]

    def own(self, texts: Mapping[str, str] | None, path: str) -> Piece:
        """A text of the regulation, in the page's language, else in the first that it has."""
        if not texts:
            return Piece("")
        language = self.language if self.language in texts else next(iter(texts))
        return Piece(texts[language].strip(), (f"{path}.{language}",))

    def named(self, saying: str, code: str, *paths: str) -> Piece:
        """The page's name of a code; one that it does not know stands as it is, without underscores."""
        known = f"{saying}.{code}"
        return Piece(self.words(known) if known in SAID else code.replace("_", " "), paths)

    def term(self, duration: Duration, *paths: str) -> Piece:
        """A duration as it is promised, for the sense "for so long": "15 календарных дней"."""
        said = promised(duration, self.language)
        return Piece(_accusative(said) if self.language == "ru" else said, paths)

    def listed(self, pieces: Iterable[Piece], *, last: str = "and") -> Iterator[Piece]:
        """Pieces with commas between them and "and", or "or", before the last."""
        every = list(pieces)
        for place, piece in enumerate(every):
            if place:
                yield Piece(self.words(last) if place == len(every) - 1 else ", ")
            yield piece


def whole(piece: Piece) -> Piece:
    """A piece that begins a sentence."""
    return Piece(piece.text[:1].upper() + piece.text[1:], piece.paths, piece.link)


def _filled(words: str, places: Mapping[str, Piece | Iterable[Piece]]) -> Iterator[Piece]:
    for text, place, _, _ in Formatter().parse(words):
        if text:
            yield Piece(text)
        if place is not None:
            filling = places[place]
            yield from [filling] if isinstance(filling, Piece) else filling


def _accusative(said: str) -> str:
    """Only the feminine of one differs from what stands in a table: "1 рабочую минуту"."""
    head, space, noun = said.rpartition(" ")
    if noun != "минута":
        return said
    return f"{head.removesuffix('ая')}ую{space}минуту"
