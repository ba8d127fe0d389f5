"""What `clocks replay` takes and gives, key by key."""
# ruff: noqa: E501 - a table is read in rows

import json
from typing import Any

import pytest

from otklik.core.clocks.replay import replay_lines
from otklik.core.clocks.script import DOABLE
from otklik.core.regulation.faults import Fault, RegulationInvalid
from otklik.core.regulation.schema import Regulation
from tests.core.clocks.told import NATIONAL, Json, answer, answers, iso, line, read

MONDAY = "Mon 2026-11-23 10:00"
PLAIN = line("local-support", MONDAY, "Mon 2026-11-23 11:00 accepted")


def test_the_whole_of_an_answer() -> None:
    told = line("saas-plans", "Sat 2026-11-21 22:16", "Mon 2026-11-23 08:30 question_asked", plan="standard")
    assert answer(told) == {
        "id": 1,
        "state": "pending_customer",
        "clocks": [
            {
                "clock": "first_response",
                "cycle": 1,
                "state": "met",
                "target_seconds": 14400,
                "spent_seconds": 1800,
                "due": None,
                "goal_due": None,
            }
        ],
        "closes_at": None,
    }


def test_a_running_clock_has_its_due_and_its_goal_in_the_tickets_zone() -> None:
    told = line("local-support", MONDAY, desk="novosibirsk", priority="critical")
    found = answer(told)["clocks"][1]
    assert (found["state"], found["due"], found["goal_due"]) == ("running", "2026-11-23T18:00:00+07:00", None)


def test_do_is_one_of_these_words() -> None:
    assert {act.value for act in DOABLE} == {
        "accepted", "question_asked", "customer_replied", "replied", "solution_proposed", "solution_confirmed",
        "solution_rejected", "solution_withdrawn", "priority_changed", "type_changed", "plan_changed", "held",
        "resumed", "deferred", "closed", "reopened", "desk_changed", "contract_changed",
    }  # fmt: skip


DEFAULTS: list[tuple[str, Json, str, object]] = [
    ("the only plan", line("local-support", MONDAY), "review target", "1:00"),
    ("the default desk", line("local-support", MONDAY), "review due", "Mon 2026-11-23 11:00"),
    ("the type's priority", line("local-support", MONDAY, type="consultation"), "resolution target", "72:00"),
    ("else the file's", line("incident-desk", MONDAY, type="incident"), "resolution target", "8:00"),
    ("null is absent", {**PLAIN, "plan": None, "desk": None, "type": None}, "resolution target", "72:00"),
    ("no events at all", {k: v for k, v in PLAIN.items() if k != "events"}, "state", "new"),
    ("replied is an answer", line("saas-plans", MONDAY, f"{MONDAY} replied", plan="network"), "first_response state", "met"),
    ("an instant with fractions", {**PLAIN, "now": "2026-11-23T11:30:00.9+03:00"}, "resolution spent", "1:30"),
    ("an instant in another zone", {**PLAIN, "now": "2026-11-23T08:30:00Z"}, "resolution spent", "1:30"),
    ("put off without a date", line("vendor-sla", MONDAY, "Mon 2026-11-23 11:00 deferred", now="Tue 2026-12-08 10:00"), "state", "deferred"),
    ("a contract's calendar", line("saas-plans", "Sat 2026-11-21 10:00", plan="standard", contract={"calendar": "dedicated"}), "first_response due", "Sat 2026-11-21 14:00"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "told", "wanted", "expected"), DEFAULTS, ids=[row[0] for row in DEFAULTS])
def test_what_is_absent_has_a_default(why: str, told: Json, wanted: str, expected: object) -> None:
    assert read(answer(told), wanted) == expected


REVIEWED: list[tuple[str, str, Json, str, object]] = [
    ("before its day", "Wed 2026-11-25 11:59", {}, "state", "deferred"),
    ("on its day", "Wed 2026-11-25 12:00", {}, "state", "open"),
    ("the clock stood until then", "Wed 2026-11-25 12:30", {}, "solution_proposal spent", "1:30"),
    ("on hold nothing goes on by itself", "Wed 2026-11-25 12:30", {"do": "held"}, "state", "on_hold"),
]


