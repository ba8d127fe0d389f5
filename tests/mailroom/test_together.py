"""Several acts of an agent within a minute: one letter, whose parts keep their own delivery."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from otklik.core.journal.events import LetterFailed, LetterSent
from otklik.core.mail.arrival import Arrival
from otklik.core.mail.parse import parse
from otklik.kit import due
from otklik.mailroom import dispatch, office, second_tries, taking_back
from otklik.mailroom.line import Answer, Line
from otklik.mailroom.models import Letter, LetterState
from otklik.tickets import journal
from otklik.tickets import words as written
from otklik.tickets.acts import conversing
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.models import Message, Ticket
from tests.mailroom.letters import Server, server
from tests.post import Post
from tests.world import ANA, BO, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Post:
    settings.DATA = tmp_path
    settings.UNDO, settings.TOGETHER = timedelta(seconds=10), timedelta(minutes=1)
    return Post()


@pytest.fixture
def desk(post: Post) -> Cast:
    """Its regulation lists no notice of a reply."""
    return post.world.incident


@pytest.fixture
def ticket(post: Post, desk: Cast) -> Ticket:
    made = post.ticket(desk)
    Letter.objects.update(state=LetterState.SENT, due_at=None)
    return made


@pytest.fixture
def there(settings: Any) -> Iterator[Server]:
    with server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


class Says:
    """Words of an agent to the ticket, each some seconds after the last, written as letters at once."""

    def __init__(self, post: Post, ticket: Ticket) -> None:
        self.post, self.ticket = post, ticket

    def __call__(self, text: str, *, after: float = 0, who: Any = None, **more: Any) -> Message:
        now, agent = self.post.later(seconds=after), who or self.post.world.incident.olga
        said = conversing.reply(ticket=self.ticket, agent=agent, text=text, now=now, **more)
        self.post.worked()
        return said


@pytest.fixture
def says(post: Post, ticket: Ticket) -> Says:
    return Says(post, ticket)


def go(post: Post, *, after: float = 0, through: Line | None = None) -> None:
    """Everything leaves that is due."""
    now: datetime = post.later(seconds=after)
    through = through or Line()
    while batch := due.claim(dispatch.waiting(), now=now, most=20):
        for one in batch:
            dispatch.send(one, line=through, tick=lambda: now)
    through.close()


def words(there: Server) -> list[str]:
    return [parse(one).text.split("\n-- ")[0].strip() for one in there.letters]


def states(ticket: Ticket) -> list[str]:
    rows = Letter.objects.filter(ticket=ticket, message__isnull=False).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_two_answers_within_a_minute_are_one_letter(
    post: Post, ticket: Ticket, says: Says, there: Server
) -> None:
    first, second = says("Switch it off."), says("And on again.", after=40)
    go(post, after=19)
    assert words(there) == [], "it waits for the minute from the first words"
    go(post, after=1)
    assert words(there) == ["Switch it off.\n\nAnd on again."]
    assert states(ticket) == ["sent", "sent"]
    sent = [e.event.message for e in journal.entries_of(ticket) if isinstance(e.event, LetterSent)]
    assert sent[-2:] == [str(first.pk), str(second.pk)], "each act has its own delivery"


def test_what_comes_later_than_a_minute_is_a_letter_of_its_own(
    post: Post, ticket: Ticket, says: Says, there: Server
) -> None:
    says("Switch it off.")
    go(post, after=60)
    says("And on again.")
    go(post, after=60)
    assert words(there) == ["Switch it off.", "And on again."]
    second: Arrival = parse(there.letters[1])
    assert parse(there.letters[0]).message_id in second.references


def test_the_last_words_can_be_taken_back_before_the_letter_leaves(
    post: Post, ticket: Ticket, says: Says, there: Server, desk: Cast
) -> None:
    says("Switch it off.")
    second = says("And throw it away.", after=55)
    go(post, after=6)
    assert words(there) == [], "ten seconds from the last words are not over"
    taking_back.take_back(ticket=ticket, agent=desk.olga, message=second.pk, now=post.now)
    go(post, after=10)
    assert words(there) == ["Switch it off."]
    assert states(ticket) == ["sent", "held_back"]


def test_words_that_are_on_their_way_in_another_letter_stay(
    post: Post, ticket: Ticket, says: Says, there: Server, desk: Cast, settings: Any
) -> None:
    says("Switch it off.")
    second = says("And on again.", after=30)
    settings.UNDO = timedelta(minutes=5)
    first = Letter.objects.filter(message__isnull=False).earliest("pk")
    Letter.objects.filter(pk=first.pk).update(due_at=post.now)
    go(post)
    with pytest.raises(NotHere, match="letter-left"):
        taking_back.take_back(ticket=ticket, agent=desk.olga, message=second.pk, now=post.now)


def test_an_event_that_the_regulation_lists_keeps_its_own_letter_and_lets_the_words_go(
    post: Post, ticket: Ticket, says: Says, there: Server, desk: Cast
) -> None:
    says("I look at it.")
    conversing.ask(ticket=ticket, agent=desk.olga, text="Which printer?", now=post.later(seconds=5))
    post.worked()
    says("The one upstairs?", after=1)
    go(post, after=10)
    assert words(there) == ["I look at it.", "Which printer?"], "nobody waits for the whole minute"
    go(post, after=60)
    assert words(there)[2:] == ["The one upstairs?"]


def test_where_the_regulation_lists_answers_none_waits(post: Post, there: Server) -> None:
    local = post.world.local
    ticket = post.ticket(local)
    Letter.objects.update(state=LetterState.SENT, due_at=None)
    conversing.ask(ticket=ticket, agent=local.olga, text="Which printer?", now=post.now)
    post.worked()
    go(post, after=10)
    assert words(there) == ["Which printer?"]


def test_two_agents_write_a_letter_each(
    post: Post, ticket: Ticket, says: Says, there: Server, desk: Cast
) -> None:
    says("Switch it off.")
    says("Or leave it.", after=5, who=desk.lev)
    go(post, after=70)
    assert words(there) == ["Switch it off.", "Or leave it."]


def test_what_is_for_the_requester_alone_is_in_no_letter_that_names_others(
    post: Post, desk: Cast, there: Server
) -> None:
    ticket = post.ticket(desk, headers=[f"Cc: {BO}"])  # type: ignore[arg-type]
    Letter.objects.update(state=LetterState.SENT, due_at=None)
    says = Says(post, ticket)
    says("For all.")
    says("Between us.", after=5, alone=True)
    go(post, after=70)
    got = [(parse(one).to[0].email, text) for one, text in zip(there.letters, words(there), strict=True)]
    assert sorted(got) == [(ANA, "Between us."), (ANA, "For all."), (BO, "For all.")]


def test_files_of_all_go_with_it_and_what_is_too_much_goes_by_itself(
    post: Post, ticket: Ticket, says: Says, there: Server, settings: Any
) -> None:
    settings.LETTER_FILES = 10_000
    for at, size in enumerate((2_000, 3_000, 6_000)):
        given = {"by": post.world.incident.olga, "filename": f"{at}.bin", "content_type": "application/x"}
        kept = written.upload(ticket, content=bytes(size), now=post.now, **given)
        says(f"File {at}.", after=1, uploads=[kept])
    go(post, after=60)
    go(post, after=60)
    files = [[file.filename for file in parse(one).attachments] for one in there.letters]
    assert files == [["0.bin", "1.bin"], ["2.bin"]]
    assert words(there) == ["File 0.\n\nFile 1.", "File 2."]


@pytest.mark.parametrize(
    ("reply", "state"),
    [("550 5.1.1 Nobody here", LetterState.FAILED), ("451 4.3.0 Later", LetterState.QUEUED)],
)
def test_what_fails_fails_for_all_that_it_carried_and_is_tried_again_as_one(
    post: Post, ticket: Ticket, says: Says, there: Server, reply: str, state: LetterState
) -> None:
    says("Switch it off.")
    says("And on again.", after=5)
    there.script.rcpt = [reply]
    go(post, after=60)
    assert states(ticket) == [state, state]
    first, second = Letter.objects.filter(message__isnull=False).order_by("pk")
    failed = [e.event for e in journal.entries_of(ticket) if isinstance(e.event, LetterFailed)]
    assert len(failed) == (2 if state == LetterState.FAILED else 0)
    listed = office.stuck_letters(ticket.service)
    assert [one.pk for one in listed] == [first.pk], "the one letter stands there once"
    assert second_tries.try_again(second, by=None, now=post.later(seconds=1))
    says("Third.", after=1)
    go(post)
    told = [one for one in words(there) if "IN-000001" in one]
    assert len(told) == len(failed) / 2, "an agent hears of the one letter once"
    assert [one for one in words(there) if one not in told] == ["Switch it off.\n\nAnd on again."], "the same"
    assert states(ticket) == ["sent", "sent", "queued"]


class Killed(Line):
    """The worker dies while it speaks to the server."""

    def give(self, **_: Any) -> Answer:
        raise SystemExit(137)


def test_a_killed_worker_leaves_nothing_half_joined(
    post: Post, ticket: Ticket, says: Says, there: Server
) -> None:
    says("Switch it off.")
    says("And on again.", after=5)
    with pytest.raises(SystemExit):
        go(post, after=60, through=Killed())
    says("Later.")
    go(post, after=due.LEASE.total_seconds() + 1)
    assert words(there) == ["Switch it off.\n\nAnd on again.", "Later."]
    assert states(ticket) == ["sent", "sent", "sent"]
