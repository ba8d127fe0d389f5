"""Writes about contracts in the office, kept with who did them: terms, days, and whom they list (S1.15)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from otklik.agreements import acts
from otklik.agreements.models import Contract, ContractVersion, Representative
from otklik.people.changing import Facts, Subject, added, changing, day, noted
from otklik.people.models import Contact, Organisation, Person, Service


class NumberTaken(ValueError):
    """Two contracts of one service would not be told apart."""

    def __init__(self, number: str) -> None:
        super().__init__(f"the service has a contract {number!r} already; open that one or add a word")


class AlreadyListed(ValueError):
    """The contract lists this contact already; change the days there."""


def terms_of(row: Contract) -> Mapping[str, Any]:
    """The terms in force, with the regulation's keys."""
    newest = ContractVersion.objects.filter(contract=row).order_by("-version").first()
    return newest.terms if newest else {}


def facts(row: Contract) -> Facts:
    return {
        "number": row.number,
        "organisation": row.organisation.name,
        "plan": row.plan,
        "starts_on": day(row.starts_on),
        "ends_on": day(row.ends_on),
        "active": row.active,
        "terms": dict(terms_of(row)),
    }


def listing(row: Representative) -> Facts:
    return {
        "contact": row.contact.person.name,
        "contract": row.contract.number,
        "valid_from": day(row.valid_from),
        "valid_to": day(row.valid_to),
    }


CONTRACT: Subject[Contract] = Subject("contract", facts, lambda row: row.service, lambda row: row.number)
REPRESENTATIVE: Subject[Representative] = Subject(
    "representative", listing, lambda row: row.contract.service, lambda row: row.contact.person.name
)


@transaction.atomic
def add(
    *,
    service: Service,
    organisation: Organisation,
    number: str,
    plan: str,
    starts_on: date,
    ends_on: date | None,
    terms: Mapping[str, Any],
    by: Person,
    now: datetime,
) -> Contract:
    """A contract that does not entitle yet. Raises NumberTaken, RegulationInvalid, TermsError."""
    _free(service.pk, number)
    row = acts.sign_contract(
        service=service,
        organisation=organisation,
        number=number,
        plan=plan,
        starts_on=starts_on,
        ends_on=ends_on,
        terms=terms,
        activate=False,
        now=now,
    )
    return added(CONTRACT, row, by=by, now=now)


def change(
    contract: Contract,
    *,
    number: str,
    plan: str,
    starts_on: date,
    ends_on: date | None,
    terms: Mapping[str, Any],
    by: Person,
    now: datetime,
    seen: str = "",
) -> Contract:
    """Other days, another plan, new terms for tickets from now on; an active one must stay complete.

    Raises NumberTaken, NotActivatable, Contradictory, RegulationInvalid, TermsError, Stale.
    """
    with changing(CONTRACT, contract, by=by, now=now, seen=seen) as row:
        _free(row.service_id, number, but=row.pk)
        row.number, row.plan, row.starts_on, row.ends_on = number, plan, starts_on, ends_on
        acts.add_version(contract=row, terms=terms, now=now)
    return row


def activate(contract: Contract, *, by: Person, now: datetime, seen: str = "") -> Contract:
    """From now on it entitles, in its days.

    Raises NotActivatable (S1.12, S3.7), Contradictory, TermsError, Stale.
    """
    with changing(CONTRACT, contract, by=by, now=now, seen=seen, kind="contract_activated") as row:
        acts.activate_contract(contract=row, now=now)
    return row


def deactivate(contract: Contract, *, by: Person, now: datetime, seen: str = "") -> Contract:
    """It entitles nobody any more; tickets that run are finished under its terms (S3.2). Raises Stale."""
    with changing(CONTRACT, contract, by=by, now=now, seen=seen, kind="contract_deactivated") as row:
        row.active = False
    return row


@transaction.atomic
def list_contact(
    contract: Contract,
    *,
    contact: Contact,
    valid_from: date | None,
    valid_to: date | None,
    by: Person,
    now: datetime,
) -> Representative:
    """An authorised representative from one day to another, both included (S1.15).

    Raises AlreadyListed, ForeignOrganisation.
    """
    Contract.objects.select_for_update(of=("self",), no_key=True).get(pk=contract.pk)
    if Representative.objects.filter(contract=contract, contact=contact).exists():
        raise AlreadyListed(f"{contact.person.name} is listed in contract {contract.number} already")
    row = acts.list_representative(
        contract=contract, contact=contact, valid_from=valid_from, valid_to=valid_to
    )
    return added(REPRESENTATIVE, row, by=by, now=now)


def change_listing(
    row: Representative, *, valid_from: date | None, valid_to: date | None, by: Person, now: datetime
) -> Representative:
    """Other days of a representative."""
    with changing(REPRESENTATIVE, row, by=by, now=now) as mine:
        mine.valid_from, mine.valid_to = valid_from, valid_to
    return mine


@transaction.atomic
def unlist(row: Representative, *, by: Person, now: datetime) -> None:
    """The contract lists the contact no more, as if it never had; for an end there is the last day."""
    noted(REPRESENTATIVE, row, "representative_removed", by=by, now=now)
    row.delete()


def _free(service_id: int, number: str, but: int = 0) -> None:
    # The service's row is locked, so that of two who send the same number at once one is told.
    Service.objects.select_for_update(no_key=True).get(pk=service_id)
    if Contract.objects.filter(service_id=service_id, number=number).exclude(pk=but).exists():
        raise NumberTaken(number)
