"""Registering: the ticket gets its number, its terms and its first message."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from otklik.agreements import book
from otklik.agreements.models import Contract, RegulationVersion
from otklik.core.clocks.engine import Clocks
from otklik.core.intake import content
from otklik.core.intake import subject as subjects
from otklik.core.journal.events import (
    SYSTEM,
    Actor,
    Asked,
    Entry,
    FollowUpLinked,
    LinkProposed,
    Noted,
    Registered,
    Replied,
    ResponseKind,
)
from otklik.core.lifecycle import Act
from otklik.core.regulation.schema import Regulation
from otklik.people import numbers
from otklik.people.models import Agent, Contact, Service
from otklik.tickets import journal, project, words
from otklik.tickets.acts import belonging, given
from otklik.tickets.models import Message, Ticket


@dataclass(frozen=True, slots=True)
class Opening:
    """What a ticket begins with, whichever door it came through.

    `plan` empty means the contract's plan, else the regulation's only one. `because` is the code of
    why the sender may ask; `reason` are the words of an agent who let them in all the same. `outside`: it
    came by a way that the regulation does not provide (S1.2). `beside` is a ticket that the letter names
    without surely answering it. A `desk` that the regulation does not have becomes its default one, and
    `no_desk` (S0.3).
    """

    service: Service
    desk: str
    channel: str
    subject: str
    words: words.Inbound
    requester: Contact | None
    contract: Contract | None = None
    plan: str = ""
    type: str = ""
    priority: str = ""
    language: str = "ru"
    because: str = ""
    continues: Ticket | None = None
    beside: Ticket | None = None
    outside: bool = False
    agent: Agent | None = None
    reason: str = ""
    version: RegulationVersion | None = None
    no_desk: str = ""


def number_for(service: Service) -> int:
    """The next number of a service, in a short transaction of its own: gaps are allowed, reuse is not."""
    return numbers.next_seq(service.pk)


@transaction.atomic
def register(opening: Opening, *, seq: int, by: Actor, received_at: datetime, now: datetime) -> Ticket:
    """The new ticket; see `enter`."""
    return enter(opening, seq=seq, by=by, received_at=received_at, now=now)[0]


def enter(
    opening: Opening, *, seq: int, by: Actor, received_at: datetime, now: datetime
) -> tuple[Ticket, Message]:
    """The new ticket with its first words, within the transaction of what brought it.

    `received_at` is when it counts from, `seq` a number taken before.
    Raises NotHere for a type or priority that the regulation does not have (S0.1, S0.14).
    """
    version = opening.version or book.in_force(opening.service.pk, received_at)
    rules = book.regulation(opening.service.pk, version.ref)
    refuse_unknown(rules, type=opening.type, priority=opening.priority)
    opening = _at_a_desk(opening, rules)
    ticket = _ticket(opening, rules, version, seq, received_at, now)
    _begin(ticket, opening, rules, by, received_at)
    message = words.receive(ticket, opening.words, contact=opening.requester, at=received_at, act="register")
    work = journal.Writing(ticket, [], rules, now)
    work.record(_registered(opening, ticket, str(message.pk)), by=by, at=received_at)
    if opening.continues:
        work.record(FollowUpLinked(str(opening.continues.pk), "continues"), by=by)
    elif opening.beside:
        work.record(LinkProposed(str(opening.beside.pk)))
    belonging.bring_in(work, opening.words.copied)
    if opening.agent and opening.reason:
        jotted = words.jot(ticket, opening.reason, by=opening.agent, at=now, act="let_in")
        work.record(Noted(str(jotted.pk)), by=by)
    journal.write(work)
    return ticket, message


@transaction.atomic
def write_first(opening: Opening, *, asks: bool, seq: int, key: str, now: datetime) -> Ticket:
    """A ticket that begins with the letter of `opening.agent`: registered, accepted, and told or asked.

    Raises AlreadyDone for a key used before, Missing for no words, NotHere.
    """
    assert opening.agent is not None, "somebody writes"
    text, by = given.words(opening.words.text), journal.agent(opening.agent)
    version = book.in_force(opening.service.pk, now)
    rules = book.regulation(opening.service.pk, version.ref)
    refuse_unknown(rules, type=opening.type, priority=opening.priority)
    ticket = _ticket(opening, rules, version, seq, now, now)
    ticket.missing = []  # we ask, nobody lacks anything yet
    _begin(ticket, opening, rules, by, now)
    journal.use(key, ticket, now)
    act = Act.ASK if asks else Act.REPLY
    message = words.say(ticket, text, by=opening.agent, at=now, act="ask" if asks else "reply")
    work = journal.Writing(ticket, [], rules, now)
    work.record(_registered(opening, ticket, ""), by=by)
    work.require(act, by=by)
    said = str(message.pk)
    work.record(Asked(said) if asks else Replied(ResponseKind.ANSWER, said), by=by)
    journal.write(work)
    return ticket


def foreseen(opening: Opening, *, at: datetime) -> Clocks:
    """What the clocks would show if the ticket were registered at an instant; nothing is written.

    It is what `register` leaves behind at that instant, by the same code. Raises NotHere, TermsError.
    """
    version = book.in_force(opening.service.pk, at)
    rules = book.regulation(opening.service.pk, version.ref)
    refuse_unknown(rules, type=opening.type, priority=opening.priority)
    ticket = _ticket(opening, rules, version, 0, at, at)
    return journal.clocks(ticket, [Entry(1, at, _registered(opening, ticket, ""), SYSTEM)])


def refuse_unknown(rules: Regulation, *, type: str, priority: str) -> None:
    """Raises NotHere for a type or priority that the regulation does not have; empty is none chosen."""
    if type and type not in {kind.id for kind in rules.request_types}:
        raise given.NotHere("unknown-type")
    if priority and priority not in {level.id for level in rules.priorities.values}:
        raise given.NotHere("unknown-priority")


def refuse_reserved(rules: Regulation, *, type: str, priority: str) -> None:
    """Raises NotHere for what agents choose: a problem (S1.6), a priority where it is theirs (S4.21)."""
    if type and rules.request_type(type).raised_by == "agent":
        raise given.NotHere("type-for-agents")
    if priority and rules.priorities.initial_by == "agent":
        raise given.NotHere("priority-for-agents")


def plan_of(rules: Regulation, contract: Contract | None) -> str:
    """The contract's plan, else the first that the regulation names."""
    if contract and contract.plan in rules.plans:
        return contract.plan
    return next(iter(rules.plans))


