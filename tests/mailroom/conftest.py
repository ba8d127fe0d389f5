"""A real IMAP server for the tests of the mailroom."""

import os
from collections.abc import Iterator

import pytest

from tests.mailroom import dovecot


@pytest.fixture(scope="session")
def imap_server() -> Iterator[dovecot.Server]:
    """The machine's Dovecot; each test takes an account of its own from it."""
    if dovecot.executable() is None and os.environ.get("CI"):
        pytest.fail(dovecot.MISSING)
    if dovecot.executable() is None:
        pytest.skip(dovecot.MISSING)
    with dovecot.running() as server:
        yield server


@pytest.fixture
def box(imap_server: dovecot.Server) -> dovecot.Box:
    """An empty account."""
    return imap_server.box()
