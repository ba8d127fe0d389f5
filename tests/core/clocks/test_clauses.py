"""The acceptance times of the published rules, clause by clause, Moscow time."""
# ruff: noqa: E501 - a table is read in rows

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from otklik.core.clocks.cycle import CycleState
from otklik.core.clocks.engine import clocks_of
from otklik.core.clocks.script import Script
from otklik.core.journal.events import Entry, LetterSent
from otklik.core.regulation.faults import RegulationInvalid
from otklik.core.regulation.schema import ClockName
from otklik.core.regulation.terms import resolve
from otklik.core.worktime.calendar import WorkCalendar
from otklik.core.worktime.duration import parse_duration
from tests.core.clocks.told import NATIONAL, Edits, Json, answer, clocks, iso, line, read, sample

FULL = "    short_days: full\n"
CUT: Edits = ((FULL, "    short_days: {shorten_by: 1 business_hour}\n"),)
IGNORED: Edits = (("    transferred_days: follow\n", "    transferred_days: ignore\n"),)
ROLLED: Edits = (
    ("roll_to_working_day: false, mode: automatic", "roll_to_working_day: true, mode: automatic"),
)
CLOSED_ON_HOLIDAYS: Edits = (("    public_holidays: open\n", "    public_holidays: closed\n"),)
RESTART_NOW: Edits = (("on_change: recompute_from_start", "on_change: restart_now"),)
KEEP_SPENT: Edits = (("on_change: recompute_from_start", "on_change: keep_spent"),)


def local(registered: str, *events: str, **keys: Any) -> Json:
    return line("local-support", registered, *events, **keys)


def vendor(registered: str, *events: str, **keys: Any) -> Json:
    return line("vendor-sla", registered, *events, **keys)


def incident(registered: str, *events: str, **keys: Any) -> Json:
    return line("incident-desk", registered, *events, **keys)


def within(amount: str) -> Json:
    """A vendor's contract that promises a solution within this."""
    return {
        "targets": {"solution_proposal": {"within": amount}, "progress_update": {"every": "9 business_days"}}
    }


PROPOSED_23 = ("Mon 2026-11-23 11:00 solution_proposed kind=final",)
TO_CRITICAL = ("Mon 2026-11-23 10:00", "Mon 2026-11-23 14:00 priority_changed to=critical")

