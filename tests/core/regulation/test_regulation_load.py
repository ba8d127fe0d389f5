"""What a file says is what the model holds."""

from datetime import date
from fractions import Fraction

import pytest

from otklik.core.regulation.check import contradictions, faults_of
from otklik.core.regulation.load import load, load_contract, open_text
from otklik.core.regulation.schema import ClockName, Regulation
from otklik.core.worktime.duration import Basis, Duration, Unit
from tests.core.regulation.small_regulation import SMALL, changed

FOUR_HOURS = Duration(Fraction(4), Unit.HOUR, Basis.BUSINESS)


@pytest.fixture(scope="module")
def small() -> Regulation:
    return load(SMALL)


def test_values_have_their_types(small: Regulation) -> None:
    assert small.effective.from_ == date(2024, 1, 1)
    assert small.targets[ClockName.FIRST_RESPONSE].within == FOUR_HOURS
    assert small.desk("main").serves.default is True
    assert small.calendars["hours"].week["mon-fri"] == "09:00-13:00, 14:00-18:00"
    assert small.calendars["hours"].shorten_by_minutes == 60
    assert small.request_type("incident").class_ == "incident"
    assert small.intake.content[0].for_ == ("incident",)


def test_what_the_file_leaves_out_has_its_default(small: Regulation) -> None:
    clock = small.clocks[ClockName.FIRST_RESPONSE]
    assert (clock.pause_in, clock.after_question, clock.after_rejection) == ((), "resume", "resume")
    assert clock.on_reopen == "new_cycle"
    assert small.effective.running_tickets == "keep"
    assert small.languages.other == "answer_in_kind"
    assert small.priorities.on_change == "recompute_from_start"
    assert small.request_type("incident").raised_by == "requester"
    assert small.closing.silent_after_solution is None
    assert small.problems is None


def test_the_model_is_frozen(small: Regulation) -> None:
    with pytest.raises(ValueError, match="frozen"):
        small.version = 2  # type: ignore[misc]


def test_the_model_goes_to_json_and_back(small: Regulation) -> None:
    assert Regulation.model_validate_json(small.model_dump_json()) == small


@pytest.mark.parametrize(
    ("path", "clauses"),
    [
        ("targets.resolution", ("4.2", "4.3")),
        ("targets.resolution.within.high", ("4.2", "4.3")),
        ("targets.review", ("1",)),
        ("targets_of_old", ()),
        ("clocks.review", ()),
    ],
)
def test_a_path_is_traced_by_its_longest_beginning(
    small: Regulation, path: str, clauses: tuple[str, ...]
) -> None:
    assert small.clause_for(path) == clauses


def test_an_unknown_id_is_an_error_that_lists_the_known_ones(small: Regulation) -> None:
    with pytest.raises(KeyError, match="known: high, low"):
        small.priority("top")


def test_numbers_are_made_and_tagged(small: Regulation) -> None:
    number = small.intake.number.make(seq=17, desk="main", year=2026)
    assert (number, small.intake.number.tag(number)) == ("S-000017", "[S-000017]")


def test_a_zone_comes_from_the_desk_then_the_calendar_then_the_regulation() -> None:
    assert load(SMALL).zone_of("hours", desk="main") == "Europe/Moscow"
    own = changed(("    public_holidays: closed", "    public_holidays: closed\n    timezone: Asia/Omsk"))
    assert load(own).zone_of("hours", desk="main") == "Asia/Omsk"
    desk = own.replace("    calendar: hours\n", "    calendar: hours\n    timezone: Asia/Chita\n")
    assert load(desk).zone_of("hours", desk="main") == "Asia/Chita"


def test_a_contract_gives_its_terms(small: Regulation) -> None:
    terms = load_contract(
        {"calendar": "desk", "targets": {"resolution": {"within": "4 business_hours"}}}, small
    )
    assert terms.calendar == "desk"
    assert terms.targets[ClockName.RESOLUTION].committed("high") == FOUR_HOURS
    assert load_contract({}, small).targets == {}


# why: what the file becomes, line:column and code of the contradiction
CONTRADICTIONS = {
    "goal after the term": ("goal: 2 business_hours", "goal: 5 business_hours", "40:52 R105"),
    "target without clock": (
        "  resolution: {from: registration, until: resolved, pause_in: [pending_customer]}\n",
        "",
        "41:3 R106",
    ),
    "clock without target": (
        "clocks:\n",
        "clocks:\n  review: {from: registration, until: accepted}\n",
        "44:3 R107",
    ),
    "window without reopening": ("reply_to_closed: reopen,", "reply_to_closed: reject,", "57:54 R110"),
    "nobody told": ("to: [requester]", "to: [assignee]", "58:1 R112"),
    "trace of nothing": ("targets.resolution:", "targets.review:", "63:3 R121"),
    "low before high": ("high: 2 business_days, ", "high: 4 business_days, ", "42:42 R132"),
    "text not in all languages": ("{en: Party, ru: Праздник}", "{en: Party}", "25:52 R135"),
}


@pytest.mark.parametrize(("old", "new", "found"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_file_that_contradicts_itself_loads_and_says_so(old: str, new: str, found: str) -> None:
    opened = open_text(changed((old, new)))
    assert [f"{fault.line}:{fault.column} {fault.code}" for fault in contradictions(opened)] == [found]
    assert [fault.code for fault in faults_of(opened.regulation)] == [found.split()[1]]


def test_the_small_regulation_has_no_contradictions() -> None:
    assert contradictions(open_text(SMALL)) == ()
