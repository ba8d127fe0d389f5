"""The demo's portals to look at: signing in, first pages, lists and accounts, and the ways there."""

import re
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

Go = Callable[[Page], None]


def pages(site: str, language: str) -> Iterator[tuple[str, Go]]:
    """The order matters: the middle ones sign in. The demo's cast has to be there."""
    home = f"{site}/help/incident-desk/"

    def first(page: Page) -> None:
        page.goto(home)
        page.click(f"button[name=language][value={language}]")
        page.wait_for_selector(f"html[lang={language}]")

    yield "home-stranger", first
    yield "sign-in", at(f"{home}sign-in")
    yield "sign-in-refused", filled(f"{home}sign-in", {"#email": "ana@acme"})
    yield "code", filled(f"{home}sign-in", {"#email": email_of("incident-desk")})
    yield "code-wrong", filled(f"{home}sign-in/code", {"#code": "12"})
    yield "link", lambda page: opened(page, site)
    yield "link-forged", at(f"{home}sign-in/nonsense/open")
    yield "track", at(f"{home}track")
    yield "track-missing", filled(f"{home}track", {"#number": "VS-1", "#email": "ana@acme.example"})
    yield "tracked", lambda page: tracked(page, home)
    yield "missing", at(f"{site}/help/nowhere/")
    yield "home", lambda page: signed_in(page, site, language)
    yield "requests", at(f"{home}requests?show=all")
    yield "requests-none", at(f"{home}requests?q=nonsense")
    yield "account", at(f"{home}account")
    yield "account-refused", filled(f"{home}account", {"#name": " "})
    yield "missing-request", at(f"{home}requests/nothing")
    for slug in ("local-support", "vendor-sla", "contract-helpdesk", "saas-plans"):
        yield f"home-{slug}", lambda page, slug=slug: signed_in(page, site, language, slug)  # type: ignore[misc]


def at(address: str) -> Go:
    return lambda page: page.goto(address) and None


def filled(address: str, fields: dict[str, str]) -> Go:
    """A form as it answers to what was typed."""

    def go(page: Page) -> None:
        page.goto(address)
        for field, text in fields.items():
            page.fill(field, text)
        page.click("main form button.main")
        page.wait_for_load_state()

    return go


def opened(page: Page, site: str) -> None:
    """The page behind the newest letter's link."""
    page.goto(site + link())


def signed_in(page: Page, site: str, language: str, slug: str = "incident-desk") -> None:
    """The first page as the contact with the most requests sees it, in a language; limits begin anew."""
    from django.core.cache import cache

    from otklik.people.models import Person, SignInCode

    cache.clear()
    SignInCode.objects.all().delete()
    Person.objects.filter(email=email_of(slug)).update(language=language)
    page.context.clear_cookies()
    filled(f"{site}/help/{slug}/sign-in", {"#email": email_of(slug)})(page)
    page.goto(site + link())
    page.click("main form button.main")
    page.wait_for_url(f"{site}/help/{slug}/")


def tracked(page: Page, home: str) -> None:
    """A request whose customer is to answer."""
    from otklik.tickets.models import Ticket

    waiting = Ticket.objects.filter(service__slug="incident-desk", state="pending_customer")
    one = waiting.exclude(requester=None).select_related("requester__person").first()
    assert one
    assert one.requester
    filled(f"{home}track", {"#number": one.number, "#email": one.requester.person.email})(page)


def email_of(slug: str) -> str:
    """The contact of a service who asked most often."""
    from django.db.models import Count

    from otklik.people.models import Contact
    from otklik.tickets.models import Ticket

    asked = Ticket.objects.filter(service__slug=slug, requester__isnull=False).values("requester")
    most = asked.annotate(count=Count("pk")).order_by("-count").values_list("requester", flat=True).first()
    return Contact.objects.get(pk=most).person.email


def link() -> str:
    """The path of the link in the newest letter."""
    from otklik.mailroom.models import Letter

    text = Letter.objects.filter(event="sign_in_code").latest("pk").text
    found = re.search(r"https?://[^/]+(/help/\S+)", text)
    assert found
    return found[1]
