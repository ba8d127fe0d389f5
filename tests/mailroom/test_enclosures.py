"""Files within the limit of a letter go with it; the others as signed links, for whoever holds the letter."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from otklik.core.mail.arrival import Attached
from otklik.core.mail.compose import compose
from otklik.core.mail.parse import parse
from otklik.mailroom import enclosures
from otklik.mailroom.drafts import draft_of
from otklik.mailroom.models import Letter, Mailbox
from otklik.notices import decide, file_links
from otklik.notices.file_links import FileLink
from otklik.tickets import words
from otklik.tickets.acts import conversing
from otklik.tickets.models import Attachment, Follow
from tests.faces import shots
from tests.tickets.desk import INCIDENT, open_desk
from tests.world import NOW

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("sizes", "carried"),
    [([], []), ([100], [100]), ([10 * MB], [10 * MB]), ([12 * MB], []), ([8 * MB, 8 * MB], [8 * MB]),
     ([12 * MB, 5], [5]), ([8 * MB, 4 * MB, 1], [8 * MB, 1])],
)  # fmt: skip
def test_a_letter_carries_what_fits_in_as_it_is_sent(sizes: list[int], carried: list[int]) -> None:
    """Fifteen megabytes of base64 are not quite eleven of a file."""
    files = [Attachment(size=size) for size in sizes]
    fits, rest = enclosures.parted(files, limit=15 * MB)
    assert [one.size for one in fits] == carried
    assert sorted(one.size for one in (*fits, *rest)) == sorted(sizes)


@pytest.fixture
def letter(db: None, settings: Any, tmp_path: Path) -> Letter:
    """An answer with two files, of which one is too large."""
    settings.MEDIA_ROOT, settings.LETTER_FILES = tmp_path, 100_000
    desk = open_desk(INCIDENT)
    Mailbox.objects.create(service=desk.service, desk=desk.rules.default_desk.id, address="desk@desk.example")
    ticket = desk.ticket(language="en")
    said = conversing.reply(ticket=ticket, agent=desk.olga, text="Both are here.", now=NOW)
    kinds = {"inline": False, "content_id": ""}
    large, small = ("отчёт [1].pdf", "application/pdf", b"%" * 200_000), ("note.txt", "text/plain", b"hello")
    words.attach(said, [Attached(*large, **kinds), Attached(*small, **kinds)])
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=NOW)
    return Letter.objects.get(message=said)


def opened(address: str, *, days: int = 0) -> Any:
    with shots.at(NOW + timedelta(days=days)):
        return Client().get(address, HTTP_ACCEPT_LANGUAGE="en")


def test_a_large_file_goes_as_a_link_that_gives_it_to_whoever_holds_the_letter(letter: Letter) -> None:
    arrived = parse(compose(draft_of(letter)))
    assert [one.filename for one in arrived.attachments] == ["note.txt"]
    assert "Both are here.\n\nToo large for a letter; here until the end of 23 December 2026:" in arrived.text
    row = Attachment.objects.get(size=200_000)
    address = file_links.path(FileLink(row.pk, (NOW + file_links.HOLDS).date()))
    assert f"http://127.0.0.1:8000{address}" in arrived.text
    assert "отчёт [1].pdf" in arrived.text
    assert f'href="http://127.0.0.1:8000{address}"' in arrived.html
    page = opened(address, days=30)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
    assert "отчёт [1].pdf" in page.content.decode()
    assert letter.ticket is not None
    assert letter.ticket.number in page.content.decode()
    file = opened(address.replace("/open", "/saved"), days=30)
    assert (len(file.content), file["Content-Type"]) == (200_000, "application/octet-stream")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"


def test_the_footer_stays_below_the_links(letter: Letter) -> None:
    said = draft_of(letter)
    assert "Too large" in said.text
    assert said.footer
    assert not any("letter-files" in line for line in said.footer)


@pytest.mark.parametrize(
    ("why", "days", "change", "status", "says"),
    [
        ("out of time", 31, "", 410, "out of time"),
        ("forged", 0, "forged", 404, "not whole"),
        ("another file", 0, "other", 404, "not whole"),
        ("gone", 0, "gone", 410, "not here any more"),
    ],
)
@pytest.mark.parametrize("end", ["open", "saved"])
def test_a_link_that_opens_nothing_says_why(
    letter: Letter, why: str, days: int, change: str, status: int, says: str, end: str
) -> None:
    row = Attachment.objects.get(size=200_000)
    token = file_links.token(FileLink(row.pk, (NOW + file_links.HOLDS).date()))
    if change == "forged":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    if change == "other":
        token = token.replace(f"{row.pk}-", f"{row.pk + 1}-", 1)
    if change == "gone":
        row.delete()
    page = opened(f"/letter-files/{token}/{end}", days=days)
    assert (page.status_code, says in page.content.decode()) == (status, True), why


def test_what_a_customer_sent_is_opened_by_no_such_link(letter: Letter) -> None:
    assert letter.ticket
    message = letter.ticket.messages.get(direction="in")
    words.attach(message, [Attached("id.png", "image/png", b"x", inline=False, content_id="")])
    row = Attachment.objects.get(message=message)
    token = file_links.token(FileLink(row.pk, (NOW + file_links.HOLDS).date()))
    assert opened(f"/letter-files/{token}/saved").status_code == 410
