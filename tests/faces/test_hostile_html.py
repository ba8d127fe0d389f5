"""A letter's HTML in a real browser: nothing runs, fetches, asks or leaves; images come when asked for."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, ProxySettings, Request, expect

from otklik.core.mail.cleaning import Cleaned
from otklik.faces.shared import sent
from otklik.tickets.acts import conversing
from otklik.tickets.models import Message, Ticket
from otklik.tickets.words import Inbound
from tests import world
from tests.faces import desk
from tests.faces.hostile_html import PIECES, SPY
from tests.world import NOW, OLGA, PASSWORD, World

pytestmark = pytest.mark.browser

FORBIDDEN = ".letter :is(script,iframe,form,input,link,base,object,svg,style,meta)"
TRACKED = f'<p>Hello</p><img src="{SPY}/pixel.gif" width=40 height=40>'


@dataclass
class Listener:
    """A server of the other side: every connection is noted with its first line."""

    port: int
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def spy() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = Listener(server.getsockname()[1])
        threading.Thread(target=_answer, args=(server, listener), daemon=True).start()
        yield listener


def _answer(server: socket.socket, listener: Listener) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            line = connection.recv(400).decode("latin-1").partition("\r\n")[0]
            if ".example" in line:  # the browser's own asking for its maker is nobody's letter
                listener.asked.append(line)
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.fixture
def cast(committed: str) -> World:
    return world.build()


@pytest.fixture
def reader(chromium: Browser, spy: Listener, site: str, cast: World) -> Iterator[Page]:
    """An agent's page that reaches our site alone: it asks the listener for everything from elsewhere."""
    proxy: ProxySettings = {"server": f"http://127.0.0.1:{spy.port}", "bypass": "127.0.0.1"}
    context = chromium.new_context(locale="en-GB", proxy=proxy)
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.fill("#email", OLGA)
    page.fill("#password", PASSWORD)
    page.click("main button.main")
    page.wait_for_selector("#queue")
    yield page
    context.close()


def write(ticket: Ticket, cast: World, html: str) -> Message:
    said = Inbound(text="Hello", html=html, sender_name="Ana", sender_address="ana@acme.example")
    return conversing.customer_wrote(
        ticket=ticket, said=said, contact=cast.incident.ana, received_at=NOW, now=NOW
    )


@dataclass
class Watch:
    """Whatever a page does besides showing itself."""

    page: Page
    noted: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.page.on("dialog", self.dialog)
        self.page.on("pageerror", lambda error: self.noted.append(f"ran: {error}"))
        self.page.on("console", lambda message: self.noted.append(f"said: {message.text}"))
        self.page.on("popup", lambda popup: self.noted.append(f"opened: {popup.url}"))
        self.page.on("request", self._request)

    def dialog(self, dialog: Dialog) -> None:
        self.noted.append(f"asked: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1" and not request.url.startswith("data:"):
            self.noted.append(f"fetched: {request.url}")


def test_no_piece_runs_fetches_asks_or_leaves(cast: World, reader: Page, site: str, spy: Listener) -> None:
    ticket = desk.ticket(cast.incident)
    written = {why: write(ticket, cast, f"<p>Before</p>{html}") for why, html in PIECES.items()}
    assert len(written) >= 60
    watch = Watch(reader)
    watch.begin()
    for why, message in written.items():
        address = site + desk.address(ticket, f"messages/{message.pk}/html")
        reader.goto(address, wait_until="load")
        assert "Before" in reader.inner_text("body"), why
        assert (watch.noted, reader.url) == ([], address), why
        assert reader.locator(FORBIDDEN).count() == 0, why
    reader.wait_for_timeout(300)
    assert (watch.noted, spy.asked) == ([], [])


def test_all_of_them_on_the_tickets_page_do_nothing_either(
    cast: World, reader: Page, site: str, spy: Listener
) -> None:
    ticket = desk.ticket(cast.incident)
    for html in PIECES.values():
        write(ticket, cast, html)
    watch = Watch(reader)
    watch.begin()
    reader.goto(site + desk.address(ticket))
    reader.evaluate("for (const one of document.querySelectorAll('article details')) one.open = true")
    for frame in reader.locator("article iframe").all():
        frame.scroll_into_view_if_needed()
    reader.wait_for_timeout(500)
    assert len(reader.frames) > len(PIECES)
    assert (watch.noted, spy.asked) == ([], [])


def test_what_slips_through_the_cleaning_meets_the_policy(
    cast: World, reader: Page, site: str, spy: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second lock, tried with the first one open: no script runs and nothing is fetched by a letter."""
    ahead = {why for why, html in PIECES.items() if "<link rel=pre" in html or "dns-" in html}
    monkeypatch.setattr(sent, "cleaned", lambda html, **_: Cleaned(html))
    ticket = desk.ticket(cast.incident)
    watch = Watch(reader)
    reader.on("dialog", watch.dialog)
    for why in sorted(PIECES.keys() - ahead):
        message = write(ticket, cast, PIECES[why])
        reader.goto(site + desk.address(ticket, f"messages/{message.pk}/html"), wait_until="load")
    assert (watch.noted, spy.asked) == ([], [])


def test_images_from_elsewhere_come_when_their_reader_asks(
    cast: World, reader: Page, site: str, spy: Listener
) -> None:
    ticket = desk.ticket(cast.incident)
    message = write(ticket, cast, TRACKED)
    reader.goto(site + desk.address(ticket))
    article = reader.locator(f"#m{message.pk}")
    article.get_by_text("as formatted by the sender").click()
    letter = article.frame_locator("iframe")
    expect(letter.locator(".elsewhere")).to_contain_text("Images from spy.example are not loaded")
    assert spy.asked == []
    with reader.expect_popup() as opened:
        letter.get_by_role("link", name="Show the letter with them").click()
    shown = opened.value
    expect(shown.locator(".elsewhere")).to_contain_text("Images from spy.example are shown")
    assert spy.asked == [f"GET {SPY}/pixel.gif HTTP/1.1"]
    assert shown.evaluate("document.referrer") == ""
