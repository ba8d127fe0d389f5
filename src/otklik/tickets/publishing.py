"""A regulation's next version: what stands in its way, what it would do to open tickets, and its publishing.

    found = look(service, text, desks=..., now=now)     all that is known of a text, nothing is written
    publish(found, by=..., word=..., now=now)           it binds from its date, and its tickets' Task waits

Nobody can publish a text with errors; its warnings need a word of acceptance, which is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from otklik.agreements import acts, book, contracts, drafting
from otklik.agreements.models import Contract, RegulationVersion
from otklik.core.regulation import check
from otklik.core.regulation.check import Report
from otklik.core.regulation.faults import Fault, RegulationInvalid
from otklik.core.regulation.load import Opened, load_contract, open_text
from otklik.core.regulation.schema import Regulation
from otklik.core.regulation.terms import Book, TermsError
from otklik.core.regulation.together import clashes
from otklik.core.worktime.production import ProductionCalendar
from otklik.people import changes
from otklik.people.models import Person, Service
from otklik.tickets import rebasing
from otklik.tickets.acts.rebasing import Law
from otklik.tickets.models import Task
from otklik.tickets.rebasing import Outlook, Proposal


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way though the text is right: a code, what it is about, and a name in the text.

    `version`: the number is not above the newest one; `date`: it would bind days that are over; `order`:
    one before it begins later; `plan`, `terms`, `open`: an active contract could not be under it; `desk`:
    letters to an address would have none.
    """

    code: str
    about: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A text as the next version of a service's regulation."""

    service: Service
    text: str
    report: Report
    obstacles: tuple[Obstacle, ...]
    productions: Mapping[str, ProductionCalendar]

    @property
    def rules(self) -> Regulation | None:
        """None where the shape itself is wrong."""
        return self.report.opened.regulation if self.report.opened else None

    @property
    def may_come(self) -> bool:
        """Whether it may be published, with a word where there are warnings."""
        return not self.report.errors and not self.obstacles

    @property
    def ref(self) -> str:
        return f"{self.rules.id}@{self.rules.version}" if self.rules else ""

    @property
    def rebases(self) -> bool:
        """Whether running tickets are brought under it."""
        return self.rules is not None and self.rules.effective.running_tickets == "rebase"

    def book(self) -> Book:
        """The rules over the production calendars of today."""
        assert self.rules is not None, "a text of the right shape"
        return Book(self.rules, self.productions)


class Unpublishable(ValueError):
    """The text is right and cannot come all the same; `obstacles` say why."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(", ".join(f"{one.code} {one.about}".strip() for one in obstacles))
        self.obstacles = obstacles


class WordWanted(ValueError):
    """The check warns, and nobody has said why it may come all the same."""

    def __init__(self, warnings: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(one.code for one in warnings))
        self.warnings = warnings


def look(service: Service, text: str, *, desks: Mapping[str, str], now: datetime) -> Prospect:
    """Checks a text by itself and against what is there; `desks` are those with mailboxes, and an address.

    About a second of Python, most of it the search for contradictions in time.
    """
    productions = book.productions(service.pk)
    report = check.report(text, productions=productions, today=now.date())
    opened = report.opened
    if opened is None:
        return Prospect(service, text, report, (), productions)
    report = replace(report, errors=(*report.errors, *_clashes(service, opened, now)))
    ways = tuple(_obstacles(service, opened.regulation, desks, productions, now))
    return Prospect(service, text, report, ways, productions)


def outlook(found: Prospect, *, now: datetime) -> Outlook:
    """What it would move on open tickets if they were under it from today on, asked for or not.

    About 0.5 ms of Python a ticket.
    """
    known = found.book()
    return rebasing.outlook(found.service, Proposal(lambda _ref: known, found.ref), now=now)


def day_begins(rules: Regulation) -> datetime:
    """The first instant of the version's first day, in its own zone."""
    return datetime.combine(rules.effective.from_, time(), ZoneInfo(rules.timezone))


