"""Identifiers: unguessable, or in the order of their making."""

import time
from datetime import UTC, timedelta

import pytest

from otklik.kit import clock, ids


def test_tokens_are_as_long_as_asked_and_never_alike() -> None:
    made = {ids.token(26) for _ in range(1_000)}
    assert len(made) == 1_000
    assert {len(word) for word in made} == {26}
    assert set("".join(made)) == set(ids.ALPHABET)


def test_a_token_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one character"):
        ids.token(0)


def test_a_uuid7_says_its_version_and_its_millisecond() -> None:
    before = clock.precise_now()
    made = ids.uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert abs((made.int >> 80) - before.timestamp() * 1000) < 1_000


def test_uuids_sort_by_time() -> None:
    first = ids.uuid7()
    time.sleep(0.002)
    assert first < ids.uuid7()


def test_now_is_a_whole_second_of_utc() -> None:
    now, precise = clock.now(), clock.precise_now()
    assert (now.tzinfo, now.microsecond) == (UTC, 0)
    assert timedelta(0) <= precise - now < timedelta(seconds=2)