@pytest.mark.parametrize(("why", "now", "instead", "wanted", "expected"), REVIEWED)
def test_a_review_date_brings_back_what_was_put_off(
    why: str, now: str, instead: Json, wanted: str, expected: object
) -> None:
    told = line("vendor-sla", MONDAY, now=now)
    event = {"at": iso("Mon 2026-11-23 11:00"), "do": "deferred", "review": iso("Wed 2026-11-25 12:00")}
    assert read(answer(told | {"events": [event | instead]}), wanted) == expected


@pytest.mark.parametrize("review", ["2026-11-23T11:00:00+03:00", "2026-11-25", "soon", 7])
def test_a_review_date_that_will_not_do_is_an_error_of_its_event(review: object) -> None:
    event = {"at": iso("Mon 2026-11-23 11:00"), "do": "deferred", "review": review}
    error = answer(line("vendor-sla", MONDAY, now="Wed 2026-11-25 12:00") | {"events": [event]})["error"]
    assert (error["event"], "review" in error["says"]) == (0, True)


def without(told: Json, key: str) -> Json:
    return {known: value for known, value in told.items() if known != key}


def also(told: Json, **event: Any) -> Json:
    return {**told, "events": [*told["events"], {"at": iso("Mon 2026-11-23 11:00"), **event}]}


PRIORITIES = ["critical", "high", "medium", "low"]
BAD: list[tuple[str, Json | str, int | None, str, list[str] | None]] = [
    ("several plans", line("saas-plans", MONDAY), None, "plan is missing", ["standard", "network", "enterprise"]),
    ("an unknown plan", {**PLAIN, "plan": "gold"}, None, "'gold'", ["default"]),
    ("an unknown desk", {**PLAIN, "desk": "omsk"}, None, "'omsk'", ["moscow", "novosibirsk"]),
    ("an unknown priority", {**PLAIN, "priority": "urgent"}, None, "'urgent'", PRIORITIES),
    ("an unknown type", {**PLAIN, "type": "foo"}, None, "'foo'", ["maintenance", "standard_change", "consultation", "incident"]),
    ("a priority that is no text", {**PLAIN, "priority": 1}, None, "priority", PRIORITIES),
    ("no now", without(PLAIN, "now"), None, "now is missing", None),
    ("no registered", without(PLAIN, "registered"), None, "registered is missing", None),
    ("no regulation", without(PLAIN, "regulation"), None, "regulation is missing", None),
    ("an instant without offset", {**PLAIN, "now": "2026-11-23T12:00:00"}, None, "no offset", None),
    ("a day without an hour", {**PLAIN, "now": "2026-11-23"}, None, "say 2026-11-23T00:00:00+03:00", None),
    ("no instant", {**PLAIN, "now": "noon"}, None, "not an instant", None),
    ("an instant that is a number", {**PLAIN, "now": 12}, None, "now is a text", None),
    ("events that are no list", {**PLAIN, "events": {}}, None, "events", None),
    ("an event that is no object", {**PLAIN, "events": ["accepted"]}, None, "events", None),
    ("a misspelt key", {**PLAIN, "prioriti": "low"}, None, "'priority'", None),
    ("a term left to the contract", line("incident-desk", MONDAY, contract=None), None, "first_response", ["contract.targets.first_response.within"]),
    ("a contract that is no object", line("incident-desk", MONDAY, contract="gold"), None, "contract", ["calendar", "targets"]),
    ("a contract with an unknown key", line("incident-desk", MONDAY, contract={"plan": "gold"}), None, "plan", None),
    ("a contract with an unknown calendar", line("incident-desk", MONDAY, contract={"calendar": "none"}), None, "none", None),
    ("a contract with a bare 4h", line("incident-desk", MONDAY, contract={"targets": {"first_response": {"within": "4h"}}}), None, "business_hours", None),
    ("an unknown do", also(PLAIN, do="waved"), 1, "'waved'", [act.value for act in DOABLE]),
    ("no do", also(PLAIN), 1, "do is missing", [act.value for act in DOABLE]),
    ("an event without at", {**PLAIN, "events": [{"do": "accepted"}]}, 0, "at is missing", None),
    ("an event without offset", {**PLAIN, "events": [{"at": "2026-11-23T11:00:00", "do": "accepted"}]}, 0, "no offset", None),
    ("a change to nothing", also(PLAIN, do="priority_changed"), 1, "to is missing", PRIORITIES),
    ("a change to the unknown", also(PLAIN, do="plan_changed", to="gold"), 1, "'gold'", ["default"]),
    ("a change of contract to nothing", also(PLAIN, do="contract_changed"), 1, "to is missing", ["calendar", "targets"]),
    ("a contract taken away", also(line("incident-desk", MONDAY, now="Mon 2026-11-23 12:00"), do="contract_changed", to=None), 0, "first_response", None),
    ("an unknown kind of reply", also(PLAIN, do="replied", kind="shout"), 1, "'shout'", ["information_request", "answer", "work_started_with_term"]),
    ("an unknown kind of solution", also(PLAIN, do="solution_proposed", kind="best"), 1, "'best'", ["interim", "final"]),
    ("closed without a reason", also(PLAIN, do="closed"), 1, "reason is missing", None),
    ("closed for an unknown reason", also(PLAIN, do="closed", reason="bored"), 1, "'bored'", None),
    ("what the state lacks", also(PLAIN, do="accepted"), 1, "state open", None),
    ("a mistake that is no truth", also(PLAIN, do="reopened", mistake="yes"), 1, "true or false", ["true", "false"]),
    ("a number that JSON lacks", '{"id": NaN}', None, "NaN", None),
    ("no JSON", "{nonsense", None, "not JSON", None),
    ("no object", "[1]", None, "one JSON object", None),
]  # fmt: skip


