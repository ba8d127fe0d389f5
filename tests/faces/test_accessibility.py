"""Everybody can use the desk: the keyboard alone is enough; what axe finds serious on a page."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Page, expect

from otklik.tickets.models import Message, Ticket
from tests import world
from tests.faces import desk, shots
from tests.faces.test_browser import complaints as complaints
from tests.world import OLGA

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def complaints_in_both_themes(page: Page) -> Iterator[str]:
    for theme in shots.THEMES:
        page.emulate_media(color_scheme=theme)
        yield from (f"{theme}: {said}" for said in complaints_of_axe(page))


def complaints_of_axe(page: Page) -> list[str]:
    """The grave findings, each with the first place that it names."""
    results = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES})
    return [
        f"{finding['id']} at {finding['nodes'][0]['target']}: {finding['nodes'][0]['failureSummary']}"
        for finding in results.response["violations"]
        if finding["impact"] in GRAVE
    ]


def test_the_keyboard_alone_answers_a_ticket(site: str, page: Page, complaints: list[str]) -> None:
    cache.clear()
    cast = world.build()
    ticket = desk.ticket(cast.incident, subject="The printer smokes")
    page.goto(f"{site}/sign-in")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type(OLGA)
    page.keyboard.press("Tab")
    page.keyboard.type(world.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(site + desk.address(ticket))
    page.keyboard.press("r")
    page.keyboard.type("Please switch it off.")
    page.keyboard.press("Tab")
    expect(page.locator("#files")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send reply")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_contain_text("Please switch it off.")
    page.keyboard.press("n")
    page.keyboard.type("Ana has a spare one.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("Ana has a spare one.")
    page.keyboard.press("u")
    expect(page.locator("#queue")).to_be_visible()
    written = Message.objects.filter(ticket=ticket).order_by("pk").values_list("direction", flat=True)
    assert list(written) == ["in", "out", "note"]
    assert Ticket.objects.get(pk=ticket.pk).assignee == cast.incident.olga


def test_a_question_mark_opens_the_keys(site: str, page: Page, complaints: list[str]) -> None:
    cast = world.build()
    ticket = desk.ticket(cast.incident)
    page.goto(f"{site}/sign-in?next={desk.address(ticket)}")
    page.fill("#email", OLGA)
    page.fill("#password", world.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#composer")).to_be_visible()
    for address, key in ((desk.address(ticket), "Ask the customer"), ("/", "next ticket")):
        page.goto(site + address)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_contain_text(key)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
