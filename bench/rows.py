"""The rows of made-up tickets: journal, projection, words, letters in and out, by the product's own code."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model

from bench import walk, words
from bench.ground import SPAN, Asker, House
from bench.life import Ids, Life, Said
from otklik.core.journal.events import LetterSent, Registered
from otklik.core.journal.fold import State
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.tickets import journal, project
from otklik.tickets.models import Cycle, Direction, Entry, Message, Ticket

ROOM: Final = 128
"""Ids of each kind kept for a ticket; within a batch one may take more and another less."""
LONG: Final = 200
"""One of so many tickets is a long conversation, of thirty messages."""
LATELY: Final = timedelta(days=12)
"""Where all are to be open, they began within so many days."""
TABLES: Final[tuple[type[Model], ...]] = (Ticket, Message, Entry, Cycle, Envelope, Letter)


@dataclass(slots=True)
class Batch:
    """Rows of some tickets in the order of `TABLES`, ready for the database; ids from `first` on."""

    first: int
    counters: dict[type[Model], int] = field(default_factory=lambda: defaultdict(int))
    rows: dict[type[Model], list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Model) -> None:
        if row.pk is None:
            row.pk = self.first + self.counters[type(row)]
            self.counters[type(row)] += 1
        values = (
            one.get_db_prep_save(getattr(row, one.attname), connection) for one in columns_of(type(row))
        )
        self.rows[type(row)].append(tuple(values))


def columns_of(model: type[Model]) -> Sequence[Any]:
    return model._meta.concrete_fields


def batch(
    houses: Sequence[House], places: range, count: int, *, seed: int, now: datetime, all_open: bool = False
) -> Batch:
    """The tickets of these places among `count`; a ticket's id is its place, counted from 1.

    `all_open`: of the last days, and each drawn until it is one that nobody has closed.
    """
    made = Batch(1 + places.start * ROOM)
    ids = Ids(made.first, made.first)
    for place in places:
        chance = Random(f"{seed}.{place}")
        row, life, house = _drawn(houses, place, count, ids, chance, now, all_open)
        _project(row, life, house)
        made.add(row)
        for one in _of(row, life, house, chance):
            made.add(one)
    if max(ids.message, ids.letter, *(made.first + used for used in made.counters.values())) > (
        made.first + len(places) * ROOM
    ):
        raise RuntimeError("a batch has more rows than ids were kept for it")
    return made


def _drawn(
    houses: Sequence[House],
    place: int,
    count: int,
    ids: Ids,
    chance: Random,
    now: datetime,
    all_open: bool,
) -> tuple[Ticket, Life, House]:
    message, letter = ids.message, ids.letter
    while True:
        drawn = _ticket(houses, place, count, ids, chance, now, LATELY if all_open else SPAN)
        if not all_open or drawn[0].is_open:
            return drawn
        ids.message, ids.letter = message, letter


def _ticket(
    houses: Sequence[House],
    place: int,
    count: int,
    ids: Ids,
    chance: Random,
    now: datetime,
    span: timedelta,
) -> tuple[Ticket, Life, House]:
    house = chance.choice(houses)
    asker = chance.choice(house.askers)
    at = walk.registered_at(place, count, chance, now=now, span=span)
    row = _row(house, asker, place + 1, chance, at)
    first = Registered(
        number=row.number,
        channel=row.channel,
        desk=row.desk,
        plan=row.plan,
        priority=row.priority,
        regulation=row.regulation,
        contract=asker.terms,
        type=row.type,
        requester=str(asker.contact),
        message=str(ids.message),
        because=asker.because,
    )
    life = walk.live(house, asker, first, ids, chance, at=at, now=now, long=place % LONG == LONG // 2)
    row.is_open = life.state is not State.CLOSED
    return row, life, house


def _row(house: House, asker: Asker, pk: int, chance: Random, at: datetime) -> Ticket:
    rules = house.rules
    kind = chance.choice([one for one in rules.request_types if one.raised_by != "agent"])
    year = at.astimezone(ZoneInfo(rules.timezone)).year
    return Ticket(
        pk=pk,
        service_id=house.service,
        number=rules.intake.number.make(seq=pk, desk=asker.desk, year=year),
        channel="email",
        subject=words.subject(chance, asker.language),
        desk=asker.desk,
        type=kind.id,
        priority=kind.default_priority or rules.priorities.default,
        plan=asker.plan,
        regulation=house.ref,
        language=asker.language,
        requester_id=asker.contact,
        requester_address=asker.address,
        contract_id=asker.contract or None,
        registered_at=at,
    )


def _project(row: Ticket, life: Life, house: House) -> None:
    project.fill(row, life.clocks, life.entries, life.silence, house.rules)
    row.updated_at = max(entry.at for entry in life.entries)
    heard = [said for said in life.said if said.way != Direction.NOTE.value]
    row.last_words_by = "customer" if heard[-1].way == Direction.IN.value else "agent"
    row.last_words_at = heard[-1].at


def _of(row: Ticket, life: Life, house: House, chance: Random) -> Iterator[Model]:
    names = dict(house.agents)
    for said in life.said:
        text = words.text(chance, life.asker.language)
        yield _message(row, life.asker, said, text, names)
        if said.way == Direction.IN.value:
            yield _envelope(row, life.asker, said, house)
        elif said.letter:
            yield _letter(row, life.asker, house, said.letter, said.at, text, event="public_reply",
                          message=said.message)  # fmt: skip
    receipt = next(entry.event for entry in life.entries if isinstance(entry.event, LetterSent))
    yield _letter(row, life.asker, house, int(receipt.letter), row.registered_at, words.text(chance, "ru"),
                  event="ticket_registered", message=None)  # fmt: skip
    for entry in life.entries:
        yield journal.row_of(row, entry, entry.at)
    yield from project.cycle_rows(row, life.clocks, life.entries)


def _message(row: Ticket, asker: Asker, said: Said, text: str, names: dict[int, str]) -> Message:
    theirs = said.way == Direction.IN.value
    return Message(
        pk=said.message,
        ticket=row,
        direction=said.way,
        act=said.act,
        at=said.at,
        contact_id=asker.contact if theirs else None,
        agent_id=said.agent or None,
        sender_name=asker.name if theirs else names[said.agent],
        sender_address=asker.address if theirs else "",
        text=text,
        message_id=f"m{said.message}@mail.example" if theirs else "",
    )


def _envelope(row: Ticket, asker: Asker, said: Said, house: House) -> Envelope:
    mailbox, address = house.mailboxes[asker.desk]
    return Envelope(
        service_id=house.service,
        mailbox_id=mailbox,
        mail_id=f"m{said.message}@mail.example",
        digest=sha256(str(said.message).encode()).hexdigest(),
        route={"mail_from": asker.address, "rcpt_to": [address], "door": "smtp"},
        received_at=said.at,
        size=2000,
        sender=asker.address,
        subject=row.subject,
        outcome=Outcome.TICKET if said.act == "register" else Outcome.REPLY,
        because="known_person",
        ticket=row,
        message_id=said.message,
    )


def _letter(
    row: Ticket, asker: Asker, house: House, pk: int, at: datetime, text: str, *, event: str,
    message: int | None,
) -> Letter:  # fmt: skip
    return Letter(
        pk=pk,
        service_id=house.service,
        ticket=row,
        message_id=message,
        contact_id=asker.contact,
        event=event,
        cause=f"{row.pk}:{pk}:{event}",
        to_name=asker.name,
        to_address=asker.address,
        from_name=house.name,
        from_address=house.mailboxes[asker.desk][1],
        subject=f"[{row.number}] {row.subject}",
        text=text,
        language=asker.language,
        mail_id=f"l{pk}@bench.example",
        state=LetterState.SENT,
        created_at=at,
        sent_at=at,
    )
