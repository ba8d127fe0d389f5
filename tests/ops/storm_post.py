"""Letters through a storm: who hands them in, who takes what leaves, and the account of both in the end."""

import random
import smtplib
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connections
from django.db.models import Count

from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from tests.ops.processes import free_port, until
from tests.ops.storm import Arm, Blows, Victim, patiently

HANDING = ("mail", "rcpt", "half of the letter", "final dot", "250 lost")
"""After which step of a conversation with the door the door is killed; the last is the commit."""
TAKING = ("mail", "rcpt", "taken and not told", "told")
"""At which step of a conversation with the worker the worker is killed."""


@dataclass(frozen=True, slots=True)
class Post:
    """A letter to be handed in: its Message-ID, from and to whom, its bytes with CRLF.

    `answers` is the Message-ID of the letter whose ticket it belongs to, '' where it begins one.
    """

    id: str
    sender: str
    to: str
    content: bytes
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An acknowledgement that came to the sink: the Message-ID it answers, its own, to whom, from where."""

    answers: str
    mail_id: str
    subject: str
    writer: str
    desk: str


class Senders:
    """Hand letters in until each was acknowledged; now and then the door is killed under their hands."""

    def __init__(self, port: int, door: Victim, blows: Blows) -> None:
        self.port, self.door, self.blows = port, door, blows
        self.told: Counter[str] = Counter()
        self.refused: Counter[int] = Counter()
        self._chance = random.Random("senders")

    def hand_in(self, posts: Sequence[Post], lines: int = 4) -> None:
        with ThreadPoolExecutor(lines) as hands:
            for done in [hands.submit(self._all, posts[one::lines]) for one in range(lines)]:
                done.result()  # each letter has its own patience

    def hand_in_one(self, post: Post, arm: Arm) -> None:
        patiently(lambda: self._taken(post, arm))

    def _all(self, posts: Sequence[Post]) -> None:
        arm = Arm(self.door, self.blows)
        try:
            for post in posts:
                self.hand_in_one(post, arm)
        finally:
            arm.drop()
            connections.close_all()

    def _taken(self, post: Post, arm: Arm) -> bool:
        if post.id not in self.told:
            arm.lift(self.told.total())
            fallen = len(self.door.blows)
            try:
                with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as line:
                    self._converse(line, post, arm, fallen)
            except smtplib.SMTPException as broken:
                self.refused[getattr(broken, "smtp_code", 0)] += 1
                raise OSError from broken
        return post.id in self.told

    def _converse(self, line: smtplib.SMTP, post: Post, arm: Arm, fallen: int) -> None:
        line.ehlo("client.example")
        half = len(post.content) // 2
        _said(line.mail(post.sender), 250)
        arm.strike("mail")
        _said(line.rcpt(post.to), 250)
        arm.strike("rcpt")
        _said(line.docmd("DATA"), 354)
        line.send(post.content[:half])
        arm.strike("half of the letter")
        line.send(post.content[half:] + b".\r\n")
        self._strike_after_the_dot(post, arm, fallen)
        _said(line.getreply(), 250)
        self.told[post.id] += 1

    def _strike_after_the_dot(self, post: Post, arm: Arm, fallen: int) -> None:
        """`fallen`: how often the door had fallen before this conversation; where others struck it meanwhile,
        nothing may come of the letter, and the blow waits for the next."""
        if arm.how == "final dot":
            time.sleep(self._chance.uniform(0, 0.03))
            arm.strike("final dot")
        elif arm.how == "250 lost":
            until(
                lambda: Envelope.objects.filter(mail_id=post.id).exists() or len(self.door.blows) > fallen,
                seconds=60,
            )
            if len(self.door.blows) == fallen:
                arm.strike("250 lost")
            raise smtplib.SMTPServerDisconnected("whatever the door said is not heard")


def _said(answer: tuple[int, bytes], wanted: int) -> None:
    if answer[0] != wanted:
        raise smtplib.SMTPResponseException(*answer)


class Sink:
    """Takes every letter that leaves and keeps its headers; now and then it kills the worker meanwhile."""

    def __init__(self, worker: Victim, blows: Blows) -> None:
        self.arm = Arm(worker, blows)
        self.letters: list[Message] = []
        self.acknowledged: list[Acknowledged] = []
        self._known: set[str] = set()
        self._chance = random.Random("sink")

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.mail_from = address
        self.arm.lift(len(self.letters))
        self.arm.strike("mail")
        return "250 ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.rcpt_tos.append(address)
        self.arm.strike("rcpt")
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = BytesHeaderParser().parsebytes(envelope.content)
        self.letters.append(letter)
        self._note(letter)
        self.arm.strike("taken and not told")
        if self.arm.how == "told":
            server.loop.call_later(self._chance.uniform(0, 0.004), self.arm.strike, "told")
        return "250 kept"

    def _note(self, letter: Message) -> None:
        """Acknowledgements, each when it first comes."""
        answers = _id(letter["In-Reply-To"])
        if letter["Auto-Submitted"] != "auto-replied" or answers in self._known:
            return
        self._known.add(answers)
        (_, writer), (_, desk) = parseaddr(str(letter["To"])), parseaddr(str(letter["From"]))
        known = Acknowledged(answers, _id(letter["Message-ID"]), str(letter["Subject"]), writer, desk)
        self.acknowledged.append(known)


@contextmanager
def listening(sink: Sink) -> Iterator[int]:
    """The port at which the sink takes letters."""
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one letter: 250 heard, records, tickets, acknowledgements written, copies that came.

    `marked`: the office says that the acknowledgement may have arrived twice; `begins`: it answers none of
    ours, so that it begins a ticket of its own; `astray`: its ticket is not the one that it belongs to.
    """

    told: int
    records: int
    tickets: int
    acknowledgements: int
    came: int
    marked: bool
    begins: bool
    astray: bool

    @property
    def is_right(self) -> bool:
        once = (self.told, self.records, self.tickets, self.astray) == (1, 1, 1, False)
        if not self.begins:
            return once and self.acknowledgements == 0
        return once and self.acknowledgements == 1 and (self.came == 1 or (self.came > 1 and self.marked))


