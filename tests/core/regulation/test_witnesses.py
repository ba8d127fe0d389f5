"""A contradiction in time is shown by a ticket: `clocks replay` answers with two rules at odds."""

# ruff: noqa: E501 - a row of a table is a line

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from otklik.core.clocks.replay import replay_lines
from otklik.core.regulation import load
from otklik.core.regulation.check import Checked, files
from otklik.core.regulation.faults import Fault
from tests.core.clocks.told import NATIONAL
from tests.core.regulation.test_planted_faults import PLANTED, TODAY, text_of

IN_TIME = ("R105", "R131", "R132", "R133")

# Terms of different kinds, which only an instant tells apart: the sample, what is changed, the code.
UNLIKE = {
    "days of work and open hours": ("local-support", (("critical: 4 business_hours", "critical: 28 business_hours"), ("high: 24 business_hours", "high: 3 business_days"), ("medium: 48 business_hours", "medium: 5 business_days")), "R132"),
    "every hour and open hours": ("local-support", (("low: 72 business_hours", "low: 9 calendar_days"),), "R132"),
    "a goal in days of work": ("saas-plans", (("within: 4 business_hours, goal: 2 business_hours", "within: 14 business_hours, goal: 1 business_day"),), "R105"),
    "a goal of the plan and a term of all": ("saas-plans", (("within: 4 business_hours, goal: 2 business_hours", "goal: 2 business_hours"), ("targets: {}", "targets: {first_response: {within: 1 business_hour}}")), "R105"),
    "an answer in a contract's file": ("vendor-sla", (("targets:\n", "targets:\n  first_response: {within: 3 business_days}\n  resolution: {within: 70 calendar_hours}\n"), ("clocks:\n", "clocks:\n  first_response: {from: registration, until: first_response}\n  resolution: {from: registration, until: resolved}\n")), "R133"),
    "silence over the holidays": ("saas-plans", (("  confirm_by: none\n", "  confirm_by: none\n  silent_after_question: {after: 5 calendar_days, counted_from: question_sent, mode: propose_to_agent, outcome: closed_no_reaction}\n"),), "R131"),
    "silence about a solution": ("incident-desk", (("first_response: {within: by_contract}", "first_response: {within: 40 business_hours}"),), "R131"),
}  # fmt: skip


def planted() -> Iterator[tuple[str, str, str]]:
    for why, (name, old, new, code, _) in PLANTED.items():
        if code in IN_TIME and why != "two levels of one rank":
            yield why, text_of(name).replace(old, new, 1), code
    for why, (name, edits, code) in UNLIKE.items():
        text = text_of(name)
        for old, new in edits:
            assert old in text, old
            text = text.replace(old, new, 1)
        yield why, text, code


CASES = {why: (text, code) for why, text, code in planted()}


def checked(path: Path, text: str, today: date = TODAY) -> Checked:
    path.write_text(text, "utf-8")
    (found,) = files([path], productions=NATIONAL, today=today)
    return found


def replayed(fault: Fault) -> list[dict[str, Any]]:
    """What the real replay answers to the lines of a witness, the file read from where it lies."""
    answers = list(
        replay_lines(fault.witness, regulation_at=lambda path: load.read(Path(path)), productions=NATIONAL)
    )
    assert answers
    assert not [answer for answer in answers if "error" in answer], answers
    return answers


def due(answer: dict[str, Any], clock: str, key: str = "due") -> datetime:
    (at,) = [cycle[key] for cycle in answer["clocks"] if cycle["clock"] == clock and cycle["cycle"] == 1]
    return datetime.fromisoformat(at)


def is_at_odds(fault: Fault) -> bool:
    answers, said = replayed(fault), dict(fault.params)
    clock = fault.path.split("targets.")[-1].split(".")[0]
    match fault.code:
        case "R105":
            return due(answers[0], clock, "goal_due") > due(answers[0], clock)
        case "R133":
            return due(answers[0], said["early"]) > due(answers[0], said["late"])
        case "R132":
            higher, lower = answers
            return due(lower, clock) < due(higher, clock)
        case "R131":
            ours, theirs = answers
            return datetime.fromisoformat(theirs["closes_at"]) < due(ours, said["clock"])
    raise AssertionError(fault.code)


@pytest.mark.parametrize("why", CASES)
def test_replay_shows_what_a_witness_says(why: str, tmp_path: Path) -> None:
    text, code = CASES[why]
    found = checked(tmp_path / "elsewhere.yaml", text)
    in_time = [fault for fault in found.errors if fault.code in IN_TIME]
    assert code in {fault.code for fault in in_time}, [*map(str, found.errors)]
    assert all(is_at_odds(fault) for fault in in_time)


FOUR_AND_TWO = "within: 4 business_hours, goal: 2 business_hours"


def with_goal(terms: str) -> str:
    return text_of("saas-plans").replace(FOUR_AND_TWO, terms, 1)


def test_as_many_hours_of_the_clock_never_end_later_than_open_ones(tmp_path: Path) -> None:
    found = checked(tmp_path / "a.yaml", with_goal("within: 4 business_hours, goal: 4 calendar_hours"))
    assert found.errors == ()


def test_open_time_all_day_and_night_is_time(tmp_path: Path) -> None:
    """In a calendar that never closes one hour is the other, so nothing can be later."""
    text = with_goal("within: 4 calendar_hours, goal: 4 business_hours")
    assert [fault.code for fault in checked(tmp_path / "a.yaml", text).errors] == ["R105"]
    always = text.replace('{mon-fri: "08:00-20:00"}', '{daily: "00:00-24:00"}').replace(
        "public_holidays: closed\n    transferred_days: follow",
        "public_holidays: open\n    transferred_days: ignore",
    )
    assert checked(tmp_path / "a.yaml", always).errors == ()


def test_a_witness_names_its_file_and_begins_when_the_rules_are_in_force(tmp_path: Path) -> None:
    text, _ = CASES["the answer after the solution"]
    later = text.replace("from: 2024-01-01", "from: 2027-02-01")
    path = tmp_path / "rules with spaces.yaml"
    (fault,) = [fault for fault in checked(path, later).errors if fault.code == "R133"]
    told = json.loads(fault.witness[0])
    assert told["regulation"] == str(path)
    assert told["registered"] >= "2027-02-01"
