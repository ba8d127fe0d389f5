"""The regulation as a typed, frozen model: attributes are the keys of the file, in its order.

Words that Python keeps for itself end in an underscore (`from_`, `for_`, `class_`, `register_`).
Lists are tuples, maps are dicts. Build one with `otklik.core.regulation.load`, which names line
and column of whatever is wrong; `Regulation.model_validate` reads the same keys without places.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import Discriminator, Field, Tag

from otklik.core.regulation.doors import (
    Channels,
    Desk,
    Eligibility,
    Intake,
)
from otklik.core.regulation.hours import SpecialDays, Week
from otklik.core.regulation.outcomes import (
    Closing,
    Knowledge,
    Notification,
    Problems,
    Records,
    Refusal,
    Silence,
    Solution,
)
from otklik.core.regulation.part import Part
from otklik.core.regulation.values import (
    TAG_MAP,
    TAG_WORD,
    Day,
    FormatOne,
    Id,
    Language,
    Percent,
    Term,
    TermOrContract,
    Texts,
    Whole,
    Within,
    Words,
    YesNo,
    Zone,
)
from otklik.core.worktime.duration import Duration

__all__ = [
    "DESK_CALENDAR",
    "Calendar",
    "Channels",
    "ClockName",
    "ClockRule",
    "Closing",
    "ContractTerms",
    "Desk",
    "Eligibility",
    "Intake",
    "Knowledge",
    "Notification",
    "Plan",
    "Priorities",
    "Priority",
    "Problems",
    "Records",
    "Refusal",
    "Regulation",
    "RequestType",
    "ResponseKind",
    "Silence",
    "Solution",
    "Target",
    "Targets",
]

DESK_CALENDAR = "desk"
"""In a plan or contract: the calendar of the ticket's desk."""

ResponseKind = Literal["information_request", "answer", "work_started_with_term"]


class ClockName(StrEnum):
    """The six clocks, in the order in which they are shown."""

    REVIEW = "review"
    FIRST_RESPONSE = "first_response"
    WORK_START = "work_start"
    SOLUTION_PROPOSAL = "solution_proposal"
    RESOLUTION = "resolution"
    PROGRESS_UPDATE = "progress_update"


SOLUTION_CLOCKS = (ClockName.SOLUTION_PROPOSAL, ClockName.RESOLUTION)
"""Those that a solution ends."""


class Effective(Part):
    """From which day this version is in force, and what it does to tickets that run already."""

    from_: Day
    running_tickets: Literal["keep", "rebase"] = "keep"


class Provider(Part):
    name: Words
    scope: Texts | None = None


class Languages(Part):
    """Languages (BCP 47) that the desk answers in, that the rules are published in, and the rest."""

    support: Annotated[tuple[Language, ...], Field(min_length=1)]
    publish: Annotated[tuple[Language, ...], Field(min_length=1)]
    other: Literal["answer_in_kind", "reply_with_notice", "refuse"] = "answer_in_kind"


class Shortened(Part):
    """How much a working day before a statutory holiday is cut."""

    shorten_by: Term


def _full_or_shortened(value: object) -> str:
    return TAG_MAP if isinstance(value, Mapping | Shortened) else TAG_WORD


class Calendar(Part):
    """Hours of a week with the national production calendar over them (S1.10, S4.14, S4.17).

    `week` and the hours of exceptions keep their text, checked; `worktime.week` reads it.
    """

    week: Week
    production_calendar: Words | None = None
    public_holidays: Literal["closed", "open"]
    transferred_days: Literal["follow", "ignore"] = "follow"
    short_days: Annotated[
        Annotated[Literal["full"], Tag(TAG_WORD)] | Annotated[Shortened, Tag(TAG_MAP)],
        Discriminator(_full_or_shortened),
    ] = "full"
    timezone: Zone | None = None
    exceptions: SpecialDays = ()

    @property
    def shorten_by_minutes(self) -> int:
        """Minutes that a short day loses; 0 where it stays full."""
        return 0 if isinstance(self.short_days, str) else self.short_days.shorten_by.seconds // 60


