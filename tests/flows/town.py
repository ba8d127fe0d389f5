"""The five services as their people live with them: letters over sockets, forms of pages, time by hand.

Nothing sleeps: the product's clock stands where `Town.now` says, and the workers run after every step.
"""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from unittest import mock

from aiosmtpd.controller import Controller
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from otklik.kit import ids
from otklik.ops.chores import fetching, filing, sending
from otklik.ops.worker import Worker
from otklik.people import acts as people
from otklik.people.models import Agent, Contact
from otklik.tickets.models import Cycle, Ticket
from tests import five
from tests.five import Place
from tests.flows import desk
from tests.mailroom import letters
from tests.world import ANA


@dataclass
class Town:
    """`olga` answers in all five services, `ana` asks in each; `sink` has the letters that left."""

    now: datetime
    door: int
    sink: desk.Sink
    places: dict[str, Place] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    olga: Client = field(default_factory=Client)
    ana: Client = field(default_factory=Client)

    def settle(self) -> None:
        """Five services, one agent, one customer."""
        self.places = five.build(self.now)
        olga = people.create_person(
            name="Olga Belova", email="olga@desk.example", verified_at=self.now, language="en"
        )
        self.agents = {
            stem: people.invite_agent(service=one.service, person=olga) for stem, one in self.places.items()
        }
        self.olga.force_login(olga)
        self.ana.force_login(self.places["saas-plans"].ana.person)

    def at(self, instant: datetime) -> None:
        """It is so late now; what time brought meanwhile is done, each at its own instant or later."""
        self.now = instant
        self.work()

    def work(self) -> None:
        Worker([*filing(), *sending(), *fetching()], tick=lambda: self.now).once()

    def writes(
        self, stem: str, subject: str, text: str, *, sender: str = ANA, answers: EmailMessage | None = None
    ) -> None:
        """A letter to a service's desk over the door."""
        to = self.places[stem].rules.default_desk.email or ""
        self.hand_in(desk.letter(sender, to, subject, text, answers_to=answers))
        self.work()

    def answers(self, letter: EmailMessage, text: str, *, sender: str = ANA) -> None:
        """An answer to a letter of ours, as a mail program makes it."""
        to = str(letter["Reply-To"] or letter["From"])
        self.hand_in(desk.letter(sender, to, f"Re: {letter['Subject']}", text, answers_to=letter))
        self.work()

    def hand_in(self, letter: EmailMessage) -> None:
        """A letter over the door; no worker runs."""
        with smtplib.SMTP("127.0.0.1", self.door, timeout=30) as line:
            line.send_message(letter)

    def does(self, ticket: Ticket, act: str, **given: Any) -> HttpResponse:
        """An act of Olga's by its form."""
        ticket.refresh_from_db()
        path = f"/tickets/{ticket.service.slug}/{ticket.number}/{act}"
        answer = self.olga.post(path, {"seen": str(ticket.seq), "key": ids.token(), "act": act, **given})
        self.work()
        ticket.refresh_from_db()
        return answer

    def last(self, address: str = ANA) -> EmailMessage:
        """The newest letter that an address was sent."""
        return self.sink.to(address)[-1]


def clock(ticket: Ticket, name: str, cycle: int = 1) -> Cycle:
    return Cycle.objects.get(ticket=ticket, clock=name, cycle=cycle)


def newest(contact: Contact) -> Ticket:
    return Ticket.objects.filter(requester=contact).latest("pk")


@contextmanager
def living(now: datetime, settings: Any) -> Iterator[Town]:
    """A town from an instant on; a real server takes its letters, and its own door brings them in."""
    cache.clear()
    sink = desk.Sink()
    server = Controller(sink, hostname="127.0.0.1", port=desk.free_port())
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    try:
        with letters.open_door() as door:
            town = Town(now, door.port, sink)
            with mock.patch("otklik.kit.clock.now", side_effect=lambda: town.now):
                town.settle()
                yield town
    finally:
        server.stop()
