"""`otklik clocks explain`: the clocks of one ticket as of an instant, as text or for programs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from gettext import gettext as _
from typing import Any
from zoneinfo import ZoneInfo

from otklik.agreements import book
from otklik.core.clocks.cycle import Cycle
from otklik.core.clocks.engine import Clocks
from otklik.core.clocks.explain import Explanation, explain, paragraph
from otklik.core.journal.events import ActorKind, Entry
from otklik.core.journal.fold import known_by
from otklik.core.regulation.schema import Regulation
from otklik.people.models import Agent
from otklik.tickets import journal
from otklik.tickets.models import Ticket

Json = dict[str, Any]
_UNKNOWN_YET = {
    "ru": "В этот момент заявка ещё не была зарегистрирована.",
    "en": "At that instant the ticket had not been registered yet.",
}


def ticket(number: str, *, service: str | None) -> Ticket:
    """The ticket of a number; raises LookupError when there is none, or two services have it."""
    rows = Ticket.objects.filter(number=number).select_related("service")
    found = list(rows.filter(service__slug=service) if service else rows)
    if not found:
        raise LookupError(_("no ticket has the number %(number)s") % {"number": number})
    if len(found) > 1:
        slugs = ", ".join(row.service.slug for row in found)
        says = _("several services have a ticket %(number)s: add --service, one of %(slugs)s")
        raise LookupError(says % {"number": number, "slugs": slugs})
    return found[0]


def as_text(row: Ticket, *, at: datetime, language: str) -> str:
    """The explanation for people: a paragraph for each cycle, a line for each stretch."""
    told = _told(row, at, language)
    head = f"{row.number}  {row.subject}"
    if told.clocks.situation.registered_at is None:
        return f"{head}\n\n{_UNKNOWN_YET[language]}"
    return "\n\n".join([head, *(paragraph(said) for _, said in told.cycles)])


def as_json(row: Ticket, *, at: datetime, language: str) -> Json:
    """The same for programs; instants carry the ticket's own zone, seconds count as the target does."""
    told = _told(row, at, language)
    return {
        "number": row.number,
        "service": row.service.slug,
        "state": told.clocks.situation.state.value,
        "at": at.astimezone(told.zone).isoformat(),
        "clocks": [_cycle_json(cycle, said, told, at) for cycle, said in told.cycles],
    }


@dataclass(frozen=True, slots=True)
class _Told:
    """A ticket's clocks with what they say."""

    clocks: Clocks
    zone: ZoneInfo
    cycles: tuple[tuple[Cycle, Explanation], ...]


def _told(row: Ticket, at: datetime, language: str) -> _Told:
    entries = known_by(journal.entries_of(row), at)
    rules = book.told(row.service_id, row.regulation)
    clocks = journal.clocks(row, entries)
    zone = clocks.terms.calendar.zone if clocks.terms else ZoneInfo(rules.timezone)
    return _Told(clocks, zone, tuple(_explained(clocks, entries, rules, at, language, zone)))


def _explained(
    clocks: Clocks, entries: list[Entry], rules: Regulation, at: datetime, language: str, zone: ZoneInfo
) -> Iterator[tuple[Cycle, Explanation]]:
    if clocks.terms is None:
        return
    for cycle in clocks.shown:
        said = explain(
            cycle,
            entries=entries,
            terms=clocks.terms,
            regulation=rules,
            now=at,
            language=language,
            zone=zone,
        )
        yield cycle, _named(said)


def _named(said: Explanation) -> Explanation:
    """With the names of those who changed its terms."""
    changed = {line.by.id for line in said.lines if line.by and line.by.kind is ActorKind.AGENT}
    if not changed:
        return said
    agents = Agent.objects.filter(pk__in=changed).select_related("person")
    names = {str(agent.pk): agent.person.name for agent in agents}
    lines = (
        replace(line, reason=f"{line.reason} ({names[line.by.id]})")
        if line.by and line.by.id in names
        else line
        for line in said.lines
    )
    return replace(said, lines=tuple(lines))


def _cycle_json(cycle: Cycle, said: Explanation, told: _Told, at: datetime) -> Json:
    return {
        "clock": cycle.clock.value,
        "cycle": cycle.number,
        "state": cycle.state.value,
        "target_seconds": cycle.seconds,
        "spent_seconds": cycle.spent(at),
        "provisional": said.provisional,
        "due": said.due.astimezone(told.zone).isoformat() if said.due else None,
        "reclassified": cycle.reclassified and cycle.is_late(at),
        "headline": said.headline,
        "clauses": list(said.clauses),
        "stretches": [
            {
                "from": line.start.astimezone(told.zone).isoformat(),
                "to": line.end.astimezone(told.zone).isoformat(),
                "seconds": line.seconds,
                "kind": line.kind.value,
                "reason": line.reason,
                "clauses": list(line.clauses),
            }
            for line in said.lines
        ],
    }
