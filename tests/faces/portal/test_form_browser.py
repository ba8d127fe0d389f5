"""A new request in a real browser: with scripts and without, by keyboard alone, seen by axe."""

import base64
import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from otklik.core.mail.letter_text import as_text
from otklik.mailroom.models import Letter
from otklik.people import acts as people
from otklik.people.models import Person
from otklik.tickets.models import Attachment, Ticket, Upload
from tests import five
from tests.faces.portal.forms import address
from tests.faces.test_accessibility import complaints_in_both_themes
from tests.faces.test_browser import complaints as complaints
from tests.five import Place
from tests.world import NOW

pytestmark = pytest.mark.browser
Places = dict[str, Place]
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 32).decode()
HAND_OVER = """([kind, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const form = document.getElementById("new");
  form.dispatchEvent(
    kind === "paste"
      ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
      : new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true })
  );
}"""


@pytest.fixture
def places(committed: str) -> Places:
    cache.clear()
    return five.build()


@pytest.fixture
def ana(places: Places, page: Page, site: str, complaints: list[str]) -> Page:
    enter(page, site, places["local-support"].ana.person)
    return page


@pytest.fixture
def plain(places: Places, chromium: Browser, site: str) -> Iterator[Page]:
    """Ana's browser without scripts."""
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    enter(page, site, places["local-support"].ana.person)
    yield page
    context.close()


def enter(page: Page, site: str, person: Person) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies["otklik_session"].value
    page.context.add_cookies([{"name": "otklik_session", "value": session, "url": site}])


def open_form(page: Page, site: str, stem: str, kind: str = "") -> None:
    page.goto(f"{site}{address(stem)}" + (f"?type={kind}" if kind else ""))


# --- with scripts --------------------------------------------------------------------------------------


def test_choosing_another_type_swaps_the_fields_and_keeps_what_was_typed(ana: Page, site: str) -> None:
    open_form(ana, site, "incident-desk")
    expect(ana.locator("#field-description")).to_be_hidden()
    ana.get_by_label("Incident").check()
    ana.fill("#field-steps", "Open, press")
    ana.fill("#field-description", "It stops")
    ana.get_by_label("Consultation").check()
    expect(ana.locator("textarea#field-steps")).to_have_count(0)
    expect(ana.locator("#field-description")).to_have_value("It stops")
    ana.get_by_label("Incident").check()
    expect(ana.locator("textarea#field-steps")).to_have_value("Open, press")


def test_letters_typed_while_the_fields_are_on_their_way_stay(ana: Page, site: str) -> None:
    open_form(ana, site, "incident-desk", "incident")
    ana.route(
        "**/new", lambda route: (ana.fill("#field-description", "Typed meanwhile"), route.continue_())[1]
    )
    ana.get_by_label("Consultation").check()
    expect(ana.locator("textarea#field-steps")).to_have_count(0)
    expect(ana.locator("#field-description")).to_have_value("Typed meanwhile")


@pytest.mark.clause("S0.14", "S0.16", "S0.19")
def test_the_terms_follow_the_choice_and_the_ticket_keeps_them(ana: Page, site: str) -> None:
    open_form(ana, site, "local-support")
    ana.get_by_label("Question or advice").check()
    expect(ana.get_by_label("Low")).to_be_checked()
    expect(ana.locator("#terms")).to_contain_text("We will solve it by Thu 3 Dec, 10:30 (Moscow).")
    ana.get_by_label("Critical").check()
    expect(ana.locator("#terms")).to_contain_text("We will solve it by Mon 23 Nov, 14:30 (Moscow).")
    ana.fill("#field-description", "The server is down")
    ana.get_by_role("button", name="Send the request").click()
    expect(ana.locator(".number")).to_be_visible()
    expect(ana.locator(".number")).to_contain_text(Ticket.objects.get().number)
    expect(ana.locator(".outlook")).to_contain_text("We will solve it by Mon 23 Nov, 14:30 (Moscow).")
    expect(ana.locator(".outlook")).not_to_contain_text("had shown others")


