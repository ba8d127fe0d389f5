"""Writes about production calendars: a new version of one's rows, and the versions by which a service goes.

A version changes nothing before a service takes it in; from then on new tickets are under it, and those that
run are brought under it by a Task (tickets/rebasing.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version as release_of
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Q

from otklik.agreements import book
from otklik.agreements.models import CalendarVersion, ServiceCalendars
from otklik.core.worktime.production import NationalDay, read_rows, write_rows
from otklik.kit.files import REGULATIONS
from otklik.people import changes
from otklik.people.models import Person, Service


class Overtaken(RuntimeError):
    """Another version was taken in since the preview was shown; look at it again."""

    def __init__(self) -> None:
        super().__init__("other calendars were taken in meanwhile; look at the preview again")


def seed(*, now: datetime, folder: Path = REGULATIONS / "calendars") -> list[CalendarVersion]:
    """The production calendars that come with the program, by file name; what is here already stays.

    Raises ValueError with the line of a row that cannot be read.
    """
    rows = [
        add_version(calendar_id=path.stem, rows=path.read_text("utf-8"), source=path.name, now=now)
        for path in sorted(folder.glob("*.csv"))
    ]
    book.forget()
    return rows


@transaction.atomic
def restore(*, now: datetime) -> list[CalendarVersion]:
    """The program's calendars where they are gone, under the ids by which services go and journals read.

    A version that is here stays as it is: it may bind tickets. Of several that are gone only one can come
    back; raises ValueError as `seed` does.
    """
    before = set(CalendarVersion.objects.values_list("pk", flat=True))
    rows = seed(now=now)
    named = {
        name: pk
        for versions in ServiceCalendars.objects.order_by("-pk").values_list("versions", flat=True)
        for name, pk in versions.items()
    }
    for row in rows:
        if row.pk not in before and (pk := named.get(row.calendar_id, row.pk)) not in before:
            CalendarVersion.objects.filter(pk=row.pk).update(id=pk)
    book.forget()
    return rows


@transaction.atomic
def add_version(
    *,
    calendar_id: str,
    rows: str,
    source: str,
    now: datetime,
    service: Service | None = None,
    by: Person | None = None,
) -> CalendarVersion:
    """Freezes rows of a calendar; the same rows again, of the same service, are the same version.

    Raises ValueError with the line of a row that cannot be read.
    """
    read_rows(rows, id=calendar_id)
    digest, zone_data = sha256(rows.encode()).hexdigest(), release_of("tzdata")
    same = CalendarVersion.objects.filter(calendar_id=calendar_id, digest=digest, zone_data=zone_data)
    if (known := same.filter(service=service).first()) is not None:
        return known
    newest = CalendarVersion.objects.filter(calendar_id=calendar_id).aggregate(Max("version"))["version__max"]
    return CalendarVersion.objects.create(
        calendar_id=calendar_id,
        service=service,
        version=(newest or 0) + 1,
        digest=digest,
        zone_data=zone_data,
        rows=rows,
        source=source[:200],
        by=by,
        created_at=now,
    )


def provide(service: Service, names: Iterable[str], *, now: datetime) -> None:
    """Takes in, as they came with the program, the calendars of these names that a service has none of."""
    held = current(service)
    wanted = set(names) - (held.versions if held else {}).keys()
    shipped = CalendarVersion.objects.filter(service=None, calendar_id__in=wanted).order_by("version")
    fresh = dict(shipped.values_list("calendar_id", "pk"))
    if fresh:
        _begin(service, {**(held.versions if held else {}), **fresh}, None, now)


@transaction.atomic
def take_in(
    version: CalendarVersion, *, service: Service, by: Person | None, now: datetime, seen: str = ""
) -> ServiceCalendars:
    """From now on a service goes by this version of the calendar; the one that it goes by changes nothing.

    `seen` is the ref of the calendars that the preview started from. Raises Overtaken.
    """
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    held = current(service)
    if seen and seen != (held.ref if held else ""):
        raise Overtaken
    if held and held.versions.get(version.calendar_id) == version.pk:
        return held
    _note("calendar_taken_in", service, version, by, now)
    return _begin(service, {**(held.versions if held else {}), version.calendar_id: version.pk}, by, now)


def proposed(service: Service, version: CalendarVersion) -> dict[str, int]:
    """The versions by which a service would go if it took this one in."""
    held = current(service)
    return {**(held.versions if held else {}), version.calendar_id: version.pk}


def current(service: Service) -> ServiceCalendars | None:
    """The calendars in force; None for a service that has published nothing yet."""
    return ServiceCalendars.objects.filter(service=service).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Known:
    """A production calendar that a service may go by: the version in force, if any, and all of its versions,
    the newest first."""

    name: str
    in_force: CalendarVersion | None
    versions: tuple[CalendarVersion, ...]

    @property
    def shown(self) -> CalendarVersion:
        """The version in force, else the newest."""
        return self.in_force or self.versions[0]

    @property
    def newer(self) -> CalendarVersion | None:
        """A version that came after the one in force and has not been taken in."""
        newest = self.versions[0]
        return newest if self.in_force and newest.version > self.in_force.version else None


def known(service: Service) -> list[Known]:
    """All production calendars of a service, by name: what came with the program and its own. Two queries."""
    held = current(service)
    mine = (held.versions if held else {}).values()
    rows = CalendarVersion.objects.filter(Q(service=None) | Q(service=service)).select_related("by")
    found: dict[str, list[CalendarVersion]] = {}
    for row in rows.defer("rows").order_by("-version"):
        found.setdefault(row.calendar_id, []).append(row)
    return [
        Known(name, next((row for row in versions if row.pk in mine), None), tuple(versions))
        for name, versions in sorted(found.items())
    ]


@transaction.atomic
def change(
    *,
    service: Service,
    calendar_id: str,
    days: Sequence[NationalDay],
    source: str,
    by: Person | None,
    now: datetime,
) -> CalendarVersion:
    """A version of a service's own with these days; it counts once it is taken in."""
    version = add_version(
        calendar_id=calendar_id, rows=write_rows(days), source=source, now=now, service=service, by=by
    )
    _note("calendar_added", service, version, by, now)
    return version


def _note(kind: str, service: Service, version: CalendarVersion, by: Person | None, now: datetime) -> None:
    changes.record(
        service=service,
        by=by,
        kind=kind,
        subject_kind="calendar",
        subject_id=version.calendar_id,
        label=version.ref,
        now=now,
    )


def _begin(service: Service, versions: dict[str, int], by: Person | None, now: datetime) -> ServiceCalendars:
    row = ServiceCalendars.objects.create(service=service, versions=versions, since=now, by=by)
    book.forget()
    return row
