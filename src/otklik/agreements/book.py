"""What is agreed, ready to be asked: regulations and terms by the ids that journals name.

Rows behind those ids never change, so each process keeps what it read. Which versions are in force is asked
each time, the production calendars together with the regulation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, CharField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat

from otklik.agreements import senders
from otklik.agreements.models import (
    CalendarVersion,
    Contract,
    ContractVersion,
    RegulationVersion,
    ServiceCalendars,
)
from otklik.core.intake.entitlement import Entitled, Entitlement, entitled
from otklik.core.journal.fold import Situation
from otklik.core.regulation.binding import with_directory
from otklik.core.regulation.load import load
from otklik.core.regulation.schema import ContractTerms, Regulation
from otklik.core.regulation.terms import Book, Terms
from otklik.core.worktime.production import ProductionCalendar, read_rows
from otklik.kit.briefly import once_a_batch
from otklik.kit.prepared import Prepared
from otklik.people.models import Contact


class NothingPublished(LookupError):
    """A service has no regulation in force at an instant."""


class UnknownVersion(LookupError):
    """A journal names a regulation or contract version that is not here."""


@lru_cache(maxsize=64)
def regulation(service_id: int, ref: str) -> Regulation:
    """The regulation that a journal calls "id@version", as it was published; raises UnknownVersion."""
    regulation_id, _, version = ref.partition("@")
    rows = RegulationVersion.objects.filter(
        service_id=service_id, regulation_id=regulation_id, version=int(version or 0)
    )
    if (text := rows.values_list("text", flat=True).first()) is None:
        raise UnknownVersion(f"service {service_id} has no regulation {ref}")
    return read(text)


def told(service_id: int, ref: str, newest: str | None = None) -> Regulation:
    """The same as its tickets are spoken of: titles, addresses, notices are the newest version's.

    `newest` is what `newest_rules` gave; without it that costs a query. Raises UnknownVersion.
    """
    return _told(service_id, ref, newest_ref(service_id) if newest is None else newest)


def newest_ref(service_id: int) -> str:
    """The version of a service that was published last, in force or not yet; "" for none. One query."""
    newest = RegulationVersion.objects.filter(service_id=service_id).defer("text").order_by("-pk").first()
    return newest.ref if newest else ""


def newest_rules() -> Subquery:
    """The same along with rows that have a `service_id`."""
    newest = RegulationVersion.objects.filter(service_id=OuterRef("service_id")).order_by("-pk")
    ref = Concat("regulation_id", Value("@"), Cast("version", CharField()), output_field=CharField())
    return Subquery(newest.annotate(said=ref).values("said")[:1])


@lru_cache(maxsize=128)
def _told(service_id: int, ref: str, newest: str) -> Regulation:
    own = regulation(service_id, ref)
    return own if newest in ("", ref) else with_directory(own, regulation(service_id, newest))


def terms(service_id: int, situation: Situation) -> Terms:
    """What binds a ticket in a situation; raises TermsError, UnknownVersion."""
    return terms_by(book_of(service_id, situation.regulation, situation.calendars), situation)


def terms_by(law: Book, situation: Situation) -> Terms:
    """What would bind a ticket in a situation by a book, whatever its journal names; raises TermsError."""
    return law.terms(
        desk=situation.desk,
        plan=situation.plan,
        priority=situation.priority,
        contract=contract_terms(situation.contract),
        number=_signed(situation.contract)[1],
    )


def in_force(service_id: int, on: datetime) -> RegulationVersion:
    """The version in force at an instant, by the date in its own zone; raises NothingPublished.

    Its text is loaded only when asked for, and the calendars in force now are named along. One query.
    """
    return _in_force(versions(service_id), service_id, on)


def _in_force(known: Iterable[RegulationVersion], service_id: int, on: datetime) -> RegulationVersion:
    # A date is somewhere one day ahead of what it is in UTC; the loop asks exactly.
    latest = (on + timedelta(days=1)).date()
    for row in known:
        if row.effective_from > latest:
            continue
        zone = ZoneInfo(regulation(service_id, row.ref).timezone)
        if row.effective_from <= on.astimezone(zone).date():
            return row
    raise NothingPublished(f"service {service_id} has no regulation in force on {on:%Y-%m-%d}; publish one")


@once_a_batch
def versions(service_id: int) -> tuple[RegulationVersion, ...]:
    """All versions of a service, the last to come into force first; texts come when asked for. One query."""
    return tuple(_VERSIONS.rows(service=service_id))


def for_service(service_id: int, on: datetime) -> Book:
    """The book of the version in force at an instant, with the directory of the newest; see `told`.

    One query. Raises NothingPublished.
    """
    known = versions(service_id)
    row = _in_force(known, service_id, on)
    newest = max(known, key=lambda one: one.pk).ref
    return _book_of(service_id, row.ref, calendars_ref(row), newest)


def calendars_ref(version: RegulationVersion) -> str:
    """How journals name the calendars now in force for a version's service; "" where none were taken in."""
    # `in_force` reads it along with the version.
    if hasattr(version, "newest_calendars"):
        return str(version.newest_calendars or "")
    return newest_calendars(version.service_id)


