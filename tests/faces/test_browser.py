"""The desk in a real browser: live rows, keys, two agents at once, the page's own policy kept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from otklik.tickets.acts import conversing
from otklik.tickets.models import Ticket
from tests import world
from tests.faces import desk
from tests.world import NOW, OLGA, PASSWORD, World

pytestmark = pytest.mark.browser


@pytest.fixture
def cast(committed: str) -> World:
    return world.build()


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complained of: nothing, if a test does not say otherwise."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Refusals have their status: the browser notes them as errors.
        if message.type == "error" and "status of 4" not in message.text:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@pytest.fixture
def at_the_desk(page: Page, site: str, cast: World, complaints: list[str]) -> Page:
    page.goto(f"{site}/sign-in")
    page.fill("#email", OLGA)
    page.fill("#password", PASSWORD)
    page.click("main button.main")
    page.wait_for_selector("#queue")
    return page


def test_a_new_ticket_appears_by_itself_and_waits_while_somebody_is_in_the_list(
    cast: World, at_the_desk: Page
) -> None:
    page = at_the_desk
    desk.ticket(cast.local, seq=1, subject="First of all")
    expect(page.get_by_text("First of all")).to_be_visible(timeout=9_000)
    page.keyboard.press("j")
    second = desk.ticket(cast.local, seq=2, subject="Second of all")
    expect(page.get_by_role("button", name="1 new ticket: show")).to_be_visible(timeout=9_000)
    assert page.get_by_text("Second of all").count() == 0
    conversing.note(ticket=second, agent=cast.local.lev, text="Mine", now=NOW)
    page.get_by_role("button", name="1 new ticket: show").click()
    expect(page.get_by_text("Second of all")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#ticket")).to_be_visible()


def test_others_words_appear_and_what_is_typed_stays(cast: World, at_the_desk: Page, site: str) -> None:
    page, ticket = at_the_desk, desk.ticket(cast.incident)
    page.goto(site + desk.address(ticket))
    page.keyboard.press("a")
    page.keyboard.type("Which model is it?")
    conversing.note(ticket=ticket, agent=cast.incident.lev, text="It is a ZT-230", now=NOW)
    expect(page.get_by_text("It is a ZT-230")).to_be_visible(timeout=9_000)
    expect(page.locator("#text")).to_have_value("Which model is it?")
    expect(page.locator("#hint")).to_contain_text("Lev Orlov changed this ticket")
    page.get_by_role("button", name="Send question").click()
    expect(page.locator("#stale")).to_contain_text("It is a ZT-230")
    expect(page.locator("#text")).to_have_value("Which model is it?")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator("#state")).to_contain_text("Waiting for the customer")


def test_why_opens_beside_the_clocks(cast: World, at_the_desk: Page, site: str) -> None:
    page, ticket = at_the_desk, desk.ticket(cast.local)
    page.goto(site + desk.address(ticket))
    page.get_by_role("link", name="Why: Review").click()
    expect(page.locator(".why")).to_contain_text("S0.12")
    page.get_by_role("link", name="Close").click()
    expect(page.locator(".why")).to_have_count(0)


def test_everything_works_without_scripts(chromium: Browser, cast: World, site: str) -> None:
    ticket = desk.ticket(cast.incident)
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/sign-in?next={desk.address(ticket)}")
    page.fill("#email", OLGA)
    page.fill("#password", PASSWORD)
    page.click("main button.main")
    page.locator("label", has=page.locator("#act-ask")).click()
    page.fill("#text", "Which model?")
    page.get_by_role("button", name="Send question").click()
    expect(page.locator("#state")).to_contain_text("Waiting for the customer")
    assert Ticket.objects.get(pk=ticket.pk).state == "pending_customer"
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_window(cast: World, at_the_desk: Page, site: str, width: int) -> None:
    page, ticket = at_the_desk, desk.ticket(cast.incident, subject="Длинноесловобезпробелов" * 8)
    page.set_viewport_size({"width": width, "height": 800})
    for address in ["/", "/letters", desk.address(ticket), desk.address(ticket) + "?why=resolution.1"]:
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_choice_made_stays_while_others_change_the_ticket(
    cast: World, at_the_desk: Page, site: str
) -> None:
    page, ticket = at_the_desk, desk.ticket(cast.incident)
    page.goto(site + desk.address(ticket))
    page.keyboard.press("x")
    page.keyboard.type("We answer polite letters.")
    page.select_option("#ground-refuse", "obscene")
    conversing.ask(ticket=ticket, agent=cast.incident.lev, text="Which model?", now=NOW)
    expect(page.locator("#thread").get_by_text("Which model?")).to_be_visible(timeout=9_000)
    expect(page.locator("#ground-refuse")).to_have_value("obscene")
    page.get_by_role("button", name="Refuse and close").click()
    expect(page.locator("#stale")).to_contain_text("Which model?")
    expect(page.locator("#ground-refuse")).to_have_value("obscene")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator("#state")).to_contain_text("obscene or insulting language (S2.25)")


def test_a_ticket_is_put_on_hold_and_taken_up_again_by_hand(
    cast: World, at_the_desk: Page, site: str
) -> None:
    page, ticket = at_the_desk, desk.ticket(cast.local)
    page.goto(site + desk.address(ticket))
    page.keyboard.press("h")
    page.keyboard.type("The supplier looks into it.")
    page.get_by_role("button", name="Put on hold").click()
    expect(page.locator("#state")).to_contain_text("Waiting for a third party")
    page.get_by_role("button", name="Go on with the work").click()
    expect(page.locator("#state")).to_contain_text("Open")


def test_work_has_begun_is_sent_by_its_own_button(cast: World, at_the_desk: Page, site: str) -> None:
    page, ticket = at_the_desk, desk.ticket(cast.incident)
    page.goto(site + desk.address(ticket))
    page.keyboard.press("w")
    page.keyboard.type("We are at it.")
    page.locator("#sends .for-confirm-work button").click()
    expect(page.locator("#thread")).to_contain_text("We are at it.")