def _at_a_desk(opening: Opening, rules: Regulation) -> Opening:
    """Letters to the address of a desk that the regulation gave up come to the default desk."""
    desk = rules.desk_of_address(opening.desk).id
    return opening if desk == opening.desk else replace(opening, desk=desk, no_desk=opening.desk)


def _begin(ticket: Ticket, opening: Opening, rules: Regulation, by: Actor, at: datetime) -> None:
    """The ticket's row, complete as of its registration: words and entries can then refer to it."""
    told = [Entry(1, at, _registered(opening, ticket, ""), by)]
    project.begin(ticket, journal.clocks(ticket, told), told, regulation=rules)


def _ticket(
    opening: Opening, rules: Regulation, version: RegulationVersion, seq: int, at: datetime, now: datetime
) -> Ticket:
    unnamed = subjects.is_empty(opening.subject)
    brought = content.Given(
        text=f"{opening.subject}\n{opening.words.text}\n{opening.words.quoted}",
        has_image=any(kind.startswith("image/") for kind in _kinds_of_files(opening)),
        has_file=bool(_kinds_of_files(opening)),
        answered=frozenset(name for name, value in opening.words.fields.items() if value.strip()),
    )
    return Ticket(
        service=opening.service,
        number=rules.intake.number.make(
            seq=seq, desk=opening.desk, year=at.astimezone(ZoneInfo(rules.timezone)).year
        ),
        state="new",
        channel=opening.channel,
        subject="" if unnamed else opening.subject[:400],
        first_words=subjects.first_words(opening.words.text) if unnamed else "",
        desk=opening.desk,
        type=opening.type,
        priority=opening.priority or _default_priority(rules, opening.type),
        plan=opening.plan or plan_of(rules, opening.contract),
        regulation=version.ref,
        calendars=book.calendars_ref(version),
        language=opening.language,
        requester=opening.requester,
        requester_address=opening.words.sender_address,
        contract=opening.contract,
        missing=list(content.missing(rules.intake.content, opening.type, brought)),
        queue_at=at,
        registered_at=at,
        updated_at=now,
        last_words_by="customer",
        last_words_at=at,
        follows=opening.continues,
    )


def _kinds_of_files(opening: Opening) -> list[str]:
    return [
        *(file.content_type for file in opening.words.taken),
        *(file.content_type for file in opening.words.uploads),
    ]


def _default_priority(rules: Regulation, request_type: str) -> str:
    own = rules.request_type(request_type).default_priority if request_type else None
    return own or rules.priorities.default


def _registered(opening: Opening, ticket: Ticket, message: str) -> Registered:
    terms = book.contract_ref(opening.contract) if opening.contract else ""
    return Registered(
        number=ticket.number,
        channel=ticket.channel,
        desk=ticket.desk,
        plan=ticket.plan,
        priority=ticket.priority,
        regulation=ticket.regulation,
        contract=terms,
        type=ticket.type,
        priority_set_by=_set_by(opening) if opening.priority else "",
        requester=str(opening.requester.pk) if opening.requester else "",
        message=message,
        missing=tuple(ticket.missing),
        because=opening.because,
        outside=opening.outside,
        calendars=ticket.calendars,
        not_taken=len(opening.words.refused),
        no_desk=opening.no_desk,
    )


def _set_by(opening: Opening) -> str:
    return "agent" if opening.agent else "requester"
