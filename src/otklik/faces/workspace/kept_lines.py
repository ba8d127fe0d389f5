"""Kept and missed terms as a page prints them: a block a clock, every figure a way to tickets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments, names, terms
from otklik.faces.shared.wording.subjects import subject_of
from otklik.faces.workspace.kept_choices import Choices
from otklik.tickets.kept import Figure, Held
from otklik.tickets.models import Cycle

FIGURES: dict[Figure, Promise | str] = {
    Figure.BEGUN: pgettext_lazy("report", "Begun"),
    Figure.KEPT: pgettext_lazy("report", "Kept"),
    Figure.MISSED: pgettext_lazy("report", "Missed"),
    Figure.RECLASSIFIED: pgettext_lazy("report", "Late by reclassification"),
    Figure.UNDER_WAY: pgettext_lazy("report", "Under way"),
    Figure.PAUSED: pgettext_lazy("report", "Paused"),
}
_ORDER = tuple(names.CLOCKS)


@dataclass(frozen=True, slots=True)
class Count:
    """One figure; `url` leads to its tickets, and is empty for none; `below` is how long they stood."""

    name: Promise | str
    value: int
    url: str
    tone: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`share` is the whole percents kept of what is decided, rounded down: 100 means all of them."""

    name: str
    counts: tuple[Count, ...]
    share: int | None
    median: str
    ninetieth: str


@dataclass(frozen=True, slots=True)
class Block:
    clock: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CycleLine:
    """One cycle behind a figure."""

    id: int
    url: str
    subject: str
    below: str
    began: str
    due: str
    spent: str
    outcome: str
    tone: str


def blocks(held: Iterable[Held], choices: Choices) -> Iterator[Block]:
    """By clock, in the order of a ticket's life; groups in the order of the regulation, months in time's."""
    by_clock = groupby(sorted(held, key=lambda one: _ORDER.index(one.clock)), key=lambda one: one.clock)
    for clock, group in by_clock:
        rows = sorted(group, key=lambda one: choices.place(one.group))
        yield Block(clock, names.name(names.CLOCKS, clock), tuple(_line(row, choices) for row in rows))


def cycle_line(cycle: Cycle, looking: Looking) -> CycleLine:
    ticket = cycle.ticket
    late = cycle.state == "missed" or (cycle.ended_at is None and cycle.breached)
    return CycleLine(
        id=cycle.pk,
        url=reverse("ticket", args=[ticket.service.slug, ticket.number]),
        subject=subject_of(ticket),
        below=f"{ticket.number} · {terms.clock_name(cycle.clock, cycle.cycle)}",
        began=_near(cycle.started_at, looking),
        due=_near(cycle.due_at, looking) if cycle.due_at else "",
        spent=_spent(cycle, looking.language),
        outcome=_outcome(cycle, late=late),
        tone="late" if late else "",
    )


def query(choices: Choices, **more: str) -> str:
    """The address's wishes with some others, as a query."""
    said = {choice.name: choice.chosen for choice in choices.selects() if choice.chosen}
    return urlencode({**said, **more})


def _line(held: Held, choices: Choices) -> Line:
    language = choices.looking.language
    return Line(
        name=choices.named(choices.by, held.group),
        counts=tuple(_count(figure, held, choices) for figure in Figure),
        share=held.kept * 100 // held.decided if held.decided else None,
        median=_amount(held.median, language),
        ninetieth=_amount(held.ninetieth, language),
    )


def _count(figure: Figure, held: Held, choices: Choices) -> Count:
    value = getattr(held, figure.value)
    where = query(choices, clock=held.clock, group=held.group, figure=figure.value)
    tone = "late" if figure is Figure.MISSED and value else ""
    stood = held.waited if figure is Figure.PAUSED else 0
    return Count(
        FIGURES[figure],
        value,
        f"{reverse('kept-cycles')}?{where}" if value else "",
        tone,
        _amount(stood or None, choices.looking.language),
    )


def _amount(seconds: int | None, language: str) -> str:
    return "" if seconds is None else terms.amount(seconds, language)


def _spent(cycle: Cycle, language: str) -> str:
    spent = terms.amount(cycle.spent, language)
    if cycle.target is None:
        return spent
    said = {"spent": spent, "target": terms.amount(cycle.target, language)}
    return str(_("%(spent)s of %(target)s") % said)


def _outcome(cycle: Cycle, *, late: bool) -> str:
    if late and cycle.reclassified:
        return str(FIGURES[Figure.RECLASSIFIED])
    return str(FIGURES[Figure.MISSED]) if late else names.name(names.CLOCK_STATES, cycle.state)


def _near(at: datetime, looking: Looking) -> str:
    return moments.near(at, now=looking.now, zone=looking.zone, language=looking.language)
