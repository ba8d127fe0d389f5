"""What the reader is promised: one line a priority, one column a clock (S0.13, S1.12, S4.15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from otklik.agreements import book
from otklik.core.clocks.phrases import promised
from otklik.core.regulation.schema import ClockName, Priority
from otklik.core.regulation.terms import ClockTerms, Terms, TermsError
from otklik.faces.portal.visits import Visit
from otklik.faces.portal.ways import Standing, book_of
from otklik.faces.shared.wording import names

_SHOWN: Final = (
    ClockName.REVIEW,
    ClockName.FIRST_RESPONSE,
    ClockName.WORK_START,
    ClockName.SOLUTION_PROPOSAL,
    ClockName.RESOLUTION,
    ClockName.PROGRESS_UPDATE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A priority, its criterion, and each clock with its term; no title where all priorities agree."""

    title: str
    criterion: str
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """`plan` is the title of the plan that promises this, where there is more than one."""

    plan: str
    clocks: tuple[str, ...]
    lines: tuple[Line, ...]


def promises(visit: Visit, standing: Standing) -> Promises | None:
    """The terms of the reader's plan; None where no plan is known or nothing is promised in time."""
    if not standing.plan:
        return None
    levels = visit.rules.priorities.values
    found = [(level, terms) for level in levels if (terms := _terms(visit, standing, level))]
    clocks = [clock for clock in _SHOWN if any(_target(terms, clock) for _level, terms in found)]
    if not clocks:
        return None
    plans = visit.rules.plans
    title = names.text(plans[standing.plan].title, visit.language) if len(plans) > 1 else ""
    return Promises(title, tuple(map(_head, clocks)), _lines(visit, found, clocks))


def _lines(
    visit: Visit, found: Sequence[tuple[Priority, Terms]], clocks: Sequence[ClockName]
) -> tuple[Line, ...]:
    lines = [
        Line(
            names.text(level.title, visit.language),
            names.text(level.criterion, visit.language),
            tuple((_head(clock), _said(terms, clock, visit.language)) for clock in clocks),
        )
        for level, terms in found
    ]
    if len({line.terms for line in lines}) == 1:
        return (Line("", "", lines[0].terms),)
    return tuple(lines)


def _head(clock: ClockName) -> str:
    return names.name(names.CLOCKS, clock.value)


def _terms(visit: Visit, standing: Standing, level: Priority) -> Terms | None:
    try:
        return book_of(visit).terms(
            desk=visit.desk.id,
            plan=standing.plan,
            priority=level.id,
            contract=book.contract_terms(standing.contract),
        )
    except TermsError:
        return None


def _target(terms: Terms, clock: ClockName) -> ClockTerms | None:
    known = terms.clocks.get(clock)
    return known if known and known.target and not known.hidden else None


def _said(terms: Terms, clock: ClockName, language: str) -> str:
    known = _target(terms, clock)
    return promised(known.target, language) if known and known.target else "—"
