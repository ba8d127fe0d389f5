"""What others do on an open ticket shows within three seconds, and nothing under the agent's hands moves."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from otklik.tickets.acts import conversing, solving
from otklik.tickets.models import Ticket
from otklik.tickets.words import Inbound
from tests import world
from tests.faces import desk, shots
from tests.faces.test_browser import at_the_desk as at_the_desk
from tests.faces.test_browser import complaints as complaints
from tests.world import NOW, World

pytestmark = pytest.mark.browser
WITHIN = 3_900
"""Milliseconds: three seconds until it is asked for, the rest for a slow machine to draw it."""


@pytest.fixture
def cast(committed: str) -> World:
    return world.build()


@pytest.fixture
def proposed(cast: World, site: str, at_the_desk: Page) -> tuple[Page, Ticket]:
    """Olga looks at a ticket with a proposed solution."""
    ticket = desk.ticket(cast.incident)
    desk.proposed(ticket, cast.incident)
    at_the_desk.goto(site + desk.address(ticket))
    return at_the_desk, ticket


def letter(ticket: Ticket, cast: World) -> None:
    said = Inbound(text="Thank you, it works!", sender_name="Ana Petrova")
    conversing.customer_wrote(ticket=ticket, said=said, contact=cast.incident.ana, received_at=NOW, now=NOW)


def test_a_letter_brings_its_state_its_clocks_and_the_act_it_asks_for(
    cast: World, proposed: tuple[Page, Ticket]
) -> None:
    page, ticket = proposed
    expect(page.locator("#silence")).to_contain_text("Customer's turn")
    letter(ticket, cast)
    helped = page.get_by_role("button", name="It helped, by this letter")
    expect(helped).to_be_visible(timeout=WITHIN)
    expect(page.locator("#state")).to_contain_text("Open")
    expect(page.locator("#silence")).to_have_count(0)
    expect(page.locator("#acts [data-of=confirmation]")).to_have_count(0)
    helped.click()
    expect(page.locator("#state")).to_contain_text("the customer confirmed the solution")


def test_an_open_page_offers_the_closing_when_silence_is_over(
    cast: World, proposed: tuple[Page, Ticket]
) -> None:
    page, _ticket = proposed
    with shots.at(NOW + timedelta(days=7)):
        expect(page.get_by_role("button", name="Close the ticket")).to_be_visible(timeout=WITHIN)


def test_take_back_stands_there_for_as_long_as_it_can_be_done(
    cast: World, proposed: tuple[Page, Ticket], settings: Any
) -> None:
    settings.UNDO = timedelta(seconds=2)
    page, _ticket = proposed
    page.fill("#text", "One thing more")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    expect(page.locator("#undo")).to_have_count(0, timeout=WITHIN)


def test_text_act_files_and_focus_stay_as_they_are(cast: World, proposed: tuple[Page, Ticket]) -> None:
    page, ticket = proposed
    page.keyboard.press("p")
    page.keyboard.type("Install build 7.2")
    page.get_by_text("interim: to try").click()
    page.set_input_files("#files", [{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"switch"}])
    page.focus("#text")
    seen = page.input_value("#composer input[name=seen]")
    letter(ticket, cast)
    expect(page.get_by_text("Thank you, it works!")).to_be_visible(timeout=WITHIN)
    expect(page.get_by_role("button", name="It helped, by this letter")).to_be_visible()
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("Install build 7.2")
    expect(page.locator("#act-propose")).to_be_checked()
    expect(page.locator("#kind-interim")).to_be_checked()
    expect(page.locator("#picked")).to_have_text("plan.txt")
    assert page.input_value("#composer input[name=seen]") == seen
    page.get_by_role("button", name="Seen").click()
    assert page.input_value("#composer input[name=seen]") == str(Ticket.objects.get(pk=ticket.pk).seq)


def test_an_act_that_is_possible_no_more_stays_chosen_while_its_text_is_typed(
    cast: World, site: str, at_the_desk: Page
) -> None:
    page, ticket = at_the_desk, desk.ticket(cast.local)
    page.goto(site + desk.address(ticket))
    page.keyboard.press("a")
    page.keyboard.type("Which model?")
    solving.solve(ticket=ticket, agent=cast.local.lev, text="Done by phone", now=NOW)
    expect(page.locator("#state")).to_contain_text("Closed", timeout=WITHIN)
    expect(page.locator("#act-ask")).to_be_checked()
    expect(page.locator("#act-solve")).to_have_count(0)
    page.get_by_role("button", name="Send question").click()
    expect(page.locator("#stale")).to_contain_text("Done by phone")
    assert "Which model?" in page.content()


def test_an_opened_small_form_keeps_its_words(cast: World, proposed: tuple[Page, Ticket]) -> None:
    page, ticket = proposed
    page.locator("#acts [data-of=rejection] summary").click()
    page.fill("#text-rejection", "It still smokes")
    letter(ticket, cast)
    expect(page.get_by_text("Thank you, it works!")).to_be_visible(timeout=WITHIN)
    expect(page.locator("#text-rejection")).to_have_value("It still smokes")
    expect(page.locator("#text-rejection")).to_be_visible()
