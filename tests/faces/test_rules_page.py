"""The page of published rules: every number on it is followed back to what the engine runs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from otklik.agreements import samples
from otklik.core.published import page
from otklik.core.published.document import Document, in_order
from otklik.core.published.markdown import markdown
from otklik.core.published.names import NAMES
from otklik.core.published.wording import SAID
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Book
from otklik.core.worktime.duration import parse_duration
from otklik.faces.shared import rules_page

STEMS = ("contract-helpdesk", "incident-desk", "local-support", "saas-plans", "vendor-sla")
TODAY = date(2026, 11, 25)
NATIONAL = samples.calendars()
Number = tuple[tuple[str, ...], str]

each = pytest.mark.parametrize(
    ("stem", "language"), [(stem, lang) for stem in STEMS for lang in ("ru", "en")]
)


class Reader(HTMLParser):
    """What a reader of the HTML sees: texts with the keys they come from, and texts that have none."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.depth: list[str] = []
        self.told: list[Number] = []
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if known.get("data-keys") is not None:
            self.depth.append("keys")
            self.keys.append(known["data-keys"] or "")
        else:
            self.depth.append("clause" if known.get("class") == "clause" else "")

    def handle_endtag(self, tag: str) -> None:
        if self.depth.pop() == "keys":
            self.keys.pop()

    def handle_data(self, data: str) -> None:
        if self.keys:
            self.told.append((tuple(self.keys[-1].split()), data))
        elif "clause" not in self.depth:
            self.loose.append(data)


@cache
def sample(stem: str) -> Regulation:
    return samples.regulations()[stem].regulation


def drawn(rules: Regulation, language: str, national: Any = NATIONAL) -> Document:
    return page.document(Book(rules, national), language=language, day=TODAY)


def read(document: Document) -> Reader:
    reader = Reader()
    reader.feed(str(rules_page.body(document)))
    return reader


def numbers(document: Document) -> list[Number]:
    return [(keys, text) for keys, text in read(document).told if re.search(r"\d", text)]


# --- keys and values ------------------------------------------------------------------------------

NAMES_OF_ROWS = ("id", "event", "field", "role", "date")


def steps_to(values: Any, path: str) -> Iterator[tuple[Any, Any]]:
    """Each holder on the way of a path with the key or place that leads on."""
    here, rest = values, path
    while rest:
        if isinstance(here, list):
            step = next(
                place
                for place, row in enumerate(here)
                if any(
                    rest == str(row.get(name)) or rest.startswith(f"{row.get(name)}.")
                    for name in NAMES_OF_ROWS
                )
            )
            row = here[step]
            named = next(str(row[n]) for n in NAMES_OF_ROWS if n in row and rest.startswith(str(row[n])))
        else:
            named = step = next(key for key in here if rest == key or rest.startswith(f"{key}."))
        yield here, step
        here, rest = here[step], rest[len(named) :].removeprefix(".")


def value_at(rules: Regulation, path: str) -> Any:
    holder, step = list(steps_to(rules.model_dump(mode="json", exclude_none=True), path))[-1]
    return holder[step]


def another(value: Any) -> Any:
    """A value of the same kind with other numbers in it."""
    if isinstance(value, int):
        return value + 6
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return str(date.fromisoformat(value) - timedelta(days=700))
    if found := re.fullmatch(r"(\d+) (\w+?)s?", value):
        return f"{int(found[1]) + 6} {found[2]}s"
    if re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", value):
        return "07:30-21:15"
    return value.replace("{seq:06}", "{seq:08}") if "{seq" in value else f"{value} 77"


def changed(rules: Regulation, path: str) -> Regulation:
    values = rules.model_dump(mode="json", exclude_none=True)
    holder, step = list(steps_to(values, path))[-1]
    holder[step] = another(holder[step])
    return Regulation.model_validate(values)


def of_file(path: str) -> bool:
    return not path.startswith("production_calendars.") and path != "day"


