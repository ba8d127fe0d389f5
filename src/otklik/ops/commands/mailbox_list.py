"""`otklik mailbox list`: the folders that are fetched, and how that goes."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from otklik.ops import ready
from otklik.ops.say import OK, result
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.mailroom.models import Source

NAME = "mailbox list"
ABOUT = later("show the folders that letters are fetched from, as JSON lines")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.mailroom.models import Source

    for source in Source.objects.select_related("mailbox__service").order_by("pk"):
        result(_shown(source))
    return OK


def _shown(source: "Source") -> dict[str, Any]:
    return {
        "address": source.mailbox.address,
        "service": source.mailbox.service.slug,
        "desk": source.mailbox.desk,
        "host": source.host,
        "port": source.port,
        "security": source.security,
        "user": source.user,
        "folder": source.folder,
        "since": source.since.isoformat(),
        "afterwards": source.afterwards,
        "target": source.target,
        "testing": source.testing,
        "last_uid": source.last_uid,
        "behind": source.behind,
        "swept_at": _instant(source.swept_at),
        "reachable_since": _instant(source.reachable_since),
        "unreachable_since": _instant(source.unreachable_since),
        "last_error": source.last_error,
        "troubled": source.troubled,
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
