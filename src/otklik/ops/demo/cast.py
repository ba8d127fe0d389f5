"""The people of the demo come to life: services with their regulations, agents, organisations, contacts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.regulation.schema import Regulation
from otklik.core.worktime.calendar import WorkCalendar
from otklik.kit.files import REGULATIONS
from otklik.mailroom.models import Details, Mailbox
from otklik.ops.demo.roster import ALWAYS, SERVICES, Colleague, Customer, Firm, Roster, Signed
from otklik.people import acts as people
from otklik.people import services
from otklik.people.models import Agent, Contact, Organisation, Person, Role, Service

PASSWORD = "otklik-demo"  # noqa: S105 - printed to whoever runs the demo
AGENT, LEAD = "anna@otklik.example", "lev@otklik.example"
ADMINISTRATOR, AUDITOR = "vera@otklik.example", "nina@otklik.example"

_EVERYWHERE = (
    ("Анна Орлова", AGENT, Role.AGENT),
    ("Лев Громов", LEAD, Role.LEAD),
    ("Вера Лаптева", ADMINISTRATOR, Role.ADMINISTRATOR),
    ("Нина Седова", AUDITOR, Role.AUDITOR),
)
"""Those who may sign in; they work for all five services."""

_KNOWN_FOR = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Cast:
    """One service's people; contacts by their short names."""

    service: Service
    regulation: Regulation
    agents: tuple[Agent, ...]
    lead: Agent
    contacts: dict[str, Contact]

    def desk_of(self, contact: Contact) -> str:
        """The desk that serves the contact's site, else the default one (S0.3)."""
        serving = (desk.id for desk in self.regulation.desks if contact.site in desk.serves.sites)
        return (
            next(serving, self.regulation.default_desk.id)
            if contact.site
            else self.regulation.default_desk.id
        )

    def type_of(self, facts: tuple[str, ...]) -> str:
        """The request type among the words of a story, "" where it says none."""
        return next((one.id for one in self.regulation.request_types if one.id in facts), "")

    def priority_of(self, facts: tuple[str, ...]) -> str:
        """The priority among the words of a story, "" where it says none."""
        return next((one.id for one in self.regulation.priorities.values if one.id in facts), "")

    def calendar_of(self, contact: Contact) -> WorkCalendar:
        """The calendar in which work for a contact is done: of their desk, plan or contract."""
        contract = contact.organisation.contracts.first() if contact.organisation else None
        return (
            book.for_service(self.service.pk, self.service.created_at)
            .terms(
                desk=self.desk_of(contact),
                plan=contract.plan if contract else next(iter(self.regulation.plans)),
                priority=self.regulation.priorities.default,
                contract=book.contract_terms(book.contract_ref(contract)) if contract else None,
            )
            .calendar
        )


def build(*, now: datetime, me: str = "") -> dict[str, Cast]:
    """The whole cast in an empty database; `me` is a visitor's own address, known to every service."""
    agreements.seed_calendars(now=now)
    staff = tuple((_agent(name, email, now, signs_in=True), role) for name, email, role in _EVERYWHERE)
    visitor = _person("You", me, "", now) if me else None
    return {slug: _service(slug, roster, staff, visitor, now) for slug, roster in SERVICES.items()}


def addresses() -> list[Mailbox]:
    """Where letters to the demo go."""
    return list(Mailbox.objects.select_related("service").order_by("pk"))


Staff = tuple[tuple[Person, Role], ...]


def _service(slug: str, roster: Roster, staff: Staff, visitor: Person | None, now: datetime) -> Cast:
    began = now - timedelta(days=120)
    service = people.create_service(slug=slug, name=dict(roster.name), now=began)
    text = (REGULATIONS / f"{slug}.yaml").read_text("utf-8")
    version = agreements.publish(service=service, text=text, now=began)
    regulation = book.regulation(service.pk, version.ref)
    for desk in regulation.desks:
        address = (desk.email or "").lower()
        Mailbox.objects.create(service=service, desk=desk.id, address=address, details=Details.YES)
    _paint(service, roster, staff, began)
    everywhere = {
        role: people.invite_agent(service=service, person=person, role=role) for person, role in staff
    }
    agents = tuple(_colleague(service, colleague, now) for colleague in roster.colleagues)
    contacts = {short: contact for firm in roster.firms for short, contact in _firm(service, firm, now)}
    if visitor:
        _add_visitor(service, visitor, roster.visitor, now)
    return Cast(service, regulation, (everywhere[Role.AGENT], *agents), everywhere[Role.LEAD], contacts)


def _paint(service: Service, roster: Roster, staff: Staff, began: datetime) -> None:
    """The colour of the portal, chosen by the administrator."""
    administrator = next(person for person, role in staff if role is Role.ADMINISTRATOR)
    names = {f"{kind}_{tongue}": roster.name[tongue] for kind in ("name", "from") for tongue in ("ru", "en")}
    services.change(service, accent=roster.accent, slug=service.slug, by=administrator, now=began, **names)


def _colleague(service: Service, colleague: Colleague, now: datetime) -> Agent:
    person = _agent(colleague.name, colleague.email, now)
    return people.invite_agent(service=service, person=person, desks=colleague.desks)


def _firm(service: Service, firm: Firm, now: datetime) -> list[tuple[str, Contact]]:
    organisation = people.create_organisation(service=service, name=firm.name) if firm.name else None
    contacts = [(one, _contact(service, organisation, one, now)) for one in firm.people]
    if organisation and firm.contract:
        contract = _sign(service, organisation, firm.contract, now)
        for one, contact in contacts:
            if one.listed is not None:
                ended = None if one.listed == ALWAYS else (now - timedelta(days=one.listed)).date()
                agreements.list_representative(contract=contract, contact=contact, valid_to=ended)
    return [(one.short, contact) for one, contact in contacts]


def _contact(service: Service, organisation: Organisation | None, one: Customer, now: datetime) -> Contact:
    return people.add_contact(
        service=service,
        person=_person(one.name, one.email, one.language, now),
        organisation=organisation,
        role=one.role,
        site=one.site,
        organisation_wide=one.sees_all,
    )


def _sign(service: Service, organisation: Organisation, signed: Signed, now: datetime) -> Contract:
    ended = None if signed.ended is None else (now - timedelta(days=signed.ended)).date()
    return agreements.sign_contract(
        service=service,
        organisation=organisation,
        number=signed.number,
        plan=signed.plan,
        starts_on=(now - timedelta(days=signed.began)).date(),
        ends_on=ended,
        terms=signed.terms,
        now=now,
    )


def _add_visitor(service: Service, visitor: Person, signed: Signed | None, now: datetime) -> None:
    """With a contract where terms come from it, so that the visitor's own letters have deadlines."""
    if signed is None:
        people.add_contact(service=service, person=visitor)
        return
    organisation = people.create_organisation(service=service, name="Your company")
    contact = people.add_contact(
        service=service, person=visitor, organisation=organisation, organisation_wide=True
    )
    contract = _sign(service, organisation, signed, now)
    agreements.list_representative(contract=contract, contact=contact)


def _person(name: str, email: str, language: str, now: datetime) -> Person:
    return people.create_person(name=name, email=email, language=language, verified_at=now - _KNOWN_FOR)


def _agent(name: str, email: str, now: datetime, *, signs_in: bool = False) -> Person:
    person = people.create_person(
        name=name,
        email=email,
        verified_at=now - _KNOWN_FOR,
        language="ru",
        timezone="Europe/Moscow",
    )
    if signs_in:
        people.set_password(person=person, password=PASSWORD)
    return person
