"""Why a clock is due when it is, as every face shows it: a ribbon of time and its table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from otklik.core import words
from otklik.core.clocks.cycle import Cycle
from otklik.core.clocks.explain import Explanation, Line, explain
from otklik.core.clocks.stretches import Kind
from otklik.core.journal.events import ActorKind
from otklik.faces.shared.clause_links import cited
from otklik.faces.shared.viewers import Onlooker
from otklik.faces.shared.wording import terms
from otklik.tickets.reads import Record

WIDE = 1000
"""The width of a ribbon in its own units."""

_SQUEEZED = 0.35
_LEAST = 14
_KINDS: dict[str, Promise | str] = {
    "counted": gettext_lazy("counted"),
    "carried": gettext_lazy("from the term before"),
    "waiting": gettext_lazy("waiting"),
    "paused": gettext_lazy("waiting"),
    "closed": gettext_lazy("closed"),
    "ahead": gettext_lazy("still ahead"),
    "late": gettext_lazy("past the term"),
    "dropped": gettext_lazy("not counted"),
}


@dataclass(frozen=True, slots=True)
class Band:
    x: int
    width: int
    kind: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line of the table; `clauses` are ready to print, `message` is the id of the words that began it."""

    when: str
    counted: str
    reason: str
    clauses: SafeString
    message: str


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation as it is printed; `clauses` are those of the promise, `cited` the same as links."""

    name: str
    headline: str
    promise: str
    total: str
    is_to_deadline: bool
    clauses: tuple[str, ...]
    cited: SafeString
    lines: Sequence[Stretch]
    bands: Sequence[Band]
    end: int | None
    legend: Sequence[tuple[str, str]]
    zone: str
    earlier: Sequence[tuple[str, str]] = ()


def why(record: Record, cycle: Cycle, onlooker: Onlooker) -> Why:
    """Why a cycle is due when it is, or how it ended; to a customer in words for customers."""
    told = _explained(record, cycle, onlooker)
    bands, end = _ribbon(told, cycle)
    return Why(
        name=terms.clock_name(cycle.clock, cycle.number),
        headline=told.headline,
        promise=told.target,
        total=words.amount(told.total, onlooker.language, compact=True, exact=True),
        is_to_deadline=cycle.seconds is not None and cycle.reaches(cycle.seconds) is not None,
        clauses=told.clauses,
        cited=cited(record, told.clauses, onlooker.language),
        lines=_shown_lines(record, told, onlooker.language),
        bands=bands,
        end=end,
        legend=_legend(told),
        zone=words.zone_name(onlooker.zone, onlooker.language),
    )


def _explained(record: Record, cycle: Cycle, onlooker: Onlooker) -> Explanation:
    found = record.clocks.terms
    assert found is not None, "a ticket with a cycle has terms"
    return explain(
        cycle,
        entries=record.entries,
        terms=found,
        regulation=record.regulation,
        now=onlooker.now,
        language=onlooker.language,
        zone=onlooker.zone,
        to_customer=record.is_customers,
    )


def _shown_lines(record: Record, told: Explanation, language: str) -> tuple[Stretch, ...]:
    """The lines; words that the viewer may not read are not led to, colleagues are named to colleagues."""
    readable = {str(message.pk) for message in record.messages}
    return tuple(
        Stretch(
            when=line.when,
            counted=line.counted,
            reason=f"{line.reason} ({name})" if (name := _who(record, line)) else line.reason,
            clauses=cited(record, line.clauses, language),
            message=line.message if line.message in readable else "",
        )
        for line in told.lines
    )


def _who(record: Record, line: Line) -> str:
    if record.is_customers or line.by is None or line.by.kind is not ActorKind.AGENT:
        return ""
    known = record.agents.get(int(line.by.id)) if line.by.id.isdigit() else None
    return known.person.name if known else ""


def _ribbon(told: Explanation, cycle: Cycle) -> tuple[list[Band], int | None]:
    """Bands side by side; long stretches are squeezed, closed ones more, none vanishes."""
    lines = [line for line in told.lines if line.kind is not Kind.CHANGED]
    weights = [_weight(line) for line in lines]
    whole = sum(weights) or 1
    bands: list[Band] = []
    x = 0.0
    end: int | None = None
    due = cycle.reaches(cycle.seconds) if cycle.seconds is not None else None
    for line, weight in zip(lines, weights, strict=True):
        width = weight / whole * WIDE
        bands.append(Band(round(x), max(1, round(x + width) - round(x)), line.kind.value))
        x += width
        if due is not None and line.end == due:
            end = min(WIDE - 4, round(x) - 2)
    return bands, end


def _weight(line: Line) -> float:
    minutes = _minutes(line.start, line.end) or line.seconds / 60
    squeezed = math.pow(minutes, 0.6)
    return max(_LEAST / 3, squeezed * (_SQUEEZED if line.kind == "closed" else 1))


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60


def _legend(told: Explanation) -> list[tuple[str, str]]:
    kinds = dict.fromkeys(line.kind.value for line in told.lines if line.kind is not Kind.CHANGED)
    return [(kind, str(_KINDS.get(kind, kind))) for kind in kinds]
