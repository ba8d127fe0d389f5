"""The conversation: agents' Markdown as letters show it, others' words as they stand; whose turn it is."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from otklik.core.journal.events import LetterFailed
from otklik.faces.shared import conversation
from otklik.faces.workspace import silence_card
from otklik.tickets import journal
from otklik.tickets.acts import conversing
from otklik.tickets.models import Message, Ticket
from tests.faces import desk, shots
from tests.faces.test_pages import text_of
from tests.mailroom.letters import outgoing
from tests.world import NOW, World

# why, what the agent wrote, what the page holds
SHOWN = [
    ("emphasis", "Do it **now**", "<strong>now</strong>"),
    ("a list", "1. Off\n2. On", "<li>On</li>"),
    ("a line break", "One\nTwo", "One<br>"),
    ("code", "Run `bin/demo`", "<code>bin/demo</code>"),
    ("a bare address", "See https://desk.example/a", '<a href="https://desk.example/a"'),
    ("a picture is a link", "![plan](https://desk.example/a.png)", '!<a href="https://desk.example/a.png"'),
]


@pytest.mark.parametrize(("why", "text", "shown"), SHOWN)
@pytest.mark.parametrize("write", [conversing.reply, conversing.note])
def test_what_agents_write_is_shown_as_its_letter_shows_it(
    cast: World, olga: Client, ticket: Ticket, write: Callable[..., object], why: str, text: str, shown: str
) -> None:
    write(ticket=ticket, agent=cast.incident.lev, text=text, now=NOW)
    assert shown in olga.get(desk.address(ticket)).content.decode(), why


# why, what the agent wrote, what the page never holds
FORBIDDEN = [
    ("tags are text", "<b>bold</b> <script>alert(1)</script>", ["<b>bold", "<script>alert"]),
    ("no script behind a link", "[here](javascript:alert(1))", ['href="javascript']),
    ("no style of its own", "| a |\n|--:|\n| 1 |", [" style="]),
    ("no picture from elsewhere", "![x](https://spy.example/x.png)", ["<img"]),
]


@pytest.mark.parametrize(("why", "text", "absent"), FORBIDDEN)
def test_what_agents_write_brings_no_markup_of_its_own(
    cast: World, olga: Client, ticket: Ticket, why: str, text: str, absent: list[str]
) -> None:
    conversing.note(ticket=ticket, agent=cast.incident.lev, text=text, now=NOW)
    page = olga.get(desk.address(ticket)).content.decode()
    assert [found for found in absent if found in page] == [], why


def test_customers_words_are_plain_with_links(cast: World, olga: Client, ticket: Ticket) -> None:
    Message.objects.filter(ticket=ticket).update(text="**no** stars, see https://acme.example/log")
    page = olga.get(desk.address(ticket)).content.decode()
    assert "**no** stars" in page
    assert '<a href="https://acme.example/log"' in page


REFUSED = "The connection to the mail server broke. It may have arrived all the same."


@pytest.mark.parametrize(
    ("error", "says", "technical"),
    [
        ("connect Connection refused", "The mail server that takes our letters cannot be reached.", True),
        ("550 5.1.1 no such user", "The mail server refuses it.", True),
        ("451 4.7.1 greylisted", "The mail server puts it off.", True),
        ("perhaps taken; cut TimeoutError: timed out", REFUSED, True),
        ("perhaps taken", "A worker stopped in the middle of it. It may have arrived all the same.", False),
        ("address no server takes it", "No mail server takes this address.", True),
        ("unwritable OSError: gone", "The letter could not be put together.", True),
        ("KeyError: 'x'", "It could not be worked on.", True),
    ],
)
def test_why_a_letter_has_not_left_is_said_in_words_and_the_servers_own_are_folded(
    olga: Client, ticket: Ticket, error: str, says: str, technical: bool
) -> None:
    outgoing(ticket.service, ticket=ticket, event="ticket_registered", last_error=error)
    page = html.unescape(olga.get(desk.address(ticket)).content.decode())
    assert says in page
    folded = re.findall(r'<details class="technical">.*?<code>(.*?)</code>', page, re.DOTALL)
    assert [one in error for one in folded] == [True] * technical
    assert error not in re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)


def test_a_letter_that_is_being_sent_is_in_no_trouble(olga: Client, ticket: Ticket) -> None:
    values = {"last_error": "perhaps taken", "leased_until": NOW + timedelta(hours=1)}
    outgoing(ticket.service, ticket=ticket, event="ticket_registered", **values)
    assert "stopped in the middle" not in said(olga, ticket)


# --- whose turn it is -----------------------------------------------------------------------------


def asked(ticket: Ticket, cast: World) -> None:
    conversing.ask(ticket=ticket, agent=cast.incident.olga, text="Which model?", now=NOW)


def said(client: Client, ticket: Ticket) -> str:
    return text_of(client.get(desk.address(ticket)).content.decode())


@pytest.mark.clause("S2.10", "S4.28")
def test_what_a_form_asked_stands_with_the_words(cast: World, olga: Client, ticket: Ticket) -> None:
    Message.objects.filter(ticket=ticket).update(fields={"steps": "Open <b>it</b>", "recent_changes": "none"})
    page = olga.get(desk.address(ticket)).content.decode()
    assert "<dt>Steps to repeat</dt><dd>Open &lt;b&gt;it&lt;/b&gt;</dd>" in page
    assert "<dt>Recent changes</dt><dd>none</dd>" in page


def test_the_customers_turn_stands_beside_the_clocks(cast: World, olga: Client, ticket: Ticket) -> None:
    assert "Customer's turn Waiting" not in said(olga, ticket).replace("&#x27;", "'")
    asked(ticket, cast)
    page = said(olga, ticket).replace("&#x27;", "'")
    assert "Customer's turn Waiting since today 10:00 may be closed at the end of Thu 26 Nov" in page


def test_a_silence_that_is_over_says_since_when(cast: World, olga: Client, ticket: Ticket) -> None:
    asked(ticket, cast)
    with shots.at(NOW + timedelta(days=5)):
        assert "No answer since Mon 10:00 may be closed since Thu 24:00" in said(olga, ticket)
        assert "may be closed since Thu 24:00" in text_of(olga.get("/").content.decode())


@pytest.mark.parametrize(
    ("is_over", "automatic", "says"),
    [
        (False, True, "closes Wed 24:00"),
        (True, True, "closes now"),
        (False, False, "may be closed Wed 24:00"),
        (True, False, "may be closed since Wed 24:00"),
    ],
)
def test_what_silence_brings(is_over: bool, automatic: bool, says: str) -> None:
    with translation.override("en"):
        assert silence_card.consequence("Wed 24:00", is_over=is_over, automatic=automatic) == says


def test_what_is_kept_printed_is_printed_anew_when_anything_in_it_changes() -> None:
    item = conversation.Item("m1", "theirs", NOW, "today 10:00", "", says="Hello <b>", quoted="> before")
    with translation.override("en"):
        first = conversation.printed([item, item])
        assert first.count("Hello &lt;b&gt;") == 2
        assert "quotes and signature" in first
        assert "yesterday 10:00" in conversation.printed([replace(item, when="yesterday 10:00")])
    with translation.override("ru"):
        assert "quotes and signature" not in conversation.printed([item])
    long = replace(item, says="word " * 2000)
    kept = conversation._printed.cache_info().currsize
    assert "word word" in conversation.printed([long])
    assert conversation._printed.cache_info().currsize == kept


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("550", "a letter was not delivered. The mail server refuses it."),
        ("connect", "a letter was not delivered. The mail server that takes our letters cannot be reached."),
        ("given-up", "a letter was not delivered. It could not be worked on."),
    ],
)
def test_a_letter_that_failed_is_told_in_words(olga: Client, ticket: Ticket, code: str, says: str) -> None:
    with journal.writing(ticket.pk, now=NOW) as work:
        work.record(LetterFailed("1", code))
    shown = text_of(olga.get(desk.address(ticket)).content.decode())
    assert says.casefold() in shown.casefold()
