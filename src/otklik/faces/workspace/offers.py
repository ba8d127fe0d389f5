"""What can be done to a ticket now, and what sending does to its terms: foretold by the clocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from otklik.core import lifecycle
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.journal.events import (
    Accepted,
    Asked,
    Closed,
    ClosingReason,
    Event,
    Proposed,
    Replied,
    ResponseKind,
    SolutionKind,
)
from otklik.core.lifecycle import Act
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments, names, terms
from otklik.tickets.reads import Foresight, Record


@dataclass(frozen=True, slots=True)
class Wording:
    """How an act of words is called, its key, its button, and what the empty text field asks for."""

    name: Promise | str
    key: str
    icon: str
    send: Promise | str
    asks: Promise | str


WORDINGS: dict[str, Wording] = {
    "reply": Wording(
        pgettext_lazy("act", "Reply"), "r", "reply", gettext_lazy("Send reply"),
        gettext_lazy("Write to the customer"),
    ),
    "ask": Wording(
        gettext_lazy("Ask the customer"), "a", "message-circle-question-mark", gettext_lazy("Send question"),
        gettext_lazy("What do you need to know?"),
    ),
    "propose": Wording(
        gettext_lazy("Propose a solution"), "p", "lightbulb", gettext_lazy("Send solution"),
        gettext_lazy("What to do, and what the customer should see then"),
    ),
    "solve": Wording(
        pgettext_lazy("act", "Solve and close"), "s", "circle-check-big", gettext_lazy("Send and close"),
        gettext_lazy("What was done, and what the customer should see now"),
    ),
    "confirm_work": Wording(
        gettext_lazy("Work has begun"), "w", "hammer", gettext_lazy("Send"),
        gettext_lazy("What is being done; the promised date is added to the letter"),
    ),
    "note": Wording(
        pgettext_lazy("act", "Note"), "n", "lock", gettext_lazy("Save note"),
        gettext_lazy("For colleagues only"),
    ),
}  # fmt: skip


FURTHER = frozenset({"proposal-withdrawal", "withdrawal", "not-a-request"})
"""Acts that are seldom wanted: they stand together behind one button."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act of words as the composer offers it; `effects` say what sending does."""

    act: str
    wording: Wording
    effects: tuple[str, ...]
    kinds: tuple[tuple[str, Promise | str], ...] = ()
    steps: tuple[tuple[str, str], ...] = ()


def offers(record: Record, looking: Looking) -> list[Offer]:
    """The acts of words that life cycle and regulation allow, in their usual order."""
    return [_offer(act, record, looking) for act in WORDINGS if act in _allowed(record)]


def keys(record: Record) -> list[tuple[str, Promise | str]]:
    """The keys of the page: those of the acts that are offered now, and those that always work."""
    acts = [
        (WORDINGS[act].key, WORDINGS[act].name) for act in WORDINGS if record.me and act in _allowed(record)
    ]
    send = [("Ctrl Enter", gettext_lazy("send"))] if acts else []
    return [*acts, *send, ("u", gettext_lazy("back to the queue")), ("?", gettext_lazy("this list"))]


def has_final(record: Record) -> bool:
    """Whether somebody confirms a solution, so that there are final proposals."""
    return record.regulation.closing.confirm_by != "none"


def small(record: Record, looking: Looking) -> set[str]:
    """The other acts that are possible, by their names in addresses."""
    can, situation = set(lifecycle.possible(record.situation)), record.situation
    found = {
        "acceptance": Act.ACCEPT in can,
        "assignee": Act.ASSIGN in can,
        "priority": Act.CHANGE_PRIORITY in can,
        "type": Act.CHANGE_TYPE in can,
        "confirmation": Act.CONFIRM in can,
        "rejection": Act.REJECT in can,
        "proposal-withdrawal": Act.WITHDRAW_PROPOSAL in can,
        "silence-closure": record.silence is not None and looking.now >= record.silence.ends_at,
        "withdrawal": ClosingReason.WITHDRAWN in lifecycle.closings(situation),
        "not-a-request": ClosingReason.NOT_A_REQUEST in lifecycle.closings(situation),
    }
    return {act for act, is_possible in found.items() if is_possible and record.me}