TABLE: list[tuple[str, str, Json, Edits, str, object]] = [
    ("S0.10", "nothing is spent on a day off", local("Sat 2026-11-21 12:00", now="Mon 2026-11-23 09:00", priority="high"), (), "resolution spent", "0:00"),
    ("S0.10", "from Monday's opening on it counts", local("Sat 2026-11-21 12:00", now="Mon 2026-11-23 09:01", priority="high"), (), "resolution spent", "0:01"),
    ("S0.11", "a letter on 2 January is registered at once", local("Sat 2027-01-02 03:00"), (), "state", "new"),
    ("S0.11", "and is reviewed on the first working day", local("Sat 2027-01-02 03:00"), (), "review due", "Mon 2027-01-11 10:00"),
    ("S0.12", "an hour from a day off", local("Sat 2026-11-21 12:00"), (), "review due", "Mon 2026-11-23 10:00"),
    ("S0.12", "an hour over a weekend", local("Fri 2026-11-20 17:30"), (), "review due", "Mon 2026-11-23 09:30"),
    ("S0.12", "an hour over a holiday, short day in full", local("Tue 2026-11-03 17:30"), (), "review due", "Thu 2026-11-05 09:30"),
    ("S0.12", "an hour over a holiday, short day cut", local("Tue 2026-11-03 17:30"), CUT, "review due", "Thu 2026-11-05 10:00"),
    ("S0.12", "accepted a minute late", local("Sat 2026-11-21 12:00", "Mon 2026-11-23 10:01 accepted"), (), "review state", "missed"),
    ("S0.12", "accepted at the deadline itself", local("Sat 2026-11-21 12:00", "Mon 2026-11-23 10:00 accepted"), (), "review state", "met"),
    ("S0.12", "returning it is a review", local("Sat 2026-11-21 12:00", "Mon 2026-11-23 09:30 question_asked"), (), "review state", "met"),
    ("S0.12", "refusing it is a review", local("Sat 2026-11-21 12:00", "Mon 2026-11-23 09:30 closed reason=refused"), (), "review state", "met"),
    ("S0.12", "the requester's own withdrawal is none", local("Sat 2026-11-21 12:00", "Mon 2026-11-23 09:30 closed reason=withdrawn"), (), "review state", "void"),
    ("S0.15", "C5 recompute: from registration", local(*TO_CRITICAL), (), "resolution due", "Mon 2026-11-23 14:00"),
    ("S0.15", "C5 restart: from the change", local(*TO_CRITICAL), RESTART_NOW, "resolution due", "Mon 2026-11-23 18:00"),
    ("S0.15", "C5 keep: what was spent stays", local(*TO_CRITICAL), KEEP_SPENT, "resolution due", "Mon 2026-11-23 14:00"),
    ("S0.16", "4 hours over a weekend", local("Fri 2026-11-20 16:00", priority="critical"), (), "resolution due", "Mon 2026-11-23 11:00"),
    ("S0.16", "4 hours over New Year", local("Wed 2026-12-30 17:00", priority="critical"), (), "resolution due", "Mon 2027-01-11 12:00"),
    ("S0.16", "4 hours on a swapped working Saturday", local("Sat 2025-11-01 10:00", priority="critical"), (), "resolution due", "Sat 2025-11-01 14:00"),
    # Monday 3 November is a day off only by transfer, so it works where transfers are ignored.
    ("S0.16", "4 hours, transfers ignored", local("Sat 2025-11-01 10:00", priority="critical"), IGNORED, "resolution due", "Mon 2025-11-03 13:00"),
    ("S0.17", "24 hours are business hours", local("Fri 2026-11-20 16:00", priority="high"), (), "resolution due", "Wed 2026-11-25 13:00"),
    ("S0.17", "24 hours over New Year", local("Wed 2026-12-30 10:00", priority="high"), (), "resolution due", "Tue 2027-01-12 16:00"),
    ("S0.18", "48 hours", local("Mon 2026-11-23 09:00", priority="medium"), (), "resolution due", "Mon 2026-11-30 12:00"),
    ("S0.19", "72 hours end with the eighth day", local("Mon 2026-11-23 09:00"), (), "resolution due", "Wed 2026-12-02 18:00"),
    ("S0.19", "a question or advice is low", local("Mon 2026-11-23 09:00", type="consultation"), (), "resolution target", "72:00"),
    ("S0.19", "unless the requester says critical", local("Mon 2026-11-23 09:00", type="consultation", priority="critical"), (), "resolution target", "4:00"),
    ("S1.8", "the next word by the close of the second working day", vendor("Thu 2026-11-19 10:00", "Fri 2026-11-20 15:00 replied"), (), "progress_update due", "Tue 2026-11-24 17:00"),
    ("S1.8", "an overdue word is a breach of its own", vendor("Thu 2026-11-19 10:00", "Fri 2026-11-20 15:00 replied", "Tue 2026-11-24 17:01 replied"), (), "progress_update 2 state", "missed"),
    ("S1.9", "it helped", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, "Tue 2026-11-24 10:00 solution_confirmed"), (), "state", "closed"),
    ("S1.9", "it did not help", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, "Tue 2026-11-24 10:00 solution_rejected"), (), "state", "open"),
    ("S1.9", "it did not help: a new term", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, "Tue 2026-11-24 10:00 solution_rejected"), (), "solution_proposal cycles", 2),
    ("S1.10", "8 hours into a working Saturday", vendor("Fri 2025-10-31 15:00", contract=within("8 business_hours")), (), "solution_proposal due", "Sat 2025-11-01 15:00"),
    ("S1.10", "8 hours over a holiday, short day in full", vendor("Tue 2026-11-03 12:00", contract=within("8 business_hours")), (), "solution_proposal due", "Thu 2026-11-05 12:00"),
    ("S1.10", "8 hours over a holiday, short day cut", vendor("Tue 2026-11-03 12:00", contract=within("8 business_hours")), CUT, "solution_proposal due", "Thu 2026-11-05 13:00"),
    ("S1.11", "a working hour is an hour of the clock inside hours", vendor("Mon 2026-11-23 16:30", now="Tue 2026-11-24 09:30"), (), "solution_proposal spent", "1:00"),
    ("S1.13", "16 hours from registration", vendor("Fri 2026-11-20 15:00"), (), "solution_proposal due", "Tue 2026-11-24 15:00"),
    ("S1.13", "the full term again from the answer", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, "Wed 2026-11-25 10:00 solution_rejected"), (), "solution_proposal 2 due", "Fri 2026-11-27 10:00"),
    ("S1.13", "what resuming would have given", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, "Wed 2026-11-25 10:00 solution_rejected"), (("solution_proposed], after_question: resume, after_rejection: restart}\n  progress_update", "solution_proposed], after_question: resume, after_rejection: resume}\n  progress_update"),), "solution_proposal 2 due", "Thu 2026-11-26 14:00"),
    ("S1.14", "a question over a weekend costs its working hour alone", vendor("Fri 2026-11-20 15:00", "Fri 2026-11-20 16:00 question_asked", "Sun 2026-11-22 12:00 customer_replied"), (), "solution_proposal due", "Tue 2026-11-24 16:00"),
    ("S1.14", "nothing is spent until Monday's opening", vendor("Fri 2026-11-20 15:00", "Fri 2026-11-20 16:00 question_asked", "Sun 2026-11-22 12:00 customer_replied", now="Mon 2026-11-23 09:00"), (), "solution_proposal spent", "1:00"),
    ("S1.14", "no deadline while we wait for the answer", vendor("Fri 2026-11-20 15:00", "Fri 2026-11-20 16:00 question_asked"), (), "solution_proposal due", None),
    ("S1.27", "open to the end of the fifteenth day", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, now="Tue 2026-12-08 23:59"), (), "state", "solution_proposed"),
    ("S1.27", "the end of that day is the next midnight", vendor("Fri 2026-11-20 15:00", *PROPOSED_23), (), "closes_at", "Wed 2026-12-09 00:00"),
    ("S1.27", "closed at that midnight", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, now="Wed 2026-12-09 00:00"), (), "state", "closed"),
    ("S1.27", "the work is complete", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, now="Wed 2026-12-09 00:00"), (), "solution_proposal state", "met"),
    ("S1.27", "an answer at 23:59 keeps it open", vendor("Fri 2026-11-20 15:00", *PROPOSED_23, "Tue 2026-12-08 23:59 customer_replied", now="Wed 2026-12-09 12:00"), (), "state", "open"),
    ("S1.27", "a last day off stays the last", vendor("Mon 2026-12-21 15:00", "Tue 2026-12-22 14:00 solution_proposed kind=final"), (), "closes_at", "Thu 2027-01-07 00:00"),
    ("S1.27", "article 193 moves a last day off", vendor("Mon 2026-12-21 15:00", "Tue 2026-12-22 14:00 solution_proposed kind=final"), ROLLED, "closes_at", "Tue 2027-01-12 00:00"),
    ("S2.15", "the reaction to a critical one", incident("Fri 2026-11-20 17:00", priority="critical"), (), "first_response due", "Mon 2026-11-23 10:00"),
    ("S2.16", "a question is a reaction", incident("Mon 2026-11-23 10:00", "Mon 2026-11-23 11:00 question_asked"), (), "first_response state", "met"),
    ("S2.16", "before the wait", incident("Mon 2026-11-23 10:00"), (), "resolution due", "Mon 2026-11-23 18:00"),
    ("S2.16", "the wait is added", incident("Mon 2026-11-23 10:00", "Mon 2026-11-23 14:00 question_asked", "Wed 2026-11-25 11:00 customer_replied"), (), "resolution due", "Wed 2026-11-25 15:00"),
    ("S2.20", "a solution waits for its outcome", incident("Mon 2026-11-23 10:00", "Mon 2026-11-23 12:00 solution_proposed kind=final"), (), "state", "solution_proposed"),
    ("S2.20", "and stops the resolution", incident("Mon 2026-11-23 10:00", "Mon 2026-11-23 12:00 solution_proposed kind=final"), (), "resolution state", "met"),
    ("S2.21", "three working days over a holiday", incident("Mon 2026-11-02 10:00", "Mon 2026-11-02 15:00 solution_proposed kind=final"), (), "closes_at", "Sat 2026-11-07 00:00"),
    ("S2.21", "a working Saturday counts", incident("Thu 2025-10-30 10:00", "Thu 2025-10-30 15:00 question_asked"), (), "closes_at", "Thu 2025-11-06 00:00"),
    ("S2.21", "three working days over New Year", incident("Tue 2026-12-29 10:00", "Tue 2026-12-29 15:00 question_asked"), (), "closes_at", "Wed 2027-01-13 00:00"),
    ("S2.21", "silence only lets an agent close", incident("Mon 2026-11-02 10:00", "Mon 2026-11-02 15:00 question_asked", now="Mon 2026-11-09 10:00"), (), "state", "pending_customer"),
    ("S2.21", "any reaction ends the term", incident("Mon 2026-11-02 10:00", "Mon 2026-11-02 15:00 question_asked", "Fri 2026-11-06 23:59 customer_replied"), (), "closes_at", None),
    ("S2.22", "then the work stops", incident("Mon 2026-11-02 10:00", "Mon 2026-11-02 15:00 question_asked", "Sat 2026-11-07 00:00 closed reason=no_reaction"), (), "resolution state", "void"),
    ("S3.7", "reaction by the contract", line("contract-helpdesk", "Fri 2026-11-20 17:00"), (), "first_response due", "Mon 2026-11-23 12:00"),
    ("S3.7", "start of work by the contract", line("contract-helpdesk", "Fri 2026-11-20 17:00"), (), "work_start due", "Mon 2026-11-23 16:00"),
    ("S4.14", "4 hours of weekdays", line("saas-plans", "Fri 2026-11-20 18:30", plan="standard"), (), "first_response due", "Mon 2026-11-23 10:30"),
    ("S4.15", "the commitment from a day off", line("saas-plans", "Sat 2026-11-21 22:16", plan="standard"), (), "first_response due", "Mon 2026-11-23 12:00"),
    ("S4.15", "the goal is sooner", line("saas-plans", "Sat 2026-11-21 22:16", plan="standard"), (), "first_response goal", "Mon 2026-11-23 10:00"),
    ("S4.15", "past the goal alone is no breach", line("saas-plans", "Sat 2026-11-21 22:16", "Mon 2026-11-23 12:00 replied", plan="standard"), (), "first_response state", "met"),
    ("S4.17", "2 hours into a Saturday", line("saas-plans", "Fri 2026-11-20 18:30", plan="network"), (), "first_response due", "Sat 2026-11-21 08:30"),
    ("S4.17", "open on a holiday", line("saas-plans", "Wed 2026-11-04 10:00", plan="enterprise"), (), "first_response due", "Wed 2026-11-04 12:00"),
    ("S4.17", "closed on a holiday", line("saas-plans", "Wed 2026-11-04 10:00", plan="enterprise"), CLOSED_ON_HOLIDAYS, "first_response due", "Thu 2026-11-05 10:00"),
    ("S4.18", "2 hours from a Saturday night", line("saas-plans", "Sat 2026-11-21 22:16", plan="network"), (), "first_response due", "Sun 2026-11-22 10:00"),
    ("S4.18", "the goal is an hour", line("saas-plans", "Sat 2026-11-21 22:16", plan="network"), (), "first_response goal", "Sun 2026-11-22 09:00"),
]  # fmt: skip


