"""The page of what is proved: every clause of the samples with its keys, and tests that are really there."""

import re
from pathlib import Path

from otklik.agreements import samples
from otklik.core.published import page as published
from otklik.core.regulation.terms import Book
from otklik.core.regulation.waiting import WAITING
from otklik.faces.shared import rules_page
from otklik.ops.coverage import UNBUILT, Clause, coverage, page

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "coverage.md"
MOST_UNPROVED = 11
"""Clauses that no test names; there may be fewer, never more."""
MOST_UNBUILT = 8
NATIONAL = samples.calendars()


def found() -> list[Clause]:
    regulations = (one.regulation for one in samples.regulations().values())
    return coverage(regulations, ROOT / "tests", national=NATIONAL)


def rows() -> dict[str, tuple[str, str, str]]:
    """The clauses of the committed page, with their keys, tests and sections of the public page."""
    lines = re.findall(r"^\| (S\d\.\d+) \| (.*) \| (.*) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return {clause: (keys, tests, sections) for clause, keys, tests, sections in lines}


def test_every_clause_of_the_samples_stands_there_with_its_keys() -> None:
    shown = rows()
    assert len(shown) == 141
    assert {clause: re.findall(r"`([^`]+)`", keys) for clause, (keys, _, _) in shown.items()} == {
        one.id: list(one.paths) for one in found()
    }, "otklik regulation coverage > docs/coverage.md"


def test_the_tests_that_it_names_prove_the_clause() -> None:
    for one in found():
        named = re.findall(r"`([^`]+)`", rows()[one.id][1])
        assert set(named) <= set(one.tests), f"{one.id}: otklik regulation coverage > docs/coverage.md"


def test_a_section_that_it_names_bears_the_mark_of_the_clause_on_the_page_itself() -> None:
    pages = {stem: sections_of(stem) for stem in samples.regulations()}
    for one in found():
        named = re.findall(r"`([^`]+)`", rows()[one.id][2])
        marked = [
            anchor
            for anchor, html in pages[one.regulation].items()
            if re.search(
                rf'<a class="clause" id="[^"]+" href="[^"]+" title="[^"]+">{re.escape(one.id)}</a>', html
            )
        ]
        assert named == list(one.sections) == marked, (
            f"{one.id}: otklik regulation coverage > docs/coverage.md"
        )


def sections_of(stem: str) -> dict[str, str]:
    """The HTML of each section of a public page, by its anchor."""
    rules = samples.regulations()[stem].regulation
    document = published.document(Book(rules, NATIONAL), language="ru", day=rules.effective.from_)
    parts = re.split(r'<h2 id="([^"]+)">', str(rules_page.body(document)))
    return {"lead": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def test_clauses_without_a_test_become_fewer() -> None:
    assert len([one.id for one in found() if not one.tests]) <= MOST_UNPROVED


def test_a_clause_all_of_whose_keys_wait_says_so() -> None:
    by_id = {one.id: one for one in found()}
    assert by_id["S4.7"].waits_for == ("knowledge",)
    assert by_id["S1.30"].waits_for == ("problems",)
    assert by_id["S0.12"].waits_for == ()
    assert "waits for knowledge" in page([by_id["S4.7"]])


def test_a_clause_some_of_whose_keys_wait_says_so() -> None:
    by_id = {one.id: one for one in found()}
    assert (by_id["S2.12"].waits_for, by_id["S2.12"].waits_in_part_for) == ((), ("people and gate",))
    assert by_id["S4.7"].waits_in_part_for == by_id["S0.12"].waits_in_part_for == ()
    assert "waits in part for people and gate" in page([by_id["S2.12"]])


def test_what_of_a_proved_clause_is_still_to_come_stands_beside_its_tests() -> None:
    proved = {one.id for one in found() if one.tests}
    assert UNBUILT.keys() <= proved, "what no test names says so by itself"
    assert {part for _, part in UNBUILT.values()} <= set(WAITING.values())
    for clause, (what, part) in UNBUILT.items():
        assert f"still to come with {part}: {what}" in rows()[clause][1], clause
    assert len(UNBUILT) <= MOST_UNBUILT


def test_tests_are_known_by_mark_docstring_table_and_case(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_made_up.py").write_text(
        'import pytest\n\nTABLE = [("S9.9", 1), ("S9.10 and more", 2)]\n\n\n'
        '@pytest.mark.parametrize("a", [pytest.param(1, marks=pytest.mark.clause("S9.5"))])\n'
        '@pytest.mark.clause("S9.1", "S9.2")\ndef test_one():\n    """S9.3."""\n\n\n'
        'def helper():\n    """S9.4."""\n',
        "utf-8",
    )
    rules = samples.regulations()["saas-plans"].regulation
    told = rules.model_copy(update={"trace": {"plans": ("S9.1", "S9.3", "S9.4", "S9.5", "S9.9", "S9.10")}})
    proved = {one.id: one.tests for one in coverage([told], tmp_path / "tests", national=NATIONAL)}
    test = "tests/test_made_up.py:test_one"
    assert proved == {
        "S9.1": (test,), "S9.3": (test,), "S9.4": (), "S9.5": (test,),
        "S9.9": ("tests/test_made_up.py:TABLE",), "S9.10": (),
    }  # fmt: skip
