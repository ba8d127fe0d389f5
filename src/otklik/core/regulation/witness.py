"""Lines for `clocks replay` at which its answer shows two rules of a regulation at odds."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from otklik.core.regulation.schema import ClockName, ClockRule, ContractTerms, Regulation
from otklik.core.regulation.terms import Book, ClockTerms, Terms, TermsError

_FILLED = "1 business_hour"
"""What a contract is taken to give where the regulation leaves a term to it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract: its plan, its own terms, and its number where it has one."""

    plan: str
    terms: ContractTerms
    number: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of ticket whose terms differ from those of others; `own` are those of its contract."""

    desk: str
    plan: str
    priority: str
    terms: Terms
    own: ContractTerms | None = None

    def line(self, id_: str, at: datetime, *, file: str, acts: Iterable[Mapping[str, str]] = ()) -> str:
        """A ticket registered at an instant, with some acts at the same one; `now` is that instant."""
        instant = at.astimezone(self.terms.calendar.zone).isoformat()
        told: dict[str, Any] = {
            "id": id_,
            "regulation": file,
            "desk": self.desk,
            "plan": self.plan,
            "priority": self.priority,
            "registered": instant,
            "events": [{"at": instant, **act} for act in acts],
            "now": instant,
        }
        if contract := self._contract():
            told["contract"] = contract
        return json.dumps(told, ensure_ascii=False)

    def _contract(self) -> dict[str, Any]:
        """The contract's own terms, and something wherever a term is left to a contract."""
        own = self.own.model_dump(mode="json", exclude_defaults=True) if self.own else {}
        targets = own.get("targets", {})
        left_open = {clock: targets.get(clock, {}) | term for clock, term in _filled(self.terms.clocks)}
        return own | {"targets": targets | left_open} if left_open else own


def cases(book: Book, signed: Signed | None = None) -> Iterator[Case]:
    """Each plan, level and calendar of a desk once, in the order of the file; of a contract its own."""
    regulation = book.regulation
    own = signed.terms if signed else None
    for plan in (signed.plan,) if signed else regulation.plans:
        seen: set[tuple[str, str, str]] = set()
        for desk in regulation.desks:
            named = (own and own.calendar) or regulation.plans[plan].calendar
            name = regulation.calendar_of(named, desk=desk.id)
            closed = desk.id if desk.exceptions and desk.calendar == name else ""
            where = (name, regulation.zone_of(name, desk=desk.id), closed)
            if where in seen:
                continue
            seen.add(where)
            for level in regulation.priorities.values:
                if terms := _terms(book, desk.id, plan, level.id, signed):
                    yield Case(desk.id, plan, level.id, terms, own)


def acts_to_begin(rule: ClockRule) -> tuple[Mapping[str, str], ...] | None:
    """What must be done at registration for a clock to run at once; None where it then waits."""
    if rule.from_ != "solution_sent":
        return None if "new" in rule.pause_in else ()
    waits = "solution_proposed" in rule.pause_in
    return None if waits else ({"do": "solution_proposed", "kind": "interim"},)


def clocks_of(regulation: Regulation, terms: Terms) -> Iterator[tuple[ClockName, ClockRule, ClockTerms]]:
    """The clocks for which something is promised in days or hours."""
    for clock, rule in regulation.clocks.items():
        if (promised := terms.clocks[clock]).target is not None:
            yield clock, rule, promised


def _terms(book: Book, desk: str, plan: str, priority: str, signed: Signed | None) -> Terms | None:
    own, number = (signed.terms, signed.number) if signed else (None, "")
    try:
        return book.terms(desk=desk, plan=plan, priority=priority, contract=own, number=number)
    except TermsError:
        return None  # a map without this level is a fault of its own (R104)


def _filled(clocks: Mapping[ClockName, ClockTerms]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for clock, terms in clocks.items():
        if terms.target is None and not terms.hidden:
            yield clock.value, {"every" if clock is ClockName.PROGRESS_UPDATE else "within": _FILLED}
