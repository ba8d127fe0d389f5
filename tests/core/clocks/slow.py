"""A second reading of the life cycle and the clocks, act by act; minutes are counted one by one.

It shares nothing with the product but the model of the file and the terms that it resolves. Instants
are minutes since 1970.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from otklik.core.regulation.schema import ClockName, ClockRule, Regulation
from otklik.core.regulation.terms import ClockTerms
from otklik.core.worktime.duration import Duration
from tests.core.clocks.slow_hours import Hand, calendar_of, minute, terms_of
from tests.core.clocks.told import Json
from tests.core.rows import CHANGES, LEADS

WORDS = ("replied", "question_asked", "solution_proposed", "deferred")
NO_ACCEPTANCE = ("customer_replied", "accepted", "reopened")
MET_BY_CLOSING = ("confirmed", "unconfirmed", "solved_by_agent")


@dataclass
class Run:
    """One cycle: `spans` are its running stretches [from, to, counted by], the last may have no end."""

    clock: ClockName
    start: int
    begun_by: int
    promised: ClockTerms
    hand: Hand
    target: int
    goal: int | None
    carry: int
    spans: list[list[Any]] = field(default_factory=list)
    outcome: str = ""

    @property
    def running(self) -> bool:
        return not self.outcome and bool(self.spans) and self.spans[-1][1] is None

    def copy(self) -> "Run":
        return replace(self, spans=[list(span) for span in self.spans])

    def spent(self, now: int) -> int:
        return self.carry + sum(
            (how or self.hand).count(a, now if b is None else b) for a, b, how in self.spans
        )

    def reaches(self, minutes: int) -> int | None:
        left = minutes - self.carry
        for start, end, how in self.spans:
            if left <= 0:
                return int(start)
            hand = how or self.hand
            here = left if end is None else hand.count(start, end)
            if here >= left:
                return hand.after(start, left)
            left -= here
        return None

    def goal_at(self) -> int | None:
        """When the goal is reached, in its own time whatever the target's is."""
        if not self.running or self.goal is None or self.promised.goal is None:
            return None
        every = self.promised.goal.basis == "calendar"
        spans = [[a, b, how and Hand(how.calendar, every)] for a, b, how in self.spans]
        return replace(self, hand=Hand(self.hand.calendar, every), spans=spans).reaches(self.goal)

    def set_running(self, running: bool, at: int) -> None:
        if self.running and not running:
            self.spans[-1][1] = at
        if running and not self.running:
            self.spans.append([at, None, None])
        self.spans = [span for span in self.spans if span[1] is None or span[1] > span[0]]

    def end(self, at: int, outcome: str) -> None:
        due = self.reaches(self.target)
        ran_to = max((at if end is None else end for _, end, _ in self.spans), default=0)
        self.set_running(False, at)
        self.outcome = "missed" if due is not None and ran_to > due and outcome != "undone" else outcome
        self.outcome = "void" if outcome == "undone" else self.outcome


