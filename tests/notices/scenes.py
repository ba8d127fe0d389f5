"""Scenes of letters without a database: a regulation, what happened, and the last act."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from otklik.core.clocks.engine import Clocks, clocks_of
from otklik.core.clocks.silence import silence_of
from otklik.core.journal.events import (
    SYSTEM,
    Actor,
    ActorKind,
    Closed,
    CustomerWrote,
    Entry,
    Event,
    Held,
    Rebased,
    Registered,
)
from otklik.core.journal.fold import Situation, State, fold
from otklik.core.mail.not_taken import WhyNot
from otklik.core.regulation.load import load
from otklik.core.regulation.schema import ContractTerms, Regulation
from otklik.core.regulation.terms import Book, Terms
from otklik.core.worktime.production import ProductionCalendar, read_rows
from otklik.kit.files import REGULATIONS
from otklik.notices.matter import Links, Matter, Names
from tests.world import CONTRACT_TERMS, NOW

OLGA, LEV = Actor(ActorKind.AGENT, "1"), Actor(ActorKind.AGENT, "2")
ANA = Actor(ActorKind.CONTACT, "7")
NOT_TAKEN = (("setup_1.exe", WhyNot.PROGRAM), ("disk_1.iso", WhyNot.TOO_LARGE))
NUMBERS = {
    "local-support": "moscow-000123",
    "vendor-sla": "VS-000123",
    "incident-desk": "IN-000123",
    "contract-helpdesk": "CH-000123",
    "saas-plans": "SP-000123",
}


@dataclass(frozen=True, slots=True)
class Done:
    """One event: who did it, and when (NOW unless said)."""

    event: Event
    by: Actor = SYSTEM
    at: datetime = NOW


_DAYS, _RULES = Rebased("v@1", "2", "v@1", "1", "calendars"), Rebased("l@2", "1", "l@1", "1", "regulation")
FURTHER = (
    ("another calendar", "deadlines_moved", "vendor-sla", Done(_DAYS)),
    ("another version of the rules", "deadlines_moved", "local-support", Done(_RULES)),
    ("a third party", "ticket_held", "contract-helpdesk", Done(Held(), OLGA)),
)


def msk(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant of 2026 by the clock of Moscow (UTC+3)."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


@cache
def productions() -> dict[str, ProductionCalendar]:
    return {"ru": read_rows((REGULATIONS / "calendars" / "ru.csv").read_text("utf-8"), id="ru")}


@cache
def book(stem: str) -> Book:
    return Book(load((REGULATIONS / f"{stem}.yaml").read_text("utf-8")), productions())


def registered(stem: str, **more: str) -> Registered:
    """The registration of a ticket under a regulation's defaults."""
    rules = book(stem).regulation
    event = Registered(
        number=NUMBERS[stem],
        channel="email",
        desk=rules.default_desk.id,
        plan=next(iter(rules.plans)),
        priority=rules.priorities.default,
        regulation=f"{stem}@1",
        contract="1" if stem == "incident-desk" else "",
    )
    return replace(event, **more)  # type: ignore[arg-type]


def journal(done: Sequence[Done]) -> tuple[Entry, ...]:
    return tuple(Entry(seq, one.at, one.event, one.by) for seq, one in enumerate(done, start=1))


def situations(entries: Sequence[Entry], act: int) -> tuple[Situation, Situation]:
    """Before and after the last `act` entries."""
    return fold(entries[: len(entries) - act]), fold(entries)


def clocks(stem: str, entries: Sequence[Entry]) -> Clocks:
    rules = book(stem).regulation
    return clocks_of(
        entries,
        terms_of=lambda situation: _terms(stem, situation),
        rules=rules.clocks,
        on_change=rules.priorities.on_change,
    )


def _terms(stem: str, situation: Situation) -> Terms:
    signed = ContractTerms.model_validate(CONTRACT_TERMS) if situation.contract else None
    return book(stem).terms(
        desk=situation.desk, plan=situation.plan, priority=situation.priority, contract=signed
    )


def rules(stem: str) -> Regulation:
    return book(stem).regulation


def matter(
    stem: str, done: Sequence[Done], language: str, *, words: str = "", names: Names | None = None
) -> Matter:
    """The matter of the last event, read in Moscow when it happened."""
    entries = journal(done)
    before, _ = situations(entries, 1)
    shown = clocks(stem, entries)
    assert shown.terms is not None
    last = entries[-1]
    portal = f"https://desk.example/help/{stem}/requests/{NUMBERS[stem]}"
    waits = before if isinstance(last.event, Closed) else shown.situation
    return Matter(
        entry=last,
        before=before,
        clocks=shown,
        regulation=rules(stem),
        subject={"ru": "Не печатает принтер", "en": "The printer is silent"}[language],
        language=language,
        zone=shown.terms.calendar.zone,
        desk_zone=shown.terms.calendar.zone,
        now=last.at,
        words=words,
        silence=silence_of(waits, rules(stem).closing, shown.terms.calendar),
        missing=done[0].event.missing if isinstance(last.event, Registered) else (),  # type: ignore[union-attr]
        not_taken=NOT_TAKEN if isinstance(last.event, CustomerWrote) else (),
        link="https://desk.example/tickets/42",
        portal=portal if rules(stem).channels.portal else "",
        links=_links(shown.situation),
        names=names or Names(),
    )


def _links(situation: Situation) -> Links:
    """As they stand in letters, with a signature of the same length."""
    at = "https://desk.example/help/desk/letters/123-4-5.c2lnbmVkLXdpdGgtYS1rZXktdGhhdC1ub2JvZHkta25vd3M"
    match situation.state:
        case State.PENDING_CUSTOMER:
            return Links(answer=f"{at}/answer")
        case State.SOLUTION_PROPOSED:
            return Links(helped=f"{at}/helped", did_not_help=f"{at}/did-not-help")
        case _:
            return Links()
