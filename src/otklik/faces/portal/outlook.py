"""What a request is promised, in words: before sending by what registering gives, after by its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core import words
from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.clocks.engine import Clocks
from otklik.core.regulation.schema import ClockName, Regulation
from otklik.faces.portal.visits import Visit
from otklik.faces.shared.wording import names

_PROMISES: Final[dict[ClockName, Promise | str]] = {
    ClockName.REVIEW: gettext_lazy("We will review it by %(at)s."),
    ClockName.FIRST_RESPONSE: gettext_lazy("You will hear from us by %(at)s."),
    ClockName.WORK_START: gettext_lazy("We will start work by %(at)s."),
    ClockName.SOLUTION_PROPOSAL: gettext_lazy("We will propose a solution by %(at)s."),
    ClockName.RESOLUTION: gettext_lazy("We will solve it by %(at)s."),
    ClockName.PROGRESS_UPDATE: gettext_lazy("We will tell you how the work goes by %(at)s."),
}

_LONGEST = 11
"""Digits of an instant in seconds, until the year 2286."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """`lines` are the promised instants, nearest first; `besides` what is said without a date.

    `opens` is there while the desk is closed. `written` holds the instants for the form to bring back.
    """

    lines: tuple[str, ...]
    besides: tuple[str, ...]
    opens: str
    written: str


def outlook(clocks: Clocks, rules: Regulation, visit: Visit) -> Outlook:
    """The words for a ticket's clocks as they stand at its registration."""
    due = _due(clocks)
    lines = tuple(str(_PROMISES[one.clock]) % {"at": instant(at, clocks, visit)} for one, at in due)
    return Outlook(
        lines=lines,
        besides=tuple(_besides(clocks, rules, none=not lines)),
        opens=_opens(clocks, visit),
        written=written(clocks),
    )


def written(clocks: Clocks) -> str:
    """The promised instants in a form that `moved` reads: "review:1764000000 resolution:1764003600"."""
    return " ".join(f"{one.clock.value}:{int(at.timestamp())}" for one, at in _due(clocks))


def moved(was: str, clocks: Clocks, visit: Visit) -> list[str]:
    """What differs from the deadlines that a form showed: time went on between reading and sending."""
    parts = (part.partition(":") for part in was.split())
    shown = {clock: int(at) for clock, _colon, at in parts if at.isdecimal() and len(at) < _LONGEST}
    return [
        _("%(clock)s: %(now)s, not %(was)s.")
        % {
            "clock": names.name(names.CLOCKS, one.clock.value),
            "now": instant(at, clocks, visit),
            "was": instant(datetime.fromtimestamp(shown[one.clock.value], UTC), clocks, visit),
        }
        for one, at in _due(clocks)
        if shown.get(one.clock.value, int(at.timestamp())) != int(at.timestamp())
    ]


def instant(at: datetime, clocks: Clocks, visit: Visit) -> str:
    """An instant in the reader's zone, and in the desk's where it differs (S4.14)."""
    year = at.astimezone(visit.zone).year != visit.now.astimezone(visit.zone).year
    here = words.worded(at, visit.zone, visit.language, year=year)
    there = clocks.terms.calendar.zone if clocks.terms else visit.zone
    if at.astimezone(there).utcoffset() == at.astimezone(visit.zone).utcoffset():
        return here
    return _("%(here)s, that is %(there)s") % {
        "here": here,
        "there": words.worded(at, there, visit.language, year=year),
    }


def closed(at: str) -> str:
    """Where requests are taken in hours alone."""
    return _("The portal takes requests in the desk’s hours alone; it opens %(at)s.") % {"at": at}


def _due(clocks: Clocks) -> list[tuple[Cycle, datetime]]:
    running = [(cycle, cycle.due) for cycle in clocks.open if cycle.due]
    return sorted(running, key=lambda pair: pair[1])


def _besides(clocks: Clocks, rules: Regulation, *, none: bool) -> Iterator[str]:
    """What is promised without a date: no date is ever made up (S3.8)."""
    for clock in best_effort(clocks, rules):
        yield _("%(clock)s: no date is promised, we do our best.") % {
            "clock": names.name(names.CLOCKS, clock)
        }
    unset = [cycle.clock.value for cycle in clocks.open if cycle.state is CycleState.UNSET]
    if unset:
        named = ", ".join(names.name(names.CLOCKS, clock).lower() for clock in unset)
        yield _("Your contract gives no term for: %(clocks)s.") % {"clocks": named}
    if none and not unset:
        yield _("A specialist will answer you; the rules promise no date.")


def best_effort(clocks: Clocks, rules: Regulation) -> list[str]:
    """The clocks that the rules promise as well as can be, without a term (S3.8)."""
    plan = rules.plans.get(clocks.situation.plan)
    targets = {**rules.targets, **(plan.targets if plan else {})}
    dated = {cycle.clock for cycle in clocks.shown}
    return [
        clock.value for clock, one in targets.items() if one.promise == "best_effort" and clock not in dated
    ]


def _opens(clocks: Clocks, visit: Visit) -> str:
    if clocks.terms is None or clocks.terms.calendar.is_open(visit.now):
        return ""
    at = instant(clocks.terms.calendar.next_opening(visit.now), clocks, visit)
    portal = visit.rules.channels.portal
    if portal and portal.intake == "desk_hours":
        return closed(at)
    return _("The desk is closed now; it opens %(at)s. You may write at any time.") % {"at": at}
