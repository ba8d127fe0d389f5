"""How requests are answered and end: refusals, solutions, closing, and who is told and what is kept."""

from typing import Annotated, Literal

from pydantic import Field

from otklik.core.regulation.part import Part
from otklik.core.regulation.values import Id, Term, TermOfTheClock, TermOrForever, TermOrKeeping, Texts, YesNo
from otklik.core.worktime.duration import parse_duration


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
    result_report: Literal["required", "optional"] = "required"
    at_target_without_solution: tuple[Literal["workaround", "reasoned_refusal"], ...] = ()
    parameters_may_change: tuple[Literal["plan", "targets", "priority", "type"], ...] = ()
    latest_build: Literal["remind", "none"] = "none"
    known_error_first: YesNo = False
    handover_to: tuple[Id, ...] = ()


class Silence(Part):
    """When the customer's silence closes a ticket, or lets an agent close it (C13 to C15).

    The warning goes out `warn_before` the end, in time that never stands still.
    """

    after: Term
    counted_from: Literal["solution_prepared", "solution_sent", "question_sent"]
    day_rule: Literal["end_of_day", "exact"] = "end_of_day"
    roll_to_working_day: YesNo = False
    mode: Literal["automatic", "propose_to_agent"]
    outcome: Literal["closed_unconfirmed", "closed_no_reaction"]
    warn_before: TermOfTheClock = parse_duration("1 calendar_day")


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
    """Who is told automatically of an event, by which way, and in which words of the service's own."""

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
    text: Texts | None = None


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
    """What is kept, and how long; `raw` are the bytes of letters that became messages."""

    history: Literal["full"] = "full"
    keep: TermOrKeeping = "forever"
    raw: TermOrForever = parse_duration("365 calendar_days")
    on_erasure: Literal["pseudonymise", "delete"] = "pseudonymise"