def case(clause: str, why: str, *values: object) -> Any:
    return pytest.param(*values, id=f"{clause} {why}", marks=pytest.mark.clause(clause))


@pytest.mark.parametrize(("told", "edits", "wanted", "expected"), [case(*row) for row in TABLE])
def test_the_published_times(told: Json, edits: Edits, wanted: str, expected: object) -> None:
    assert read(answer(told, edits), wanted) == expected


def calendar(name: str, plan: str) -> WorkCalendar:
    rules = sample(name)
    found = resolve(
        regulation=rules,
        productions=NATIONAL,
        desk=rules.default_desk.id,
        plan=plan,
        priority=rules.priorities.default,
    )
    return found.calendar


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        case("S0.9", "the last minute of Friday", "Fri 2026-11-20 17:59", True),
        case("S0.9", "Friday's close is closed", "Fri 2026-11-20 18:00", False),
        case("S0.9", "Saturday is closed", "Sat 2026-11-21 12:00", False),
        case("S0.9", "opening is open", "Mon 2026-11-23 09:00", True),
    ],
)
def test_open_hours(at: str, expected: bool) -> None:
    assert calendar("local-support", "default").is_open(datetime.fromisoformat(iso(at))) is expected


@pytest.mark.parametrize(
    "hours",
    [
        case("S0.9", "a span that ends before it begins", "18:00-09:00"),
        case("S0.9", "spans that overlap", "09:00-14:00, 13:00-18:00"),
    ],
)
def test_hours_that_no_calendar_can_have(hours: str) -> None:
    with pytest.raises(RegulationInvalid):
        sample("local-support", ("09:00-18:00", hours))


