"""Promises of one regulation that cannot all be kept, each with a ticket that shows it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations, groupby

from otklik.core.regulation.findings import Findings, Steps
from otklik.core.regulation.overtaking import Term, never_longer, start_of_overtaking, target
from otklik.core.regulation.schema import SOLUTION_CLOCKS, ClockName, Regulation, Silence
from otklik.core.regulation.terms import Book, ClockTerms, own_path
from otklik.core.regulation.witness import Case, Signed, acts_to_begin, cases, clocks_of
from otklik.core.worktime.calendar import NeverOpen, WorkCalendar
from otklik.core.worktime.duration import Duration

_ANSWERS = (ClockName.REVIEW, ClockName.FIRST_RESPONSE)
_BEGINNINGS = (*_ANSWERS, ClockName.WORK_START)
_SILENCES = {
    "silent_after_solution": {"do": "solution_proposed", "kind": "final"},
    "silent_after_question": {"do": "question_asked"},
}
_Key = tuple[WorkCalendar, Duration, Duration]
_Quiet = tuple[WorkCalendar, Duration, str, bool]


@dataclass(frozen=True, slots=True)
class _Wait:
    """A silence after an act of a ticket for which an answer is promised: `name` is the silence's key."""

    case: Case
    name: str
    silence: Silence
    clock: ClockName
    promised: Duration
    source: str


