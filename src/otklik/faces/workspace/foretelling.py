"""What sending would do to a ticket's terms, foretold by the clocks themselves before anything is sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core import lifecycle
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.journal.events import (
    Accepted,
    Asked,
    Closed,
    ClosingReason,
    Deferred,
    Event,
    Held,
    Proposed,
    Reopened,
    Replied,
    ResponseKind,
    SolutionKind,
)
from otklik.core.journal.fold import State
from otklik.core.lifecycle import Act
from otklik.core.regulation import grounds
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments, terms
from otklik.tickets.reads import Foresight, Record


def has_final(record: Record) -> bool:
    """Whether somebody confirms a solution, so that there are final proposals."""
    return record.regulation.closing.confirm_by != "none"


def effects(act: str, record: Record, looking: Looking) -> Iterator[str]:
    """One phrase for each thing that sending does."""
    if act == "note":
        yield _("for colleagues only: nothing goes out, no clock changes")
        return
    if waits_for_lead(act, record):
        yield _("for the lead to approve: your words wait until then")
        return
    yield _goes_to(act, record)
    event = _event(act, record)
    accepts = lifecycle.records_acceptance(_ACTS[act], record.situation, getattr(event, "reason", None))
    events: Sequence[Event] = (Accepted(), event) if accepts else (event,)
    foreseen = record.after(*events, at=max(looking.now, record.situation.at or looking.now))
    yield from _changes(act, record, foreseen, looking)
    if act in _ENDS:
        yield str(_ENDS[act])


def waits_for_lead(act: str, record: Record) -> bool:
    """Whether every ground for this act is the lead's, and the viewer is none."""
    found = grounds.grounds(record.regulation, *GROUNDED.get(act, ()))
    led = record.me is not None and record.me.leads
    return bool(found) and not led and all(grounds.lead_decides(ground) for ground in found)


GROUNDED: dict[str, tuple[grounds.Effect, ...]] = {
    "defer": ("defer",),
    "refuse": ("refuse", "reasoned_refusal"),
}
"""The acts that need a ground of the regulation, and which effects theirs have."""

_ENDS = {
    "defer": gettext_lazy("their answer or the review date brings it back"),
    "hold": gettext_lazy("on the review date you are reminded"),
    "refuse": gettext_lazy("the ticket closes"),
}
_STANDS = {
    "hold": gettext_lazy("%(clock)s: stands still while we wait"),
    "defer": gettext_lazy("%(clock)s: stands still until work goes on"),
}


def _goes_to(act: str, record: Record) -> str:
    ticket = record.ticket
    name = ticket.requester.person.name if ticket.requester else ticket.requester_address
    name = name or _("the customer")
    if act != "hold":
        others = (
            known.person.name for one in record.situation.participants if (known := record.contacts.get(one))
        )
        return _("by letter to %(name)s") % {"name": ", ".join((name, *others))}
    listed = record.regulation.notification("status_changed")
    waits_already = record.situation.state is State.ON_HOLD
    if not waits_already and listed and "email" in listed.via:
        return _("the reason is for colleagues; %(name)s gets a notice that we wait") % {"name": name}
    return _("for colleagues only: nothing goes out")


def _event(act: str, record: Record) -> Event:
    match act:
        case "ask":
            return Asked()
        case "propose":
            return Proposed(SolutionKind.FINAL if has_final(record) else SolutionKind.INTERIM)
        case "solve":
            return Closed(ClosingReason.SOLVED_BY_AGENT)
        case "confirm-work":
            return Replied(ResponseKind.WORK_STARTED)
        case "hold":
            return Held()
        case "defer":
            return Deferred()
        case "refuse":
            return Closed(ClosingReason.REFUSED)
        case "reopen":
            return Reopened(mistake=True)
        case _:
            return Replied(ResponseKind.ANSWER)


_ACTS = {
    "reply": Act.REPLY,
    "confirm-work": Act.REPLY,
    "ask": Act.ASK,
    "propose": Act.PROPOSE,
    "solve": Act.CLOSE,
    "hold": Act.HOLD,
    "defer": Act.DEFER,
    "refuse": Act.CLOSE,
    "reopen": Act.REOPEN,
}


def _changes(act: str, record: Record, foreseen: Foresight, looking: Looking) -> Iterator[str]:
    """What differs between the clocks now and the clocks then."""
    then = {(cycle.clock, cycle.number): cycle for cycle in foreseen.clocks.shown}
    now = foreseen.clocks.open if act == "reopen" else record.clocks.open
    for cycle in now:
        after = then.get((cycle.clock, cycle.number), cycle)
        if said := _change(act, cycle, after, looking):
            yield said
    if foreseen.silence and (record.silence is None or foreseen.silence.ends_at != record.silence.ends_at):
        yield _("the customer has until %(when)s to answer") % {
            "when": _near(foreseen.silence.ends_at, looking)
        }


def _change(act: str, before: Cycle, after: Cycle, looking: Looking) -> str:
    said = {"clock": terms.clock_name(before.clock.value, before.number)}
    match after.state:
        case CycleState.MET:
            return _("%(clock)s: kept with this") % said
        case CycleState.MISSED:
            return _("%(clock)s: ends late with this") % said
        case CycleState.VOID:
            return _("%(clock)s: ends without its act") % said
        case CycleState.PAUSED if before.state is CycleState.RUNNING and act in _STANDS:
            return str(_STANDS[act]) % said
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