@pytest.mark.clause("S2.9", "S4.29", "S4.30")
@pytest.mark.parametrize("way", ["choose", "paste", "drop"])
def test_files_are_chosen_pasted_and_dropped_and_stay_through_a_refusal(
    ana: Page, site: str, way: str
) -> None:
    open_form(ana, site, "saas-plans", "incident")
    if way == "choose":
        shot = {"name": "screen.png", "mimeType": "image/png", "buffer": base64.b64decode(PNG)}
        ana.set_input_files("#files", [shot])  # type: ignore[list-item]
    else:
        ana.evaluate(HAND_OVER, [way, "screen.png", "image/png", PNG])
    expect(ana.locator("#kept .file")).to_contain_text("screen.png")
    ana.evaluate(HAND_OVER, ["drop", "setup.exe", "application/octet-stream", PNG])
    expect(ana.locator("#kept .error")).to_contain_text("Programs are not taken: setup.exe.")
    ana.get_by_role("button", name="Send the request").click()
    expect(ana.locator("#errors")).to_be_focused()
    expect(ana.locator("#kept .file")).to_contain_text("screen.png")
    ana.fill("#field-subject", "Export stops")
    ana.fill("#field-description", "At line 80 214")
    ana.get_by_role("button", name="Send the request").click()
    expect(ana.locator(".number")).to_be_visible()
    assert [row.filename for row in Attachment.objects.all()] == ["screen.png"]


def test_a_file_is_removed_without_leaving_the_page(ana: Page, site: str) -> None:
    open_form(ana, site, "saas-plans", "incident")
    ana.fill("#field-description", "At line 80 214")
    ana.evaluate(HAND_OVER, ["drop", "screen.png", "image/png", PNG])
    ana.get_by_role("button", name="Remove screen.png").click()
    expect(ana.locator("#kept .file")).to_have_count(0)
    expect(ana.locator("#field-description")).to_have_value("At line 80 214")
    assert not Upload.objects.exists()


@pytest.mark.clause("S2.9")
def test_sending_waits_for_files_that_are_still_on_their_way(ana: Page, site: str) -> None:
    open_form(ana, site, "vendor-sla", "incident")
    ana.fill("#field-description", "At line 80 214")
    held: list[Callable[[], None]] = []
    ana.route("**/new/files", lambda route: held.append(route.continue_))
    ana.evaluate(HAND_OVER, ["drop", "screen.png", "image/png", PNG])
    ana.get_by_role("button", name="Send the request").click()
    expect(ana.locator("#uploading")).to_be_visible()
    assert not Ticket.objects.exists()
    held[0]()
    expect(ana.locator(".number")).to_be_visible()
    assert Attachment.objects.count() == 1


@pytest.mark.clause("S3.24")
def test_back_and_a_second_click_find_the_same_ticket(ana: Page, site: str) -> None:
    open_form(ana, site, "vendor-sla", "incident")
    ana.fill("#field-description", "At line 80 214")
    ana.get_by_role("button", name="Send the request").dblclick()
    expect(ana.locator(".number")).to_be_visible()
    number = Ticket.objects.get().number
    ana.go_back()
    expect(ana.locator("#field-description")).to_have_value("At line 80 214")
    ana.get_by_role("button", name="Send the request").click()
    expect(ana.locator(".number")).to_contain_text(number)
    assert Ticket.objects.count() == 1


# --- without ------------------------------------------------------------------------------------------


@pytest.mark.clause("S2.5", "S2.9")
def test_everything_works_without_scripts(plain: Page, site: str) -> None:
    page = plain
    open_form(page, site, "incident-desk")
    page.get_by_label("Incident").check()
    page.get_by_role("button", name="Go on").click()
    shot = {"name": "screen.png", "mimeType": "image/png", "buffer": base64.b64decode(PNG)}
    page.set_input_files("#files", [shot])  # type: ignore[list-item]
    page.fill("#field-description", "It stops")
    page.get_by_role("button", name="Add them now").click()
    expect(page.locator("#kept .file")).to_contain_text("screen.png")
    page.get_by_label("Consultation").check()
    page.get_by_role("button", name="Show what this asks for").click()
    expect(page.locator("textarea#field-steps")).to_have_count(0)
    expect(page.locator("#field-description")).to_have_value("It stops")
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("#errors")).to_contain_text("Product or equipment: Please fill this in.")
    page.locator("#errors a").first.click()
    page.fill("#field-product_or_equipment", "Reports")
    page.fill("#field-product_version", "7.1")
    page.get_by_role("button", name="Show the terms").click()
    expect(page.locator("#terms")).to_contain_text("You will hear from us by")
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator(".number")).to_be_visible()
    expect(page.locator(".number")).to_contain_text(Ticket.objects.get().number)
    assert Attachment.objects.get().filename == "screen.png"