@transaction.atomic
def publish(
    found: Prospect, *, by: Person | None, word: str = "", now: datetime
) -> tuple[RegulationVersion, Task | None]:
    """The version binds from its date on. Where it says `rebase`, running tickets are brought under it on
    that day, by a Task. The draft is gone. Twice the same text is once.

    Raises RegulationInvalid with the errors, Unpublishable, WordWanted, VersionTaken where somebody else was
    faster.
    """
    Service.objects.select_for_update(no_key=True).get(pk=found.service.pk)
    if known := _published(found):
        return known, None
    _refuse(found, word)
    rules = found.rules
    assert rules is not None, "a text without errors"
    warned = sorted({fault.code for fault in found.report.warnings})
    row = acts.publish(
        service=found.service, text=found.text, by=by, accepted=warned, word=word.strip(), now=now
    )
    drafting.drop(service=found.service)
    _note(row, by, now)
    return row, _begin(found, rules, by, now)


def _published(found: Prospect) -> RegulationVersion | None:
    return RegulationVersion.objects.filter(service=found.service, text=found.text).first()


def _refuse(found: Prospect, word: str) -> None:
    if found.report.errors:
        raise RegulationInvalid(found.report.errors)
    if found.obstacles:
        raise Unpublishable(found.obstacles)
    if found.report.warnings and not word.strip():
        raise WordWanted(found.report.warnings)


def _begin(found: Prospect, rules: Regulation, by: Person | None, now: datetime) -> Task | None:
    """No Task where no earlier version has an open ticket, or they keep what they have."""
    if not found.rebases:
        return None
    at = max(day_begins(rules), now)
    law = Law(book.newest_calendars(found.service.pk), at, found.ref, "regulation")
    return rebasing.begin(service=found.service, law=law, by=by, now=now, at=at)


def _note(row: RegulationVersion, by: Person | None, now: datetime) -> None:
    changes.record(
        service=row.service,
        by=by,
        kind="regulation_published",
        subject_kind="regulation",
        subject_id=row.pk,
        label=row.ref,
        after={"effective_from": row.effective_from.isoformat(), "warnings": row.accepted, "word": row.word},
        now=now,
    )


def _clashes(service: Service, opened: Opened, now: datetime) -> Iterator[Fault]:
    """What is at odds with the rules of the other services here, said in this text."""
    others = Service.objects.exclude(pk=service.pk).order_by("pk")
    known = [one for other in others if (one := _in_force(other, now))]
    yield from (fault for fault in clashes([*known, opened]) if fault.source == opened.source)


def _in_force(service: Service, now: datetime) -> Opened | None:
    try:
        row = book.in_force(service.pk, now)
        return open_text(row.text, source=service.slug)
    except (LookupError, ValueError):
        return None


def _obstacles(
    service: Service,
    rules: Regulation,
    desks: Mapping[str, str],
    productions: Mapping[str, ProductionCalendar],
    now: datetime,
) -> Iterator[Obstacle]:
    earlier = list(RegulationVersion.objects.filter(service=service).defer("text"))
    newest = max((row.version for row in earlier if row.regulation_id == rules.id), default=0)
    if rules.version <= newest:
        yield Obstacle("version", str(newest))
    today = now.astimezone(ZoneInfo(rules.timezone)).date()
    if earlier and rules.effective.from_ < today:
        yield Obstacle("date", today.isoformat())
    for row in earlier:
        if row.effective_from > max(today, rules.effective.from_):
            yield Obstacle("order", row.ref, row.effective_from.isoformat())
    known = {desk.id for desk in rules.desks}
    for desk, address in desks.items():
        if desk not in known:
            yield Obstacle("desk", address, desk)
    law = Book(rules, productions)
    for contract in Contract.objects.filter(service=service, active=True).order_by("number"):
        if not contract.ends_on or contract.ends_on >= today:
            yield from _of_contract(contract, rules, law, now)


def _of_contract(contract: Contract, rules: Regulation, law: Book, now: datetime) -> Iterator[Obstacle]:
    if contract.plan not in rules.plans:
        yield Obstacle("plan", contract.number, contract.plan)
        return
    try:
        terms = load_contract(contracts.terms_of(contract), rules)
        if open_ := law.unset(plan=contract.plan, contract=terms):
            yield Obstacle("open", contract.number, ", ".join(open_))
        elif faults := acts.at_odds(contract, terms, law, now=now):
            yield Obstacle("terms", contract.number, faults[0].says)
    except (RegulationInvalid, TermsError) as error:
        said = error.errors[0].says if isinstance(error, RegulationInvalid) else error.says
        yield Obstacle("terms", contract.number, said)
