"""A second reading of a journal, slow and plain: state, whose turn, every cycle, when silence ends it.

It is written from the description of the life cycle and the words of the file, and imports nothing of
the product. An entry is a row of plain data: seq, at (ISO 8601), kind, data.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from tests.reading.hours import Hours, Plain
from tests.reading.rules import Rules
from tests.reading.run import Hand, Run

Row = dict[str, Any]
ASIDE = {
    *("Assigned", "Noted", "FollowUpLinked", "Retracted", "LetterSent", "LetterFailed", "Warned", "Breached"),
    *("SilenceWarned", "SilenceProposed", "DeadlineMoved", "CycleSealed", "ReviewDateCame"),
    *("ApprovalAsked", "ApprovalDecided", "LinkProposed", "LinkDeclined", "TopicDoubted", "TopicConfirmed"),
    *("ParticipantAdded", "ParticipantRemoved"),
}
"""What moves neither state nor clock."""
LEADS = {
    "Accepted": "open", "Asked": "pending_customer", "Held": "on_hold", "Deferred": "deferred",
    "Proposed": "solution_proposed", "ProposalWithdrawn": "open", "Rejected": "open", "Resumed": "open",
    "Closed": "closed", "Reopened": "open",
}  # fmt: skip
TURNS = {"new": "ours", "open": "ours", "on_hold": "a third party's", "closed": "nobody's"}
CHANGES = {
    "PriorityChanged": "chosen", "TypeChanged": "type", "PlanChanged": "plan", "DeskChanged": "desk",
    "ContractChanged": "contract",
}  # fmt: skip
WORDS = ("Replied", "Asked", "Proposed", "Deferred")
ENDS_BY_PROPOSAL = ("solution_proposed", "resolved")
WORK_COMPLETE = ("confirmed", "unconfirmed", "solved_by_agent")
CLOCKS = ("review", "first_response", "work_start", "solution_proposal", "resolution", "progress_update")


Laws = Callable[[str, str], Rules]
"""The rules that a regulation's name and the name of calendars stand for."""


def read(
    rows: Iterable[Row], rules: Rules, contracts: Mapping[str, Plain] = {}, laws: Laws | None = None
) -> "Ticket":
    """A journal from its first row to its last; what was taken back never was.

    `rules` are those of its beginning, `laws` those that may come to bind it.
    """
    ticket = Ticket(rules, contracts, laws)
    told = list(rows)
    gone = taken_back(told)
    for row in told:
        if row["seq"] not in gone:
            ticket.take(row)
    return ticket


def taken_back(rows: list[Row]) -> set[int]:
    """Acts undone, and closings by mistake or refuted by a letter that had come in time (10a, 19a)."""
    gone = {int(seq) for row in rows if row["kind"] == "Retracted" for seq in row["data"]["seqs"]}
    closing = 0
    for row in rows:
        if row["seq"] not in gone:
            mistaken = row["kind"] == "Reopened" and row["data"].get("mistake")
            if mistaken or row["kind"] == "ClosureRevoked":
                gone.add(closing)
            closing = row["seq"] if row["kind"] == "Closed" else closing
    return gone


