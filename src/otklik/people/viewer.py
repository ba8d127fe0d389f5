"""Who looks: the argument that every read takes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from otklik.kit.prepared import Prepared
from otklik.people.models import Agent, Contact, Organisation, Person, PersonAddress, Role, Service


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place as agent of a service; no desks means all of them."""

    agent: int
    service: int
    role: Role
    desks: frozenset[str] = frozenset()
    sees_sensitive: bool = False

    @property
    def leads(self) -> bool:
        return self.role in (Role.LEAD, Role.ADMINISTRATOR)

    @property
    def oversees(self) -> bool:
        """Whether this place reads how the service as a whole keeps its promises."""
        return self.leads or self.role is Role.AUDITOR

    @property
    def administers(self) -> bool:
        return self.role is Role.ADMINISTRATOR

    @property
    def acts(self) -> bool:
        """Whether this place allows acts on tickets; an auditor reads all and changes nothing."""
        return self.role in (Role.AGENT, Role.LEAD, Role.ADMINISTRATOR)

    def covers(self, desk: str) -> bool:
        return not self.desks or desk in self.desks


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person with their seats by service id, language of pages and zone of times."""

    person: Person
    seats: dict[int, Seat]
    language: str
    timezone: ZoneInfo

    def seat_in(self, service_id: int) -> Seat | None:
        """The place in a service; None for whoever is no agent there."""
        return self.seats.get(service_id)

    @property
    def is_agent(self) -> bool:
        return bool(self.seats)

    @property
    def administered(self) -> frozenset[int]:
        """The ids of the services whose office this person runs."""
        return frozenset(seat.service for seat in self.seats.values() if seat.administers)

    @property
    def overseen(self) -> frozenset[int]:
        """The ids of the services whose kept and missed terms this person reads."""
        return frozenset(seat.service for seat in self.seats.values() if seat.oversees)

    @property
    def agents(self) -> tuple[int, ...]:
        """The ids of the person's Agent rows, one a service."""
        return tuple(seat.agent for seat in self.seats.values())


@dataclass(frozen=True, slots=True)
class Customer:
    """A signed-in person in the portal of one service: the roles they have there now, and their addresses.

    `contacts` are those valid at the instant of looking, with their organisations; a person may be none
    there and still have asked by letter, from a verified address. `colleagues` are the ids of all contacts,
    valid or not, of the organisations that they see whole.
    """

    person: Person
    service: Service
    contacts: tuple[Contact, ...]
    addresses: frozenset[str]
    language: str
    timezone: ZoneInfo
    colleagues: tuple[int, ...] = ()

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """For whom the person speaks, without repetition."""
        every = (contact.organisation for contact in self.contacts if contact.organisation)
        return tuple({one.pk: one for one in every}.values())

    @property
    def seen_organisations(self) -> tuple[int, ...]:
        """The ids of the organisations all of whose tickets the person sees (S4.24)."""
        return tuple(
            contact.organisation_id
            for contact in self.contacts
            if contact.organisation_wide and contact.organisation_id
        )


def customer(
    person: Person, service: Service, *, at: datetime, language: str = "ru", timezone: str = "Europe/Moscow"
) -> Customer:
    """What a person is in a service's portal at an instant. Two queries; three for who sees colleagues'."""
    rows = Contact.objects.filter(person=person, service=service).select_related("organisation", "person")
    addresses = PersonAddress.objects.filter(person=person, verified_at__isnull=False)
    found = Customer(
        person=person,
        service=service,
        contacts=tuple(row for row in rows.order_by("pk") if row.is_valid(at)),
        addresses=frozenset(addresses.values_list("email", flat=True)),
        language=person.language or language,
        timezone=ZoneInfo(person.timezone or timezone),
    )
    return replace(found, colleagues=_contacts_of(found.seen_organisations))


def _contacts_of(organisations: Sequence[int]) -> tuple[int, ...]:
    """By id, so that the database finds their tickets by an index whatever else is asked with them."""
    if not organisations:
        return ()
    return tuple(Contact.objects.filter(organisation__in=organisations).values_list("pk", flat=True))


_SEATS = Prepared(lambda person: Agent.objects.filter(person=person, active=True).order_by("service_id"))


def of(person: Person, *, language: str = "ru", timezone: str = "Europe/Moscow") -> Viewer:
    """The viewer that a person is; what they did not choose themselves is as given. One query."""
    return Viewer(
        person=person,
        seats={row.service_id: _seat(row) for row in _SEATS.rows(person=person.pk)},
        language=person.language or language,
        timezone=ZoneInfo(person.timezone or timezone),
    )


def _seat(row: Agent) -> Seat:
    return Seat(
        agent=row.pk,
        service=row.service_id,
        role=Role(row.role),
        desks=frozenset(row.desks),
        sees_sensitive=row.sees_sensitive,
    )
