"""The clocks of a ticket as a pure function of its journal and terms.

What begins, pauses, ends and renews a cycle is in `domain` words: lifecycle states, the clock's rule
in the regulation (from, until, pause_in, after_question, after_rejection, on_reopen) and the acts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from otklik.core.clocks.change import OnChange, rebased, recounted
from otklik.core.clocks.cycle import Cause, Cycle, fixed, measure_for
from otklik.core.journal.events import (
    Accepted,
    Asked,
    Bookkeeping,
    Closed,
    ClosingReason,
    ContractChanged,
    CustomerWrote,
    Deferred,
    DeskChanged,
    Entry,
    Event,
    PlanChanged,
    PriorityChanged,
    Proposed,
    Rebased,
    Registered,
    Reopened,
    Replied,
    ResponseKind,
    SolutionKind,
    TypeChanged,
)  # fmt: skip
from otklik.core.journal.fold import Situation, State, dated, effective, step
from otklik.core.regulation.schema import SOLUTION_CLOCKS, ClockName, ClockRule
from otklik.core.regulation.terms import Terms

TermsOf = Callable[[Situation], Terms]

_NEVER_AGAIN = frozenset({ClockName.REVIEW, ClockName.WORK_START})
_RENEWED_BY_PROPOSAL = frozenset({"solution_proposed", "resolved"})
_MEETING_CLOSINGS = frozenset(
    {ClosingReason.CONFIRMED, ClosingReason.UNCONFIRMED, ClosingReason.SOLVED_BY_AGENT}
)
_Changes = PriorityChanged | TypeChanged | PlanChanged | DeskChanged | ContractChanged
_Words = Replied | Asked | Proposed | Deferred


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the clocks show after a journal: the situation, its terms, and every cycle in order."""

    situation: Situation
    terms: Terms | None
    cycles: tuple[Cycle, ...]

    @property
    def shown(self) -> tuple[Cycle, ...]:
        """The cycles of clocks for which something is promised, or would be with a contract."""
        return tuple(cycle for cycle in self.cycles if not cycle.terms.hidden)

    @property
    def open(self) -> tuple[Cycle, ...]:
        return tuple(cycle for cycle in self.shown if cycle.is_open)

    @property
    def solution_due(self) -> datetime | None:
        """The nearest deadline ahead of a solution."""
        dues = [cycle.due for cycle in self.open if cycle.due and cycle.clock in SOLUTION_CLOCKS]
        return min(dues, default=None)


def clocks_of(
    journal: Iterable[Entry], *, terms_of: TermsOf, rules: Mapping[ClockName, ClockRule], on_change: OnChange
) -> Clocks:
    """All cycles of a ticket; `terms_of` gives what binds in a situation and may raise TermsError.

    `rules` and `on_change` are those of the regulation under which it was registered; a later one that
    binds from Rebased on is taken from the terms.
    """
    work = _Work(terms_of, rules, on_change)
    for entry in effective(journal):
        work.take(entry)
    return work.clocks


def continued(
    clocks: Clocks,
    entries: Iterable[Entry],
    *,
    terms_of: TermsOf,
    rules: Mapping[ClockName, ClockRule],
    on_change: OnChange,
) -> Clocks:
    """The clocks after some more entries, none of which takes back an earlier one; nothing is read again.

    `rules` and `on_change` are those in force after the entries before.
    """
    work = _Work(terms_of, rules, on_change)
    work.situation, work.terms = clocks.situation, clocks.terms
    for cycle in clocks.cycles:
        work.runs[cycle.clock] = (*work.runs.get(cycle.clock, ()), cycle)
    for entry in entries:
        work.take(entry)
    return work.clocks


