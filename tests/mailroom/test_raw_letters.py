"""The bytes of letters are kept as long as the rules say, and never go before somebody has their words."""

import random
from datetime import timedelta
from typing import Any

import pytest

from otklik.agreements import acts as agreements
from otklik.core.regulation.rewording import with_value
from otklik.kit import blobs
from otklik.kit.files import REGULATIONS
from otklik.mailroom import raw_letters, storing
from otklik.mailroom.models import Envelope
from otklik.ops import tidying
from otklik.tickets import words
from otklik.tickets.models import Attachment
from tests import world as casts
from tests.post import Post, filed

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def post() -> Post:
    return Post()


def keeping(post: Post, said: str) -> None:
    """From now on local-support keeps letters for so long."""
    text = (REGULATIONS / "local-support.yaml").read_text("utf-8")
    text = with_value(text, "version", "2").replace("records: {", f"records: {{raw: {said}, ", 1)
    agreements.publish(service=post.world.local.service, text=text, now=post.now)


def is_kept(envelope: Envelope) -> bool:
    return bool(storing.raw_of(filed(envelope)))


@pytest.mark.parametrize(
    ("said", "after", "kept"),
    [
        ("", YEAR - timedelta(minutes=1), True),
        ("", YEAR + timedelta(minutes=1), False),
        ("30 calendar_days", timedelta(days=29), True),
        ("30 calendar_days", timedelta(days=31), False),
        ("forever", 20 * YEAR, True),
    ],
)
def test_a_letter_is_kept_as_long_as_the_rules_say_and_its_message_for_good(
    post: Post, said: str, after: timedelta, kept: bool
) -> None:
    letter = post.comes(post.world.local)
    post.worked()
    if said:
        keeping(post, said)
    assert raw_letters.drop(post.now + after) == (0 if kept else 1)
    assert is_kept(letter) == kept
    row = filed(letter)
    assert row.message
    assert row.ticket
    assert row.message.text == "It prints nothing."
    assert row.size > 0, "what it was is still known"
    assert raw_letters.drop(post.now + after) == 0, "once"


def test_a_letter_that_comes_again_afterwards_is_still_known(post: Post) -> None:
    lines = (
        f"To: <{post.world.local.address}>",
        f"From: <{casts.ANA}>",
        "Message-ID: <a@b>",
        "",
        "Hello",
        "",
    )
    raw = "\r\n".join(lines).encode()
    first = post.stored(post.world.local, raw)
    post.worked()
    assert raw_letters.drop(post.now + YEAR + timedelta(days=1)) == 1
    assert post.stored(post.world.local, raw).pk == first.pk


def test_what_was_set_aside_or_waits_keeps_its_bytes(post: Post) -> None:
    """A stranger's letter may still be taken in; one that nobody has filed yet has no message."""
    aside = post.comes(post.world.local, casts.ZED)
    post.worked()
    waiting = post.comes(post.world.local, subject="Another")
    assert filed(aside).outcome == "unidentified"
    assert raw_letters.drop(post.now + 2 * YEAR) == 0
    assert is_kept(aside)
    assert is_kept(waiting)


def test_more_letters_than_go_at_once_all_go(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_letters, "_AT_ONCE", 2)
    letters = [post.comes(post.world.local, subject=f"Matter {number}") for number in range(5)]
    post.worked()
    assert raw_letters.drop(post.now + 2 * YEAR) == 5
    assert not any(map(is_kept, letters))


def test_the_worker_drops_them_and_the_file_of_a_larger_one_goes_too(
    post: Post, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(tidying, "close_old_connections", lambda: None)
    letter = post.comes(post.world.local, text=random.Random(1).randbytes(200_000).hex())
    post.worked()
    key = filed(letter).key
    path = blobs.path_of(storing.FOLDER, key)
    assert key
    assert path.exists()
    tidying.tidy(post.now + 2 * YEAR)
    assert not is_kept(letter)
    assert not path.exists()
    assert all(words.content_of(file) for file in Attachment.objects.all())
