"""The portal by keyboard alone and for everybody: from sign-in to a request's page."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from otklik.people import acts
from tests import world
from tests.faces import desk, shots
from tests.faces.portal import views_to_see
from tests.faces.test_browser import complaints as complaints
from tests.world import ANA

pytestmark = pytest.mark.browser
HOME = "/help/incident-desk/"


@pytest.fixture
def furnished(site: str) -> Iterator[str]:
    """The site with a request of Ana's, whose language is English."""
    cache.clear()
    with shots.at(world.NOW):
        cast = world.build()
        acts.set_language(person=cast.incident.ana.person, language="en")
        desk.ticket(cast.incident, subject="The printer smokes")
        yield site


def tab_to(page: Page, name: str) -> None:
    """Tab after Tab until the link or button of that name has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == name:
            return
    raise AssertionError(f"no way to {name!r} by Tab")


def test_the_keyboard_alone_signs_in_and_opens_a_request(
    furnished: str, page: Page, complaints: list[str]
) -> None:
    page.goto(furnished + HOME)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to(page, "Help")
    page.keyboard.press("Enter")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type("ana@acme")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not an e-mail address.")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(".example")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(digits())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{furnished}{HOME}new?form=*")
    tab_to(page, "My requests")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{furnished}{HOME}requests")
    tab_to(page, "The printer smokes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The printer smokes")


def test_the_letters_link_signs_in_another_browser_by_its_button(
    furnished: str, page: Page, complaints: list[str]
) -> None:
    page.goto(f"{furnished}{HOME}sign-in?next={HOME}requests")
    page.fill("#email", ANA)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_visible()
    page.context.clear_cookies()
    page.goto(furnished + views_to_see.link())
    expect(page.get_by_role("button", name="Sign in")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{furnished}{HOME}requests")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{furnished}{HOME}")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def digits() -> str:
    """The code of the newest letter."""
    from otklik.mailroom.models import Letter

    text = Letter.objects.filter(event="sign_in_code").latest("pk").text
    return next(line for line in text.splitlines() if line.isdigit())
