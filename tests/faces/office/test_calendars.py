"""Calendars in the office: a year of days and hours, another word on a day, a file, what it moves."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.agreements import book, calendars
from otklik.agreements.models import CalendarVersion
from otklik.kit import clock
from otklik.kit.files import REGULATIONS
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people.models import Change, Person
from otklik.tickets import journal
from otklik.tickets.models import Task, Ticket
from tests.faces import desk
from tests.faces.office.pages import OFFICE, text_of
from tests.world import NOW, World

pytestmark = pytest.mark.django_db

RU = f"{OFFICE}/calendars/ru"


def newest() -> CalendarVersion:
    return CalendarVersion.objects.filter(calendar_id="ru").latest("version")


def changed(client: Client, day: str = "2026-11-24", **given: Any) -> HttpResponse:
    """A day becomes a day off, by the form."""
    return client.post(f"{RU}/day", {"day": day, "kind": "day_off", "source": "Decree 1", **given})


def imported(client: Client, text: str, name: str = "days.csv", **given: Any) -> HttpResponse:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"{RU}/file", {"file": file, "kind": "holiday", **given})


def preview() -> str:
    return f"{RU}/versions/{newest().version}"


def taken_in(client: Client, **given: Any) -> HttpResponse:
    seen = client.get(preview()).context["seen"]
    return client.post(f"{preview()}/taking-in", {"seen": seen, **given})


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("a short day, full here", "Tue 3 Nov: working day: Day before a public holiday, 09:00–18:00"),
        ("a holiday", "Wed 4 Nov: public holiday: Unity Day, closed"),
        ("a weekday", "Thu 5 Nov: working day, 09:00–18:00"),
        ("a Saturday", "Sat 7 Nov: day off of the week, closed"),
        ("a day off by decree", "Thu 31 Dec: day off by decree: Day off moved from"),
    ],
)
def test_a_year_tells_every_day_with_its_kind_and_hours(ada: Client, day: str, says: str) -> None:
    page = text_of(ada.get(f"{RU}?year=2026"))
    assert says in page, day
    assert "2026: 247 working days" in page


@pytest.fixture
def own_days(cast: World) -> None:
    """incident-desk has moved house on a Tuesday; its plan is served on a Saturday."""
    text = (REGULATIONS / "incident-desk.yaml").read_text("utf-8")
    days = {
        "calendar: working, serves": "calendar: working, exceptions: [{date: 2026-11-24, hours: [], "
        "reason: {en: Moving house, ru: Переезд}, source: Order 17 of 2 November}], serves",
        "version: 1\n": "version: 2\n",
    }  # fmt: skip
    for old, new in days.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    plan = "exceptions: [{date: 2026-11-28, hours: ['10:00-14:00'], source: Order 18}]"
    text = text.replace("calendar: working}", f"calendar: working, {plan}}}", 1)
    agreements.publish(service=cast.incident.service, text=text, now=cast.now)


def test_a_day_of_a_desks_or_plans_own_stands_there_with_hours_and_source(
    ada: Client, own_days: None
) -> None:
    page = text_of(ada.get(f"{RU}?year=2026&hours=desk.main"))
    assert "Tue 24 Nov: own hours: Moving house, closed" in page
    assert "24 own hours: Moving house, closed · Order 17 of 2 November" in page
    assert "Sat 28 Nov: day off of the week, closed" in page
    page = text_of(ada.get(f"{RU}?year=2026&hours=plan.package"))
    assert "28 own hours, 10:00–14:00 · Order 18" in page
    assert "24 own hours: Moving house, closed" in page, "its tickets are at that desk"
    assert "31 day off by decree: Day off moved from" in page
    assert "№ 1466" in page, "a day by law has its source too"


def test_the_rules_in_words_name_them_too(ada: Client, own_days: None, cast: World) -> None:
    version = cast.incident.service.regulations.get(version=2)
    page = text_of(ada.get(f"{OFFICE}/regulations/{version.pk}?in=en"))
    assert "2026-11-24 · closed · Moving house · Order 17 of 2 November" in page
    assert "2026-11-28 · 10:00-14:00 · Order 18" in page


def test_whose_hours_are_shown_is_chosen_among_those_that_differ(ada: Client, own_days: None) -> None:
    page = ada.get(f"{RU}?year=2026&hours=nobody").content.decode()
    ways = re.findall(r'<a href="\?year=2026&amp;hours=([\w.]+)"', page)
    assert list(dict.fromkeys(ways)) == ["desk.main", "plan.package"]


def test_a_working_saturday_has_the_hours_of_the_day_that_it_works_for(ada: Client) -> None:
    page = text_of(ada.get(f"{RU}?year=2025"))
    assert "Sat 1 Nov: working day by decree: Working day in place of 2025-11-03, 09:00–18:00" in page


def test_a_year_without_data_says_that_its_deadlines_are_provisional(ada: Client) -> None:
    assert "deadlines in that year are provisional" in text_of(ada.get(f"{RU}?year=2031"))


@pytest.mark.parametrize("year", ["", "x", "99999", "-1", "²⁰²⁶"])
def test_an_odd_year_is_a_page_all_the_same(ada: Client, year: str) -> None:
    assert ada.get(RU, {"year": year}).status_code == 200


def test_a_day_changed_counts_only_once_it_is_put_into_force(cast: World, ada: Client) -> None:
    ticket = desk.ticket(cast.incident)
    held = book.newest_calendars(cast.incident.service.pk)
    assert changed(ada)["Location"] == preview()
    shown = text_of(ada.get(preview()))
    assert "1 open ticket : promised times of 1 move" in shown
    assert "Tue 24 Nov 2026 an ordinary day of the week day off by decree Decree 1" in shown
    assert book.newest_calendars(cast.incident.service.pk) == held
    work = taken_in(ada)["Location"]
    Worker(chores.filing(), tick=lambda: clock.now()).once()
    ticket.refresh_from_db()
    assert ticket.calendars == book.newest_calendars(cast.incident.service.pk)
    assert "Promised times moved on 1 ticket." in text_of(ada.get(work))
    told = Change.objects.order_by("pk").values_list("kind", flat=True)
    assert list(told)[-2:] == ["calendar_added", "calendar_taken_in"]


@pytest.mark.parametrize(
    ("why", "given", "says"),
    [
        ("no day", {"day": ""}, "This field is required"),
        ("no date", {"day": "soon"}, "Enter a valid date"),
        ("no decree", {"source": ""}, "This field is required"),
        ("no kind", {"kind": "feast"}, "Select a valid choice"),
    ],
)
def test_a_day_told_badly_is_refused_with_what_was_typed(
    ada: Client, why: str, given: dict[str, str], says: str
) -> None:
    answer = changed(ada, **{"title": "Election day", **given})
    assert (answer.status_code, says in text_of(answer)) == (422, True), why
    assert "Election day" in answer.content.decode()


def test_a_file_takes_the_place_of_its_years(ada: Client) -> None:
    answer = imported(ada, "date,kind\n2028-01-01,holiday\n2028-03-08,holiday\n", short_days="on")
    assert answer.status_code == 302
    days = book.version_of(newest().pk)
    assert sorted(day.isoformat() for day in days.days if day.year == 2028) == [
        "2028-01-01",
        "2028-03-07",
        "2028-03-08",
    ]
    assert 2026 in days.years


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date,kind\n2028-01-01,feast\n2028-13-01,holiday\n", "line 2: “feast” is no kind of day"),
        ("date,kind\n2028-01-01,feast\n2028-13-01,holiday\n", "line 3: “2028-13-01” is no date"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n", "line 2: an event without"),
        ("", "is empty"),
    ],
)
def test_a_file_that_does_not_read_says_each_line(ada: Client, text: str, says: str) -> None:
    before = CalendarVersion.objects.count()
    answer = imported(ada, text)
    assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert CalendarVersion.objects.count() == before


def test_whoever_looked_at_an_older_preview_looks_again(cast: World, ada: Client) -> None:
    changed(ada)
    seen = ada.get(preview()).context["seen"]
    taken_in(ada)
    changed(ada, day="2026-11-25")
    answer = ada.post(f"{preview()}/taking-in", {"seen": seen}, follow=True)
    assert "Look at the preview again" in text_of(answer)


def test_nothing_to_do_leads_back_to_the_year(ada: Client) -> None:
    changed(ada)
    assert taken_in(ada)["Location"] == RU
    assert not Task.objects.exists()


def test_a_newer_version_of_the_program_waits_to_be_looked_at(cast: World, ada: Client) -> None:
    rows = newest().rows + "2028-01-01,holiday,,false,Новый год,New Year,law\n"
    calendars.add_version(calendar_id="ru", rows=rows, source="ru.csv", now=NOW)
    assert "a newer version waits" in text_of(ada.get(f"{OFFICE}/calendars"))


def test_versions_of_another_service_are_not_there(
    cast: World, ada: Client, person: Person, browser: Callable[[Person], Client]
) -> None:
    days = list(book.version_of(newest().pk).days.values())[1:]
    theirs = calendars.change(
        service=cast.local.service, calendar_id="ru", days=days, source="x", by=None, now=NOW
    )
    assert ada.get(f"{RU}/versions/{theirs.version}").status_code == 404
    assert ada.post(f"{RU}/versions/{theirs.version}/taking-in").status_code == 404


def test_the_page_of_the_work_asks_again_until_it_is_done(cast: World, ada: Client) -> None:
    desk.ticket(cast.incident)
    changed(ada)
    work = taken_in(ada)["Location"]
    assert (ada.get(work).headers["Refresh"], "0 of 1 tickets" in text_of(ada.get(work))) == ("2", True)
    Worker(chores.filing(), tick=lambda: clock.now()).once()
    assert "Refresh" not in ada.get(work).headers
    assert "1 of 1 tickets" in text_of(ada.get(work))


def test_a_preview_costs_the_same_for_many_tickets(
    cast: World, ada: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 6):
        desk.ticket(cast.incident, seq=number)
    changed(ada)
    ada.get(preview())
    with django_assert_max_num_queries(22):
        ada.get(preview())


def test_a_ticket_tells_of_the_days_in_its_history(cast: World, ada: Client) -> None:
    ticket = desk.ticket(cast.incident)
    changed(ada)
    taken_in(ada)
    Worker(chores.filing(), tick=lambda: clock.now()).once()
    page = text_of(ada.get(desk.address(Ticket.objects.get(pk=ticket.pk))))
    assert "other data of the production calendar count" in page
    assert [type(entry.event).__name__ for entry in journal.entries_of(ticket)].count("Rebased") == 1
