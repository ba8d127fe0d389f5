"""What the page of kept and missed terms is asked: read from its address, with what may be chosen instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.agreements import book
from otklik.core.regulation.schema import Desk, Priority, Regulation, RequestType
from otklik.core.words import month
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names
from otklik.people import reads as people
from otklik.people.models import Service
from otklik.tickets.kept import Asked, By, Figure

MONTHS_BACK: Final = 24
USUAL_MONTHS: Final = 3
WAYS: dict[By, Promise | str] = {
    By.SERVICE: _("Service"),
    By.PLAN: _("Plan"),
    By.PRIORITY: _("Priority"),
    By.TYPE: _("Type"),
    By.DESK: _("Desk"),
    By.MONTH: pgettext_lazy("report", "Month"),
}
OF_MANY = (By.SERVICE, By.MONTH)
OF_ONE = (By.PRIORITY, By.PLAN, By.TYPE, By.DESK, By.MONTH)
NARROWED = (By.PLAN, By.PRIORITY, By.TYPE, By.DESK)
Option = tuple[str, Promise | str]


@dataclass(frozen=True)
class Choice:
    """One select of the form."""

    name: str
    label: Promise | str
    options: Sequence[Option]
    chosen: str


class Choices:
    """An address's wishes; what it does not name, or names wrongly, is as usual.

    `said` is the address's query; months are those of the viewer's zone.
    """

    def __init__(self, request: HttpRequest, looking: Looking) -> None:
        self.said: QueryDict = request.GET
        self.looking = looking
        self.services = _overseen(looking)
        self.service = self._service()

    @cached_property
    def rules(self) -> Regulation | None:
        """The regulation of the chosen service now; None for several, or before there is one."""
        if self.service is None:
            return None
        try:
            return book.for_service(self.service.pk, self.looking.now).regulation
        except book.NothingPublished:
            return None

    @property
    def by(self) -> By:
        ways = OF_ONE if self.service else OF_MANY
        said = self.said.get("by", "")
        return By(said) if said in ways else ways[0]

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The first days of the months asked for, the earliest first."""
        every = self._every_month
        since = _month(self.said.get("since", ""), every) or every[USUAL_MONTHS - 1]
        until = _month(self.said.get("until", ""), every) or every[0]
        first, last = sorted((since, until))
        return tuple(one for one in reversed(every) if first <= one <= last)

    @cached_property
    def asked(self) -> Asked:
        only = {by: code for by in NARROWED if (code := self._code(by))}
        chosen = {self.service.pk} if self.service else set(self.services)
        return Asked(frozenset(chosen), _edges(self.months, self.looking.zone), only, self.clock)

    @property
    def by_name(self) -> str:
        return str(WAYS[self.by])

    @property
    def figure(self) -> Figure:
        said = self.said.get("figure", "")
        return Figure(said) if said in set(Figure) else Figure.BEGUN

    @property
    def group(self) -> str | None:
        """The code of the row whose figure is asked for; None for all rows."""
        said = self.said.get("group")
        numbered = {By.MONTH: range(len(self.months)), By.SERVICE: self.services}.get(self.by)
        if said is None or numbered is None:
            return said
        return said if said in {str(one) for one in numbered} else None

    @property
    def group_name(self) -> str:
        return "" if self.group is None else self.named(self.by, self.group)

    @property
    def of_group(self) -> Asked:
        """What is asked, narrowed to the row."""
        asked, group = self.asked, self.group
        if group is None:
            return asked
        if self.by is By.SERVICE:
            return replace(asked, services=asked.services & {int(group)})
        if self.by is By.MONTH:
            return replace(asked, edges=asked.edges[int(group) : int(group) + 2])
        return replace(asked, only={**asked.only, self.by: group})

    @property
    def clock(self) -> str:
        said = self.said.get("clock", "")
        return said if said in names.CLOCKS else ""

    def selects(self) -> list[Choice]:
        """The form's selects, in their order."""
        ways = OF_ONE if self.service else OF_MANY
        slug = self.service.slug if self.service else ""
        around = [
            Choice("service", WAYS[By.SERVICE], self._service_options(), slug),
            Choice("since", _("From"), self._month_options(), f"{self.months[0]:%Y-%m}"),
            Choice("until", _("To"), self._month_options(), f"{self.months[-1]:%Y-%m}"),
            Choice("by", _("Counted by"), [(by.value, WAYS[by]) for by in ways], self.by.value),
        ]
        narrowed = [Choice(by.value, WAYS[by], self._options(by), self._code(by)) for by in NARROWED]
        return around + [choice for choice in narrowed if len(choice.options) > 2]

    def named(self, by: By, code: str) -> str:
        """What a group's code is called."""
        if by is By.MONTH:
            return month(self.months[int(code)], self.looking.language)
        if by is By.SERVICE:
            return self.services[int(code)].called(self.looking.language)
        return dict(self._titles(by)).get(code) or code or str(_("not set"))

    def place(self, code: str) -> int:
        """Where a group stands among its like: as the regulation lists them, what it does not know last."""
        if self.by in OF_MANY and code.isdigit():
            return int(code)
        known = [id_ for id_, _title in self._titles(self.by)]
        return known.index(code) if code in known else len(known)

    def _service(self) -> Service | None:
        found = {one.slug: one for one in self.services.values()}
        if len(found) == 1:
            return next(iter(found.values()))
        return found.get(self.said.get("service", ""))

    def _service_options(self) -> list[Option]:
        called: list[Option] = [
            (one.slug, one.called(self.looking.language)) for one in self.services.values()
        ]
        return called if len(called) == 1 else [("", _("All of them")), *called]

    def _month_options(self) -> list[Option]:
        return [(f"{one:%Y-%m}", month(one, self.looking.language)) for one in self._every_month]

    @cached_property
    def _every_month(self) -> tuple[date, ...]:
        """This month and those before it that may be asked for, the latest first."""
        return _months_back(self.looking.now.astimezone(self.looking.zone).date(), MONTHS_BACK)

    def _options(self, by: By) -> list[Option]:
        return [("", pgettext_lazy("report", "All")), *self._titles(by)] if self.rules else []

    def _code(self, by: By) -> str:
        said = self.said.get(by.value, "")
        return said if said in dict(self._titles(by)) else ""

    def _titles(self, by: By) -> list[tuple[str, str]]:
        if self.rules is None:
            return []
        language = self.looking.language
        if by is By.PLAN:
            return [(id_, names.text(plan.title, language)) for id_, plan in self.rules.plans.items()]
        rows: Mapping[By, Sequence[Priority | RequestType | Desk]] = {
            By.PRIORITY: self.rules.priorities.values,
            By.TYPE: self.rules.request_types,
            By.DESK: self.rules.desks,
        }
        return [(row.id, names.text(row.title, language)) for row in rows[by]]


def _overseen(looking: Looking) -> dict[int, Service]:
    every = people.services_of(looking.viewer)
    return {one.pk: one for one in every if one.pk in looking.viewer.overseen}


def _months_back(today: date, count: int) -> tuple[date, ...]:
    """The first days of this month and of those before it, the latest first."""
    serial = today.year * 12 + today.month - 1
    return tuple(date((serial - back) // 12, (serial - back) % 12 + 1, 1) for back in range(count))


def _month(said: str, every: Sequence[date]) -> date | None:
    return next((one for one in every if f"{one:%Y-%m}" == said), None)


def _edges(months: Sequence[date], zone: ZoneInfo) -> tuple[datetime, ...]:
    days = (*months, months[-1].replace(day=28) + timedelta(days=4))
    return tuple(datetime(day.year, day.month, 1, tzinfo=zone) for day in days)
