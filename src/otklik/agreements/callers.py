"""Who is on the line: contacts found by whatever they say of themselves, each with whether they may ask."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import F, Q

from otklik.agreements import book, senders
from otklik.agreements.models import Contract
from otklik.core.intake.entitlement import Entitled, Entitlement, entitled
from otklik.core.regulation.schema import Regulation
from otklik.kit import searching
from otklik.people.models import Contact, Organisation, PersonAddress
from otklik.people.viewer import Seat, Viewer

MOST: Final = 10
_MOST_WORDS = 6
_MOST_NUMBERS = 200
_LONGEST = 100
_LONGEST_READ = 20_000
_NUMBER = re.compile(r"(?=[^\s,;:()«»\"]*\d)[^\W_][^\s,;:()«»\"]{2,63}")
"""What may be a contract's number in a letter: a word of three characters or more with a digit among them."""
_NOBODY = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Caller:
    """A contact, whether they may ask at an instant, and the contract that decided it."""

    contact: Contact
    standing: Entitlement
    contract: Contract | None

    @property
    def may_ask(self) -> bool:
        return isinstance(self.standing, Entitled)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought; `more` where it brought more than is shown."""

    callers: tuple[Caller, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    more: bool = False


def find(viewer: Viewer, said: str, *, at: datetime, only: int = 0) -> Found:
    """Contacts by name, organisation, address, phone or contract number, those who are valid first.

    Of the services and desks in which the viewer acts; whoever belongs to no particular desk is found from
    all of them. `only`: of this service alone. Every word must fit. Organisations by name or contract number,
    for people not known yet.
    """
    words = said[:_LONGEST].split()[:_MOST_WORDS]
    if not words:
        return Found()
    rules = {pk: found for pk, found in _regulations(viewer, at).items() if not only or pk == only}
    contacts = Contact.objects.filter(_reached(viewer, rules), _fits(said, words))
    latest = F("valid_to").desc(nulls_first=True)
    rows = list(contacts.select_related(*_RELATED).order_by(latest, "person__name", "pk")[: MOST + 1])
    return Found(
        tuple(_judged(rows[:MOST], rules, at)), tuple(_organisations(rules, words)), len(rows) > MOST
    )


def caller(viewer: Viewer, pk: int, *, at: datetime) -> Caller:
    """A contact of the same reach; raises Contact.DoesNotExist for a stranger too."""
    rules = _regulations(viewer, at)
    contact = Contact.objects.select_related(*_RELATED).get(_reached(viewer, rules), pk=pk)
    return _judged([contact], rules, at)[0]


def organisation(viewer: Viewer, pk: int, *, at: datetime) -> Organisation:
    """An organisation of those services; raises Organisation.DoesNotExist."""
    reached = Q(service_id__in=list(_regulations(viewer, at)))
    return Organisation.objects.select_related("service").get(reached, pk=pk)


def contract_named(service_id: int, text: str) -> str:
    """The number of a contract of the service that stands in a text, the first of them; "" where none does.

    Only the beginning of a long text is read. One query (S3.16).
    """
    numbers = [found.rstrip(".!?") for found in _NUMBER.findall(text[:_LONGEST_READ])]
    known = Contract.objects.filter(service_id=service_id, number__in=sorted(set(numbers))[:_MOST_NUMBERS])
    held = set(known.values_list("number", flat=True))
    return next((number for number in numbers if number in held), "")


_RELATED = ("service", "person", "organisation")


def _regulations(viewer: Viewer, at: datetime) -> dict[int, Regulation]:
    """What is in force in each service in which the viewer acts; without rules it has no part."""
    found = {}
    for seat in viewer.seats.values():
        if seat.acts:
            try:
                found[seat.service] = book.for_service(seat.service, at).regulation
            except book.NothingPublished:
                continue
    return found


def _reached(viewer: Viewer, rules: dict[int, Regulation]) -> Q:
    return reduce(or_, (_of_seat(viewer.seats[pk], regulation) for pk, regulation in rules.items()), _NOBODY)


def _of_seat(seat: Seat, regulation: Regulation) -> Q:
    """The contacts of a service without those whom a desk serves that this place does not see (S0.3)."""
    here = Q(service_id=seat.service)
    if not seat.desks:
        return here
    own = [desk for desk in regulation.desks if seat.covers(desk.id)]
    others = [desk for desk in regulation.desks if not seat.covers(desk.id)]
    sites = {site for desk in own for site in desk.serves.sites}
    elsewhere = Q(site__in={site for desk in others for site in desk.serves.sites})
    abroad = Q(country__in={country for desk in others for country in desk.serves.countries})
    return here & ~elsewhere & ~(abroad & ~Q(site__in=sites))


def _fits(said: str, words: Sequence[str]) -> Q:
    if number := searching.dialled(said):
        return Q(person__phone_digits__contains=number) | _fits_word(said.strip())
    found = Q()
    for word in words:
        found &= _fits_word(word)
    return found


def _fits_word(word: str) -> Q:
    addresses = PersonAddress.objects.filter(email__contains=word.lower())
    contracts = Contract.objects.filter(searching.holding(word, "number"))
    return (
        searching.holding(word, "person__name", "organisation__name")
        | Q(person__in=addresses.values("person"))
        | Q(organisation__in=contracts.values("organisation"))
    )


def _organisations(rules: dict[int, Regulation], words: Sequence[str]) -> list[Organisation]:
    found = Q(service_id__in=list(rules))
    for word in words:
        contracts = Contract.objects.filter(searching.holding(word, "number"))
        found &= searching.holding(word, "name") | Q(pk__in=contracts.values("organisation"))
    return list(Organisation.objects.filter(found).select_related("service").order_by("name", "pk")[:MOST])


def _judged(contacts: Sequence[Contact], rules: dict[int, Regulation], at: datetime) -> list[Caller]:
    """Two queries for all of them."""
    told = senders.of_contacts(contacts, at)
    standings = [
        entitled(regulation=rules[contact.service_id], sender=sender)
        for contact, sender in zip(contacts, told, strict=True)
    ]
    contracts = Contract.objects.in_bulk(_named(standings))
    return [
        Caller(contact, standing, contracts.get(next(iter(_named([standing])), 0)))
        for contact, standing in zip(contacts, standings, strict=True)
    ]


def _named(standings: Iterable[Entitlement]) -> list[int]:
    """The contracts that standings rest on."""
    refs = (dict(standing.because.refs).get("contract", "") for standing in standings)
    return [int(ref) for ref in refs if ref]
