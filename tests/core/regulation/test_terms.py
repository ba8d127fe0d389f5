"""Contract over plan over regulation, key by key, and the calendar and zone that a ticket runs in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from otklik.core.regulation import origins
from otklik.core.regulation.load import load, load_contract, read
from otklik.core.regulation.schema import ClockName, Regulation
from otklik.core.regulation.terms import Book, Terms, TermsError, resolve
from otklik.core.worktime.production import ProductionCalendar, read_rows

REGULATIONS = Path(__file__).parents[3] / "regulations"
NATIONAL = {"ru": read_rows((REGULATIONS / "calendars/ru.csv").read_text("utf-8"), id="ru")}
SAMPLES = {path.stem: read(path) for path in REGULATIONS.glob("*.yaml")}


def terms(
    sample: str | Regulation,
    contract: dict[str, object] | None = None,
    *,
    desk: str = "",
    plan: str = "",
    priority: str = "",
    productions: dict[str, ProductionCalendar] = NATIONAL,
) -> Terms:
    regulation = SAMPLES[sample] if isinstance(sample, str) else sample
    return resolve(
        regulation=regulation,
        productions=productions,
        desk=desk or regulation.default_desk.id,
        plan=plan or next(iter(regulation.plans)),
        priority=priority or regulation.priorities.default,
        contract=None if contract is None else load_contract(contract, regulation),
    )


def said(found: Terms, clock: str) -> tuple[str, str, bool]:
    """Target, source and whether it is hidden."""
    of_clock = found.clocks[ClockName(clock)]
    return str(of_clock.target), of_clock.source, of_clock.hidden


PLAN_8H = (
    REGULATIONS.joinpath("contract-helpdesk.yaml")
    .read_text("utf-8")
    .replace(
        "calendar: contract_hours}\ntargets:",
        "calendar: contract_hours, targets: {work_start: {within: 8 business_hours}}}\ntargets:",
    )
)
TABLE = [
    (
        "a map by priority gives the level's term",
        terms("local-support", priority="high"),
        "resolution",
        ("24 business_hours", "targets.resolution.within.high", False),
    ),
    (
        "C11: one value for all levels",
        terms("local-support", priority="low"),
        "review",
        ("1 business_hour", "targets.review.within", False),
    ),
    (
        "the plan's target stands where the regulation has none",
        terms("saas-plans", plan="network"),
        "first_response",
        ("2 business_hours", "plans.network.targets.first_response.within", False),
    ),
    (
        "S3.3: without a contract the plan's 8 hours",
        terms(load(PLAN_8H)),
        "work_start",
        ("8 business_hours", "plans.contract_level.targets.work_start.within", False),
    ),
    (
        "S3.3: the contract's 4 hours go before the plan's 8",
        terms(load(PLAN_8H), {"targets": {"work_start": {"within": "4 business_hours"}}}),
        "work_start",
        ("4 business_hours", "contract, targets.work_start.within", False),
    ),
    (
        "a term left to a contract that is not there is unset, not hidden",
        terms("contract-helpdesk"),
        "first_response",
        ("None", "targets.first_response.within", False),
    ),
    (
        "S1.8: updates have a period",
        terms("vendor-sla", {"targets": {"progress_update": {"every": "2 business_days"}}}),
        "progress_update",
        ("2 business_days", "contract, targets.progress_update.every", False),
    ),
    (
        "a contract that words the period as a term is understood",
        terms("vendor-sla", {"targets": {"progress_update": {"within": "2 business_days"}}}),
        "progress_update",
        ("2 business_days", "contract, targets.progress_update.within", False),
    ),
    (
        "C12: no promise, no date",
        terms(
            load(PLAN_8H.replace("work_start: {within: by_contract}", "work_start: {within: none}").replace(
                "work_start: {within: 8 business_hours}", ""
            ))
        ),
        "work_start",
        ("None", "targets.work_start.within", True),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "found", "clock", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_the_key_that_decides(why: str, found: Terms, clock: str, expected: tuple[str, str, bool]) -> None:
    assert said(found, clock) == expected


def test_a_clock_without_any_target_is_hidden() -> None:
    regulation = SAMPLES["saas-plans"]
    bare = regulation.plans["network"].model_copy(update={"targets": {}})
    found = terms(regulation.model_copy(update={"plans": {"network": bare}}))
    assert said(found, "first_response") == ("None", "targets.first_response", True)


def test_only_clocks_of_the_regulation_run() -> None:
    assert list(terms("contract-helpdesk").clocks) == [ClockName.FIRST_RESPONSE, ClockName.WORK_START]


def test_goal_is_merged_apart_from_the_commitment() -> None:
    found = terms("saas-plans", {"targets": {"first_response": {"within": "3 business_hours"}}})
    clock = found.clocks[ClockName.FIRST_RESPONSE]
    assert (str(clock.target), str(clock.goal)) == ("3 business_hours", "2 business_hours")


def test_maps_by_priority_merge_level_by_level() -> None:
    regulation = SAMPLES["local-support"]
    contract = load_contract({}, regulation).model_validate(
        {"targets": {"resolution": {"within": {"critical": "2 business_hours"}}}}
    )
    book = Book(regulation, NATIONAL)
    by_level = {
        level: said(
            book.terms(desk="moscow", plan="default", priority=level, contract=contract), "resolution"
        )
        for level in ("critical", "high")
    }
    assert by_level == {
        "critical": ("2 business_hours", "contract, targets.resolution.within.critical", False),
        "high": ("24 business_hours", "targets.resolution.within.high", False),
    }


def test_a_level_without_a_term_names_the_pair() -> None:
    """S2.15: no value for the pair is an error, never "no deadline"."""
    regulation = SAMPLES["incident-desk"]
    contract = load_contract({}, regulation).model_validate(
        {"targets": {"first_response": {"within": {"critical": "2 business_hours"}}}}
    )
    with pytest.raises(TermsError) as caught:
        Book(regulation, NATIONAL).terms(desk="main", plan="package", priority="low", contract=contract)
    assert (caught.value.says, caught.value.would_be) == (
        "plan package has no term for priority low: contract, targets.first_response.within names critical",
        "add low",
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"desk": "omsk"}, "desk 'omsk' is unknown here; known: moscow, novosibirsk"),
        ({"plan": "gold"}, "plan 'gold' is unknown here; known: default"),
        ({"priority": "p1"}, "priority 'p1' is unknown here; known: critical, high, medium, low"),
        ({"productions": {}}, "production calendar 'ru' is unknown here; known: none"),
    ],
)
def test_what_is_unknown_is_named_with_what_is_known(wrong: dict[str, str], says: str) -> None:
    with pytest.raises(TermsError, match=f"^{says}$"):
        terms("local-support", **wrong)  # type: ignore[arg-type]


def test_plan_on_the_desks_calendar_runs_in_the_desks_zone() -> None:
    """S0.3: 09:00 in Novosibirsk is 02:00 UTC, in Moscow 06:00."""
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    opens = [
        terms("local-support", desk=desk).calendar.next_opening(saturday)
        for desk in ("moscow", "novosibirsk")
    ]
    assert opens == [datetime(2026, 11, 23, 6, tzinfo=UTC), datetime(2026, 11, 23, 2, tzinfo=UTC)]


def test_the_contracts_calendar_goes_before_the_plans() -> None:
    found = terms("saas-plans", {"calendar": "dedicated"}, plan="standard")
    sunday = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert (found.calendar.id, found.calendar.is_open(sunday)) == ("dedicated", True)


def test_short_days_lose_what_the_file_says() -> None:
    text = REGULATIONS.joinpath("vendor-sla.yaml").read_text("utf-8")
    cut = load(text.replace("short_days: full", "short_days: {shorten_by: 1 business_hour}"))
    asked = datetime(2026, 11, 3, 9, tzinfo=UTC)
    whole, short = (terms(of).calendar.add(asked, 8 * 3600) for of in ("vendor-sla", cut))
    assert (whole, short) == (datetime(2026, 11, 5, 9, tzinfo=UTC), datetime(2026, 11, 5, 10, tzinfo=UTC))


def test_clauses_of_the_term_and_of_the_clock() -> None:
    found = terms("local-support", priority="high")
    assert set(found.clauses) == set(found.clocks)
    assert found.clauses[ClockName.RESOLUTION] == tuple(
        dict.fromkeys(
            (
                *SAMPLES["local-support"].clause_for("targets.resolution.within.high"),
                *SAMPLES["local-support"].clause_for("clocks.resolution"),
            )
        )
    )


def test_like_tickets_share_their_terms_and_calendar() -> None:
    first, again = terms("local-support", priority="high"), terms("local-support", priority="high")
    other = terms("local-support", priority="low")
    assert (first is again, first.calendar is other.calendar) == (True, True)


def test_a_book_names_what_a_contract_still_has_to_say() -> None:
    """S1.12, S3.7: without its level a contract cannot become active."""
    regulation = SAMPLES["contract-helpdesk"]
    book = Book(regulation, NATIONAL)
    half = load_contract({"targets": {"work_start": {"within": "4 business_hours"}}}, regulation)
    assert [book.unset(plan="contract_level", contract=contract) for contract in (None, half)] == [
        ("targets.first_response.within", "targets.work_start.within"),
        ("targets.first_response.within",),
    ]


@pytest.mark.parametrize(
    ("source", "ru", "en"),
    [
        ("targets.resolution.within.high", "общие правила", "the rules for all"),
        ("plans.network.targets.first_response.within", "тариф «Сетевой»", "the plan “Multi-site”"),
        ("contract 12/2026, targets.work_start.within", "договор 12/2026", "contract 12/2026"),
        ("contract, targets.work_start.within", "договор", "contract"),
    ],
)
def test_where_a_term_comes_from_is_said_in_words(source: str, ru: str, en: str) -> None:
    rules = SAMPLES["saas-plans"]
    assert (origins.told(source, rules, "ru"), origins.told(source, rules, "en")) == (ru, en)


def test_terms_of_a_contract_are_named_by_its_number() -> None:
    book = Book(SAMPLES["contract-helpdesk"], NATIONAL)
    signed = load_contract({"targets": {"work_start": {"within": "4 business_hours"}}}, book.regulation)
    for number in ("12/2026", "13/2026"):
        terms = book.terms(
            desk="main", plan="contract_level", priority="normal", contract=signed, number=number
        )
        found = terms.clocks[ClockName.WORK_START]
        assert found.source == f"contract {number}, targets.work_start.within"


def test_a_goal_says_where_it_comes_from_apart_from_its_term() -> None:
    found = Book(SAMPLES["saas-plans"], NATIONAL).terms(desk="main", plan="network", priority="low")
    goal = found.clocks[ClockName.FIRST_RESPONSE].goal_source
    assert goal == "plans.network.targets.first_response.goal"
