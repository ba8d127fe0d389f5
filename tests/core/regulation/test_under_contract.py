"""A contract's own terms under its rules: what is at odds is found at their place, and shown by a ticket."""

import json
from pathlib import Path
from typing import Any

import pytest

from otklik.core.regulation.faults import Fault
from otklik.core.regulation.load import load
from otklik.core.regulation.terms import Book
from otklik.core.regulation.under_contract import faults_of
from otklik.ops import cli
from otklik.ops.commands.regulation_check import ERRORS, SOUND, UNREADABLE
from otklik.ops.say import USAGE
from tests.core.clocks.told import NATIONAL
from tests.core.regulation.test_planted_faults import TODAY, text_of
from tests.core.regulation.test_witnesses import is_at_odds

_ANSWERS_BY_LEVEL = (
    "{critical: 2 business_hours, high: 1 business_day, medium: 9 business_days, low: 11 business_days}"
)
HOURS = ("4 business_hours", "8 business_hours", "16 business_hours", "32 business_hours")


def terms(*solved: str, first: str = "2 business_hours") -> str:
    """A contract of incident-desk: the first answer, and solutions by level, the highest first."""
    levels = dict(zip(("critical", "high", "medium", "low"), solved, strict=False))
    within = ", ".join(f"{level}: {term}" for level, term in levels.items())
    return f"targets:\n  first_response: {{within: {first}}}\n  resolution:\n    within: {{{within}}}\n"


# What the contract says, of which sample and plan, the codes with line and path.
FAULTY: dict[str, tuple[str, str, str, list[tuple[str, int, str]]]] = {
    "a lower level sooner than a higher one": (
        "incident-desk", "package", terms(*HOURS[:3], "15 business_hours"),
        [("R132", 4, "targets.resolution.within.low")],
    ),
    "hours and days, which only an instant tells apart": (
        "incident-desk", "package", terms(*HOURS[:2], "20 business_hours", "2 business_days"),
        [("R132", 4, "targets.resolution.within.low")],
    ),
    "an answer due after the solution of the urgent": (
        "incident-desk", "package", terms(*HOURS, first="5 business_hours"),
        [("R133", 2, "targets.first_response.within")],
    ),
    "silence sooner than the answer": (
        "incident-desk", "package",
        terms(*(f"{days} business_days" for days in (20, 30, 40, 50)), first="9 business_days"),
        [("R131", 2, "targets.first_response.within")],
    ),
    "silence sooner than the answer of two levels, in time for the others": (
        "incident-desk", "package",
        terms(*(f"{days} business_days" for days in (20, 30, 40, 50)), first=_ANSWERS_BY_LEVEL),
        [("R131", 2, f"targets.first_response.within.{level}") for level in ("medium", "low")],
    ),
    "a term shorter than the goal that the rules have": (
        "saas-plans", "", "targets:\n  first_response: {within: 1 business_hour}\n",
        [("R105", 2, "targets.first_response.within")],
    ),
    "a goal of its own that comes too late": (
        "saas-plans", "", "targets:\n  first_response: {goal: 6 business_hours}\n",
        [("R105", 2, "targets.first_response.goal")],
    ),
    "a term of a clock that does not run": (
        "incident-desk", "package",
        terms(*HOURS).replace("targets:\n", "targets:\n  work_start: {within: 1 business_hour}\n"),
        [("R106", 2, "targets.work_start")],
    ),
    "a term left open": (
        "incident-desk", "package", "targets:\n  first_response: {within: 2 business_hours}\n",
        [("R141", 1, "targets.resolution.within")],
    ),
    "a level left open": (
        "incident-desk", "package", terms(*HOURS[:3]),
        [("R104", 4, "targets.resolution.within")],
    ),
}  # fmt: skip


def found_in(stem: str, plan: str, said: str) -> tuple[Fault, ...]:
    book = Book(load(text_of(stem)), NATIONAL)
    plans = [plan] if plan else list(book.regulation.plans)
    return faults_of(said, book, plans, file=f"regulations/{stem}.yaml", today=TODAY)


@pytest.mark.clause("S3.3")
@pytest.mark.parametrize("why", FAULTY)
def test_what_a_contract_has_at_odds_is_found_at_its_line(why: str) -> None:
    stem, plan, said, expected = FAULTY[why]
    found = found_in(stem, plan, said)
    assert [(fault.code, fault.line, fault.path) for fault in found] == expected, [*map(str, found)]


