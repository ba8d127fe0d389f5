"""The office for everybody: axe finds nothing serious on any page, the keyboard alone tests a connection."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from otklik.mailroom.models import Mailbox, Source
from otklik.people import acts as people
from otklik.people.models import Role
from tests import world
from tests.faces import shots
from tests.faces.office import views_to_see
from tests.faces.test_accessibility import complaints_in_both_themes
from tests.faces.test_browser import complaints as complaints
from tests.mailroom import letters
from tests.mailroom.conftest import box as box
from tests.mailroom.conftest import imap_server as imap_server
from tests.mailroom.dovecot import SECRET, Box
from tests.world import LEV

pytestmark = pytest.mark.browser


def found(page: Page, site: str) -> Iterator[str]:
    for language in shots.LANGUAGES:
        cache.clear()
        for name, go in views_to_see.pages(site, language):
            go(page)
            yield from (f"{name}, {language}, {said}" for said in complaints_in_both_themes(page))
        page.context.clear_cookies()


def test_axe_finds_nothing_serious_in_the_office(site: str, page: Page) -> None:
    with shots.at(shots.MORNING):
        views_to_see.furnish()
        assert list(found(page, site)) == []


def test_the_keyboard_alone_binds_a_folder(site: str, page: Page, complaints: list[str], box: Box) -> None:
    """From the list to a folder that was tested, chosen from the server's and saved."""
    cache.clear()
    cast = world.build().incident
    people.invite_agent(service=cast.service, person=cast.lev.person, role=Role.ADMINISTRATOR)
    mailbox = Mailbox.objects.create(service=cast.service, desk=cast.desk, address=cast.address)
    box.deliver(letters.letter(), folder="Done")
    page.goto(f"{site}/sign-in?next=/office/services/incident-desk/mailboxes/{mailbox.pk}/folders/new")
    page.keyboard.type(LEV)
    page.keyboard.press("Tab")
    page.keyboard.type(world.PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[name=host]").focus()
    for typed in ("127.0.0.1", "No enc", str(box.server.port), box.user, "wrong"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The server refuses user name or password.")
    expect(page.locator("[name=user]")).to_have_value(box.user)
    page.locator("[name=secret]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(SECRET)
    page.get_by_role("button", name="Test the connection").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The connection works")
    page.locator("[name=folder]").focus()
    page.keyboard.type("Done")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert Source.objects.get().folder == "Done"
