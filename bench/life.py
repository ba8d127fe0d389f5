"""A ticket's journal as it grows in memory: facts, what time brings, the clocks, by the product's code."""

from dataclasses import dataclass, field
from datetime import datetime

from bench.ground import Asker, House
from otklik.agreements import book
from otklik.core import lifecycle
from otklik.core.clocks.engine import Clocks, continued
from otklik.core.clocks.silence import SilenceTerm
from otklik.core.journal import events as facts
from otklik.core.journal.events import SYSTEM, Actor, ActorKind, Entry, Event
from otklik.core.journal.fold import Situation, State
from otklik.core.lifecycle import Act, NotPossible
from otklik.tickets import project, seals


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a ticket: `way` in, out or note; `letter` is the id of the letter that carried them, or 0."""

    message: int
    way: str
    act: str
    at: datetime
    agent: int = 0
    letter: int = 0


@dataclass(slots=True)
class Ids:
    """Ids of rows that are not written yet: the next message and the next letter."""

    message: int
    letter: int

    def next_message(self) -> int:
        self.message += 1
        return self.message - 1

    def next_letter(self) -> int:
        self.letter += 1
        return self.letter - 1


@dataclass(slots=True)
class Life:
    """One ticket; acts refuse what the life cycle refuses (NotPossible)."""

    house: House
    asker: Asker
    ids: Ids
    entries: list[Entry] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    clocks: Clocks = field(default_factory=lambda: Clocks(Situation(), None, ()))
    sealed: set[seals.Key] = field(default_factory=set)

    @property
    def state(self) -> State:
        return self.clocks.situation.state

    @property
    def silence(self) -> SilenceTerm | None:
        return project.silence_for(self.clocks, self.house.rules)

    def record(self, event: Event, at: datetime, by: Actor = SYSTEM) -> None:
        """A fact, and the seals of the cycles that it ends."""
        entry = Entry(len(self.entries) + 1, at, event, by)
        before, rules = self.clocks, self.house.rules
        self.clocks = continued(
            before,
            [entry],
            terms_of=lambda situation: book.terms(self.house.service, situation),
            rules=rules.clocks,
            on_change=rules.priorities.on_change,
        )
        self.entries.append(entry)
        if isinstance(event, facts.Bookkeeping):
            return
        first = before if len(self.entries) > 1 else None
        for told in seals.consequences(first, self.clocks, self.entries, [entry]):
            self.record(told, told.ended_at if isinstance(told, facts.CycleSealed) else at)

    def pass_time(self, upto: datetime) -> None:
        """Everything that time brings up to an instant, each dated by its own rule."""
        while (due := self._next()) and due <= upto:
            told = len(self.entries)
            self._come_due(due)
            if len(self.entries) == told:
                raise RuntimeError(f"nothing came due at {due} in {self.entries[-1]}")

    def require(self, act: Act, agent: int, at: datetime) -> None:
        """Raises NotPossible; on a new ticket an agent's act is its acceptance as well (S0.12)."""
        lifecycle.transition(act, self.clocks.situation)
        if lifecycle.records_acceptance(act, self.clocks.situation):
            self.accept(agent, at)

    def accept(self, agent: int, at: datetime) -> None:
        self.record(facts.Accepted(), at, acting(agent))
        if not self.clocks.situation.assignee:
            self.record(facts.Assigned(str(agent)), at, acting(agent))

    def close(self, reason: facts.ClosingReason, at: datetime, by: Actor, agent: int = 0) -> None:
        """Raises NotPossible."""
        lifecycle.closing(reason, self.clocks.situation)
        if agent and lifecycle.records_acceptance(Act.CLOSE, self.clocks.situation, reason):
            self.accept(agent, at)
        self.record(facts.Closed(reason), at, by)

    def may_close(self, reason: facts.ClosingReason) -> bool:
        try:
            lifecycle.closing(reason, self.clocks.situation)
        except NotPossible:
            return False
        return True

    def say(self, way: str, act: str, at: datetime, agent: int = 0) -> str:
        """Words get their row; what goes out leaves by a letter. Gives the message's id."""
        letter = self.ids.next_letter() if way == "out" else 0
        said = Said(self.ids.next_message(), way, act, at, agent, letter)
        self.said.append(said)
        return str(said.message)

    def _next(self) -> datetime | None:
        marks = project.marks_of(self.entries)
        return project.next_event_at(self.clocks, self.silence, marks, self.house.rules)

    def _come_due(self, at: datetime) -> None:
        marks, situation = project.marks_of(self.entries), self.clocks.situation
        for cycle in self.clocks.open:
            name = (cycle.clock.value, cycle.number)
            overdue = project.overdue_from(cycle)
            warned = [rung for rung in project.warnings_of(cycle, marks, self.house.rules) if rung[1] <= at]
            if ("breached", *name) in marks:
                continue
            if cycle.deadline and overdue and overdue <= at:
                self.record(facts.Breached(*name, cycle.deadline, cycle.reclassified), overdue)
            elif warned:
                share, then = warned[-1]
                self.record(facts.Warned(*name, share), then)
        if (review := project.coming_review(situation)) and review <= at:
            deferred = situation.state is State.DEFERRED
            self.record(facts.Resumed() if deferred else facts.ReviewDateCame(review), review)
        if term := self.silence:
            self._be_silent(term, marks, at)

    def _be_silent(self, term: SilenceTerm, marks: project.Marks, at: datetime) -> None:
        notice, stamp = term.warned_at, int(term.ends_at.timestamp())
        if at >= term.ends_at and term.automatic:
            self.record(facts.Closed(term.reason), term.ends_at)
        elif at >= term.ends_at and ("silence_proposed", "", stamp) not in marks:
            self.record(facts.SilenceProposed(term.ends_at), term.ends_at)
        elif at >= notice and ("silence_warned", "", stamp) not in marks:
            self.record(facts.SilenceWarned(term.ends_at), max(notice, term.since))


def acting(agent: int) -> Actor:
    return Actor(ActorKind.AGENT, str(agent))
