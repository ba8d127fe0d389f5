"""The cast of the tests: two services with their people, made by the acts that everybody uses.

Ana may open tickets at Acme, Bo may only read, Cy left last month, Zed is a stranger. Olga is an
agent, Lev leads. Both services know all of them; `world.local` is local-support (S0), `world.incident`
is incident-desk (S2), where Acme has contract 12/2026.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.regulation.schema import Regulation
from otklik.kit.files import REGULATIONS
from otklik.people import acts as people
from otklik.people.models import Agent, Contact, Organisation, Person, Role, Service

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
"""Monday, 23 November 2026, 10:00 in Moscow: a working hour."""

PASSWORD = "birch-lantern-47"
ANA, BO, CY, ZED = "ana@acme.example", "bo@acme.example", "cy@acme.example", "zed@nowhere.example"
OLGA, LEV = "olga@desk.example", "lev@desk.example"
CONTRACT_TERMS = {
    "targets": {
        "first_response": {
            "within": {
                "critical": "2 business_hours",
                "high": "4 business_hours",
                "medium": "8 business_hours",
                "low": "16 business_hours",
            }
        },
        "resolution": {
            "within": {
                "critical": "8 business_hours",
                "high": "16 business_hours",
                "medium": "24 business_hours",
                "low": "40 business_hours",
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class Cast:
    """One service and the places that people have in it."""

    service: Service
    regulation: Regulation
    acme: Organisation
    ana: Contact
    bo: Contact
    cy: Contact
    olga: Agent
    lev: Agent
    contract: Contract | None = None

    @property
    def desk(self) -> str:
        """The id of the default desk."""
        return self.regulation.default_desk.id

    @property
    def address(self) -> str:
        """Where letters to the default desk go."""
        return self.regulation.default_desk.email or ""


@dataclass(frozen=True, slots=True)
class World:
    """Everything stands as of `now`; `zed` is an address that nobody knows."""

    now: datetime
    local: Cast
    incident: Cast
    zed: str = ZED


@dataclass(frozen=True, slots=True)
class _Persons:
    ana: Person
    bo: Person
    cy: Person
    olga: Person
    lev: Person


def build(now: datetime = NOW) -> World:
    """The cast in an empty database; agents sign in by OLGA or LEV and PASSWORD."""
    agreements.seed_calendars(now=now)
    persons = _persons(now)
    local, incident = (_cast(stem, persons, now) for stem in ("local-support", "incident-desk"))
    return World(now, local, incident)


def _persons(now: datetime) -> _Persons:
    return _Persons(
        ana=_person("Ana Petrova", ANA, now),
        bo=_person("Bo Ivanov", BO, now),
        cy=_person("Cy Smirnov", CY, now),
        olga=_agent("Olga Belova", OLGA, now),
        lev=_agent("Lev Orlov", LEV, now),
    )


def _person(name: str, email: str, now: datetime) -> Person:
    return people.create_person(name=name, email=email, verified_at=now - timedelta(days=400))


def _agent(name: str, email: str, now: datetime) -> Person:
    person = _person(name, email, now)
    person.password = _hashed()
    person.save(update_fields=["password"])
    return person


@cache
def _hashed() -> str:
    """A real hash is slow on purpose: one a process is enough for tests."""
    return make_password(PASSWORD)


def _cast(stem: str, persons: _Persons, now: datetime) -> Cast:
    name = stem.replace("-", " ").capitalize()
    service = people.create_service(slug=stem, name={"ru": name, "en": name}, now=now)
    text = (REGULATIONS / f"{stem}.yaml").read_text("utf-8")
    version = agreements.publish(service=service, text=text, now=now)
    acme = people.create_organisation(service=service, name="Acme")
    return Cast(
        service=service,
        regulation=book.regulation(service.pk, version.ref),
        acme=acme,
        **_contacts(service, acme, persons, now),
        olga=people.invite_agent(service=service, person=persons.olga),
        lev=people.invite_agent(service=service, person=persons.lev, role=Role.LEAD),
        contract=_contract(service, acme, now) if stem == "incident-desk" else None,
    )


def _contacts(service: Service, acme: Organisation, persons: _Persons, now: datetime) -> dict[str, Contact]:
    left = now - timedelta(days=31)
    return {
        "ana": people.add_contact(service=service, person=persons.ana, organisation=acme),
        "bo": people.add_contact(service=service, person=persons.bo, organisation=acme, role="reader"),
        "cy": people.add_contact(service=service, person=persons.cy, organisation=acme, valid_to=left),
    }


def _contract(service: Service, acme: Organisation, now: datetime) -> Contract:
    contract = agreements.sign_contract(
        service=service,
        organisation=acme,
        number="12/2026",
        plan="package",
        starts_on=(now - timedelta(days=300)).date(),
        terms=CONTRACT_TERMS,
        activate=False,
        now=now,
    )
    # Whether its terms contradict each other is asked by tests of that: here it would take half the time.
    contract.active = True
    contract.save(update_fields=["active"])
    return contract
