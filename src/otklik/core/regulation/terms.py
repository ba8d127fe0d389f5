"""Which terms bind a ticket: the contract's before the plan's before the regulation's, key by key (S3.3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from otklik.core.regulation import calendars
from otklik.core.regulation.schema import ClockName, ContractTerms, Regulation, Target, Targets
from otklik.core.worktime.calendar import WorkCalendar
from otklik.core.worktime.duration import Duration
from otklik.core.worktime.production import ProductionCalendar

_MOST_KEPT = 4096
_OF_CONTRACT = ", "

_Word = Literal["by_contract", "none"]
_Leaf = tuple[str, Duration | _Word]
_Layers = tuple[tuple[str, Targets], ...]
_Signed = tuple[str, ContractTerms]


class TermsError(ValueError):
    """No terms follow for a ticket; `says` what is wrong, `would_be` what would be right."""

    def __init__(self, says: str, would_be: str) -> None:
        super().__init__(f"{says}; {would_be}")
        self.says = says
        self.would_be = would_be


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """What one clock promises.

    `target` None with `hidden` false: the contract has to give a term and gives none, the clock
    stands as unset. `hidden`: nothing is promised, so no date is ever shown (S3.8). `source` is the
    path of the key that decided: "targets.resolution.within.high",
    "plans.network.targets.first_response.within", and for a contract's own terms with its number before
    it, "contract 12/2026, targets.work_start.within"; `goal_source` is that of the goal, "" without one.
    """

    target: Duration | None
    goal: Duration | None
    source: str
    hidden: bool = False
    goal_source: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The calendar that a ticket runs in, and the clocks of its regulation with their clauses.

    `regulation` and `nationals`, the production calendars by id, are what all of it was resolved from.
    """

    calendar: WorkCalendar
    clocks: Mapping[ClockName, ClockTerms]
    clauses: Mapping[ClockName, tuple[str, ...]]
    regulation: Regulation
    nationals: Mapping[str, ProductionCalendar]


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A regulation with its national calendars, and what was worked out from them before.

    Tickets that share desk, plan, priority and contract share one Terms and one WorkCalendar.
    """

    regulation: Regulation
    productions: Mapping[str, ProductionCalendar]
    _calendars: dict[tuple[str, str, str, str], WorkCalendar] = field(default_factory=dict, repr=False)
    _terms: dict[tuple[str, str, str, str], Terms] = field(default_factory=dict, repr=False)

    def terms(
        self, *, desk: str, plan: str, priority: str, contract: ContractTerms | None = None, number: str = ""
    ) -> Terms:
        """The terms of such tickets; `number` is the contract's, for the sources. Raises TermsError."""
        key = (desk, plan, priority, f"{number} {contract.model_dump_json()}" if contract else "")
        if (known := self._terms.get(key)) is not None:
            return known
        own = (f"contract {number}".strip(), contract) if contract else None
        found = self._resolve(desk=desk, plan=plan, priority=priority, contract=own)
        if len(self._terms) >= _MOST_KEPT:
            self._terms.clear()
        self._terms[key] = found
        return found

    def calendar(self, name: str, *, desk: str, plan: str = "") -> WorkCalendar:
        """The calendar of a plan or contract, in the zone of a ticket at this desk; raises TermsError.

        The days of the desk's own go with the desk's calendar, those of `plan`, where it is given, with
        whatever calendar it is; the plan's word goes before the desk's, the desk's before the calendar's.
        """
        regulation = self.regulation
        _known("desk", desk, [known.id for known in regulation.desks])
        own_name = regulation.calendar_of(name, desk=desk)
        _known("calendar", own_name, regulation.calendars)
        at_desk = desk if regulation.desk(desk).calendar == own_name else ""
        return self._calendar(own_name, regulation.zone_of(own_name, desk=desk), at_desk, plan)

    def bare_calendar(self, name: str, *, desk: str) -> WorkCalendar:
        """A calendar without the days of any desk's or plan's own, in the zone of a ticket at this desk."""
        return self._calendar(name, self.regulation.zone_of(name, desk=desk), "", "")

    def unset(self, *, plan: str, contract: ContractTerms | None) -> tuple[str, ...]:
        """The paths that leave a term to the contract, which does not give it; raises TermsError."""
        desk, levels = self.regulation.default_desk.id, self.regulation.priorities.values
        every = (self.terms(desk=desk, plan=plan, priority=level.id, contract=contract) for level in levels)
        open_ = (clock for terms in every for clock in terms.clocks.values())
        return tuple(dict.fromkeys(clock.source for clock in open_ if not (clock.target or clock.hidden)))

    def lacking(self, *, plan: str, contract: ContractTerms) -> Iterator[tuple[ClockName, str]]:
        """The clocks and priorities of tickets under a contract for which nothing at all is said."""
        layers = _layers(self.regulation, plan, ("contract", contract))
        for clock in self.regulation.clocks:
            for level in self.regulation.priorities.values:
                try:
                    _clock(layers, clock, plan, level.id)
                except TermsError:
                    yield clock, level.id

    def _calendar(self, name: str, zone: str, desk: str, plan: str) -> WorkCalendar:
        """One calendar for all desks and plans that have no days of their own."""
        desk = desk if desk and self.regulation.desk(desk).exceptions else ""
        plan = plan if plan and self.regulation.plans[plan].exceptions else ""
        key = (name, zone, desk, plan)
        if key not in self._calendars:
            self._calendars[key] = self._build(*key)
        return self._calendars[key]

    def _build(self, name: str, zone: str, desk: str, plan: str) -> WorkCalendar:
        calendar, regulation = self.regulation.calendars[name], self.regulation
        if calendar.production_calendar is not None:
            _known("production calendar", calendar.production_calendar, self.productions)
        specials = [(f"desks.{desk}", regulation.desk(desk).exceptions)] if desk else []
        if plan:
            specials.append((f"plans.{plan}", regulation.plans[plan].exceptions))
        return calendars.build(
            calendar, name=name, zone=zone, productions=self.productions, specials=specials
        )

    def _resolve(self, *, desk: str, plan: str, priority: str, contract: _Signed | None) -> Terms:
        regulation = self.regulation
        _known("plan", plan, regulation.plans)
        _known("priority", priority, [level.id for level in regulation.priorities.values])
        signed = contract[1].calendar if contract else None
        named = signed or regulation.plans[plan].calendar
        layers = _layers(regulation, plan, contract)
        clocks = {clock: _clock(layers, clock, plan, priority) for clock in regulation.clocks}
        return Terms(
            calendar=self.calendar(named, desk=desk, plan="" if signed else plan),
            clocks=clocks,
            clauses={clock: _clauses(regulation, clock, terms) for clock, terms in clocks.items()},
            regulation=regulation,
            nationals=self.productions,
        )


