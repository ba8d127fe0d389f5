"""What is wrong with a file, where it stands, and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from otklik.core.regulation.wording import WORDS


class Place(NamedTuple):
    """Line and column, both from 1; 0 where there is no file."""

    line: int
    column: int


NOWHERE = Place(0, 0)
_SOFT = frozenset({"R120.own", "R136.next"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; `wording` is a key of the table of texts, `path` the key in the file.

    `witness` are lines for `clocks replay`, whose answers show two rules at odds: one line where one
    ticket shows them, two where two tickets that begin together do.
    """

    wording: str
    path: str
    line: int = 0
    column: int = 0
    source: str = ""
    params: tuple[tuple[str, str], ...] = ()
    witness: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The stable code, without the shade of wording: REG-KEY, R104."""
        return self.wording.partition(".")[0]

    @property
    def is_warning(self) -> bool:
        """Whether it may be published all the same, once somebody has accepted it."""
        return self.wording.startswith("W") or self.wording in _SOFT

    @property
    def says(self) -> str:
        return self.words("en")[0]

    @property
    def would_be(self) -> str:
        return self.words("en")[1]

    def words(self, lang: str) -> tuple[str, str]:
        """What is wrong and what would be right, in Russian or else in English."""
        says, would_be = WORDS[self.wording]["ru" if lang == "ru" else "en"]
        params = dict(self.params)
        return says.format_map(params), would_be.format_map(params)

    def text(self, lang: str) -> str:
        """One line: place, code, what is wrong, what would be right."""
        says, would_be = self.words(lang)
        return f"{self.place} {self.code} {says}; {would_be}".lstrip()

    @property
    def place(self) -> str:
        """`file.yaml:12:7`, or the path where there is no file."""
        if not self.line:
            return self.path
        return ":".join(filter(None, (self.source, str(self.line), str(self.column))))

    def __str__(self) -> str:
        return self.text("en")


class RegulationInvalid(ValueError):
    """A regulation, or the terms of a contract, that cannot be run; `errors` holds all that was found."""

    def __init__(self, errors: Iterable[Fault]) -> None:
        self.errors = tuple(sorted(errors, key=lambda fault: (fault.line, fault.column, fault.path)))
        super().__init__("\n".join(map(str, self.errors)))

    def text(self, lang: str) -> str:
        """All faults, one a line."""
        return "\n".join(fault.text(lang) for fault in self.errors)
