"""What a trial of other rules has counted: terms kept and missed on both sides, and the tickets that flip."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Literal, NamedTuple

from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.clocks.engine import Clocks

Outcome = Literal["kept", "missed"]
Json = dict[str, Any]


class Place(NamedTuple):
    """What cycles are counted by; `month` is that of their start, "2026-11", by the ticket's calendar."""

    clock: str
    plan: str
    priority: str
    month: str


class Flip(NamedTuple):
    """A ticket whose clock was kept throughout on one side and missed on the other."""

    ticket: str
    clock: str
    before: Outcome
    after: Outcome


class Row(NamedTuple):
    """One place with the numbers of terms kept and missed, before and after."""

    place: Place
    kept: int
    missed: int
    kept_then: int
    missed_then: int


@dataclass(slots=True)
class Tally:
    """What has been counted so far.

    `flips` and `unlike`, the tickets that the other rules cannot take by number with the reason, name
    `most` of each where that is given; `flipped` by clock and outcome and `refused` count all of them.
    """

    tickets: int = 0
    before: Counter[tuple[Place, Outcome]] = field(default_factory=Counter)
    after: Counter[tuple[Place, Outcome]] = field(default_factory=Counter)
    flips: list[Flip] = field(default_factory=list)
    flipped: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    unlike: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    most: int | None = None

    def take(self, ticket: str, before: Clocks, after: Clocks, *, now: datetime) -> None:
        """Counts one ticket as both rules have it at an instant."""
        self.tickets += 1
        was = _outcomes(before, now)
        self.before.update(was)
        if after is before:
            self.after.update(was)
            return
        then = _outcomes(after, now)
        self.after.update(then)
        for flip in _flips(ticket, _whole(was), _whole(then)):
            self.flipped[flip.clock, flip.after] += 1
            if self.most is None or len(self.flips) < self.most:
                self.flips.append(flip)

    def refuse(self, ticket: str, why: str) -> None:
        """One that the other rules cannot take."""
        self.refused += 1
        if self.most is None or len(self.unlike) < self.most:
            self.unlike[ticket] = why

    @property
    def differs(self) -> bool:
        """False only where every ticket could be counted and nothing came out otherwise."""
        return self.before != self.after or bool(self.flipped) or bool(self.refused)

    @property
    def rows(self) -> list[Row]:
        """All places, by clock, plan, priority and month."""
        places = sorted({place for counts in (self.before, self.after) for place, _outcome in counts})
        return [
            Row(one, *(side[one, out] for side in (self.before, self.after) for out in ("kept", "missed")))
            for one in places
        ]

    def json(self) -> Json:
        """For programs, and for `of_json`."""
        return {
            "tickets": self.tickets,
            "differs": self.differs,
            "rows": [_row_json(row) for row in self.rows],
            "flips": [flip._asdict() for flip in self.flips],
            "flipped": [
                {"clock": clock, "after": after, "count": count}
                for (clock, after), count in sorted(self.flipped.items())
            ],
            "unlike": self.unlike,
            "refused": self.refused,
        }


def of_json(said: Json, *, most: int | None = None) -> Tally:
    """The tally that `json` put down."""
    tally = Tally(said["tickets"], unlike=dict(said["unlike"]), refused=said["refused"], most=most)
    tally.flips = [Flip(**flip) for flip in said["flips"]]
    tally.flipped.update({(one["clock"], one["after"]): one["count"] for one in said["flipped"]})
    for row in said["rows"]:
        place = Place(*(row[name] for name in Place._fields))
        for counts, side in ((tally.before, "before"), (tally.after, "after")):
            counts.update({(place, out): count for out, count in row[side].items() if count})
    return tally


def outcome(cycle: Cycle, now: datetime) -> Outcome | None:
    """Whether a cycle's term was kept or missed by an instant; None while that is open, or it has no term."""
    if cycle.state is CycleState.MET:
        return "kept"
    if cycle.state is CycleState.MISSED or (cycle.is_open and cycle.is_late(now)):
        return "missed"
    return None


def _outcomes(clocks: Clocks, now: datetime) -> Sequence[tuple[Place, Outcome]]:
    situation = clocks.situation
    zone = clocks.terms.calendar.zone if clocks.terms else None
    found = ((cycle, outcome(cycle, now)) for cycle in clocks.shown)
    return [
        (Place(cycle.clock.value, situation.plan, situation.priority, _month(cycle.started_at, zone)), one)
        for cycle, one in found
        if one
    ]


def _month(at: datetime, zone: tzinfo | None) -> str:
    local = at.astimezone(zone)
    return f"{local.year}-{local.month:02}"


def _whole(outcomes: Sequence[tuple[Place, Outcome]]) -> dict[str, Outcome]:
    """Each clock of a ticket by its worst cycle."""
    whole: dict[str, Outcome] = {}
    for place, found in outcomes:
        if whole.get(place.clock) != "missed":
            whole[place.clock] = found
    return whole


def _flips(ticket: str, was: dict[str, Outcome], then: dict[str, Outcome]) -> Iterable[Flip]:
    both = (clock for clock in was if clock in then)
    return (Flip(ticket, one, was[one], then[one]) for one in both if was[one] != then[one])


def _row_json(row: Row) -> Json:
    before = {"kept": row.kept, "missed": row.missed}
    return {
        **row.place._asdict(),
        "before": before,
        "after": {"kept": row.kept_then, "missed": row.missed_then},
    }
