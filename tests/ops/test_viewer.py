"""The mail viewer: letters sent to it are shown, kept, and can harm nobody who looks at them."""

import re
import threading
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from otklik.ops.viewer.box import Box
from otklik.ops.viewer.page import handler_for
from tests.mailroom import letters
from tests.ops.processes import connected, free_port, listens, process, until

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "viewer")


@pytest.fixture
def address(box: Box) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(box))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetched(url: str, **headers: str) -> tuple[str, Any]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
        return answer.read().decode("utf-8", "replace"), answer.headers


def rich() -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Desk <help@desk.example>", "ana@acme.example", f"Hi {EVIL}"
    made["Auto-Submitted"], made["Message-ID"] = "auto-replied", "<7@desk.example>"
    made.set_content(f"See https://desk.example/t/1?a=1&b=2. {EVIL}")
    made.add_alternative(f'<p>Hello<img src="cid:pic">{EVIL}</p>', subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<pic>")  # type: ignore[index,union-attr]
    made.add_attachment(b"data", maintype="application", subtype="pdf", filename="отчёт.pdf")
    return made.as_bytes()


def test_letters_are_shown_newest_first(box: Box, address: str) -> None:
    for subject in ("First", "Second"):
        box.add(source=letters.letter(subject), sender="", to=["ana@acme.example"])
    page, _ = fetched(address)
    assert page.index("Second") < page.index("First")


def test_a_restart_keeps_them(box: Box, tmp_path: Path) -> None:
    box.add(source=letters.letter("First"), sender="help@desk.example", to=["a@b.example", "c@d.example"])
    (kept,) = Box(tmp_path / "viewer").newest_first()
    assert (kept.arrival.subject, kept.sender, kept.to) == (
        "First",
        "help@desk.example",
        "a@b.example, c@d.example",
    )
    assert kept.source == letters.letter("First")


def test_nothing_of_a_letter_reaches_the_page_unescaped(box: Box, address: str) -> None:
    box.add(source=rich(), sender=EVIL, to=[EVIL])
    (letter,) = box.newest_first()
    for show in ("text", "html", "source"):
        page, headers = fetched(f"{address}/letters/{letter.id}?show={show}")
        assert EVIL not in page
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_letters_html_has_a_sandbox_of_its_own(box: Box, address: str) -> None:
    box.add(source=rich(), sender="", to=["ana@acme.example"])
    (letter,) = box.newest_first()
    html, headers = fetched(f"{address}/letters/{letter.id}/html")
    assert headers["Content-Security-Policy"].startswith("sandbox ")
    assert "allow-scripts" not in headers["Content-Security-Policy"]
    picture = re.search(r'src="(/letters/[^"]+/files/\d)"', html)
    assert picture is not None
    assert fetched(address + picture.group(1))[1]["Content-Type"] == "image/png"


def test_files_can_be_fetched_under_their_names(box: Box, address: str) -> None:
    box.add(source=rich(), sender="", to=["ana@acme.example"])
    (letter,) = box.newest_first()
    at = [file.filename for file in letter.arrival.attachments].index("отчёт.pdf")
    content, headers = fetched(f"{address}/letters/{letter.id}/files/{at}")
    assert (content, headers["Content-Type"]) == ("data", "application/octet-stream")
    assert "%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf" in headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("asked", "title"), [("ru-RU,ru;q=0.9", "Исходящие письма"), ("de,en", "Outgoing letters")]
)
def test_the_page_speaks_the_readers_language(address: str, asked: str, title: str) -> None:
    assert title in fetched(address, **{"Accept-Language": asked})[0]


@pytest.mark.parametrize("path", ["/nothing", "/letters/1", "/own/page.py", "/own/../page.py"])
def test_there_is_nothing_else(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        fetched(address + path)
    assert refusal.value.code == 404


@pytest.mark.browser
def test_a_new_letter_appears_by_itself(box: Box, address: str, page: Page) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    box.add(source=rich(), sender="help@desk.example", to=["ana@acme.example"])
    page.goto(address)
    page.get_by_role("link", name="Hi").click()
    page.get_by_role("link", name="HTML").click()
    assert page.frame_locator("iframe").locator("p").inner_text() == "Hello"
    box.add(source=letters.letter("A later one"), sender="", to=["bo@acme.example"])
    page.get_by_text("A later one").wait_for()
    assert page.locator("iframe").is_visible(), "the letter being read stays"
    assert not [fault for fault in faults if "alert" not in fault and "script" not in fault]


def test_the_command_takes_letters_and_shows_them(surroundings: Any) -> None:
    smtp, page = free_port(), free_port()
    command = ("mail", "viewer", "--smtp", f"127.0.0.1:{smtp}", "--page", f"127.0.0.1:{page}")
    with process(*command, env=surroundings) as viewer:
        with connected(smtp) as client:
            client.sendmail("", ["ana@acme.example"], letters.letter("Over the wire"))
        until(lambda: listens(page))
        assert "Over the wire" in fetched(f"http://127.0.0.1:{page}/")[0]
        viewer.terminate()
        assert viewer.wait(10) == 0
