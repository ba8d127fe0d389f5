"""Who looks: the argument that every read takes."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from otklik.people.models import Agent, Person, Role


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
    def agents(self) -> tuple[int, ...]:
        """The ids of the person's Agent rows, one a service."""
        return tuple(seat.agent for seat in self.seats.values())


def of(person: Person, *, language: str = "ru", timezone: str = "Europe/Moscow") -> Viewer:
    """The viewer that a person is; what they did not choose themselves is as given. One query."""
    rows = Agent.objects.filter(person=person, active=True).order_by("service_id")
    return Viewer(
        person=person,
        seats={row.service_id: _seat(row) for row in rows},
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
