"""The facts beside a conversation: who asks, under what contract, what was promised, who works on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from otklik.core.clocks import phrases
from otklik.core.regulation import origins
from otklik.core.regulation.schema import ClockName
from otklik.faces.shared import asking
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names
from otklik.faces.workspace.queue_lines import tone_of
from otklik.faces.workspace.sender_card import address_of
from otklik.people.models import Agent
from otklik.tickets.models import Direction
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a fact may be changed to."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Participant:
    """One who gets what people write to the customer."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything as it is printed; an empty string is left out."""

    requester: str
    address: str
    phone: str
    role: str
    organisation: str
    participants: tuple[Participant, ...]
    contract: str
    contract_ends: str
    plan: str
    promises: tuple[tuple[str, str], ...]
    type: str
    types: tuple[Choice, ...]
    priority: str
    priority_tone: str
    priorities: tuple[Choice, ...]
    reason_required: bool
    assignee: str
    assignees: tuple[Choice, ...]
    desk: str
    missing: tuple[str, ...]
    sensitive: bool


def facts(record: Record, looking: Looking) -> Facts:
    """The facts of a ticket for a viewer."""
    ticket, rules, language = record.ticket, record.regulation, looking.language
    requester = ticket.requester
    priority = rules.priority(ticket.priority)
    return Facts(
        requester=requester.person.name if requester else _named(record),
        address=address_of(record),
        phone=requester.person.phone if requester else "",
        role=_("address out of order: letters come back") if requester and requester.undeliverable else "",
        organisation=requester.organisation.name if requester and requester.organisation else "",
        participants=participants(record),
        contract=ticket.contract.number if ticket.contract else "",
        contract_ends=_contract_ends(record),
        plan=names.text(rules.plans[ticket.plan].title, language)
        if ticket.plan in rules.plans
        else ticket.plan,
        promises=tuple(_promises(record, language)),
        type=names.text(rules.request_type(ticket.type).title, language) if ticket.type else "",
        types=_types(record, language),
        priority=names.text(priority.title, language),
        priority_tone=tone_of(priority.rank),
        priorities=_priorities(record, language),
        reason_required=bool(rules.solution.parameters_may_change),
        assignee=_called(ticket.assignee, looking) if ticket.assignee else _("nobody yet"),
        assignees=_assignees(record, looking),
        desk=names.text(rules.desk(ticket.desk).title, language),
        missing=tuple(asking.name(rules, code) for code in ticket.missing),
        sensitive=ticket.sensitive,
    )


def participants(record: Record) -> tuple[Participant, ...]:
    known = ((pk, record.contacts.get(pk)) for pk in record.situation.participants)
    return tuple(Participant(pk, one.person.name, one.person.email) for pk, one in known if one)


def _named(record: Record) -> str:
    """How somebody who is no contact was named when they asked."""
    theirs = (message.sender_name for message in record.messages if message.direction == Direction.IN)
    return next(theirs, "") or _("not known")


def _contract_ends(record: Record) -> str:
    contract = record.ticket.contract
    if contract is None or contract.ends_on is None:
        return ""
    return _("to %(day)s") % {"day": contract.ends_on.strftime("%d.%m.%Y")}


def _promises(record: Record, language: str) -> list[tuple[str, str]]:
    """What is promised for this priority, in the regulation's own units, and by what it is."""
    terms = record.clocks.terms
    if terms is None:
        return []
    tongue = "ru" if language == "ru" else "en"
    return [
        (
            names.name(names.CLOCKS, clock),
            ", ".join(
                (
                    phrases.promised(promised.target, tongue),
                    origins.told(promised.source, record.regulation, language),
                )
            ),
        )
        for clock in ClockName
        if (promised := terms.clocks.get(clock)) and promised.target
    ]


def _types(record: Record, language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(kind.id, names.text(kind.title, language), kind.id == record.ticket.type)
        for kind in record.regulation.request_types
    )


def _priorities(record: Record, language: str) -> tuple[Choice, ...]:
    levels = sorted(record.regulation.priorities.values, key=lambda level: level.rank)
    return tuple(
        Choice(level.id, names.text(level.title, language), level.id == record.ticket.priority)
        for level in levels
    )


def _assignees(record: Record, looking: Looking) -> tuple[Choice, ...]:
    """Whom the ticket can be given to: active agents of its desk, oneself first."""
    ticket = record.ticket
    able = [agent for agent in record.agents.values() if _takes(agent, ticket.desk)]
    able.sort(key=lambda agent: (agent != record.me, agent.person.name))
    return tuple(
        Choice(str(agent.pk), _called(agent, looking), agent.pk == ticket.assignee_id) for agent in able
    )


def _takes(agent: Agent, desk: str) -> bool:
    return agent.active and agent.covers(desk) and agent.role not in ("auditor", "editor")


def _called(agent: Agent, looking: Looking) -> str:
    if agent.pk in looking.viewer.agents:
        return _("%(name)s (you)") % {"name": agent.person.name}
    return agent.person.name
