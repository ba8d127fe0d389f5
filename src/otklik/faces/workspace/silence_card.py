"""The customer's turn, said beside the clocks: since when they are waited for, and what silence brings."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from otklik.core.clocks.silence import SilenceTerm
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments
from otklik.faces.shared.wording.terms import Shown
from otklik.tickets.reads import Record


def card(record: Record, looking: Looking) -> Shown | None:
    """The silence term that runs (clauses S1.27, S2.21); None where none does."""
    silence = record.silence
    if silence is None:
        return None
    at: dict[str, Any] = {"now": looking.now, "zone": looking.zone, "language": looking.language}
    is_over = looking.now >= silence.ends_at
    said = _("No answer since %(when)s") if is_over else _("Waiting since %(when)s")
    ends = moments.until if is_over else moments.end
    return Shown(
        name=_("Customer's turn"),
        says=said % {"when": moments.near(silence.since, **at)},
        tone="soon" if is_over else "wait",
        share=_share(silence, looking.now),
        below=consequence(ends(silence.ends_at, **at), is_over=is_over, automatic=silence.automatic),
        title=moments.exact(silence.ends_at, zone=looking.zone, language=looking.language),
    )


def consequence(when: str, *, is_over: bool, automatic: bool) -> str:
    """What happens to a ticket whose customer stays silent, and when."""
    if automatic:
        return _("closes now") if is_over else _("closes %(when)s") % {"when": when}
    said = _("may be closed since %(when)s") if is_over else _("may be closed %(when)s")
    return said % {"when": when}


def _share(silence: SilenceTerm, now: datetime) -> int:
    """Whole percents of the term that are over."""
    return max(0, min(100, int((now - silence.since) / (silence.ends_at - silence.since) * 100)))