class Ticket:
    """What the rows taken so far add up to. Instants are whole seconds since 1970."""

    def __init__(self, rules: Rules, contracts: Mapping[str, Plain], laws: Laws | None = None) -> None:
        self.rules, self.contracts, self.laws = rules, contracts, laws
        self.state, self.reason, self.proposal = "none", "", ""
        self.awaited: Plain | None = None
        self.letter: tuple[int, int] | None = None
        self.review: int | None = None
        self.runs: list[Run] = []
        self.at = self.acted = self.seq = 0

    # --- entries -------------------------------------------------------------------------------

    def take(self, row: Row) -> None:
        if row["kind"] == "LetterSent":
            self.hear(row)
        if row["kind"] in ASIDE:
            return None
        kind, data, was = row["kind"], row["data"], self.state
        self.at, self.seq = max(self.at, instant(row["at"])), row["seq"]
        if kind == "Rebased":
            return self.go_under(data)
        self.acted = self.at
        if kind == "Registered":
            return self.register(data)
        if kind == "Closed":
            return self.close(data["reason"])
        self.letter = (self.at, self.seq) if (kind, was) == ("CustomerWrote", "solution_proposed") else None
        self.move(kind, data, was)
        if kind in CHANGES:
            self.change(kind, data["to"])
        for clock, rule in self.rules.clocks.items():
            self.advance(clock, rule, row, was)
        return self.turn_clocks()

    def register(self, data: Plain) -> None:
        self.state = "new"
        self.desk, self.plan, self.type = data["desk"], data["plan"], data.get("type", "")
        self.contract = data.get("contract", "")
        self.chosen = data["priority"] if data.get("priority_set_by") else ""
        self.priority = self.chosen or self.rules.default_priority(self.type)
        for clock, rule in self.rules.clocks.items():
            if rule["from"] != "solution_sent":
                self.begin(clock)
        self.turn_clocks()

    def hear(self, row: Row) -> None:
        """The letter with what the customer is asked has left: from then on they know it."""
        message = row["data"].get("message")
        if self.awaited and message and self.awaited["message"] == message and not self.awaited["sent"]:
            self.awaited["sent"] = max(instant(row["at"]), self.awaited["at"])

    def move(self, kind: str, data: Plain, was: str) -> None:
        if (kind == "CustomerWrote" and was in ("pending_customer", "solution_proposed", "deferred")) or (
            kind == "Replied" and was == "new"
        ):
            self.state = "open"
        else:
            self.state = LEADS.get(kind, was)
        if self.state not in ("pending_customer", "solution_proposed"):
            self.awaited = None
        if kind in ("Asked", "Proposed"):
            self.awaited = {"at": self.at, "message": data.get("message", ""), "sent": None}
        self.proposal = data["kind"] if kind == "Proposed" else self.proposal
        self.proposal = self.proposal if self.state == "solution_proposed" else ""
        if kind in ("Held", "Deferred"):
            self.review = instant(data["review_at"]) if data.get("review_at") else None
        self.review = self.review if self.state in ("on_hold", "deferred") else None

    def change(self, kind: str, to: str) -> None:
        setattr(self, CHANGES[kind], to)
        if kind in ("PriorityChanged", "TypeChanged"):
            self.priority = self.chosen or self.rules.default_priority(self.type)
        how = "keep_spent" if kind == "DeskChanged" else self.rules.on_change
        for run in self.runs:
            if not run.outcome:
                promise = self.rules.promise(run.clock, self.plan, self.priority, self.terms)
                run.rebase(promise, self.hours, how, self.at)

    def go_under(self, data: Plain) -> None:
        """Other law from here on; nothing that is over changes, and nobody has done anything.

        Other national days count for all the time of an open cycle. By another version what was counted
        stays, a clock that it lacks ends, and one that it brings begins where a ticket in this state still
        has its act before it.
        """
        assert self.laws is not None, "a journal under other law is read with all its laws"
        self.rules = rules = self.laws(data["regulation"], data["calendars"])
        for run in self.runs:
            if run.outcome:
                continue
            run.recount(rules.days, self.at)
            if data["regulation"] == data.get("regulation_before"):
                continue
            if run.clock in rules.clocks:
                promise = rules.promise(run.clock, self.plan, self.priority, self.terms)
                run.rebase(promise, self.hours, "keep_spent", self.at)
            else:
                run.end(self.at, "void")
        for clock, rule in rules.clocks.items():
            if self.last(clock) is None and rule["from"] != "solution_sent" and self.awaits(rule["until"]):
                self.begin(clock)
        self.turn_clocks()

    def awaits(self, until: str) -> bool:
        """Whether an act that ends a clock is still to come, as far as the state tells."""
        if until in ("accepted", "first_response"):
            return self.state == "new"
        if until in ENDS_BY_PROPOSAL:
            return self.state not in ("solution_proposed", "closed")
        return self.state != "closed"

    def close(self, reason: str) -> None:
        """Solved, confirmed or unconfirmed the work is complete; other reasons void what still runs."""
        helped = self.letter if reason == "confirmed" else None
        at = helped[0] if helped else self.at
        for run in self.runs:
            if run.outcome:
                continue
            ends = self.rules.clocks[run.clock]["until"] in ENDS_BY_PROPOSAL and reason in WORK_COMPLETE
            undone = helped is not None and run.begun_by >= helped[1]
            run.end(max(at, run.start), "undone" if undone else "met" if ends else "void")
        self.at = self.acted = at
        self.state, self.reason, self.proposal = "closed", reason, ""
        self.letter = self.awaited = self.review = None

    # --- clocks --------------------------------------------------------------------------------

    @property
    def terms(self) -> Plain:
        return self.contracts.get(self.contract, {})

    @property
    def hours(self) -> Hours:
        return self.rules.hours(self.desk, self.plan, self.terms)

    def last(self, clock: str) -> Run | None:
        return next((run for run in reversed(self.runs) if run.clock == clock), None)

    def begin(self, clock: str, *, resume: bool = False) -> None:
        before = self.last(clock)
        if before and not before.outcome:
            before.end(self.at, "void")
        promise = self.rules.promise(clock, self.plan, self.priority, self.terms)
        hand = Hand(self.hours, promise.every_second)
        carry = before.spent(self.at) if before and resume else 0
        self.runs.append(Run(clock, self.at, self.seq, promise, hand, carry))

    def advance(self, clock: str, rule: Plain, row: Row, was: str) -> None:
        run, kind = self.last(clock), row["kind"]
        if run and not run.outcome and meets(rule, kind, row["data"]):
            run.end(self.at, "met")
        if (kind == "Proposed" and rule["from"] == "solution_sent") or (
            rule["until"] == "next_public_update" and kind in WORDS
        ):
            self.begin(clock)
        elif kind == "Reopened" and was == "closed":
            if clock not in ("review", "work_start"):
                self.begin(clock, resume=rule.get("on_reopen") == "resume")
        elif run and self.state == "open":
            self.back_to_work(run, rule, kind, was)

    def back_to_work(self, run: Run, rule: Plain, kind: str, was: str) -> None:
        """After a solution that was not the end of it, or an answered question."""
        resume = rule.get("after_rejection", "resume") == "resume"
        if run.outcome:
            if rule["until"] in ENDS_BY_PROPOSAL:
                self.begin(run.clock, resume=resume)
        elif was == "solution_proposed":
            if not resume:
                self.begin(run.clock)
        elif (was, kind) == ("pending_customer", "CustomerWrote") and rule.get("after_question") == "restart":
            self.begin(run.clock)

    def turn_clocks(self) -> None:
        """The table of states: what runs and what waits now."""
        for run in self.runs:
            if not run.outcome:
                rule = self.rules.clocks[run.clock]
                waits = self.state == "deferred" or self.state in rule.get("pause_in", [])
                waits |= self.proposal == "final" and rule["until"] == "next_public_update"
                run.set_running(not waits, self.at)

    # --- what is shown -------------------------------------------------------------------------

    @property
    def turn(self) -> str:
        return TURNS.get(self.state, "the customer's")

    @property
    def silence(self) -> tuple[int, bool, str] | None:
        """When silence ends the ticket, whether by itself, and for which reason."""
        rule = self.rules.silence(self.state)
        if rule is None or self.awaited is None:
            return None
        sent = rule["counted_from"] != "solution_prepared"
        since = (sent and self.awaited["sent"]) or self.awaited["at"]
        ends = self.hours.silent_until(since, rule)
        return ends, rule["mode"] == "automatic", rule["outcome"].removeprefix("closed_")

    def cycles(self, now: int) -> list[Plain]:
        """Every cycle of a clock for which something is promised, in the order of the clocks."""
        return [
            {
                "clock": clock,
                "cycle": number,
                "state": run.state,
                "target": run.target,
                "spent": run.spent(now),
                "due": run.due,
                "goal_due": run.goal_due,
                "started": run.start,
                "ended": run.ended,
                "late": run.late(now),
                "reclassified": run.reclassified,
            }
            for clock in CLOCKS
            for number, run in enumerate((one for one in self.runs if one.clock == clock), 1)
            if not run.promise.hidden
        ]


def meets(rule: Plain, kind: str, data: Plain) -> bool:
    """Whether an act is the one that a clock waits for."""
    counts = rule.get("counts_as_response")
    match rule["until"]:
        case "accepted":
            return kind in ("Accepted", "Reopened")
        case "first_response" if kind in ("Replied", "Asked"):
            said = "information_request" if kind == "Asked" else data["kind"]
            return counts is None or said in counts
        case "first_response":
            return kind in ("Proposed", "Deferred")
        case "solution_proposed":
            return kind == "Proposed"
        case "resolved":
            return kind == "Proposed" and data["kind"] == "final"
        case _:
            return kind in WORDS


def instant(text: str) -> int:
    """ISO 8601 to whole seconds since 1970."""
    return int(datetime.fromisoformat(text).timestamp())
