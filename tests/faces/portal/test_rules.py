"""A service's rules in its portal: for everybody, in their language, with the versions before and to come."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.agreements import acts as agreements
from otklik.kit.files import REGULATIONS
from tests.faces.test_pages import text_of
from tests.five import STEMS, Place
from tests.world import NOW

MOST_QUERIES = 5


def published(place: Place, *, after: int, version: int = 2, days: int = 10) -> None:
    """A further version of vendor-sla that waits so many days in place of fifteen, in force days from now."""
    begins = (NOW + timedelta(days=after)).date()
    text = (REGULATIONS / "vendor-sla.yaml").read_text("utf-8")
    text = text.replace("\nversion: 1", f"\nversion: {version}").replace(
        "15 calendar_days", f"{days} calendar_days"
    )
    text = text.replace("from: 2024-01-01", f"from: {begins}")
    agreements.publish(service=place.service, text=text, now=NOW)


def rules(path: str, language: str = "en", status: int = 200) -> str:
    answer = Client().get(f"/help/{path}", headers={"Accept-Language": language})
    assert answer.status_code == status
    said = text_of(answer.content.decode()).replace("\u00a0", " ") if status == 200 else ""
    return re.sub(r" +([.,:])", r"\1", said)


@pytest.mark.parametrize("stem", STEMS)
def test_everybody_reads_the_rules_of_each_service(places: dict[str, Place], stem: str) -> None:
    rule = places[stem].rules
    for language, says in (
        ("en", "Version 1, in force since 1 January 2024."),
        ("ru", "Версия 1, действует с"),
    ):
        said = rules(f"{stem}/rules/", language)
        assert rule.title[language] in said
        assert says in said


def test_every_page_of_a_portal_leads_to_the_rules(places: dict[str, Place]) -> None:
    answer = Client().get("/help/vendor-sla/")
    assert 'href="/help/vendor-sla/rules/"' in answer.content.decode()


@pytest.mark.parametrize(("after", "days"), [(1, "15 calendar days"), (-1, "10 calendar days")])
def test_the_version_in_force_is_the_one_shown(places: dict[str, Place], after: int, days: str) -> None:
    published(places["vendor-sla"], after=after)
    said = rules("vendor-sla/rules/")
    assert f"We wait {days} for your answer to a proposed solution" in said
    assert "from 1 January 2024 to" in said


def test_a_version_that_is_over_says_so_and_leads_to_the_one_in_force(places: dict[str, Place]) -> None:
    published(places["vendor-sla"], after=-30)
    old = rules("vendor-sla/rules/vendor-sla/1/")
    assert "no longer in force" in old
    assert "15 calendar days" in old
    assert "no longer in force" not in rules("vendor-sla/rules/vendor-sla/2/")


@pytest.mark.parametrize(
    "path", ["vendor-sla/rules/vendor-sla/7/", "vendor-sla/rules/saas-plans/1/", "nobody/rules/"]
)
def test_rules_that_are_not_there_are_missing(places: dict[str, Place], path: str) -> None:
    rules(path, status=404)


def test_rules_cost_few_queries(places: dict[str, Place]) -> None:
    rules("vendor-sla/rules/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rules("vendor-sla/rules/")
    assert len(asked) <= MOST_QUERIES


def test_what_a_version_changes_stands_on_a_page_of_its_own(places: dict[str, Place]) -> None:
    published(places["vendor-sla"], after=9)
    page = rules("vendor-sla/rules/vendor-sla/2/changes/")
    assert "What version 2 changed since version 1" in page
    assert "15 → 10 calendar days" in page
    assert "15 → 10 календарных дней" in rules("vendor-sla/rules/vendor-sla/2/changes/", "ru")
    assert "It was the first version." in rules("vendor-sla/rules/vendor-sla/1/changes/")
    rules("vendor-sla/rules/vendor-sla/3/changes/", status=404)


def test_what_is_decided_inside_is_no_change_for_customers(places: dict[str, Place]) -> None:
    place = places["saas-plans"]
    text = (REGULATIONS / "saas-plans.yaml").read_text("utf-8").replace("\nversion: 1", "\nversion: 2")
    text = text.replace("goal: 2 business_hours", "goal: 3 business_hours")
    text = text.replace("from: 2024-01-01", f"from: {NOW.date() + timedelta(days=3)}")
    agreements.publish(service=place.service, text=text, now=NOW)
    page = rules("saas-plans/rules/saas-plans/2/changes/")
    assert "goal" not in page
    assert "2 → 3" not in page
    assert "Nothing that these pages say." in page


def test_a_version_to_come_is_announced_with_what_it_changes(places: dict[str, Place]) -> None:
    published(places["vendor-sla"], after=9)
    page = rules("vendor-sla/rules/")
    assert "Version 2: from 2 December 2026. What it changes" in page
    assert "What it changes" not in rules("vendor-sla/rules/vendor-sla/2/")


# --- any two versions -----------------------------------------------------------------------------

CHANGES = "vendor-sla/rules/vendor-sla/{}/changes/"


@pytest.fixture
def three(places: dict[str, Place]) -> Place:
    """Three versions of vendor-sla: 15 days of silence, then 10, then 12."""
    published(places["vendor-sla"], after=-30)
    published(places["vendor-sla"], after=-10, version=3, days=12)
    return places["vendor-sla"]


@pytest.mark.parametrize(("path", "title", "says"), [
    ("3/changes/", "What version 3 changed since version 2", "10 → 12 calendar days"),
    ("3/changes/?since=1", "What version 3 changed since version 1", "15 → 12 calendar days"),
    ("3/changes/?since=vendor-sla@1", "What version 3 changed since version 1", "15 → 12 calendar days"),
    ("1/changes/?since=3", "What version 3 changed since version 1", "15 → 12 calendar days"),
    ("1/changes/?since=2", "What version 2 changed since version 1", "15 → 10 calendar days"),
])  # fmt: skip
def test_any_two_versions_are_compared_the_older_first(
    three: Place, path: str, title: str, says: str
) -> None:
    page = rules(f"vendor-sla/rules/vendor-sla/{path}")
    assert title in page
    assert says in page


@pytest.mark.parametrize(("since", "says"), [
    ("7", "There is no such version: choose one of the list."),
    ("nonsense", "There is no such version: choose one of the list."),
    ("saas-plans@1", "There is no such version: choose one of the list."),
    ("3", "This is the version itself: choose another one."),
])  # fmt: skip
def test_a_version_that_cannot_be_compared_is_said_beside_the_choice(
    three: Place, since: str, says: str
) -> None:
    answer = Client().get(f"/help/{CHANGES.format(3)}", {"since": since}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert f'<p class="error" id="since-error" role="alert">{says}</p>' in html
    assert 'aria-describedby="since-error"' in html
    assert "10 → 12 calendar days" in html.replace("\u00a0", " ")


def test_the_choice_holds_all_other_versions_and_keeps_the_one_chosen(three: Place) -> None:
    html = Client().get(f"/help/{CHANGES.format(3)}?since=1").content.decode()
    options = re.findall(r'<option value="([^"]+)" (selected)?', html)
    assert options == [("vendor-sla@2", ""), ("vendor-sla@1", "selected")]
    alone = Client().get("/help/saas-plans/rules/saas-plans/1/changes/").content.decode()
    assert "<option" not in alone


def test_the_list_of_versions_leads_to_a_comparison_with_the_one_shown(three: Place) -> None:
    html = Client().get("/help/vendor-sla/rules/").content.decode()
    at = "/help/vendor-sla/rules/vendor-sla/{}/changes/?since=vendor-sla%40{}"
    assert at.format(3, 2) in html
    assert at.format(3, 1) in html
    old = Client().get("/help/vendor-sla/rules/vendor-sla/1/").content.decode()
    assert at.format(3, 1) in old
    assert at.format(2, 1) in old


def test_a_comparison_costs_few_queries_however_many_versions_there_are(three: Place) -> None:
    asked = CHANGES.format(3) + "?since=1"
    rules(asked)
    with CaptureQueriesContext(connection) as few:
        rules(asked)
    for version in (4, 5, 6):
        published(three, after=version, version=version, days=version)
    rules(asked)
    with CaptureQueriesContext(connection) as many:
        rules(asked)
    assert len(many) <= len(few) <= MOST_QUERIES
