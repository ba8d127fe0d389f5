"""The demo's portals to look at: signing in, first pages, lists and accounts, and the ways there."""

import re
from collections.abc import Callable, Iterator
from typing import Any

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
    yield "rules-stranger", at(f"{home}rules/")
    yield "rules-version", at(f"{home}rules/incident-desk/1/")
    yield "rules-changes", at(f"{home}rules/incident-desk/1/changes/")
    yield "home", lambda page: signed_in(page, site, language)
    yield "requests", at(f"{home}requests?show=all")
    yield "requests-none", at(f"{home}requests?q=nonsense")
    yield "account", at(f"{home}account")
    yield "account-refused", filled(f"{home}account", {"#name": " "})
    yield "missing-request", at(f"{home}requests/nothing")
    yield from request_pages(site)
    yield from form_pages(home)
    for slug in ("local-support", "vendor-sla", "contract-helpdesk", "saas-plans"):
        yield f"rules-{slug}", at(f"{site}/help/{slug}/rules/")
        yield f"home-{slug}", lambda page, slug=slug: signed_in(page, site, language, slug)  # type: ignore[misc]


def request_pages(site: str) -> Iterator[tuple[str, Go]]:
    """A request of each state, asked to be withdrawn, and what the links of letters open."""
    from otklik.tickets.models import Ticket

    mine = Ticket.objects.filter(
        service__slug="incident-desk", requester__person__email=email_of("incident-desk")
    )
    best = {ticket.state: ticket.number for ticket in mine.order_by("seq")}
    for state, number in best.items():
        yield f"request-{state}", unfolded(f"{site}/help/incident-desk/requests/{number}")
    running = next(number for state, number in best.items() if state != "closed")
    yield "withdrawal", at(f"{site}/help/incident-desk/requests/{running}/withdrawal")
    waiting = Ticket.objects.filter(state="solution_proposed", requester__isnull=False)
    for purpose in ("helped", "did-not-help"):
        yield f"link-{purpose}", at(site + link_of(waiting.latest("pk"), purpose))
    yield "link-over", at(f"{site}/help/incident-desk/letters/nonsense/helped")


def form_pages(home: str) -> Iterator[tuple[str, Go]]:
    """The form for a new request: fresh, refused, sent."""

    def shown(page: Page) -> None:
        page.goto(f"{home}new")
        page.check("#type input >> nth=0")
        page.wait_for_selector("#asked textarea")

    def refused(page: Page) -> None:
        page.click(".sending button.main")
        page.wait_for_selector("#errors")

    def sent(page: Page) -> None:
        for field in page.query_selector_all("#new input[type=text], #new textarea"):
            field.fill("Выгрузка останавливается на строке 80 214")
        for chosen in page.query_selector_all("#new .picks"):
            chosen.query_selector("input").check()  # type: ignore[union-attr]
        page.click(".sending button.main")
        page.wait_for_selector(".number")

    yield "new", at(f"{home}new")
    yield "new-shown", shown
    yield "new-refused", refused
    yield "new-sent", sent


def unfolded(address: str) -> Go:
    """With the first "why" open."""

    def go(page: Page) -> None:
        page.goto(address)
        if why := page.query_selector(".promises summary"):
            why.click()

    return go


def link_of(ticket: Any, purpose: str) -> str:
    """The path of a link from the letter with a ticket's last proposal."""
    from otklik.core.journal.events import Proposed
    from otklik.notices import links
    from otklik.tickets import journal

    entries = journal.entries_of(ticket)
    seq = max(entry.seq for entry in entries if isinstance(entry.event, Proposed))
    made = links.Link(links.Purpose(purpose), ticket.pk, seq, ticket.requester_id)
    return links.path(made, service=ticket.service.slug)


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