def digits(text: object) -> set[int]:
    return {int(found) for found in re.findall(r"\d+", str(text))}


# --- the walk -------------------------------------------------------------------------------------


@each
def test_no_number_stands_on_the_page_without_the_key_it_comes_from(stem: str, language: str) -> None:
    reader = read(drawn(sample(stem), language))
    assert [text for text in reader.loose if re.search(r"\d", text)] == []
    assert len([text for _, text in reader.told if re.search(r"\d", text)]) > 15


@each
def test_every_number_is_that_of_its_key(stem: str, language: str) -> None:
    rules = sample(stem)
    for keys, text in numbers(drawn(rules, language)):
        known: set[int] = set()
        for key in keys:
            if key == "day":
                known |= {TODAY.day, TODAY.year, TODAY.year + 1}
            elif of_file(key):
                known |= digits(value_at(rules, key))
            else:
                known |= digits(key) | digits(NATIONAL["ru"].days[date.fromisoformat(key[-10:])].title)
        if "intake.number.format" in keys:
            number = rules.intake.number.make(seq=1, desk=rules.default_desk.id, year=TODAY.year)
            assert text in (number, rules.intake.number.tag(number))
        else:
            assert digits(text) <= known, (keys, text)


@each
def test_every_promised_time_is_what_the_engine_resolves(stem: str, language: str) -> None:
    rules, book = sample(stem), Book(sample(stem), NATIONAL)
    resolved = {
        known.source: known.target
        for plan in rules.plans
        for level in rules.priorities.values
        for known in book.terms(desk=rules.default_desk.id, plan=plan, priority=level.id).clocks.values()
        if known.target
    }
    shown = {
        keys[0]: text for keys, text in numbers(drawn(rules, language)) if "targets" in keys[0].split(".")
    }
    assert shown.keys() == resolved.keys()
    for source, text in shown.items():
        assert digits(text) == {int(resolved[source].amount)}


@each
def test_a_changed_value_changes_its_own_numbers_and_no_other(stem: str, language: str) -> None:
    rules = sample(stem)
    before = numbers(drawn(rules, language))
    paths = {key for keys, _ in before for key in keys if of_file(key)}
    tried = [path for path in sorted(paths) if digits(value_at(rules, path))]
    assert len(tried) > 3
    for path in tried:
        after = numbers(drawn(changed(rules, path), language))
        assert [keys for keys, _ in after] == [keys for keys, _ in before], path
        differing = {keys for (keys, old), (_, new) in zip(before, after, strict=True) if old != new}
        assert differing == {keys for keys, _ in before if path in keys}, path


@each
def test_a_national_day_that_is_no_more_leaves_the_page(stem: str, language: str) -> None:
    unity, calendar = date(2026, 11, 4), NATIONAL["ru"]
    without = {day: national for day, national in calendar.days.items() if day != unity}
    path = f"production_calendars.ru.{unity}"
    before = numbers(drawn(sample(stem), language))
    after = numbers(drawn(sample(stem), language, {"ru": replace(calendar, days=without)}))
    assert [one for one in before if path not in one[0]] == after
    assert len(after) < len(before)


def test_the_pages_own_words_hold_no_number() -> None:
    assert NAMES.items() <= SAID.items()
    assert [key for key, said in SAID.items() if re.search(r"\d", said["ru"] + said["en"])] == []


def test_both_languages_have_the_same_places() -> None:
    places = {
        key: [set(re.findall(r"{\w+}", said[lang])) for lang in ("ru", "en")] for key, said in SAID.items()
    }
    assert [key for key, (russian, english) in places.items() if russian != english] == []


@each
def test_every_sentence_has_the_clauses_of_the_keys_it_speaks_of(stem: str, language: str) -> None:
    rules = sample(stem)
    for sentence in drawn(rules, language).sentences():
        named = {clause for path in sentence.paths for clause in rules.clause_for(path)}
        assert set(sentence.clauses) <= named
    shown = {clause for sentence in drawn(rules, language).sentences() for clause in sentence.clauses}
    assert len(shown) > 10


