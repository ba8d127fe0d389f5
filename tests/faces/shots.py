"""The demo's desks on a Monday morning, in which ways pages are looked at, and those of agents."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from unittest import mock

from playwright.sync_api import Page

MORNING = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
"""Monday, 23 November 2026, 11:20 in Moscow."""

WIDTHS = {"wide": (1280, 860), "phone": (390, 844)}
THEMES = ("light", "dark")
LANGUAGES = ("ru", "en")


def furnish(now: datetime = MORNING) -> None:
    """The demo's desks as they stand at `now`, in an empty database, with few of the old tickets."""
    from otklik.mailroom.models import Mailbox
    from otklik.ops.chores import filing, sending
    from otklik.ops.demo import building
    from otklik.ops.worker import Worker

    building.build(now=now, few=True, sends=False)
    _formatted(Mailbox.objects.get(service__slug="incident-desk").address, now)
    Worker([*filing(), *sending()], tick=lambda: now).once()


def pages(
    site: str, language: str, email: str, password: str
) -> Iterator[tuple[str, Callable[[Page], None]]]:
    """Every page by its name, and the way to it; the order matters, since the first ones sign in."""

    def sign_in(page: Page) -> None:
        page.goto(f"{site}/sign-in")
        page.wait_for_selector("#email")

    def queue(page: Page) -> None:
        page.goto(f"{site}/sign-in")
        page.fill("#email", email)
        page.fill("#password", password)
        page.click("main button.main")
        page.wait_for_selector("#queue")
        page.click(f"button[name=language][value={language}]")
        page.wait_for_selector(f"html[lang={language}] #queue")

    def letters(page: Page) -> None:
        page.goto(f"{site}/letters")

    def letter(page: Page) -> None:
        page.goto(f"{site}/letters?outcome=unidentified")
        page.click(".list .button")
        page.wait_for_selector("#taking")

    def empty(page: Page) -> None:
        page.goto(f"{site}/?view=customers-turn&after=9,2099-01-01T00:00:00%2B00:00,1")

    yield "sign-in", sign_in
    yield "queue", queue
    for name, path in tickets():
        yield name, _opened(f"{site}{path}")
    yield "stale", _stale(f"{site}{tickets()[0][1]}")
    for act in ("hold", "refuse"):
        yield f"{act}-refused", _refused(f"{site}{_in_work()}", act)
    yield "late", _opened(f"{site}/?view=late")
    yield "letters", letters
    yield "letter", letter
    yield "empty", empty
    yield "call", _opened(f"{site}/new?channel=phone")
    yield "call-found", _call(f"{site}/new?channel=phone")
    yield "call-chosen", _chosen
    yield "call-registered", _registered
    yield "write-first", _opened(f"{site}/new?writes=1")
    yield "missing", _opened(f"{site}/nowhere")


def _opened(address: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(address)
        if why := page.query_selector(".clocks .fold"):
            why.click()
            page.wait_for_selector(".why")

    return go


def _in_work() -> str:
    """A ticket under way where the regulation has grounds to refuse."""
    from otklik.tickets.models import Ticket

    ticket = Ticket.objects.filter(service__slug="incident-desk", state="open").order_by("pk")[0]
    return f"/tickets/incident-desk/{ticket.number}"


def _refused(address: str, act: str) -> Callable[[Page], None]:
    """A form sent with nothing in it: what is missing stands beside its field."""

    def go(page: Page) -> None:
        page.goto(address)
        page.check(f"#act-{act}", force=True)
        page.click(f"#sends .for-{act} button")
        page.wait_for_selector(".composer .error:visible")

    return go


def _call(address: str) -> Callable[[Page], None]:
    """Half a name is typed, and people are found."""

    def go(page: Page) -> None:
        page.goto(address)
        page.fill("#find", "example")
        page.wait_for_selector(".found .pick")

    return go


def _chosen(page: Page) -> None:
    page.click(".found .pick")
    page.wait_for_selector(".chosen")


def _registered(page: Page) -> None:
    page.fill("#subject", "Не печатает принтер")
    page.fill("#text", "Не печатает со вчерашнего дня.")
    if page.query_selector("#reason"):
        page.fill("#reason", "Договор продлевают.")
    page.click("#new footer .main")
    page.wait_for_selector("#number")


def _stale(address: str) -> Callable[[Page], None]:
    """A text that was overtaken: the page says by whom, and nothing of it is sent."""

    def go(page: Page) -> None:
        page.goto(address)
        page.fill("#text", "Please **restart** the service, then open the page again.")
        page.eval_on_selector("#composer input[name=seen]", "seal => seal.value = 0")
        page.click("#sends .send:visible button")
        page.wait_for_selector("#stale")

    return go


def tickets() -> list[tuple[str, str]]:
    """One ticket of each state, the one with the longest history."""
    from otklik.tickets.models import Ticket

    best: dict[str, Ticket] = {}
    every = Ticket.objects.select_related("service").order_by("seq")
    for ticket in every:
        best[ticket.state] = ticket
    for ticket in every.filter(messages__attachments__isnull=False).distinct():
        best["with-files"] = ticket
    return [(f"ticket-{name}", f"/tickets/{one.service.slug}/{one.number}") for name, one in best.items()]


def _formatted(to: str, now: datetime) -> None:
    """A letter with HTML, a quotation and files with long names."""
    from otklik.mailroom import storing

    letter = EmailMessage()
    letter["From"], letter["To"] = "Алексей Цветаев <a.tsvetaev@romashka.example>", to
    letter["Subject"], letter["Message-ID"] = "Частнопрактикующий бухгалтер: выгрузка", "<html@x.example>"
    text = "Смотрите https://romashka.example/reports/2026/11/vygruzka-po-kontragentam?strok=80214\n\n"
    letter.set_content(f"{text}On Monday, support wrote:\n> Какая версия?\n> Пришлите снимок.\n")
    letter.add_alternative(f"<p>{text}</p><ul><li><b>80 214</b> строк</ul>", subtype="html")
    for name in ("снимок.png", "Выгрузка_по_всем_контрагентам_за_ноябрь_2026_окончательная.xlsx"):
        letter.add_attachment(b"x" * 4096, maintype="application", subtype="octet-stream", filename=name)
    raw, sender = letter.as_bytes(), "a.tsvetaev@romashka.example"
    storing.store(raw=raw, mail_from=sender, rcpt_to=[to], door="smtp", received_at=now)


@contextmanager
def at(now: datetime) -> Iterator[None]:
    """The product's clock stands at `now`."""
    with mock.patch("otklik.kit.clock.now", return_value=now):
        yield
