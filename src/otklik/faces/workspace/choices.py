"""What forms of holding, putting off and refusing let choose: grounds with their clauses, a review date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from otklik.core.regulation import grounds
from otklik.core.regulation.outcomes import Refusal
from otklik.core.words import worded, zone_name
from otklik.core.worktime.calendar import NeverOpen
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names
from otklik.faces.workspace.foretelling import GROUNDED
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.acts.refusing import was_asked
from otklik.tickets.acts.waiting import FARTHEST
from otklik.tickets.reads import Record

_TYPED = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground as it is offered.

    `lead`: the lead decides first; `points`: it names where to turn instead; `usable`: nothing is lacking.
    """

    id: str
    says: str
    lead: bool
    points: bool
    usable: bool


@dataclass(frozen=True, slots=True)
class Review:
    """The field of a review date: what stands in it at first, its bounds, and whose clock it goes by."""

    suggested: str
    first: str
    last: str
    city: str


def grounds_for(act: str, record: Record, looking: Looking) -> tuple[Ground, ...]:
    """The regulation's grounds for an act, with their clauses."""
    found = grounds.grounds(record.regulation, *GROUNDED[act])
    asked = was_asked(record.entries)
    return tuple(_ground(ground, record, looking, asked=asked) for ground in found)


def title(ground: Refusal, record: Record, looking: Looking) -> str:
    """A ground in words, with its clause where the regulation has one for it."""
    said = names.text(grounds.TITLES[ground.when], looking.language)
    clauses = ", ".join(grounds.clauses(record.regulation, ground))
    return f"{said} ({clauses})" if clauses else said


def title_of(refusal: str, record: Record, looking: Looking) -> str:
    """The same by id; empty for none."""
    known = {one.id: one for one in record.regulation.refusals}
    return title(known[refusal], record, looking) if refusal in known else refusal


def review(record: Record, looking: Looking) -> Review:
    """A review date by the desk's clock; the next working day's opening is suggested."""
    zone = desk_zone(record)
    last = looking.now + FARTHEST - timedelta(minutes=1)
    return Review(
        suggested=_next_morning(record, looking.now).astimezone(zone).strftime(_TYPED),
        first=(looking.now + timedelta(minutes=1)).astimezone(zone).strftime(_TYPED),
        last=last.astimezone(zone).strftime(_TYPED),
        city=zone_name(zone, looking.language),
    )


def instant(typed: str, record: Record) -> datetime | None:
    """The instant that was typed, by the desk's clock; None for nothing. Raises NotHere for no date."""
    if not typed.strip():
        return None
    try:
        local = datetime.fromisoformat(typed.strip()).replace(microsecond=0)
    except ValueError:
        raise NotHere("review-date-unreadable") from None
    return local if local.tzinfo else local.replace(tzinfo=desk_zone(record))


def desk_zone(record: Record) -> ZoneInfo:
    """The zone of the desk's days."""
    terms = record.clocks.terms
    return terms.calendar.zone if terms else ZoneInfo(record.regulation.timezone)


def review_faults(record: Record, looking: Looking) -> dict[str, str]:
    """What is said of a review date that will not do, and what would."""
    zone, language = desk_zone(record), looking.language
    now = worded(looking.now, zone, language)
    last = worded(looking.now + FARTHEST, zone, language, year=True)
    sample = _next_morning(record, looking.now).astimezone(zone).strftime(_TYPED.replace("T", " "))
    return {
        "review-date-past": _("This has gone by: at the desk it is %s. Choose a later time.") % now,
        "review-date-far": _("This is more than a year ahead. Choose a day up to %s.") % last,
        "review-date-same": _("It is on that date already. Choose another."),
        "review-date-unreadable": _("This is no date with a time. Write it like %s.") % sample,
    }


def _ground(ground: Refusal, record: Record, looking: Looking, *, asked: bool) -> Ground:
    lead = grounds.lead_decides(ground) and not (record.me and record.me.leads)
    usable = asked or not grounds.asked_before(ground)
    says = title(ground, record, looking)
    if not usable:
        says = _("%(ground)s: ask the customer first") % {"ground": says}
    elif lead:
        says = _("%(ground)s: the lead decides") % {"ground": says}
    return Ground(ground.id, says[:1].upper() + says[1:], lead, grounds.points_elsewhere(ground), usable)


def _next_morning(record: Record, now: datetime) -> datetime:
    """When the desk opens on its next working day; a day from now where it never does."""
    terms = record.clocks.terms
    if terms is None:
        return now + timedelta(days=1)
    calendar = terms.calendar
    try:
        return calendar.next_opening(calendar.midnight_after(calendar.local_day(now)))
    except NeverOpen:
        return now + timedelta(days=1)
