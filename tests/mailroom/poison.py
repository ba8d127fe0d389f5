"""One bad row for every table of due rows, each bad in a way that happens, with a good one beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

from otklik.agreements import book
from otklik.core.mail.arrival import Attached
from otklik.kit.due import Due
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Source
from otklik.tickets import rebasing
from otklik.tickets.acts import conversing
from otklik.tickets.acts.rebasing import Law
from otklik.tickets.models import Attachment, Follow, Message, Scan, Task, Ticket
from otklik.tickets.words import attach
from tests.mailroom import letters, scanner
from tests.mailroom.dovecot import SECRET
from tests.ops.processes import free_port
from tests.post import Post

OFFICE = "/office/services/local-support"


@dataclass(frozen=True, slots=True)
class Sample:
    """`done`: the good row is worked off; `well`: the bad one too, once `mend` took the cause away.

    `place` is the office's page where `says` stands; `code` what doctor finds.
    """

    bad: Due
    done: Callable[[], bool]
    well: Callable[[], bool]
    mend: Callable[[], object]
    says: str
    place: str = f"{OFFICE}/stuck"
    code: str = "rows_stuck"


def envelope(post: Post, request: pytest.FixtureRequest) -> Sample:
    """The bytes that were kept are damaged."""
    bad, good = post.comes(post.world.local), post.comes(post.world.local)
    raw = bytes(bad.raw or b"")
    Envelope.objects.filter(pk=bad.pk).update(raw=b"damaged")
    return Sample(
        bad,
        done=lambda: Envelope.objects.get(pk=good.pk).outcome == "ticket",
        well=lambda: Envelope.objects.get(pk=bad.pk).outcome == "ticket",
        mend=lambda: Envelope.objects.filter(pk=bad.pk).update(raw=raw),
        says="It could not be filed. error: Error -3 while decompressing data",
    )


def follow(post: Post, request: pytest.FixtureRequest) -> Sample:
    """A newer program wrote it, for a follower that this one does not have."""
    tickets = [post.ticket(cast) for cast in (post.world.local, post.world.incident)]
    bad, _ = (_replied(post, ticket) for ticket in tickets)
    Follow.objects.filter(pk=bad.pk).update(follower="webhooks")
    return Sample(
        bad,
        done=lambda: _told(tickets[1]),
        well=lambda: _told(tickets[0]),
        mend=lambda: Follow.objects.filter(pk=bad.pk).update(follower="notices"),
        says="It could not be worked on. KeyError: 'webhooks'",
    )


def _replied(post: Post, ticket: Ticket) -> Follow:
    cast = post.world.local if ticket.service == post.world.local.service else post.world.incident
    conversing.reply(ticket=ticket, agent=cast.olga, text="We look.", now=post.now)
    return Follow.objects.get(ticket=ticket)


def _told(ticket: Ticket) -> bool:
    sent = Letter.objects.filter(ticket=ticket, event="public_reply", state=LetterState.SENT)
    return sent.exists() and not Follow.objects.filter(ticket=ticket).exists()


def letter(post: Post, request: pytest.FixtureRequest) -> Sample:
    """A file that the letter carries is gone from the disk."""
    ticket = post.ticket(post.world.local)
    message = Message.objects.filter(ticket=ticket).latest("pk")
    file = Attachment.objects.create(
        message=message, filename="log.txt", content_type="text/plain", size=9, key="gone"
    )
    kept = {"service": ticket.service, "ticket": ticket, "due_at": post.now}
    bad = letters.outgoing(**kept, number=1, message=message, with_files=True)
    good = letters.outgoing(**kept, number=2, to_address="bo@acme.example")
    return Sample(
        bad,
        done=lambda: Letter.objects.get(pk=good.pk).state == LetterState.SENT,
        well=lambda: Letter.objects.get(pk=bad.pk).state == LetterState.SENT,
        mend=file.delete,
        says="The letter could not be put together. FileNotFoundError",
    )


def scan(post: Post, request: pytest.FixtureRequest) -> Sample:
    """The bytes of a file that clamd is to look through are gone from the disk."""
    settings = request.getfixturevalue("settings")
    answering = scanner.answering()
    settings.CLAMD = answering.__enter__()
    request.addfinalizer(lambda: answering.__exit__(None, None, None))
    message = Message.objects.filter(ticket=post.ticket(post.world.local)).latest("pk")
    attach(
        message,
        [
            Attached(name, "text/plain", b"fine", inline=False, content_id="")
            for name in ("gone.txt", "log.txt")
        ],
    )
    bad, good = Scan.objects.order_by("pk")
    kept = bad.attachment.small
    gone = Attachment.objects.filter(pk=bad.attachment_id)
    gone.update(small=None, key="gone")
    return Sample(
        bad,
        done=lambda: Scan.objects.get(pk=good.pk).state == Scan.State.CLEAN,
        well=lambda: Scan.objects.get(pk=bad.pk).state == Scan.State.CLEAN,
        mend=lambda: gone.update(small=kept, key=""),
        says="It could not be looked through for viruses. FileNotFoundError",
    )


def source(post: Post, request: pytest.FixtureRequest) -> Sample:
    """Nobody listens where a folder is said to be."""
    box = request.getfixturevalue("box")
    box.deliver(letters.letter(mail_id="fetched@acme.example"), at=post.now)
    port = free_port()
    place = {"host": "127.0.0.1", "security": "plain", "user": box.user, "secret": SECRET}
    dates = {"since": post.now - timedelta(days=1), "due_at": post.now}
    local, incident = (
        Mailbox.objects.get(service=cast.service) for cast in (post.world.local, post.world.incident)
    )
    bad = Source.objects.create(mailbox=local, port=port, **place, **dates)
    Source.objects.create(mailbox=incident, port=box.server.port, **place, **dates)
    return Sample(
        bad,
        done=lambda: Envelope.objects.filter(service=incident.service, outcome__gt="").count() == 1,
        well=lambda: Envelope.objects.filter(service=local.service, outcome__gt="").count() == 1,
        mend=lambda: Source.objects.filter(pk=bad.pk).update(port=box.server.port),
        says="nobody listens on this port",
        place=f"{OFFICE}/folders/{bad.pk}",
        code="source_away",
    )


def task(post: Post, request: pytest.FixtureRequest) -> Sample:
    """What tickets are to be brought under cannot be read."""
    cast, other = post.world.local.service, post.world.incident.service
    bad, good = (
        rebasing.begin(service=one, law=Law(book.newest_calendars(one.pk), post.now), by=None, now=post.now)
        for one in (cast, other)
    )
    law = bad.law
    Task.objects.filter(pk=bad.pk).update(law={"nothing": "known"})
    return Sample(
        bad,
        done=lambda: Task.objects.get(pk=good.pk).finished_at is not None,
        well=lambda: Task.objects.get(pk=bad.pk).finished_at is not None,
        mend=lambda: Task.objects.filter(pk=bad.pk).update(law=law),
        says="It could not be worked on. KeyError: 'since'",
    )


def ticket(post: Post, request: pytest.FixtureRequest) -> Sample:
    """The regulation's version that the row names is not there."""
    bad, good = post.ticket(post.world.local), post.ticket(post.world.local, subject="Another")
    known = bad.regulation
    post.now = max(row.due_at for row in Ticket.objects.all() if row.due_at)
    Ticket.objects.filter(pk=bad.pk).update(regulation="local-support@99")
    return Sample(
        bad,
        done=lambda: _warned(good),
        well=lambda: _warned(bad),
        mend=lambda: Ticket.objects.filter(pk=bad.pk).update(regulation=known),
        says="Its time could not be kept. UnknownVersion",
    )


def _warned(row: Ticket) -> bool:
    return row.entries.filter(kind__in=("Warned", "Breached")).exists()


SAMPLES: Mapping[type[Due], Callable[[Post, pytest.FixtureRequest], Sample]] = {
    Envelope: envelope,
    Follow: follow,
    Letter: letter,
    Scan: scan,
    Source: source,
    Task: task,
    Ticket: ticket,
}