def _allowed(record: Record) -> set[str]:
    """Acts of words that the state has and the regulation knows."""
    rules, can = record.regulation, set(lifecycle.possible(record.situation))
    solves = rules.closing.confirm_by == "none"
    found = {
        "reply": Act.REPLY in can,
        "ask": Act.ASK in can,
        "propose": Act.PROPOSE in can and (not solves or bool(rules.solution.interim_kinds)),
        "solve": solves and ClosingReason.SOLVED_BY_AGENT in lifecycle.closings(record.situation),
        "confirm_work": Act.REPLY in can and _names_term(record),
        "note": Act.NOTE in can,
    }
    return {act for act, is_possible in found.items() if is_possible}


def _names_term(record: Record) -> bool:
    """Whether the regulation knows the confirmation of work, and there is a date to name in it (S2.19)."""
    known = ResponseKind.WORK_STARTED.value in record.regulation.solution.response_kinds
    ends = {"resolution", "solution_proposal"}
    return known and any(cycle.due and cycle.clock.value in ends for cycle in record.clocks.open)


def _offer(act: str, record: Record, looking: Looking) -> Offer:
    effects = tuple(_effects(act, record, looking))
    if act != "propose":
        return Offer(act, WORDINGS[act], effects)
    kinds: list[tuple[str, Promise | str]] = [("interim", gettext_lazy("interim: to try"))]
    if has_final(record):
        kinds.insert(0, ("final", gettext_lazy("final: it should be all")))
    steps = tuple((step, names.name(names.STEPS, step)) for step in record.regulation.solution.interim_kinds)
    return Offer(act, WORDINGS[act], effects, tuple(kinds), steps)


def _effects(act: str, record: Record, looking: Looking) -> Iterator[str]:
    if act == "note":
        yield _("for colleagues only: nothing goes out, no clock changes")
        return
    ticket = record.ticket
    name = ticket.requester.person.name if ticket.requester else ticket.requester_address
    yield _("by letter to %(name)s") % {"name": name or _("the customer")}
    event = _event(act, record)
    accepts = lifecycle.records_acceptance(_ACTS[act], record.situation, getattr(event, "reason", None))
    events: Sequence[Event] = (Accepted(), event) if accepts else (event,)
    foreseen = record.after(*events, at=max(looking.now, record.situation.at or looking.now))
    yield from _changes(record, foreseen, looking)


def _event(act: str, record: Record) -> Event:
    match act:
        case "ask":
            return Asked()
        case "propose":
            return Proposed(SolutionKind.FINAL if has_final(record) else SolutionKind.INTERIM)
        case "solve":
            return Closed(ClosingReason.SOLVED_BY_AGENT)
        case "confirm_work":
            return Replied(ResponseKind.WORK_STARTED)
        case _:
            return Replied(ResponseKind.ANSWER)


_ACTS = {
    "reply": Act.REPLY,
    "confirm_work": Act.REPLY,
    "ask": Act.ASK,
    "propose": Act.PROPOSE,
    "solve": Act.CLOSE,
}


def _changes(record: Record, foreseen: Foresight, looking: Looking) -> Iterator[str]:
    """What differs between the clocks now and the clocks then."""
    then = {(cycle.clock, cycle.number): cycle for cycle in foreseen.clocks.shown}
    for cycle in record.clocks.open:
        after = then.get((cycle.clock, cycle.number), cycle)
        if said := _change(cycle, after, looking):
            yield said
    if foreseen.silence and (record.silence is None or foreseen.silence.ends_at != record.silence.ends_at):
        yield _("the customer has until %(when)s to answer") % {
            "when": _near(foreseen.silence.ends_at, looking)
        }


def _change(before: Cycle, after: Cycle, looking: Looking) -> str:
    said = {"clock": terms.clock_name(before.clock.value, before.number)}
    match after.state:
        case CycleState.MET:
            return _("%(clock)s: kept with this") % said
        case CycleState.MISSED:
            return _("%(clock)s: ends late with this") % said
        case CycleState.PAUSED if before.state is CycleState.RUNNING:
            return _("%(clock)s: stands still until the answer") % said
        case CycleState.RUNNING if after.due and after.due < looking.now:
            return _("%(clock)s: runs on, late") % said
        case CycleState.RUNNING if after.due:
            return _("%(clock)s: runs on, due %(when)s") % (said | {"when": _near(after.due, looking)})
        case _:
            return ""


def _near(at: datetime, looking: Looking) -> str:
    return moments.until(at, now=looking.now, zone=looking.zone, language=looking.language)
