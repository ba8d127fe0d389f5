"""What the office reads of agreements, within a service that the viewer administers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest

from django.db.models import QuerySet

from otklik.agreements import book
from otklik.agreements.models import Contract, ContractVersion, RegulationVersion, Representative
from otklik.core.regulation.check import contradictions
from otklik.core.regulation.faults import Fault, RegulationInvalid
from otklik.core.regulation.load import open_text
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.years import WARNED_DAYS_AHEAD
from otklik.kit import searching
from otklik.people.models import Organisation, Service


def contracts_of(organisation: Organisation) -> list[Contract]:
    """All contracts of an organisation, the newest first."""
    return list(Contract.objects.filter(organisation=organisation).order_by("-starts_on", "-pk"))


def contracts(service: Service, *, said: str = "") -> QuerySet[Contract]:
    """The contracts of a service: by number, or the organisation's name."""
    rows = Contract.objects.filter(service=service).select_related("organisation")
    for word in said.split():
        rows = rows.filter(searching.holding(word, "number", "organisation__name"))
    return rows


def representatives(contract: Contract) -> list[Representative]:
    """Whom a contract lists, by name."""
    rows = Representative.objects.filter(contract=contract).select_related("contact__person", "contract")
    return list(rows.order_by("contact__person__name", "pk"))


def wordings(contract: Contract) -> list[ContractVersion]:
    """The wordings of its own terms, the newest first."""
    return list(ContractVersion.objects.filter(contract=contract).order_by("-version"))


def ending(services: Iterable[int], *, first: date, last: date) -> list[Contract]:
    """Active contracts whose last day lies between two days, the nearest first. One query."""
    rows = Contract.objects.filter(
        service__in=list(services), active=True, ends_on__gte=first, ends_on__lte=last
    )
    return list(rows.select_related("organisation").order_by("ends_on", "pk"))


AHEAD = timedelta(days=WARNED_DAYS_AHEAD)
"""So long before a year begins its days are asked for, as the check does (R136)."""


def is_near(year: int, now: datetime) -> bool:
    """Whether a year (UTC) has begun or begins within sixty days."""
    return datetime(year, 1, 1, tzinfo=UTC) <= now + AHEAD


def missing_years(service_id: int, now: datetime) -> list[tuple[str, int]]:
    """The production calendars of the regulation in force with the year that they lack.

    That is this year (UTC), and from sixty days before it the next one.
    """
    try:
        law = book.for_service(service_id, now)
    except (LookupError, ValueError):
        return []
    calendars = law.regulation.calendars.values()
    names = {one.production_calendar for one in calendars if one.production_calendar}
    years = [year for year in (now.year, now.year + 1) if is_near(year, now)]
    known = {name: found.years for name, found in law.productions.items()}
    return [(name, year) for name in sorted(names) for year in years if year not in known.get(name, ())]


@dataclass(frozen=True, slots=True)
class Version:
    """A published version with the days in which it is in force, both included; `last` None: for good."""

    row: RegulationVersion
    first: date
    last: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class Examined:
    """A regulation's text as it stands today: what it says, if it can still be read, and what is odd."""

    regulation: Regulation | None
    faults: tuple[Fault, ...]


def versions(service: Service, *, now: datetime) -> list[Version]:
    """All published versions, the newest first. A day belongs to the last one that begins by then."""
    rows = list(
        service.regulations.select_related("published_by").order_by("effective_from", "version", "pk")
    )
    try:
        current = book.in_force(service.pk, now).pk
    except (LookupError, ValueError):
        current = 0
    ends = [following.effective_from - timedelta(days=1) for following in rows[1:]]
    return [
        Version(row, row.effective_from, last, row.pk == current)
        for row, last in reversed(list(zip_longest(rows, ends)))
    ]


def before(row: RegulationVersion) -> RegulationVersion | None:
    """The version of a service that came before, by number; the newest of other rules before the first."""
    earlier = RegulationVersion.objects.filter(service=row.service_id)
    same = earlier.filter(regulation_id=row.regulation_id, version__lt=row.version).order_by("-version")
    return same.first() or earlier.filter(published_at__lt=row.published_at).order_by("-published_at").first()


def examined(text: str, service_id: int = 0) -> Examined:
    """Reads a text anew, with the production calendars that are here for a service now, or for all."""
    known = book.productions(service_id)
    try:
        opened = open_text(text, production_calendars=frozenset(known))
    except RegulationInvalid as invalid:
        return Examined(None, invalid.errors)
    return Examined(opened.regulation, contradictions(opened, productions=known))


def calendars_of(row: RegulationVersion) -> list[tuple[str, int, int]]:
    """The production calendars that a version names, with the first and last year of their data."""
    rules = examined(row.text, row.service_id).regulation
    named = {one.production_calendar for one in rules.calendars.values()} if rules else set()
    known = book.productions(row.service_id)
    return [
        (one, min(known[one].years), max(known[one].years))
        for one in sorted(filter(None, named))
        if one in known
    ]
