"""What was typed into one form of a letter's page stays while another form there is sent."""

import pytest
from playwright.sync_api import Page, expect

from tests.faces.test_browser import at_the_desk as at_the_desk
from tests.faces.test_browser import cast as cast
from tests.faces.test_browser import complaints as complaints
from tests.post import Post
from tests.world import ZED, World

pytestmark = pytest.mark.browser
WHY = "She works there since Monday."


@pytest.fixture
def letter(cast: World, at_the_desk: Page, site: str) -> Page:
    """A stranger's letter, and half a word on why it is taken in."""
    post = Post(cast)
    came = post.comes(cast.local, ZED)
    post.worked()
    at_the_desk.goto(f"{site}/letters/{came.pk}")
    at_the_desk.fill("#reason", WHY)
    return at_the_desk


def test_a_number_that_nobody_has_takes_no_word_of_the_reason(letter: Page) -> None:
    letter.fill("#join-number", "LS-999999")
    letter.get_by_role("button", name="Add", exact=True).click()
    expect(letter.locator("#join-number-error")).to_be_visible()
    expect(letter.locator("#reason")).to_have_value(WHY)


def test_nor_does_another_language_and_what_was_folded_away_is_open_again(letter: Page) -> None:
    letter.locator("details.spam summary").click()
    letter.fill("#spam-reason", "It sells carpets.")
    letter.locator("button[name=language][value=ru]").click()
    expect(letter.locator("html")).to_have_attribute("lang", "ru")
    expect(letter.locator("#reason")).to_have_value(WHY)
    expect(letter.locator("#spam-reason")).to_have_value("It sells carpets.")
    expect(letter.locator("#spam-reason")).to_be_visible()


def test_once_it_stands_there_again_nothing_is_kept(letter: Page) -> None:
    letter.get_by_role("button", name="Add", exact=True).click()
    letter.wait_for_url("**/joining*")
    expect(letter.locator("#reason")).to_have_value(WHY)
    assert not [name for name in letter.evaluate("Object.keys(sessionStorage)") if name.startswith("letter ")]
