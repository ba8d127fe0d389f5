"""The known failures of the field, each by its name, with what is right: instants worked out by hand.

Moscow time. local-support works 09:00 to 18:00 and gives a critical matter 4 hours, a high one 24, a low one
72; incident-desk has the same hours, 2 for the first response, 8 for the resolution; vendor-sla works 09:00
to 17:00 and gives 16. What needs letters and forms stands in tests/mailroom/test_clock_truth_of_answers.py.
"""
# ruff: noqa: E501 - a table is read in rows

from typing import Any

import pytest

from otklik.core.clocks.script import instant
from tests.core.clocks.told import Edits, Json, answer, clocks, line, read

SPLIT = ('"09:00-18:00"', '"09:00-13:00, 14:00-18:00"')
SHORT = ("    short_days: full\n", "    short_days: {shorten_by: 1 business_hour}\n")
BERLIN = ("timezone: Europe/Moscow\n\ndesks", "timezone: Europe/Berlin\n\ndesks")
NIGHTS = ('{mon-fri: "09:00-18:00"}', '{daily: "00:00-06:00"}')
DECREED = (
    "    short_days: full\n",
    "    short_days: full\n    exceptions:\n      - {date: 2026-11-24, hours: []}\n",
)
HOLD = ("pause_in: [pending_customer]", "pause_in: [pending_customer, on_hold]")
ANSWERS = (
    "counts_as_response: [information_request, answer, work_started_with_term]",
    "counts_as_response: [answer]",
)
UPDATES = (
    ("targets:\n", "targets:\n  progress_update: {every: 1 business_hour}\n"),
    ("clocks:\n", "clocks:\n  progress_update: {from: last_public_update, until: next_public_update}\n"),
)
RESUMES = (
    "solution_proposed], after_question: resume, after_rejection: restart}\n  progress_update",
    "solution_proposed], after_question: resume, after_rejection: resume}\n  progress_update",
)


def local(registered: str, *events: str, now: str = "", priority: str = "critical", **keys: Any) -> Json:
    return line("local-support", registered, *events, now=now, priority=priority, **keys)


def incident(*events: str) -> Json:
    return line("incident-desk", TEN, *events)


def vendor(*events: str, contract: Json, now: str = "") -> Json:
    return line("vendor-sla", TEN, *events, contract=contract, now=now)


FREQUENT: Json = {
    "targets": {
        "solution_proposal": {"within": "40 business_hours"},
        "progress_update": {"every": "1 business_hour"},
    }
}
SHORTER = '{"targets":{"solution_proposal":{"within":"5 business_hours"},"progress_update":{"every":"1 business_hour"}}}'
TEN, MON, TUE, WED = "Mon 2026-11-23 10:00", "Mon 2026-11-23", "Tue 2026-11-24", "Wed 2026-11-25"
FRI, SAT, SUN = "Fri 2026-11-20", "Sat 2026-11-21", "Sun 2026-11-22"
BERLINS = (BERLIN, NIGHTS)
ASKED, ANSWERED = f"{MON} 11:00 question_asked", f"{MON} 15:00 customer_replied"
SOLVED = f"{MON} 11:00 closed reason=solved_by_agent"
REJECTED = ("Mon 2026-11-23 11:00 solution_proposed kind=final", f"{WED} 10:00 solution_rejected")
Wants = tuple[tuple[str, object], ...]

