"""Days out of a file: what reads, and what is said, line by line, of what does not."""

from datetime import date

import pytest

from otklik.core.worktime.importing import WORDS, changes, merged, read, with_day, with_short_days
from otklik.core.worktime.production import DayKind, NationalDay, read_rows, write_rows

ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270101
DTEND;VALUE=DATE:20270104
SUMMARY:New Year\\, first
  days
END:VEVENT
BEGIN:VEVENT
DTSTART:20270308T000000Z
SUMMARY:Spring
END:VEVENT
END:VCALENDAR
"""
CSV = "date,kind\n2027-01-01,holiday\n2027-01-02,working\n"


def told(text: str, language: str = "en") -> list[tuple[int, str]]:
    return [(fault.line, fault.words(language)) for fault in read(text).faults]


def test_an_icalendar_gives_every_day_of_its_events() -> None:
    found = read(ICS, source="gov.ics")
    days = [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 3, 8)]
    assert ([one.day for one in found.days], found.faults) == (days, [])
    assert found.days[0].title["en"] == "New Year, first days"
    assert {one.source for one in found.days} == {"gov.ics"}


def test_rows_with_commas_need_a_date_and_a_kind_alone() -> None:
    found = read(CSV, source="a.csv")
    assert [(one.day.day, one.kind, one.source) for one in found.days] == [
        (1, DayKind.HOLIDAY, "a.csv"),
        (2, DayKind.WORKING, "a.csv"),
    ]


MANY = "date,kind\n" + "".join(f"{y}-01-{d:02},holiday\n" for y in range(1800, 2100) for d in range(1, 19))
FAULTS = [
    ("no columns", "day,what\n1,2\n", 1, "columns"),
    ("a date of no month", "date,kind\n2027-13-01,holiday\n", 2, "date"),
    ("a kind of its own", "date,kind\n2027-01-01,feast\n", 2, "kind"),
    ("short, perhaps", "date,kind,short\n2027-01-01,holiday,maybe\n", 2, "short"),
    ("a day twice", CSV + "2027-01-01,short\n", 4, "twice"),
    ("a row cut off", "date,kind\n2027-01-01\n", 2, "kind"),
    ("nothing", "", 1, "columns"),
    ("no row", "date,kind\n", 1, "empty"),
    ("an event each year", ICS.replace("SUMMARY:Spring", "RRULE:FREQ=YEARLY"), 9, "repeats"),
    ("a season", ICS.replace("DTEND;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270404"), 3, "long"),
    ("an event of no day", ICS.replace("DTSTART:20270308T000000Z", "X:1"), 9, "no_date"),
    ("an event that never ends", ICS.replace("END:VEVENT\nEND:VCALENDAR\n", ""), 9, "unfinished"),
    ("another thing", "BEGIN:VCARD\nEND:VCARD\n", 1, "no_calendar"),
    ("too many", MANY, 1, "many"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "line", "code"), FAULTS)
def test_what_is_wrong_is_told_with_its_line(why: str, text: str, line: int, code: str) -> None:
    assert [(fault.line, fault.code) for fault in read(text).faults] == [(line, code)], why


def test_every_fault_has_a_case_and_words_in_both_languages() -> None:
    assert {code for *_, code in FAULTS} == set(WORDS)
    assert all(set(said) == {"ru", "en"} for said in WORDS.values())
    assert told("date,kind\n2027-13-01,holiday\n") == [(2, "“2027-13-01” is no date; write 2027-01-01")]
    said = told("date,kind\n2027-13-01,holiday\n", "ru")
    assert said == [(2, "«2027-13-01» — не дата; напишите 2027-01-01")]


def test_a_file_takes_the_place_of_its_years_alone() -> None:
    before = read("date,kind\n2026-01-01,holiday\n2027-05-01,holiday\n").days
    known = read_rows(write_rows(before), id="x")
    days = {one.day for one in merged(known, read(CSV).days)}
    assert days == {date(2026, 1, 1), date(2027, 1, 1), date(2027, 1, 2)}


def test_what_is_written_reads_the_same() -> None:
    days = read(ICS).days
    again = read_rows(write_rows(days), id="x")
    assert list(again.days.values()) == days


def test_one_day_becomes_another_one_or_an_ordinary_one() -> None:
    known = read_rows(write_rows(read(CSV).days), id="x")
    other = NationalDay(date(2027, 1, 1), DayKind.WORKING)
    assert with_day(known, other.day, other)[-1] == other
    plain = read_rows(write_rows(with_day(known, other.day, None)), id="x")
    assert [(one.day, one.after) for one in changes(known, plain)] == [(other.day, None)]


def test_the_working_day_before_a_holiday_becomes_short() -> None:
    """7 March 2028 is a Tuesday, 30 April a Sunday, which is no working day; what is told already stays."""
    days = read("date,kind\n2028-03-08,holiday\n2028-05-01,holiday\n").days
    short = [one for one in with_short_days(days, source="article 95") if one.kind is DayKind.SHORT]
    assert [(one.day, one.source) for one in short] == [(date(2028, 3, 7), "article 95")]