class Slow:
    """A ticket told act by act; places are minutes of the window of its zone's wall."""

    def __init__(self, told: Json, regulation: Regulation) -> None:
        self.rules = regulation
        self.desk = told.get("desk") or regulation.default_desk.id
        self.plan = told.get("plan") or next(iter(regulation.plans))
        self.type, self.contract = told.get("type"), told.get("contract")
        self.chosen = told.get("priority")
        self.state, self.proposal, self.awaited = "new", "", 0
        self.letter: tuple[int, int] | None = None
        self.runs: list[Run] = []
        self.before: dict[str, Any] = {}
        self.seq, self.at = 0, minute(told["registered"])
        self.hand_terms()
        for clock in regulation.clocks:
            self.begin(clock)
        self.turn()

    # --- terms ---------------------------------------------------------------------------------

    def hand_terms(self) -> None:
        kind = next((kind for kind in self.rules.request_types if kind.id == self.type), None)
        default = (kind and kind.default_priority) or self.rules.priorities.default
        self.priority = self.chosen or (default if kind or not hasattr(self, "priority") else self.priority)
        self.terms = terms_of(self.rules, self.desk, self.plan, self.priority, self.contract)
        self.calendar = calendar_of(self.rules, self.desk, self.plan, self.contract)

    def minutes(self, duration: Duration | None, start: int) -> int | None:
        if duration is None:
            return None
        if not duration.in_business_days:
            return duration.seconds // 60
        return self.calendar.to_close_of_day(start, duration.days)

    def hand(self, promised: ClockTerms) -> Hand:
        assert promised.target
        return Hand(self.calendar, promised.target.basis == "calendar")

    def change(self, how: str) -> None:
        self.hand_terms()
        for run in self.runs:
            promised = self.terms.clocks[run.clock]
            same = promised == run.promised and self.calendar is run.hand.calendar
            if not run.outcome and not same:
                self.rebase(run, promised, how)

    def rebase(self, run: Run, promised: ClockTerms, how: str) -> None:
        now_running, fixed = run.running, promised.target == run.promised.target and how == "keep_spent"
        if how != "recompute_from_start":
            run.set_running(False, self.at)
        for span in run.spans:
            span[2] = (span[2] or run.hand) if how == "keep_spent" else None
        if how == "restart_now":
            run.spans, run.carry, run.start = [], 0, self.at
        if not fixed:
            run.target = self.minutes(promised.target, run.start) or 0
            run.goal = self.minutes(promised.goal, run.start)
        run.promised, run.hand = promised, self.hand(promised)
        run.set_running(now_running, self.at)

    # --- acts ----------------------------------------------------------------------------------

    def take(self, event: Json) -> None:
        """One act that the state has; what silence has closed before must be checked by the caller."""
        self.at, do = max(self.at, minute(event["at"])), event["do"]
        if self.is_empty(event):
            return
        if self.state == "new" and do not in NO_ACCEPTANCE and event.get("reason") != "withdrawn":
            self.act({"do": "accepted"})
        self.act(event)

    def is_empty(self, event: Json) -> bool:
        here = {"type_changed": self.type, "plan_changed": self.plan, "desk_changed": self.desk}
        if event["do"] == "priority_changed":
            return event["to"] == self.chosen
        return event["do"] in here and event["to"] == here[event["do"]]

    def act(self, event: Json) -> None:
        do, was = event["do"], self.state
        self.seq += 1
        if do == "solution_confirmed" or event.get("reason") == "confirmed":
            return self.close("confirmed")
        if do == "closed":
            return self.close(event["reason"])
        if event.get("mistake"):
            self.__dict__ |= self.before | {"at": self.at, "seq": self.seq}
            was = self.state
        self.letter = (self.at, self.seq) if do == "customer_replied" and was == "solution_proposed" else None
        self.move(do, was, event)
        if do in CHANGES:
            self.set_parameter(do, event["to"])
        if do in ("question_asked", "solution_proposed"):
            self.awaited = self.at
        for clock, rule in self.rules.clocks.items():
            self.advance(clock, rule, event, was)
        self.turn()
        return None

    def move(self, do: str, was: str, event: Json) -> None:
        self.state = "open" if do == "reopened" else LEADS[was][do] or was
        if self.state != "solution_proposed":
            self.proposal = ""
        if do == "solution_proposed":
            self.proposal = event.get("kind", "final")

    def set_parameter(self, do: str, to: Any) -> None:
        names = {"priority_changed": "chosen", "type_changed": "type", "plan_changed": "plan"}
        names |= {"desk_changed": "desk", "contract_changed": "contract"}
        setattr(self, names[do], to)
        self.change("keep_spent" if do == "desk_changed" else self.rules.priorities.on_change)

    def close(self, reason: str) -> None:
        self.before = {key: getattr(self, key) for key in MUTABLE} | {
            "runs": [run.copy() for run in self.runs]
        }
        if self.letter and reason == "confirmed":
            self.at = self.letter[0]
        for run in self.runs:
            meets = self.rules.clocks[run.clock].until in ("solution_proposed", "resolved")
            if run.outcome:
                continue
            undone = self.letter and reason == "confirmed" and run.begun_by == self.letter[1]
            run.end(self.at, "undone" if undone else "met" if meets and reason in MET_BY_CLOSING else "void")
        self.state, self.letter, self.proposal = "closed", None, ""

    # --- clocks --------------------------------------------------------------------------------

    def last(self, clock: ClockName) -> Run | None:
        return next((run for run in reversed(self.runs) if run.clock is clock), None)

    def begin(self, clock: ClockName, *, resume: bool = False) -> None:
        before, promised = self.last(clock), self.terms.clocks[clock]
        if before and not before.outcome:
            before.end(self.at, "void")
        if promised.target is None:
            return
        target, goal = (self.minutes(term, self.at) for term in (promised.target, promised.goal))
        carry = before.spent(self.at) if before and resume else 0
        self.runs.append(
            Run(clock, self.at, self.seq, promised, self.hand(promised), target or 0, goal, carry)
        )

    def advance(self, clock: ClockName, rule: ClockRule, event: Json, was: str) -> None:
        run, do = self.last(clock), event["do"]
        if run and not run.outcome and meets(rule, event):
            run.end(self.at, "met")
        if rule.until == "next_public_update" and do in WORDS:
            self.begin(clock)
        elif do == "reopened" and not event.get("mistake"):
            if clock not in ("review", "work_start"):
                self.begin(clock, resume=rule.on_reopen == "resume")
        elif run and self.state == "open":
            self.back_to_work(run, rule, do, was)

    def back_to_work(self, run: Run, rule: ClockRule, do: str, was: str) -> None:
        resume = rule.after_rejection == "resume"
        if run.outcome:
            if rule.until in ("solution_proposed", "resolved"):
                self.begin(run.clock, resume=resume)
        elif was == "solution_proposed":
            if not resume:
                self.begin(run.clock)
        elif was == "pending_customer" and rule.after_question == "restart" and do == "customer_replied":
            self.begin(run.clock)

    def turn(self) -> None:
        for run in self.runs:
            if not run.outcome:
                rule = self.rules.clocks[run.clock]
                waits = self.state == "deferred" or self.state in rule.pause_in
                waits |= self.proposal == "final" and rule.until == "next_public_update"
                run.set_running(not waits, self.at)

    # --- silence and what is shown -------------------------------------------------------------

    @property
    def closes(self) -> tuple[int | None, str, bool]:
        """When silence ends it, the reason, and whether by itself."""
        closing = self.rules.closing
        terms = {
            "solution_proposed": closing.silent_after_solution,
            "pending_customer": closing.silent_after_question,
        }
        rule = terms.get(self.state)
        if rule is None:
            return None, "", False
        end = self.calendar.silent_until(
            self.awaited,
            rule.after.days,
            business=rule.after.basis == "business",
            end_of_day=rule.day_rule == "end_of_day",
            roll=rule.roll_to_working_day,
        )
        return end, rule.outcome.removeprefix("closed_"), rule.mode == "automatic"

    def wait_until(self, at: int) -> None:
        end, reason, automatic = self.closes
        if end is not None and automatic and at >= end:
            self.at = end
            self.seq += 1
            self.close(reason)

    def shown(self, now: int) -> Json:
        runs = sorted(self.runs, key=lambda run: list(ClockName).index(run.clock))
        return {
            "state": self.state,
            "clocks": [self.line(run, runs, now) for run in runs],
            "closes_at": self.closes[0],
        }

    def line(self, run: Run, runs: list[Run], now: int) -> Json:
        number = [other for other in runs if other.clock is run.clock].index(run) + 1
        return {
            "clock": run.clock.value,
            "cycle": number,
            "state": run.outcome or ("running" if run.running else "paused"),
            "target_seconds": 60 * run.target,
            "spent_seconds": 60 * run.spent(now),
            "due": run.reaches(run.target) if run.running else None,
            "goal_due": run.goal_at(),
        }


MUTABLE = ("state", "proposal", "awaited")
"""What an undone closing brings back; nothing else can change on a closed ticket."""


def meets(rule: ClockRule, event: Json) -> bool:
    do, kind, counts = event["do"], event.get("kind"), rule.counts_as_response
    match rule.until:
        case "accepted":
            return do in ("accepted", "reopened")
        case "first_response" if do in ("replied", "question_asked"):
            said = "information_request" if do == "question_asked" else kind or "answer"
            return counts is None or said in counts
        case "first_response":
            return do in ("solution_proposed", "deferred")
        case "solution_proposed":
            return bool(do == "solution_proposed")
        case "resolved":
            return do == "solution_proposed" and (kind or "final") == "final"
        case _:
            return do in WORDS
