"""Writes about agreements: publishing a regulation, production calendars, contracts and their lists."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from otklik.agreements import book, calendars
from otklik.agreements.models import (
    CalendarVersion,
    Contract,
    ContractVersion,
    RegulationVersion,
    Representative,
)
from otklik.core.regulation import under_contract
from otklik.core.regulation.faults import Fault
from otklik.core.regulation.load import load_contract
from otklik.core.regulation.schema import ContractTerms
from otklik.core.regulation.terms import Book
from otklik.core.regulation.witness import Signed
from otklik.people.models import Contact, Organisation, Person, Service


class VersionTaken(ValueError):
    """A published version stands for ever; another text needs another number."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is published already with another text; raise its version")


class NotActivatable(ValueError):
    """A contract leaves open what the regulation leaves to it; `paths` are the keys (S1.12, S3.7)."""

    def __init__(self, number: str, paths: tuple[str, ...]) -> None:
        super().__init__(f"contract {number} cannot be activated: it does not give {', '.join(paths)}")
        self.paths = paths


class Contradictory(ValueError):
    """A contract's own terms are at odds with each other or with what they stand above (S3.3)."""

    def __init__(self, number: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"contract {number} contradicts itself: {'; '.join(map(str, faults))}")
        self.faults = faults


class ForeignOrganisation(ValueError):
    """An organisation, contract or contact of somewhere else."""


def publish(
    *,
    service: Service,
    text: str,
    now: datetime,
    by: Person | None = None,
    accepted: Sequence[str] = (),
    word: str = "",
) -> RegulationVersion:
    """Freezes a regulation's text as a version of its service; the same text again is the same row.

    `accepted` are the codes of warnings that `by` published it with, `word` the reason. What else forbids a
    version `tickets/publishing.py` asks. Raises RegulationInvalid with all that is wrong, VersionTaken.
    """
    regulation = book.read(text, frozenset(book.productions(service.pk)))
    digest = _digest(text)
    row, made = RegulationVersion.objects.get_or_create(
        service=service,
        regulation_id=regulation.id,
        version=regulation.version,
        defaults={
            "text": text,
            "digest": digest,
            "effective_from": regulation.effective.from_,
            "published_at": now,
            "published_by": by,
            "accepted": list(accepted),
            "word": word,
        },
    )
    if row.digest != digest:
        raise VersionTaken(row.ref)
    if made:
        book.forget()
    named = (one.production_calendar for one in regulation.calendars.values())
    calendars.provide(service, filter(None, named), now=now)
    return row


def seed_calendars(*, now: datetime) -> list[CalendarVersion]:
    """Takes in the production calendars that come with the program; see `calendars.seed`."""
    return calendars.seed(now=now)


@transaction.atomic
def sign_contract(
    *,
    service: Service,
    organisation: Organisation,
    number: str,
    plan: str,
    starts_on: date,
    now: datetime,
    ends_on: date | None = None,
    terms: Mapping[str, Any] | None = None,
    activate: bool = True,
) -> Contract:
    """A contract with its first terms, which have the regulation's keys (S3.3). Both days are included.

    Unless `activate` is false raises NotActivatable, Contradictory, TermsError; RegulationInvalid and
    ForeignOrganisation in any case.
    """
    if organisation.service_id != service.pk:
        raise ForeignOrganisation(f"{organisation.name} is no customer of {service.slug}")
    contract = Contract.objects.create(
        service=service,
        organisation=organisation,
        number=number,
        plan=plan,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _add(contract, terms or {}, 1, now)
    if activate:
        activate_contract(contract=contract, now=now)
    return contract


def activate_contract(*, contract: Contract, now: datetime) -> None:
    """From now on the contract entitles, in its days. Raises NotActivatable, Contradictory, TermsError."""
    _refuse_unsound(contract, book.contract_terms(book.contract_ref(contract)), now)
    contract.active = True
    contract.save(update_fields=["active"])


@transaction.atomic
def add_version(*, contract: Contract, terms: Mapping[str, Any], now: datetime) -> ContractVersion:
    """New terms for tickets registered from now on; the same terms again are the same row.

    Raises RegulationInvalid, and where a contract is active what `activate_contract` raises.
    """
    newest = ContractVersion.objects.filter(contract=contract).order_by("-version").first()
    if newest is not None and newest.digest == _digest(_canonical(terms)):
        return newest
    row = _add(contract, terms, newest.version + 1 if newest else 1, now)
    if contract.active:
        _refuse_unsound(contract, book.contract_terms(row.ref), now)
    return row


def list_representative(
    *, contract: Contract, contact: Contact, valid_from: date | None = None, valid_to: date | None = None
) -> Representative:
    """Names a contact in a contract's list; both days are included (S1.15). Raises ForeignOrganisation."""
    if contact.organisation_id != contract.organisation_id:
        raise ForeignOrganisation(f"contract {contract.number} lists people of its own organisation only")
    return Representative.objects.create(
        contract=contract, contact=contact, valid_from=valid_from, valid_to=valid_to
    )


def _add(contract: Contract, terms: Mapping[str, Any], version: int, now: datetime) -> ContractVersion:
    load_contract(terms, book.for_service(contract.service_id, now).regulation)
    row = ContractVersion.objects.create(
        contract=contract,
        version=version,
        terms=dict(terms),
        digest=_digest(_canonical(terms)),
        created_at=now,
    )
    # An act may have been rolled back whose row had the same id.
    book.forget_contracts()
    return row


def _refuse_unsound(contract: Contract, terms: ContractTerms | None, now: datetime) -> None:
    if not contract.plan:
        raise NotActivatable(contract.number, ("plan",))
    law = book.for_service(contract.service_id, now)
    if open_ := law.unset(plan=contract.plan, contract=terms):
        raise NotActivatable(contract.number, open_)
    if terms is not None and (faults := at_odds(contract, terms, law, now=now)):
        raise Contradictory(contract.number, faults)


def at_odds(contract: Contract, terms: ContractTerms, law: Book, *, now: datetime) -> tuple[Fault, ...]:
    """What a contract's terms contradict under some rules.

    Witnesses name the file of the rules as the office hands it out.
    """
    signed = Signed(contract.plan, terms, contract.number)
    file = f"{law.regulation.id}-{law.regulation.version}.yaml"
    return under_contract.contradictions(law, signed, file=file, today=now.date())


def _canonical(terms: Mapping[str, Any]) -> str:
    return json.dumps(terms, sort_keys=True, ensure_ascii=False)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
