"""Who follows the journal: the only place where a follower's name meets its code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from otklik.notices import decide
from otklik.tickets.models import Follow


class Follower(Protocol):
    """Does what follows from some entries of a ticket and deletes the row, both or neither; may run twice."""

    def __call__(self, follow: Follow, *, now: datetime) -> None: ...


FOLLOWERS: Mapping[str, Follower] = {"notices": decide.follow}
