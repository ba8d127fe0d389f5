"""The first page of the office says what wants a hand, and where; all well says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.agreements import book
from otklik.agreements.models import CalendarVersion, Contract
from otklik.mailroom.models import Envelope, LetterState, Mailbox, Outcome, Source
from otklik.people import acts as people
from otklik.people.models import Person, Role
from tests.faces.office.pages import OFFICE, text_of
from tests.mailroom import letters
from tests.world import NOW, World

AWAY = "Letters for duty@desk.example cannot be fetched since Mon 23 Nov, 10:05."


@pytest.fixture
def away(cast: World) -> Source:
    """A folder of incident-desk that has been out of reach for 25 minutes."""
    box = Mailbox.objects.create(
        service=cast.incident.service, desk=cast.incident.desk, address="duty@desk.example"
    )
    return Source.objects.create(
        mailbox=box, host="h", user="u", secret="s", since=NOW, last_error="closed: refused",
        due_at=NOW + timedelta(minutes=31),
        unreachable_since=NOW + timedelta(minutes=5),
    )  # fmt: skip


def test_all_well_says_so(cast: World, ada: Client) -> None:
    assert "Incident desk All is well." in text_of(ada.get("/office/"))


def test_each_need_leads_to_the_page_that_mends_it(cast: World, ada: Client, away: Source) -> None:
    service = cast.incident.service
    letters.outgoing(service, state=LetterState.FAILED, failed_at=NOW)
    Envelope.objects.create(service=service, digest="x", received_at=NOW, size=1, outcome=Outcome.UNSORTED)
    Contract.objects.filter(service=service).update(ends_on=(NOW + timedelta(days=30)).date())
    new = people.create_person(name="Nina Volkova", email="nina@desk.example")
    people.invite_agent(service=service, person=new)
    answer = ada.get("/office/")
    page = text_of(answer)
    for says, where in (
        (f"{AWAY} The server is there, and nobody listens on this port.", f"folders/{away.pk}"),
        ("1 letter or record was given up", "stuck"),
        ("1 letter found no place", "unsorted"),
        ("Contract 12/2026 with Acme ends on Wed 23 Dec 2026", f"contracts/{cast.incident.contract.pk}"),
        ("Invited and not signed in yet: Nina Volkova", "agents"),
    ):
        assert says in page
        assert f'href="{OFFICE}/{where}'.rstrip("/") in answer.content.decode()
    assert "All is well" not in page


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("it ends later", {"ends_on": (NOW + timedelta(days=32)).date()}),
        ("it has ended", {"ends_on": (NOW - timedelta(days=1)).date()}),
        ("it is not active", {"ends_on": NOW.date(), "active": False}),
    ],
)
def test_a_contract_wants_a_hand_in_its_last_month_alone(
    cast: World, ada: Client, why: str, change: dict[str, Any]
) -> None:
    Contract.objects.update(**change)
    assert "All is well." in text_of(ada.get("/office/")), why


def test_a_calendar_without_the_next_year_is_told_towards_the_end_of_this_one(
    cast: World, ada: Client
) -> None:
    for row in CalendarVersion.objects.all():
        row.rows = "\n".join(line for line in row.rows.splitlines() if not line.startswith("2027"))
        row.save()
    book.forget()
    page = text_of(ada.get("/office/"))
    book.forget()
    assert "has no data for 2027" in page


def test_a_folder_that_no_worker_takes_up_is_told(cast: World, ada: Client, away: Source) -> None:
    Source.objects.update(unreachable_since=None, reachable_since=NOW, due_at=NOW + timedelta(minutes=20))
    assert "No worker fetches the letters for duty@desk.example" in text_of(ada.get("/office/"))
    assert "Nobody has looked in since Mon 23 Nov, 10:20" in text_of(ada.get(f"{OFFICE}/folders/{away.pk}"))
    Source.objects.update(leased_until=NOW + timedelta(hours=1))
    assert "All is well." in text_of(ada.get("/office/"))


def test_the_needs_of_another_service_are_not_told(cast: World, ada: Client, away: Source) -> None:
    Mailbox.objects.update(service=cast.local.service)
    assert "All is well." in text_of(ada.get("/office/"))


def test_home_asks_the_same_for_many_needs(
    cast: World, ada: Client, person: Person, away: Source, django_assert_max_num_queries: Any
) -> None:
    people.invite_agent(service=cast.local.service, person=person, role=Role.ADMINISTRATOR)
    ada.get("/office/")
    with django_assert_max_num_queries(19):
        ada.get("/office/")


@pytest.mark.parametrize(
    ("why", "role", "told", "linked"),
    [
        ("an administrator", Role.ADMINISTRATOR, True, True),
        ("a lead", Role.LEAD, True, False),
        ("an agent", Role.AGENT, False, False),
        ("an auditor", Role.AUDITOR, False, False),
    ],
)
def test_the_workspace_tells_those_who_lead_of_a_mailbox_out_of_reach(
    cast: World, browser: Any, away: Source, why: str, role: Role, told: bool, linked: bool
) -> None:
    agent = cast.incident.olga
    agent.role, agent.person.language = role, "en"
    agent.save()
    agent.person.save()
    for address in ("/", "/letters"):
        answer = browser(agent.person).get(address)
        assert (AWAY in text_of(answer)) == told, (why, address)
        assert (f"{OFFICE}/folders/{away.pk}" in answer.content.decode()) == linked


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("four minutes only", {"unreachable_since": NOW + timedelta(minutes=26)}),
        ("it is being tried out", {"testing": True}),
        ("it is back", {"unreachable_since": None, "reachable_since": NOW}),
    ],
)
def test_what_is_no_alarm_is_not_told(
    cast: World, ada: Client, away: Source, why: str, change: dict[str, Any]
) -> None:
    Source.objects.update(**change)
    assert "cannot be fetched" not in text_of(ada.get("/")), why