@pytest.mark.parametrize("why", FAULTY)
def test_a_contradiction_in_time_of_a_contract_has_a_ticket_under_it_that_shows_it(why: str) -> None:
    stem, plan, said, _ = FAULTY[why]
    for fault in found_in(stem, plan, said):
        in_time = fault.code in ("R105", "R131", "R132", "R133")
        assert bool(fault.witness) == in_time
        if in_time:
            assert all(json.loads(line)["contract"]["targets"] for line in fault.witness)
            assert is_at_odds(fault)


def test_a_sound_contract_has_no_fault() -> None:
    assert found_in("incident-desk", "package", terms(*HOURS)) == ()


def test_a_contract_is_not_blamed_for_what_its_rules_have_at_odds() -> None:
    """The goal of the rules is late without any contract: theirs is the fault, not that of its own key."""
    text = text_of("saas-plans").replace(
        "within: 4 business_hours, goal: 2", "within: 4 business_hours, goal: 5"
    )
    book = Book(load(text), NATIONAL)
    own = "targets:\n  resolution: {within: none}\n"
    assert faults_of(own, book, list(book.regulation.plans), file="a.yaml", today=TODAY) == ()


def test_another_calendar_that_sets_terms_at_odds_is_named() -> None:
    """An answer in hours of the clock is sooner than two open hours nowhere but round the clock."""
    text = text_of("saas-plans").replace(
        "within: 4 business_hours, goal: 2 business_hours", "within: 3 calendar_hours, goal: 2 business_hours"
    )
    always = '  always: {week: {daily: "00:00-24:00"}, public_holidays: open}\n'
    slow = '  slow: {week: {mon: "09:00-10:00"}, public_holidays: open}\n'
    text = text.replace("calendars:\n", f"calendars:\n{always}{slow}", 1)
    book = Book(load(text), NATIONAL)
    plans = list(book.regulation.plans)[:1]

    def codes(calendar: str) -> list[tuple[str, str]]:
        found = faults_of(f"calendar: {calendar}\n", book, plans, file="a.yaml", today=TODAY)
        return [(fault.code, fault.path) for fault in found]

    assert codes("always") == []
    assert codes("slow") == [("R105", "calendar")]


# --- the command ----------------------------------------------------------------------------------

RULES = "regulations/incident-desk.yaml"


def check(tmp_path: Path, said: str, *more: str) -> int:
    file = tmp_path / "terms.yaml"
    file.write_text(said, "utf-8")
    return cli.main(["regulation", "check", RULES, "--contract", str(file), *more])


def test_the_command_checks_a_contract_under_its_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, terms(*HOURS[:3], "15 business_hours"), "--lang", "ru") == ERRORS
    said = capsys.readouterr().out
    assert f"ошибка: {tmp_path}/terms.yaml:4:" in said
    assert "R132 срок «low» короче, чем у более высокого «medium»" in said
    (line, _) = [one.strip() for one in said.splitlines() if one.strip().startswith("{")]
    told: dict[str, Any] = json.loads(line)
    assert told["regulation"] == RULES
    assert told["contract"]["targets"]["resolution"]["within"]["low"] == "15 business_hours"


def test_a_sound_contract_is_no_failure_and_stands_in_the_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, terms(*HOURS), "--json", "--plan", "package") == SOUND
    rules, own = json.loads(capsys.readouterr().out)["files"]
    assert (rules["file"], own["file"]) == (RULES, str(tmp_path / "terms.yaml"))
    assert (own["id"], own["errors"]) == ("incident-desk", [])


def test_shape_is_checked_with_line_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, "targets:\n  first_response: {within: 4h}\n", "--lang", "en") == ERRORS
    assert "terms.yaml:2:28 REG-UNIT" in capsys.readouterr().out


def test_a_contract_is_not_looked_at_while_its_rules_do_not_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "rules.yaml"
    broken.write_text("regulation: 1\n", "utf-8")
    arguments = [
        "regulation",
        "check",
        str(broken),
        "--contract",
        str(tmp_path / "terms.yaml"),
        "--lang",
        "en",
    ]
    assert cli.main(arguments) == ERRORS
    assert "terms.yaml" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "says"),
    [(["--plan", "golden"], "there is no plan golden; known: package"),
     (["regulations/saas-plans.yaml"], "name one file")],
)  # fmt: skip
def test_what_the_command_does_not_understand_is_said(
    more: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text(terms(*HOURS), "utf-8")
    assert cli.main(["regulation", "check", RULES, *more, "--contract", str(file)]) == USAGE
    assert says in capsys.readouterr().err


def test_terms_that_cannot_be_read_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = str(tmp_path / "gone.yaml")
    assert cli.main(["regulation", "check", RULES, "--contract", gone, "--lang", "en"]) == UNREADABLE
    assert "REG-FILE" in capsys.readouterr().out
