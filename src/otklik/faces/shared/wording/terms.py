"""What a clock shows, in words: how much is left, how late it is, what it waits for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from otklik.core import words
from otklik.core.worktime.calendar import WorkCalendar
from otklik.core.worktime.duration import Basis
from otklik.faces.shared.viewers import Onlooker
from otklik.faces.shared.wording import moments, names

SOON = 0.75
"""The share of a target from which its clock is shown as soon due."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock at one instant. Amounts are seconds by the target's basis, instants zone-aware."""

    clock: str
    state: str
    due: datetime | None
    spent: int
    target: int | None
    business: bool
    waiting_since: datetime | None = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page prints of a clock; `tone` is a class, `share` whole percents of the target spent.

    `when` is the instant of a running one alone, for where there is little room.
    """

    name: str
    says: str
    tone: str
    share: int
    below: str
    title: str
    when: str = ""


def shown(
    reading: Reading,
    calendar: WorkCalendar,
    onlooker: Onlooker,
    *,
    ticket_state: str = "",
    waiting: names.Names = names.WAITING,
) -> Shown:
    """The words of an open clock; `waiting` says by state what a paused one waits for."""
    name = clock_name(reading.clock, reading.number)
    if reading.due is not None:
        return _running(reading, reading.due, name, calendar, onlooker)
    if reading.state == "unset":
        return Shown(name, _("No term given"), "wait", 0, _("the contract gives none"), name)
    return _paused(reading, name, onlooker, str(waiting.get(ticket_state) or _("waiting")))


def clock_name(clock: str, number: int = 1) -> str:
    """The clock's name, with the count of its term from the second on."""
    name = names.name(names.CLOCKS, clock)
    return name if number == 1 else _("%(clock)s, term %(number)s") % {"clock": name, "number": number}


_LONG, _LATE = 10 * 3600, 2 * 3600
"""From so many seconds left or late on minutes tell nobody anything: the instant itself stands beside."""


def amount(seconds: int, language: str) -> str:
    """Hours and minutes; below a minute, seconds."""
    rounded = seconds if seconds < 60 else seconds // 60 * 60
    return words.amount(rounded, language, compact=True)


def basis(business: bool) -> Basis:
    return Basis.BUSINESS if business else Basis.CALENDAR


def between(start: datetime, end: datetime, calendar: WorkCalendar, *, business: bool) -> int:
    """Seconds between two instants by the basis of a target."""
    if business:
        return calendar.between(start, end)
    return max(0, int((end - start) / timedelta(seconds=1)))


def _running(reading: Reading, due: datetime, name: str, calendar: WorkCalendar, onlooker: Onlooker) -> Shown:
    now, language = onlooker.now, onlooker.language
    said = moments.until(due, now=now, zone=onlooker.zone, language=language)
    title = moments.exact(due, zone=onlooker.zone, language=language)
    if now > due:
        late = _roughly(between(due, now, calendar, business=reading.business), language, long=_LATE)
        late = _working(late) if reading.business else late
        says = _("Late by %(amount)s") % {"amount": late}
        return Shown(name, says, "late", 100, _("was due %(when)s") % {"when": said}, title, said)
    left = between(now, due, calendar, business=reading.business)
    share = _share(reading.target, left)
    tone = "soon" if share >= SOON * 100 else "run"
    says = _("%(amount)s left") % {"amount": _roughly(left, language, long=_LONG)}
    if reading.business and calendar.is_provisional(due):
        below = _("due %(when)s, provisional") % {"when": said}
        title = _("%(when)s, provisional: the official calendar of that year is not there yet") % {
            "when": title
        }
        return Shown(name, says, tone, share, below, title, _("%(when)s, provisional") % {"when": said})
    return Shown(name, says, tone, share, _("due %(when)s") % {"when": said}, title, said)


def _roughly(seconds: int, language: str, *, long: int) -> str:
    """From `long` seconds on in hours alone."""
    return amount(seconds // 3600 * 3600 if seconds >= long else seconds, language)


def _working(amount: str) -> str:
    """An amount of working time: "40 working min", "49 working h 10 min"."""
    number, space, rest = amount.partition("\u00a0")
    return _("%(number)s working %(units)s") % {"number": number, "units": rest} if space else amount


def _paused(reading: Reading, name: str, onlooker: Onlooker, waits_for: str) -> Shown:
    since = reading.waiting_since or onlooker.now
    when = moments.near(since, now=onlooker.now, zone=onlooker.zone, language=onlooker.language)
    says = _("Paused: %(why)s") % {"why": waits_for}
    share = min(100, reading.spent * 100 // reading.target) if reading.target else 0
    below = _("since %(when)s") % {"when": when}
    title = moments.exact(since, zone=onlooker.zone, language=onlooker.language)
    return Shown(name, says, "wait", share, below, title)


def _share(target: int | None, left: int) -> int:
    if not target:
        return 100
    return max(0, min(100, 100 - left * 100 // target))