class _Work:
    """The fold under way: one run of cycles for each clock."""

    def __init__(self, terms_of: TermsOf, rules: Mapping[ClockName, ClockRule], on_change: OnChange) -> None:
        self.terms_of, self.rules, self.on_change = terms_of, rules, on_change
        self.situation = Situation()
        self.terms: Terms | None = None
        self.runs: dict[ClockName, tuple[Cycle, ...]] = {}

    @property
    def clocks(self) -> Clocks:
        cycles = tuple(cycle for clock in ClockName for cycle in self.runs.get(clock, ()))
        return Clocks(self.situation, self.terms, cycles)

    def take(self, entry: Entry) -> None:
        before = self.situation
        entry = dated(entry, before)
        self.situation = after = step(before, entry)
        if isinstance(entry.event, Bookkeeping):
            return
        if isinstance(entry.event, Registered | _Changes):
            self._change_terms(entry)
        elif isinstance(entry.event, Rebased):
            self._change_law(entry, entry.event)
        for clock, rule in self.rules.items():
            run = self._advanced(clock, rule, entry, before)
            self.runs[clock] = _turned(run, rule, entry, after)

    def _change_terms(self, entry: Entry) -> None:
        self.terms = terms = self.terms_of(self.situation)
        how: OnChange = "keep_spent" if isinstance(entry.event, DeskChanged) else self.on_change
        for clock, run in self.runs.items():
            if run and run[-1].is_open:
                last = rebased(run[-1], terms.clocks[clock], terms.calendar, how, at=entry.at, by=entry.seq)
                self.runs[clock] = (*run[:-1], last)

    def _change_law(self, entry: Entry, event: Rebased) -> None:
        """Other data of the calendars count for all the time of an open cycle, another version of the
        regulation from here on: what was counted under the one before stays counted."""
        self.terms = terms = self.terms_of(self.situation)
        law = terms.regulation
        self.rules, self.on_change = law.clocks, law.priorities.on_change
        for clock, run in self.runs.items():
            if run and run[-1].is_open:
                last = recounted(run[-1], terms.nationals, at=entry.at, by=entry.seq)
                if event.regulation != event.regulation_before:
                    last = _under(last, terms, entry)
                self.runs[clock] = (*run[:-1], last)
        for clock in law.clocks:
            if not self.runs.get(clock) and _still_wanted(law.clocks[clock], self.situation):
                self.runs[clock] = self._begun(clock, (), entry, Cause.REBASED, resume=False)

    def _advanced(
        self, clock: ClockName, rule: ClockRule, entry: Entry, before: Situation
    ) -> tuple[Cycle, ...]:
        run = self.runs.get(clock, ())
        if isinstance(entry.event, Closed):
            return _closed(run, rule, entry, before)
        if run and run[-1].is_open and _meets(rule, entry.event):
            run = (*run[:-1], run[-1].ended(entry.at, by=entry.seq, met=True))
        renewal = _renewal(clock, rule, run, entry, before, self.situation)
        return self._begun(clock, run, entry, *renewal) if renewal else run

    def _begun(
        self, clock: ClockName, run: tuple[Cycle, ...], entry: Entry, cause: Cause, resume: bool
    ) -> tuple[Cycle, ...]:
        if self.terms is None:
            return run
        if run and run[-1].is_open:
            run = (*run[:-1], run[-1].ended(entry.at, by=entry.seq, met=False))
        carry = run[-1].spent(entry.at) if run and resume else 0
        fresh = _fresh(clock, len(run) + 1, entry, cause, self.terms, carry)
        return (*run, fresh)


def _fresh(clock: ClockName, number: int, entry: Entry, cause: Cause, terms: Terms, carry: int) -> Cycle:
    promised = terms.clocks[clock]
    return Cycle(
        clock=clock,
        number=number,
        started_at=entry.at,
        begun_by=entry.seq,
        cause=cause,
        terms=promised,
        measure=measure_for(promised, terms.calendar),
        target=fixed(promised.target, terms.calendar, entry.at),
        goal=fixed(promised.goal, terms.calendar, entry.at),
        carry=carry,
    )


def _under(cycle: Cycle, terms: Terms, entry: Entry) -> Cycle:
    """An open cycle under another version of the regulation; one that has no such clock ends it."""
    promised = terms.clocks.get(cycle.clock)
    if promised is None:
        return cycle.ended(entry.at, by=entry.seq, met=False)
    return rebased(cycle, promised, terms.calendar, "keep_spent", at=entry.at, by=entry.seq)


def _still_wanted(rule: ClockRule, situation: Situation) -> bool:
    """Whether a clock that a new version of the regulation brings has something to wait for: an act that a
    ticket in this state has not had yet."""
    if rule.from_ == "solution_sent":
        return False
    match rule.until:
        case "accepted" | "first_response":
            return situation.state is State.NEW
        case "solution_proposed" | "resolved":
            return situation.state not in (State.SOLUTION_PROPOSED, State.CLOSED)
        case "next_public_update":
            return situation.state is not State.CLOSED


