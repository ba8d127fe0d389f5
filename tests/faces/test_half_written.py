"""What an agent is writing stays while another form of the ticket's page is sent."""

import pytest
from playwright.sync_api import Page, expect

from otklik.tickets.models import Message, Ticket
from tests import world
from tests.faces import desk
from tests.faces.test_browser import at_the_desk as at_the_desk
from tests.faces.test_browser import complaints as complaints
from tests.world import World

pytestmark = pytest.mark.browser
WORDS = "Please restart the service,\nthen tell us"


@pytest.fixture
def cast(committed: str) -> World:
    return world.build()


@pytest.fixture
def ticket(cast: World) -> Ticket:
    return desk.ticket(cast.incident)


@pytest.fixture
def writing(site: str, at_the_desk: Page, ticket: Ticket) -> Page:
    """Olga has begun a question."""
    at_the_desk.goto(site + desk.address(ticket))
    at_the_desk.keyboard.press("a")
    at_the_desk.fill("#text", WORDS)
    return at_the_desk


def test_another_act_takes_nothing_of_what_is_being_written(writing: Page) -> None:
    page = writing
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#state")).to_contain_text("Open")
    expect(page.locator("#text")).to_have_value(WORDS)
    expect(page.locator("#act-ask")).to_be_checked()


def test_nor_does_one_that_is_refused(writing: Page) -> None:
    page = writing
    page.locator("#facts summary", has_text="add").click()
    page.fill("#facts details[open] input[name=to]", "nobody@acme.example")
    page.locator("#facts details[open] button").click()
    expect(page.get_by_role("alert").or_(page.locator("#facts .error"))).to_be_visible()
    expect(page.locator("#text")).to_have_value(WORDS)


def test_what_was_sent_stands_nowhere_again(writing: Page, ticket: Ticket) -> None:
    page = writing
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#text")).to_have_value(WORDS)
    page.get_by_role("button", name="Send question").click()
    expect(page.locator("#state")).to_contain_text("Waiting")
    expect(page.locator("#text")).to_have_value("")
    assert Message.objects.filter(ticket=ticket).latest("pk").text.splitlines() == WORDS.splitlines()
    page.reload()
    expect(page.locator("#text")).to_have_value("")