@each
def test_every_mark_leads_to_the_words_of_its_clause_and_these_lead_back(stem: str, language: str) -> None:
    rules = sample(stem)
    html = str(rules_page.body(drawn(rules, language)))
    marks = re.findall(r'<a class="clause" id="([^"]+)" href="#([^"]+)"[^>]*>([^<]+)</a>', html)
    first = {clause: anchor for anchor, _, clause in reversed(marks)}
    assert len(first) > 10
    for _, at, clause in marks:
        words = html.partition(f'<div id="{at}">')[2].partition("</div>")[0]
        assert f">{clause}</dt>" in words
        assert rules.clauses[clause][language] in words
        assert f'href="#{first[clause]}"' in words


def test_a_clause_that_no_sentence_rests_on_is_not_printed() -> None:
    words = {"ru": "Мы рады помочь.", "en": "We are glad to help."}
    rules = sample("vendor-sla")
    more = rules.model_copy(update={"clauses": {**rules.clauses, "9.9": words}})
    assert words["en"] not in markdown(drawn(more, "en"))
    traced = more.model_copy(update={"trace": {**rules.trace, "timezone": ("9.9",)}})
    assert f"- **9.9** {words['en']}" in markdown(drawn(traced, "en"))


def test_a_file_without_words_of_clauses_has_marks_alone() -> None:
    rules = sample("vendor-sla").model_copy(update={"clauses": {}})
    html = str(rules_page.body(drawn(rules, "en")))
    assert 'id="clauses"' not in html
    assert "The small marks beside sentences are the clauses of the rules that carry them." in html
    assert re.findall(r'id="(clause-S1.27)" href="#([^"]+)"', html) == [("clause-S1.27", "clause-S1.27")]


@each
def test_no_word_of_the_file_is_left_in_the_page(stem: str, language: str) -> None:
    text = "".join(str(sentence) for sentence in drawn(sample(stem), language).sentences())
    assert not re.search(r"\w_\w|business_|by_contract", text)
    if language == "ru":
        told = [
            str(s)
            for s in drawn(sample(stem), language).sentences()
            if not any("@" in p.text for p in s.pieces)
        ]
        own = [s for s in told if re.search(r"[A-Za-z]{3,}", s)]
        assert all("Northern Service" in s or "moscow-" in s for s in own), own


# --- shapes ---------------------------------------------------------------------------------------


@each
def test_the_file_asks_the_network_for_nothing(stem: str, language: str) -> None:
    html = rules_page.standalone(drawn(sample(stem), language))
    assert not re.search(r"(src=|<link|@import|url\()", html)
    assert f'<html lang="{language}">' in html


@each
def test_anchors_are_there_once(stem: str, language: str) -> None:
    html = rules_page.standalone(drawn(sample(stem), language))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


@each
def test_markdown_says_the_same(stem: str, language: str) -> None:
    document = drawn(sample(stem), language)
    said = re.sub(r"\\(.)", r"\1", markdown(document))
    for sentence in document.sentences():
        for piece in sentence.pieces:
            assert " ".join(piece.text.split()) in said


def test_markup_in_a_text_of_the_regulation_is_shown_as_it_is() -> None:
    values = sample("saas-plans").model_dump(mode="json", exclude_none=True)
    values["title"] = {"ru": "<b>1</b> & *2*", "en": "x"}
    document = drawn(Regulation.model_validate(values), "ru")
    assert "&lt;b&gt;1&lt;/b&gt; &amp; *2*" in rules_page.standalone(document)
    assert "# \\<b\\>1\\</b\\> & \\*2\\*" in markdown(document)


def test_one_minute_is_said_in_the_accusative() -> None:
    values = sample("saas-plans").model_dump(mode="json", exclude_none=True)
    values["closing"]["reopen_window"] = str(parse_duration("1 calendar_minute"))
    rules = Regulation.model_validate(values)
    assert "не больше, чем 1 календарную минуту" in markdown(drawn(rules, "ru"))


