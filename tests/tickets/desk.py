"""One desk under any of the sample regulations, its people, and a ticket to do things to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from otklik.agreements import acts as agreements
from otklik.agreements import book
from otklik.agreements.models import Contract
from otklik.core.journal.events import SYSTEM
from otklik.core.regulation.schema import Regulation
from otklik.kit.files import REGULATIONS
from otklik.people import acts as people
from otklik.people import reads
from otklik.people.models import Agent, Contact, Person, Role, Service
from otklik.tickets import journal, rebuilding, words
from otklik.tickets.acts import opening, timekeeping
from otklik.tickets.models import Ticket
from tests import world as casts
from tests.world import NOW

LOCAL, VENDOR, INCIDENT = "local-support", "vendor-sla", "incident-desk"
CONTRACT, SAAS = "contract-helpdesk", "saas-plans"
TERMS: dict[str, dict[str, Any]] = {
    INCIDENT: casts.CONTRACT_TERMS,
    VENDOR: {
        "targets": {
            "solution_proposal": {"within": "8 business_hours"},
            "progress_update": {"every": "16 business_hours"},
        }
    },
}


@dataclass
class Desk:
    """A service with its people; `now` goes on by `later`, Moscow time is three hours ahead of UTC."""

    service: Service
    rules: Regulation
    ana: Contact
    olga: Agent
    lev: Agent
    contract: Contract | None
    now: datetime = NOW

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def ticket(self, at: datetime | None = None, **more: Any) -> Ticket:
        """Ana's ticket, registered when it was received, now unless said."""
        said = words.Inbound(text="It prints nothing.", sender_address=casts.ANA, sender_name="Ana")
        start = opening.Opening(
            service=self.service,
            desk=self.rules.default_desk.id,
            channel="email",
            subject="Printer",
            words=said,
            requester=self.ana,
            **{"contract": self.contract, **more},
        )
        seq = opening.number_for(self.service)
        return opening.register(start, seq=seq, by=SYSTEM, received_at=at or self.now, now=self.now)

    def done(self, act: Callable[..., Any], ticket: Ticket, **given: Any) -> Any:
        """An act of Olga's, now."""
        return act(**{"ticket": ticket, "agent": self.olga, "now": self.now, **given})

    def time(self, ticket: Ticket, *, unheard: bool = False) -> Ticket:
        """What time has brought by now; whatever it was, the ticket is never left due in the past."""
        timekeeping.run(ticket.pk, now=self.now, unheard=lambda *_: unheard)
        ticket.refresh_from_db()
        assert ticket.due_at is None or ticket.due_at > self.now
        return ticket


def open_desk(stem: str, *changes: tuple[str, str], now: datetime = NOW) -> Desk:
    """A desk under a sample regulation with some of its words replaced."""
    if not agreements.CalendarVersion.objects.exists():
        agreements.seed_calendars(now=now)
    service = people.create_service(slug=stem, name={"en": stem}, now=now)
    text = (REGULATIONS / f"{stem}.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    version = agreements.publish(service=service, text=text, now=now)
    rules = book.regulation(service.pk, version.ref)
    acme = people.create_organisation(service=service, name="Acme")
    ana = _person("Ana", casts.ANA, now)
    contract = None
    if terms := TERMS.get(stem):
        contract = agreements.sign_contract(
            service=service,
            organisation=acme,
            number="1",
            plan=next(iter(rules.plans)),
            starts_on=(now - timedelta(days=300)).date(),
            terms=terms,
            now=now,
        )
    return Desk(
        service=service,
        rules=rules,
        ana=people.add_contact(service=service, person=ana, organisation=acme),
        olga=_agent(service, "Olga", casts.OLGA, now),
        lev=_agent(service, "Lev", casts.LEV, now, role=Role.LEAD),
        contract=contract,
        now=now,
    )


def _agent(service: Service, name: str, email: str, now: datetime, role: Role = Role.AGENT) -> Agent:
    return people.invite_agent(service=service, person=_person(name, email, now), role=role)


def _person(name: str, email: str, now: datetime) -> Person:
    """The same person at every desk of the test."""
    known = reads.person_of_address(email)
    return known or people.create_person(name=name, email=email, verified_at=now)


def msk(day: int, hour: int = 0, minute: int = 0, second: int = 0, month: int = 11) -> datetime:
    """An instant of 2026 by the clock of Moscow."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=3)


def events(ticket: Ticket, first: int = 1) -> list[str]:
    """The names of a ticket's entries from a seq on, without seals."""
    told = [type(entry.event).__name__ for entry in journal.entries_of(ticket) if entry.seq >= first]
    return [name for name in told if name != "CycleSealed"]


def dated(ticket: Ticket, kind: str) -> list[datetime]:
    """The instants at which entries of a kind count."""
    return [entry.at for entry in journal.entries_of(ticket) if type(entry.event).__name__ == kind]


def cycles(ticket: Ticket) -> dict[str, str]:
    """The state of each cycle, by "clock number"."""
    return {f"{row.clock} {row.cycle}": row.state for row in ticket.cycles.order_by("clock", "cycle")}


def sound(now: datetime = NOW) -> bool:
    """Whether every projection is what its journal gives."""
    return rebuilding.rebuild(check=True, now=now)[1] == []
