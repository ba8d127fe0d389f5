"""What tickets stand on: the five sample services with agents, organisations, contacts and contracts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.core.intake.entitlement import Entitled
from otklik.core.regulation.schema import Regulation
from otklik.kit.files import REGULATIONS
from otklik.mailroom.models import Mailbox
from otklik.ops.demo.roster import SERVICES, Signed
from otklik.people import acts as people
from otklik.people.models import Agent, Contact, Organisation, Person, Role, Service

SPAN: Final = timedelta(days=730)
"""How long the desk has been at work."""

LEAD, AGENT = "lead@bench.example", "agent@bench.example"
_COLLEAGUES: Final = 11
_PEOPLE: Final = 6
_FIRST = ("Анна", "Борис", "Вера", "Глеб", "Дина", "Егор", "Жанна", "Иван", "Кира", "Лев", "Mary", "John")
_LAST = ("Ким", "Лис", "Мороз", "Норд", "Пак", "Рейн", "Сахно", "Тим", "Ушак", "Фрай", "Hill", "Stone")


@dataclass(frozen=True, slots=True)
class Asker:
    """A contact who writes, and what their tickets start under; ids of rows, 0 for none."""

    contact: int
    name: str
    address: str
    language: str
    desk: str
    contract: int
    terms: str
    plan: str
    because: str


@dataclass(frozen=True, slots=True)
class House:
    """A service as its tickets need it; `agents` are ids of rows with their names."""

    service: int
    name: str
    ref: str
    rules: Regulation
    agents: tuple[tuple[int, str], ...]
    askers: tuple[Asker, ...]
    mailboxes: dict[str, tuple[int, str]]


def lay(*, now: datetime, tickets: int) -> tuple[House, ...]:
    """The five services in an empty database, as large as so many tickets need."""
    began = now - SPAN - timedelta(days=30)
    organisations = min(max(tickets // 1500, 2), 80)
    with transaction.atomic():
        agreements.seed_calendars(now=began)
        everywhere = tuple(
            (_person(name, email, began, "ru"), role)
            for name, email, role in (("Лидия Старцева", LEAD, Role.LEAD), ("Агата Юрова", AGENT, Role.AGENT))
        )
        return tuple(_house(slug, everywhere, organisations, began, now) for slug in SERVICES)


def _house(
    slug: str, everywhere: tuple[tuple[Person, Role], ...], organisations: int, began: datetime, now: datetime
) -> House:
    roster = SERVICES[slug]
    service = people.create_service(slug=slug, name=dict(roster.name), now=began)
    text = (REGULATIONS / f"{slug}.yaml").read_text("utf-8")
    version = agreements.publish(service=service, text=text, now=began)
    rules = book.regulation(service.pk, version.ref)
    boxes = {
        desk.id: Mailbox.objects.create(service=service, desk=desk.id, address=(desk.email or "").lower())
        for desk in rules.desks
    }
    agents = [people.invite_agent(service=service, person=person, role=role) for person, role in everywhere]
    agents += [_colleague(service, place, began) for place in range(_COLLEAGUES)]
    return House(
        service=service.pk,
        name=service.called("ru"),
        ref=version.ref,
        rules=rules,
        agents=tuple((agent.pk, agent.person.name) for agent in agents),
        askers=tuple(
            asker
            for place in range(organisations)
            for asker in _organisation(service, rules, roster.visitor, place, began, now)
        ),
        mailboxes={desk: (box.pk, box.address) for desk, box in boxes.items()},
    )


def _colleague(service: Service, place: int, began: datetime) -> Agent:
    person = _person(_named(place), f"colleague{place}@{service.slug}.example", began, "ru")
    return people.invite_agent(service=service, person=person)


def _organisation(
    service: Service, rules: Regulation, signed: Signed | None, place: int, began: datetime, now: datetime
) -> list[Asker]:
    """Who writes for an organisation with its contract, or of none where the service asks for none."""
    firm = people.create_organisation(service=service, name=f"ООО «Пример {place + 1}»") if signed else None
    contacts = [_contact(service, rules, firm, place, one, began) for one in range(_PEOPLE)]
    if firm and signed:
        contract = agreements.sign_contract(
            service=service,
            organisation=firm,
            number=f"{place + 1}/2024",
            plan=signed.plan,
            starts_on=began.date(),
            terms=signed.terms,
            now=began,
        )
        for contact in contacts:
            agreements.list_representative(contract=contract, contact=contact)
    return [_asker(contact, rules, now) for contact in contacts]


def _contact(
    service: Service, rules: Regulation, firm: Organisation | None, place: int, one: int, began: datetime
) -> Contact:
    language = "en" if one == _PEOPLE - 1 else "ru"
    address = f"person{place}.{one}@{service.slug}.example"
    sites = [site for desk in rules.desks for site in desk.serves.sites]
    return people.add_contact(
        service=service,
        person=_person(_named(place * _PEOPLE + one), address, began, language),
        organisation=firm,
        site=sites[(place + one) % len(sites)] if sites else "",
        organisation_wide=one == 0,
    )


def _asker(contact: Contact, rules: Regulation, now: datetime) -> Asker:
    """What intake would say of them. Raises ValueError for somebody who may not ask."""
    may = book.entitlement_of(contact, now)
    if not isinstance(may, Entitled):
        raise ValueError(f"{contact.person.email} may not ask: {may}")
    terms = ""
    if may.contract and contact.organisation:
        terms = book.contract_ref(contact.organisation.contracts.get(pk=int(may.contract)))
    return Asker(
        contact=contact.pk,
        name=contact.person.name,
        address=contact.person.email,
        language=contact.person.language,
        desk=rules.desk_for(site=contact.site).id,
        contract=int(may.contract or 0),
        terms=terms,
        plan=may.plan or next(iter(rules.plans)),
        because=may.because.reason.value,
    )


def _person(name: str, email: str, began: datetime, language: str) -> Person:
    return people.create_person(name=name, email=email, verified_at=began, language=language)


def _named(place: int) -> str:
    return f"{_FIRST[place % len(_FIRST)]} {_LAST[place // len(_FIRST) % len(_LAST)]}"
