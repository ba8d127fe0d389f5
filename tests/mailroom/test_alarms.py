"""A mailbox out of reach for five minutes: its administrators get a letter, and another when it is over."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from otklik.core.mail.parse import parse
from otklik.mailroom import fetch
from otklik.mailroom.models import Envelope, Letter, LetterState, Source
from otklik.notices import alarms
from otklik.ops import chores
from otklik.ops.worker import Chore, Worker
from otklik.people import acts as people
from otklik.people.models import Role
from tests.mailroom import dovecot, letters
from tests.mailroom.dovecot import SECRET
from tests.post import Post
from tests.world import NOW

pytestmark = pytest.mark.django_db
KIM, RITA = "kim@desk.example", "rita@desk.example"


@pytest.fixture
def server(imap_server: dovecot.Server) -> Iterator[dovecot.Server]:
    """A server of the test's own, that may go away; the one of all tests says whether there is any."""
    with dovecot.running() as started:
        yield started


@pytest.fixture
def post() -> Post:
    """The cast with two administrators, one reading English."""
    made = Post()
    for name, address, language in (("Kim", KIM, "en"), ("Rita", RITA, "ru")):
        person = people.create_person(name=name, email=address, verified_at=NOW, language=language)
        people.invite_agent(service=made.world.local.service, person=person, role=Role.ADMINISTRATOR)
    return made


@pytest.fixture
def source(post: Post, server: dovecot.Server) -> Source:
    return Source.objects.create(
        mailbox=post.world.local.service.mailboxes.get(),
        host="127.0.0.1",
        port=server.port,
        security="plain",
        user=server.box().user,
        secret=SECRET,
        since=NOW - timedelta(days=1),
        due_at=NOW,
    )


def work(begin: datetime, minutes: float) -> datetime:
    """A worker's fetching and sending in steps of 15 seconds; gives the instant after it."""
    instants = [begin + timedelta(seconds=15 * step) for step in range(int(minutes * 4))]
    for now in instants:
        once(now, [*chores.fetching(), *chores.sending()])
    return instants[-1] + timedelta(seconds=15)


def once(now: datetime, what: Sequence[Chore]) -> None:
    Worker(what, tick=lambda: now).once()


@pytest.mark.flow
def test_one_letter_when_it_begins_and_one_when_it_is_over(
    post: Post, source: Source, server: dovecot.Server, settings: Any
) -> None:
    with letters.server() as smtp:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        now = work(NOW, 1)
        server.stop()
        now = work(now, 5)
        assert smtp.letters == [], "five minutes have not passed"
        now = work(now, 20)
        assert len(smtp.letters) == 2
        dovecot.Box(server, source.user).deliver(letters.letter(), at=NOW)
        server.start()
        now = work(now, 20)
    told = [parse(raw) for raw in smtp.letters]
    assert sorted((one.to[0].email, one.subject) for one in told) == [
        (KIM, f"Letters for {source.mailbox.address} are fetched again"),
        (KIM, f"Letters for {source.mailbox.address} cannot be fetched"),
        (RITA, f"Письма для {source.mailbox.address} не забираются"),
        (RITA, f"Письма для {source.mailbox.address} снова забираются"),
    ]
    assert Envelope.objects.count() == 1
    assert not fetch.out_of_reach(now=now)
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}
    assert not any(SECRET.encode() in raw for raw in smtp.letters)


@pytest.mark.clause("S3.1")
def test_the_first_letter_is_written_five_minutes_after_the_first_failure(
    post: Post, source: Source, server: dovecot.Server
) -> None:
    server.stop()
    now = NOW
    while not Letter.objects.exists():
        once(now, chores.fetching())
        now = Source.objects.get().due_at or now
    assert Letter.objects.filter(event="mailbox_away").values_list("created_at").distinct().get() == (
        NOW + timedelta(minutes=5),
    )


def test_a_short_outage_is_nobodys_trouble(post: Post, source: Source, server: dovecot.Server) -> None:
    server.stop()
    now = work(NOW, 3)
    server.start()
    work(now, 5)
    assert not Letter.objects.exists()


def test_the_letters_say_since_when_and_why_and_where_to_look(post: Post, source: Source) -> None:
    alarms.away(source, since=NOW, why="closed: 127.0.0.1:993: [Errno 111] refused", now=NOW)
    ours, theirs = (Letter.objects.get(to_address=one) for one in (KIM, RITA))
    assert "since Mon 23 Nov, 10:00 (Moscow)" in ours.text
    assert "nobody listens on this port" in ours.text
    assert "[Errno 111\\] refused" in ours.text
    assert f"/office/services/local-support/mailboxes/{source.mailbox.pk}" in ours.text
    assert "недоступен с пн 23 ноября, 10:00 (Москва)" in theirs.text
    assert (ours.automatic, ours.from_address) == ("auto-generated", source.mailbox.address)