TABLE: list[tuple[str, str, Json, Edits, Wants]] = [
    ("S2.16", "reply and pause in one act: the reply meets the first response, then the resolution waits", incident(f"{MON} 11:00 replied", f"{MON} 11:00 question_asked"), (), (("first_response state", "met"), ("first_response spent", "1:00"), ("resolution state", "paused"), ("resolution spent", "1:00"))),
    ("S2.16", "in the very minute of registration too", incident(f"{TEN} replied", f"{TEN} question_asked"), (), (("first_response state", "met"), ("resolution spent", "0:00"))),
    ("S2.16", "a pause before the first answer is counted out", incident(ASKED, f"{TUE} 11:00 customer_replied"), (), (("resolution due", f"{TUE} 18:00"), ("first_response spent", "1:00"))),
    ("S2.15", "a question that is no answer leaves the first response running", incident(ASKED), (ANSWERS,), (("first_response state", "running"), ("first_response due", f"{MON} 12:00"), ("resolution state", "paused"))),
    ("S1.14", "a pause across a holiday costs its open hours alone", local("Tue 2026-11-03 16:00", "Tue 2026-11-03 17:00 question_asked", "Thu 2026-11-05 10:00 customer_replied"), (), (("resolution due", "Thu 2026-11-05 13:00"), ("resolution spent", "1:00"))),
    ("S1.14", "a pause over a weekend", local(f"{FRI} 15:00", f"{FRI} 16:00 question_asked", f"{MON} 11:00 customer_replied"), (), (("resolution due", f"{MON} 14:00"),)),
    ("S1.14", "a pause that starts on a day off", local(f"{FRI} 17:00", f"{SAT} 12:00 question_asked", f"{MON} 10:00 customer_replied"), (), (("resolution due", f"{MON} 13:00"), ("resolution spent", "1:00"))),
    ("S1.14", "a pause within a day off takes nothing", local(f"{FRI} 17:00", f"{SAT} 12:00 question_asked", f"{SUN} 12:00 customer_replied"), (), (("resolution due", f"{MON} 12:00"),)),
    ("S1.14", "two pauses within one minute", local(TEN, *[f"{MON} 11:00 {do}" for do in ("question_asked", "customer_replied") * 2]), (), (("resolution due", f"{MON} 14:00"), ("resolution cycles", 1))),
    ("S0.15", "a priority raised during a pause: the wait stays out of the shorter term", local(TEN, f"{MON} 12:00 question_asked", f"{MON} 16:00 priority_changed to=critical", f"{TUE} 10:00 customer_replied", priority="low"), (), (("resolution due", f"{TUE} 12:00"),)),
    ("S0.15", "a priority lowered during a pause", local(TEN, ASKED, f"{MON} 12:00 priority_changed to=high", ANSWERED), (), (("resolution due", "Thu 2026-11-26 11:00"),)),
    ("S1.12", "a plan changed in mid-ticket brings its hours and its term", line("saas-plans", f"{FRI} 18:30", f"{FRI} 19:00 plan_changed to=network", plan="standard"), (), (("first_response due", f"{SAT} 08:30"),)),
    ("S3.3", "a contract changed in mid-ticket moves the deadline", vendor(f"{MON} 12:00 contract_changed to={SHORTER}", contract=FREQUENT), (), (("solution_proposal due", f"{MON} 15:00"),)),
    ("S0.3", "a desk changed in mid-ticket keeps what was spent", local(TEN, f"{MON} 15:00 desk_changed to=novosibirsk", priority="high"), (), (("resolution due", "Thu 2026-11-26 06:00"), ("resolution spent", "5:00"))),
    ("S1.8", "an update due sooner than the first response is its own promise", incident(f"{MON} 11:30 replied"), UPDATES, (("first_response state", "met"), ("progress_update 1 state", "missed"), ("progress_update 2 due", f"{MON} 12:30"))),
    ("S1.8", "a short update term leaves a longer one alone", vendor(contract=FREQUENT), (), (("solution_proposal due", "Mon 2026-11-30 10:00"), ("progress_update due", f"{MON} 11:00"))),
    ("S0.10", "registered out of hours", local(f"{SAT} 03:00"), (), (("resolution due", f"{MON} 13:00"),)),
    ("S0.10", "registered at the last minute", local(f"{FRI} 17:59"), (), (("resolution due", f"{MON} 12:59"), ("review due", f"{MON} 09:59"))),
    ("S0.10", "registered at the close itself", local(f"{FRI} 18:00"), (), (("resolution due", f"{MON} 13:00"),)),
    ("S0.12", "the closing minute is a deadline, not the next morning", local(f"{FRI} 17:00"), (), (("review due", f"{FRI} 18:00"),)),
    ("S0.9", "on a spring night six hours of the wall last five", local("Sun 2026-03-29 01:00"), BERLINS, (("resolution due", "Sun 2026-03-29 06:00"),)),
    ("S0.9", "on an autumn night they last seven", local("Sun 2026-10-25 00:00"), BERLINS, (("resolution due", "Sun 2026-10-25 05:00"),)),
    ("S0.9", "a lunch break is not worked through", local(f"{MON} 11:00"), (SPLIT,), (("resolution due", f"{MON} 16:00"),)),
    ("S0.9", "a term may end with the lunch break's beginning", local(f"{MON} 09:00"), (SPLIT,), (("resolution due", f"{MON} 13:00"),)),
    ("S0.12", "a short day ends an hour sooner where the file shortens it", local("Tue 2026-11-03 16:00"), (SHORT,), (("resolution due", "Thu 2026-11-05 12:00"),)),
    ("S0.16", "a working Saturday works", local("Fri 2025-10-31 17:00"), (), (("resolution due", "Sat 2025-11-01 12:00"),)),
    ("S1.10", "a day off added after the promise moves what is open", local(f"{MON} 16:00"), (DECREED,), (("resolution due", f"{WED} 11:00"),)),
    ("S1.10", "and nothing that was kept before it", local(TEN, SOLVED, now=f"{WED} 12:00"), (DECREED,), (("resolution state", "met"), ("resolution spent", "1:00"))),
    ("S4.27", "a reopened ticket has a clock", local(TEN, SOLVED, f"{MON} 12:00 reopened"), (), (("resolution 2 due", f"{MON} 16:00"), ("resolution 1 state", "met"))),
    ("S1.13", "a rejected solution begins the full term anew", line("vendor-sla", f"{FRI} 15:00", *REJECTED), (), (("solution_proposal 2 due", "Fri 2026-11-27 10:00"),)),
    ("S1.13", "or goes on where the file says so", line("vendor-sla", f"{FRI} 15:00", *REJECTED), (RESUMES,), (("solution_proposal 2 due", "Thu 2026-11-26 14:00"),)),
    ("S1.14", "a customer's note in another state moves nothing", local(TEN, f"{MON} 11:00 customer_replied"), (), (("resolution due", f"{MON} 14:00"),)),
    ("S2.15", "putting on hold meets no first response", incident(f"{MON} 11:00 held"), (), (("first_response state", "running"),)),
    ("S1.14", "what waits for parts is not overdue where the file lets it wait", local(TEN, f"{MON} 11:00 held", now=f"{WED} 10:00"), (HOLD,), (("resolution state", "paused"),)),
    ("S2.21", "silence counts the calendar's days", line("incident-desk", f"{FRI} 10:00", f"{FRI} 15:00 question_asked"), (), (("closes_at", "Thu 2026-11-26 00:00"),)),
    ("S3.25", "silence closes nothing that was put off", line("vendor-sla", TEN, f"{MON} 11:00 deferred", now="Wed 2027-01-20 10:00"), (), (("state", "deferred"),)),
]  # fmt: skip


