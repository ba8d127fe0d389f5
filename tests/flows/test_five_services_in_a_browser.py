"""One ticket of each service from its door to its closing; agent and customer each have a browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from otklik.tickets.models import Ticket
from tests.flows import town as towns
from tests.flows.desk import text_of
from tests.flows.test_five_services import link_in
from tests.flows.test_thread import write
from tests.flows.town import Town, newest
from tests.tickets.desk import msk
from tests.world import ANA

pytestmark = pytest.mark.browser


@pytest.fixture
def town(site: str, settings: Any) -> Iterator[Town]:
    with towns.living(msk(20, 9), settings) as living:
        living.at(msk(23, 10))
        yield living


@pytest.fixture
def browse(chromium: Browser, site: str) -> Iterator[Callable[[Client], Page]]:
    """A page in a browser of its own, signed in as somebody."""
    opened = []

    def signed_in(client: Client) -> Page:
        context = chromium.new_context(locale="en-GB", base_url=site)
        context.set_default_timeout(10_000)
        context.add_cookies(
            [{"name": name, "value": cookie.value, "url": site} for name, cookie in client.cookies.items()]
        )
        opened.append(context)
        return context.new_page()

    yield signed_in
    for context in opened:
        context.close()


@pytest.fixture
def agent(town: Town, browse: Callable[[Client], Page]) -> Page:
    return browse(town.olga)


@pytest.fixture
def ana(town: Town, browse: Callable[[Client], Page]) -> Page:
    return browse(town.ana)


def test_local_support_is_called(town: Town, agent: Page, ana: Page) -> None:
    agent.goto("/new?channel=phone&service=local-support")
    agent.fill("#find", "ana")
    agent.locator(".found .pick", has_text="Local support").click()
    agent.wait_for_selector(".chosen")
    agent.fill("#subject", "No network")
    agent.fill("#text", "Nothing answers since nine.")
    agent.get_by_role("button", name="Register").click()
    ticket = ticket_of(town, "local-support")
    expect(agent.locator("#number")).to_have_text(ticket.number)
    opened(agent, ticket)
    agent.get_by_role("button", name="Accept").click()
    asked(town, agent, "Which socket do you use?")
    answered(town, ana, ticket, "The one under the window.")
    opened(agent, ticket)
    write(agent, "solve", "The cable is changed.")
    closed(town, ana, ticket)


def test_vendor_sla_is_told_by_links_of_letters_what_came_of_it(town: Town, agent: Page, ana: Page) -> None:
    town.writes("vendor-sla", "Export", "It stops at line 80 214.")
    ticket = ticket_of(town, "vendor-sla")
    opened(agent, ticket)
    write(agent, "propose", "Use xlsx.")
    town.at(msk(25, 10))
    ana.goto(link_in(text_of(town.last()), "did-not-help"))
    ana.fill("#text", "Half a page.")
    ana.get_by_role("button", name="Did not help: go on").click()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Thank you")
    town.work()
    opened(agent, ticket)
    expect(agent.locator("#thread")).to_contain_text("Half a page.")
    write(agent, "propose", "Install build 7.2.1.")
    town.work()
    ana.goto(link_in(text_of(town.last()), "helped"))
    ana.get_by_role("button", name="Helped: close the request").click()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Thank you")
    closed(town, ana, ticket)


def test_incident_desk_gets_its_form_and_hears_that_it_helped(town: Town, agent: Page, ana: Page) -> None:
    sent(ana, "incident-desk", "incident")
    ticket = ticket_of(town, "incident-desk")
    expect(ana.locator(".number")).to_contain_text(ticket.number)
    opened(agent, ticket)
    write(agent, "confirm-work", "We are at it.")
    write(agent, "propose", "Clear the cache.")
    town.work()
    ana.goto(f"/help/incident-desk/requests/{ticket.number}")
    ana.get_by_role("button", name="Helped", exact=True).click()
    expect(ana.locator("main")).to_contain_text("Thank you. The request is closed.")
    closed(town, ana, ticket)


def test_contract_helpdesk_asks_by_letter_and_is_answered_by_letter(
    town: Town, agent: Page, ana: Page
) -> None:
    town.writes("contract-helpdesk", "No line", "The line is dead.")
    ticket = ticket_of(town, "contract-helpdesk")
    opened(agent, ticket)
    asked(town, agent, "Could you send the log?")
    town.answers(town.last(), "Here it is: E-17.")
    opened(agent, ticket)
    expect(agent.locator("#thread")).to_contain_text("Here it is: E-17.")
    write(agent, "solve", "The line is switched.")
    closed(town, ana, ticket)


def test_saas_plans_are_asked_in_the_portal(town: Town, agent: Page, ana: Page) -> None:
    sent(ana, "saas-plans", "question")
    ticket = ticket_of(town, "saas-plans")
    opened(agent, ticket)
    write(agent, "reply", "We are looking into it.")
    write(agent, "solve", "The prices load again.")
    closed(town, ana, ticket)


def ticket_of(town: Town, stem: str) -> Ticket:
    town.work()
    return newest(town.places[stem].ana)


def opened(page: Page, ticket: Ticket) -> None:
    page.goto(f"/tickets/{ticket.service.slug}/{ticket.number}")


def sent(page: Page, stem: str, kind: str) -> None:
    """A new request of a type, with whatever that asks for."""
    page.goto(f"/help/{stem}/new?type={kind}")
    for field in page.locator("#new input[type=text]:not([readonly]), #new textarea").all():
        if not field.input_value():
            field.fill("It stops at line 80 214.")
    page.locator("#new button[name=send]").click()
    page.wait_for_selector(".number")


def asked(town: Town, page: Page, question: str) -> None:
    write(page, "ask", question)
    expect(page.locator("#state")).to_contain_text("Waiting for the customer")
    town.work()
    assert question in text_of(town.last())


def answered(town: Town, page: Page, ticket: Ticket, answer: str) -> None:
    page.goto(f"/help/{ticket.service.slug}/requests/{ticket.number}")
    page.fill("#text", answer)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("main")).to_contain_text("Your message is sent.")
    town.work()


def closed(town: Town, page: Page, ticket: Ticket) -> None:
    """The customer sees it, and was written to."""
    town.work()
    page.goto(f"/help/{ticket.service.slug}/requests/{ticket.number}")
    expect(page.locator(".turn")).to_contain_text("closed")
    assert ticket.number in str(town.last(ANA)["Subject"])
    ticket.refresh_from_db()
    assert (ticket.state, ticket.is_open) == ("closed", False)
