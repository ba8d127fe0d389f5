"""Whatever is wrong with a file is said with its place, its code and what would be right."""

from pathlib import Path
from string import Formatter

import pytest

from otklik.core.regulation.faults import Fault
from otklik.core.regulation.load import RegulationInvalid, load, load_contract, read
from otklik.core.regulation.wording import WORDS
from tests.core.regulation.small_regulation import SMALL, changed


def faults_in(text: str) -> tuple[Fault, ...]:
    with pytest.raises(RegulationInvalid) as caught:
        load(text, source="small.yaml", production_calendars={"ru"})
    return caught.value.errors


# why: the text of the file, what it becomes, line:column and code, and a part of what would be right
KEYS_AND_TYPES = {
    "unknown key": ("pause_in:", "pauze_in:", "45:53 REG-KEY", "did you mean 'pause_in'?"),
    "unknown key far from any": (
        "closing: {",
        "closing: {x: {}, ",
        "57:11 REG-KEY",
        "known here: confirm_by",
    ),
    "unknown clock": ("  resolution: {from", "  resolutoin: {from", "45:3 REG-KEY", "'resolution'"),
    "a comma cuts a text": ("not said", "not said, as yet", "65:37 REG-KEY", "put that text in quotes"),
    "repeated key": ("version: 1", "version: 1\nversion: 2", "4:1 REG-DUPLICATE", "line 3 has it"),
    "repeated key within": (
        "low: 3 business_days",
        "low: 3 business_days, low: 1 business_hour",
        "42:59 REG-DUPLICATE",
        "line 42 has it",
    ),
    "missing key": ("effective: {from: 2024-01-01}", "effective: {}", "4:1 REG-MISSING", "'from:'"),
    "missing key of an item": ("    calendar: hours\n", "", "10:5 REG-MISSING", "add 'calendar:'"),
    "missing key at the top": ("timezone: Europe/Moscow\n", "", "1:1 REG-MISSING", "add 'timezone:'"),
    "a text for a map": ("serves: {default: true}", "serves: yes", "13:13 REG-TYPE", "default, sites"),
    "a text for a list": ("support: [en]", "support: en", "7:22 REG-TYPE", "[one, two]"),
    "a list for a text": ("sat: 10:00-12:00", "sat: [10:00-12:00]", "20:12 REG-TYPE", "write one text"),
    "a list for texts": ("{en: Desk, ru: Служба}", "[Desk]", "11:12 REG-TYPE", "key: value"),
    "an empty list": ("support: [en]", "support: []", "7:22 REG-EMPTY", "add one"),
    "an empty value": ("id: small", "id:", "2:4 REG-EMPTY", "write a value"),
    "not true or false": ("{default: true}", "{default: yes}", "13:23 REG-BOOL", "true or false"),
    "not a number": ("version: 1", "version: one", "3:10 REG-INTEGER", "write digits: 1"),
    "another format": ("regulation: 1", "regulation: 2", "1:13 REG-FORMAT", "regulation: 1"),
    "not an id": ("id: small", "id: Small Rules", "2:5 REG-ID", "'small_rules'"),
    "not among the values": ("class: incident", "class: incidents", "27:64 REG-VALUE", "'incident'"),
    "not a language": ("title: {en: Desk,", "title: {english: Desk,", "11:13 REG-LANG", "BCP 47"),
    "a language of nobody": ("title: {en: Desk,", "title: {de: Desk,", "11:13 REG-LANG", "known: en, ru"),
}
VALUES = {
    "a bare duration": (
        "4 business_hours",
        "4h",
        "40:28 REG-UNIT",
        "say '4 business_hours' or '4 calendar_hours'",
    ),
    "weeks": ("14 calendar_days", "2 weeks", "57:69 REG-UNIT", "say '2 business_"),
    "half a day": (
        "4 business_hours",
        "1.5 business_days",
        "40:28 REG-UNIT",
        "whole number of business_days",
    ),
    "next to nothing": ("4 business_hours", "0.01 business_hours", "40:28 REG-UNIT", "from 1 on"),
    "a lifetime": ("4 business_hours", "99999 calendar_days", "40:28 REG-UNIT", "shorter"),
    "a duration in a map": ("3 business_days", "3 days", "42:42 REG-UNIT", "'3 business_days'"),
    "a Russian date": ("2024-01-01", "01.01.2024", "4:19 REG-DATE", "2024-01-31"),
    "a day that is not": ("2024-01-01", "2024-02-30", "4:19 REG-DATE", "a day of the calendar"),
    "a zone misspelt": ("Europe/Moscow", "Europe/Moskow", "8:11 REG-ZONE", "'Europe/Moscow'"),
    "a zone of nowhere": ("Europe/Moscow", "Moon", "8:11 REG-ZONE", "IANA"),
    "a fixed offset": ("Europe/Moscow", "GMT+3", "8:11 REG-ZONE", "name a place: Europe/Moscow"),
    "an offset in figures": ("Europe/Moscow", '"+03:00"', "8:11 REG-ZONE", "name a place"),
    "hours over each other": ("14:00-18:00", "12:00-18:00", "19:16 R130", "'09:00-18:00'"),
    "a day named twice": (
        "sat: 10:00-12:00",
        "wed: 10:00-12:00",
        "20:7 R130",
        "'mon-fri' has its hours already",
    ),
    "hours backward": ("10:00-12:00", "18:00-09:00", "20:12 R130", "'18:00-24:00' and '00:00-09:00'"),
    "hours past the day": ("10:00-12:00", "10:00-24:30", "20:12 REG-HOURS", "ends at 24:00"),
    "24:00 as a beginning": ("10:00-12:00", "24:00-24:00", "20:12 REG-HOURS", "24:00"),
    "hours in short": ("10:00-12:00", "9-18", "20:12 REG-HOURS", "'09:00-18:00'"),
    "a day in full": ("sat: ", "saturday: ", "20:7 REG-DAYS", "'sat'"),
    "exceptional hours": ('["09:00-12:00"]', "[09:00-12:00, 11:00-13:00]", "25:35 R130", "'09:00-13:00'"),
    "an exceptional date": ("date: 2026-12-30", "date: 30 Dec", "25:16 REG-DATE", "year-month-day"),
    "one number for all": ("S-{seq:06}", "S-{year}", "49:20 REG-NUMBER", "{seq:06}"),
    "an unknown place": ("S-{seq:06}", "S-{seq:06}-{x}", "49:20 REG-NUMBER", "{desk}"),
    "a tag without number": ("[{number}]", "[number]", "49:47 R111", '"[{number}]"'),
}
REFERENCES = {
    "a desk's calendar": ("calendar: hours", "calendar: nights", "12:15 R101", "known: hours"),
    "no default desk": ("{default: true}", "{}", "9:1 R102", "serves: {default: true}"),
    "a plan's calendar": ("calendar: desk", "calendar: nights", "38:15 R103", "'desk' or one of: hours"),
    "a priority too few": ("high: 2 business_days, ", "", "42:5 R104", "high, low"),
    "a priority too many": ("high: 2 b", "top: 1 business_day, high: 2 b", "42:14 R104", "high, low"),
    "the default priority": ("default: low", "default: lowest", "30:12 R108", "known: high, low"),
    "a type's priority": ("default_priority: low", "default_priority: top", "27:92 R108", "known: high"),
    "content for a type": ("for: [incident]", "for: [accident]", "51:45 R109", "known: incident"),
    "a national calendar": ("production_calendar: ru", "production_calendar: kz", "21:26 REG-CALENDAR", "ru"),
}
YAML = {
    "an anchor": ("id: small", "id: &a small", "2:5 REG-ALIAS", "write the value out"),
    "an alias": ("id: small", "id: *a", "2:5 REG-ALIAS", "write the value out"),
    "a tag": ("id: small", "id: !!str small", "2:5 REG-TAG", "remove the tag"),
    "a tab": ("  hours:\n    week", "\thours:\n    week", "17:1 REG-TAB", "two spaces"),
    "a bracket left open": ("id: small", "id: {a: b", "3:8 REG-SYNTAX", "brackets"),
    "a control character": ("id: small", "id: 'small\x07'", "2:11 REG-CHARACTER", "remove it"),
    "nesting": ("provider: {name: Small}", "provider: " + "[" * 30 + "]" * 30, "6:34 REG-NESTED", "eight"),
}
TABLE = KEYS_AND_TYPES | VALUES | REFERENCES | YAML


