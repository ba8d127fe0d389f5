"""One cycle of a clock as stretches on paper: from when to when it ran, and by which hours each counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tests.reading.hours import Hours, Plain
from tests.reading.rules import Promise, seconds


@dataclass(frozen=True)
class Hand:
    """How seconds are counted: those a calendar is open, or every one."""

    hours: Hours
    every: bool

    def over(self, days: Mapping[date, Plain]) -> "Hand":
        return Hand(self.hours.over(days), self.every)

    def count(self, start: int, end: int) -> int:
        return max(0, end - start) if self.every else self.hours.count(start, end)

    def after(self, start: int, amount: int) -> int:
        return start + max(0, amount) if self.every else self.hours.after(start, amount)


@dataclass
class Run:
    """`spans` are its running stretches [from, to, hand].

    The last may have no end; one without a hand counts by the present one.
    """

    clock: str
    start: int
    begun_by: int
    promise: Promise
    hand: Hand
    carry: int = 0
    spans: list[list[Any]] = field(default_factory=list)
    outcome: str = ""
    ended: int | None = None
    reclassified: bool = False
    dropped: list[list[Any]] = field(default_factory=list)
    """What a restart left out; a count from the start takes it in again."""

    def __post_init__(self) -> None:
        self.measure(self.start)

    def measure(self, start: int) -> None:
        """Fixes target and goal as of an instant."""
        self.fix_target(start, self.hand.hours)
        self.fix_goal(start, self.hand.hours)

    def fix_target(self, start: int, hours: Hours) -> None:
        self.target_fixed = start, hours
        self.target = seconds(self.promise.term, start, hours)

    def fix_goal(self, start: int, hours: Hours) -> None:
        self.goal_fixed = start, hours
        self.goal = seconds(self.promise.goal, start, hours)

    def copy(self) -> "Run":
        twin = replace(self, spans=[list(span) for span in self.spans])
        twin.target, twin.goal = self.target, self.goal
        twin.target_fixed, twin.goal_fixed = self.target_fixed, self.goal_fixed
        return twin

    @property
    def running(self) -> bool:
        return not self.outcome and bool(self.spans) and self.spans[-1][1] is None

    @property
    def state(self) -> str:
        if self.outcome:
            return self.outcome
        if self.target is None:
            return "unset"
        return "running" if self.running else "paused"

    def spent(self, now: int) -> int:
        return self.carry + sum(
            (hand or self.hand).count(start, max(now, start) if end is None else end)
            for start, end, hand in self.spans
        )

    def reaches(self, amount: int | None) -> int | None:
        """The first instant at which so much is spent; None if the clock stands before that."""
        if amount is None:
            return None
        left = amount - self.carry
        for start, end, own in self.spans:
            if left <= 0:
                return int(start)
            hand = own or self.hand
            here = left if end is None else hand.count(start, end)
            if here >= left:
                return hand.after(start, left)
            left -= here
        return None

    @property
    def due(self) -> int | None:
        return self.reaches(self.target) if self.running else None

    @property
    def goal_due(self) -> int | None:
        """When the goal is reached, counted in its own time whatever the target's is."""
        if not self.running or self.goal is None:
            return None
        every = "calendar_" in (self.promise.goal or "")
        own = replace(self, hand=Hand(self.hand.hours, every))
        own.spans = [[start, end, hand and Hand(hand.hours, every)] for start, end, hand in self.spans]
        return own.reaches(self.goal)

    def late(self, at: int) -> bool:
        """Whether it ran past its deadline: an act at the deadline itself is in time."""
        due = self.reaches(self.target)
        ran_to = max((at if end is None else end for _, end, _ in self.spans), default=0)
        return due is not None and ran_to > due

    def hopeless(self, at: int) -> bool:
        """Whether nothing is left of its target at an instant."""
        return self.target is not None and self.spent(at) >= self.target

    def set_running(self, running: bool, at: int) -> None:
        if self.running and not running:
            self.spans[-1][1] = at
        if running and not self.running:
            self.spans.append([at, None, None])
        self.spans = [span for span in self.spans if span[1] is None or span[1] > span[0]]

    def end(self, at: int, outcome: str) -> None:
        """Over by its act (met) or without it (void); undone is as if it never had begun."""
        late = self.late(at)
        self.set_running(False, at)
        self.spans = [[start, min(end, at), hand] for start, end, hand in self.spans if start < at]
        self.ended = at
        self.outcome = "void" if outcome == "undone" else "missed" if late else outcome

    def rebase(self, promise: Promise, hours: Hours, how: str, at: int) -> None:
        """New terms for what is under way; a term or calendar that stays as it was moves nothing."""
        terms_stay = replace(promise, hidden=False) == replace(self.promise, hidden=False)
        if terms_stay and hours.like(self.hand.hours):
            self.promise = promise
            return
        was_hopeless, was_running = self.hopeless(at), self.running
        how = "recompute_from_start" if self.target is None else how
        if how != "recompute_from_start":
            self.set_running(False, at)
        if how == "recompute_from_start":
            self.dropped, self.spans = [], [*self.dropped, *self.spans]
        for span in self.spans:
            span[2] = (span[2] or self.hand) if how == "keep_spent" else None
        if how == "restart_now":
            self.dropped, self.spans, self.carry = [*self.dropped, *self.spans], [], 0
        was = self.promise
        self.promise, self.hand = promise, Hand(hours, promise.every_second)
        start = at if how == "restart_now" else self.start
        if how != "keep_spent" or promise.term != was.term:
            self.fix_target(start, hours)
        if how != "keep_spent" or promise.goal != was.goal:
            self.fix_goal(start, hours)
        self.set_running(was_running, at)
        self.judge(was_hopeless, at)

    def recount(self, days: Mapping[date, Plain], at: int) -> None:
        """The national days turn out to be others: all of it is counted by them, divided as it was."""
        was_hopeless, before = self.hopeless(at), (self.due, self.target, self.spent(at))
        self.hand = self.hand.over(days)
        for span in self.spans:
            span[2] = span[2] and span[2].over(days)
        for fix, (start, hours) in ((self.fix_target, self.target_fixed), (self.fix_goal, self.goal_fixed)):
            fix(start, hours.over(days))
        if (self.due, self.target, self.spent(at)) != before:
            self.judge(was_hopeless, at)

    def judge(self, was_hopeless: bool, at: int) -> None:
        """A change that leaves nothing of the target makes it late, where the agents had not (C5)."""
        own = was_hopeless and not self.reclassified
        self.reclassified = self.hopeless(at) and not own
