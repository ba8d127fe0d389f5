"""Why a deadline is what it is: every stretch of a cycle in words, with its seconds and its clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from otklik.core.clocks import phrases
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.clocks.stretches import Kind, Piece, pieces
from otklik.core.journal.events import Entry
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Terms
from otklik.core.words import amount, clock, day, local_day, moment
from otklik.core.worktime.duration import Basis


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch in words. `seconds` is what it counts, `message` the id of the words that began it."""

    start: datetime
    end: datetime
    seconds: int
    kind: Kind
    when: str
    counted: str
    reason: str
    clauses: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cycle explained.

    `clauses` are those of the promise itself, `total` the seconds counted up to the deadline.
    """

    clock: str
    headline: str
    lines: tuple[Line, ...]
    due: datetime | None
    target: str
    total: int
    clauses: tuple[str, ...]


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
    told = pieces(cycle, now)
    up_to_due = sum(piece.seconds for piece in told if piece.kind is not Kind.LATE)
    return Explanation(
        clock=phrases.CLOCKS[cycle.clock][voice.language],
        headline=voice.headline(),
        lines=tuple(voice.line(piece) for piece in told),
        due=cycle.due,
        target=voice.target(),
        total=up_to_due,
        clauses=terms.clauses.get(cycle.clock, ()),
    )


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
        return self._said(phrases.HEADLINES, key).format(**self._facts())

    def target(self) -> str:
        promise = self.cycle.terms.target
        return phrases.promised(promise, self.language) if promise else ""

    def line(self, piece: Piece) -> Line:
        began = self.entries.get(piece.seq)
        return Line(
            start=piece.start,
            end=piece.end,
            seconds=piece.seconds,
            kind=piece.kind,
            when=self._when(piece),
            counted=self._amount(piece.seconds) if piece.seconds else phrases.NOT_COUNTED[self.language],
            reason=self._reason(piece),
            clauses=self._clauses(piece),
            message=str(getattr(began.event, "message", "")) if began else "",
        )

    def _facts(self) -> dict[str, str]:
        cycle, language = self.cycle, self.language
        due = cycle.due
        waiting = cycle.stretches[-1].why if cycle.stretches else "open"
        return {
            "due": moment(due, self.zone, language) if due else "",
            "target": self.target(),
            "since": self._said(phrases.SINCE, cycle.cause.value),
            "start": moment(cycle.started_at, self.zone, language),
            "end": moment(cycle.ended_at, self.zone, language) if cycle.ended_at else "",
            "spent": self._amount(cycle.spent(self.now)),
            "why": self._said(phrases.WAITING, waiting),
            "over": self._amount(cycle.spent(self.now) - (cycle.seconds or 0)),
        }

    def _said(self, table: dict[str, phrases.Said], key: str) -> str:
        """The phrase of a key; a customer hears their own where there is one."""
        own = phrases.TO_CUSTOMERS.get(key) if self.to_customer else None
        return (own or table[key])[self.language]

    def _when(self, piece: Piece) -> str:
        first, last = (
            moment(piece.start, self.zone, self.language),
            moment(piece.end, self.zone, self.language),
        )
        if piece.start == piece.end:
            return first
        if day(piece.start, self.zone, self.language) == day(piece.end, self.zone, self.language):
            return f"{first}–{clock(piece.end, self.zone)}"
        return f"{first} – {last}"

    def _amount(self, seconds: int) -> str:
        return amount(seconds, self.language, compact=True)

    def _reason(self, piece: Piece) -> str:
        match piece.kind:
            case Kind.WAITING:
                return self._said(phrases.WAITING, piece.cause)
            case Kind.CARRIED | Kind.DROPPED:
                return phrases.KINDS[piece.kind.value][self.language]
            case Kind.CLOSED:
                return self._closed(piece)
            case Kind.COUNTED:
                return self._worked(piece)
            case Kind.AHEAD | Kind.LATE:
                return f"{phrases.KINDS[piece.kind.value][self.language]}, {self._worked(piece)}"

    def _closed(self, piece: Piece) -> str:
        said = phrases.CLOSED.get(piece.cause, phrases.CLOSED["hours"])[self.language]
        national = piece.days[0].national if piece.days else None
        title = (
            national.title.get(self.language) if national and piece.cause in ("holiday", "day_off") else ""
        )
        return f"{said}: {title}" if title else said

    def _worked(self, piece: Piece) -> str:
        said = phrases.WORKED.get(piece.cause, phrases.WORKED["weekday"])[self.language]
        if not piece.days:
            return said
        hours = ", ".join(str(span).replace("-", "–") for span in piece.days[0].spans)
        replaced = piece.days[0].national.replaces if piece.days[0].national else None
        if piece.cause == "working" and replaced:
            instead = {"ru": "вместо", "en": "instead of"}[self.language]
            return f"{said} {instead} {local_day(replaced, self.language)}, {hours}"
        return f"{said} {hours}"

    def _clauses(self, piece: Piece) -> tuple[str, ...]:
        name = self.cycle.clock.value
        match piece.kind:
            case Kind.WAITING:
                return self.regulation.clause_for(f"clocks.{name}.pause_in")
            case Kind.CLOSED:
                return self.regulation.clause_for(f"calendars.{self.cycle.measure.calendar.id}.week")
            case _ if self.cycle.measure.basis is Basis.CALENDAR:
                return self.regulation.clause_for(f"targets.{name}")
            case _:
                return self.regulation.clause_for(f"targets.{name}.within")
