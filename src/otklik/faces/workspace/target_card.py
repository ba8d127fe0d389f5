"""What the regulation wants when a term for a solution runs out with nothing proposed (S1.29)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.clocks.cycle import Cycle
from otklik.core.regulation.schema import SOLUTION_CLOCKS
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import moments
from otklik.tickets.reads import Record

_WAYS: dict[str, Promise | str] = {
    "workaround": gettext_lazy("an interim solution"),
    "reasoned_refusal": gettext_lazy("a reasoned refusal"),
}
_SHARE = 0.75
"""The share of the term from which the choice is put."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`says` is how the term stands, `ways` what may be done about it."""

    says: str
    ways: str


def card(record: Record, looking: Looking) -> Choice | None:
    """The choice, from three quarters of the term on; None where the regulation puts none."""
    listed = record.regulation.solution.at_target_without_solution
    ending = [cycle for cycle in record.clocks.open if listed and _is_ending(cycle, looking)]
    if not ending:
        return None
    due = min(cycle.due for cycle in ending if cycle.due)
    when = moments.until(due, now=looking.now, zone=looking.zone, language=looking.language)
    over = _("Nothing is proposed, and the term for a solution passed: %(when)s.")
    near = _("Nothing is proposed yet, and the term for a solution ends: %(when)s.")
    clauses = ", ".join(record.regulation.clause_for("solution.at_target_without_solution"))
    ways = [_("a solution"), *(str(_WAYS[way]) for way in listed)]
    says = _("By the regulation it is time for one of these: %(ways)s") % {"ways": ", ".join(ways)}
    cited = f" ({clauses})" if clauses else ""
    return Choice((over if due < looking.now else near) % {"when": when}, f"{says}{cited}.")


def _is_ending(cycle: Cycle, looking: Looking) -> bool:
    if cycle.clock not in SOLUTION_CLOCKS or cycle.due is None or not cycle.seconds:
        return False
    return cycle.spent(looking.now) >= cycle.seconds * _SHARE
