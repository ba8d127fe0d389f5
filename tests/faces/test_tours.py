"""What to try, on the first page of the demo: there, true, and gone once it is closed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from otklik.people import acts as people
from otklik.people.models import Person
from otklik.tickets.acts import conversing
from otklik.tickets.models import Ticket
from tests.faces import desk
from tests.world import NOW, World

pytestmark = pytest.mark.django_db

VIEWER = "http://127.0.0.1:8027/"
_TOUR = re.compile(r'<section class="tour".*?</section>', re.DOTALL)


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = VIEWER


@pytest.fixture
def asked(cast: World, plain: Ticket) -> Ticket:
    """A ticket whose clock stands while its customer is asked."""
    conversing.ask(ticket=plain, agent=cast.local.olga, text="Which room?", now=NOW)
    return plain


@pytest.fixture
def proposed(cast: World, ticket: Ticket) -> Ticket:
    desk.proposed(ticket, cast.incident)
    return ticket


def tour(client: Client, path: str = "/") -> str:
    """The panel of a page, "" where there is none."""
    found = _TOUR.search(client.get(path).content.decode())
    return found.group() if found else ""


def test_five_sentences_lead_to_what_is_there(
    demo: None, olga: Client, asked: Ticket, proposed: Ticket
) -> None:
    said = tour(olga)
    assert said.count("<li>") == 5
    assert asked.number in said
    assert proposed.number in said
    assert "ana@acme.example" in said
    links = [link.replace("&amp;", "&") for link in re.findall(r'<li>.*?href="([^"]+)"', said)]
    assert VIEWER in links
    inside = [link for link in links if link.startswith("/")]
    assert len(inside) == 4
    for link in inside:
        assert olga.get(link).status_code == 200, link
    assert 'class="why"' in olga.get(inside[1]).content.decode()


def test_an_empty_desk_is_told_what_is_left_to_try(demo: None, olga: Client) -> None:
    assert tour(olga).count("<li>") == 1


@pytest.mark.parametrize(
    ("why", "path"), [("another view", "/?view=late"), ("a further page", "/?after=0,2026-01-01T00:00Z,1")]
)
def test_only_the_first_page_has_it(demo: None, olga: Client, why: str, path: str) -> None:
    assert tour(olga, path) == "", why


def test_outside_the_demo_there_is_none(olga: Client, asked: Ticket) -> None:
    assert tour(olga) == ""


def test_closed_it_stays_away_until_the_next_sign_in(
    demo: None, cast: World, olga: Client, browser: Callable[[Person], Client]
) -> None:
    answer = olga.post("/tour/closing", {"tour": "workspace", "next": "/?view=mine"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?view=mine")
    assert tour(olga) == ""
    assert tour(browser(cast.local.olga.person))


def test_closing_leads_nowhere_else(demo: None, olga: Client) -> None:
    answer = olga.post("/tour/closing", {"tour": "workspace", "next": "https://spy.example/"})
    assert answer.headers["Location"] == "/"


def test_a_customer_is_told_what_to_try_with_their_own_requests(
    demo: None, cast: World, ticket: Ticket, browser: Callable[[Person], Client]
) -> None:
    ana = browser(cast.incident.ana.person)
    people.set_language(person=cast.incident.ana.person, language="en")
    conversing.ask(ticket=ticket, agent=cast.incident.olga, text="Which version?", now=NOW)
    proposed = desk.ticket(cast.incident, seq=2)
    desk.proposed(proposed, cast.incident)
    said = tour(ana, "/help/incident-desk/requests")
    assert said.count("<li>") == 4
    for link in re.findall(r'href="(/[^"]+)"', said):
        assert ana.get(link, follow=True).status_code == 200, link
    assert ticket.number in said
    assert proposed.number in said
    ana.post("/tour/closing", {"tour": "portal", "next": "/help/incident-desk/requests"})
    assert tour(ana, "/help/incident-desk/requests") == ""
