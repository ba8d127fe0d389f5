"""What a changed term would do to open tickets, in words after its sentence."""

import re
from dataclasses import dataclass
from typing import Final

from otklik.core.words import plural, plural_en

_TERM: Final = re.compile(
    r"(?:plans\.(?P<plan>[^.]+)\.)?targets\.(?P<clock>[^.]+)\.(?:within|every)(?:\.(?P<priority>[^.]+))?"
)


@dataclass(frozen=True, slots=True)
class Term:
    """The clock that a key gives the term of; `plan` and `priority` are "" where it is for all of them."""

    clock: str
    plan: str = ""
    priority: str = ""

    def is_of(self, *, clock: str, plan: str, priority: str) -> bool:
        """Whether a ticket's clock may go by it."""
        return clock == self.clock and self.plan in ("", plan) and self.priority in ("", priority)


def term_of(path: str) -> Term | None:
    """What a path is the term of; None for keys that give none."""
    found = _TERM.fullmatch(path)
    return Term(found["clock"], found["plan"] or "", found["priority"] or "") if found else None


def effect(moved: int, late: int, language: str) -> str:
    """On how many open tickets an instant would move: "37 open tickets, 5 would be late at once"."""
    if language == "ru":
        said = f"{moved} {plural(moved, 'открытая заявка', 'открытые заявки', 'открытых заявок')}"
        return f"{said}, {_late_ru(late)}" if late else said
    said = f"{moved} open {plural_en(moved, 'ticket', 'tickets')}"
    return f"{said}, {late} would be late at once" if late else said


def _late_ru(late: int) -> str:
    would_be = plural(late, "окажется просроченной", "окажутся просроченными", "окажутся просроченными")
    return f"{late} сразу {would_be}"