@pytest.mark.parametrize(("why", "told", "event", "says", "possible"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_line_says_where_what_and_what_would_be_right(
    why: str, told: Json | str, event: int | None, says: str, possible: list[str] | None
) -> None:
    found, following = answers(told, PLAIN)
    assert set(found) == {"id", "error"}
    assert set(found["error"]) == {"event", "says", "possible"}
    assert found["error"]["event"] == event
    assert says in found["error"]["says"]
    assert possible is None or found["error"]["possible"] == possible
    assert following["state"] == "open", "the next line goes on"


def test_a_bad_line_keeps_its_id_and_blank_lines_have_no_answer() -> None:
    found = answers("", {**PLAIN, "id": "A-7", "plan": "gold"}, "  \n", {**PLAIN, "id": [2]}, "null")
    assert [shown["id"] for shown in found] == ["A-7", [2], None]


def test_a_regulation_that_cannot_be_read_is_the_lines_error() -> None:
    def broken(path: str) -> Regulation:
        raise RegulationInvalid([Fault("REG-FILE", path, params=(("problem", "No such file"),))])

    (found,) = replay_lines([json.dumps(PLAIN)], regulation_at=broken, productions=NATIONAL)
    assert "the regulation cannot be read" in found["error"]["says"]


def test_effective_dates_are_not_looked_at() -> None:
    assert answer(line("local-support", "Mon 2020-11-23 10:00"))["state"] == "new"


ASKED = f"{MONDAY} question_asked"
ORDER: list[tuple[str, Json, str, object]] = [
    ("an event after now is left out", line("local-support", MONDAY, "Mon 2026-11-23 12:00 accepted", now="Mon 2026-11-23 11:59"), "state", "new"),
    ("one at now counts", line("local-support", MONDAY, "Mon 2026-11-23 12:00 accepted", now="Mon 2026-11-23 12:00"), "state", "open"),
    ("what follows one after now is left out", line("local-support", MONDAY, "Mon 2026-11-23 12:00 accepted", "Mon 2026-11-23 10:30 held", now="Mon 2026-11-23 11:00"), "state", "new"),
    ("a left out event is not judged", line("local-support", MONDAY, "Mon 2026-11-23 12:00 resumed", now="Mon 2026-11-23 11:00"), "state", "new"),
    ("an earlier instant counts at the one before", line("local-support", MONDAY, "Mon 2026-11-23 12:00 accepted", "Mon 2026-11-23 11:00 question_asked", now="Mon 2026-11-23 15:00"), "resolution spent", "2:00"),
    ("and at registration at the earliest", line("local-support", MONDAY, "Mon 2026-11-23 09:00 question_asked", now="Mon 2026-11-23 15:00"), "resolution spent", "0:00"),
]  # fmt: skip
SILENT = ("Tue 2026-11-24 10:00 solution_proposed",)
CLOSES = "Thu 2026-12-10 00:00"
SILENCE: list[tuple[str, Json, str, object]] = [
    ("the term of a proposal", line("vendor-sla", MONDAY, *SILENT), "closes_at", CLOSES),
    ("a newer proposal has a new one", line("vendor-sla", MONDAY, *SILENT, "Wed 2026-11-25 10:00 solution_proposed"), "closes_at", "Fri 2026-12-11 00:00"),
    ("a reply leaves it", line("vendor-sla", MONDAY, *SILENT, "Wed 2026-11-25 10:00 replied"), "closes_at", CLOSES),
    ("none for a question without a rule", line("vendor-sla", MONDAY, ASKED), "closes_at", None),
    ("none where the file has none", line("local-support", MONDAY, *SILENT), "closes_at", None),
    ("none after a letter", line("vendor-sla", MONDAY, *SILENT, "Wed 2026-11-25 10:00 customer_replied"), "closes_at", None),
    ("none once it is withdrawn", line("vendor-sla", MONDAY, *SILENT, "Wed 2026-11-25 10:00 solution_withdrawn"), "closes_at", None),
    ("closed when now is at it", line("vendor-sla", MONDAY, *SILENT, now=CLOSES), "state", "closed"),
    ("nothing runs on a closed ticket", line("vendor-sla", MONDAY, *SILENT, now=CLOSES), "closes_at", None),
    ("closed before a later event", line("vendor-sla", MONDAY, *SILENT, "Thu 2026-12-10 00:01 reopened"), "state", "open"),
    ("and the reopening counts from its own instant", line("vendor-sla", MONDAY, *SILENT, "Thu 2026-12-10 10:00 reopened", now="Thu 2026-12-10 12:00"), "solution_proposal 2 spent", "2:00"),
    ("a proposal to close stays open past it", line("incident-desk", MONDAY, ASKED, now="Mon 2026-12-07 10:00"), "state", "pending_customer"),
    ("and still says its instant", line("incident-desk", MONDAY, ASKED, now="Mon 2026-12-07 10:00"), "closes_at", "Fri 2026-11-27 00:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "told", "wanted", "expected"), [*ORDER, *SILENCE], ids=[row[0] for row in (*ORDER, *SILENCE)]
)
def test_order_and_silence(why: str, told: Json, wanted: str, expected: object) -> None:
    assert read(answer(told), wanted) == expected


def test_a_customer_who_writes_at_the_closing_instant_is_late() -> None:
    told = line("vendor-sla", MONDAY, *SILENT, f"{CLOSES} customer_replied")
    assert answer(told)["error"]["possible"] == ["reopened"]


YEARS = (
    "0001-01-01T00:00:00+03:00",
    "9999-12-31T23:59:59-03:00",
    "1900-01-01T00:00:00Z",
    "2300-01-01T00:00:00Z",
)


@pytest.mark.parametrize("key", ["registered", "now"])
@pytest.mark.parametrize("year", YEARS)
def test_no_instant_stops_the_lines_that_follow(key: str, year: str) -> None:
    _, following = answers({**PLAIN, key: year}, PLAIN)
    assert following["state"] == "open"