# --- everybody -----------------------------------------------------------------------------------------


def code() -> str:
    letter = Letter.objects.filter(event="sign_in_code").latest("pk")
    found = re.search(r"^(\d{6})$", as_text(letter.text), re.MULTILINE)
    assert found
    return found[1]


def tab_to(page: Page, selector: str) -> None:
    """Tab until it has the focus, as somebody without a mouse does."""
    for _ in range(40):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


@pytest.mark.clause("S0.2")
def test_the_keyboard_alone_leads_from_signing_in_to_a_sent_request(
    places: Places, page: Page, site: str, complaints: list[str]
) -> None:
    page.goto(f"{site}/help/incident-desk/")
    tab_to(page, "a.button.main")
    page.keyboard.press("Enter")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type("ana@acme.example")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code())
    page.keyboard.press("Enter")
    expect(page.locator("input[name=type]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("textarea#field-steps")).to_be_visible()
    for field, said in (
        ("product_or_equipment", "Reports"), ("product_version", "7.1"), ("subject", "Export stops"),
        ("description", "At line 80 214"), ("error_text", "E-17"), ("steps", "Open"),
        ("recent_changes", "none"),
    ):  # fmt: skip
        tab_to(page, f"#field-{field}")
        page.keyboard.type(said)
    tab_to(page, "#files")
    tab_to(page, "button[name=send]")
    page.keyboard.press("Enter")
    expect(page.locator(".number")).to_be_visible()
    expect(page.locator(".number")).to_contain_text(Ticket.objects.get().number)
    tab_to(page, "main a.button.main")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/help/incident-desk/requests/{Ticket.objects.get().number}")


def test_a_type_chosen_before_the_scripts_arrived_shows_its_fields_once_they_did(
    places: Places, page: Page, site: str
) -> None:
    enter(page, site, places["incident-desk"].ana.person)
    held: list[Route] = []
    page.route("**/htmx*.js", lambda route: held.append(route))
    page.goto(f"{site}/help/incident-desk/new", wait_until="commit")
    page.locator("input[name=type]").first.check()
    expect(page.locator("textarea#field-steps")).to_have_count(0)
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("textarea#field-steps")).to_be_visible()


def test_axe_finds_nothing_serious_on_the_pages_of_a_new_request(
    places: Places, page: Page, site: str
) -> None:
    person = places["local-support"].ana.person
    found = []
    for language in ("ru", "en"):
        people.set_language(person=person, language=language)
        enter(page, site, person)
        for stem in five.STEMS:
            for kind in ("", "incident"):
                open_form(page, site, stem, kind)
                found += [f"{stem} {kind} {said}" for said in complaints_in_both_themes(page)]
            page.click("button[name=send]")
            found += [f"{stem}, errors: {said}" for said in complaints_in_both_themes(page)]
        open_form(page, site, "vendor-sla", "incident")
        page.fill("#field-description", language)
        page.click("button[name=send]")
        page.wait_for_selector(".number")
        found += [f"sent: {said}" for said in complaints_in_both_themes(page)]
    dan = people.create_person(name="Dan", email="dan@acme.example", verified_at=NOW, language="en")
    people.add_contact(
        service=places["vendor-sla"].service, person=dan, organisation=places["vendor-sla"].acme
    )
    enter(page, site, dan)
    open_form(page, site, "vendor-sla", "incident")
    found += [f"refused before: {said}" for said in complaints_in_both_themes(page)]
    page.fill("#field-description", "Hello")
    page.click("button[name=send]")
    page.wait_for_selector(".message")
    found += [f"refused: {said}" for said in complaints_in_both_themes(page)]
    assert found == []
