"""The explanation of every clock: the deadline follows from its printed words alone, in both languages."""
# ruff: noqa: E501 - printed lines are as long as they are

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from otklik.core.clocks.cycle import Cycle
from otklik.core.clocks.engine import clocks_of
from otklik.core.clocks.explain import Explanation, explain, paragraph
from otklik.core.clocks.script import Script, instant
from otklik.core.words import moment
from tests.core.clocks.histories import SAMPLES, history
from tests.core.clocks.test_histories import CHUNKS, EACH, said
from tests.core.clocks.told import NATIONAL, Json, line, sample
from tests.reading import printed

MOST_LINES = 12
DST = re.compile(r"(26|25) (Oct|октября)|29 (Mar|марта)")
"""The nights on which a day is not as long as its clock shows."""


def explained(
    told: Json, language: str = "en", *, customer: bool = False
) -> Iterator[tuple[Cycle, Explanation]]:
    """Every shown cycle of a line of replay with its explanation, in the ticket's zone."""
    rules = sample(told["regulation"])
    script = Script(told, regulation=rules, productions=NATIONAL)
    script.play(told["events"], until=instant(told, "now"))
    found = clocks_of(
        script.entries, terms_of=script.terms_of, rules=rules.clocks, on_change=rules.priorities.on_change
    )
    assert found.terms is not None
    for cycle in found.shown:
        yield (
            cycle,
            explain(
                cycle,
                entries=script.entries,
                terms=found.terms,
                regulation=rules,
                now=instant(told, "now"),
                language=language,
                zone=found.terms.calendar.zone,
                to_customer=customer,
            ),
        )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_deadline_follows_from_the_printed_words_alone(chunk: int) -> None:
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        told, *_ = history(seed)
        language, customer = ("ru", "en")[seed % 2], seed % 4 > 1
        for cycle, explanation in explained(told, language, customer=customer):
            follows(cycle, explanation, language, said(seed, told))


def test_closed_time_of_other_hours_is_told_between_equal_ones() -> None:
    """A second under the hours of nights, among those of the day: a line that covers it would count too much."""
    told, *_ = history(12773)
    found = [explanation for cycle, explanation in explained(told) if cycle.clock == "resolution"]
    text = paragraph(found[0])
    assert "14:42:23–14:42:24" in text, text
    for line_ in printed.read(text).lines:
        printed.within_its_times(line_)


def test_terms_changed_while_a_term_used_up_stood_are_not_where_its_counting_begins() -> None:
    told, *_ = history(34382)
    for cycle, explanation in explained(told, "ru", customer=True):
        follows(cycle, explanation, "ru", said(34382, told))


def follows(cycle: Cycle, explanation: Explanation, language: str, why: str) -> None:
    text = paragraph(explanation)
    read = printed.read(text)
    if cycle.seconds is None:
        assert read.target is None, text
        return
    if cycle.due is not None:
        zone = cycle.measure.calendar.zone
        assert read.target == cycle.seconds, (text, why)
        assert read.due == moment(cycle.due, zone, language, exact=True), (text, why)
        assert printed.deadline(read) == read.due, (text, why)
    if not DST.search(text):
        for line_ in read.lines:
            printed.within_its_times(line_)


def test_an_ordinary_ticket_is_explained_in_twelve_lines() -> None:
    """Up to four acts and two weeks under one of the samples; equal neighbours are one line."""
    longest = 0
    for seed in range(2000):
        told, *_ = history(seed)
        if told["regulation"] not in SAMPLES or len(told["events"]) > 4:
            continue
        for cycle, explanation in explained(told):
            ends = explanation.lines[-1].end if explanation.lines else cycle.started_at
            if ends - cycle.started_at <= timedelta(days=14):
                longest = max(longest, len(explanation.lines))
                assert len(explanation.lines) <= MOST_LINES, paragraph(explanation)
    assert longest > 6, "there was something to tell"


def text_of(told: Json, clock: str = "resolution", language: str = "en") -> str:
    return paragraph(next(one for cycle, one in explained(told, language) if cycle.clock == clock))


STOOD = "Mon 2026-11-23 10:00"
RAISED = line(
    "local-support", STOOD, "Mon 2026-11-23 15:00 priority_changed to=critical",
    "Mon 2026-11-23 16:00 question_asked", "Tue 2026-11-24 10:00 customer_replied", priority="low",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            """\
Resolution time [S0.13, S0.16, S0.10]: Was due Mon 23 Nov, 14:00: 4 business hours from registration, Mon 23 Nov, 10:00. Late by 2 h. The change of terms left nothing of the time
  Mon 23 Nov, 10:00–14:00  4 h  working time 09:00–18:00 [S0.13]
  Mon 23 Nov, 14:00–16:00  2 h  past the deadline, working time 09:00–18:00 [S0.13]
  Mon 23 Nov, 15:00  –  priority raised: Low → Critical [S0.15]
  Mon 23 Nov, 16:00 – Tue 24 Nov, 10:00  not counted  waiting for the customer’s answer [S0.10, S0.13]""",
        ),
        (
            "ru",
            """\
Срок решения [S0.13, S0.16, S0.10]: Срок был пн 23 ноября, 14:00: 4 рабочих часа с регистрации, пн 23 ноября, 10:00. Опоздание 2 ч. От срока ничего не осталось из-за изменения условий
  пн 23 ноября, 10:00–14:00  4 ч  рабочее время 09:00–18:00 [S0.13]
  пн 23 ноября, 14:00–16:00  2 ч  сверх срока, рабочее время 09:00–18:00 [S0.13]
  пн 23 ноября, 15:00  –  приоритет повышен: Низкий → Критический [S0.15]
  пн 23 ноября, 16:00 – вт 24 ноября, 10:00  не считается  ждём ответа заявителя [S0.10, S0.13]""",
        ),
    ],
)
@pytest.mark.clause("S0.15")
def test_a_raised_priority_is_told_where_it_was_raised(language: str, expected: str) -> None:
    assert text_of(RAISED, language=language).replace("\u00a0", " ") == expected


def test_three_equal_working_days_are_one_line_and_seconds_are_told_where_they_count() -> None:
    told = line("local-support", STOOD, priority="high") | {"registered": "2026-11-23T10:00:37+03:00"}
    text = text_of(told | {"now": "2026-11-23T10:00:37+03:00"}).replace("\u00a0", " ")
    assert text.split("\n")[1:] == [
        "  Mon 23 Nov, 10:00:37 – Wed 25 Nov, 16:00:37  24 h  still ahead, working time 09:00–18:00 [S0.13]"
    ]


def test_the_hours_of_another_zone_are_named_so() -> None:
    told = line("local-support", STOOD, "Mon 2026-11-23 11:00 desk_changed to=novosibirsk", priority="high")
    text = text_of(told)
    assert "working time 09:00–18:00 (Moscow)" in text
    assert "moved to another desk: Moscow office helpdesk → Novosibirsk office helpdesk" in text