_books: dict[int, Book] = {}


def resolve(
    *,
    regulation: Regulation,
    productions: Mapping[str, ProductionCalendar],
    desk: str,
    plan: str,
    priority: str,
    contract: ContractTerms | None = None,
) -> Terms:
    """The terms of a ticket; what was worked out for the same objects before is kept. Raises TermsError."""
    book = _books.get(id(regulation))
    # The kept book holds its regulation, so that the number cannot come to mean another one.
    if book is None or book.regulation is not regulation or book.productions is not productions:
        if len(_books) >= 64:
            _books.clear()
        book = _books[id(regulation)] = Book(regulation, productions)
    return book.terms(desk=desk, plan=plan, priority=priority, contract=contract)


def own_path(source: str) -> str:
    """The key of a contract that a source names; "" where the plan's or the regulation's decided."""
    _, apart, path = source.rpartition(_OF_CONTRACT)
    return path if apart else ""


def _known(what: str, name: str, known: Mapping[str, object] | list[str]) -> None:
    if name not in known:
        raise TermsError(f"{what} {name!r} is unknown here", f"known: {', '.join(known) or 'none'}")


def _layers(regulation: Regulation, plan: str, contract: _Signed | None) -> _Layers:
    own = ((f"{contract[0]}{_OF_CONTRACT}targets", contract[1].targets),) if contract else ()
    return (*own, (f"plans.{plan}.targets", regulation.plans[plan].targets), ("targets", regulation.targets))


def _clock(layers: _Layers, clock: ClockName, plan: str, priority: str) -> ClockTerms:
    source, said = _committed(layers, clock, plan, priority)
    goal, goal_source = _goal(layers, clock)
    if isinstance(said, Duration):
        return ClockTerms(said, goal, source, goal_source=goal_source)
    return ClockTerms(None, goal, source, hidden=said == "none", goal_source=goal_source)


def _goal(layers: _Layers, clock: ClockName) -> tuple[Duration | None, str]:
    found = ((target.goal, f"{path}.goal") for path, target in _of(layers, clock) if target.goal is not None)
    return next(found, (None, ""))


def _committed(layers: _Layers, clock: ClockName, plan: str, priority: str) -> _Leaf:
    """The key that binds and what it says; updates have a period in place of a term (S1.8)."""
    every = _every(layers, clock) if clock is ClockName.PROGRESS_UPDATE else None
    if every is not None and every[1] != "by_contract":
        return every
    return _within(layers, clock, plan, priority) or every or (f"targets.{clock}", "none")


def _every(layers: _Layers, clock: ClockName) -> _Leaf | None:
    return next(
        ((f"{path}.every", target.every) for path, target in _of(layers, clock) if target.every is not None),
        None,
    )


def _within(layers: _Layers, clock: ClockName, plan: str, priority: str) -> _Leaf | None:
    """The highest layer's word; maps by priority are merged as long as nothing else lies between."""
    maps: list[tuple[str, list[str]]] = []
    for path, target in _of(layers, clock):
        match target.within:
            case None:
                continue
            case dict() as levels:
                if priority in levels:
                    return f"{path}.within.{priority}", levels[priority]
                maps.append((f"{path}.within", list(levels)))
            case said:
                if not maps:
                    return f"{path}.within", said
                break
    if maps:
        raise _no_such_pair(plan, priority, maps)
    return None


def _no_such_pair(plan: str, priority: str, maps: list[tuple[str, list[str]]]) -> TermsError:
    named = ", ".join(dict.fromkeys(level for _, levels in maps for level in levels))
    path = maps[-1][0]
    return TermsError(
        f"plan {plan} has no term for priority {priority}: {path} names {named}", f"add {priority}"
    )


def _of(layers: _Layers, clock: ClockName) -> Iterator[tuple[str, Target]]:
    return ((f"{path}.{clock}", targets[clock]) for path, targets in layers if clock in targets)


def _clauses(regulation: Regulation, clock: ClockName, terms: ClockTerms) -> tuple[str, ...]:
    """The clauses of the key that decided, then those of the clock itself."""
    of_term = regulation.clause_for(terms.source.rpartition(_OF_CONTRACT)[2])
    return tuple(dict.fromkeys((*of_term, *regulation.clause_for(f"clocks.{clock}"))))
