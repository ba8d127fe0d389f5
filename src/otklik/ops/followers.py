"""Who follows the journal: the only place where a follower's name meets its code."""

from collections.abc import Callable, Mapping
from datetime import datetime

from otklik.notices import decide
from otklik.tickets.models import Follow

FOLLOWERS: Mapping[str, Callable[[Follow, datetime], None]] = {"notices": decide.follow}
