"""The addresses of this installation, which every letter that comes or goes is held against."""

from typing import NamedTuple

from django.db.models import Q
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import BooleanField

from otklik.core.mail import groups
from otklik.core.mail.arrival import Arrival
from otklik.kit.briefly import once_a_batch
from otklik.mailroom.models import Details, Mailbox
from otklik.people.models import in_lower_case

_TAKEN = ExpressionWrapper(
    Q(details=Details.YES) | Q(details=Details.BY_WAY, details_seen=True), output_field=BooleanField()
)


class Box(NamedTuple):
    service: int
    desk: str
    address: str
    details: bool = False


@once_a_batch
def boxes() -> tuple[Box, ...]:
    """All mailboxes, the newest first. One query."""
    rows = Mailbox.objects.order_by("-pk").annotate(taken=_TAKEN)
    return tuple(Box(*row) for row in rows.values_list("service_id", "desk", "address", "taken"))


def addresses() -> frozenset[str]:
    """All mailboxes: a letter from one of them is our own, one to it would come in again."""
    return frozenset(box.address for box in boxes())


def as_written(arrival: Arrival) -> Arrival:
    """The letter from whoever wrote it, where a group whose address is ours put itself into From.

    No query for a letter that came through no group.
    """
    return groups.as_written(arrival, addresses()) if "list-post" in arrival.headers else arrival


def takes_details(address: str) -> bool:
    """Whether a letter to an address of ours with a detail after a plus reaches its mailbox."""
    return any(box.details for box in boxes() if box.address == in_lower_case(address))