def _meets(rule: ClockRule, event: Event) -> bool:
    """Whether an act is the one that a clock waits for."""
    match rule.until:
        case "accepted":
            # Who takes back the closing of a new ticket has taken it up: it is open from then on.
            return isinstance(event, Accepted | Reopened)
        case "first_response":
            return _responds(rule, event)
        case "solution_proposed":
            return isinstance(event, Proposed)
        case "resolved":
            return isinstance(event, Proposed) and event.kind is SolutionKind.FINAL
        case "next_public_update":
            return isinstance(event, _Words)


def _responds(rule: ClockRule, event: Event) -> bool:
    counts = rule.counts_as_response
    match event:
        case Replied(kind):
            return counts is None or kind.value in counts
        case Asked():
            return counts is None or ResponseKind.INFORMATION_REQUEST.value in counts
        case _:
            return isinstance(event, Proposed | Deferred)


def _closed(run: tuple[Cycle, ...], rule: ClockRule, entry: Entry, before: Situation) -> tuple[Cycle, ...]:
    event = entry.event
    if not run or not run[-1].is_open or not isinstance(event, Closed):
        return run
    if (
        before.unjudged
        and event.reason is ClosingReason.CONFIRMED
        and run[-1].begun_by >= before.unjudged.seq
    ):
        # It was begun by the letter that says "helped", or by other law that came after it.
        return (*run[:-1], run[-1].voided(max(entry.at, run[-1].started_at), by=entry.seq))
    met = rule.until in _RENEWED_BY_PROPOSAL and event.reason in _MEETING_CLOSINGS
    return (*run[:-1], run[-1].ended(entry.at, by=entry.seq, met=met))


def _renewal(
    clock: ClockName,
    rule: ClockRule,
    run: tuple[Cycle, ...],
    entry: Entry,
    before: Situation,
    after: Situation,
) -> tuple[Cause, bool] | None:
    """Why a new cycle begins here and whether it resumes the one before; None if none begins."""
    event = entry.event
    if isinstance(event, Rebased):
        return None
    if isinstance(event, Registered):
        return None if rule.from_ == "solution_sent" else (Cause.REGISTERED, False)
    if isinstance(event, Proposed) and rule.from_ == "solution_sent":
        return Cause.PROPOSED, False
    if rule.until == "next_public_update" and isinstance(event, _Words):
        return Cause.WORDS, False
    if isinstance(event, Reopened) and before.state is State.CLOSED:
        return None if clock in _NEVER_AGAIN else (Cause.REOPENED, rule.on_reopen == "resume")
    if not run or after.state is not State.OPEN:
        return None
    return _after_waiting(rule, run[-1], event, before)


def _after_waiting(
    rule: ClockRule, last: Cycle, event: Event, before: Situation
) -> tuple[Cause, bool] | None:
    """Back to work after a question or a proposal that was not the end of it."""
    resumes = rule.after_rejection == "resume"
    if not last.is_open:
        return (Cause.REJECTED, resumes) if rule.until in _RENEWED_BY_PROPOSAL else None
    if before.state is State.SOLUTION_PROPOSED:
        return None if resumes else (Cause.REJECTED, False)
    answered = before.state is State.PENDING_CUSTOMER and isinstance(event, CustomerWrote)
    return (Cause.ANSWERED, False) if answered and rule.after_question == "restart" else None


def _turned(run: tuple[Cycle, ...], rule: ClockRule, entry: Entry, after: Situation) -> tuple[Cycle, ...]:
    if not run or not run[-1].is_open:
        return run
    running = runs_in(rule, after)
    last = run[-1].turned(entry.at, running=running, why=after.state.value, by=entry.seq)
    return (*run[:-1], last)


def runs_in(rule: ClockRule, situation: Situation) -> bool:
    """Whether a clock that is not over runs in this situation."""
    if situation.state is State.DEFERRED or situation.state.value in rule.pause_in:
        return False
    final = situation.state is State.SOLUTION_PROPOSED and situation.proposal is SolutionKind.FINAL
    return not (final and rule.until == "next_public_update")
