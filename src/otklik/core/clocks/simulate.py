"""Past tickets under other rules: the acts stay where they were, their clocks are counted anew."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

from otklik.core.clocks.change import OnChange
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.clocks.engine import Clocks, TermsOf, clocks_of
from otklik.core.journal.events import Entry
from otklik.core.regulation.schema import ClockName, ClockRule, Regulation

Outcome = Literal["kept", "missed"]


class Under(NamedTuple):
    """Rules to count by: what binds in a situation, the rules of the clocks, what a change does."""

    terms_of: TermsOf
    rules: Mapping[ClockName, ClockRule]
    on_change: OnChange

    @classmethod
    def of(cls, regulation: Regulation, terms_of: TermsOf) -> "Under":
        return cls(terms_of, regulation.clocks, regulation.priorities.on_change)

    def clocks(self, entries: Iterable[Entry]) -> Clocks:
        """The clocks of a journal; raises TermsError where the rules have no such plan, level or desk."""
        return clocks_of(entries, terms_of=self.terms_of, rules=self.rules, on_change=self.on_change)


class Place(NamedTuple):
    """What cycles are counted by; `month` is that of their start, "2026-11", by the ticket's calendar."""

    clock: str
    plan: str
    priority: str
    month: str


class Flip(NamedTuple):
    """A ticket whose clock was kept throughout on one side and missed on the other."""

    ticket: str
    clock: str
    before: Outcome
    after: Outcome


@dataclass(slots=True)
class Tally:
    """What has been counted so far: cycles by place and outcome on both sides, and the tickets that flip."""

    tickets: int = 0
    before: Counter[tuple[Place, Outcome]] = field(default_factory=Counter)
    after: Counter[tuple[Place, Outcome]] = field(default_factory=Counter)
    flips: list[Flip] = field(default_factory=list)
    unlike: dict[str, str] = field(default_factory=dict)
    """Tickets that the other rules cannot take, by number, with the reason."""

    def take(self, ticket: str, before: Clocks, after: Clocks, *, now: datetime) -> None:
        """Counts one ticket as both rules have it at an instant."""
        self.tickets += 1
        sides = [_outcomes(clocks, now) for clocks in (before, after)]
        self.before.update(sides[0])
        self.after.update(sides[1])
        was, is_ = map(_whole, sides)
        for clock in was.keys() & is_.keys():
            if was[clock] != is_[clock]:
                self.flips.append(Flip(ticket, clock, was[clock], is_[clock]))

    @property
    def differs(self) -> bool:
        return self.before != self.after or bool(self.flips)


def outcome(cycle: Cycle, now: datetime) -> Outcome | None:
    """Whether a cycle's term was kept or missed by an instant; None while that is open, or it has no term."""
    if cycle.state is CycleState.MET:
        return "kept"
    if cycle.state is CycleState.MISSED or (cycle.is_open and cycle.is_late(now)):
        return "missed"
    return None


def _outcomes(clocks: Clocks, now: datetime) -> Sequence[tuple[Place, Outcome]]:
    situation = clocks.situation
    zone = clocks.terms.calendar.zone if clocks.terms else None
    found = ((cycle, outcome(cycle, now)) for cycle in clocks.shown)
    return [
        (Place(cycle.clock.value, situation.plan, situation.priority, _month(cycle.started_at, zone)), one)
        for cycle, one in found
        if one
    ]


def _month(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%Y-%m}"


def _whole(outcomes: Sequence[tuple[Place, Outcome]]) -> dict[str, Outcome]:
    """Each clock of a ticket by its worst cycle."""
    whole: dict[str, Outcome] = {}
    for place, found in outcomes:
        if whole.get(place.clock) != "missed":
            whole[place.clock] = found
    return whole
