"""A step of a story to the act of the product that it names, with what that act is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from otklik.core.journal.events import ResponseKind, SolutionKind
from otklik.core.regulation.schema import Regulation
from otklik.ops.demo import files
from otklik.ops.demo.customers import OWN_HAND, Customer
from otklik.ops.demo.pace import Pace
from otklik.ops.demo.script import CUSTOMER, Step, Story
from otklik.people.models import Agent
from otklik.tickets import words
from otklik.tickets.acts import closing, conversing, refusing, routing, solving, waiting
from otklik.tickets.models import Ticket, Upload

_ASIDE = (CUSTOMER, "assign", "note")
_LEADING = ("accept", "ask", "reply", "work", "hold")
"""Acts after which an agent fills in what a letter does not say; it is filled in before any other."""


@dataclass(slots=True)
class Part:
    """One story with its people; `ticket` is there from its first words on."""

    customer: Customer
    agent: Agent
    lead: Agent
    pace: Pace
    ticket: Ticket | None = None

    def play(self, step: Step, at: datetime) -> set[int]:
        """Does a step and gives the ids of the tickets it touched."""
        if self.ticket is None:
            self.ticket = self.customer.opens(step, at)
            return {self.ticket.pk}
        self.ticket.refresh_from_db()
        before = self.ticket
        if step.act == CUSTOMER:
            self.ticket = self.customer.writes(before, step, at)
        elif step.act in OWN_HAND:
            self.customer.decides(before, step, at)
        else:
            self._act(before, step, at)
        return {before.pk, self.ticket.pk}

    def _act(self, ticket: Ticket, step: Step, at: datetime) -> None:
        given = _GIVEN.get(step.act, _nothing)(self, step, at)
        if step.files:
            given["uploads"] = [self._upload(ticket, *file, at) for file in step.files]
        _ACTS[step.act](**{"ticket": ticket, "agent": self.agent, "now": at, **given})

    def _upload(self, ticket: Ticket, name: str, said: str, at: datetime) -> Upload:
        return words.upload(
            ticket,
            by=self.agent,
            filename=name,
            content_type=files.type_of(name),
            content=files.content(name, said),
            now=at,
        )


def steps_of(story: Story, *, type: str, priority: str, rules: Regulation) -> list[Step]:
    """The steps of a story, with those that say of a letter what only a form has fields for.

    Where the rules want a reason for every change, the type stays open.
    """
    steps = list(story.steps)
    first = next((place for place, step in enumerate(steps) if step.act not in _ASIDE), None)
    if story.channel != "email" or rules.solution.parameters_may_change or first is None:
        return steps
    told = [Step("type", (type,), "2m")] if type else []
    if priority and steps[first].act != "robot" and all(step.act != "priority" for step in steps):
        told.append(Step("priority", (priority,), "1m"))
    place = first + 1 if steps[first].act in _LEADING else first
    return [*steps[:place], *told, *steps[place:]]


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
    return {"agent": part.lead, "to": part.agent}


def _by_the_lead(part: Part, step: Step, at: datetime) -> dict[str, Any]:
    return {"agent": part.lead, **({"reason": step.text} if step.text else {})}


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
