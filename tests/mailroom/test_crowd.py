"""Thousands of letters of a crowd: each lands in the ticket that it was made for, and in no other."""

from collections import Counter
from random import Random
from typing import Any

import pytest

from otklik.core.journal.events import LinkProposed
from otklik.mailroom.models import Letter, Outcome
from otklik.people import acts as people
from otklik.tickets import journal
from otklik.tickets.acts import closing
from otklik.tickets.models import Ticket
from tests.mailroom import crowd
from tests.mailroom.crowd import Crowd, Made, Matter
from tests.post import Post, filed
from tests.tickets.desk import sound
from tests.world import Cast

pytestmark = pytest.mark.django_db
SEED = 20261126
MOST_MISSED = 0.005
"""Of letters that should have joined, so many may begin a ticket of their own."""


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> Post:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    return Post()


@pytest.mark.clause("S3.14", "S4.27", "S1.28", "S2.23")
@pytest.mark.parametrize("count", [400, pytest.param(20_000, marks=pytest.mark.deep)])
def test_every_letter_of_a_crowd_lands_where_it_belongs(post: Post, count: int) -> None:
    here = post.world.incident
    _settle(here, post)
    run = _Run(post, here, Crowd(Random(SEED)))
    for made in crowd.letters(run.crowd, count):
        run.takes(made)
    print(f"{count} letters: {dict(run.kinds)}; wrong joins {len(run.wrong)}, missed {len(run.missed)}")
    assert run.wrong == []
    assert run.astray == []
    joins = sum(run.kinds[kind] for kind in run.kinds if run.joined[kind])
    assert joins > count // 4
    assert len(run.missed) <= MOST_MISSED * joins
    assert len(run.kinds) == 13, "every kind came about"
    assert sound()


def _settle(here: Cast, post: Post) -> None:
    """Organisations with three contacts each; nobody of them is known elsewhere."""
    for organisation in range(crowd.ORGANISATIONS):
        row = people.create_organisation(service=here.service, name=f"Org {organisation}")
        for place in range(3):
            address = crowd.contact(organisation, place)
            person = people.create_person(name=address, email=address, verified_at=post.now)
            people.add_contact(service=here.service, person=person, organisation=row)


class _Run:
    """Files what the crowd writes, one letter at a time, and holds each against what it was made for."""

    def __init__(self, post: Post, here: Cast, writers: Crowd) -> None:
        self.post, self.here, self.crowd = post, here, writers
        self.kinds: Counter[str] = Counter()
        self.joined: Counter[str] = Counter()
        self.wrong: list[Made] = []
        self.missed: list[Made] = []
        self.astray: list[tuple[Made, str]] = []

    def takes(self, made: Made) -> None:
        self.post.later(minutes=7)
        self.kinds[made.kind] += 1
        envelope = self.post.comes(
            self.here, made.sender, made.subject, made.text, headers=(*made.headers, "MIME-Version: 1.0")
        )
        self.post.worked()
        done = filed(envelope)
        expected, ticket = made.expected, done.ticket
        if expected.is_machine:
            self._note(made, done.outcome == Outcome.ROBOT and ticket is None, "no robot")
        elif done.outcome == Outcome.REPLY:
            self.joined[made.kind] += 1
            if ticket is None or ticket.pk != expected.joins:
                self.wrong.append(made)
            else:
                self._joins(made, ticket, envelope.mail_id)
        elif expected.joins is not None:
            self.missed.append(made)
        else:
            self._note(made, done.outcome == Outcome.TICKET, f"became {done.outcome}")
            if ticket is not None:
                self._begins(made, ticket, envelope.mail_id)

    def _joins(self, made: Made, ticket: Ticket, mail_id: str) -> None:
        matter = next(one for one in self.crowd.matters if one.ticket == ticket.pk)
        matter.mail_ids.append(mail_id)
        matter.mail_ids[1:-9] = []
        if made.expected.other_subject:
            known = [event for event in _kinds(ticket) if event == "TopicDoubted"]
            self._note(made, bool(known), "nobody doubts its subject")
        if self.crowd.random.random() < 0.1:
            closing.not_a_request(ticket=ticket, agent=self.here.olga, now=self.post.later(minutes=1))
            self.post.worked()
            matter.closed = True

    def _begins(self, made: Made, ticket: Ticket, mail_id: str) -> None:
        self._note(made, ticket.follows_id == made.expected.continues, "continues another")
        named = made.expected.names
        proposed = [e.event for e in journal.entries_of(ticket) if isinstance(e.event, LinkProposed)]
        self._note(made, proposed == ([LinkProposed(str(named))] if named else []), "the link it proposes")
        ours = Letter.objects.filter(ticket=ticket, to_address=made.sender).values_list("mail_id", flat=True)
        local, _, domain = made.sender.partition("@")
        place = int(domain[3:-8]) if local.startswith("person") else None
        self.crowd.matters.append(
            Matter(ticket.pk, ticket.number, ticket.subject, place, made.sender, [mail_id, *ours])
        )

    def _note(self, made: Made, holds: bool, what: str) -> None:
        if not holds:
            self.astray.append((made, what))


def _kinds(ticket: Ticket) -> list[str]:
    return [type(entry.event).__name__ for entry in journal.entries_of(ticket)]
