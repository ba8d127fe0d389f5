"""Two clicks, or two administrators, give a mailbox its first server or permission at once: one is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from otklik.mailroom import consents, outlets
from otklik.mailroom.models import Consent, Mailbox, Outlet
from otklik.people.models import Change
from tests.post import Post
from tests.world import NOW

CLICKS = 6


def _server(mailbox: Mailbox, number: int) -> Outlet:
    wanted = outlets.Wanted(f"mail{number}.example", 25, "plain", "", "", by_consent=False)
    return outlets.keep(mailbox, wanted, by=None, now=NOW)


def _permission(mailbox: Mailbox, number: int) -> Consent:
    wanted = consents.Wanted("google", "duty@acme.example", f"program {number}", "birch")
    return consents.keep(mailbox, wanted, by=None, now=NOW)


@pytest.mark.parametrize(("keep", "kind"), [(_server, "outlet"), (_permission, "consent")])
def test_there_is_one_and_everybody_is_answered(
    committed: str, keep: Callable[[Mailbox, int], Outlet | Consent], kind: str
) -> None:
    Post()
    mailbox, start = Mailbox.objects.earliest("pk"), Barrier(CLICKS)

    def click(number: int) -> int:
        start.wait(10)
        try:
            return keep(mailbox, number).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as all_at_once:
        kept = set(all_at_once.map(click, range(CLICKS)))
    assert len(kept) == 1
    noted = list(Change.objects.order_by("pk").values_list("kind", flat=True))
    assert noted == [f"{kind}_added"] + [f"{kind}_changed"] * (CLICKS - 1)
