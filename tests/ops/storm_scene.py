"""A desk in a storm: letters are handed in and answered by customers and pages, while all of it is killed."""

import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import Count
from django.test import Client

from otklik.kit import clock
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox
from otklik.people import acts as people
from otklik.tickets.models import Entry, Follow
from tests import world as casts
from tests.ops.processes import free_port, listens, until
from tests.ops.storm import ANYWHERE, CONVERSING, Arm, Blows, Victim, patiently, strike_anywhere
from tests.ops.storm_post import HANDING, TAKING, Acknowledged, Line, Post, Senders, Sink, account, listening
from tests.world import Cast, World

_TOKEN = "c" * 32
_EACH = 16
"""Letters of one writer, half of them to each service, since ten an hour are the most that are answered."""


@dataclass(frozen=True, slots=True)
class Storm:
    """How many letters, every tenth an answer to an acknowledgement; how many answers of the agent by pages;
    how often door and worker each are killed within conversations, and each at any moment (the pages twice
    as often)."""

    letters: int
    replies: int
    conversing: int
    anywhere: int

    @property
    def answers(self) -> int:
        return self.letters // 10

    @property
    def begins(self) -> int:
        return self.letters - self.answers

    @property
    def kills(self) -> int:
        return 2 * self.conversing + 4 * self.anywhere


