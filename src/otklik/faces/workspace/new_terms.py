"""What a ticket would be promised if it were registered now, by priority, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from otklik.core.clocks.cycle import Cycle, CycleState
from otklik.core.regulation.schema import Priority
from otklik.core.regulation.terms import TermsError
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments, names, terms
from otklik.faces.workspace.new_matter import Matter
from otklik.faces.workspace.queue_lines import tone_of
from otklik.mailroom import forms
from otklik.tickets.acts.refused import NotHere


@dataclass(frozen=True, slots=True)
class Level:
    """A priority to choose, when it applies, and what it promises."""

    id: str
    name: str
    tone: str
    criterion: str
    promises: str
    chosen: bool


def levels(matter: Matter, looking: Looking) -> list[Level]:
    """The priorities of the service, the highest first."""
    ranked = sorted(matter.rules.priorities.values, key=lambda one: one.rank)
    promised = _promised(matter, ranked, looking)
    chosen = matter.draft.priority or usual(matter)
    return [
        Level(
            id=one.id,
            name=names.text(one.title, looking.language),
            tone=tone_of(one.rank),
            criterion=names.text(one.criterion, looking.language),
            promises=promised.get(one.id, ""),
            chosen=one.id == chosen,
        )
        for one in ranked
    ]


def usual(matter: Matter) -> str:
    """The priority of a ticket for which nobody chooses one: its type's, else the regulation's."""
    kinds = {kind.id: kind.default_priority for kind in matter.rules.request_types}
    return kinds.get(matter.draft.type) or matter.rules.priorities.default


def due(cycle: Cycle, looking: Looking) -> str:
    """ "Review: due Mon 10:00"; of a clock without a term, that it has none."""
    name = terms.clock_name(cycle.clock.value)
    if cycle.due is None:
        return _("%(clock)s: no term, the contract gives none") % {"clock": name}
    when = moments.until(cycle.due, now=looking.now, zone=looking.zone, language=looking.language)
    return _("%(clock)s: due %(when)s") % {"clock": name, "when": when}


def _promised(matter: Matter, ranked: Sequence[Priority], looking: Looking) -> dict[str, str]:
    known = {kind.id for kind in matter.rules.request_types}
    form = matter.form()
    if form.type not in known:
        form = replace(form, type="")
    try:
        foreseen = forms.foreseen(
            form, service=matter.service, priorities=[one.id for one in ranked], at=looking.now
        )
    except (NotHere, TermsError):
        return {}
    named = matter.caller is not None or matter.draft.names_somebody
    return {level: " · ".join(_each(clocks.open, looking, unset=named)) for level, clocks in foreseen.items()}


def _each(cycles: Sequence[Cycle], looking: Looking, *, unset: bool) -> Iterator[str]:
    """Each clock with a term; those that wait for a contract only where it is known whose it would be."""
    shown = [cycle for cycle in cycles if cycle.due or (unset and cycle.state is CycleState.UNSET)]
    shown.sort(key=lambda cycle: (cycle.due is None, cycle.due or looking.now))
    return (due(cycle, looking) for cycle in shown)
