"""Letters that arrive while nothing can be kept: their senders hear 4xx and wait, and each is kept once.

With --deep the database is away for a minute, otherwise for some seconds.
"""

import resource
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL

import pytest

from otklik.kit import clock
from otklik.mailroom.models import Envelope, Mailbox
from otklik.tickets.models import Ticket
from tests import conftest, databases
from tests import world as casts
from tests.ops.cable import Cable
from tests.ops.processes import free_port, listens, process, until
from tests.ops.storm import Blows, Victim
from tests.ops.storm_post import Post, Senders
from tests.world import World

pytestmark = pytest.mark.flow
AWAY = 60 if conftest.DEEP else 4
"""Seconds."""

FULL, ROOMY = (4096, resource.RLIM_INFINITY), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
"""How far into a file the door may write."""


@pytest.fixture
def world(committed: str) -> World:
    made = casts.build(clock.now())
    Mailbox.objects.create(service=made.local.service, desk=made.local.desk, address=made.local.address)
    return made


@pytest.fixture
def env(surroundings: Mapping[str, str]) -> Mapping[str, str]:
    nowhere = {"OTKLIK_SMTP_URL": "smtp://127.0.0.1:9"}
    return {**surroundings, **nowhere, "OTKLIK_DOOR": f"127.0.0.1:{free_port()}"}


@pytest.fixture
def senders(env: Mapping[str, str]) -> Senders:
    """Mail servers that try again until they hear 250; nobody is killed."""
    return Senders(door_of(env), Victim("door", env), Blows((), letters=1_000, seed="none"))


@pytest.fixture
def cable(own_database: str) -> Iterator[Cable]:
    if not databases.on_postgres():
        pytest.skip("a file has no line that could be cut")
    made = Cable(own_database)
    yield made
    with suppress(OSError):
        made.cut()


def door_of(env: Mapping[str, str]) -> int:
    return int(env["OTKLIK_DOOR"].rpartition(":")[2])


def posts(world: World, count: int) -> list[Post]:
    """Every third is too large for its row and becomes a file."""
    great = "".join(f"{number * 7919 % 1_000_003:x}\r\n" for number in range(60_000))
    return [
        Post(
            name := f"{number}@acme.example",
            casts.ANA,
            world.local.address,
            f"From: <{casts.ANA}>\r\nTo: <{world.local.address}>\r\nSubject: Printer {number}\r\n"
            f"Message-ID: <{name}>\r\n\r\n{'It smokes.' if number % 3 else great}\r\n".encode(),
        )
        for number in range(count)
    ]


def handing_in(senders: Senders, letters: list[Post]) -> threading.Thread:
    thread = threading.Thread(target=senders.hand_in, args=(letters,))
    thread.start()
    return thread


def kept_once(senders: Senders, letters: list[Post]) -> bool:
    """Heard, recorded and made a ticket, each letter once."""
    names = sorted(one.id for one in letters)
    until(lambda: Ticket.objects.count() >= len(letters))
    recorded = sorted(Envelope.objects.values_list("mail_id", flat=True))
    return (sorted(senders.told.elements()), recorded, Ticket.objects.count()) == (names, names, len(names))


def test_while_the_database_is_away_senders_keep_their_letters(
    env: Mapping[str, str], world: World, cable: Cable, senders: Senders
) -> None:
    over, letters = {**env, "OTKLIK_DATABASE_URL": cable.address}, posts(world, 24)
    with process("door", env=over, stderr=DEVNULL), process("worker", env=over, stderr=DEVNULL):
        until(lambda: listens(door_of(env)))
        senders.hand_in(letters[:4])
        cable.cut()
        thread = handing_in(senders, letters[4:])
        time.sleep(AWAY)
        assert len(senders.told) == 4, "nobody heard 250"
        cable.mend()
        thread.join(60)
        assert set(senders.refused) == {451}
        assert kept_once(senders, letters)


def test_while_the_disk_is_full_senders_keep_their_letters(
    env: Mapping[str, str], world: World, senders: Senders, tmp_path: Path
) -> None:
    """The door may write no further into any file than 4 KB, like on a full disk; then it may again."""
    letters = posts(world, 24)
    with process("door", env=env, stderr=DEVNULL) as door, process("worker", env=env, stderr=DEVNULL):
        until(lambda: listens(door_of(env)))
        senders.hand_in(letters[:3])
        resource.prlimit(door.pid, resource.RLIMIT_FSIZE, FULL)
        thread = handing_in(senders, letters[3:])
        until(lambda: senders.refused[451] >= 10)
        assert not any(int(one.partition("@")[0]) % 3 == 0 for one in set(senders.told) - {"0@acme.example"})
        resource.prlimit(door.pid, resource.RLIMIT_FSIZE, ROOMY)
        thread.join(60)
        assert set(senders.refused) == {451}
        assert kept_once(senders, letters)
    files = [path for path in (tmp_path / "letters").rglob("*") if path.is_file()]
    assert len(files) == sum(number % 3 == 0 for number in range(24)), "half a letter is left nowhere"
