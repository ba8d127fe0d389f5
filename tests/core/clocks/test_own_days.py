"""Days of a desk's or a plan's own: whose clocks they stop, what goes before what, and how they are told.

Moscow time. local-support works 09:00 to 18:00 and gives a critical matter 4 hours; saas-plans works 08:00 to
20:00, under the plan "network" on every day of the week, and answers within 4 hours, 2 under that plan.
"""
# ruff: noqa: E501 - a table is read in rows

from typing import Any

import pytest

from otklik.core.clocks.explain import Explanation, explain, paragraph
from otklik.core.clocks.script import Script, instant
from otklik.core.regulation.load import RegulationInvalid, load
from tests.core.clocks.told import NATIONAL, REGULATIONS, Edits, answer, clocks, line, read, sample

OF_MOSCOW = 'phone: "+7 495 010-01-01"\n'
OF_ALL = "{title: {en: For everybody, ru: Для всех пользователей}, calendar: desk}"
OF_NETWORK = "{title: {ru: Сетевой, en: Multi-site}, calendar: dedicated, dedicated_team: true, "
WHY = "reason: {en: Moving house, ru: Переезд}, source: Order 17"


def of_desk(day: str, hours: str = "[]") -> tuple[str, str]:
    return OF_MOSCOW, f"{OF_MOSCOW}    exceptions: [{{date: {day}, hours: {hours}, {WHY}}}]\n"


def of_plan(day: str, hours: str = "[]") -> tuple[str, str]:
    return OF_ALL, f"{OF_ALL[:-1]}, exceptions: [{{date: {day}, hours: {hours}, {WHY}}}]}}"


def of_network(day: str) -> tuple[str, str]:
    return OF_NETWORK, f"{OF_NETWORK}exceptions: [{{date: {day}, hours: [], {WHY}}}], "


def of_saas(day: str) -> tuple[str, str]:
    text = (REGULATIONS / "saas-plans.yaml").read_text("utf-8")
    [desk] = [one for one in text.splitlines() if "calendar: standard" in one and "serves" in one]
    return desk, desk.replace("serves:", f"exceptions: [{{date: {day}, hours: [], {WHY}}}], serves:")


MON, TUE, WED = "Mon 2026-11-23", "Tue 2026-11-24", "Wed 2026-11-25"
FRI, SAT, SUN = "Fri 2026-11-20", "Sat 2026-11-21", "Sun 2026-11-22"


def local(registered: str, **keys: Any) -> dict[str, Any]:
    return line("local-support", registered, priority="critical", **keys)


def saas(registered: str, **keys: Any) -> dict[str, Any]:
    return line("saas-plans", registered, **keys)


CLOSED, SHORTER, CLOSED_PLAN = (
    of_desk("2026-11-24"),
    of_desk("2026-11-24", '["09:00-10:30"]'),
    of_plan("2026-11-24"),
)
TABLE: list[tuple[str, dict[str, Any], Edits, str, str]] = [
    ("without one, the usual hours", local(f"{MON} 16:00"), (), "resolution", f"{TUE} 11:00"),
    ("a day off of the desk", local(f"{MON} 16:00"), (CLOSED,), "resolution", f"{WED} 11:00"),
    ("other hours of the desk", local(f"{MON} 16:00"), (SHORTER,), "resolution", f"{WED} 09:30"),
    ("another desk with the same calendar works", local(f"{MON} 16:00", desk="novosibirsk"), (CLOSED,), "resolution", f"{TUE} 09:00"),
    ("a working Sunday of the desk", local(f"{FRI} 16:00"), (of_desk("2026-11-22", '["10:00-14:00"]'),), "resolution", f"{SUN} 12:00"),
    ("a holiday that the desk works", local("Tue 2026-11-03 17:00"), (of_desk("2026-11-04", '["09:00-18:00"]'),), "resolution", "Wed 2026-11-04 12:00"),
    ("a day off of the plan", local(f"{MON} 16:00"), (CLOSED_PLAN,), "resolution", f"{WED} 11:00"),
    ("the plan's word goes before the desk's", local(f"{MON} 16:00"), (CLOSED, of_plan("2026-11-24", '["12:00-18:00"]')), "resolution", f"{TUE} 14:00"),
    ("of different dates both count", local(f"{MON} 16:00"), (CLOSED, of_plan("2026-11-25")), "resolution", "Thu 2026-11-26 11:00"),
    ("a plan with a calendar of its own", saas(f"{FRI} 19:00", plan="network"), (of_network("2026-11-21"),), "first_response", f"{SUN} 09:00"),
    ("another plan at the same desk", saas(f"{FRI} 19:00", plan="enterprise"), (of_network("2026-11-21"),), "first_response", f"{SAT} 09:00"),
    ("a contract with a calendar of its own leaves the plan's days out", saas(f"{FRI} 19:00", plan="network", contract={"calendar": "dedicated"}), (of_network("2026-11-21"),), "first_response", f"{SAT} 09:00"),
    ("the desk's days go with the desk's calendar", saas(f"{FRI} 19:00", plan="standard"), (of_saas("2026-11-23"),), "first_response", f"{TUE} 11:00"),
    ("and not with that of a plan", saas("Sun 2026-11-22 19:00", plan="network"), (of_saas("2026-11-23"),), "first_response", f"{MON} 09:00"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "history", "edits", "clock", "due"), TABLE, ids=[row[0] for row in TABLE])
def test_a_day_of_its_own_counts_where_it_belongs(
    why: str, history: dict[str, Any], edits: Edits, clock: str, due: str
) -> None:
    assert read(answer(history, edits), f"{clock} due") == due, why


@pytest.mark.parametrize(
    ("language", "edit", "says"),
    [
        ("en", CLOSED, "closed by the desk’s own calendar: Moving house (Order 17)"),
        ("ru", CLOSED, "нерабочий день по календарю службы: Переезд (Order 17)"),
        ("en", SHORTER, "special hours of this day 09:00–10:30: Moving house (Order 17)"),
        ("ru", CLOSED_PLAN, "нерабочий день по календарю службы: Переезд (Order 17)"),
    ],
)
def test_an_explanation_says_why_and_by_which_order(language: str, edit: tuple[str, str], says: str) -> None:
    assert says in paragraph(explanation(local(f"{MON} 16:00", now=f"{WED} 12:00"), (edit,), language))


def explanation(history: dict[str, Any], edits: Edits, language: str) -> Explanation:
    rules = sample(history["regulation"], *edits)
    script = Script(history, regulation=rules, productions=NATIONAL)
    script.play(history["events"], until=instant(history, "now"))
    found = clocks(history, edits)
    [cycle] = [one for one in found.shown if one.clock == "resolution"]
    assert found.terms is not None
    return explain(
        cycle, entries=script.entries, terms=found.terms, regulation=rules, now=instant(history, "now"),
        language=language, zone=found.terms.calendar.zone,
    )  # fmt: skip


def test_a_date_with_two_hours_is_refused() -> None:
    text = (REGULATIONS / "local-support.yaml").read_text("utf-8")
    twice = "exceptions: [{date: 2026-11-24, hours: []}, {date: 2026-11-24, hours: ['09:00-12:00']}]"
    with pytest.raises(RegulationInvalid) as raised:
        load(text.replace(OF_MOSCOW, f"{OF_MOSCOW}    {twice}\n"))
    assert "2026-11-24 has its hours already; give each date once" in raised.value.text("en")
    assert "у 2026-11-24 уже есть свои часы" in raised.value.text("ru")
