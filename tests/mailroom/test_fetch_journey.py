"""A mailbox's hard day: connections are cut, the server counts anew twice; and each letter comes once.

With --deep 5,000 letters on both databases; the figures of that run stand in docs/mail.md.
"""

import logging
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.mailroom import fetch
from otklik.mailroom.models import Envelope, Mailbox, Source
from tests import conftest
from tests.mailroom import letters
from tests.mailroom.dovecot import SECRET, Box, Wire
from tests.mailroom.letters import HELP
from tests.mailroom.test_fetch import LIMIT, NOW, START, kept
from tests.mailroom.test_fetch import asked as asked

pytestmark = pytest.mark.django_db
MANY = 5_000 if conftest.DEEP else 80
MOST = max(30_000, MANY * 24)
"""Bytes after which a connection breaks at the latest: enough for the uids of all and a few letters."""
SECONDS = timedelta(seconds=40)


@pytest.fixture
def wire(box: Box) -> Any:
    """The way to the account; each connection breaks after some kilobytes."""
    made = Wire(box.server.port, seed=11, least=1_000, most=MOST)
    yield made
    made.close()


@pytest.fixture
def source(box: Box, wire: Wire, settings: Any, tmp_path: Path) -> Source:
    settings.DATA = tmp_path
    letters.mailboxes()
    return Source.objects.create(
        mailbox=Mailbox.objects.get(address=HELP), host="127.0.0.1", port=wire.port, security="plain",
        user=box.user, secret=SECRET, since=START, due_at=START,
    )  # fmt: skip


def deliver(box: Box, first: int, last: int) -> None:
    """Some of the letters; every seventh lies there twice, every fifth was read by somebody before."""
    for number in range(first, last):
        raw = letters.letter(
            f"Printer {number}", text="smoke\r\n" * (number % 90), mail_id=f"{number}@x.example"
        )
        at = START + timedelta(seconds=number)
        box.deliver(raw, at=at, flags="" if number % 5 else "S")
        if number % 7 == 0:
            box.deliver(raw, at=at)


def turn(source: Source, number: int) -> None:
    """One turn of a worker that never saw this source before, as after a crash."""
    now = NOW + number * SECONDS
    Source.objects.filter(pk=source.pk).update(leased_until=None, due_at=now)
    fresh = Source.objects.select_related("mailbox__service").get(pk=source.pk)
    fresh.attempts += 1
    fetch.visit(fresh, tick=lambda: now, limit=LIMIT)


def test_every_letter_once_through_cut_connections_and_new_counts(
    source: Source, box: Box, wire: Wire, asked: Counter[int], record_property: Any
) -> None:
    logging.disable(logging.ERROR)
    begun, turns, validities = time.monotonic(), 0, set()
    for part in range(4):
        deliver(box, part * MANY // 4, (part + 1) * MANY // 4)
        if part in (1, 3):
            box.count_anew()
        for _ in range(3 if part < 3 else 10_000):
            turn(source, turns)
            turns += 1
            validities.add(Source.objects.get().uidvalidity)
            if Envelope.objects.count() >= MANY and Source.objects.get().reachable_since:
                break
    logging.disable(logging.NOTSET)
    assert kept() == sorted(f"{number}@x.example" for number in range(MANY))
    places = Envelope.objects.values_list("uidvalidity", "uid").distinct()
    assert places.count() == MANY
    assert len(validities - {None}) == 3
    assert wire.breaks >= 2
    figures = {
        "letters": MANY, "turns": turns, "breaks": wire.breaks, "fetched": sum(asked.values()),
        "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip
    for name, value in figures.items():
        record_property(name, value)
    print(figures)


def test_what_is_fetched_is_not_asked_for_again_in_the_week_after(
    source: Source, box: Box, wire: Wire, asked: Counter[int]
) -> None:
    """Hourly sweeps over a quiet line read no letter twice, copies included."""
    Source.objects.update(port=box.server.port)
    deliver(box, 0, MANY // 4)
    for number in range(4):
        turn(source, number * 100)
    assert set(asked.values()) == {1}
