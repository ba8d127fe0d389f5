"""A step of a story to the act of the product that it names, with what that act is given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from otklik.agreements import book
from otklik.core.intake.entitlement import Entitled
from otklik.core.journal.events import Actor, ResponseKind, SolutionKind
from otklik.core.journal.fold import fold
from otklik.core.mail.arrival import Attached
from otklik.mailroom.intake import language_of
from otklik.ops.demo import files
from otklik.ops.demo.cast import Cast
from otklik.ops.demo.script import CUSTOMER, Step, Story
from otklik.people.models import Agent, Contact
from otklik.tickets import journal, words
from otklik.tickets.acts import closing, conversing, opening, refusing, routing, solving, waiting
from otklik.tickets.models import Ticket, Upload


@dataclass(slots=True)
class Part:
    """One story with its people; `ticket` is there from its first words on."""

    story: Story
    cast: Cast
    contact: Contact
    agent: Agent
    ticket: Ticket | None = None

    def play(self, step: Step, at: datetime) -> Iterator[int]:
        """Does a step and gives the ids of the tickets it touched."""
        if self.ticket is None:
            self.ticket = self._register(step, at)
        elif step.act == CUSTOMER:
            yield from self._write(step, at)
        else:
            self._act(step, at)
        yield self.ticket.pk

    def _register(self, step: Step, at: datetime, *, continues: Ticket | None = None) -> Ticket:
        standing = book.entitlement(self.cast.service.pk, self.contact.person.email, at)
        if not isinstance(standing, Entitled):
            raise TypeError(f"{self.contact} may not ask {self.cast.service}: {standing}")
        start = self._opening(step, standing, continues)
        seq = opening.number_for(self.cast.service)
        return opening.register(start, seq=seq, by=self._by, received_at=at, now=at)

    def _opening(self, step: Step, standing: Entitled, continues: Ticket | None) -> opening.Opening:
        story, rules = self.story, self.cast.regulation
        organisation = self.contact.organisation
        levels = {priority.id for priority in rules.priorities.values}
        return opening.Opening(
            service=self.cast.service,
            desk=self.cast.desk_of(self.contact),
            channel=story.channel,
            subject=story.subject,
            words=self._said(step),
            requester=self.contact,
            contract=organisation.contracts.first() if organisation and standing.contract else None,
            type=next((fact for fact in story.facts if fact not in levels), ""),
            priority=next((fact for fact in story.facts if fact in levels), ""),
            language=language_of(story.text),
            because=str(standing.because.reason),
            continues=continues,
        )

    @property
    def _by(self) -> Actor:
        """A call is written down by the agent who takes it."""
        return journal.agent(self.agent) if self.story.channel == "phone" else journal.contact(self.contact)

    def _said(self, step: Step) -> words.Inbound:
        person, at = self.contact.person, self.ticket.seq if self.ticket else 0
        told = f"{self.story.service}.{self.story.place}.{at}@{person.email.partition('@')[2]}"
        return words.Inbound(
            text=step.text,
            message_id=f"demo.{told}" if self.story.channel == "email" else "",
            sender_name=person.name,
            sender_address=person.email,
            files=[_attached(*file) for file in step.files],
        )

    def _write(self, step: Step, at: datetime) -> Iterator[int]:
        """The customer's words: to the ticket, to the closed one that they open again, or to a new one."""
        ticket = self._fresh()
        said: dict[str, Any] = {
            "said": self._said(step),
            "contact": self.contact,
            "received_at": at,
            "now": at,
        }
        if ticket.is_open:
            conversing.customer_wrote(ticket=ticket, **said)
        elif closing.may_reopen(
            rules=self.cast.regulation, situation=fold(journal.entries_of(ticket)), ticket=ticket, at=at
        ):
            closing.reopen(ticket=ticket, **said)
        else:
            self.ticket = self._register(step, at, continues=ticket)
            closing.link_follow_up(ticket=ticket, new=self.ticket, now=at)
            yield ticket.pk

    def _act(self, step: Step, at: datetime) -> None:
        ticket = self._fresh()
        given = _GIVEN[step.act](self, step)
        if step.act in _REVIEWED:
            given["review_at"] = at + _REVIEW
        if step.files:
            given["uploads"] = [self._upload(ticket, *file, at) for file in step.files]
        _ACTS[step.act](**{"ticket": ticket, "agent": self.agent, "now": at, **given})

    def _fresh(self) -> Ticket:
        assert self.ticket is not None
        self.ticket.refresh_from_db()
        return self.ticket

    def _upload(self, ticket: Ticket, name: str, said: str, at: datetime) -> Upload:
        file = _attached(name, said)
        return words.upload(
            ticket,
            by=self.agent,
            filename=name,
            content_type=file.content_type,
            content=file.content,
            now=at,
        )


