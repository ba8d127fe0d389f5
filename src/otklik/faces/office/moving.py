"""The promised instants that other law would move, as a table: the late ones first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.faces.office.offices import Office
from otklik.faces.shared.wording import moments, terms
from otklik.tickets import rebasing
from otklik.tickets.rebasing import Move, Outlook

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of the preview; `before` and `after` are instants in words."""

    number: str
    clock: str
    before: str
    after: str
    late: bool
    url: str


def shown(outlook: Outlook, office: Office) -> dict[str, Any]:
    """The first of them, and how many are left out."""
    ordered = sorted(outlook.moves, key=lambda move: (not move.late, move.before or move.after or office.now))
    return {
        "moves": [_move(one, office) for one in ordered[:MOST_SHOWN]],
        "moves_left": max(0, len(ordered) - MOST_SHOWN),
    }


def _move(move: Move, office: Office) -> Moved:
    silence = move.clock == rebasing.SILENCE
    return Moved(
        number=move.number,
        clock=str(_("answer awaited")) if silence else terms.clock_name(move.clock, move.cycle),
        before=_instant(move.before, office),
        after=_instant(move.after, office),
        late=move.late,
        url=reverse("ticket", args=[office.service.slug, move.number]),
    )


def _instant(at: datetime | None, office: Office) -> str:
    if at is None:
        return "–"
    return moments.until(at, now=office.now, zone=office.looking.zone, language=office.language)
