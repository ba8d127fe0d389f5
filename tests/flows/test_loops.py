"""Nobody writes for ever: robots and two desks write to each other for a simulated day, and all come to rest.

Each desk is an installation of its own in a process of its own (tests/flows/second_desk.py). What leaves
either goes over real SMTP to a post office, which hands it on by SMTP or LMTP to the other's door, or to
a robot, whose answer comes in an instant later. The figures are printed.
"""

import re
import smtplib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from otklik.core.mail.arrival import Arrival
from otklik.core.mail.parse import parse
from otklik.notices import reach
from tests import databases
from tests import world as casts
from tests.flows import second_desk
from tests.flows.second_desk import Installation
from tests.mailroom.letters import Server, server

pytestmark = pytest.mark.flow
HALF_A_DAY = timedelta(hours=12)
ONE, TWO = "help@one.example", "help@two.example"
RUDE, POLITE, ASKING = "rude@acme.example", "polite@acme.example", "asking@acme.example"
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


ROBOTS: dict[str, Answer] = {RUDE: rude, POLITE: polite, ASKING: asking}
_MARKS = re.compile(
    rb"^(?:auto-submitted|precedence|in-reply-to|references|x-[\w-]+|thread-[\w-]+):.*\r\n(?:[ \t].*\r\n)*",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass
class Town:
    """The desks by their domains, and the post office between; `handed` counts letters by whom they went to.

    `loses` says that what passes between the desks loses its marks and what ties it to a thread.
    """

    office: Server
    desks: dict[str, Installation]
    loses: bool
    now: datetime = casts.NOW
    handed: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    at: int = 0
    robots_letters: int = 0

    def begin(self) -> None:
        """Each robot writes first to each desk, as people's programs do, and an agent to the other desk."""
        for desk in self.desks.values():
            for robot in ROBOTS:
                self._robot_writes(robot, desk.address, robot, "Subject: It does not print")
        self._each("write", lambda desk: {"to": TWO if desk.address == ONE else ONE})

    def reply(self) -> None:
        """An agent answers each ticket of each desk."""
        self._each("reply")

    def live(self, span: timedelta, step: timedelta) -> None:
        end = self.now + span
        while self.now < end:
            self._each("work")
            self._carry()
            self.now += step

    def told(self) -> dict[str, dict[str, Any]]:
        return {desk.address: desk.does("tell", now=self.now) for desk in self.desks.values()}

    def _each(self, what: str, given: Callable[[Installation], dict[str, Any]] = lambda _: {}) -> None:
        for desk in self.desks.values():
            desk.does(what, now=self.now, **given(desk))

    def _carry(self) -> None:
        """What the office took since is handed on, or answered by a robot."""
        routes = list(_routes(self.office.asked))
        for content, (path, to) in list(zip(self.office.letters, routes, strict=True))[self.at :]:
            self.at += 1
            self.handed[re.sub(r"\+.*@", "@", to)] += 1
            if to in ROBOTS:
                self.answers[to] += 1
                back, mail_from, head = ROBOTS[to](parse(content), path, self.answers[to])
                self._robot_writes(to, back, mail_from, head)
            elif (desk := self._desk_of(to)) is not None:
                head_of, gap, body = content.partition(b"\r\n\r\n")
                kept = _MARKS.sub(b"", head_of + b"\r\n").removesuffix(b"\r\n") if self.loses else head_of
                _handed_in(desk, path, to, kept + gap + body)

    def _robot_writes(self, sender: str, to: str, mail_from: str, head: str) -> None:
        self.robots_letters += 1
        number = self.robots_letters
        known = f"From: Robot <{sender}>\r\nTo: <{to}>\r\nMessage-ID: <{number}@robots.example>"
        desk = self._desk_of(to)
        assert desk is not None, f"a robot answers to {to}"
        _handed_in(desk, mail_from, to, f"{known}\r\n{head}\r\n\r\nThis is letter {number}.\r\n".encode())

    def _desk_of(self, address: str) -> Installation | None:
        return self.desks.get(address.rpartition("@")[2])


def _handed_in(desk: Installation, mail_from: str, to: str, content: bytes) -> None:
    """Over the desk's door; it takes everything for addresses that it gave out itself."""
    speaks = smtplib.LMTP if desk.lmtp else smtplib.SMTP
    with speaks("127.0.0.1", desk.door) as line:
        line.sendmail(mail_from, [to], content)


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
def town(template: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    with ExitStack() as until_done:
        office = until_done.enter_context(server())
        desks = {}
        for address, other, rules, lmtp in ((ONE, TWO, "local", False), (TWO, ONE, "incident", True)):
            data = tmp_path / address
            data.mkdir()
            database = until_done.enter_context(databases.copy(template, data))
            smtp = {"OTKLIK_SMTP_URL": f"smtp://127.0.0.1:{office.port}", "OTKLIK_SECRET_KEY": address}
            running = second_desk.running(
                address, rules, databases.surroundings(database, data, **smtp), knows=[*ROBOTS, other],
                now=casts.NOW, lmtp=lmtp,
            )  # fmt: skip
            desks[address.rpartition("@")[2]] = until_done.enter_context(running)
        yield Town(office, desks, loses=request.param)


SLOW, QUICK = timedelta(minutes=10), timedelta(minutes=1)
deep = pytest.mark.deep


@pytest.mark.parametrize(
    ("town", "step"),
    [
        pytest.param(False, SLOW, id="slow"),
        pytest.param(False, QUICK, id="quick", marks=deep),
        pytest.param(True, SLOW, id="slow, marks lost on the way", marks=deep),
        pytest.param(True, QUICK, id="quick, marks lost on the way", marks=deep),
    ],
    indirect=["town"],
)
def test_robots_and_two_desks_come_to_rest_within_a_day(
    town: Town, step: timedelta, record_property: Any
) -> None:
    town.begin()
    town.live(HALF_A_DAY, step)
    town.reply()
    town.live(HALF_A_DAY, step)
    told = town.told()
    figures = {"handed": dict(town.handed), "desks": told}
    print(figures)
    record_property("figures", str(figures))
    most = reach.MOST_A_DAY + 1
    for address, other in ((ONE, TWO), (TWO, ONE)):
        tickets = told[address]["tickets"]
        assert (tickets[POLITE], tickets[ASKING]) == (1, 1), address
        assert 1 < tickets[RUDE] <= 2 * most, "as many as were answered, and one for each word of an agent"
        assert told[address]["unsent"] == 0
        assert 2 <= tickets[other] <= (most if town.loses else 2), "one for each agent's first letter"
        assert town.handed[other] <= (2 * most if town.loses else 4), "first words, a receipt, two answers"
        last = datetime.fromisoformat(told[address]["last letter in"])
        rest = timedelta(hours=1) if town.loses else 2 * step
        assert last - casts.NOW <= HALF_A_DAY + rest, "after the agent's words nobody goes on"
    assert town.handed[RUDE] <= 4 * most
