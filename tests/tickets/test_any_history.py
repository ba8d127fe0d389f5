"""Any history of real acts on a real database is what a second reading of its journal says, step by step."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis
import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from otklik.agreements import acts as agreements
from otklik.agreements import book, calendars
from otklik.agreements.models import CalendarVersion
from otklik.core.journal.events import LetterSent, ResponseKind, SolutionKind
from otklik.kit.files import REGULATIONS
from otklik.tickets import journal
from otklik.tickets.acts import closing, conversing, rebasing, refusing, routing, solving, waiting
from otklik.tickets.acts.rebasing import Law
from otklik.tickets.acts.refused import Missing, NotHere, NotPossible
from otklik.tickets.models import Message, Ticket
from otklik.tickets.words import Inbound
from tests.conftest import DEEP
from tests.core.rows import LEADS
from tests.reading.rules import Rules
from tests.tickets import agreeing
from tests.tickets.desk import CONTRACT, INCIDENT, LOCAL, SAAS, VENDOR, Desk, open_desk, sound

pytestmark = pytest.mark.django_db

ANY = st.sampled_from(range(91))
DEFERRED = {"refusal": "obscene", "reason": "Words.", "cure": "None of them."}
ARGUED = "The files were damaged before our program read them, and nothing can restore what is lost."
RESUMES, BEGINS = "after_rejection: resume}", "after_rejection: restart}"
WAITS = "pause_in: [pending_customer]"
REGULATION: dict[str, tuple[tuple[str, str], ...]] = {
    LOCAL: (
        (WAITS, "pause_in: [pending_customer, on_hold, solution_proposed]"),
        (RESUMES, BEGINS),
        (RESUMES, "after_rejection: resume, on_reopen: resume}"),
        ("after_question: resume", "after_question: restart"),
        ("on_change: recompute_from_start", "on_change: restart_now"),
        ("on_change: recompute_from_start", "on_change: keep_spent"),
        ("critical: 4 business_hours", "critical: 2 business_days"),
        ("high: 24 business_hours", "high: 30 calendar_hours"),
        ("short_days: full", "short_days: {shorten_by: 1 business_hour}"),
        ("reply_to_closed: new_linked_ticket", "reply_to_closed: reopen"),
        ('{mon-fri: "09:00-18:00"}', '{mon-fri: "09:00-13:00, 14:00-18:00", sat: "10:00-12:00"}'),
        ('{mon-fri: "09:00-18:00"}', '{daily: "00:00-04:00, 20:00-24:00"}'),
        ("timezone: Europe/Moscow\n\ndesks", "timezone: Europe/Berlin\n\ndesks"),
    ),
    INCIDENT: (
        (WAITS, "pause_in: [pending_customer, on_hold]"),
        (RESUMES, BEGINS),
        ("mode: propose_to_agent", "mode: automatic"),
        ("obscene_or_insulting, decision: agent, effect: refuse", "obscene_or_insulting, effect: defer"),
        ("on_change: recompute_from_start", "on_change: keep_spent"),
        (
            "counts_as_response: [information_request, answer, work_started_with_term]",
            "counts_as_response: [answer]",
        ),
        ("roll_to_working_day: false", "roll_to_working_day: true"),
    ),
    VENDOR: (
        (BEGINS, RESUMES),
        ("day_rule: end_of_day, roll", "day_rule: exact, roll"),
        ("after: 15 calendar_days", "after: 2 business_days"),
        ("timezone: Europe/Moscow\n\ndesks", "timezone: Europe/Berlin\n\ndesks"),
    ),
    CONTRACT: (("reply_to_closed: reopen", "reply_to_closed: new_linked_ticket"),),
    SAAS: (("reopen_window: 14 calendar_days", "reopen_window: 2 calendar_days"),),
}
"""What is changed of the samples: pauses, new terms, bases, hours, zones, silence."""
BEGINNINGS = (
    "2026-11-23T07:00:37", "2026-10-24T22:30:00", "2026-10-25T00:59:59", "2026-03-28T22:10:00",
    "2026-03-29T00:59:30", "2025-10-31T13:00:00", "2026-11-03T13:59:59", "2026-12-30T14:00:01",
    "2026-12-31T20:59:59", "2026-05-08T12:00:00", "2026-11-20T14:59:00",
)  # fmt: skip
"""Ordinary days, nights on which clocks change, a working Saturday, holidays, short days, the year's end."""
GAPS = st.one_of(
    st.sampled_from([0, 0, 1, 59, 3600]),
    st.integers(0, 7200),
    st.integers(0, 86400),
    st.sampled_from([86400, 3 * 86400, 16 * 86400]),
)
BACK = st.sampled_from([0, 0, 1, 7200, 90000])
DECREED = ("day_off,,false", "holiday,,false", "short,,true", "working,2026-11-20,false", "working,,true")
ENDS: tuple[tuple[Callable[..., Any], dict[str, Any]], ...] = (
    (solving.solve, {"text": "Done."}),
    (refusing.refuse, {"refusal": "cannot_solve", "reason": ARGUED}),
    (closing.close_for_silence, {}),
    (closing.not_a_request, {}),
    (closing.withdraw, {"quote": "Never mind."}),
)
ELSEWHERE = {"plan_changed", "desk_changed", "contract_changed", "customer_replied"}
"""Acts of replay that no agent has yet, and the customer's own."""
ACTS = sorted({act for leads in LEADS.values() for act in leads} - ELSEWHERE)


