"""What a trial has counted, as a page and as tables: terms kept and missed, before and after, by clock."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.core import words
from otklik.core.clocks.tally import Row, Tally
from otklik.core.regulation.schema import Regulation
from otklik.faces.shared.wording import names


class By(StrEnum):
    """What the lines of a clock stand for."""

    PRIORITY = "priority"
    PLAN = "plan"
    MONTH = "month"


WAYS: Final[dict[By, Promise | str]] = {
    By.PRIORITY: _("By priority"),
    By.PLAN: _("By plan"),
    By.MONTH: _("By month"),
}
HEADS: Final[dict[By, Promise | str]] = {
    By.PRIORITY: _("Priority"),
    By.PLAN: _("Plan"),
    By.MONTH: pgettext_lazy("report", "Month"),
}
COLUMNS: Final = (
    "clock", "plan", "priority", "month", "kept_before", "missed_before", "kept_after", "missed_after",
)  # fmt: skip
FLIP_COLUMNS: Final = ("ticket", "clock", "before", "after")


@dataclass(frozen=True, slots=True)
class Side:
    """Terms of one side; `share` is the whole percents kept, rounded down, None where none is decided."""

    kept: int
    missed: int

    @property
    def share(self) -> int | None:
        decided = self.kept + self.missed
        return self.kept * 100 // decided if decided else None


@dataclass(frozen=True, slots=True)
class Line:
    """`tone` says whether more are missed, or fewer."""

    name: str
    before: Side
    after: Side

    @property
    def tone(self) -> str:
        more = self.after.missed - self.before.missed
        return "late" if more > 0 else "run" if more < 0 else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A clock, with the tickets that flip."""

    clock: str
    name: str
    lines: tuple[Line, ...]
    lost: int
    won: int


def blocks(tally: Tally, by: By, rules: Regulation | None, language: str) -> Iterator[Block]:
    """By clock, in the order of a ticket's life; levels and plans in that of the rules, months in time's."""
    for clock, name in names.CLOCKS.items():
        rows = [row for row in tally.rows if row.place.clock == clock]
        if rows:
            lines = tuple(_lines(rows, by, rules, language))
            flipped = tally.flipped
            yield Block(clock, str(name), lines, flipped[clock, "missed"], flipped[clock, "kept"])


def cells(tally: Tally) -> Iterator[tuple[str | int, ...]]:
    """A row a place, in the order of the columns."""
    return ((*row.place, row.kept, row.missed, row.kept_then, row.missed_then) for row in tally.rows)


def _lines(rows: Iterable[Row], by: By, rules: Regulation | None, language: str) -> Iterator[Line]:
    sums: dict[str, Counter[str]] = {}
    for row in rows:
        group = sums.setdefault(getattr(row.place, by.value), Counter())
        group.update({name: value for name, value in row._asdict().items() if name != "place"})
    known = _known(by, rules, language)
    order = list(known)
    for code in sorted(sums, key=lambda one: (order.index(one) if one in known else len(order), one)):
        told = sums[code]
        yield Line(
            known.get(code) or _unknown(by, code, language),
            Side(told["kept"], told["missed"]),
            Side(told["kept_then"], told["missed_then"]),
        )


def _known(by: By, rules: Regulation | None, language: str) -> dict[str, str]:
    if rules is None or by is By.MONTH:
        return {}
    if by is By.PLAN:
        return {id_: names.text(plan.title, language) for id_, plan in rules.plans.items()}
    return {level.id: names.text(level.title, language) for level in rules.priorities.values}


def _unknown(by: By, code: str, language: str) -> str:
    return words.month(date.fromisoformat(f"{code}-01"), language) if by is By.MONTH else code
