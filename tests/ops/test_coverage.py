"""The page of what is proved: every clause of the samples with its keys, and tests that are really there."""

import re
from pathlib import Path

from otklik.agreements import samples
from otklik.ops.coverage import Clause, coverage, page

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "coverage.md"
MOST_UNPROVED = 40
"""Clauses that no test named when the page was first made; there may be fewer, never more."""


def found() -> list[Clause]:
    return coverage((one.regulation for one in samples.regulations().values()), ROOT / "tests")


def rows() -> dict[str, tuple[str, str]]:
    """The clauses of the committed page, with their keys and tests."""
    lines = re.findall(r"^\| (S\d\.\d+) \| (.*) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return {clause: (keys, tests) for clause, keys, tests in lines}


def test_every_clause_of_the_samples_stands_there_with_its_keys() -> None:
    shown = rows()
    assert len(shown) == 141
    assert {clause: re.findall(r"`([^`]+)`", keys) for clause, (keys, _) in shown.items()} == {
        one.id: list(one.paths) for one in found()
    }, "otklik regulation coverage > docs/coverage.md"


def test_the_tests_that_it_names_prove_the_clause() -> None:
    for one in found():
        named = re.findall(r"`([^`]+)`", rows()[one.id][1])
        assert set(named) <= set(one.tests), f"{one.id}: otklik regulation coverage > docs/coverage.md"


def test_clauses_without_a_test_become_fewer() -> None:
    assert len([one.id for one in found() if not one.tests]) <= MOST_UNPROVED


def test_a_clause_all_of_whose_keys_wait_says_so() -> None:
    by_id = {one.id: one for one in found()}
    assert by_id["S4.7"].waits_for == ("knowledge",)
    assert by_id["S1.30"].waits_for == ("problems",)
    assert by_id["S0.12"].waits_for == ()
    assert "waits for knowledge" in page([by_id["S4.7"]])


def test_tests_are_known_by_mark_docstring_and_table(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_made_up.py").write_text(
        'import pytest\n\nTABLE = [("S9.9", 1), ("S9.10 and more", 2)]\n\n\n'
        '@pytest.mark.clause("S9.1", "S9.2")\ndef test_one():\n    """S9.3."""\n\n\n'
        'def helper():\n    """S9.4."""\n',
        "utf-8",
    )
    rules = samples.regulations()["saas-plans"].regulation
    told = rules.model_copy(update={"trace": {"plans": ("S9.1", "S9.3", "S9.4", "S9.9", "S9.10")}})
    proved = {one.id: one.tests for one in coverage([told], tmp_path / "tests")}
    test = "tests/test_made_up.py:test_one"
    assert proved == {
        "S9.1": (test,), "S9.3": (test,), "S9.4": (), "S9.9": ("tests/test_made_up.py:TABLE",), "S9.10": (),
    }  # fmt: skip
