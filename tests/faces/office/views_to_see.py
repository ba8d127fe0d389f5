"""The office of the demo's services to look at: every page by its name, and the way to it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from playwright.sync_api import Page

from tests.faces import shots
from tests.faces.office.pages import ADA

PASSWORD = "otklik-demo"
OFFICE = "/office/services/incident-desk"


def furnish() -> None:
    """The demo's tickets, and an administrator of all services with a colleague who was just invited."""
    from otklik.notices import invitations
    from otklik.people import acts as people
    from otklik.people.models import Role, Service

    shots.furnish()
    ada = people.create_person(name="Ада Фролова", email=ADA, verified_at=shots.MORNING, language="ru")
    people.set_password(person=ada, password=PASSWORD)
    for service in Service.objects.all():
        people.invite_agent(service=service, person=ada, role=Role.ADMINISTRATOR)
    invitations.invite(
        service=Service.objects.get(slug="incident-desk"),
        email="nora@otklik.example",
        name="Нора Линд",
        role=Role.AGENT,
        language="ru",
        by=ada,
        now=shots.MORNING,
    )
    furnish_mail()


def furnish_mail() -> None:
    """Folders in all states at the addresses of incident-desk."""
    from otklik.mailroom.models import Mailbox, Source

    away = "sign-in: LOGIN: [AUTHENTICATIONFAILED] Authentication failed."
    box = Mailbox.objects.filter(service__slug="incident-desk").order_by("pk").first()
    assert box
    place = {"mailbox": box, "host": "imap.desk.example", "secret": "birch", "since": shots.MORNING}
    hour, soon = timedelta(hours=1), shots.MORNING + timedelta(seconds=20)
    Source.objects.create(**place, user="duty", reachable_since=shots.MORNING - 90 * hour, due_at=soon)
    Source.objects.create(
        **place, user="old-duty", folder="Support", unreachable_since=shots.MORNING - hour,
        last_error=away, due_at=soon, troubled={"17": {"why": "FETCH: no content", "times": 4}},
    )  # fmt: skip
    Source.objects.create(**place, user="trial", testing=True)


def pages(site: str, language: str) -> Iterator[tuple[str, Callable[[Page], None]]]:
    """The first one signs in."""
    from otklik.people import password_links
    from otklik.people.models import Agent, Organisation

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
    invited = Agent.objects.select_related("person").get(person__email="nora@otklik.example")
    yield "sign-in", sign_in
    yield "office", at("/office/")
    yield "service", at(OFFICE)
    yield "organisations", at(f"{OFFICE}/organisations")
    yield "organisation", at(f"{OFFICE}/organisations/{organisation.pk}")
    yield "organisation-refused", sent_empty(f"{OFFICE}/organisations/new")
    yield "agents", at(f"{OFFICE}/agents")
    yield "agent", at(f"{OFFICE}/agents/{invited.pk}")
    yield "agent-new-refused", sent_empty(f"{OFFICE}/agents/new")
    yield "new-service", at("/office/new-service")
    yield "account", at("/account")
    yield "forgotten", at("/forgotten")
    token = password_links.link_of(invited.person, until=shots.MORNING + password_links.INVITED_FOR)
    yield "choose-password", at(f"/password/{token}")
    yield "link-over", at("/password/nothing")
    yield "organisations-empty", at("/office/services/local-support/organisations")
    yield from mail_pages(site)


def mail_pages(site: str) -> Iterator[tuple[str, Callable[[Page], None]]]:
    from otklik.mailroom.models import Source

    def at(path: str) -> Callable[[Page], None]:
        return lambda page: page.goto(f"{site}{OFFICE}/{path}") and None

    def tested(page: Page) -> None:
        """A connection tried with a name that no server has."""
        page.goto(f"{site}{OFFICE}/mailboxes/{sources[0].mailbox_id}/folders/new")
        for name, value in (("host", "imap.desk.invalid"), ("user", "duty"), ("secret", "birch")):
            page.fill(f"[name={name}]", value)
        page.click("button[value=save]")
        page.wait_for_selector("button[value=anyway]")

    sources = list(Source.objects.order_by("pk"))
    yield "mailboxes", at("mailboxes")
    yield "mailbox", at(f"mailboxes/{sources[0].mailbox_id}")
    yield "mailbox-new", at("mailboxes/new")
    yield "folder", at(f"folders/{sources[1].pk}")
    yield "folder-refused", tested
    yield "folder-letters", at(f"folders/{sources[2].pk}/letters")
