"""The addresses of this installation, which every letter that comes or goes is held against."""

from typing import NamedTuple

from otklik.kit.briefly import once_a_batch
from otklik.mailroom.models import Mailbox


class Box(NamedTuple):
    service: int
    desk: str
    address: str


@once_a_batch
def boxes() -> tuple[Box, ...]:
    """All mailboxes, the newest first. One query."""
    rows = Mailbox.objects.order_by("-pk").values_list("service_id", "desk", "address")
    return tuple(Box(*row) for row in rows)


def addresses() -> frozenset[str]:
    """All mailboxes: a letter from one of them is our own, one to it would come in again."""
    return frozenset(box.address for box in boxes())
