"""The office for everybody: the keyboard alone tests a connection."""

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from otklik.mailroom.models import Mailbox, Source
from otklik.people import acts as people
from otklik.people.models import Role
from tests import world
from tests.faces.test_browser import complaints as complaints
from tests.mailroom import letters
from tests.mailroom.conftest import box as box
from tests.mailroom.conftest import imap_server as imap_server
from tests.mailroom.dovecot import SECRET, Box
from tests.world import LEV

pytestmark = pytest.mark.browser


def test_the_keyboard_alone_binds_a_folder(site: str, page: Page, complaints: list[str], box: Box) -> None:
    """From the list to a folder that was tested, chosen from the server's and saved."""
    cache.clear()
    cast = world.build().incident
    people.invite_agent(service=cast.service, person=cast.lev.person, role=Role.ADMINISTRATOR)
    mailbox = Mailbox.objects.create(service=cast.service, desk=cast.desk, address=cast.address)
    box.deliver(letters.letter(), folder="Done")
    page.goto(f"{site}/sign-in?next=/office/services/incident-desk/mailboxes/{mailbox.pk}/folders/new")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type(LEV)
    page.keyboard.press("Tab")
    page.keyboard.type(world.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/folders/new")
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
