"""The office of the demo's services to look at: every page by its name, and the way to it."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.faces import shots
from tests.faces.office.pages import ADA

PASSWORD = "otklik-demo"
OFFICE = "/office/services/incident-desk"


def furnish() -> None:
    """The demo's tickets, and an administrator of both services."""
    from otklik.people import acts as people
    from otklik.people.models import Role, Service

    shots.furnish()
    ada = people.create_person(name="Ада Фролова", email=ADA, verified_at=shots.MORNING, language="ru")
    people.set_password(person=ada, password=PASSWORD)
    for service in Service.objects.all():
        people.invite_agent(service=service, person=ada, role=Role.ADMINISTRATOR)


def pages(site: str, language: str) -> Iterator[tuple[str, Callable[[Page], None]]]:
    """The first one signs in."""
    from otklik.people.models import Organisation

    def sign_in(page: Page) -> None:
        page.goto(f"{site}/sign-in?next=/office/")
        page.fill("#email", ADA)
        page.fill("#password", PASSWORD)
        page.click("main button.main")
        page.wait_for_selector(".side .brand")
        page.click(f"button[name=language][value={language}]")
        page.wait_for_selector(f"html[lang={language}]")

    def at(path: str) -> Callable[[Page], None]:
        return lambda page: page.goto(site + path) and None

    def sent_empty(path: str) -> Callable[[Page], None]:
        def go(page: Page) -> None:
            page.goto(site + path)
            page.click("main form.filling button.main")

        return go

    organisation = Organisation.objects.filter(service__slug="incident-desk").first()
    assert organisation
    yield "sign-in", sign_in
    yield "office", at("/office/")
    yield "service", at(OFFICE)
    yield "organisations", at(f"{OFFICE}/organisations")
    yield "organisation", at(f"{OFFICE}/organisations/{organisation.pk}")
    yield "organisation-refused", sent_empty(f"{OFFICE}/organisations/new")
    yield "organisations-empty", at("/office/services/local-support/organisations")