@dataclass(slots=True)
class Promises:
    """R105, R131, R132 and R133 of a regulation, in the terms that its tickets have in the end.

    Witnesses are tickets of the year from `since` on; `file` is how their lines name the regulation.
    With a contract these are the tickets under it, and only what its own keys bring about is told, at them.
    """

    book: Book
    findings: Findings
    file: str
    since: date
    signed: Signed | None = None
    _told: set[tuple[str, Steps]] = field(default_factory=set)
    _known: dict[_Key, datetime | None] = field(default_factory=dict)
    _in_time: dict[_Quiet, list[Duration]] = field(default_factory=dict)

    @property
    def regulation(self) -> Regulation:
        return self.book.regulation

    def look_through(self) -> None:
        """Adds to the findings whatever is at odds."""
        every = list(cases(self.book, self.signed))
        for case in every:
            self._goals(case)
            self._beginnings(case)
        self._silences(every)
        for _, alike in groupby(every, key=lambda case: (case.plan, case.desk)):
            self._levels(list(alike))

    def _goals(self, case: Case) -> None:
        """R105: an internal goal that can come after what binds (S4.15)."""
        for _, rule, terms in clocks_of(self.regulation, case.terms):
            acts = acts_to_begin(rule)
            if terms.goal is None or terms.target is None or acts is None:
                continue
            if at := self._overtaken(terms.goal, terms.target, case.terms.calendar):
                line = case.line("R105", at, file=self.file, acts=acts)
                said = {"goal": str(terms.goal), "within": str(terms.target)}
                self._tell("R105", (terms.goal_source, terms.source), (line,), **said)

    def _beginnings(self, case: Case) -> None:
        """R133: a first answer that can be due after the solution."""
        running = {
            clock: terms
            for clock, rule, terms in clocks_of(self.regulation, case.terms)
            if acts_to_begin(rule) == ()
        }
        for early in filter(running.get, _BEGINNINGS):
            for late in filter(running.get, SOLUTION_CLOCKS):
                self._beginning(case, early, late, running[early], running[late])

    def _beginning(
        self, case: Case, early: ClockName, late: ClockName, begins: ClockTerms, ends: ClockTerms
    ) -> None:
        if begins.target is None or ends.target is None:
            return
        if at := self._overtaken(begins.target, ends.target, case.terms.calendar):
            line = case.line("R133", at, file=self.file)
            said = {"early": early.value, "late": late.value, "level": case.priority}
            terms = {"first": str(begins.target), "last": str(ends.target)}
            self._tell("R133", (begins.source, ends.source), (line,), **said, **terms)

    def _silences(self, every: list[Case]) -> None:
        """R131: silence that closes a ticket while the desk itself might still owe its answer."""
        waits = [wait for case in every for wait in self._waits(case)]
        # The longest answers first: where silence outlasts one of them, it outlasts the shorter ones.
        for wait in sorted(waits, key=lambda wait: wait.promised.amount, reverse=True):
            self._outlasted(wait)
        for wait in waits:
            if at := self._outlasted(wait):
                self._silence(wait, at)

    def _waits(self, case: Case) -> Iterator[_Wait]:
        for name in _SILENCES:
            silence: Silence | None = getattr(self.regulation.closing, name)
            for clock, rule, terms in clocks_of(self.regulation, case.terms) if silence else ():
                if clock in _ANSWERS and acts_to_begin(rule) == () and silence and terms.target:
                    yield _Wait(case, name, silence, clock, terms.target, terms.source)

    def _outlasted(self, wait: _Wait) -> datetime | None:
        """From when the answer can be due after the silence's end; once found that it cannot, never again."""
        calendar, promised, silence = wait.case.terms.calendar, wait.promised, wait.silence
        quiet = (calendar, silence.after, silence.day_rule, silence.roll_to_working_day)
        in_time = self._in_time.setdefault(quiet, [])
        if any(never_longer(promised, longer) for longer in in_time):
            return None
        ends = target(promised, calendar), _silent(silence, calendar)
        try:
            at = start_of_overtaking(*ends, calendar, since=self.since)
        except NeverOpen:
            return None
        if at is None:
            in_time.append(promised)
        return at

    def _silence(self, wait: _Wait, at: datetime) -> None:
        lines = (
            wait.case.line("R131", at, file=self.file),
            wait.case.line("R131", at, file=self.file, acts=(_SILENCES[wait.name],)),
        )
        said = {"after": str(wait.silence.after), "clock": wait.clock.value, "within": str(wait.promised)}
        self._tell("R131", (f"closing.{wait.name}.after", wait.source), lines, **said)

    def _levels(self, alike: list[Case]) -> None:
        """R132: a level that can be due before a higher one of the same plan and desk."""
        ranks = {level.id: level.rank for level in self.regulation.priorities.values}
        ordered = sorted(alike, key=lambda case: ranks[case.priority])
        for higher, lower in combinations(ordered, 2):
            if ranks[higher.priority] < ranks[lower.priority]:
                self._pair(higher, lower)

    def _pair(self, higher: Case, lower: Case) -> None:
        for clock, rule, above in clocks_of(self.regulation, higher.terms):
            below, acts = lower.terms.clocks[clock], acts_to_begin(rule)
            if below.target is None or above.target is None or acts is None:
                continue
            if at := self._overtaken(above.target, below.target, lower.terms.calendar):
                lines = tuple(case.line("R132", at, file=self.file, acts=acts) for case in (higher, lower))
                said = {"lower": lower.priority, "higher": higher.priority, "least": str(above.target)}
                alike = above.target.basis is below.target.basis and above.target.unit is below.target.unit
                sources = (below.source, above.source)
                self._tell("R132" if alike else "R132.mixed", sources, lines, **said)

    def _overtaken(self, late: Duration, early: Duration, calendar: WorkCalendar) -> datetime | None:
        if never_longer(late, early):
            return None
        key = (calendar, late, early)
        if key not in self._known:
            ends = target(late, calendar), target(early, calendar)
            with suppress(NeverOpen):
                self._known[key] = start_of_overtaking(*ends, calendar, since=self.since)
        return self._known.setdefault(key, None)

    def _tell(self, wording: str, sources: tuple[str, str], lines: tuple[str, ...], **params: str) -> None:
        """A place is told of once, however many tickets show it."""
        steps = self._place(sources)
        if steps is not None and (wording, steps) not in self._told:
            self._told.add((wording, steps))
            self.findings.shown_by(lines, wording, steps, **params)

    def _place(self, sources: tuple[str, str]) -> Steps | None:
        """The first of two keys that are at odds; of a contract its own one, else its other calendar.

        None: both keys are the regulation's and so is the fault.
        """
        if self.signed is None:
            return tuple(sources[0].split("."))
        if own := next(filter(None, map(own_path, sources)), ""):
            return tuple(own.split("."))
        calendar = self.signed.terms.calendar
        usual = self.regulation.plans[self.signed.plan].calendar
        return None if calendar in (None, usual) else ("calendar",)


def _silent(silence: Silence, calendar: WorkCalendar) -> Term:
    to_midnight, roll = silence.day_rule == "end_of_day", silence.roll_to_working_day
    return Term(lambda start: calendar.term_end(silence.after, start, end_of_day=to_midnight, roll=roll))


def equal_ranks(regulation: Regulation) -> Iterator[tuple[int, str, str]]:
    """Levels whose rank an earlier one has: place, id, the earlier one's id."""
    first: dict[int, str] = {}
    for place, level in enumerate(regulation.priorities.values):
        if level.rank in first:
            yield place, level.id, first[level.rank]
        first.setdefault(level.rank, level.id)