@pytest.mark.parametrize(("old", "new", "found", "would_be"), TABLE.values(), ids=TABLE)
def test_a_fault_has_its_place_and_its_cure(old: str, new: str, found: str, would_be: str) -> None:
    faults = faults_in(changed((old, new)))
    assert [f"{fault.line}:{fault.column} {fault.code}" for fault in faults] == [found]
    assert would_be in faults[0].would_be


def test_a_fault_prints_as_one_line() -> None:
    fault = faults_in(changed(("pause_in:", "pauze_in:")))[0]
    assert str(fault) == (
        "small.yaml:45:53 REG-KEY unknown key 'pauze_in'; known here: from, until, pause_in, after_question, "
        "after_rejection, on_reopen, counts_as_response; did you mean 'pause_in'?"
    )
    assert fault.path == "clocks.resolution.pauze_in"
    assert "неизвестный ключ «pauze_in»" in fault.text("ru")


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    edits = ("Europe/Moscow", "Moscow time"), ("4 business_hours", "4h"), ("calendar: desk", "calendar: x")
    faults = faults_in(changed(*edits, ("pause_in:", "pauze_in:"), ("version: 1", "version: 1\nid: again")))
    codes = [fault.code for fault in faults]
    assert codes == ["REG-DUPLICATE", "REG-ZONE", "R103", "REG-UNIT", "REG-KEY"]


