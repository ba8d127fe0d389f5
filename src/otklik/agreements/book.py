"""What is agreed, ready to be asked: regulations and terms by the ids that journals name.

Rows behind those ids never change, so each process keeps what it read; production calendars are
read together with a regulation, and a process sees a newer one after `forget` or its next start.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Q

from otklik.agreements import senders
from otklik.agreements.models import CalendarVersion, Contract, ContractVersion, RegulationVersion
from otklik.core.intake.entitlement import Entitlement, entitled
from otklik.core.journal.fold import Situation
from otklik.core.regulation.load import load
from otklik.core.regulation.schema import ContractTerms, Regulation
from otklik.core.regulation.terms import Book, Terms
from otklik.core.worktime.production import ProductionCalendar, read_rows
from otklik.people.models import Contact


class NothingPublished(LookupError):
    """A service has no regulation in force at an instant."""


class UnknownVersion(LookupError):
    """A journal names a regulation or contract version that is not here."""


def regulation(service_id: int, ref: str) -> Regulation:
    """The regulation that a journal calls "id@version"; raises UnknownVersion."""
    return book_of(service_id, ref).regulation


def terms(service_id: int, situation: Situation) -> Terms:
    """What binds a ticket in a situation; raises TermsError, UnknownVersion."""
    return book_of(service_id, situation.regulation).terms(
        desk=situation.desk,
        plan=situation.plan,
        priority=situation.priority,
        contract=contract_terms(situation.contract),
        number=_signed(situation.contract)[1],
    )


def in_force(service_id: int, on: datetime) -> RegulationVersion:
    """The version in force at an instant, by the date in its own zone; raises NothingPublished.

    Its text is loaded only when asked for. One query.
    """
    rows = RegulationVersion.objects.filter(
        # The date is somewhere one day ahead of this one in UTC; the loop below asks exactly.
        service_id=service_id,
        effective_from__lte=(on + timedelta(days=1)).date(),
    ).order_by("-effective_from", "-version", "-pk")
    for row in rows.defer("text"):
        zone = ZoneInfo(regulation(service_id, row.ref).timezone)
        if row.effective_from <= on.astimezone(zone).date():
            return row
    raise NothingPublished(f"service {service_id} has no regulation in force on {on:%Y-%m-%d}; publish one")


def for_service(service_id: int, on: datetime) -> Book:
    """The book of the version in force at an instant; raises NothingPublished."""
    return book_of(service_id, in_force(service_id, on).ref)


def contract_ref(contract: Contract) -> str:
    """How journals name the wording of a contract now in force; raises UnknownVersion."""
    newest = ContractVersion.objects.filter(contract=contract).order_by("-version").values_list("pk").first()
    if newest is None:
        raise UnknownVersion(f"contract {contract.number} has no terms")
    return str(newest[0])


def entitlement(
    service_id: int, address: str, received_at: datetime, *, rules: Regulation | None = None
) -> Entitlement:
    """Whether the sender of an address may ask, by what held when the letter was received.

    The refs in the answer are ids of Contact and Contract rows; `rules` are those in force then, where they
    are known. Three queries at most. Raises NothingPublished.
    """
    rules = rules or for_service(service_id, received_at).regulation
    return entitled(regulation=rules, sender=senders.known(service_id, address, received_at))


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


@lru_cache(maxsize=64)
def book_of(service_id: int, ref: str) -> Book:
    """One published version with the production calendars; raises UnknownVersion."""
    regulation_id, _, version = ref.partition("@")
    rows = RegulationVersion.objects.filter(
        service_id=service_id, regulation_id=regulation_id, version=int(version or 0)
    )
    if (text := rows.values_list("text", flat=True).first()) is None:
        raise UnknownVersion(f"service {service_id} has no regulation {ref}")
    return Book(read(text), productions())


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


@lru_cache(maxsize=1)
def productions() -> dict[str, ProductionCalendar]:
    """The newest version of each production calendar, by id."""
    newest: dict[str, str] = dict(CalendarVersion.objects.order_by("pk").values_list("calendar_id", "rows"))
    return {name: read_rows(rows, id=name) for name, rows in newest.items()}


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
    for kept in (book_of, _signed, productions):
        kept.cache_clear()