def account(posts: Sequence[Post], senders: Senders, sink: Sink) -> dict[str, Line]:
    """The table: one line for each Message-ID handed in."""
    records = dict(Envelope.objects.values_list("mail_id").annotate(count=Count("pk")))
    tickets = _tickets()
    owners = Counter(next(iter(tickets[one.id])) for one in posts if not one.answers and tickets[one.id])
    came = Counter(_id(one["In-Reply-To"]) for one in sink.letters if one["Auto-Submitted"])
    ours = Letter.objects.filter(event="ticket_registered", state=LetterState.SENT)
    written: Counter[str] = Counter(ours.values_list("in_reply_to", flat=True))
    marked = set(ours.filter(repeated=True).values_list("in_reply_to", flat=True))

    def astray(one: Post) -> bool:
        if one.answers:
            return tickets[one.id] != tickets[one.answers]
        return any(owners[ticket] > 1 for ticket in tickets[one.id])

    return {
        one.id: Line(
            senders.told[one.id], records.get(one.id, 0), len(tickets[one.id]), written[one.id],
            came[one.id], one.id in marked, not one.answers, astray(one),
        )
        for one in posts
    }  # fmt: skip


def _tickets() -> dict[str, set[int]]:
    """The tickets of each Message-ID: those that it began, or that it joined."""
    filed = Envelope.objects.filter(outcome__in=(Outcome.TICKET, Outcome.REPLY), ticket__isnull=False)
    found: dict[str, set[int]] = defaultdict(set)
    for mail_id, ticket in filed.values_list("mail_id", "ticket"):
        found[mail_id].add(ticket)
    return found


def written(table: Mapping[str, Line], place: Path) -> Path:
    """The table as a file: one row for each Message-ID, what is wrong above."""
    names = [field.name for field in fields(Line)]
    rows = sorted(table.items(), key=lambda row: row[1].is_right)
    told = ["\t".join(("right", "message_id", *names))]
    told += [
        "\t".join(map(str, (line.is_right, mail_id, *(getattr(line, name) for name in names))))
        for mail_id, line in rows
    ]
    place.write_text("\n".join(told) + "\n")
    return place


def twice_unmarked(sink: Sink) -> list[str]:
    """Message-IDs of any kind of letter that came more than once and are not marked as repeated."""
    came = Counter(_id(one["Message-ID"]) for one in sink.letters)
    marked = set(Letter.objects.filter(repeated=True).values_list("mail_id", flat=True))
    return [one for one, count in came.items() if count > 1 and one not in marked]


def _id(header: Any) -> str:
    return str(header or "").strip().strip("<>")
