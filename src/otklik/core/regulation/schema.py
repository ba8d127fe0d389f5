"""The regulation as a typed, frozen model: attributes are the keys of the file, in its order.

Words that Python keeps for itself end in an underscore (`from_`, `for_`, `class_`, `register_`).
Lists are tuples, maps are dicts. Build one with `otklik.core.regulation.load`, which names line
and column of whatever is wrong; `Regulation.model_validate` reads the same keys without places.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from otklik.core.regulation.hours import Hours, Week
from otklik.core.regulation.numbers import NumberFormat, SubjectTag
from otklik.core.regulation.values import (
    TAG_MAP,
    TAG_WORD,
    Day,
    FormatOne,
    Id,
    Language,
    Term,
    TermOrContract,
    TermOrKeeping,
    Texts,
    Whole,
    Within,
    Words,
    YesNo,
    Zone,
)
from otklik.core.worktime.duration import Duration

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


def _key(attribute: str) -> str:
    return attribute.removesuffix("_")


class Part(BaseModel):
    """What every part of the file has in common: frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_key, serialize_by_alias=True)


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


class Serves(Part):
    """Whom a desk serves; exactly one desk of a regulation is the default one."""

    default: YesNo = False
    sites: tuple[Id, ...] = ()
    countries: tuple[Words, ...] = ()


class Desk(Part):
    """A local support service (S0.3, S0.4); its zone goes before that of the calendar."""

    id: Id
    title: Texts
    calendar: Id
    timezone: Zone | None = None
    serves: Serves
    email: Words | None = None
    phone: Words | None = None


class Portal(Part):
    intake: Literal["always", "desk_hours"]
    entry: Literal["help_button", "form", "help_center", "chat"] = "form"
    login: Literal["required", "optional"] = "optional"
    signup: Literal["open", "invited"] = "invited"
    tracking: Literal["account", "by_number_and_email"] = "account"
    preferred: YesNo = False
    attachments: YesNo = True
    my_requests: YesNo = True


class EmailChannel(Part):
    intake: Literal["always"]
    preferred: YesNo = False


class PhoneChannel(Part):
    intake: Literal["always", "desk_hours"]
    regions: tuple[Words, ...] = ()
    opens_ticket: YesNo = True


class Chat(Part):
    intake: Literal["always", "desk_hours"]


class Channels(Part):
    """The ways in; an absent one is off."""

    portal: Portal | None = None
    email: EmailChannel | None = None
    phone: PhoneChannel | None = None
    chat: Chat | None = None


class Shortened(Part):
    """How much a working day before a statutory holiday is cut."""

    shorten_by: Term


class CalendarException(Part):
    """One date with hours of its own; no hours means closed."""

    date: Day
    hours: Hours
    reason: Texts | None = None


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
    exceptions: tuple[CalendarException, ...] = ()

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
    targets: Targets = {}


class ClockRule(Part):
    """When a clock starts, ends and waits (C6, C7, C8)."""

    from_: Literal["registration", "last_public_update", "solution_sent"]
    until: Literal["accepted", "first_response", "solution_proposed", "resolved", "next_public_update"]
    pause_in: tuple[
        Literal["new", "open", "pending_customer", "solution_proposed", "on_hold", "deferred", "closed"], ...
    ] = ()
    after_question: Literal["resume", "restart"] = "resume"
    after_rejection: Literal["resume", "restart"] = "resume"
    on_reopen: Literal["new_cycle", "resume"] = "new_cycle"
    counts_as_response: tuple[ResponseKind, ...] = (
        "information_request",
        "answer",
        "work_started_with_term",
    )


class ExcludedRole(Part):
    role: Id
    notice: Texts | None = None


class Identification(Part):
    required: YesNo
    fields: tuple[Id, ...] = ()


