"""Random histories in which other law comes in mid-ticket: other national days, another version, or both."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from otklik.core.clocks.engine import Clocks, clocks_of
from otklik.core.clocks.silence import silence_of
from otklik.core.journal import codec
from otklik.core.journal.events import Entry
from otklik.core.journal.fold import Situation
from otklik.core.regulation.schema import ContractTerms
from otklik.core.regulation.terms import Book, Terms
from otklik.core.worktime.production import read_rows
from tests.core.clocks.histories import Teller, gap
from tests.core.clocks.six_clocks import six_clocks
from tests.core.clocks.told import REGULATIONS, Json, sample
from tests.reading.hours import national
from tests.reading.rules import Rules
from tests.reading.ticket import Row

VERSIONS, CALENDARS = 14, 6
MAY_GO = ("review", "first_response", "solution_proposal", "resolution", "progress_update")
"""Clocks that some versions do not have."""
KINDS = ("day_off,,false", "working,2026-11-20,false", "working,2026-11-20,true", "short,,true")
SEASON = date(2025, 10, 20)


class UnderOtherLaw(Teller):
    """A history of a ticket to which other law comes now and then, some time after it came into force."""

    def __init__(self, chance: Random) -> None:
        self.version, self.days = str(chance.randrange(VERSIONS)), "0"
        super().__init__(chance, text_of(self.version), laws=law)

    def go_on(self) -> None:
        if self.chance.random() < 0.35 and self.ticket.state != "closed":
            self.at += gap(self.chance)
            self.bring_time()
            self._other_law(since=int(self.at.timestamp()) - self.chance.choice((0, 0, 30, 7200, 90000)))
        else:
            super().go_on()

    def _other_law(self, *, since: int) -> None:
        if self.ticket.state == "closed":
            return  # time has brought that meanwhile
        was = (self.version, self.days)
        which = self.chance.choice(("days", "version", "both"))
        if which != "version":
            self.days = str(self.chance.randrange(CALENDARS))
        if which != "days":
            self.version = str(self.chance.randrange(VERSIONS))
        if (self.version, self.days) != was:
            self._record(
                "Rebased",
                at=since,
                regulation=self.version,
                calendars=self.days,
                regulation_before=was[0],
                calendars_before=was[1],
            )

    def _register_as(self) -> Json:
        return {"number": "", "channel": "email", "regulation": self.version, "calendars": self.days}


def history_under_laws(seed: int) -> tuple[UnderOtherLaw, datetime]:
    """A history as the second reading has told it, and its now."""
    chance = Random(f"laws {seed}")
    teller = UnderOtherLaw(chance)
    for _ in range(chance.randrange(12)):
        teller.go_on()
    teller.at += gap(chance)
    teller.bring_time()
    return teller, teller.at


# --- the product's view of the same rows --------------------------------------------------------


def entries_of(rows: list[Row]) -> list[Entry]:
    return [
        Entry(
            row["seq"],
            datetime.fromisoformat(row["at"]),
            codec.decode(row["kind"], codec.VERSION, row["data"]),
        )
        for row in rows
    ]


def clocks_under(entries: list[Entry], contracts: dict[str, Json]) -> Clocks:
    """What the product makes of a journal under the laws that it names."""
    begun: Any = entries[0].event
    rules = book(begun.regulation, begun.calendars).regulation

    def terms_of(situation: Situation) -> Terms:
        named = situation.contract
        return book(situation.regulation, situation.calendars).terms(
            desk=situation.desk,
            plan=situation.plan,
            priority=situation.priority,
            contract=ContractTerms.model_validate(contracts[named]) if named else None,
            number=named,
        )

    return clocks_of(entries, terms_of=terms_of, rules=rules.clocks, on_change=rules.priorities.on_change)


def shown_of(found: Clocks, now: datetime) -> Json:
    """The clocks in the keys of `histories.shown`."""
    assert found.terms is not None
    silence = silence_of(found.situation, found.terms.regulation.closing, found.terms.calendar)
    clocks = [
        {
            "clock": one.clock.value,
            "cycle": one.number,
            "state": one.state.value,
            "target_seconds": one.seconds,
            "spent_seconds": one.spent(now),
            "due": one.due and int(one.due.timestamp()),
            "goal_due": one.goal_due and int(one.goal_due.timestamp()),
        }
        for one in found.shown
    ]
    closes = int(silence.ends_at.timestamp()) if silence else None
    return {"state": found.situation.state.value, "clocks": clocks, "closes_at": closes}


# --- laws ---------------------------------------------------------------------------------------


@cache
def law(version: str, calendars: str) -> Rules:
    """For the second reading."""
    return Rules(text_of(version), national(days_of(calendars)))


@cache
def book(version: str, calendars: str) -> Book:
    """For the product."""
    return Book(sample(text_of(version)), {"ru": read_rows(days_of(calendars), id="ru")})


@cache
def text_of(version: str) -> str:
    """One choice of settings; every third lacks a clock, and with it its target."""
    chance, text = Random(f"version {version}"), six_clocks(Random(int(version)))
    if int(version) % 3 == 0:
        text = re.sub(rf"(?m)^  {chance.choice(MAY_GO)}: .*\n", "", text)
    # A version changes what it promises within as well, and it alone.
    return text.replace("goal: 1 business_hour", f"goal: {chance.choice((1, 2, 30))} business_hours")


@cache
def days_of(calendars: str) -> str:
    """The national days as they came, and versions in which some of any season are others."""
    rows = (REGULATIONS / "calendars/ru.csv").read_text("utf-8")
    chance = Random(f"days {calendars}")
    for _ in range(90 * bool(int(calendars))):
        day = SEASON + timedelta(days=chance.randrange(510))
        rows += f"{day},{chance.choice(KINDS)},Иначе,Otherwise,decree\n"
    return rows
