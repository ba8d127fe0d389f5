"""What services run on: production calendars, a regulation in force that loads, time zones."""

from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version as release_of
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from otklik.agreements import book, office
from otklik.agreements.models import CalendarVersion
from otklik.core.regulation.schema import Regulation
from otklik.ops.doctor.finding import Finding, error, fine, warning
from otklik.people.models import Service

_SEED = "otklik doctor --mend calendars"


def services() -> Iterator[Finding]:
    """There is something to run at all."""
    count = Service.objects.count()
    yield fine("services_fine", count=count) if count else error("services_none", "otklik init")


def calendars(now: datetime) -> Iterator[Finding]:
    """Each production calendar that a service goes by covers this year (UTC), towards its end the next."""
    if not CalendarVersion.objects.exists():
        yield error("calendars_none", _SEED)
    for name, years in sorted(_used(now).items()):
        if now.year not in years:
            yield error("calendar_ended", f"git pull && {_SEED}", name=name, year=now.year)
        elif now.year + 1 not in years and office.is_near(now.year + 1, now):
            yield warning("calendar_ending", f"git pull && {_SEED}", name=name, year=now.year + 1)
        else:
            yield fine("calendar_fine", name=name, first=min(years), last=max(years))


def regulations(now: datetime) -> Iterator[Finding]:
    """Each service has a version in force whose text this program still reads."""
    known = frozenset(CalendarVersion.objects.values_list("calendar_id", flat=True))
    for service in Service.objects.order_by("pk"):
        yield _regulation(service, now, known)


def in_force(service: Service, now: datetime) -> Regulation | None:
    """The regulation of a service as it is now; None where it cannot be had, which `regulations` says."""
    try:
        return book.for_service(service.pk, now).regulation
    except (LookupError, ValueError):
        return None


def zones(now: datetime) -> Iterator[Finding]:
    """The data of the time zones are there, for UTC, Moscow and whatever the services use."""
    asked = {"UTC", "Europe/Moscow"}
    for service in Service.objects.all():
        if rules := in_force(service, now):
            asked |= {rules.timezone, *(desk.timezone for desk in rules.desks if desk.timezone)}
    missing = [name for name in sorted(asked) if not _is_zone(name)]
    if missing:
        yield error("zones_missing", "python3 -m pip install --upgrade tzdata", names=", ".join(missing))
    else:
        yield fine("zones_fine", release=release_of("tzdata"))


def _used(now: datetime) -> dict[str, frozenset[int]]:
    """The production calendars by which services go, with the years that all of them have."""
    found: dict[str, frozenset[int]] = {}
    for service in Service.objects.order_by("pk"):
        try:
            law = book.for_service(service.pk, now)
        except (LookupError, ValueError):
            continue
        for name in filter(None, {one.production_calendar for one in law.regulation.calendars.values()}):
            years = law.productions[name].years if name in law.productions else frozenset()
            found[name] = found.get(name, years) & years
    return found


def _regulation(service: Service, now: datetime, known: frozenset[str]) -> Finding:
    mend = f"otklik init --service {service.slug} --regulation FILE --no-input"
    try:
        row = book.in_force(service.pk, now)
        book.read(row.text, known)
    except book.NothingPublished:
        return error("regulation_none", mend, service=service.slug)
    except (LookupError, ValueError) as failure:
        why = str(failure).partition("\n")[0]
        return error("regulation_broken", mend, service=service.slug, why=why)
    return fine("regulation_fine", service=service.slug, version=row.ref)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
