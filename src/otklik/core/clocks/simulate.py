"""Past tickets under other rules: the acts stay where they were, their clocks are counted anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from otklik.core.clocks.change import OnChange
from otklik.core.clocks.engine import Clocks, TermsOf, clocks_of
from otklik.core.journal.events import Entry
from otklik.core.journal.fold import Situation
from otklik.core.regulation.schema import ClockName, ClockRule, Regulation
from otklik.core.regulation.terms import Terms


class Under(NamedTuple):
    """Rules to count by: what binds in a situation, the rules of the clocks, what a change does."""

    terms_of: TermsOf
    rules: Mapping[ClockName, ClockRule]
    on_change: OnChange

    @classmethod
    def of(cls, regulation: Regulation, terms_of: TermsOf) -> "Under":
        return cls(terms_of, regulation.clocks, regulation.priorities.on_change)

    def clocks(self, entries: Iterable[Entry]) -> Clocks:
        """The clocks of a journal; raises TermsError where the rules have no such plan, level or desk."""
        return clocks_of(entries, terms_of=self.terms_of, rules=self.rules, on_change=self.on_change)


@dataclass(slots=True)
class Likeness:
    """Whether rules promise the same on the way of a ticket, so that it need be counted once only."""

    # The terms are kept beside the answer: nothing else can have their identity while they are.
    _known: dict[tuple[int, int], tuple[Terms, Terms, bool]] = field(default_factory=dict)

    def clocks(self, entries: Sequence[Entry], before: Under, after: Under) -> tuple[Clocks, Clocks]:
        """A journal under both, one and the same object where nothing can differ; raises TermsError."""
        met: list[tuple[Situation, Terms]] = []

        def terms_of(situation: Situation) -> Terms:
            terms = before.terms_of(situation)
            met.append((situation, terms))
            return terms

        was = before._replace(terms_of=terms_of).clocks(entries)
        alike = [self._alike(terms, after.terms_of(situation)) for situation, terms in met]
        same = all(alike) and before.on_change == after.on_change and before.rules == after.rules
        return was, was if same else after.clocks(entries)

    def _alike(self, one: Terms, other: Terms) -> bool:
        key = id(one), id(other)
        if key not in self._known:
            self._known[key] = one, other, _promise_the_same(one, other)
        return self._known[key][2]


def _promise_the_same(one: Terms, other: Terms) -> bool:
    mine, yours = one.regulation, other.regulation
    return (
        one.clocks == other.clocks
        and one.calendar.like(other.calendar)
        and one.nationals == other.nationals
        and mine.clocks == yours.clocks
        and mine.priorities.on_change == yours.priorities.on_change
    )
