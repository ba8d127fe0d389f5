"""The page of kept and missed terms: who reads it, what it says, that every figure opens its tickets."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.people.models import Agent, Person, Role
from otklik.tickets.acts import routing, timekeeping
from otklik.tickets.models import Ticket
from tests.faces import desk
from tests.faces.test_pages import text_of
from tests.world import NOW, World

pytestmark = pytest.mark.clause("S0.13")
MOST_QUERIES = 9


@pytest.fixture
def lev(cast: World, browser: Callable[[Person], Client]) -> Client:
    """A lead of both services."""
    person = cast.local.lev.person
    person.language = "en"
    person.save()
    Agent.objects.filter(person=person).update(role=Role.LEAD)
    return browser(person)


@pytest.fixture
def late(cast: World) -> Ticket:
    """Accepted ten minutes after its hour was over."""
    ticket = desk.ticket(cast.local, subject="The lift", at=NOW - timedelta(minutes=60))
    later = NOW + timedelta(minutes=10)
    timekeeping.run(ticket.pk, now=later, unheard=lambda *_: False)
    routing.accept(ticket=ticket, agent=cast.local.olga, now=later)
    return ticket


def of(cast: World, **wishes: str) -> str:
    asked = {"service": cast.local.service.slug, **wishes}
    return "/kept?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_the_page_counts_what_is_kept_by_priority(cast: World, lev: Client, late: Ticket) -> None:
    kept = desk.ticket(cast.local, seq=2)
    routing.accept(ticket=kept, agent=cast.local.olga, now=NOW)
    says = text_of(lev.get(of(cast)).content.decode())
    assert "Review Priority Kept of what is decided" in says
    assert "Low 50 %" in says


def test_every_figure_opens_its_tickets(cast: World, lev: Client, late: Ticket) -> None:
    page = lev.get(of(cast)).content.decode()
    for way in re.findall(r'href="(/kept/cycles\?[^"]+)"', page):
        listed = lev.get(way.replace("&amp;", "&"))
        assert late.number in listed.content.decode(), way


def test_missed_terms_say_by_how_much(cast: World, lev: Client, late: Ticket) -> None:
    listed = lev.get(of(cast, clock="review", figure="missed").replace("kept?", "kept/cycles?"))
    says = text_of(listed.content.decode())
    assert "1 h 10 min of 1 h" in says
    assert desk.address(late) in listed.content.decode()


def test_several_services_stand_side_by_side(cast: World, lev: Client, late: Ticket) -> None:
    desk.ticket(cast.incident)
    says = text_of(lev.get("/kept").content.decode())
    assert "Local support 0 %" in says
    assert "Incident desk none yet" in says


def test_the_table_has_a_row_for_each_cycle(cast: World, lev: Client, late: Ticket) -> None:
    answer = lev.get(of(cast).replace("kept?", "kept/cycles.csv?"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = {row["clock"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows.keys() == {"review", "resolution"}
    assert (rows["review"]["state"], rows["review"]["spent_seconds"]) == ("missed", "4200")
    assert rows["review"]["started_at"] == (NOW - timedelta(minutes=60)).isoformat()


def test_agents_are_not_shown_the_page(olga: Client) -> None:
    assert olga.get("/kept").status_code == 403
    assert "Kept and missed" not in olga.get("/").content.decode()


@pytest.mark.parametrize(
    "nonsense",
    ["by=magic", "since=2026-13", "until=x", "service=nowhere", "priority=none", "clock=tick", "group=9"],
)
def test_what_cannot_be_read_is_as_usual(lev: Client, late: Ticket, nonsense: str) -> None:
    for way in ("/kept?", "/kept/cycles?", "/kept/cycles.csv?"):
        assert lev.get(way + nonsense).status_code == 200


@pytest.mark.parametrize("tickets", [1, 6])
def test_the_page_costs_the_same_for_any_number_of_cycles(cast: World, lev: Client, tickets: int) -> None:
    for seq in range(1, tickets + 1):
        desk.ticket(cast.local, seq=seq)
    lev.get(of(cast))
    with CaptureQueriesContext(connection) as queries:
        lev.get(of(cast))
    assert len(queries) <= MOST_QUERIES