def test_clauses_stand_in_the_order_of_their_numbers_each_once() -> None:
    assert in_order(["4.10", "4.2", "4.2.1", "B", "4.10"]) == ("4.2", "4.2.1", "4.10", "B")


MARKED = [
    ("S0.17", "local-support", "24 business hours"),
    ("S1.26", "vendor-sla", "write to us and say so"),
    ("S2.7", "incident-desk", "the version of the product"),
    ("S3.3", "contract-helpdesk", "which may also give hours of its own"),
    ("S4.12", "saas-plans", "For a call, too, a specialist opens a ticket."),
]


@pytest.mark.parametrize(("clause", "stem", "says"), MARKED)
def test_a_clause_is_marked_where_it_is_said(clause: str, stem: str, says: str) -> None:
    told = [str(one) for one in drawn(sample(stem), "en").sentences() if clause in one.clauses]
    assert any(says in one for one in told), told


def test_objections_and_hours_of_contracts_are_told_of_only_where_the_rules_have_them() -> None:
    every = {stem: markdown(drawn(sample(stem), "en")) for stem in STEMS}
    objecting = {stem for stem, said in every.items() if "If you disagree" in said.partition("## Clauses")[0]}
    assert objecting == {"vendor-sla"}
    by_contract = {stem for stem, said in every.items() if "hours of its own" in said}
    assert by_contract == {"vendor-sla", "incident-desk", "contract-helpdesk"}


SHORT = {"short_days": {"shorten_by": "1 business_hour"}}


def test_short_days_and_days_of_the_desks_own_stand_among_the_special_ones() -> None:
    values = sample("vendor-sla").model_dump(mode="json", exclude_none=True)
    values["calendars"]["standard"] |= SHORT
    reason = {"ru": "Переезд", "en": "Moving house"}
    values["calendars"]["standard"]["exceptions"] = [{"date": "2026-12-07", "hours": [], "reason": reason}]
    said = markdown(drawn(Regulation.model_validate(values), "ru"))
    assert "3 ноября, вторник | 09:00–16:00 | Предпраздничный день" in said
    assert "7 декабря, понедельник | Закрыто | Переезд" in said
    assert "Накануне праздников день короче на 1 рабочий час." in said


def test_days_of_a_desks_or_plans_own_stand_apart_with_the_order_behind_them() -> None:
    values = sample("local-support").model_dump(mode="json", exclude_none=True)
    moving = {"date": "2026-12-07", "hours": [], "reason": {"en": "Moving house"}, "source": "Order 17"}
    values["desks"][0]["exceptions"] = [moving, moving | {"date": "2031-01-09"}]
    values["plans"]["default"]["exceptions"] = [{"date": "2026-12-05", "hours": ["10:00-14:00"]}]
    said = markdown(drawn(Regulation.model_validate(values), "en"))
    assert "Moscow office helpdesk: days of its own in 2026" in said
    assert "7 December, Monday | Closed | Moving house (Order 17)" in said
    assert "For everybody: days of its own in 2026" in said
    assert "5 December, Saturday | 10:00–14:00 |" in said
    assert "2031" not in said, "as far as the years shown"
    assert said.count("7 December, Monday") == 1, "not among the days of the calendar"


def test_a_year_without_a_production_calendar_is_said_to_be_provisional() -> None:
    later = page.document(Book(sample("vendor-sla"), NATIONAL), language="en", day=date(2031, 1, 5))
    assert "There is no production calendar for 2031 yet" in markdown(later)


def test_a_version_that_is_not_in_force_yet_says_so() -> None:
    early = page.document(Book(sample("vendor-sla"), NATIONAL), language="en", day=date(2023, 1, 5))
    assert str(early.version) == "Version 1, in force from 1 January 2024."