@pytest.mark.clause("S0.10")
def test_the_clock_of_a_day_off_starts_with_the_next_opening() -> None:
    opening = calendar("local-support", "default").next_opening(
        datetime.fromisoformat(iso("Sat 2026-11-21 12:00"))
    )
    assert opening == datetime.fromisoformat(iso("Mon 2026-11-23 09:00"))


@pytest.mark.clause("S0.12")
def test_an_automatic_letter_meets_no_clock() -> None:
    rules = sample("local-support")
    told = local("Mon 2026-11-23 09:00", now="Mon 2026-11-23 09:30")
    script = Script(told, regulation=rules, productions=NATIONAL)
    sent = Entry(2, datetime.fromisoformat(iso("Mon 2026-11-23 09:01")), LetterSent("7", "1"))
    found = clocks_of(
        [*script.entries, sent], terms_of=script.terms_of, rules=rules.clocks, on_change="keep_spent"
    )
    assert [cycle.state for cycle in found.cycles] == [CycleState.RUNNING] * 2


@pytest.mark.clause("S0.13")
@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.75, "Mon 2026-11-23 10:00"), (1, "Mon 2026-11-23 11:00")],
    ids=["warning", "breach"],
)
def test_the_warning_comes_at_three_quarters_of_business_time(share: float, expected: str) -> None:
    found = clocks(local("Fri 2026-11-20 16:00", priority="critical"))
    cycle = next(cycle for cycle in found.cycles if cycle.clock is ClockName.RESOLUTION)
    assert cycle.seconds is not None
    assert cycle.reaches(int(cycle.seconds * share)) == datetime.fromisoformat(iso(expected))


