"""Why a deadline is what it is: every stretch of a cycle in words, with its seconds and its clause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from otklik.core.clocks import phrases
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.clocks.stretches import Kind, Piece, pieces
from otklik.core.journal.events import (
    Actor,
    DeskChanged,
    Entry,
    Event,
    PlanChanged,
    PriorityChanged,
    Rebased,
    TypeChanged,
)  # fmt: skip
from otklik.core.journal.fold import effective
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Terms
from otklik.core.words import amount, clock, day, local_day, moment, zone_name
from otklik.core.worktime.calendar import DayPlan
from otklik.core.worktime.duration import Basis


class _Titled(Protocol):
    """What a regulation names: a priority, a type, a desk."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch in words, or a change of terms between two.

    `seconds` is what it counts, `message` the id of the words that began it, `by` who changed the terms.
    """

    start: datetime
    end: datetime
    seconds: int
    kind: Kind
    when: str
    counted: str
    reason: str
    clauses: tuple[str, ...]
    message: str = ""
    by: Actor | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cycle explained.

    `provisional`: its deadline is in a year without official days. `clauses` are those of the promise itself,
    `total` the seconds counted up to the deadline.
    """

    clock: str
    headline: str
    lines: tuple[Line, ...]
    due: datetime | None
    target: str
    total: int
    clauses: tuple[str, ...]
    provisional: bool = False


def explain(
    cycle: Cycle,
    *,
    entries: Sequence[Entry],
    terms: Terms,
    regulation: Regulation,
    now: datetime,
    language: str,
    zone: tzinfo,
    to_customer: bool = False,
) -> Explanation:
    """The explanation of a cycle as of `now`, instants worded in `zone`; a customer is spoken to."""
    by_seq = {entry.seq: entry for entry in entries}
    voice = _Voice(cycle, regulation, by_seq, now, language, zone, to_customer)
    told = pieces(cycle, now, changes_of(cycle, entries))
    up_to_due = sum(piece.seconds for piece in told if piece.kind is not Kind.LATE)
    return Explanation(
        clock=phrases.CLOCKS[cycle.clock][voice.language],
        headline=voice.headline(),
        lines=tuple(voice.line(piece) for piece in told),
        due=cycle.due,
        target=voice.target(),
        total=up_to_due,
        clauses=terms.clauses.get(cycle.clock, ()),
        provisional=cycle.is_provisional,
    )


def changes_of(cycle: Cycle, entries: Iterable[Entry]) -> list[tuple[int, datetime]]:
    """The changes of terms that a cycle has seen, each with the instant that counts."""
    return [(entry.seq, entry.at) for entry in effective(entries) if entry.seq in cycle.changed_by]


def paragraph(said: Explanation) -> str:
    """An explanation as plain text: what it comes to, then a line for each stretch."""
    lines = [f"{said.clock}{_listed(said.clauses)}: {said.headline}"]
    lines += [f"  {line.when}  {line.counted}  {line.reason}{_listed(line.clauses)}" for line in said.lines]
    return "\n".join(lines)


def _listed(clauses: tuple[str, ...]) -> str:
    return f" [{', '.join(clauses)}]" if clauses else ""


