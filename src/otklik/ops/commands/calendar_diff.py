"""`otklik calendar diff`: on which days two versions of a calendar differ, and which promises would move."""

import argparse
import re
from collections.abc import Iterator
from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otklik.ops import ready
from otklik.ops.say import DATA, DIFFERENCES, NO_INPUT, OK, USAGE, result, say
from otklik.ops.tongue import chosen, later
from otklik.ops.trouble import Trouble

if TYPE_CHECKING:
    from otklik.core.worktime.importing import DayChange
    from otklik.core.worktime.production import NationalDay, ProductionCalendar
    from otklik.people.models import Service
    from otklik.tickets.rebasing import Outlook

NAME = "calendar diff"
ABOUT = later("say on which days two versions of a calendar differ, and which promised times would move")
_VERSION = re.compile(r"(?P<calendar>[\w-]+)@(?P<number>\d+)")


class _Faulty(Exception):
    """A file has faults; they have been told."""


def arguments(parser: argparse.ArgumentParser) -> None:
    given = _("a file of days, the id of a calendar that comes with the program, or a version: ID@NUMBER")
    parser.add_argument("old", metavar="OLD", help=given)
    parser.add_argument("new", metavar="NEW", help=given)
    parser.add_argument(
        "--service", metavar="SLUG", help=_("and what NEW would move on its open tickets; nothing is written")
    )
    parser.add_argument(
        "--calendar", metavar="ID", help=_("of the service, where neither OLD nor NEW says it")
    )
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    from otklik.core.worktime import importing

    try:
        old, new = _read(options.old), _read(options.new)
    except _Faulty:
        return DATA
    told = _years_told(old, new)
    changes = [one for one in importing.changes(old, new) if told is None or one.day.year in told]
    service = _service(options.service) if options.service else None
    outlook = _outlook(service, old, new, options.calendar) if service else None
    if options.json:
        result(_as_json(changes, outlook))
    else:
        for line in _lines(changes, outlook, service):
            print(line)
    return DIFFERENCES if changes else OK


def _read(said: str) -> "ProductionCalendar":
    """A file's days, a shipped calendar's, or a version's of the database; raises Trouble.

    What a file is of nobody knows: its id is "".
    """
    from otklik.agreements import samples

    if Path(said).is_file():
        return _of_file(Path(said))
    if version := _VERSION.fullmatch(said):
        return _of_version(version["calendar"], int(version["number"]))
    shipped = samples.calendars()
    if said not in shipped:
        says = _("there is no calendar and no file %(name)s; calendars: %(known)s")
        raise Trouble(says % {"name": said, "known": ", ".join(sorted(shipped))}, code=NO_INPUT)
    return shipped[said]


def _of_file(file: Path) -> "ProductionCalendar":
    from otklik.core.worktime import importing
    from otklik.core.worktime.production import read_rows, write_rows

    found = importing.read(file.read_text("utf-8", errors="replace"), source=file.name)
    for fault in found.faults:
        say(f"{file}:{fault.line} {fault.words(chosen() or 'en')}")
    if found.faults:
        raise _Faulty
    return read_rows(write_rows(found.days), id="")


def _years_told(*calendars: "ProductionCalendar") -> frozenset[int] | None:
    """A file speaks of its years alone; None where there is none: of all."""
    files = [one.years for one in calendars if not one.id]
    return frozenset.intersection(*files) if files else None


def _of_version(calendar: str, number: int) -> "ProductionCalendar":
    ready.django()
    from otklik.agreements import book
    from otklik.agreements.models import CalendarVersion

    row = CalendarVersion.objects.filter(calendar_id=calendar, version=number).first()
    if row is None:
        says = _("there is no version %(number)d of calendar %(name)s here")
        raise Trouble(says % {"number": number, "name": calendar}, code=NO_INPUT)
    return book.version_of(row.pk)


def _service(slug: str) -> "Service":
    ready.django()
    from otklik.people.models import Service

    service = Service.objects.filter(slug=slug).first()
    if service is None:
        raise Trouble(_("there is no service %(slug)s") % {"slug": slug}, code=USAGE)
    return service


def _outlook(
    service: "Service", old: "ProductionCalendar", new: "ProductionCalendar", named: str | None
) -> "Outlook":
    """What the days would move if the service went by them now; a file's take the place of its years."""
    from otklik.agreements import book
    from otklik.core.worktime import importing
    from otklik.core.worktime.production import read_rows, write_rows
    from otklik.kit import clock
    from otklik.tickets import rebasing

    held, name = book.productions(service.pk), named or new.id or old.id
    if name not in held:
        says = _("say which calendar of the service it is: --calendar, one of: %(known)s")
        raise Trouble(says % {"known": ", ".join(sorted(held))}, code=USAGE)
    days = list(new.days.values()) if new.id else importing.merged(held[name], list(new.days.values()))
    proposal = rebasing.proposal_of(service, read_rows(write_rows(days), id=name))
    return rebasing.outlook(service, proposal, now=clock.now())


def _as_json(changes: "list[DayChange]", outlook: "Outlook | None") -> dict[str, Any]:
    days = [
        {
            "date": one.day.isoformat(),
            "before": _day_as_json(one.before),
            "after": _day_as_json(one.after),
        }
        for one in changes
    ]
    if outlook is None:
        return {"days": days}
    moves = [
        {"ticket": one.number, "clock": one.clock, "before": _iso(one.before), "after": _iso(one.after)}
        for one in outlook.moves
    ]
    counts = {"open": outlook.tickets, "moved": outlook.moved, "late": outlook.late}
    return {"days": days, **counts, "moves": moves}


def _day_as_json(day: "NationalDay | None") -> dict[str, Any] | None:
    if day is None:
        return None
    replaces = day.replaces.isoformat() if day.replaces else None
    return {"kind": day.kind.value, "short": day.short, "replaces": replaces, "source": day.source}


def _lines(changes: "list[DayChange]", outlook: "Outlook | None", service: "Service | None") -> Iterator[str]:
    for one in changes:
        source = one.after.source if one.after else ""
        yield f"{one.day}  {_kind(one.before)} → {_kind(one.after)}" + (f"  {source}" if source else "")
    if outlook is None or service is None:
        return
    yield _("open tickets: %(open)d; promised times move on %(moved)d, late at once: %(late)d") % {
        "open": outlook.tickets,
        "moved": outlook.moved,
        "late": outlook.late,
    }
    for move in outlook.moves:
        yield f"{move.number}  {move.clock}  {_iso(move.before) or '–'} → {_iso(move.after) or '–'}"


def _kind(day: "NationalDay | None") -> str:
    """What a day is by law; an ordinary one stands in no row."""
    from otklik.core.worktime.calendar import DayNature
    from otklik.ops.years import KINDS

    if day is None:
        return _("an ordinary day")
    if day.short and day.kind.value == "working":
        return _("working day by decree, short")
    return _(KINDS[DayNature(day.kind.value)])


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
