"""Everybody can use the desk: the keyboard alone is enough; what axe finds serious on a page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.cache import cache
from playwright.sync_api import Page, expect

from otklik import faces
from otklik.tickets.models import Message, Ticket
from tests import world
from tests.faces import desk, shots
from tests.faces.test_browser import complaints as complaints
from tests.world import OLGA

FACES = Path(faces.__file__).parent
pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What the other theme can change: the themes differ in colours alone, as a test below says."""
# Only what is wrong comes back: the rest of what axe tells of a page is long, and nobody reads it.
FOUND = "runOnly => axe.run({resultTypes: ['violations'], runOnly}).then(found => found.violations)"


def complaints_in_both_themes(page: Page) -> Iterator[str]:
    for theme, rules in zip(shots.THEMES, (RULES, OF_COLOUR), strict=True):
        page.emulate_media(color_scheme=theme)
        yield from (f"{theme}: {said}" for said in complaints_of_axe(page, rules))


def complaints_of_axe(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """The grave findings, each with the first place that it names."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{finding['id']} at {finding['nodes'][0]['target']}: {finding['nodes'][0]['failureSummary']}"
        for finding in page.evaluate(FOUND, rules)
        if finding["impact"] in GRAVE
    ]


def test_the_themes_differ_in_colours_alone() -> None:
    """No rule of a style asks for the theme: only colours do, each by light-dark()."""
    styles = {path: path.read_text("utf-8") for path in FACES.rglob("*.css")}
    assert any("light-dark(" in style for style in styles.values())
    assert [str(path) for path, style in styles.items() if "prefers-color-scheme" in style] == []


@pytest.mark.parametrize("theme", shots.THEMES)
def test_a_word_that_is_hard_to_read_in_one_theme_is_complained_about_in_it(page: Page, theme: str) -> None:
    colour = "light-dark(#bbb, #bbb)" if theme == "light" else "light-dark(#444, #444)"
    page.set_content(
        '<html lang="en"><head><title>Words</title><style>:root {color-scheme: light dark; '
        f"background: light-dark(white, black); color: {colour}}}</style></head>"
        "<body><main><h1>Hard to read</h1></main></body></html>"
    )
    [said] = complaints_in_both_themes(page)
    assert said.startswith(f"{theme}: color-contrast at ['h1']")


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
