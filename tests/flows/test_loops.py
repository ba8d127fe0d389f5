"""Nobody writes for ever: robots and another desk answer this one for a simulated day, and all come to rest.

What leaves goes over real SMTP to a post office, which hands it to whom it is for; their answers come in an
instant later. The figures are printed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from otklik.core.mail.arrival import Arrival
from otklik.core.mail.parse import parse
from otklik.mailroom import dispatch, storing
from otklik.mailroom.line import Line
from otklik.mailroom.models import Details, Envelope, Letter, LetterState, Mailbox
from otklik.notices import reach
from otklik.people import acts as people
from otklik.tickets.acts import conversing
from otklik.tickets.models import Ticket
from tests import world as casts
from tests.mailroom.letters import Server, server
from tests.post import Post

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
RUDE, POLITE, ASKING, DESK = (
    "rude@acme.example",
    "polite@acme.example",
    "asking@acme.example",
    "support@desk.other.example",
)
Answer = Callable[[Arrival, str, int], tuple[str, str, str]]
"""From a letter, its return path and a count to the address, return path and head of what answers it."""


def polite(letter: Arrival, path: str, count: int) -> tuple[str, str, str]:
    """RFC 3834: to the return path, marked, from nobody."""
    return path, "", f"Subject: Away\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <{letter.message_id}>"


def rude(letter: Arrival, path: str, count: int) -> tuple[str, str, str]:
    """To whoever stands in From, with another subject each time and no mark at all."""
    assert letter.sender is not None
    return letter.sender.email, RUDE, f"Subject: Message {count} was received"


def asking(letter: Arrival, path: str, count: int) -> tuple[str, str, str]:
    """Challenge and response: wants a word by a person before it lets anything through."""
    to = letter.reply_to[0].email if letter.reply_to else path
    return to, ASKING, f"Subject: Please confirm {count}"


def desk(letter: Arrival, path: str, count: int) -> tuple[str, str, str]:
    """Another desk with software as ours: its acknowledgement is marked, its number stands in the subject."""
    assert letter.sender is not None
    if letter.headers.get("auto-submitted", "no") != "no":
        return "", "", ""
    to = letter.reply_to[0].email if letter.reply_to else letter.sender.email
    marks = f"Auto-Submitted: auto-replied\r\nIn-Reply-To: <{letter.message_id}>"
    return to, DESK, f"Subject: [OD-{count:06}] {letter.subject}\r\n{marks}"


_FROM, _TO = (re.compile(rf"{verb}:<(.*?)>", re.IGNORECASE) for verb in ("MAIL FROM", "RCPT TO"))
ROBOTS: dict[str, Answer] = {RUDE: rude, POLITE: polite, ASKING: asking, DESK: desk}


@dataclass
class Town:
    """This desk and those who answer it; `handed` counts letters by whom they went to."""

    post: Post
    office: Server
    handed: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    at: int = 0

    def begin(self, sender: str) -> None:
        """Each writes first, as people's programs do when they are set up."""
        self.store(self.post.world.local.address, sender, sender, "Subject: It does not print")

    def live(self, span: timedelta, step: timedelta) -> None:
        end = self.post.now + span
        while self.post.now < end:
            self.post.worked()
            self.send()
            self.answer()
            self.post.later(seconds=step.total_seconds())

    def send(self) -> None:
        line = Line()
        for letter in Letter.objects.filter(state=LetterState.QUEUED).select_related("ticket").order_by("pk"):
            dispatch.send(letter, line=line, tick=lambda: self.post.now)
        line.close()

    def answer(self) -> None:
        routes = list(_routes(self.office.asked))
        for content, (path, to) in list(zip(self.office.letters, routes, strict=True))[self.at :]:
            self.at += 1
            self.handed[to] += 1
            if to in ROBOTS:
                self.answers[to] += 1
                back, mail_from, head = ROBOTS[to](parse(content), path, self.answers[to])
                if back:
                    self.store(back, to, mail_from, head)

    def store(self, to: str, sender: str, mail_from: str, head: str) -> None:
        self.post.letters += 1
        known = f"From: Robot <{sender}>\r\nTo: <{to}>\r\nMessage-ID: <{self.post.letters}@robots.example>"
        raw = f"{known}\r\n{head}\r\n\r\nThis is letter {self.post.letters}.\r\n".encode()
        storing.store(raw=raw, mail_from=mail_from, rcpt_to=[to], door="smtp", received_at=self.post.now)


def _routes(asked: list[str]) -> Iterator[tuple[str, str]]:
    """Return path and recipient of each letter that the post office took."""
    for first, second in pairwise(asked):
        path, to = (
            re.search(r"FROM:<(.*?)>", first, re.IGNORECASE),
            re.search(r"TO:<(.*?)>", second, re.IGNORECASE),
        )
        if path and to and first.upper().startswith("MAIL") and second.upper().startswith("RCPT"):
            yield path[1], to[1]


@pytest.fixture
def town(settings: Any, tmp_path: Any, monkeypatch: Any) -> Iterator[Town]:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    post = Post()
    cast = post.world.local
    Mailbox.objects.update(details=Details.YES)
    for address in ROBOTS:
        person = people.create_person(name="Robot", email=address, verified_at=post.now)
        people.add_contact(service=cast.service, person=person, organisation=cast.acme)
    with server() as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        yield Town(post, office)


def _rests_after(town: Town, step: timedelta) -> dict[str, Any]:
    """The day: all write first, an agent answers each once by noon, and the figures of what came of it."""
    for address in ROBOTS:
        town.begin(address)
    town.live(A_DAY / 2, step)
    for ticket in Ticket.objects.order_by("pk"):
        agent = town.post.world.local.olga
        conversing.reply(ticket=ticket, agent=agent, text="We look at it.", now=town.post.now)
    town.live(A_DAY / 2, step)
    tickets = Counter(Ticket.objects.values_list("requester_address", flat=True))
    figures = {
        "letters in": Envelope.objects.count(),
        "letters out": {one: town.handed[one] for one in ROBOTS},
        "tickets": {one: tickets[one] for one in ROBOTS},
        "held back": Letter.objects.filter(state=LetterState.HELD_BACK).count(),
        "last letter in": max(Envelope.objects.values_list("received_at", flat=True)) - casts.NOW,
    }
    print(figures)
    return figures


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(timedelta(minutes=10), id="slow"),
        pytest.param(timedelta(minutes=1), id="quick", marks=pytest.mark.deep),
    ],
)
def test_robots_and_another_desk_come_to_rest_within_a_day(
    town: Town, step: timedelta, record_property: Any
) -> None:
    figures = _rests_after(town, step)
    record_property("figures", {name: str(one) for name, one in figures.items()})
    tickets = figures["tickets"]
    assert (tickets[POLITE], tickets[ASKING], tickets[DESK]) == (1, 1, 1)
    most = reach.MOST_A_DAY + 1
    assert 1 < tickets[RUDE] <= 2 * most, "as many as were answered, and one for each word of an agent"
    assert figures["letters out"][RUDE] <= 2 * most
    assert figures["last letter in"] <= A_DAY / 2 + 2 * step, "after the agent's words nobody goes on"
