"""What a form promises before it is sent is what registering at that instant gives (all five regulations)."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from otklik.agreements.models import Contract
from otklik.core.intake.asking import types_for_requesters
from otklik.tickets import journal
from otklik.tickets.acts import opening
from otklik.tickets.acts.opening import Opening
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.models import Cycle, Entry, Ticket
from otklik.tickets.words import Inbound
from tests import five
from tests.five import Place

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
BEGAN = datetime(2024, 6, 3, 9, tzinfo=MOSCOW)

INSTANTS: Final = [
    datetime(*said, tzinfo=MOSCOW)
    for said in (
        (2026, 11, 20, 16, 0), (2026, 11, 20, 17, 0), (2026, 11, 20, 17, 59, 59), (2026, 11, 20, 18, 0),
        (2026, 11, 21, 12, 0), (2026, 11, 21, 22, 16), (2026, 11, 3, 17, 30), (2026, 11, 4, 10, 0),
        (2025, 10, 31, 15, 0), (2025, 11, 1, 10, 0), (2025, 11, 3, 13, 0), (2026, 12, 30, 17, 0),
        (2026, 12, 31, 12, 0), (2027, 1, 2, 3, 0), (2026, 3, 8, 0, 0), (2026, 11, 23, 8, 59, 59),
        (2026, 11, 24, 7, 31, 7), (2025, 6, 11, 19, 59, 59), (2026, 2, 28, 23, 59, 59),
        (2026, 5, 8, 16, 47, 13),
    )
]  # fmt: skip
MOST: Final = 320
"""Registrations tried for a service; where it has few combinations, each is tried at every instant."""


def openings(place: Place) -> Iterator[Opening]:
    """Every type, desk, plan and, where requesters choose it, priority."""
    levels = [level.id for level in place.rules.priorities.values]
    chosen = ["", *levels] if place.rules.priorities.initial_by == "requester" else [""]
    types = ["", *(kind.id for kind in types_for_requesters(place.rules))]
    desks = [desk.id for desk in place.rules.desks]
    for kind, level, desk, contract in itertools.product(types, chosen, desks, contracts(place)):
        yield Opening(
            service=place.service, desk=desk, channel="portal", subject="Export stops",
            words=Inbound(text="At line 80 214"), requester=place.ana, contract=contract,
            type=kind, priority=level,
        )  # fmt: skip


def contracts(place: Place) -> list[Contract | None]:
    """None, and one for each plan."""
    if place.contract is None or place.acme is None:
        return [None]
    others = [plan for plan in place.rules.plans if plan != place.contract.plan]
    more = [
        five.signed(place.service, place.acme, place.rules, BEGAN, plan=plan, number=f"{plan}/2026")
        for plan in others
    ]
    return [None, place.contract, *more]


@pytest.mark.clause(
    "S0.11", "S0.12", "S0.16", "S0.17", "S0.18", "S0.19", "S1.8", "S1.13", "S3.7", "S4.15", "S4.18"
)
@pytest.mark.parametrize("stem", five.STEMS)
def test_the_deadline_promised_is_the_one_registered(stem: str) -> None:
    place = five.build(BEGAN + timedelta(days=800))[stem]
    every, turns = list(openings(place)), itertools.cycle(INSTANTS)
    numbers, seen = itertools.count(1), set()
    for begun in every:
        for at in itertools.islice(turns, min(len(INSTANTS), MOST // len(every))):
            promised = opening.foreseen(begun, at=at)
            ticket = opening.register(
                begun, seq=next(numbers), by=journal.contact(place.ana), received_at=at, now=at
            )
            rows = Cycle.objects.filter(ticket=ticket)
            registered = {(row.clock, row.state, row.due_at, row.target) for row in rows}
            foretold = {(one.clock.value, one.state.value, one.due, one.seconds) for one in promised.shown}
            assert foretold == registered, (begun.type, begun.priority, begun.desk, at)
            seen |= {row.due_at for row in rows if row.due_at}
    assert len(seen) > len(INSTANTS) / 2


def test_looking_ahead_writes_nothing() -> None:
    place = five.build()["local-support"]
    for begun in openings(place):
        opening.foreseen(begun, at=INSTANTS[0])
    assert not Ticket.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.clause("S0.1", "S0.14")
@pytest.mark.parametrize("wrong", [{"type": "foo"}, {"priority": "urgent"}])
def test_nothing_is_foreseen_for_what_the_regulation_does_not_have(wrong: dict[str, str]) -> None:
    place = five.build()["local-support"]
    begun = next(iter(openings(place)))
    with pytest.raises(NotHere):
        opening.foreseen(replace(begun, **wrong), at=INSTANTS[0])
