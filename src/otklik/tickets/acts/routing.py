"""Who works on a ticket, and under which parameters: accept, assign, change priority and type."""

from datetime import datetime

from otklik.core.journal.events import Assigned, PriorityChanged, TypeChanged
from otklik.core.journal.fold import Situation
from otklik.core.lifecycle import Act, Given
from otklik.core.regulation.schema import Regulation
from otklik.people.models import Agent, Role
from otklik.tickets import journal, words
from otklik.tickets.acts import given
from otklik.tickets.models import Ticket


def accept(
    *,
    ticket: Ticket,
    agent: Agent,
    to: Agent | None = None,
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """A human took the ticket on (S0.12): the review clock ends. A lead may accept for somebody else."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.ACCEPT)
        work.accept(by=by, to=_colleague(work, to))


def assign(
    *, ticket: Ticket, agent: Agent, to: Agent | None, seen: int | None = None, key: str = "", now: datetime
) -> None:
    """Hands the ticket to an agent, or to nobody; the one it goes to already changes nothing."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        work.require(Act.ASSIGN)
        target = _colleague(work, to)
        if work.situation.assignee == target:
            return
        if to and to.pk == agent.pk and work.situation.state == "new":
            work.accept(by=by)
        if work.situation.assignee != target:
            work.record(Assigned(target), by=by)


def change_priority(
    *,
    ticket: Ticket,
    agent: Agent,
    to: str,
    reason: str = "",
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """Another priority (S0.15); deadlines follow by `on_change`. The same one is no event.

    Raises NotHere for a level that the regulation does not have, and for an agent whom it does not let.
    """
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        if to not in [priority.id for priority in work.regulation.priorities.values]:
            raise given.NotHere("unknown-priority")
        before = work.situation.priority
        if to == before:
            return
        if not may_set_priority(work.regulation, work.situation, agent):
            raise given.NotHere("priority-not-yours")
        work.require(Act.CHANGE_PRIORITY, by=by)
        message = _reason(work, reason, "priority", agent, now)
        work.record(PriorityChanged(to, before, message), by=by)


def may_set_priority(regulation: Regulation, situation: Situation, agent: Agent) -> bool:
    """Whether the regulation lets an agent set a ticket's priority: the first time, or another (S0.15)."""
    priorities = regulation.priorities
    if priorities.initial_by == "agent" and not situation.priority_is_set:
        return True
    allowed = {
        "agent": True,
        "team_lead": agent.leads,
        "administrator": agent.role == Role.ADMINISTRATOR,
        "requester": False,
    }
    return any(allowed[who] for who in priorities.changed_by)


def change_type(
    *,
    ticket: Ticket,
    agent: Agent,
    to: str,
    reason: str = "",
    seen: int | None = None,
    key: str = "",
    now: datetime,
) -> None:
    """Another request type (S1.5); its default priority counts while nobody has set one."""
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, seen=seen, key=key, by=by) as work:
        kinds = {kind.id: kind for kind in work.regulation.request_types}
        if to not in kinds:
            raise given.NotHere("unknown-type")
        before = work.situation.type
        if to == before:
            return
        work.require(Act.CHANGE_TYPE, by=by)
        default = kinds[to].default_priority or work.regulation.priorities.default
        message = _reason(work, reason, "type", agent, now)
        work.record(TypeChanged(to, before, message, default), by=by)


def _colleague(work: journal.Writing, to: Agent | None) -> str:
    """The reference of whom a ticket goes to: one of its own service who still works there, or nobody."""
    if to is None:
        return ""
    if to.service_id != work.ticket.service_id or not to.active:
        raise given.NotHere("unknown-assignee")
    return str(to.pk)


def _reason(work: journal.Writing, reason: str, what: str, agent: Agent, now: datetime) -> str:
    """The message that holds the reason; required where the regulation lets parameters change."""
    if not reason.strip() and not work.regulation.solution.parameters_may_change:
        return ""
    reason = given.words(reason, Given.REASON)
    return str(words.say(work.ticket, reason, by=agent, at=now, act=f"change_{what}").pk)
