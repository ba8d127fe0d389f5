"""Writes about the people who work for a service, kept with who did them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from otklik.people import acts, reads
from otklik.people.changing import Facts, Subject, added, changing, noted
from otklik.people.models import Agent, Person, Role, Service


class LastAdministrator(ValueError):
    """Nobody would be left to run the service's office."""

    def __init__(self) -> None:
        super().__init__("a service keeps one active administrator at least; make somebody else one first")


class AlreadyAgent(ValueError):
    """The person has a place in the service; `agent` is that one."""

    def __init__(self, agent: Agent) -> None:
        super().__init__(f"{agent.person.name} works here already; change their role instead")
        self.agent = agent


def facts(row: Agent) -> Facts:
    return {
        "role": row.role,
        "desks": sorted(row.desks),
        "sees_sensitive": row.sees_sensitive,
        "active": row.active,
    }


AGENT: Subject[Agent] = Subject("agent", facts, lambda row: row.service, lambda row: row.person.name)


@transaction.atomic
def add(
    *,
    service: Service,
    email: str,
    name: str,
    role: Role,
    by: Person | None,
    now: datetime,
    language: str = "",
    desks: Sequence[str] = (),
    sees_sensitive: bool = False,
) -> Agent:
    """A place in a service for whoever has the address: a known person, else a new one of this name.

    They set their password themselves. Raises BadAddress, AlreadyAgent.
    """
    person = known(email) or acts.create_person(name=name, email=email, language=language)
    held = Agent.objects.filter(service=service, person=person).select_related("person").first()
    if held is not None:
        raise AlreadyAgent(held)
    agent = acts.invite_agent(
        service=service, person=person, role=role, desks=desks, sees_sensitive=sees_sensitive
    )
    return added(AGENT, agent, by=by, now=now)


def change(
    agent: Agent,
    *,
    role: str,
    desks: Sequence[str],
    sees_sensitive: bool,
    by: Person | None,
    now: datetime,
    seen: str = "",
) -> Agent:
    """Another role, other desks (none means all). Raises LastAdministrator, Stale."""
    return _set(agent, by, now, seen, role=Role(role), desks=list(desks), sees_sensitive=sees_sensitive)


def deactivate(agent: Agent, *, by: Person | None, now: datetime, seen: str = "") -> Agent:
    """From now on the person sees nothing of the service. Raises LastAdministrator, Stale."""
    return _set(agent, by, now, seen, active=False)


def activate(agent: Agent, *, by: Person | None, now: datetime, seen: str = "") -> Agent:
    """Gives the place back as it was. Raises Stale."""
    return _set(agent, by, now, seen, active=True)


def sign_out(agent: Agent, *, by: Person | None, now: datetime) -> None:
    """Ends every session of an agent, in all browsers."""
    with transaction.atomic():
        acts.sign_out_everywhere(person=agent.person)
        noted(AGENT, agent, "agent_signed_out", by=by, now=now)


def invited_again(agent: Agent, *, by: Person | None, now: datetime) -> None:
    """Notes that the letter of invitation goes once more."""
    noted(AGENT, agent, "agent_invited_again", by=by, now=now)


def known(email: str) -> Person | None:
    """Whose address this is; raises BadAddress."""
    return reads.person_of_address(acts.valid_address(email))


def _set(agent: Agent, by: Person | None, now: datetime, seen: str, **values: Any) -> Agent:
    with transaction.atomic():
        # The service's row is locked, so that two administrators cannot end each other at once.
        Service.objects.select_for_update(no_key=True).get(pk=agent.service_id)
        with changing(AGENT, agent, by=by, now=now, seen=seen) as row:
            ran = _runs(row)
            for name, value in values.items():
                setattr(row, name, value)
            if ran and not _runs(row) and not _others(row):
                raise LastAdministrator
    return row


def _runs(agent: Agent) -> bool:
    return agent.active and agent.role == Role.ADMINISTRATOR


def _others(agent: Agent) -> bool:
    """Whether others run the office of the agent's service."""
    running = Agent.objects.filter(service=agent.service_id, active=True, role=Role.ADMINISTRATOR)
    return running.filter(person__is_active=True).exclude(pk=agent.pk).exists()