def of_size(letters: int, kills: int) -> Storm:
    """So many letters and at least so many kills, two thirds of them amid conversations."""
    anywhere = max(kills // 12, 1)
    conversing = max(-(-(kills - 4 * anywhere) // 2), len(HANDING))
    return Storm(letters, max(min(letters // 16, 100), 3 * anywhere), conversing, anywhere)


def furnished(letters: int) -> World:
    """The cast with mailboxes, and with writers for so many letters."""
    made = casts.build(clock.now())
    for cast in (made.local, made.incident):
        Mailbox.objects.create(service=cast.service, desk=cast.desk, address=cast.address)
    for number in range(0, letters, _EACH):
        person = people.create_person(name="Ana", email=_writer(number), verified_at=clock.now())
        for cast in (made.local, made.incident):
            people.add_contact(service=cast.service, person=person, organisation=cast.acme)
    return made


def _writer(number: int) -> str:
    return f"ana{number // _EACH}@acme.example"


def _begun(cast: Cast, number: int) -> Post:
    text = f"It prints nothing, for the {number}th time.\r\n" * (1 + number % 50)
    return _post(f"{number}@acme.example", _writer(number), cast, f"Subject: Printer {number}", text)


def _answered(cast: Cast, to: Acknowledged) -> Post:
    """What the writer says to an acknowledgement, as a mail program sends it."""
    head = f"Subject: Re: {to.subject}\r\nIn-Reply-To: <{to.mail_id}>\r\nReferences: <{to.mail_id}>"
    text = "It prints still nothing.\r\n"
    return _post(f"answer-{to.answers}", to.writer, cast, head, text, answers=to.answers)


def _post(mail_id: str, writer: str, cast: Cast, head: str, text: str, *, answers: str = "") -> Post:
    whole = f"From: Ana <{writer}>\r\nTo: <{cast.address}>\r\n{head}\r\nMessage-ID: <{mail_id}>\r\n\r\n{text}"
    return Post(mail_id, writer, cast.address, whole.encode(), answers)


class Agent:
    """Answers tickets in the pages over a socket, now and then while the pages are killed."""

    def __init__(self, web: str, cast: Cast, victim: Victim, blows: Blows) -> None:
        client = Client()
        client.force_login(cast.olga.person)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        self.web, self.cast, self.victim, self.blows = web, cast, victim, blows
        self.cookies = f"{session.key}={session.value}; {settings.CSRF_COOKIE_NAME}={_TOKEN}"
        self.answered: list[str] = []
        self._chance = random.Random("agent")

    def answer(self, number: str) -> None:
        """One answer, sent with one key until the pages say that it is there."""
        how = self.blows.next(len(self.answered))
        if how:
            threading.Timer(self._chance.uniform(0, 0.1), self._strike).start()
        patiently(lambda: self._is_answered(number))
        self.answered.append(number)

    def _strike(self) -> None:
        while not self.victim.kill(ANYWHERE):
            time.sleep(0.02)

    def _is_answered(self, number: str) -> bool:
        place = f"{self.web}/tickets/{self.cast.service.slug}/{number}"
        found = re.search(r'name="seen" value="(\d+)"', self._ask(place))
        assert found, "the page has a form"
        form = {"seen": found[1], "key": f"answer-{number}", "act": "reply", "text": f"We look at {number}."}
        shown = self._ask(f"{place}/reply", form | {"csrfmiddlewaretoken": _TOKEN})
        return f"We look at {number}." in shown

    def _ask(self, place: str, form: Mapping[str, str] | None = None) -> str:
        """A page; raises OSError where the connection broke, or others wrote meanwhile (409)."""
        data = urllib.parse.urlencode(form).encode() if form else None
        asked = urllib.request.Request(place, data, {"Cookie": self.cookies})
        try:
            with urllib.request.urlopen(asked, timeout=30) as page:
                return str(page.read().decode())
        except HTTPException as broken:
            raise OSError from broken
        except urllib.error.HTTPError as refused:
            if refused.code == 409:
                raise
            raise AssertionError(f"{place} answered {refused.code}") from refused


class Customers:
    """Answer acknowledgements as they come, by letters through the door that is killed."""

    def __init__(self, casts: Sequence[Cast], senders: Senders) -> None:
        self.casts, self.senders = casts, senders
        self.posts: list[Post] = []

    def answer(self, to: Acknowledged, arm: Arm) -> None:
        cast = next(cast for cast in self.casts if cast.address == to.desk)
        post = _answered(cast, to)
        self.senders.hand_in_one(post, arm)
        self.posts.append(post)


@dataclass
class Scene:
    """Everything that runs, with the blows that wait for each part."""

    world: World
    storm: Storm
    victims: Mapping[str, Victim]
    blows: Mapping[str, Blows]
    senders: Senders
    sink: Sink
    agent: Agent
    customers: Customers

    @property
    def begun(self) -> list[Post]:
        casts = (self.world.local, self.world.incident)
        return [_begun(casts[number % 2], number) for number in range(self.storm.begins)]

    @property
    def falls(self) -> Counter[str]:
        """The blows that met somebody, by where they did."""
        return Counter(where for victim in self.victims.values() for where in victim.blows)

    def rage(self) -> None:
        """All letters are handed in and some answered, while the blows fall."""
        over = threading.Event()
        handed = lambda: self.senders.told.total()  # noqa: E731
        left = lambda: len(self.sink.letters)  # noqa: E731
        acts: list[tuple[Any, ...]] = [
            (self._agent_answers, over),
            (self._customers_answer, over),
            (strike_anywhere, self.victims["door"], self.blows["door anywhere"], handed, over),
            (strike_anywhere, self.victims["worker"], self.blows["worker anywhere"], left, over),
        ]
        with ThreadPoolExecutor(len(acts)) as hands:
            works = [hands.submit(*act) for act in acts]
            try:
                self.senders.hand_in(self.begun)
                until(
                    lambda: self.is_quiet() or any(work.done() and work.exception() for work in works),
                    seconds=240 + self.storm.letters / 10,
                )
            finally:
                over.set()
        for work in works:
            work.result()

    def _agent_answers(self, over: threading.Event) -> None:
        """Tickets of one service whose numbers came, each in its turn."""
        for one in self._acknowledged(lambda: len(self.agent.answered) >= self.storm.replies, over):
            if number := re.search(r"IN-\d+", one.subject):
                self.agent.answer(number[0])

    def _customers_answer(self, over: threading.Event) -> None:
        arm = Arm(self.victims["door"], self.blows["door"])
        try:
            for one in self._acknowledged(lambda: len(self.customers.posts) >= self.storm.answers, over):
                self.customers.answer(one, arm)
        finally:
            arm.drop()

    def _acknowledged(self, enough: Callable[[], bool], over: threading.Event) -> Iterator[Acknowledged]:
        """Acknowledgements in the order in which they first came, until there are enough of something."""
        at = 0
        try:
            while not enough() and not over.is_set():
                if at == len(self.sink.acknowledged):
                    time.sleep(0.05)
                    continue
                yield self.sink.acknowledged[at]
                at += 1
        finally:
            connections.close_all()

    def is_quiet(self) -> bool:
        """Everything that is due was done, and all have answered that were to answer."""
        waits = Envelope.objects.filter(due_at__isnull=False).exists() or Follow.objects.exists()
        unsent = Letter.objects.filter(state=LetterState.QUEUED).exists()
        said = len(self.agent.answered) >= self.storm.replies
        return said and len(self.customers.posts) >= self.storm.answers and not waits and not unsent

    def table(self) -> dict[str, Line]:
        """The account: one line for each Message-ID handed in."""
        return account([*self.begun, *self.customers.posts], self.senders, self.sink)

    def figures(self, table: Mapping[str, Line]) -> dict[str, int]:
        """What the storm was like, to be kept with the date."""
        lines = table.values()
        return {
            **{f"kills of {name}": len(victim.blows) for name, victim in self.victims.items()},
            "kills amid SMTP": self.falls[CONVERSING],
            "letters": len(table),
            "answers by letter": sum(not line.begins for line in lines),
            "250 heard": sum(line.told for line in lines),
            "records": sum(line.records for line in lines),
            "tickets": sum(line.tickets for line in lines if line.begins),
            "joined the right ticket": sum(not line.begins and not line.astray for line in lines),
            "acknowledgements": sum(line.acknowledgements for line in lines),
            "copies at the sink": sum(line.came for line in lines if line.begins),
            "marked as repeated": sum(line.marked for line in lines),
            "handed in again after a lost 250": _repeated_deliveries(),
            "answers by pages": len(self.agent.answered),
        }


@contextmanager
def scene(world: World, storm: Storm, surroundings: Mapping[str, str]) -> Iterator[Scene]:
    """The running product over the database of `surroundings`, which holds `world` and enough writers."""
    env = {**surroundings, "OTKLIK_WEB_WORKERS": "1", "OTKLIK_WEB": f"127.0.0.1:{free_port()}"}
    door = free_port()
    env["OTKLIK_DOOR"] = f"127.0.0.1:{door}"
    victims = {name: Victim(name, env) for name in ("door", "worker", "web")}
    blows = _blows_of(storm)
    sink = Sink(victims["worker"], blows["worker"])
    with listening(sink) as port:
        env["OTKLIK_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        for victim in victims.values():
            victim.start()
        try:
            until(lambda: listens(door))
            senders = Senders(door, victims["door"], blows["door"])
            agent = Agent(f"http://{env['OTKLIK_WEB']}", world.incident, victims["web"], blows["web"])
            customers = Customers((world.local, world.incident), senders)
            yield Scene(world, storm, victims, blows, senders, sink, agent, customers)
        finally:
            for victim in victims.values():
                victim.end()


def answers_by_ticket() -> dict[str, int]:
    """How many answers of agents each ticket has, by its number."""
    said = Entry.objects.filter(kind="Replied").values_list("ticket__number")
    return dict(said.annotate(count=Count("pk")))


def _blows_of(storm: Storm) -> dict[str, Blows]:
    def made(kinds: Sequence[str], count: int, letters: int, seed: str) -> Blows:
        return Blows([kinds[one % len(kinds)] for one in range(count)], letters=letters, seed=seed)

    return {
        "door": made(HANDING, storm.conversing, storm.letters, "door"),
        "door anywhere": made((ANYWHERE,), storm.anywhere, storm.letters, "door anywhere"),
        "worker": made(TAKING, storm.conversing, storm.letters, "worker"),
        "worker anywhere": made((ANYWHERE,), storm.anywhere, storm.letters, "worker anywhere"),
        "web": made((ANYWHERE,), 2 * storm.anywhere, storm.replies, "web"),
    }


def _repeated_deliveries() -> int:
    return sum(route.get("repeats", 0) for route in Envelope.objects.values_list("route", flat=True))
