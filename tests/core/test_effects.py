"""What a changed term would do to open tickets, in words; and one value of a file in place of another."""

import pytest

from otklik.core.differences.effects import Term, effect, term_of
from otklik.core.regulation.rewording import with_value


@pytest.mark.parametrize(
    ("path", "term"),
    [
        ("targets.resolution.within.high", Term("resolution", "", "high")),
        ("targets.review.within", Term("review")),
        ("targets.progress_update.every", Term("progress_update")),
        ("plans.network.targets.first_response.within", Term("first_response", "network")),
        ("targets.resolution.goal.high", None),
        ("closing.silent_after_question.after", None),
    ],
)
def test_only_terms_are_counted_by_tickets(path: str, term: Term | None) -> None:
    assert term_of(path) == term


def test_a_term_of_one_level_and_plan_is_that_of_no_other() -> None:
    term = Term("resolution", "network", "high")
    assert term.is_of(clock="resolution", plan="network", priority="high")
    assert not term.is_of(clock="resolution", plan="network", priority="low")
    assert not term.is_of(clock="resolution", plan="standard", priority="high")
    assert not term.is_of(clock="review", plan="network", priority="high")
    assert Term("resolution").is_of(clock="resolution", plan="any", priority="any")


@pytest.mark.parametrize(
    ("moved", "late", "ru", "en"),
    [
        (0, 0, "0 открытых заявок", "0 open tickets"),
        (1, 1, "1 открытая заявка, 1 сразу окажется просроченной", "1 open ticket, 1 would be late at once"),
        (
            37,
            5,
            "37 открытых заявок, 5 сразу окажутся просроченными",
            "37 open tickets, 5 would be late at once",
        ),
        (2, 0, "2 открытые заявки", "2 open tickets"),
    ],
)
def test_the_effect_is_said_in_both_languages(moved: int, late: int, ru: str, en: str) -> None:
    assert (effect(moved, late, "ru"), effect(moved, late, "en")) == (ru, en)


TEXT = """# version: 9 in a comment
version: 1  # the first
effective: {from: 2024-01-01, running_tickets: keep}
title: "quoted: 1"
folded: >
  many words
"""


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("version", "12", "version: 12  # the first"),
        ("effective.from", "2026-12-01", "effective: {from: 2026-12-01, running_tickets: keep}"),
        ("title", "plain", "title: plain"),
    ],
)
def test_one_value_is_written_and_the_rest_stays(path: str, value: str, line: str) -> None:
    written = with_value(TEXT, path, value).splitlines()
    assert line in written
    assert len([one for one, old in zip(written, TEXT.splitlines(), strict=True) if one != old]) == 1


@pytest.mark.parametrize("path", ["nothing", "effective", "version.more", "folded"])
def test_what_has_no_value_of_one_line_stays_as_it_is(path: str) -> None:
    assert with_value(TEXT, path, "x") == TEXT


def test_what_is_no_yaml_stays_as_it_is() -> None:
    assert with_value("version: [", "version", "2") == "version: ["
