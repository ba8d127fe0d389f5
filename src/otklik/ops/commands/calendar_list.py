"""`otklik calendar list`: the production calendars of each service, and which version it goes by."""

import argparse
from typing import TYPE_CHECKING, Any

from otklik.ops import ready
from otklik.ops.say import OK, result
from otklik.ops.tongue import later

if TYPE_CHECKING:
    from otklik.agreements.calendars import Known

NAME = "calendar list"
ABOUT = later("show the production calendars of each service, as JSON lines")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(options: argparse.Namespace) -> int:
    ready.django()
    from otklik.agreements import calendars
    from otklik.people.models import Service

    for service in Service.objects.order_by("pk"):
        for known in calendars.known(service):
            result({"service": service.slug, **_shown(known)})
    return OK


def _shown(known: "Known") -> dict[str, Any]:
    from otklik.agreements import book

    return {
        "calendar": known.name,
        "in_force": known.in_force.version if known.in_force else None,
        "newest": known.versions[0].version,
        "years": sorted(book.version_of(known.shown.pk).years),
        "source": known.shown.source,
    }
