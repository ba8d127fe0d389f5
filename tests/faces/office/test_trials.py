"""Rules tried on past tickets in the office: what is asked, how it goes, what it found, and taken away."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from otklik.agreements import drafting
from otklik.agreements.models import RegulationVersion
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.people import acts as people
from otklik.people.models import Person, Role
from otklik.tickets.acts import routing
from otklik.tickets.models import Task, Ticket
from tests.faces import desk
from tests.faces.office.pages import OFFICE, text_of
from tests.world import NOW, World

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S0.13")]

LOCAL = "/office/services/local-support"
TRIALS = f"{LOCAL}/regulations/trials"
DAYS = {"since": "2026-11-01", "until": "2026-11-30"}
HOUR, HALF = "review: {within: 1 business_hour}", "review: {within: 30 business_minutes}"


@pytest.fixture
def ada(cast: World, person: Person, browser: Callable[[Person], Client]) -> Client:
    """She administers local-support as well."""
    people.invite_agent(service=cast.local.service, person=person, role=Role.ADMINISTRATOR)
    return browser(person)


@pytest.fixture
def tickets(cast: World) -> list[Ticket]:
    """Two tickets of local-support, looked at after 5 and after 45 minutes; an hour is promised."""
    made = [desk.ticket(cast.local, seq=seq) for seq in (1, 2)]
    for ticket, minutes in zip(made, (5, 45), strict=True):
        routing.accept(ticket=ticket, agent=cast.local.olga, now=NOW + timedelta(minutes=minutes))
    return made


def draft(cast: World, *, old: str = "", new: str = "") -> None:
    """The draft of local-support, with something else in it."""
    text = RegulationVersion.objects.get(service=cast.local.service).text
    assert old in text
    drafting.begin(service=cast.local.service, text=text.replace(old, new, 1), by=None, now=NOW)


def tried(ada: Client, **given: str) -> HttpResponse:
    return ada.post(TRIALS, {"rules": "local-support@1", **DAYS, **given})


def worked() -> None:
    now = timezone.now() + timedelta(seconds=1)
    Worker([chores.filing()[-1]], tick=lambda: now).once()


def test_the_list_of_versions_leads_to_trials_and_a_draft_to_that_of_itself(cast: World, ada: Client) -> None:
    draft(cast)
    assert f'href="{TRIALS}"'.encode() in ada.get(f"{LOCAL}/regulations").content
    assert f'href="{TRIALS}?rules=draft"'.encode() in ada.get(f"{LOCAL}/regulations/draft").content
    page = ada.get(f"{TRIALS}?rules=draft")
    assert b'<option value="draft" selected>' in page.content


def test_a_trial_of_the_same_rules_is_begun_left_and_found_and_finds_no_difference(
    tickets: list[Ticket], ada: Client
) -> None:
    where = tried(ada).headers["Location"]
    page = ada.get(where)
    assert "0 of 2 tickets" in text_of(page)
    assert page.headers["Refresh"] == "2"
    worked()
    assert where.encode() in ada.get(TRIALS).content
    page = ada.get(where)
    assert "Refresh" not in page.headers
    assert "2 tickets counted. Every term would have come out as it did." in text_of(page)


def test_a_shorter_term_shows_the_tickets_that_flip_and_everything_can_be_taken_away(
    cast: World, tickets: list[Ticket], ada: Client
) -> None:
    draft(cast, old=HOUR, new=HALF)
    where = tried(ada, rules="draft").headers["Location"]
    worked()
    said = text_of(ada.get(where))
    assert "1 kept term would be missed." in said
    assert f"{tickets[1].number} Review kept missed" in said
    assert f'href="/tickets/local-support/{tickets[1].number}"'.encode() in ada.get(where).content
    for by, name in (("plan", "By plan"), ("month", "November 2026")):
        assert name in text_of(ada.get(f"{where}?by={by}"))
    rows = _rows(ada, f"{where}/terms.csv")
    assert sum(int(row["missed_after"]) - int(row["missed_before"]) for row in rows) == 1
    assert _rows(ada, f"{where}/tickets.csv") == [
        {"ticket": tickets[1].number, "clock": "review", "before": "kept", "after": "missed"}
    ]
    assert json.loads(ada.get(f"{where}/trial.json").content) == Task.objects.get().state["tally"]
    assert HALF.encode() in ada.get(f"{where}/file").content


def _rows(ada: Client, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ada.get(url).content.decode("utf-8-sig"))))


def test_days_the_wrong_way_round_rules_unknown_and_a_draft_with_errors_are_refused_beside_the_field(
    cast: World, ada: Client
) -> None:
    for given, says in (
        ({"since": "2026-11-30", "until": "2026-11-01"}, "It ends before it begins."),
        ({"since": "soon"}, "Enter a valid date."),
        ({"rules": "local-support@9"}, "local-support@9"),
    ):
        answer = tried(ada, **given)
        assert answer.status_code == 422
        assert says in text_of(answer)
    draft(cast, old="version: 1", new="version: one")
    answer = tried(ada, rules="draft")
    assert answer.status_code == 422
    assert "nothing can be counted" in text_of(answer)
    assert not Task.objects.exists()


def test_a_trial_is_thrown_away_once_or_twice(tickets: list[Ticket], ada: Client) -> None:
    where = tried(ada).headers["Location"]
    for _ in range(2):
        assert ada.post(f"{where}/dropping").headers["Location"] == TRIALS
    assert ada.get(where).status_code == 404
    worked()


def test_a_trial_of_another_service_is_not_there_and_work_of_other_kinds_is_no_trial(
    cast: World, tickets: list[Ticket], ada: Client
) -> None:
    where = tried(ada).headers["Location"]
    pk = where.rsplit("/", 1)[1]
    assert ada.get(f"{LOCAL}/work/{pk}").status_code == 404
    assert ada.get(f"{OFFICE}/regulations/trials/{pk}").status_code == 404


def test_no_worker_is_told(tickets: list[Ticket], ada: Client) -> None:
    where = tried(ada).headers["Location"]
    Task.objects.update(due_at=NOW - timedelta(minutes=2))
    assert "otklik doctor" in text_of(ada.get(where))


def test_the_pages_keep_their_budgets(
    cast: World, tickets: list[Ticket], ada: Client, django_assert_max_num_queries: Any
) -> None:
    where = tried(ada).headers["Location"]
    worked()
    for url in (TRIALS, where):
        ada.get(url)
        with django_assert_max_num_queries(14):
            ada.get(url)
