"""What is no number where one is expected is as if nothing had been said, and never a page that breaks."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.people.models import Person
from otklik.tickets.models import Message
from tests.faces import desk
from tests.world import World

ODD = pytest.mark.parametrize("odd", ["²", "١", "9" * 40, "-1", "x"])


@ODD
def test_in_an_address(cast: World, browser: Callable[[Person], Client], odd: str) -> None:
    olga, ticket = browser(cast.incident.olga.person), desk.ticket(cast.incident)
    pages = [f"/letters?before={odd}", f"/?after={odd}", f"{desk.address(ticket)}?why=resolution.{odd}"]
    assert [olga.get(page).status_code for page in pages] == [200, 200, 200]


@pytest.mark.parametrize(
    "after", [f"0,2026-01-01T00:00:00+00:00,{'9' * 30}", f"{'9' * 30},2026-01-01T00:00:00+00:00,1", "1,2,3,4"]
)
def test_in_the_place_of_a_further_page(cast: World, browser: Callable[[Person], Client], after: str) -> None:
    ticket = desk.ticket(cast.incident)
    queue = browser(cast.incident.olga.person).get("/", {"after": after})
    requests = browser(cast.incident.ana.person).get(
        f"/help/{ticket.service.slug}/requests", {"after": after}
    )
    assert (queue.status_code, requests.status_code) == (200, 200)


@ODD
def test_in_a_form(cast: World, browser: Callable[[Person], Client], odd: str) -> None:
    """As seen it means that nothing was; as an assignee it is nobody whom one could choose."""
    olga, ticket = browser(cast.incident.olga.person), desk.ticket(cast.incident)
    overtaken = desk.post(olga, ticket, "reply", text="Words", seen=odd)
    assert (overtaken.status_code, Message.objects.filter(text="Words").exists()) == (409, False)
    assert desk.post(olga, ticket, "assignee", to=odd).status_code == 422
    assert olga.post("/new/again", {"choose": odd, "contact": odd, "organisation": odd}).status_code == 200


@ODD
def test_in_a_customers_form(cast: World, browser: Callable[[Person], Client], odd: str) -> None:
    ana, ticket = browser(cast.incident.ana.person), desk.ticket(cast.incident)
    path = f"/help/{ticket.service.slug}/requests/{ticket.number}/answer"
    assert ana.post(path, {"seen": odd, "key": "k", "text": "Words"}).status_code in (302, 409)
