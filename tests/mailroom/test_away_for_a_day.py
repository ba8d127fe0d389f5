"""A server that is away for a simulated day: everything waits, is told, and is done once afterwards."""

import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import Min
from django.test import Client

from otklik.core.mail.parse import parse
from otklik.mailroom.models import Envelope, Letter, LetterState, Source
from otklik.ops import chores
from otklik.ops.doctor import work
from otklik.ops.worker import Chore, Worker
from otklik.people import acts as people
from otklik.people.models import Person, Role
from tests.faces import shots
from tests.faces.office.pages import text_of
from tests.mailroom import dovecot, letters
from tests.mailroom.dovecot import SECRET, Box
from tests.post import Post
from tests.world import ANA, NOW

pytestmark = pytest.mark.django_db
LETTERS = 40
A_DAY = NOW + timedelta(days=1)


class Knocked:
    """A port where nobody talks: whoever connects is hung up on, and counted."""

    def __init__(self) -> None:
        self.knocks = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._hang_up, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _hang_up(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.knocks += 1
            connection.close()


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Post:
    settings.DATA, settings.EMAIL_HOST = tmp_path, "127.0.0.1"
    return Post()


@pytest.fixture
def ada(post: Post) -> Person:
    """Administers local-support."""
    made = people.create_person(name="Ada", email="ada@desk.example", verified_at=NOW, language="en")
    people.invite_agent(service=post.world.local.service, person=made, role=Role.ADMINISTRATOR)
    return made


@pytest.fixture
def server(imap_server: dovecot.Server) -> Iterator[dovecot.Server]:
    """A server of the test's own, that may go away."""
    with dovecot.running() as started:
        yield started


@pytest.fixture
def source(post: Post, server: dovecot.Server) -> Source:
    return Source.objects.create(
        mailbox=post.world.local.service.mailboxes.get(), host="127.0.0.1", port=server.port,
        security="plain", user=server.box().user, secret=SECRET, since=NOW - timedelta(days=1), due_at=NOW,
    )  # fmt: skip


def works_until(what: Sequence[Chore], now: datetime, end: datetime) -> int:
    """A worker that does whatever comes due at its instant; gives the number of instants."""
    instants = 0
    while now < end:
        Worker(what, tick=partial(datetime.fromtimestamp, now.timestamp(), UTC)).once()
        instants += 1
        coming = [
            Letter.objects.filter(state=LetterState.QUEUED).aggregate(at=Min("due_at"))["at"],
            Source.objects.aggregate(at=Min("due_at"))["at"],
        ]
        now = max(min([*filter(None, coming), end]), now + timedelta(seconds=1))
    return instants


def page(person: Person, address: str, now: datetime) -> str:
    cache.clear()
    client = Client()
    client.force_login(person)
    with shots.at(now):
        return text_of(client.get(address))


def test_letters_wait_for_their_server_and_leave_once(post: Post, ada: Person, settings: Any) -> None:
    """Written at one instant they are tried together: 40 letters cost two connections a try, and 31 tries."""
    for _ in range(LETTERS):
        post.comes(post.world.local)
    post.worked()
    # One address gets ten answers an hour; here all of them wait for their server.
    held_back = Letter.objects.filter(state=LetterState.HELD_BACK)
    assert held_back.update(state=LetterState.QUEUED, last_error="", due_at=NOW) == LETTERS - 10
    gone = Knocked()
    settings.EMAIL_PORT = gone.port
    works_until(chores.sending(), NOW, A_DAY)
    gone.close()
    assert LETTERS // 20 * 24 <= gone.knocks <= LETTERS // 20 * 32
    waiting = Letter.objects.filter(to_address=ANA, state=LetterState.QUEUED, failed_at=None)
    assert waiting.count() == LETTERS
    ticket = waiting.latest("pk").ticket
    assert ticket is not None
    stuck = "/office/services/local-support/stuck"
    assert "The mail server that takes our letters cannot be reached." in page(ada, stuck, A_DAY)
    place = f"/tickets/local-support/{ticket.number}"
    assert "waiting to be sent" in page(ada, place, A_DAY)
    with letters.server() as there:
        settings.EMAIL_PORT = there.port
        works_until(chores.sending(), A_DAY, A_DAY + timedelta(hours=1, minutes=1))
    every = [parse(raw) for raw in there.letters]
    came = sorted(one.in_reply_to[0] for one in every if one.to[0].email == ANA)
    assert came == sorted(f"{number}@sender.example" for number in range(1, LETTERS + 1))
    assert not Letter.objects.exclude(state=LetterState.SENT).exists()
    assert not Letter.objects.filter(repeated=True).exists()
    assert "Nothing is stuck" in page(ada, stuck, A_DAY + timedelta(hours=2))


def test_a_mailbox_is_told_of_and_everything_is_fetched_afterwards(
    post: Post, ada: Person, source: Source, server: dovecot.Server, settings: Any
) -> None:
    box = Box(server, source.user)
    server.stop()
    for hour in range(24):
        box.deliver(letters.letter(mail_id=f"{hour}@acme.example"), at=NOW + timedelta(hours=hour))
    with letters.server() as smtp:
        settings.EMAIL_PORT = smtp.port
        everything = [*chores.fetching(), *chores.filing(), *chores.sending()]
        instants = works_until([*chores.fetching(), *chores.sending()], NOW, A_DAY)
        assert instants < 500, "a try every four minutes, and no more"
        assert [parse(raw).to[0].email for raw in smtp.letters] == [ada.email], "one letter for the whole day"
        assert "cannot be fetched" in page(ada, "/office/", A_DAY)
        assert [one.code for one in work.folders(A_DAY)] == ["source_away"]
        server.start()
        works_until(everything, A_DAY, A_DAY + timedelta(minutes=5))
        told = [parse(raw) for raw in smtp.letters]
    assert sum(one.to[0].email == ada.email and "again" in one.subject for one in told) == 1
    received = dict(Envelope.objects.values_list("mail_id", "received_at"))
    assert received == {f"{hour}@acme.example": NOW + timedelta(hours=hour) for hour in range(24)}
    assert Envelope.objects.filter(outcome="ticket").count() == 24
    assert [one.code for one in work.folders(A_DAY + timedelta(minutes=5))] == ["sources_fine"]