class Eligibility(Part):
    """Who may ask (C23)."""

    contract: Literal["required", "any_plan", "not_required"]
    contact: Literal["listed_in_contract", "staff_only", "anyone_of_organisation", "anyone_with_email", "user"]
    excluded: tuple[ExcludedRole, ...] = ()
    email_verified: YesNo = False
    identification: Identification | None = None


class Number(Part):
    """How numbers look, and how they stand in a subject."""

    format: NumberFormat
    subject_tag: SubjectTag

    def make(self, *, seq: int, desk: str, year: int) -> str:
        """The number of the `seq`-th ticket of a service, registered at a desk in a year."""
        return self.format.format(seq=seq, desk=desk, year=year)

    def tag(self, number: str) -> str:
        """A number as it stands in the subject of letters."""
        return self.subject_tag.replace("{number}", number)


class Acknowledgement(Part):
    to: Literal["requester", "sender_address"]
    contains: tuple[Literal["number", "portal_guide", "terms"], ...]
    guarantee: YesNo = False


class Subject(Part):
    required: YesNo = False
    generic_words: Literal["accept", "warn", "return"] = "accept"
    off_topic: Literal["accept", "agent_edits"] = "accept"


class ContentField(Part):
    """A thing that a request must or should hold; for every type unless `for_` names some."""

    field: Id
    level: Literal["required", "recommended"]
    for_: tuple[Id, ...] = ()

    def asked_for(self, request_type: str) -> bool:
        return not self.for_ or request_type in self.for_


class Situations(Part):
    several: Literal["agent_splits", "ask_requester"]
    child_clock: Literal["from_original", "from_split"] = "from_original"


class Replies(Part):
    match: tuple[Literal["headers", "subject_tag", "reply_address"], ...]
    foreign_topic: Literal["agent_moves"] = "agent_moves"


class Intake(Part):
    """From receipt to registration (C17, C18)."""

    register_: Literal["everything"]
    number: Number
    acknowledgement: Acknowledgement | None = None
    subject: Subject = Subject()
    content: tuple[ContentField, ...]
    missing_content: Literal["return_to_requester", "hint"]
    situations: Situations
    replies: Replies
    duplicates: Literal["agent_merges", "keep"] = "agent_merges"
    self_service_first: Literal["suggest", "none"] = "none"


class Refusal(Part):
    """A cause for which service may be refused or put off, and who decides it (C21, C22)."""

    id: Id
    when: Literal[
        "sender_not_listed",
        "sender_role_excluded",
        "contract_missing_or_expired",
        "contract_breach_found",
        "identification_refused",
        "obscene_or_insulting",
        "out_of_scope",
        "intake_rules_violated",
        "information_not_given",
        "meaning_not_clear",
        "no_effective_solution_in_term",
    ]
    decision: Literal["automatic", "agent"] = "agent"
    effect: Literal["refuse", "defer", "reasoned_refusal"]
    needs_reason: YesNo = False
    notice: Texts | None = None


class Solution(Part):
    interim_kinds: tuple[
        Literal[
            "provide_information",
            "provide_sample",
            "try_special_build",
            "change_settings",
            "clarify_conditions",
            "fix_own_scenario",
        ],
        ...,
    ] = ()
    response_kinds: tuple[Id, ...] = ()
    result_report: Literal["required", "optional"] = "optional"
    at_target_without_solution: tuple[Literal["workaround", "reasoned_refusal"], ...] = ()
    parameters_may_change: tuple[Literal["plan", "targets", "priority", "type"], ...] = ()
    latest_build: Literal["remind", "none"] = "none"
    known_error_first: YesNo = False
    handover_to: tuple[Id, ...] = ()


class Silence(Part):
    """When the customer's silence closes a ticket, or lets an agent close it (C13 to C15)."""

    after: Term
    counted_from: Literal["solution_prepared", "solution_sent", "question_sent"]
    day_rule: Literal["end_of_day", "exact"] = "end_of_day"
    roll_to_working_day: YesNo = False
    mode: Literal["automatic", "propose_to_agent"]
    outcome: Literal["closed_unconfirmed", "closed_no_reaction"]