class AnyHistory(RuleBasedStateMachine):
    """One ticket of one service; `gap` is how many seconds go by before a step."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        # As for the tests' own: acts may insist on beginning a transaction within it.
        self.block._from_testcase = True  # type: ignore[attr-defined]
        self.block.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        book.forget()

    @initialize(
        stem=st.sampled_from(sorted(REGULATION)),
        picks=st.lists(st.integers(0, 12), max_size=4),
        begins=st.sampled_from(BEGINNINGS),
        shift=st.integers(-3600, 3600),
        level=st.integers(0, 4),
    )
    def begin(self, stem: str, picks: list[int], begins: str, shift: int, level: int) -> None:
        changes = _chosen(stem, picks)
        at = datetime.fromisoformat(begins).replace(tzinfo=UTC) + timedelta(seconds=shift)
        self.desk: Desk = open_desk(stem, *changes, now=at)
        self.stem, self.text = stem, _changed(stem, changes)
        self.rules = Rules(self.text)
        levels = [one.id for one in self.desk.rules.priorities.values]
        priority = (levels * 5)[level] if level < 4 else ""
        self.ticket = self.desk.ticket(priority=priority, plan=next(iter(self.desk.rules.plans)))

    # --- acts ----------------------------------------------------------------------------------

    @rule(gap=GAPS, pick=ANY, detail=ANY)
    def acts(self, gap: int, pick: int, detail: int) -> None:
        """One of the acts that the state has."""
        self.desk.later(seconds=gap)
        self.ticket.refresh_from_db()
        known = [act for act in ACTS if act in LEADS[self.ticket.state]]
        self._do(known[pick % len(known)], detail)

    @rule(gap=st.integers(0, 60), pick=ANY, detail=ANY)
    def is_refused(self, gap: int, pick: int, detail: int) -> None:
        """What the state lacks is refused and changes nothing; a change to what is there is no act."""
        self.desk.later(seconds=gap)
        self.ticket.refresh_from_db()
        lacks = [act for act in ACTS if act not in LEADS[self.ticket.state]]
        situation = journal.fold.fold(journal.entries_of(self.ticket))
        act = lacks[pick % len(lacks)]
        if act == "solution_confirmed" and situation.unjudged:
            return
        seq = self.ticket.seq
        try:
            self._done(act, detail)
        except (NotPossible, NotHere):
            pass
        else:
            assert act in ("priority_changed", "type_changed"), f"{act} is done in {self.ticket.state}"
        self.ticket.refresh_from_db()
        assert self.ticket.seq == seq

    @rule(gap=st.integers(0, 60))
    def replies_and_asks_at_once(self, gap: int) -> None:
        self.desk.later(seconds=gap)
        if self.ticket.state in ("new", "open", "on_hold"):
            self._do("replied", 0)
            self._do("question_asked", 0)

    @rule(gap=GAPS)
    def it_helped_says_the_letter(self, gap: int) -> None:
        """Set on the customer's letter, the last that happened: dated by it (row 9b)."""
        self.desk.later(seconds=gap)
        if self.ticket.state == "open":
            self._do("solution_confirmed", 0)

    def _do(self, act: str, detail: int) -> None:
        """Done, unless the regulation or the ticket lacks what this way of doing it needs."""
        with contextlib.suppress(NotHere, Missing, NotPossible):
            self._done(act, detail)

    def _done(self, act: str, detail: int) -> None:
        do, given = self._given(act, detail)
        self.desk.done(do, self.ticket, **given)

    def _given(self, act: str, detail: int) -> tuple[Callable[..., Any], dict[str, Any]]:
        rules, review = self.desk.rules, self.desk.now + timedelta(hours=1 + detail)
        kinds = [one.id for one in rules.request_types if one.raised_by != "agent"]
        levels = [one.id for one in rules.priorities.values]
        level = levels[detail % len(levels)]
        interim = bool(detail % 2) or rules.closing.confirm_by == "none"
        solution = SolutionKind.INTERIM if interim else SolutionKind.FINAL
        steps = tuple(rules.solution.interim_kinds[:1]) if rules.solution and interim else ()
        known: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
            "accepted": (routing.accept, {}),
            "question_asked": (conversing.ask, {"text": "Which?"}),
            "replied": (conversing.reply, {"text": "Words.", "kind": list(ResponseKind)[detail % 3]}),
            "held": (waiting.hold, {"reason": "They look.", "review_at": review}),
            "resumed": (waiting.resume, {}),
            "deferred": (refusing.defer, {**DEFERRED, "review_at": review}),
            "solution_proposed": (solving.propose, {"text": "Try.", "kind": solution, "steps": steps}),
            "solution_withdrawn": (solving.withdraw_proposal, {"reason": "Wrong."}),
            "solution_rejected": (solving.reject, {"result": "No."}),
            "solution_confirmed": (solving.confirm, {"quote": "Yes."}),
            "closed": ENDS[detail % len(ENDS)],
            "reopened": (closing.reopen_by_mistake, {"agent": self.desk.lev, "reason": "Wrong one."}),
            "priority_changed": (
                routing.change_priority,
                {"to": level, "reason": "So."},
            ),
            "type_changed": (routing.change_type, {"to": kinds[detail % len(kinds)], "reason": "So."}),
        }
        return known[act]

    # --- customers, letters, time --------------------------------------------------------------

    @rule(gap=GAPS, late=st.sampled_from([0, 0, 1, 600, 86400]))
    def customer_writes(self, gap: int, late: int) -> None:
        """A letter that is filed some time after it was received; what it brings follows from the state."""
        now = self.desk.later(seconds=gap)
        received = max(self.ticket.registered_at, now - timedelta(seconds=late))
        said = {"said": Inbound(text="And?"), "contact": self.desk.ana, "received_at": received, "now": now}
        situation = journal.fold.fold(journal.entries_of(self.ticket))
        if self.ticket.is_open:
            conversing.customer_wrote(ticket=self.ticket, **said)
        elif closing.was_no_silence(situation, received):
            closing.revoke(ticket=self.ticket, **said)
        elif closing.may_reopen(rules=self.desk.rules, situation=situation, ticket=self.ticket, at=received):
            closing.reopen(ticket=self.ticket, **said)

    # --- other law -----------------------------------------------------------------------------

    @rule(gap=GAPS, since=BACK, ahead=st.integers(-4, 9), kind=st.sampled_from(DECREED))
    def other_days_are_decreed(self, gap: int, since: int, ahead: int, kind: str) -> None:
        now = self.desk.later(seconds=gap)
        newest = CalendarVersion.objects.filter(calendar_id="ru").order_by("-version")[0]
        day = (now + timedelta(days=ahead)).date()
        rows = f"{newest.rows.rstrip()}\n{day},{kind},Иначе,Otherwise,decree\n"
        version = calendars.add_version(calendar_id="ru", rows=rows, source="decree", now=now)
        calendars.take_in(version, service=self.desk.service, by=None, now=now)
        self._go_under("", since)

    @rule(gap=GAPS, since=BACK, pick=ANY)
    def another_version_binds(self, gap: int, since: int, pick: int) -> None:
        """One more of the changes, or none where all of them are made: it may differ in its number alone."""
        now = self.desk.later(seconds=gap)
        left = [change for change in REGULATION[self.stem] if change[0] in self.text]
        old, new = left[pick % len(left)] if left else ("", "")
        number = self.desk.service.regulations.count()
        text = self.text.replace(old, new) if old else self.text
        self.text = text.replace(f"\nversion: {number}\n", f"\nversion: {number + 1}\n")
        version = agreements.publish(service=self.desk.service, text=self.text, now=now)
        self._go_under(version.ref, since)

    def _go_under(self, regulation: str, since: int) -> None:
        """A worker comes to the ticket when the law has been in force for a while."""
        law = Law(
            book.newest_calendars(self.desk.service.pk),
            self.desk.now - timedelta(seconds=since),
            regulation,
            because="regulation" if regulation else "calendars",
        )
        rebasing.rebase(self.ticket.pk, law, now=self.desk.now)
        self.ticket.refresh_from_db()
        self.desk.rules = book.regulation(self.desk.service.pk, self.ticket.regulation)
        assert self.ticket.state == "closed" or self.ticket.calendars == law.calendars

    @rule(gap=st.integers(0, 90000))
    def the_letter_leaves(self, gap: int) -> None:
        message = Message.objects.filter(ticket=self.ticket, direction="out").order_by("pk").last()
        if message:
            with journal.writing(self.ticket.pk, now=self.desk.later(seconds=gap)) as work:
                work.record(LetterSent("1", str(message.pk)))

    @rule(gap=GAPS)
    def time_comes(self, gap: int) -> None:
        """What is late was breached, each at its own instant."""
        self.desk.later(seconds=gap)
        self.desk.time(self.ticket)
        now = int(self.desk.now.timestamp())
        late = {
            (one["clock"], one["cycle"])
            for one in agreeing.reading_of(self.ticket, self.rules).cycles(now)
            if one["state"] == "running" and one["late"]
        }
        assert late <= {(row.clock, row.cycle) for row in self.ticket.cycles.filter(breached=True)}

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "ticket"):
            return
        self.ticket = Ticket.objects.get(pk=self.ticket.pk)
        found = agreeing.reading_of(self.ticket, self.rules)
        assert agreeing.stored(self.ticket) == agreeing.expected(found)
        place = agreeing.place(found, review_came=self.ticket.review_came)
        assert place in (None, self.ticket.queue_rank)
        assert sound(self.desk.now)
        now = max(self.desk.now, datetime.fromtimestamp(found.at, UTC))
        for language in ("ru", "en"):
            agreeing.explained(self.ticket, found, now=now, language=language)


def _chosen(stem: str, picks: list[int]) -> tuple[tuple[str, str], ...]:
    """Changes that do not undo each other's place in the text."""
    known = REGULATION[stem]
    text, chosen = (REGULATIONS / f"{stem}.yaml").read_text("utf-8"), []
    for pick in picks:
        old, new = known[pick % len(known)]
        if old in text:
            text = text.replace(old, new)
            chosen.append((old, new))
    return tuple(chosen)


def _changed(stem: str, changes: tuple[tuple[str, str], ...]) -> str:
    text = (REGULATIONS / f"{stem}.yaml").read_text("utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    return text


def test_any_history_is_what_a_second_reading_says() -> None:
    settings = hypothesis.settings(
        max_examples=400 if DEEP else 30,
        stateful_step_count=20,
        deadline=None,
        # Twenty steps can be read; to make them fewer would take longer than a test may.
        phases=[hypothesis.Phase.generate],
        derandomize=not DEEP,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    run_state_machine_as_test(AnyHistory, settings=settings)  # type: ignore[no-untyped-call]