def test_a_merge_key_and_a_second_document_are_refused() -> None:
    assert faults_in(changed(("id: small", "<<: {id: small}")))[-1].code == "REG-ALIAS"
    assert faults_in(changed(("assumptions:", "---\nassumptions:")))[-1].code == "REG-DOCUMENTS"


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "\ufeff"])
def test_an_empty_file_is_told_how_to_begin(text: str) -> None:
    assert [fault.code for fault in faults_in(text)] == ["REG-EMPTY"]
    assert "regulation: 1" in faults_in(text)[0].would_be


def test_a_repeated_id_is_refused() -> None:
    assert "REG-TWICE" in [fault.code for fault in faults_in(changed(("id: low, rank", "id: high, rank")))]


def test_a_second_default_desk_is_refused() -> None:
    second = "  - {id: other, title: {en: Other}, calendar: hours, serves: {default: true}}\nchannels:\n"
    fault = faults_in(changed(("channels:\n", second)))[0]
    assert (str(fault.code), fault.line, "'main'" in fault.would_be) == ("R102", 14, True)


@pytest.mark.parametrize("word", ["desk", "none"])
def test_a_calendar_does_not_take_a_word_of_the_format(word: str) -> None:
    faults = faults_in(changed(("  hours:\n", f"  {word}:\n")))
    assert "17:3 REG-RESERVED" in [f"{fault.line}:{fault.column} {fault.code}" for fault in faults]


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes(SMALL.encode("cp1251"))
    with pytest.raises(RegulationInvalid) as caught:
        read(path)
    assert str(caught.value).startswith("old.yaml:5:30 REG-ENCODING byte 0xCC is not UTF-8; save")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegulationInvalid, match=r"nothing\.yaml REG-FILE"):
        read(tmp_path / "nothing.yaml")


# why: what a contract says, the path and code, and a part of what would be right
CONTRACTS = {
    "unknown key": ({"target": {}}, "contract.target REG-KEY", "'targets'"),
    "bad duration": (
        {"targets": {"resolution": {"within": "8h"}}},
        "contract.targets.resolution.within REG-UNIT",
        "'8 business_hours'",
    ),
    "unknown priority": (
        {
            "targets": {
                "resolution": {
                    "within": {"high": "1 business_hour", "low": "2 business_hours", "x": "3 business_hours"}
                }
            }
        },
        "contract.targets.resolution.within.x R104",
        "high, low",
    ),
    "unknown calendar": ({"calendar": "nights"}, "contract.calendar R103", "hours"),
    "wrong type": ({"targets": []}, "contract.targets REG-TYPE", "review"),
    "a number": (
        {"targets": {"resolution": {"within": 8}}},
        "contract.targets.resolution.within REG-TYPE",
        "text",
    ),
}


@pytest.mark.parametrize(("terms", "found", "would_be"), CONTRACTS.values(), ids=CONTRACTS)
def test_a_contract_is_read_as_strictly(terms: dict[str, object], found: str, would_be: str) -> None:
    with pytest.raises(RegulationInvalid) as caught:
        load_contract(terms, load(SMALL))
    (fault,) = caught.value.errors
    assert f"{fault.path} {fault.code}" == found
    assert would_be in fault.would_be


def test_a_contract_names_every_priority_only_when_it_is_to_be_complete() -> None:
    terms = {"targets": {"resolution": {"within": {"high": "1 business_hour"}}}}
    regulation = load(SMALL)
    assert load_contract(terms, regulation).targets
    with pytest.raises(RegulationInvalid, match=r"within R104 the priority 'low'"):
        load_contract(terms, regulation, complete=True)


def places_in(texts: tuple[str, str]) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("wording", WORDS)
def test_a_fault_is_worded_in_both_languages_with_the_same_words_to_fill(wording: str) -> None:
    english, russian = WORDS[wording]["en"], WORDS[wording]["ru"]
    assert places_in(english) == places_in(russian)
    assert all(text.strip() for text in (*english, *russian))
