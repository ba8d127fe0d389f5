"""A request in a real browser: everything without scripts, and axe finds nothing serious."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from otklik.people import acts as people
from otklik.people.models import Agent, Person
from otklik.tickets import words
from otklik.tickets.acts import conversing, solving
from otklik.tickets.models import Attachment, Ticket
from tests import five
from tests.faces import shots
from tests.faces.portal.requests import address, ticket_of
from tests.faces.portal.test_links import addresses, sent
from tests.faces.test_accessibility import complaints_in_both_themes
from tests.tickets.desk import events
from tests.world import NOW

pytestmark = pytest.mark.browser
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def places(committed: str) -> dict[str, five.Place]:
    return five.build()


@pytest.fixture
def olga(places: dict[str, five.Place]) -> dict[str, Agent]:
    person = people.create_person(name="Olga Belova", email="olga@desk.example", verified_at=NOW)
    return {stem: people.invite_agent(service=one.service, person=person) for stem, one in places.items()}


@pytest.fixture
def proposed(places: dict[str, five.Place], olga: dict[str, Agent]) -> Ticket:
    ticket = ticket_of(places["vendor-sla"])
    solving.propose(ticket=ticket, agent=olga["vendor-sla"], text="Use **xlsx**.", now=NOW)
    return ticket


def without_scripts(chromium: Browser) -> Page:
    return chromium.new_context(java_script_enabled=False, locale="en-GB").new_page()


def signed_in(page: Page, site: str, person: Person) -> Page:
    client = Client()
    client.force_login(person)
    cookie = client.cookies["otklik_session"].value
    page.context.add_cookies([{"name": "otklik_session", "value": cookie, "url": site}])
    return page


@pytest.mark.clause("S1.9", "S1.24")
def test_a_customer_answers_rejects_and_confirms_without_scripts(
    site: str, chromium: Browser, places: dict[str, five.Place], olga: dict[str, Agent], proposed: Ticket,
    tmp_path: Path,
) -> None:  # fmt: skip
    page = signed_in(without_scripts(chromium), site, places["vendor-sla"].ana.person)
    with shots.at(LATER):
        page.goto(site + address(proposed))
        expect(page.locator(".turn")).to_contain_text("say whether it helped until the end of Tue 8 Dec")
        page.get_by_role("button", name="Did not help").click()
        expect(page.get_by_text("Please say what came of it")).to_be_visible()
        log = tmp_path / "half.log"
        log.write_bytes(b"smoke")
        page.get_by_label("Files").set_input_files(log)
        page.get_by_role("textbox").fill("Half a page.")
        page.get_by_role("button", name="Did not help").click()
        expect(page.get_by_role("status").first).to_contain_text("Thank you for the result")
        expect(page.locator(".turn")).to_contain_text("It is our turn")
        assert events(proposed)[-1] == "Rejected"
        assert [file.filename for file in Attachment.objects.filter(message__act="reject")] == ["half.log"]
        solving.propose(ticket=proposed, agent=olga["vendor-sla"], text="Use csv.", now=LATER)
        page.reload()
        page.get_by_text("why").first.click()
        expect(page.locator(".why").first).to_be_visible()
        page.get_by_role("button", name="Helped", exact=True).click()
        expect(page.locator(".turn")).to_contain_text("The request is closed")
        page.get_by_text("It is not settled").click()
        page.get_by_role("textbox").fill("It is back.")
        page.get_by_role("button", name="Open a new request").click()
        expect(page.get_by_text(f"Continues {proposed.number}")).to_be_visible()
    assert Ticket.objects.count() == 2


def test_a_customer_withdraws_without_scripts(
    site: str, chromium: Browser, places: dict[str, five.Place], proposed: Ticket
) -> None:
    page = signed_in(without_scripts(chromium), site, places["vendor-sla"].ana.person)
    with shots.at(LATER):
        page.goto(site + address(proposed))
        page.get_by_role("link", name="Withdraw the request").click()
        page.get_by_role("link", name="Keep it").click()
        page.get_by_role("link", name="Withdraw the request").click()
        page.get_by_role("button", name="Withdraw the request").click()
        expect(page.locator(".turn")).to_contain_text("withdrawn, as you asked")


def test_a_link_of_a_letter_acts_without_scripts_cookies_and_sign_in(
    site: str, chromium: Browser, proposed: Ticket
) -> None:
    path = addresses(sent(proposed, "solution_proposed"))["helped"]
    page = without_scripts(chromium)
    page.context.route("**/*", _without_cookies)
    with shots.at(LATER):
        page.goto(site + path)
        page.get_by_role("button", name="Helped: close the request").click()
        expect(page.get_by_role("heading", name="Thank you. The request is closed.")).to_be_visible()
        page.goto(site + path)
        expect(page.get_by_role("heading", name="The answer is there already")).to_be_visible()


def test_axe_finds_nothing_serious_on_a_requests_pages(
    site: str, page: Page, places: dict[str, five.Place], olga: dict[str, Agent], proposed: Ticket
) -> None:
    ana = places["vendor-sla"].ana.person
    asked = ticket_of(places["incident-desk"])
    conversing.ask(ticket=asked, agent=olga["incident-desk"], text="Which model?", now=NOW)
    best = ticket_of(places["contract-helpdesk"])
    words.upload(asked, by=ana, filename="a.log", content_type="text/plain", content=b"x", now=NOW)
    links = addresses(sent(proposed, "solution_proposed"))
    link, broken = links["did-not-help"], re.sub(r"letters/.", "letters/x", links["helped"])
    signed_in(page, site, ana)
    found = []
    with shots.at(LATER):
        for path in (
            address(proposed),
            address(asked),
            address(best),
            address(proposed, "withdrawal"),
            link,
            broken,
        ):
            page.goto(site + path)
            if page.locator("details.promise").count():
                page.locator("details.promise summary").first.click()
            found += [f"{path}: {said}" for said in complaints_in_both_themes(page)]
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 844})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    assert found == []


def _without_cookies(route: Route) -> None:
    sent_with = {name: said for name, said in route.request.headers.items() if name != "cookie"}
    route.continue_(headers=sent_with)
