"""Who enters the office: whoever administers a service, and there into that service alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.people import acts as people
from otklik.people.models import Change, Person, Role
from tests.faces.office import pages
from tests.world import World

Browser = Callable[[Person], Client]


def somebody(cast: World, role: Role, *, of_another: bool = False) -> Person:
    """A person of one role in incident-desk, or in the other service alone."""
    who = people.create_person(name="Somebody", email="somebody@desk.example")
    service = cast.local.service if of_another else cast.incident.service
    people.invite_agent(service=service, person=who, role=role)
    return who


@pytest.mark.parametrize(
    ("why", "role", "of_another", "status"),
    [
        ("an administrator", Role.ADMINISTRATOR, False, 200),
        ("an administrator of another service", Role.ADMINISTRATOR, True, 404),
        ("an agent", Role.AGENT, False, 403),
        ("a lead", Role.LEAD, False, 403),
        ("an editor", Role.EDITOR, False, 403),
        ("an auditor", Role.AUDITOR, False, 403),
    ],
)
def test_the_pages_of_a_service_are_for_its_administrators(
    cast: World, browser: Browser, why: str, role: Role, of_another: bool, status: int
) -> None:
    client = browser(somebody(cast, role, of_another=of_another))
    found = {address: client.get(address).status_code for address in pages.addresses(cast.incident)}
    assert set(found.values()) == {status}, (why, found)


def test_a_contact_has_no_office(cast: World, browser: Browser) -> None:
    client = browser(cast.incident.ana.person)
    assert {client.get(address).status_code for address in pages.addresses(cast.incident)} == {403}


def test_whoever_is_not_signed_in_is_asked_to(cast: World) -> None:
    for address in ["/office/", *pages.addresses(cast.incident)]:
        answer = Client().get(address)
        assert (answer.status_code, answer.headers["Location"][:14]) == (302, "/sign-in?next="), address


@pytest.mark.parametrize(
    ("role", "of_another", "status"),
    [(Role.AGENT, False, 403), (Role.AUDITOR, False, 403), (Role.ADMINISTRATOR, True, 404)],
)
def test_a_stranger_changes_nothing(
    cast: World, browser: Browser, role: Role, of_another: bool, status: int
) -> None:
    client = browser(somebody(cast, role, of_another=of_another))
    before = Change.objects.count()
    found = {
        address: client.post(address, {"name": "Mine"}).status_code
        for address in pages.addresses(cast.incident)
    }
    assert set(found.values()) <= {status, 405}, found
    assert Change.objects.count() == before


def test_rows_of_another_service_are_not_there_under_this_one(cast: World, ada: Client) -> None:
    for kind, row in (("organisations", cast.local.acme),):
        assert ada.get(f"{pages.OFFICE}/{kind}/{row.pk}").status_code == 404, kind


def test_the_workspace_leads_administrators_to_the_office(cast: World, ada: Client, olga: Client) -> None:
    assert 'href="/office/"' in ada.get("/").content.decode()
    assert 'href="/office/"' not in olga.get("/").content.decode()


def test_the_first_page_lists_the_services_of_the_administrator(cast: World, ada: Client) -> None:
    page = pages.text_of(ada.get("/office/"))
    assert "Incident desk" in page
    assert "Local support" not in page
