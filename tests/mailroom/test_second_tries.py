"""What was given up is tried again by a person's word: once, with its reason kept until it goes well."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from otklik.kit.due import Due
from otklik.mailroom import second_tries
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Source
from otklik.ops.doctor import work
from otklik.people.models import Change
from otklik.tickets.models import Follow, Ticket
from tests.faces import desk
from tests.mailroom import letters
from tests.post import Post
from tests.world import NOW

pytestmark = pytest.mark.django_db
AGO = NOW - timedelta(hours=3)
GIVEN_UP = {"failed_at": AGO, "due_at": AGO, "attempts": 12, "last_error": "it broke"}


@pytest.fixture
def post() -> Post:
    return Post()


def letter(post: Post) -> Due:
    return letters.outgoing(post.world.local.service, state=LetterState.FAILED)


def envelope(post: Post) -> Due:
    return post.comes(post.world.local)


def source(post: Post) -> Due:
    box = Mailbox.objects.get(address=post.world.local.address)
    return Source.objects.create(mailbox=box, host="h", user="u", secret="s", since=NOW, due_at=NOW)


def ticket(post: Post) -> Due:
    return desk.ticket(post.world.local)


def follow(post: Post) -> Due:
    return Follow.objects.filter(ticket=desk.ticket(post.world.local)).get()


MAKERS = (letter, envelope, source, ticket, follow)


@pytest.mark.parametrize("make", MAKERS)
def test_what_was_given_up_is_due_again_and_who_said_so_is_kept(
    post: Post, make: Callable[[Post], Due]
) -> None:
    row = make(post)
    type(row)._default_manager.filter(pk=row.pk).update(**GIVEN_UP)
    who = post.world.local.lev.person
    assert second_tries.try_again(row, by=who, now=NOW)
    row.refresh_from_db()
    assert (row.failed_at, row.attempts, row.leased_until, row.last_error) == (None, 0, None, "it broke")
    assert row.due_at == (AGO if isinstance(row, Ticket) else NOW)
    change = Change.objects.get()
    assert (change.service, change.person, change.kind) == (
        post.world.local.service, who, f"{make.__name__}_tried_again",
    )  # fmt: skip
    assert not second_tries.try_again(row, by=who, now=NOW), "a second click does nothing"
    assert Change.objects.count() == 1


def test_a_letter_that_failed_is_queued_again(post: Post) -> None:
    row = letter(post)
    Letter.objects.update(**GIVEN_UP)
    assert second_tries.try_again(row, by=None, now=NOW)
    assert Letter.objects.get().state == LetterState.QUEUED


@pytest.mark.parametrize(
    ("why", "values", "tried"),
    [
        ("it waits for its next try", {"due_at": NOW + timedelta(hours=1), "last_error": "451"}, True),
        ("it is due this moment anyway", {"due_at": NOW}, False),
        ("a worker has it in hand", {"leased_until": NOW + timedelta(minutes=5), "due_at": AGO}, False),
        ("it was sent", {"state": LetterState.SENT, "due_at": None}, False),
        ("it was held back", {"state": LetterState.HELD_BACK}, False),
    ],
)
def test_only_what_waits_is_tried(post: Post, why: str, values: dict[str, object], tried: bool) -> None:
    row = letters.outgoing(post.world.local.service)
    Letter.objects.update(**values)
    assert second_tries.try_again(row, by=None, now=NOW) == tried, why
    assert Change.objects.exists() == tried


def test_every_table_of_due_rows_can_be_tried_again() -> None:
    assert set(second_tries.KINDS.values()) == set(work.due_models())


def test_one_that_is_gone_meanwhile_is_no_trouble(post: Post) -> None:
    row = envelope(post)
    Envelope.objects.all().delete()
    assert not second_tries.try_again(row, by=None, now=NOW)
