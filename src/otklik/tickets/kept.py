"""Kept and missed: how the terms of cycles came out, counted by plan, priority, type, desk or month (S0.13).

A cycle belongs to the month in which it began, so that it is counted once and always in the same place.
Voided cycles, and those for which no term was given, promised nothing and are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from django.db.models import (
    Case,
    Count,
    Expression,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from otklik.people.viewer import Viewer
from otklik.tickets import access
from otklik.tickets.models import Cycle, Ticket


class By(StrEnum):
    """What cycles are counted by."""

    SERVICE = "service"
    PLAN = "plan"
    PRIORITY = "priority"
    TYPE = "type"
    DESK = "desk"
    MONTH = "month"


class Figure(StrEnum):
    """The parts that begun cycles fall into; `PAUSED` cuts across them."""

    BEGUN = "begun"
    KEPT = "kept"
    MISSED = "missed"
    RECLASSIFIED = "reclassified"
    UNDER_WAY = "under_way"
    PAUSED = "paused"


_NARROWED_BY = (By.PLAN, By.PRIORITY, By.TYPE, By.DESK)
_LATE = Q(state="missed") | Q(ended_at__isnull=True, breached=True)
_FIGURES = {
    Figure.BEGUN: Q(pk__isnull=False),
    Figure.KEPT: Q(state="met"),
    Figure.MISSED: _LATE & Q(reclassified=False),
    Figure.RECLASSIFIED: _LATE & Q(reclassified=True),
    Figure.UNDER_WAY: Q(ended_at__isnull=True, breached=False),
    Figure.PAUSED: Q(waited__gt=0) | Q(state="paused"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: services by id, the starts of the months and the end of the last one, and codes."""

    services: frozenset[int]
    edges: tuple[datetime, ...]
    only: Mapping[By, str] = field(default_factory=lambda: MappingProxyType({}))
    clock: str = ""

    @property
    def months(self) -> tuple[datetime, ...]:
        return self.edges[:-1]


@dataclass(frozen=True, slots=True)
class Held:
    """How the cycles of a clock in one group came out; `group` is a code, a service's id or a month's place.

    Seconds are by each cycle's own measure. `median` and `ninetieth` are those of time spent in cycles that
    are over, None where none is; `waited` is the whole time that clocks stood.
    """

    clock: str
    group: str
    begun: int
    kept: int
    missed: int
    reclassified: int
    under_way: int
    paused: int
    waited: int
    median: int | None = None
    ninetieth: int | None = None

    @property
    def decided(self) -> int:
        return self.kept + self.missed + self.reclassified


def counted(viewer: Viewer, asked: Asked, by: By) -> tuple[Held, ...]:
    """All groups that have cycles, by clock and code. Two queries."""
    rows = _cycles(viewer, asked).annotate(group=_group(by, asked))
    middles = _quantiles(rows)
    held = rows.values("clock", "group").annotate(
        **{figure.value: Count("pk", filter=which) for figure, which in _FIGURES.items()}, stood=Sum("waited")
    )
    fields = ("clock", "group", *_FIGURES, "stood")
    return tuple(
        Held(clock, str(group), *numbers, *middles.get((clock, group), (None, None)))
        for clock, group, *numbers in held.order_by("clock", "group").values_list(*fields)
    )


def cycles(viewer: Viewer, asked: Asked, figure: Figure) -> QuerySet[Cycle]:
    """The cycles behind a figure, with their tickets."""
    return _cycles(viewer, asked).filter(_FIGURES[figure]).select_related("ticket__service")


def _cycles(viewer: Viewer, asked: Asked) -> QuerySet[Cycle]:
    seen = Ticket.objects.filter(access.visible_to(viewer), service__in=asked.services & viewer.overseen)
    only = {f"ticket__{by.value}": code for by, code in asked.only.items() if by in _NARROWED_BY}
    rows = Cycle.objects.filter(ticket__in=seen, **only).exclude(state__in=("void", "unset"))
    rows = rows.filter(started_at__gte=asked.edges[0], started_at__lt=asked.edges[-1])
    return rows.filter(clock=asked.clock) if asked.clock else rows


def _group(by: By, asked: Asked) -> Expression | F:
    if by is By.MONTH:
        return Case(
            *(When(started_at__lt=end, then=Value(place)) for place, end in enumerate(asked.edges[1:])),
            output_field=IntegerField(),
        )
    return F("ticket__service_id" if by is By.SERVICE else f"ticket__{by.value}")


def _quantiles(rows: QuerySet[Cycle]) -> dict[tuple[str, object], tuple[int, int]]:
    """Median and 90th percentile of the time spent, by the nearest rank: an amount that there was."""
    among = [F("clock"), F("group")]
    ranked = rows.filter(state__in=("met", "missed")).annotate(
        rank=Window(RowNumber(), partition_by=among, order_by=["spent", "pk"]),
        size=Window(Count("pk"), partition_by=among),
    )
    middle = Q(rank__gte=F("size") * 0.5) & Q(rank__lt=F("size") * 0.5 + 1)
    high = Q(rank__gte=F("size") * 0.9) & Q(rank__lt=F("size") * 0.9 + 1)
    found: dict[tuple[str, object], list[int]] = {}
    chosen = ranked.filter(middle | high).order_by("rank").values_list("clock", "group", "spent")
    for clock, group, spent in chosen:
        found.setdefault((clock, group), []).append(spent)
    return {key: (spent[0], spent[-1]) for key, spent in found.items()}