@pytest.mark.clause("S1.10")
@pytest.mark.parametrize(("year", "expected"), [(2027, False), (2029, True)])
def test_a_year_without_data_is_provisional(year: int, expected: bool) -> None:
    at = datetime(year, 6, 1, tzinfo=timezone(timedelta(hours=3)))
    assert calendar("vendor-sla", "standard").is_provisional(at) is expected


@pytest.mark.clause("S2.15")
def test_a_pair_of_plan_and_priority_without_a_value_is_an_error() -> None:
    contract = {
        "targets": {
            "first_response": {"within": {"critical": "2 business_hours"}},
            "resolution": {"within": "8 business_hours"},
        }
    }
    shown = answer(incident("Fri 2026-11-20 17:00", priority="low", contract=contract))
    assert "low" in shown["error"]["says"]


@pytest.mark.clause("S3.7")
def test_a_contract_without_a_level_is_an_error() -> None:
    shown = answer(line("contract-helpdesk", "Fri 2026-11-20 17:00", contract={}))
    assert shown["error"]["event"] is None
    assert shown["error"]["possible"] == ["contract.targets.first_response.within"]


@pytest.mark.clause("S4.14")
def test_a_customer_elsewhere_sees_the_same_instant_in_their_zone() -> None:
    shown = answer(line("saas-plans", "Fri 2026-11-20 18:30", plan="standard"))
    due = datetime.fromisoformat(shown["clocks"][0]["due"])
    assert f"{due.astimezone(timezone(timedelta(hours=10))):%H:%M}" == "17:30"


@pytest.mark.parametrize(
    ("amount", "start", "expected"),
    [
        case("S1.11", "half an hour on each side of a night", "1 business_hour", "Mon 2026-11-23 16:30", "Tue 2026-11-24 09:30"),
        case("S1.10", "the closing minute is a deadline", "1 business_hour", "Fri 2026-11-20 16:00", "Fri 2026-11-20 17:00"),
        case("S1.8", "a business day ends with its hours", "1 business_day", "Fri 2026-11-20 08:00", "Mon 2026-11-23 17:00"),
    ],
)  # fmt: skip
def test_amounts_in_the_calendar(amount: str, start: str, expected: str) -> None:
    hours, begin = calendar("vendor-sla", "standard"), datetime.fromisoformat(iso(start))
    seconds = hours.target_seconds(parse_duration(amount), begin)
    assert hours.add(begin, seconds) == datetime.fromisoformat(iso(expected))