@dataclass(frozen=True, slots=True)
class _Voice:
    """What it takes to put a cycle into words."""

    cycle: Cycle
    regulation: Regulation
    entries: Mapping[int, Entry]
    now: datetime
    tongue: str
    zone: tzinfo
    to_customer: bool = False

    @property
    def language(self) -> str:
        return "ru" if self.tongue == "ru" else "en"

    def headline(self) -> str:
        state = self.cycle.state
        key = "late" if state is CycleState.RUNNING and self.cycle.is_late(self.now) else state.value
        said = self._said(phrases.HEADLINES, key).format(**self._facts())
        if self.cycle.is_provisional:
            said = f"{said}. {phrases.PROVISIONAL[self.language]}"
        by_change = self.cycle.reclassified and key in ("late", CycleState.MISSED)
        return f"{said}. {phrases.RECLASSIFIED[self.language]}" if by_change else said

    def target(self) -> str:
        promise = self.cycle.terms.target
        return phrases.fixed(promise, self.cycle.seconds, self.language) if promise else ""

    def line(self, piece: Piece) -> Line:
        began = self.entries.get(piece.seq)
        return Line(
            start=piece.start,
            end=piece.end,
            seconds=piece.seconds,
            kind=piece.kind,
            when=self._when(piece),
            counted=self._counted(piece),
            reason=self._reason(piece),
            clauses=self._clauses(piece),
            message=str(getattr(began.event, "message", "")) if began else "",
            by=began.actor if began and piece.kind is Kind.CHANGED else None,
        )

    def _counted(self, piece: Piece) -> str:
        if piece.kind is Kind.CHANGED:
            return "–"
        return self._amount(piece.seconds) if piece.seconds else phrases.NOT_COUNTED[self.language]

    def _facts(self) -> dict[str, str]:
        cycle = self.cycle
        due = cycle.due
        waiting = cycle.stretches[-1].why if cycle.stretches else "open"
        return {
            "due": self._moment(due) if due else "",
            "target": self.target(),
            "since": self._said(phrases.SINCE, cycle.cause.value),
            "start": self._moment(cycle.started_at),
            "end": self._moment(cycle.ended_at) if cycle.ended_at else "",
            "spent": self._amount(cycle.spent(self.now)),
            "why": self._said(phrases.WAITING, waiting),
            "over": self._amount(cycle.spent(self.now) - (cycle.seconds or 0)),
        }

    def _said(self, table: dict[str, phrases.Said], key: str) -> str:
        """The phrase of a key; a customer hears their own where there is one."""
        own = phrases.TO_CUSTOMERS.get(key) if self.to_customer else None
        return (own or table[key])[self.language]

    def _when(self, piece: Piece) -> str:
        first, last = self._moment(piece.start), self._moment(piece.end)
        if piece.start == piece.end:
            return first
        if day(piece.start, self.zone, self.language) == day(piece.end, self.zone, self.language):
            return f"{first}–{clock(piece.end, self.zone, exact=True)}"
        return f"{first} – {last}"

    def _amount(self, seconds: int) -> str:
        return amount(seconds, self.language, compact=True, exact=True)

    def _moment(self, at: datetime) -> str:
        return moment(at, self.zone, self.language, exact=True)

    def _reason(self, piece: Piece) -> str:
        match piece.kind:
            case Kind.WAITING:
                return self._said(phrases.WAITING, piece.cause)
            case Kind.CARRIED | Kind.DROPPED:
                return phrases.KINDS[piece.kind.value][self.language]
            case Kind.CHANGED:
                return self._changed(self.entries[piece.seq].event)
            case Kind.CLOSED:
                return self._closed(piece)
            case Kind.COUNTED:
                return self._worked(piece)
            case Kind.AHEAD | Kind.LATE:
                return f"{phrases.KINDS[piece.kind.value][self.language]}, {self._worked(piece)}"

    def _changed(self, event: Event) -> str:
        """What was changed, from what to what, in the regulation's own titles."""
        rules = self.regulation
        match event:
            case PriorityChanged(to, before):
                ranks = {level.id: level.rank for level in rules.priorities.values}
                step = ranks[before] - ranks[to] if {before, to} <= ranks.keys() else 0
                what = "raised" if step > 0 else "lowered" if step < 0 else "priority"
                return self._from_to(what, before, to, rules.priorities.values)
            case TypeChanged(to, before):
                return self._from_to("type", before, to, rules.request_types)
            case DeskChanged(to, before):
                return self._from_to("desk", before, to, rules.desks)
            case PlanChanged(to, before):
                known = [one for one in (before, to) if one in rules.plans]
                path = " → ".join(self._title(rules.plans[one].title, one) for one in known)
                return f"{phrases.CHANGES['plan'][self.language]}: {path}"
            case Rebased(regulation, regulation_before=before):
                other = "calendars" if regulation == before else "regulation"
                return phrases.CHANGES[other][self.language]
            case _:
                return phrases.CHANGES["contract"][self.language]

    def _from_to(self, what: str, before: str, to: str, known: Sequence[_Titled]) -> str:
        titles = {one.id: self._title(one.title, one.id) for one in known}
        path = " → ".join(titles[one] for one in dict.fromkeys((before, to)) if one in titles)
        return f"{phrases.CHANGES[what][self.language]}: {path}"

    def _title(self, title: Mapping[str, str], default: str) -> str:
        return title.get(self.language) or next(iter(title.values()), default)

    def _closed(self, piece: Piece) -> str:
        said = phrases.CLOSED.get(piece.cause, phrases.CLOSED["hours"])[self.language]
        named = piece.days and piece.cause in ("holiday", "day_off", "exception")
        return f"{said}: {title}" if named and (title := self._called(piece.days[0])) else said

    def _called(self, one: DayPlan) -> str:
        """What a day is called, and for one of the desk's or plan's own the order behind it."""
        title = one.title.get(self.language, "")
        source = one.special.source if one.special else ""
        return f"{title} ({source})" if title and source else title or source

    def _worked(self, piece: Piece) -> str:
        said = phrases.WORKED.get(piece.cause, phrases.WORKED["weekday"])[self.language]
        if not piece.days:
            return said
        hours = ", ".join(str(span).replace("-", "–") for span in piece.days[0].spans)
        if piece.zone is not None and str(piece.zone) != str(self.zone):
            # Instants are told where the reader is, hours as they were published.
            hours = f"{hours} ({zone_name(piece.zone, self.language)})"
        replaced = piece.days[0].national.replaces if piece.days[0].national else None
        if piece.cause == "exception" and (title := self._called(piece.days[0])):
            return f"{said} {hours}: {title}"
        if piece.cause == "working" and replaced:
            instead = {"ru": "вместо", "en": "instead of"}[self.language]
            return f"{said} {instead} {local_day(replaced, self.language)}, {hours}"
        return f"{said} {hours}"

    def _clauses(self, piece: Piece) -> tuple[str, ...]:
        name = self.cycle.clock.value
        match piece.kind:
            case Kind.WAITING:
                return self.regulation.clause_for(f"clocks.{name}.pause_in")
            case Kind.CHANGED if isinstance(self.entries[piece.seq].event, Rebased):
                return ()
            case Kind.CHANGED:
                return self.regulation.clause_for("priorities.changed_by")
            case Kind.CLOSED:
                return self.regulation.clause_for(f"calendars.{self.cycle.measure.calendar.id}.week")
            case _ if self.cycle.measure.basis is Basis.CALENDAR:
                return self.regulation.clause_for(f"targets.{name}")
            case _:
                return self.regulation.clause_for(f"targets.{name}.within")