def named(clause: str, why: str, *values: object) -> Any:
    return pytest.param(*values, id=f"{clause} {why}", marks=pytest.mark.clause(clause))


@pytest.mark.parametrize(("told", "edits", "wants"), [named(*row) for row in TABLE])
def test_the_clock_is_right_where_others_go_wrong(told: Json, edits: Edits, wants: Wants) -> None:
    shown = answer(told, edits)
    assert {wanted: read(shown, wanted) for wanted, _ in wants} == dict(wants)


@pytest.mark.clause("S1.14")
def test_two_pauses_within_one_minute_cost_their_seconds() -> None:
    """Ten seconds from 11:00:10 and ten from 11:00:40: four hours end at 14:00:20."""
    waits = (
        "11:00:10 question_asked",
        "11:00:20 customer_replied",
        "11:00:40 question_asked",
        "11:00:50 customer_replied",
    )
    shown = answer(local(TEN, *[f"{MON} {wait}" for wait in waits], now=f"{MON} 12:00"))
    assert [clock["due"] for clock in shown["clocks"] if clock["clock"] == "resolution"] == [
        "2026-11-23T14:00:20+03:00"
    ]


RAISED = "priority_changed to=critical"
LATE: list[tuple[str, str, Json, str, bool, bool]] = [
    ("S0.15", "a raised priority that leaves nothing makes late by reclassification", local(TEN, f"{MON} 15:00 {RAISED}", now=f"{MON} 16:00", priority="low"), f"{MON} 14:00", True, True),
    ("S0.15", "so does one that leaves no second", local(TEN, f"{MON} 14:00 {RAISED}", now=f"{MON} 14:01", priority="low"), f"{MON} 14:00", True, True),
    ("S0.15", "one that leaves time is the agents' to keep", local(TEN, f"{MON} 13:59 {RAISED}", now=f"{MON} 14:01", priority="low"), f"{MON} 14:00", True, False),
    ("S0.15", "what the agents made late stays theirs when it is raised", local(TEN, f"Thu 2026-11-26 10:00 {RAISED}", priority="high"), f"{MON} 14:00", True, False),
    ("S0.15", "raised while it waits, it is late by reclassification as well", local(f"{MON} 09:00", f"{MON} 14:00 question_asked", f"{MON} 15:00 {RAISED}", f"{TUE} 10:00 customer_replied", priority="low"), f"{MON} 13:00", True, True),
    ("S0.15", "lowered again it is late no more", local(TEN, f"{MON} 15:00 {RAISED}", f"{MON} 16:00 priority_changed to=high", priority="low"), f"{WED} 16:00", False, False),
    ("S0.15", "and late later by the agents themselves", local(TEN, f"{MON} 15:00 {RAISED}", f"{MON} 16:00 priority_changed to=high", now="Thu 2026-11-26 09:00", priority="low"), f"{WED} 16:00", True, False),
    ("S1.12", "a better plan does it too", line("saas-plans", f"{FRI} 18:30", f"{SAT} 09:00 plan_changed to=network", plan="standard"), f"{SAT} 08:30", True, True),
]  # fmt: skip


@pytest.mark.parametrize(("told", "due", "late", "reclassified"), [named(*row) for row in LATE])
def test_late_by_reclassification_is_told_from_late(
    told: Json, due: str, late: bool, reclassified: bool
) -> None:
    cycle = clocks(told).cycles[-1]
    wanted = "first_response due" if told["regulation"] == "saas-plans" else "resolution due"
    assert read(answer(told), wanted) == due
    assert (cycle.is_late(instant(told, "now")), cycle.reclassified) == (late, reclassified)
