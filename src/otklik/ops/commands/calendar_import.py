"""`otklik calendar import`: days out of a file, what they would move, and with --yes their start."""

import argparse
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otklik.ops import ready
from otklik.ops.say import DATA, NO_INPUT, OK, USAGE, result, say
from otklik.ops.tongue import chosen, later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.agreements.calendars import Known
    from otklik.agreements.models import CalendarVersion
    from otklik.core.worktime.importing import Read
    from otklik.people.models import Service

NAME = "calendar import"
ABOUT = later("take days of a production calendar out of a file, and say what they move")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("rows with commas, or an iCalendar of whole days"))
    parser.add_argument("--service", required=True, help=_("slug of the service that goes by the calendar"))
    parser.add_argument("--calendar", required=True, help=_("its id, as the regulation names it"))
    kinds = ("holiday", "day_off", "working", "short")
    parser.add_argument("--kind", default="holiday", choices=kinds, help=_("what days of an iCalendar are"))
    parser.add_argument("--yes", action="store_true", help=_("put them into force at once"))


def run(options: argparse.Namespace) -> int:
    ready.django()
    service, known = _named(options.service, options.calendar)
    found = _read(options)
    for fault in found.faults:
        say(f"{options.file}:{fault.line} {fault.words(chosen() or 'en')}")
    if found.faults:
        return DATA
    result(_told(service, _made(service, known, found, options.file.name), take=options.yes))
    return OK


def _named(slug: str, calendar: str) -> "tuple[Service, Known]":
    from otklik.agreements import calendars
    from otklik.people.models import Service

    service = Service.objects.filter(slug=slug).first()
    if service is None:
        raise Trouble(_("there is no service %(slug)s") % {"slug": slug}, code=USAGE)
    for known in calendars.known(service):
        if known.name == calendar:
            return service, known
    says = _("there is no calendar %(name)s; otklik calendar list shows those that there are")
    raise Trouble(says % {"name": calendar}, code=USAGE)


def _read(options: argparse.Namespace) -> "Read":
    from otklik.core.worktime import importing
    from otklik.core.worktime.production import DayKind

    try:
        text = options.file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise Trouble(f"{options.file}: {error.strerror}", code=NO_INPUT) from error
    return importing.read(text, kind=DayKind(options.kind), source=options.file.name)


def _made(service: "Service", known: "Known", found: "Read", source: str) -> "CalendarVersion":
    from otklik.agreements import book, calendars
    from otklik.core.worktime import importing
    from otklik.kit import clock

    days = importing.merged(book.version_of(known.shown.pk), found.days)
    now = clock.now()
    return calendars.change(
        service=service, calendar_id=known.name, days=days, source=source, by=None, now=now
    )


def _told(service: "Service", version: "CalendarVersion", *, take: bool) -> dict[str, Any]:
    """What it moves, computed before anything is put into force."""
    from otklik.kit import clock
    from otklik.tickets import rebasing

    now = clock.now()
    seen = rebasing.outlook(service, rebasing.calendar_proposal(service, version), now=now)
    if take:
        rebasing.take_in(version, service=service, by=None, now=now)
    moves = [
        {"ticket": one.number, "clock": one.clock, "before": _iso(one.before), "after": _iso(one.after)}
        for one in seen.moves
    ]
    counts = {"open": seen.tickets, "moved": seen.moved, "late": seen.late}
    return {"version": version.ref, "in_force": take, **counts, "moves": moves}


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None
