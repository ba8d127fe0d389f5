"""Identifiers that nobody can guess, and the grain of time."""

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


def test_now_is_a_whole_second_of_utc() -> None:
    now, precise = clock.now(), clock.precise_now()
    assert (now.tzinfo, now.microsecond) == (UTC, 0)
    assert timedelta(0) <= precise - now < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("said", "means"),
    [("12", 12), ("", 0), ("-1", 0), ("1.5", 0), ("²", 0), ("١٢", 0), ("9" * 18, 10**18 - 1), ("9" * 19, 0)],
)
def test_an_id_is_read_as_it_is_said_or_is_none(said: str, means: int) -> None:
    assert ids.read(said) == means