def newest_calendars(service_id: int) -> str:
    """The same by the service. One query."""
    newest = ServiceCalendars.objects.filter(service_id=service_id).aggregate(Max("pk"))["pk__max"]
    return str(newest or "")


def contract_ref(contract: Contract) -> str:
    """How journals name the wording of a contract now in force; raises UnknownVersion."""
    newest = _newest_terms(contract.pk)
    if newest is None:
        raise UnknownVersion(f"contract {contract.number} has no terms")
    return str(newest)


@once_a_batch
def _newest_terms(contract: int) -> int | None:
    newest = _NEWEST_TERMS.first(contract=contract)
    return newest[0] if newest else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a sender may ask, and the rows of the contact and contract that an Entitled names."""

    entitlement: Entitlement
    contact: Contact | None = None
    contract: Contract | None = None


def standing(
    service_id: int, address: str, received_at: datetime, *, rules: Regulation | None = None
) -> Standing:
    """Whether the sender of an address may ask, by what held when the letter was received.

    `rules` are those in force then, where they are known. Three queries at most. Raises NothingPublished.
    """
    rules = rules or for_service(service_id, received_at).regulation
    known = senders.known(service_id, address, received_at)
    match entitled(regulation=rules, sender=known.sender):
        case Entitled(contact, contract) as may:
            return Standing(may, known.contacts.get(contact), known.contracts.get(contract))
        case may_not:
            return Standing(may_not)


def entitlement(service_id: int, address: str, received_at: datetime) -> Entitlement:
    """The same without rows; the refs in the answer are ids of Contact and Contract rows."""
    return standing(service_id, address, received_at).entitlement


def entitlement_of(contact: Contact, at: datetime, *, contract: int = 0) -> Entitlement:
    """Whether a known contact may ask at an instant, whatever address they use. Raises NothingPublished.

    `contract` is the id of the one that they chose of several, 0 where they chose none.
    """
    rules = for_service(contact.service_id, at).regulation
    return entitled(regulation=rules, sender=senders.of_contact(contact, at, contract=contract))


def contracts_in_force(service_id: int, organisation_id: int, at: datetime) -> list[Contract]:
    """An organisation's contracts that entitle on the day of an instant, by number of their row."""
    day = at.astimezone(ZoneInfo(for_service(service_id, at).regulation.timezone)).date()
    begun = Contract.objects.filter(
        service_id=service_id, organisation_id=organisation_id, active=True, starts_on__lte=day
    )
    return list(begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("pk"))


def book_of(service_id: int, ref: str, calendars: str) -> Book:
    """One published version over the calendars that a journal names; raises UnknownVersion."""
    return _book_of(service_id, ref, calendars, ref)


@lru_cache(maxsize=64)
def _book_of(service_id: int, ref: str, calendars: str, newest: str) -> Book:
    return Book(_told(service_id, ref, newest), national(service_id, calendars))