class RequestType(Part):
    id: Id
    title: Texts
    class_: Literal["incident", "service_request", "change_request", "problem"]
    covers: tuple[Id, ...] = ()
    default_priority: Id | None = None
    raised_by: Literal["requester", "agent"] = "requester"


class Priority(Part):
    """One level; rank 1 is the highest."""

    id: Id
    rank: Whole
    title: Texts
    criterion: Texts | None = None


class Priorities(Part):
    """The levels, who sets them, and what a change does to deadlines (C5, C10, C31)."""

    initial_by: Literal["requester", "agent"]
    default: Id
    changed_by: tuple[Literal["requester", "agent", "team_lead", "administrator"], ...]
    dispute: YesNo = False
    on_change: Literal["recompute_from_start", "restart_now", "keep_spent"] = "recompute_from_start"
    values: Annotated[tuple[Priority, ...], Field(min_length=1)]


class Target(Part):
    """A promised duration: `within` binds, `goal` is internal, `every` is the period of updates."""

    within: Within | None = None
    goal: Term | None = None
    every: TermOrContract | None = None
    promise: Literal["best_effort"] | None = None

    @property
    def is_none(self) -> bool:
        """Whether nothing is promised, so that no clock need run."""
        return self.every is None and self.within in ("none", None)

    def committed(self, priority: str) -> Duration | Literal["by_contract", "none"] | None:
        """What binds for a priority; None where neither `within` nor `every` is given."""
        if isinstance(self.within, dict):
            return self.within.get(priority)
        return self.within if self.within is not None else self.every


Targets = dict[ClockName, Target]


class Plan(Part):
    title: Texts
    calendar: Id
    dedicated_team: YesNo = False
    targets: Targets = Field(default_factory=dict)
    exceptions: SpecialDays = ()


class ClockRule(Part):
    """When a clock starts, ends and waits (C6, C7, C8).

    Without `counts_as_response` any public words of a person are a response.
    """

    from_: Literal["registration", "last_public_update", "solution_sent"]
    until: Literal["accepted", "first_response", "solution_proposed", "resolved", "next_public_update"]
    pause_in: tuple[
        Literal["new", "open", "pending_customer", "solution_proposed", "on_hold", "deferred", "closed"], ...
    ] = ()
    after_question: Literal["resume", "restart"] = "resume"
    after_rejection: Literal["resume", "restart"] = "resume"
    on_reopen: Literal["new_cycle", "resume"] = "new_cycle"
    counts_as_response: tuple[ResponseKind, ...] | None = None


class Rung(Part):
    """Who hears of a term of which so many percent are spent; 100 is the deadline that has passed."""

    at: Percent
    to: Annotated[tuple[Literal["assignee", "team_lead", "team"], ...], Field(min_length=1)]


LADDER = (Rung(at=75, to=("assignee",)), Rung(at=100, to=("assignee", "team_lead")))
"""The escalation of a regulation that says nothing of it (S0.13)."""


class Assumption(Part):
    """A value that the published document does not give, and why it is so here."""

    path: Words
    why: Words


