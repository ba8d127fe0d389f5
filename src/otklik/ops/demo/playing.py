"""A step of a story to the act of the product that it names, with what that act is given."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from otklik.agreements import book
from otklik.core.intake.entitlement import Entitled
from otklik.core.journal.events import Actor, ResponseKind, SolutionKind
from otklik.core.journal.fold import fold
from otklik.core.mail.arrival import Attached
from otklik.mailroom.intake import language_of
from otklik.ops.demo import files
from otklik.ops.demo.cast import Cast
from otklik.ops.demo.pace import Pace
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
    pace: Pace
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
            words=self.said(step),
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

    def said(self, step: Step) -> words.Inbound:
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
            "said": self.said(step),
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
        if step.act in _OWN_HAND:
            _OWN_HAND[step.act](ticket=ticket, contact=self.contact, said=self.said(step), now=at)
            return
        given = _GIVEN.get(step.act, _nothing)(self, step, at)
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


Given = Callable[[Part, Step, datetime], dict[str, Any]]


def _nothing(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {}


def _text(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {"text": step.text}


def _work(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {"text": step.text, "kind": ResponseKind.WORK_STARTED}


def _changed(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {"to": step.details[0], "reason": step.text}


def _interim(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {"text": step.text, "kind": SolutionKind.INTERIM, "steps": step.details}


def _assigned(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {"agent": part.cast.lead, "to": part.agent}


def _by_the_lead(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {"agent": part.cast.lead, **({"reason": step.text} if step.text else {})}


def _held(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    review = next(iter(step.details), _REVIEW)
    return {"reason": step.text, "review_at": part.pace.after(at, step.act, review)}


def _deferred(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    ground, review = (*step.details, _REVIEW)[:2]
    reason, cure = _two(step)
    review_at = part.pace.after(at, step.act, review)
    return {"refusal": ground, "reason": reason, "cure": cure, "review_at": review_at}


def _refused(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    reason, pointer = _two(step)
    return {"refusal": step.details[0], "reason": reason, "pointer": pointer}


def _two(step: Step) -> tuple[str, str]:
    """The reason, and what stands after an empty line."""
    reason, _, more = step.text.partition("\n\n")
    return reason, more


_REVIEW = "4d"
"""After so long what was put off or waits is looked at again, unless the script says when."""


_OWN_HAND: dict[str, Callable[..., Any]] = {
    "helped": solving.confirm_by_customer,
    "failed": solving.reject_by_customer,
    "gone": closing.withdraw_by_customer,
}
_ACTS: dict[str, Callable[..., Any]] = {
    "accept": routing.accept,
    "ask": conversing.ask,
    "reply": conversing.reply,
    "work": conversing.reply,
    "note": conversing.note,
    "assign": routing.assign,
    "priority": routing.change_priority,
    "type": routing.change_type,
    "hold": waiting.hold,
    "resume": waiting.resume,
    "propose": solving.propose,
    "interim": solving.propose,
    "confirm": solving.confirm,
    "reject": solving.reject,
    "solve": solving.solve,
    "defer": refusing.defer,
    "refuse": refusing.refuse,
    "approve": refusing.approve,
    "turn_down": refusing.turn_down,
    "withdraw": closing.withdraw,
    "silence": closing.close_for_silence,
    "robot": closing.not_a_request,
    "mistake": closing.reopen_by_mistake,
}
_GIVEN: dict[str, Given] = {
    "ask": _text,
    "reply": _text,
    "work": _work,
    "note": _text,
    "assign": _assigned,
    "priority": _changed,
    "type": _changed,
    "hold": _held,
    "propose": _text,
    "interim": _interim,
    "confirm": lambda part, step, at: {"quote": step.text},
    "reject": lambda part, step, at: {"result": step.text},
    "solve": _text,
    "defer": _deferred,
    "refuse": _refused,
    "approve": _by_the_lead,
    "turn_down": _by_the_lead,
    "withdraw": lambda part, step, at: {"quote": step.text},
    "silence": _by_the_lead,
    "mistake": _by_the_lead,
}
"""What each act is told by its step; an act that is not here needs nothing."""
