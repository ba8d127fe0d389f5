"""The table of keys is made from the model and the samples, and the guide gives the same defaults."""

import re
from pathlib import Path

import pytest

from otklik.core.regulation.key_reference import NONE, REQUIRED, Row, page, rows
from otklik.core.regulation.keys import all_keys
from otklik.core.regulation.load import Opened, open_text
from tests.core.regulation.test_regulation_samples import FOLDER

DOCS = Path(__file__).resolve().parents[3] / "docs"

WORDED = {
    "languages.other", "desks[].timezone", "request_types[].default_priority", "calendars.<id>.timezone",
    "calendars.<id>.short_days.shorten_by", "calendars.<id>.exceptions[].date",
    "calendars.<id>.exceptions[].hours", "clocks.<clock>.counts_as_response", "closing.reopen_window",
    "intake.content[].for", "notifications[].via", "assumptions[].path", "assumptions[].why",
    "escalation[].at", "escalation[].to", "intake.content[].kind",
}  # fmt: skip
"""Keys whose default the guide says in words of its own."""


@pytest.fixture(scope="module")
def opened() -> list[Opened]:
    return [open_text(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]


@pytest.fixture(scope="module")
def by_key(opened: list[Opened]) -> dict[str, Row]:
    return {row.key: row for row in rows(opened)}


def test_the_page_is_what_the_command_prints(opened: list[Opened]) -> None:
    kept = (DOCS / "regulation-keys.md").read_text("utf-8")
    assert kept == page(opened), "otklik regulation keys > docs/regulation-keys.md"


def test_every_key_stands_there_once(by_key: dict[str, Row], opened: list[Opened]) -> None:
    assert list(by_key) == list(all_keys())
    assert len(rows(opened)) == len(by_key)


def test_a_row_says_what_the_key_takes_where_it_is_used_and_why(by_key: dict[str, Row]) -> None:
    within = by_key["targets.<clock>.within"]
    assert within.takes == "a duration, `by_contract`, `none`, a map to a duration"
    assert "S3.7" in within.clauses
    assert by_key["title"].takes == "a text by language"
    assert by_key["closing.<silence>.warn_before"].default == "1 calendar_day"
    assert by_key["closing.<silence>.after"].example == "incident-desk: 3 business_days"
    assert by_key["id"].default == REQUIRED
    assert (by_key["desks[].phone"].binds, by_key["closing.confirm_by"].binds) == (False, True)
    assert by_key["knowledge.search"].waits_for == "knowledge"


def test_the_guide_gives_the_defaults_of_the_model(by_key: dict[str, Row]) -> None:
    guide = (DOCS / "regulation.md").read_text("utf-8")
    said: dict[str, str] = {}
    for keys, default in re.findall(r"^\| (`.+?`(?:, `.+?`)*) \| .+ \| (.*?) ?\|$", guide, re.MULTILINE):
        said |= dict.fromkeys(re.findall(r"`([^`]+)`", keys), default.strip("` "))
    compared = {key: default for key, default in said.items() if key in by_key and key not in WORDED}
    assert len(compared) > 80
    wrong = {key: said for key, said in compared.items() if said not in worded(by_key[key].default)}
    assert wrong == {}


def worded(default: str) -> set[str]:
    """How the guide may write a default."""
    return {REQUIRED: {"required"}, NONE: {"none", "[]"}}.get(default, {default})