class Closing(Part):
    """How tickets end; without silence terms they never close by themselves."""

    confirm_by: Literal["requester", "none"]
    silent_after_solution: Silence | None = None
    silent_after_question: Silence | None = None
    reply_to_closed: Literal["new_linked_ticket", "reopen", "reject"]
    reopen_window: Term | None = None


class Problems(Part):
    enabled: YesNo
    raised_from: tuple[Id, ...] = ()
    notify_linked: tuple[Literal["workaround", "fixed", "refused"], ...] = ()


class Notification(Part):
    """Who is told automatically of an event, and by which way."""

    event: Literal[
        "ticket_registered",
        "ticket_accepted",
        "status_changed",
        "priority_changed_by_agent",
        "information_requested",
        "work_started_with_term",
        "progress",
        "public_reply",
        "solution_proposed",
        "parameters_changed",
        "silence_warning",
        "ticket_deferred",
        "ticket_refused",
        "ticket_closed",
    ]
    to: Annotated[
        tuple[Literal["requester", "sender_address", "watchers", "assignee", "team_lead"], ...],
        Field(min_length=1),
    ]
    via: tuple[Literal["email", "portal"], ...] = ("email", "portal")


class Knowledge(Part):
    search: YesNo = False
    contents: YesNo = False
    hours: Literal["always"] = "always"
    feedback: Literal["yes_no", "none"] = "none"
    comments: YesNo = False
    show: tuple[Literal["author", "published", "updated"], ...] = ()
    suggest_before_submit: YesNo = False
    cite_source: YesNo = False


class Records(Part):
    history: Literal["full"] = "full"
    keep: TermOrKeeping = "forever"
    on_erasure: Literal["pseudonymise", "delete"] = "pseudonymise"


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
    eligibility: Eligibility
    intake: Intake
    refusals: tuple[Refusal, ...] = ()
    solution: Solution = Solution()
    closing: Closing
    problems: Problems | None = None
    notifications: Annotated[tuple[Notification, ...], Field(min_length=1)]
    knowledge: Knowledge | None = None
    records: Records
    trace: dict[Words, Annotated[tuple[Words, ...], Field(min_length=1)]]
    assumptions: tuple[Assumption, ...]

    def desk(self, id: str) -> Desk:
        """The desk of an id; raises KeyError that lists the known ones."""
        return _of(self.desks, id)

    @property
    def default_desk(self) -> Desk:
        """The one desk that serves whoever no other desk does."""
        return next(desk for desk in self.desks if desk.serves.default)

    def request_type(self, id: str) -> RequestType:
        """The request type of an id; raises KeyError that lists the known ones."""
        return _of(self.request_types, id)

    def priority(self, id: str) -> Priority:
        """The priority of an id; raises KeyError that lists the known ones."""
        return _of(self.priorities.values, id)

    def refusal(self, id: str) -> Refusal:
        """The refusal of an id; raises KeyError that lists the known ones."""
        return _of(self.refusals, id)

    def calendar_of(self, name: str, *, desk: str) -> str:
        """The id of the calendar that a plan or contract names; `desk` stands for the desk's own."""
        return self.desk(desk).calendar if name == DESK_CALENDAR else name

    def zone_of(self, calendar: str, *, desk: str) -> str:
        """The zone of a ticket's days: the desk's, else the calendar's, else the regulation's."""
        return self.desk(desk).timezone or self.calendars[calendar].timezone or self.timezone

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
    targets: Targets = {}


_Named = TypeVar("_Named", Desk, RequestType, Priority, Refusal)


def _of(parts: tuple[_Named, ...], id: str) -> _Named:
    for part in parts:
        if part.id == id:
            return part
    raise KeyError(f"{id!r}; known: {', '.join(part.id for part in parts)}")
