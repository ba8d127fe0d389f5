"""A call is logged by the keyboard alone, and without scripts; axe has nothing to say."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from otklik.tickets.models import Ticket
from tests.faces.test_accessibility import complaints_in_both_themes
from tests.faces.test_browser import at_the_desk as at_the_desk
from tests.faces.test_browser import cast as cast
from tests.faces.test_browser import complaints as complaints
from tests.post import Post
from tests.world import OLGA, PASSWORD, ZED, World

pytestmark = pytest.mark.browser


@pytest.mark.clause("S0.4", "S1.19")
def test_the_keyboard_alone_logs_a_call(cast: World, at_the_desk: Page, site: str) -> None:
    page = at_the_desk
    page.get_by_role("link", name="Log a call").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/new"))
    page.wait_for_load_state()
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("petrova")
    expect(page.locator("#found .pick")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".chosen")).to_contain_text("Ana Petrova")
    expect(page.locator("#subject")).to_be_focused()
    page.keyboard.type("No network")
    page.keyboard.press("Enter")
    expect(page.locator("#subject")).to_have_value("No network")
    expect(page.locator(".chosen")).to_contain_text("Ana Petrova")
    page.keyboard.press("Tab")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Nothing answers.")
    register = page.get_by_role("button", name="Register")
    for _ in range(12):
        page.keyboard.press("Tab")
        if register.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    ticket_number = page.locator("#number")
    expect(ticket_number).to_be_visible()
    assert ticket_number.inner_text() == Ticket.objects.get().number


def test_a_call_is_logged_without_scripts(chromium: Browser, cast: World, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/sign-in?next=/new")
    page.fill("#email", OLGA)
    page.fill("#password", PASSWORD)
    page.click("main button.main")
    page.fill("#find", "bo ivanov")
    page.fill("#text", "It broke.")
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator(".pick", has_text="may read tickets but not open them").click()
    expect(page.locator("#text")).to_have_value("It broke.")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("#reason-error")).to_contain_text("Please say why")
    page.fill("#reason", "Ana is ill.")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("#number")).to_have_text(Ticket.objects.get().number)
    context.close()


def test_another_type_or_service_brings_its_fields_and_loses_no_word(
    cast: World, at_the_desk: Page, site: str
) -> None:
    page = at_the_desk
    page.goto(f"{site}/new?service=local-support")
    page.fill("#text", "It smokes.")
    page.select_option("#service", "incident-desk")
    expect(page.locator("#type")).to_contain_text("Incident")
    page.wait_for_load_state("networkidle")
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    page.focus("#type")
    page.select_option("#type", "incident")
    expect(page.locator("#field-steps")).to_have_count(1)
    expect(page.locator("#type")).to_be_focused()
    expect(page.locator("#type")).to_have_value("incident")
    expect(page.locator("#text")).to_have_value("It smokes.")
    expect(page.get_by_role("button", name="Show what it needs")).to_have_count(0)


def test_a_letter_is_sorted_by_hand_and_axe_finds_nothing(cast: World, at_the_desk: Page, site: str) -> None:
    cache.clear()
    post, page = Post(world=cast), at_the_desk
    post.comes(cast.local, ZED, text="The lift is stuck.")
    post.worked()
    page.goto(f"{site}/letters")
    page.get_by_role("link", name="Sort").click()
    page.wait_for_url(re.compile(r"/letters/\d+"))
    page.wait_for_load_state()
    page.fill("#find", "ana")
    expect(page.locator("#found .pick")).to_have_count(1)
    assert list(complaints_in_both_themes(page)) == []
    page.locator("#found .pick").click()
    page.get_by_label("theirs from now on").check()
    assert list(complaints_in_both_themes(page)) == []
    page.get_by_role("button", name="Accept as a request").click()
    expect(page.locator("#thread")).to_contain_text("The lift is stuck.")
    assert Ticket.objects.get().requester == cast.local.ana


@pytest.mark.parametrize("address", ["/new", "/new?writes=1", "/new?find=acme"])
def test_axe_finds_nothing_on_the_form(cast: World, at_the_desk: Page, site: str, address: str) -> None:
    at_the_desk.goto(site + address)
    assert list(complaints_in_both_themes(at_the_desk)) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_window(cast: World, at_the_desk: Page, site: str, width: int) -> None:
    post, page = Post(world=cast), at_the_desk
    envelope = post.comes(cast.local, ZED, subject="Longwordwithoutanyspaces" * 9)
    post.worked()
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/new", "/new?find=acme", f"/letters/{envelope.pk}", "/letters"):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
