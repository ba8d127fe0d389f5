"""Secrets of rows are sealed: what the database holds opens nothing without the key beside it."""

from pathlib import Path
from typing import Any

import pytest

from otklik.kit import sealed
from otklik.kit.sealed import Closed, Sealed, seal

SECRET = "берёза-lantern-47"


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.MAILBOX_KEY = tmp_path, ""


def test_what_is_sealed_opens_again_and_tells_nothing() -> None:
    kept = seal(SECRET)
    assert kept.open() == SECRET
    assert SECRET not in kept.token
    assert seal(SECRET) != kept, "two that are the same look different"


def test_no_secret_is_none() -> None:
    assert (bool(seal("")), seal("").open(), bool(seal("x"))) == (False, "", True)


def test_the_key_is_made_once_for_its_owner_alone() -> None:
    seal(SECRET)
    held = sealed.place().read_text()
    seal(SECRET)
    assert sealed.place().read_text() == held
    assert sealed.place().stat().st_mode & 0o777 == 0o600


def test_the_key_of_the_environment_comes_before_the_file(settings: Any) -> None:
    settings.MAILBOX_KEY = "a key from the environment".replace(" ", "-")
    assert seal(SECRET).open() == SECRET
    assert not sealed.place().exists()


@pytest.mark.parametrize("why", ["another key", "a damaged token", "no token at all"])
def test_what_cannot_be_opened_says_so(why: str, settings: Any) -> None:
    kept = seal(SECRET)
    if why == "another key":
        settings.MAILBOX_KEY = "another-key-altogether"
    elif why == "a damaged token":
        kept = Sealed(kept.token[:-6] + "AAAAAA")
    else:
        kept = Sealed("in the clear")
    assert not kept.opens
    with pytest.raises(Closed):
        kept.open()


def test_older_keys_open_what_they_sealed_and_the_newest_seals(settings: Any) -> None:
    settings.MAILBOX_KEY = "old-key"
    kept = seal(SECRET)
    settings.MAILBOX_KEY = "new-key, old-key"
    assert kept.open() == SECRET
    assert seal(SECRET).key == sealed.named("new-key")