def _attached(name: str, said: str) -> Attached:
    return Attached(name, files.type_of(name), files.content(name, said), inline=False, content_id="")


Given = Callable[[Part, Step], dict[str, Any]]


def _text(part: Part, step: Step) -> dict[str, Any]:
    return {"text": step.text}


def _nothing(part: Part, step: Step) -> dict[str, Any]:
    return {}


def _changed(part: Part, step: Step) -> dict[str, Any]:
    return {"to": step.details[0], "reason": step.text}


def _two(step: Step) -> tuple[str, str]:
    """The reason, and what stands after an empty line."""
    reason, _, more = step.text.partition("\n\n")
    return reason, more


def _put_off(part: Part, step: Step) -> dict[str, Any]:
    reason, cure = _two(step)
    return {"refusal": step.details[0], "reason": reason, "cure": cure}


def _refused(part: Part, step: Step) -> dict[str, Any]:
    reason, pointer = _two(step)
    return {"refusal": step.details[0], "reason": reason, "pointer": pointer}


_REVIEWED = ("hold", "defer")
_REVIEW = timedelta(days=6)
"""After so long what was put off or waits is looked at again."""

_ACTS: dict[str, Callable[..., Any]] = {
    "accept": routing.accept,
    "ask": conversing.ask,
    "reply": conversing.reply,
    "work": conversing.reply,
    "note": conversing.note,
    "assign": routing.assign,
    "priority": routing.change_priority,
    "type": routing.change_type,
    "propose": solving.propose,
    "interim": solving.propose,
    "confirm": solving.confirm,
    "reject": solving.reject,
    "solve": solving.solve,
    "withdraw": closing.withdraw,
    "silence": closing.close_for_silence,
    "robot": closing.not_a_request,
    "hold": waiting.hold,
    "resume": waiting.resume,
    "defer": refusing.defer,
    "refuse": refusing.refuse,
    "approve": refusing.approve,
    "mistake": closing.reopen_by_mistake,
}
_GIVEN: dict[str, Given] = {
    "accept": _nothing,
    "ask": _text,
    "reply": _text,
    "work": lambda part, step: {"text": step.text, "kind": ResponseKind.WORK_STARTED},
    "note": _text,
    "assign": lambda part, step: {"agent": part.cast.lead, "to": part.agent},
    "priority": _changed,
    "type": _changed,
    "propose": _text,
    "interim": lambda part, step: {"text": step.text, "kind": SolutionKind.INTERIM, "steps": step.details},
    "confirm": lambda part, step: {"quote": step.text},
    "reject": lambda part, step: {"result": step.text},
    "solve": _text,
    "withdraw": lambda part, step: {"quote": step.text},
    "silence": lambda part, step: {"agent": part.cast.lead},
    "robot": _nothing,
    "hold": lambda part, step: {"reason": step.text},
    "resume": _nothing,
    "defer": _put_off,
    "refuse": _refused,
    "approve": lambda part, step: {"agent": part.cast.lead},
    "mistake": lambda part, step: {"reason": step.text},
}