class Regulation(Part):
    """The whole of one service's published rules, one version of them."""

    regulation: FormatOne
    id: Id
    version: Whole
    effective: Effective
    title: Texts
    provider: Provider
    languages: Languages
    timezone: Zone
    desks: Annotated[tuple[Desk, ...], Field(min_length=1)]
    channels: Channels
    other_channels: Literal["not_provided", "register_by_agent"] = "register_by_agent"
    calendars: Annotated[dict[Id, Calendar], Field(min_length=1)]
    request_types: Annotated[tuple[RequestType, ...], Field(min_length=1)]
    priorities: Priorities
    plans: Annotated[dict[Id, Plan], Field(min_length=1)]
    targets: Targets
    clocks: dict[ClockName, ClockRule]
    escalation: tuple[Rung, ...] = LADDER
    eligibility: Eligibility
    intake: Intake
    refusals: tuple[Refusal, ...] = ()
    solution: Solution = Solution()
    closing: Closing
    problems: Problems | None = None
    notifications: Annotated[tuple[Notification, ...], Field(min_length=1)]
    knowledge: Knowledge | None = None
    records: Records
    clauses: dict[Words, Texts] = Field(default_factory=dict)
    trace: dict[Words, Annotated[tuple[Words, ...], Field(min_length=1)]]
    assumptions: tuple[Assumption, ...]

    def desk(self, desk_id: str) -> Desk:
        """The desk of an id; raises KeyError that lists the known ones."""
        return _of(self.desks, desk_id)

    def desk_of_address(self, desk_id: str) -> Desk:
        """The desk that an address leads to, the default one where there is none of that id (S0.3)."""
        return next((desk for desk in self.desks if desk.id == desk_id), self.default_desk)

    @property
    def default_desk(self) -> Desk:
        """The one desk that serves whoever no other desk does."""
        return next(desk for desk in self.desks if desk.serves.default)

    def desk_for(self, *, site: str = "", country: str = "") -> Desk:
        """The desk that serves a site (S0.3), else a country, else everybody."""
        here = (desk for desk in self.desks if site and site in desk.serves.sites)
        there = (desk for desk in self.desks if country and country in desk.serves.countries)
        return next(here, None) or next(there, None) or self.default_desk

    def request_type(self, request_type_id: str) -> RequestType:
        """The request type of an id; raises KeyError that lists the known ones."""
        return _of(self.request_types, request_type_id)

    def priority(self, priority_id: str) -> Priority:
        """The priority of an id; raises KeyError that lists the known ones."""
        return _of(self.priorities.values, priority_id)

    def refusal(self, refusal_id: str) -> Refusal:
        """The refusal of an id; raises KeyError that lists the known ones."""
        return _of(self.refusals, refusal_id)

    def calendar_of(self, name: str, *, desk: str) -> str:
        """The id of the calendar that a plan or contract names; `desk` stands for the desk's own."""
        return self.desk(desk).calendar if name == DESK_CALENDAR else name

    def zone_of(self, calendar: str, *, desk: str) -> str:
        """The zone of a ticket's days: the desk's, else the calendar's, else the regulation's."""
        return self.desk(desk).timezone or self.calendars[calendar].timezone or self.timezone

    def rung(self, share: int) -> Rung | None:
        """The rung of the escalation at a percentage; None where it has none there."""
        return next((rung for rung in self.escalation if rung.at == share), None)

    @property
    def warned_at(self) -> tuple[int, ...]:
        """The percentages of a term at which somebody is warned, rising."""
        return tuple(sorted(rung.at for rung in self.escalation if rung.at < 100))

    def notification(self, event: str) -> Notification | None:
        """The automatic notice of an event; None where the regulation sends none."""
        return next((notice for notice in self.notifications if notice.event == event), None)

    def clause_for(self, path: str) -> tuple[str, ...]:
        """The clauses that carry a path: those of its longest traced beginning."""
        steps = path.split(".")
        for length in range(len(steps), 0, -1):
            if clauses := self.trace.get(".".join(steps[:length])):
                return clauses
        return ()


class ContractTerms(Part):
    """What a contract sets in place of its plan and regulation, with their keys (S3.3)."""

    calendar: Id | None = None
    targets: Targets = Field(default_factory=dict)


_Named = TypeVar("_Named", Desk, RequestType, Priority, Refusal)


def _of(parts: tuple[_Named, ...], name: str) -> _Named:
    for part in parts:
        if part.id == name:
            return part
    raise KeyError(f"{name!r}; known: {', '.join(part.id for part in parts)}")
