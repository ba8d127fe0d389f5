"""A million deadlines as the samples promise them: every desk, plan, level and clock, mixed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time
from typing import Any, Final

from otklik.agreements import samples
from otklik.core.clocks.cycle import fixed, measure_for
from otklik.core.regulation.load import load_contract
from otklik.core.regulation.terms import Book, Terms

COUNT: Final = 1_000_000
ROUNDS: Final = 3
_FIRST: Final = datetime(2025, 1, 1, tzinfo=UTC)
_CONTRACT: Final = {
    "first_response": {"within": "2 business_hours"},
    "work_start": {"within": "1 business_day"},
    "solution_proposal": {"within": "16 business_hours"},
    "resolution": {"within": "8 business_hours"},
    "progress_update": {"every": "2 business_days"},
}


def measure() -> dict[str, Any]:
    """Processor seconds of one core for all of them, round by round."""
    promised = [(terms, one) for terms in _terms() for one in terms.clocks.values() if one.target]
    chance = Random(1)
    seconds = int(timedelta(days=700).total_seconds())
    work = [
        (*chance.choice(promised), _FIRST + timedelta(seconds=chance.randrange(seconds)))
        for _ in range(COUNT)
    ]
    return {"count": COUNT, "kinds": len(promised), "seconds": [_round(work) for _ in range(ROUNDS)]}


def _round(work: list[Any]) -> float:
    began = process_time()
    for terms, promised, start in work:
        target = fixed(promised.target, terms.calendar, start)
        measure_for(promised, terms.calendar).add(start, target.seconds or 0)
    return round(process_time() - began, 2)


def _terms() -> Iterator[Terms]:
    """What binds at every desk, under every plan, at every level; a contract gives what is left to it."""
    nationals = samples.calendars()
    for sample in samples.regulations().values():
        rules = sample.regulation
        book = Book(rules, nationals)
        left = {clock: _CONTRACT[clock] for clock in rules.clocks if clock in _CONTRACT}
        contract = load_contract({"targets": left}, rules)
        for desk in rules.desks:
            for plan in rules.plans:
                for level in rules.priorities.values:
                    yield book.terms(desk=desk.id, plan=plan, priority=level.id, contract=contract)