def contract_terms(ref: str) -> ContractTerms | None:
    """The terms that a journal names by the id of their row; None for ""; raises UnknownVersion."""
    return _signed(ref)[0]


@lru_cache(maxsize=1024)
def _signed(ref: str) -> tuple[ContractTerms | None, str]:
    """The terms of a contract's version and the contract's number; raises UnknownVersion."""
    if not ref:
        return None, ""
    rows = ContractVersion.objects.filter(pk=int(ref)).values_list("terms", "contract__number")
    if (found := rows.first()) is None:
        raise UnknownVersion(f"there is no contract version {ref}")
    return ContractTerms.model_validate(found[0]), found[1]


@lru_cache(maxsize=64)
def national(service_id: int, calendars: str) -> dict[str, ProductionCalendar]:
    """The production calendars that a journal names by their row, by id; for "" those of the first row.

    Those that the row does not have are as they came with the program. Raises UnknownVersion.
    """
    return {**shipped(), **over(versions_of(service_id, calendars))}


def versions_of(service_id: int, calendars: str) -> dict[str, int]:
    """The ids of the CalendarVersion rows behind a ref, by calendar. Raises UnknownVersion."""
    rows = ServiceCalendars.objects.filter(service_id=service_id).order_by("pk")
    row = rows.filter(pk=int(calendars)).first() if calendars else rows.first()
    if row is None and calendars:
        raise UnknownVersion(f"service {service_id} has no calendars {calendars}")
    return dict(row.versions) if row else {}


@lru_cache(maxsize=256)
def version_of(pk: int) -> ProductionCalendar:
    """A calendar's rows, by the id of their version; raises UnknownVersion."""
    row = CalendarVersion.objects.filter(pk=pk).first()
    if row is None:
        raise UnknownVersion(f"there is no calendar version {pk}")
    return read_rows(row.rows, id=row.calendar_id)


@lru_cache(maxsize=1)
def shipped() -> dict[str, ProductionCalendar]:
    """The newest version of each production calendar that came with the program, by id."""
    rows = CalendarVersion.objects.filter(service=None).order_by("version")
    newest: dict[str, int] = dict(rows.values_list("calendar_id", "pk"))
    return {name: version_of(pk) for name, pk in newest.items()}


def productions(service_id: int) -> dict[str, ProductionCalendar]:
    """The production calendars by which a service goes now, and the others that it may take in. Two queries
    at most."""
    return national(service_id, newest_calendars(service_id))


def over(versions: Mapping[str, int]) -> dict[str, ProductionCalendar]:
    """The production calendars of these CalendarVersion rows, whoever goes by them. Raises UnknownVersion."""
    return {name: version_of(pk) for name, pk in versions.items()}


@lru_cache(maxsize=64)
def read(text: str, calendars: frozenset[str] | None = None) -> Regulation:
    """A regulation's text, read once a process; raises RegulationInvalid.

    Where `calendars` are given, they are the production calendars that it may name.
    """
    return load(text, production_calendars=calendars)


def forget_contracts() -> None:
    """Drops the terms that this process keeps."""
    _signed.cache_clear()


def forget() -> None:
    """Drops what this process keeps: for new calendars, and for acts that may yet be rolled back."""
    for kept in (_book_of, _told, _signed, national, shipped, version_of, regulation):
        kept.cache_clear()


def _newest_calendars() -> Subquery:
    newest = ServiceCalendars.objects.filter(service_id=OuterRef("service_id")).order_by("-pk")
    return Subquery(newest.values("pk")[:1], output_field=BigIntegerField())


_VERSIONS = Prepared(
    lambda service: (
        RegulationVersion.objects.filter(service_id=service)
        .defer("text")
        .annotate(newest_calendars=_newest_calendars())
        .order_by("-effective_from", "-version", "-pk")
    )
)
_NEWEST_TERMS = Prepared(
    lambda contract: (
        ContractVersion.objects.filter(contract=contract).order_by("-version").values_list("pk")[:1]
    )
)
