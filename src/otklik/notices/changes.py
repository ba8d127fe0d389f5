"""What an act changed of a ticket's parameters, as its letter says it: what was, and what is."""

from collections.abc import Callable, Iterator

from otklik.core.journal.events import DeskChanged, PlanChanged, PriorityChanged, TypeChanged
from otklik.core.words.titles import titled
from otklik.notices.matter import Matter


def said(matter: Matter) -> str:
    """The parameter changed, and the priority where it followed."""
    event = matter.entry.event
    if isinstance(event, PriorityChanged):
        return matter.phrase("priority_change", **_values(matter, _priority, event.before, event.to))
    return ", ".join(_parameters(matter)) or matter.tongue.phrases["changed_contract"]


def _parameters(matter: Matter) -> Iterator[str]:
    match matter.entry.event:
        case TypeChanged(to, was):
            yield matter.phrase("changed_type", **_values(matter, _type, was, to))
        case PlanChanged(to, was):
            yield matter.phrase("changed_plan", **_values(matter, _plan, was, to))
        case DeskChanged(to, was):
            yield matter.phrase("changed_desk", **_values(matter, _desk, was, to))
        case _:
            pass
    before, after = matter.before.priority, matter.after.priority
    if before and before != after:
        yield matter.phrase("changed_priority", **_values(matter, _priority, before, after))


def _values(matter: Matter, title: Callable[[Matter, str], str], old: str, new: str) -> dict[str, str]:
    return {"old": title(matter, old) if old else "—", "new": title(matter, new)}


def _priority(matter: Matter, code: str) -> str:
    return titled(matter.regulation.priority(code).title, matter.language)


def _type(matter: Matter, code: str) -> str:
    return titled(matter.regulation.request_type(code).title, matter.language)


def _plan(matter: Matter, code: str) -> str:
    return titled(matter.regulation.plans[code].title, matter.language)


def _desk(matter: Matter, code: str) -> str:
    return titled(matter.regulation.desk(code).title, matter.language)
