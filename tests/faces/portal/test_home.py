"""A portal's first page: the ways in, the reader's desk with its hours and telephone, what is promised."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.agreements import acts as agreements
from otklik.agreements.models import Contract
from otklik.kit.files import REGULATIONS
from otklik.people import accounts
from otklik.people import acts as people
from otklik.people.models import Contact, Person, Service
from otklik.tickets.acts import conversing
from tests.faces import desk, shots
from tests.faces.test_pages import text_of
from tests.world import NOW, World

Browser = Callable[[Person], Client]
MOST_QUERIES = 14


def home(client: Client, slug: str = "local-support") -> str:
    answer = client.get(f"/help/{slug}/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return text_of(answer.content.decode()).replace("\u00a0", " ")


def served(cast: World, **place: Any) -> Person:
    """Ana of local-support, at a site."""
    Contact.objects.filter(pk=cast.local.ana.pk).update(**place)
    return english(cast.local.ana.person)


def english(person: Person) -> Person:
    people.set_language(person=person, language="en")
    return person


def furnished(stem: str) -> Service:
    """One more of the five services."""
    service = people.create_service(slug=stem, name={"en": stem}, now=NOW)
    agreements.publish(service=service, text=(REGULATIONS / f"{stem}.yaml").read_text("utf-8"), now=NOW)
    return service


@pytest.mark.parametrize(
    ("why", "site", "says", "says_not"),
    [
        ("the default desk", "", "Moscow office helpdesk", "383 010"),
        ("a site's own desk", "moscow", "+7 495 010-01-01", "383 010"),
        ("another site's", "novosibirsk", "+7 383 010-01-01", "495 010"),
    ],
)
def test_the_reader_sees_the_desk_and_the_number_that_serve_them(
    cast: World, browser: Browser, why: str, site: str, says: str, says_not: str
) -> None:
    """S0.3, S0.4."""
    page = home(browser(served(cast, site=site)))
    assert says in page, why
    assert says_not not in page


def test_a_stranger_sees_the_default_desk_and_that_there_are_others(cast: World) -> None:
    page = home(Client())
    assert "Moscow office helpdesk" in page
    assert "Sign in to see the desk that serves you." in page
    assert "Follow a request by its number" not in page


@pytest.mark.parametrize(("country", "rings"), [("RU", True), ("KZ", False), ("", False)])
def test_a_telephone_for_a_country_is_shown_there_alone(
    cast: World, browser: Browser, country: str, rings: bool
) -> None:
    """S4.10."""
    service = furnished("saas-plans")
    assert "Telephone" not in home(Client(), "saas-plans")
    people.add_contact(
        service=service, person=english(cast.local.ana.person), organisation=cast.local.acme, country=country
    )
    assert ("Telephone" in home(browser(cast.local.ana.person), "saas-plans")) is rings


def test_closed_hours_say_when_the_desk_opens(cast: World, browser: Browser) -> None:
    with shots.at(NOW + timedelta(hours=9)):
        assert "Closed now, opens Tue 24 Nov, 09:00" in home(browser(served(cast)))
    person = served(cast)
    accounts.change(person, timezone="Asia/Vladivostok", now=NOW)
    page = home(browser(person))
    assert "Open now, until Tue 24 Nov, 01:00 (Vladivostok), that is Mon 23 Nov, 18:00 (Moscow)" in page
    assert "Mon–Fri: 09:00–18:00 Sat, Sun: closed" in page
    assert "your clock (Vladivostok) is 7 h ahead" in page


@pytest.mark.parametrize(
    ("stem", "says"),
    [
        ("local-support", "Ask for help"),
        ("incident-desk", "Write a request"),
        ("saas-plans", "Write to support"),
    ],
)
def test_the_way_in_is_named_as_the_regulation_has_it(cast: World, stem: str, says: str) -> None:
    if stem == "saas-plans":
        furnished(stem)
    page = Client().get(f"/help/{stem}/", headers={"Accept-Language": "en"}).content.decode()
    main = re.search(
        r'<p class="doors">\s*<a class="button main" href="([^"]+)">.*?</svg>\s*([^<]+)</a>', page, re.DOTALL
    )
    assert main
    assert (main[1], main[2]) == (f"/help/{stem}/new", says)


def test_what_is_promised_is_a_short_table(cast: World, browser: Browser) -> None:
    page = home(browser(served(cast)))
    assert "Priority Review Resolution Critical Work has stopped" in page
    assert "1 business hour 4 business hours High" in page
    incident = home(browser(english(cast.incident.ana.person)), "incident-desk")
    assert "Critical 2 business hours 8 business hours" in incident, "the contract's own terms"
    assert "Follow a request by its number" in home(Client(), "incident-desk")


def test_a_plan_decides_hours_and_terms(cast: World, browser: Browser) -> None:
    """S4.15, S4.17: a dedicated plan has hours at weekends too."""
    service, person = furnished("saas-plans"), english(cast.local.ana.person)
    firm = people.create_organisation(service=service, name="Firm")
    people.add_contact(service=service, person=person, organisation=firm)
    signed = {"service": service, "organisation": firm, "starts_on": NOW.date(), "now": NOW}
    agreements.sign_contract(number="1", plan="standard", **signed)
    assert "Sat, Sun: closed" in home(browser(person), "saas-plans")
    Contract.objects.update(plan="network")
    page = home(browser(person), "saas-plans")
    assert "Every day: 08:00–20:00" in page
    assert "What we promise · Multi-site First response 2 business hours" in page


def test_a_day_of_the_plans_own_is_told_to_those_under_it(cast: World, browser: Browser) -> None:
    service, person = furnished("saas-plans"), english(cast.local.ana.person)
    text = (REGULATIONS / "saas-plans.yaml").read_text("utf-8").replace("version: 1\n", "version: 2\n", 1)
    own = "calendar: standard, exceptions: [{date: 2026-11-24, hours: ['08:00-12:00'], reason: "
    own += "{en: Stocktaking, ru: Инвентаризация}, source: Order 17}], targets"
    agreements.publish(service=service, text=text.replace("calendar: standard, targets", own, 1), now=NOW)
    firm = people.create_organisation(service=service, name="Firm")
    people.add_contact(service=service, person=person, organisation=firm)
    signed = {"service": service, "organisation": firm, "starts_on": NOW.date(), "now": NOW}
    agreements.sign_contract(number="1", plan="standard", **signed)
    assert "Tue 24 Nov: 08:00–12:00 (Stocktaking)" in home(browser(person), "saas-plans")
    Contract.objects.update(plan="enterprise")
    assert "Stocktaking" not in home(browser(person), "saas-plans")


def test_what_waits_for_the_reader_is_said_first(cast: World, browser: Browser) -> None:
    ticket = desk.ticket(cast.local)
    assert "wait" not in home(browser(served(cast))).partition("Moscow office")[0]
    conversing.ask(ticket=ticket, agent=cast.local.olga, text="Which model?", now=NOW)
    assert "1 of your requests waits for your answer." in home(browser(served(cast)))


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_page_has_a_way_to_help(cast: World, browser: Browser, signed_in: bool) -> None:
    """S0.2: in the header of every page, keyboard reachable, with no dead end."""
    client = browser(served(cast)) if signed_in else Client(headers={"Accept-Language": "en"})
    for page in ("", "sign-in", "requests", "account"):
        header = (
            client.get(f"/help/local-support/{page}", follow=True).content.decode().partition("</header>")[0]
        )
        assert re.search(r'href="/help/local-support/new"[^>]*>.*Help</a>', header, re.DOTALL), page


def test_the_first_page_costs_little(cast: World, browser: Browser) -> None:
    client = browser(english(cast.incident.ana.person))
    home(client, "incident-desk")
    with CaptureQueriesContext(connection) as queries:
        home(client, "incident-desk")
    assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize(
    ("accent", "says"),
    [
        ("#1a57ad", "--brand: #1a57ad; --accent: light-dark(#1a57ad, "),
        ("#ffd400", "--brand: #ffd400; --accent: light-dark(#7"),
        ("", ""),
        ("red}", ""),
    ],
)
def test_colours_are_those_of_the_service_and_can_be_read(cast: World, accent: str, says: str) -> None:
    Service.objects.filter(pk=cast.local.service.pk).update(accent=accent)
    sheet = Client().get("/help/local-support/colours.css")
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert (says in sheet.content.decode()) if says else sheet.content == b""


@pytest.mark.parametrize(
    ("why", "address", "says", "to"),
    [
        ("no such service", "/help/nowhere/", "Please check the address", None),
        ("no regulation yet", "/help/empty/", "Please check the address", None),
        ("no such page of a portal", "/help/local-support/nothing", "Please check the address", None),
        ("no such request", "/help/local-support/requests/1", "not among yours", "/help/local-support/"),
    ],
)
def test_what_is_not_there_points_to_no_queue(
    cast: World, browser: Browser, why: str, address: str, says: str, to: str | None
) -> None:
    people.create_service(slug="empty", name={"en": "Empty"}, now=NOW)
    client = browser(served(cast))
    answer = client.get(address)
    page = answer.content.decode()
    assert (answer.status_code, says in page) == (404, True), why
    assert re.findall(r'class="button" href="([^"]+)"', page) == ([to] if to else [])


def test_a_service_without_a_portal_has_no_page(cast: World) -> None:
    text = (REGULATIONS / "local-support.yaml").read_text("utf-8")
    shut = text.replace("  portal: {intake: always, entry: help_button}\n", "")
    shut = shut.replace("  channels.portal: [S0.2, S0.11]\n", "").replace("version: 1", "version: 2", 1)
    agreements.publish(service=cast.local.service, text=shut, now=NOW)
    assert Client().get("/help/local-support/").status_code == 404


def test_services_are_strangers_to_each_other(cast: World) -> None:
    assert Client().get("/help/").status_code == 404
    assert "incident" not in home(Client()).lower()


@pytest.mark.parametrize(
    ("stem", "says"),
    [
        ("saas-plans", "Writing here, on the portal, is the best way to reach us."),
        ("contract-helpdesk", "service@contract-helpdesk.example the best way to reach us"),
        ("vendor-sla", ""),
    ],
)
def test_the_way_that_the_rules_prefer_is_named(cast: World, stem: str, says: str) -> None:
    """S3.1, S4.24."""
    furnished(stem)
    page = home(Client(), stem)
    assert ("the best way to reach us" in page) is bool(says)
    assert says in page
