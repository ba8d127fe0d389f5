"""The people of the demo: two services, who works there and who writes to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.kit.files import REGULATIONS
from otklik.mailroom.models import Mailbox
from otklik.people import acts as people
from otklik.people.models import Agent, Contact, Organisation, Person, Role, Service

PASSWORD = "otklik-demo"  # noqa: S105 - printed to whoever runs the demo
AGENT, LEAD = "anna@otklik.example", "lev@otklik.example"

_SERVICES = {
    "local-support": {"ru": "Северный сервис", "en": "Northern Service"},
    "incident-desk": {"ru": "Надёжный контур", "en": "Reliable Contour"},
}
_CONTACTS = {
    "local-support": (
        ("irina", "Ирина Соколова", "irina.sokolova@northern.example", "moscow"),
        ("pavel", "Павел Жуков", "pavel.zhukov@northern.example", "moscow"),
        ("grace", "Grace Evans", "grace.evans@northern.example", "moscow"),
        ("timur", "Тимур Ахметов", "timur.akhmetov@northern.example", "novosibirsk"),
    ),
    "incident-desk": (
        ("alexey", "Алексей Цветаев", "a.tsvetaev@romashka.example", "ООО «Ромашка»"),
        ("maria", "Мария Дёмина", "m.demina@port.example", "АО «Северный порт»"),
        ("peter", "Peter Hale", "peter@harbour.example", "Harbour Freight Forwarding"),
        ("oleg", "Олег Ветров", "o.vetrov@garant.example", "ООО «Гарант»"),
    ),
}
_TERMS = {
    "targets": {
        "first_response": {"within": "4 business_hours", "goal": "2 business_hours"},
        "resolution": {
            "within": {
                "critical": "4 business_hours",
                "high": "8 business_hours",
                "medium": "24 business_hours",
                "low": "40 business_hours",
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class Cast:
    """One service's people by their short names."""

    service: Service
    agent: Agent
    lead: Agent
    contacts: dict[str, Contact]


def build(*, now: datetime, me: str = "") -> dict[str, Cast]:
    """The whole cast in an empty database; `me` is a visitor's own address, known to both services."""
    agreements.seed_calendars(now=now)
    agent = _agent("Анна Орлова", AGENT, "ru", now)
    lead = _agent("Лев Громов", LEAD, "ru", now)
    visitor = _person("You", me, now) if me else None
    return {slug: _service(slug, agent, lead, visitor, now) for slug in _SERVICES}


def addresses() -> list[Mailbox]:
    """Where letters to the demo go."""
    return list(Mailbox.objects.select_related("service").order_by("pk"))


def _service(slug: str, agent: Person, lead: Person, visitor: Person | None, now: datetime) -> Cast:
    began = now - timedelta(days=60)
    service = people.create_service(slug=slug, name=_SERVICES[slug], now=began)
    text = (REGULATIONS / f"{slug}.yaml").read_text("utf-8")
    version = agreements.publish(service=service, text=text, now=began)
    for desk in book.regulation(service.pk, version.ref).desks:
        Mailbox.objects.create(service=service, desk=desk.id, address=(desk.email or "").lower())
    contacts = _contacts(service, now)
    if visitor:
        _add_visitor(service, visitor, now)
    return Cast(
        service=service,
        agent=people.invite_agent(service=service, person=agent),
        lead=people.invite_agent(service=service, person=lead, role=Role.LEAD),
        contacts=contacts,
    )


def _add_visitor(service: Service, visitor: Person, now: datetime) -> None:
    """With a contract where terms come from it, so that the visitor's own letters have deadlines."""
    organisation = None if service.slug == "local-support" else _organisation(service, "Your company", now)
    people.add_contact(service=service, person=visitor, organisation=organisation)


def _contacts(service: Service, now: datetime) -> dict[str, Contact]:
    found: dict[str, Contact] = {}
    for short, name, email, where in _CONTACTS[service.slug]:
        person = _person(name, email, now)
        if service.slug == "local-support":
            found[short] = people.add_contact(service=service, person=person, site=where)
        else:
            organisation = _organisation(service, where, now)
            found[short] = people.add_contact(service=service, person=person, organisation=organisation)
    return found


def _organisation(service: Service, name: str, now: datetime) -> Organisation:
    organisation = people.create_organisation(service=service, name=name)
    agreements.sign_contract(
        service=service,
        organisation=organisation,
        number=f"{10 + Organisation.objects.filter(service=service).count()}/2026",
        plan="package",
        starts_on=(now - timedelta(days=200)).date(),
        terms=_TERMS,
        now=now,
    )
    return organisation


def _person(name: str, email: str, now: datetime) -> Person:
    return people.create_person(name=name, email=email, verified_at=now - timedelta(days=200))


def _agent(name: str, email: str, language: str, now: datetime) -> Person:
    person = people.create_person(
        name=name,
        email=email,
        verified_at=now - timedelta(days=200),
        language=language,
        timezone="Europe/Moscow",
    )
    people.set_password(person=person, password=PASSWORD)
    return person
