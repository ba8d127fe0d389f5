"""From roles to readers: addresses, languages and zones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from otklik.core.journal.events import Actor, ActorKind
from otklik.core.journal.fold import Situation
from otklik.core.regulation.schema import Regulation
from otklik.notices.notice import To
from otklik.notices.wording import TONGUES, spoken
from otklik.people import reads
from otklik.people.models import Agent, Contact, Person, Role
from otklik.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Reader:
    """One who gets a letter. `contact` is set for customers, `agent` for colleagues."""

    address: str
    name: str
    language: str
    zone: tzinfo
    contact: Contact | None = None
    agent: Agent | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody around a ticket, as it was after an act, told of it at `now`.

    `asker` had a wish for the lead before it, `writer` did it.
    """

    ticket: Ticket
    situation: Situation
    regulation: Regulation
    zone: tzinfo
    now: datetime
    asker: str = ""
    writer: Actor | None = None

    def readers(self, to: To) -> tuple[Reader, ...]:
        """Who a role is; nobody where it has no holder or no address."""
        match to:
            case To.REQUESTER:
                found = [self._customer(self._requester_address())]
            case To.SENDER_ADDRESS:
                found = [self._customer(self.ticket.requester_address or self._requester_address())]
            case To.ASSIGNEE:
                found = self._agents(self._assignee())
            case To.TEAM_LEAD:
                found = self._agents(self._leads())
            case To.ASSIGNEE_ELSE_LEAD:
                found = self._agents(self._assignee() or self._leads())
            case To.TEAM:
                found = self._agents(self._team())
            case To.ASKER:
                found = self._agents(self._active(self.asker))
            case To.WATCHERS:
                found = list(self.taking_part())
            case To.WRITER:
                found = [self._writer()]
        return tuple(reader for reader in found if reader.address)

    def taking_part(self) -> tuple[Reader, ...]:
        """The contacts who take part, but for those whose letters come back or whose role is over by now."""
        known = [int(one) for one in self.situation.participants]
        if not known:
            return ()
        rows = Contact.objects.filter(pk__in=known, undeliverable="", person__is_active=True)
        found = rows.select_related("person").order_by("pk")
        return tuple(self._participant(contact) for contact in found if contact.is_valid(self.now))

    def _participant(self, contact: Contact) -> Reader:
        person = contact.person
        language = written_in(person.language or self.ticket.language, self.regulation)
        return Reader(person.email, person.name, language, self._zone(person), contact=contact)

    def _writer(self) -> Reader:
        """A contact; whoever is none can only be who asked."""
        known = self.writer.id if self.writer and self.writer.kind is ActorKind.CONTACT else ""
        contact = Contact.objects.select_related("person").filter(pk=int(known or 0)).first()
        return self._participant(contact) if contact else self._customer(self._requester_address())

    def _customer(self, address: str) -> Reader:
        contact = self.ticket.requester
        person = contact.person if contact else None
        name = person.name if person else ""
        return Reader(address, name, self._customer_language(), self._zone(person), contact=contact)

    def _requester_address(self) -> str:
        contact = self.ticket.requester
        return (contact.person.email if contact else "") or self.ticket.requester_address

    def _customer_language(self) -> str:
        return written_in(self.ticket.language, self.regulation)

    def _zone(self, person: Person | None) -> tzinfo:
        return ZoneInfo(person.timezone) if person and person.timezone else self.zone

    def _agents(self, agents: Iterable[Agent]) -> list[Reader]:
        return [self._agent(agent) for agent in agents]

    def _agent(self, agent: Agent) -> Reader:
        person = agent.person
        language = person.language or written_in("", self.regulation)
        return Reader(person.email, person.name, language, self._zone(person), agent=agent)

    def _assignee(self) -> list[Agent]:
        return self._active(self.situation.assignee)

    def _active(self, agent: str) -> list[Agent]:
        if not agent:
            return []
        known = Agent.objects.select_related("person").filter(pk=int(agent))
        return list(known.filter(active=True, person__is_active=True))

    def _leads(self) -> list[Agent]:
        return reads.leads_of(self.ticket.service_id, self.situation.desk)

    def _team(self) -> list[Agent]:
        """Whoever may take the ticket on; a sensitive one is for those trusted with it."""
        rows = Agent.objects.filter(
            service_id=self.ticket.service_id,
            active=True,
            person__is_active=True,
            role__in=(Role.AGENT, Role.LEAD),
        )
        if self.ticket.sensitive:
            rows = rows.filter(sees_sensitive=True)
        here = rows.select_related("person").order_by("pk")
        return [agent for agent in here if agent.covers(self.situation.desk)]


def written_in(language: str, regulation: Regulation) -> str:
    """The language of a letter: the one asked for if the rules are published in it, else the desk's first."""
    asked = language.partition("-")[0].lower()
    published = {known.partition("-")[0].lower() for known in regulation.languages.publish}
    if asked in published and asked in TONGUES:
        return asked
    return spoken(regulation.languages.support[0])
