"""A crowd's letters filed one after the other by the worker, each held against what it was made for."""

from collections import Counter
from typing import Final

from otklik.core.journal.events import LinkProposed
from otklik.mailroom.models import Letter, Outcome
from otklik.people import acts as people
from otklik.tickets import journal
from otklik.tickets.acts import closing
from otklik.tickets.models import Ticket
from tests.mailroom import crowd
from tests.mailroom.crowd import Crowd, Made, Matter
from tests.post import Post, filed
from tests.world import Cast

SEED: Final = 20261126
MOST_MISSED: Final = 0.005
"""Of letters that should have joined, so many may begin a ticket of their own."""


def settle(here: Cast, post: Post) -> None:
    """Organisations with three contacts each; nobody of them is known elsewhere."""
    for organisation in range(crowd.ORGANISATIONS):
        row = people.create_organisation(service=here.service, name=f"Org {organisation}")
        for place in range(3):
            address = crowd.contact(organisation, place)
            person = people.create_person(name=address, email=address, verified_at=post.now)
            people.add_contact(service=here.service, person=person, organisation=row)


class Run:
    """Files what the crowd writes, one letter at a time, and holds each against what it was made for.

    `joins` are the letters that belong to a ticket that is there already.
    """

    def __init__(self, post: Post, here: Cast, writers: Crowd) -> None:
        settle(here, post)
        self.post, self.here, self.crowd = post, here, writers
        self.matters: dict[int, Matter] = {}
        self.kinds: Counter[str] = Counter()
        self.joins = 0
        self.wrong: list[Made] = []
        self.missed: list[Made] = []
        self.astray: list[tuple[Made, str]] = []

    @property
    def holds(self) -> bool:
        """Whether no letter joined a ticket that it does not belong to, and hardly any missed its own."""
        return not self.wrong and not self.astray and len(self.missed) <= MOST_MISSED * self.joins

    def goes_on(self, count: int) -> None:
        for made in crowd.letters(self.crowd, count):
            self.takes(made)

    def takes(self, made: Made) -> None:
        self.post.later(minutes=7)
        self.kinds[made.kind] += 1
        self.joins += made.expected.joins is not None
        envelope = self.post.comes(
            self.here, made.sender, made.subject, made.text, headers=(*made.headers, "MIME-Version: 1.0")
        )
        self.post.worked()
        done = filed(envelope)
        expected, ticket = made.expected, done.ticket
        if expected.is_machine:
            self._note(made, done.outcome == Outcome.ROBOT and done.message_id is None, "no robot")
        elif done.outcome == Outcome.REPLY:
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
        matter = self.matters[ticket.pk]
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
        matter = Matter(ticket.pk, ticket.number, ticket.subject, place, made.sender, [mail_id, *ours])
        self.matters[ticket.pk] = matter
        self.crowd.matters.append(matter)

    def _note(self, made: Made, holds: bool, what: str) -> None:
        if not holds:
            self.astray.append((made, what))


def _kinds(ticket: Ticket) -> list[str]:
    return [type(entry.event).__name__ for entry in journal.entries_of(ticket)]
