"""The rules in a real browser: from a mark to the words of its clause and back, by the keyboard alone."""

import pytest
from playwright.sync_api import Browser, expect

from tests import five
from tests.faces import shots

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def places(committed: str) -> dict[str, five.Place]:
    return five.build()


@pytest.mark.parametrize("size", shots.WIDTHS)
def test_a_mark_leads_to_its_clause_and_back_without_scripts(site: str, chromium: Browser, size: str) -> None:
    width, height = shots.WIDTHS[size]
    context = chromium.new_context(
        java_script_enabled=False, locale="en-GB", viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto(f"{site}/help/vendor-sla/rules/")
    mark = page.locator("a.clause", has_text="S1.27").first
    mark.focus()
    page.keyboard.press("Enter")
    words = page.locator("[id='text-S1.27']")
    expect(words).to_be_in_viewport()
    expect(words).to_contain_text("15 calendar days")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(mark).to_be_in_viewport()
    assert page.url.endswith("#clause-S1.27")
    context.close()
