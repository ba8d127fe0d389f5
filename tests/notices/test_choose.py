"""Which letters each event brings, under each of the sample regulations."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from otklik.core.journal.events import (
    Accepted,
    ApprovalAsked,
    ApprovalDecided,
    Asked,
    Assigned,
    Breached,
    Closed,
    ClosingReason,
    ClosureRevoked,
    CustomerWrote,
    CycleSealed,
    DeadlineMoved,
    Deferred,
    Event,
    Held,
    LetterFailed,
    LetterSent,
    Noted,
    PriorityChanged,
    ProposalWithdrawn,
    Proposed,
    Rebased,
    Rejected,
    Reopened,
    Replied,
    ResponseKind,
    Resumed,
    ReviewDateCame,
    SilenceProposed,
    SilenceWarned,
    SolutionKind,
    TypeChanged,
    Warned,
)  # fmt: skip
from otklik.notices.choose import letters_for
from otklik.notices.notice import Notice, To
from tests.notices import scenes
from tests.notices.scenes import ANA, LEV, OLGA, Done
from tests.world import NOW

LOCAL, VENDOR, INCIDENT = "local-support", "vendor-sla", "incident-desk"
CONTRACT, SAAS = "contract-helpdesk", "saas-plans"
ALL = (LOCAL, VENDOR, INCIDENT, CONTRACT, SAAS)
ACCEPTED = (Done(Accepted(), OLGA), Done(Assigned("1"), OLGA))
ASKED = (*ACCEPTED, Done(Asked("10"), OLGA))
PROPOSED = (*ACCEPTED, Done(Proposed(SolutionKind.FINAL, "10"), OLGA))
HELD = (*ACCEPTED, Done(Held(), OLGA))
OFF = (*ACCEPTED, Done(Deferred("x", NOW, "10"), OLGA))
WISHED = (*ACCEPTED, Done(ApprovalAsked("x", None, "10"), OLGA))
CLOSED = (*ACCEPTED, Done(Closed(ClosingReason.SOLVED_BY_AGENT, message="9"), OLGA))
SEALED = CycleSealed("review", 1, "met", 60, 3600, NOW, NOW, NOW, 2)


def decided(stem: str, earlier: tuple[Done, ...], act: tuple[Done, ...]) -> list[str]:
    """Letters as words: "event to role", a "+" where they carry somebody's words."""
    entries = scenes.journal([Done(scenes.registered(stem)), *earlier, *act])
    before, after = scenes.situations(entries, len(act))
    added = entries[-len(act) :]
    notices = letters_for(added, before=before, after=after, regulation=scenes.rules(stem))
    return [_said(notice) for notice in notices]


def _said(notice: Notice) -> str:
    return f"{notice.event} to {notice.to}{' +' if notice.words else ''}"


@dataclass(frozen=True, slots=True)
class Case:
    why: str
    earlier: tuple[Done, ...]
    act: tuple[Done, ...]
    expected: dict[str, list[str]]


def to_requester(event: str, *stems: str, words: bool = False) -> dict[str, list[str]]:
    """The same letter to the requester under these regulations, none under the rest."""
    letter = f"{event} to requester{' +' if words else ''}"
    return {stem: [letter] if stem in stems else [] for stem in ALL}


def by(actor: object, *events: Event) -> tuple[Done, ...]:
    return tuple(Done(event, actor) for event in events)  # type: ignore[arg-type]


CALENDARS = Rebased("x@1", "2", "x@1", "1", "calendars")
MOVED = DeadlineMoved("first_response", 1, NOW, NOW + timedelta(days=1))
CASES = [
    Case("a bare accept", (), (*ACCEPTED, Done(SEALED)), to_requester("ticket_accepted", LOCAL, CONTRACT)),
    Case("an answer that accepts", (), (*ACCEPTED, *by(OLGA, Replied(ResponseKind.ANSWER, "10"))),
         to_requester("public_reply", *ALL, words=True)),
    Case("an answer", ACCEPTED, by(OLGA, Replied(ResponseKind.ANSWER, "10")),
         to_requester("public_reply", *ALL, words=True)),
    Case("a solution that is the first answer and the end: one letter", (), (
            *ACCEPTED, *by(OLGA, Replied(ResponseKind.ANSWER, "10")),
            *by(OLGA, Closed(ClosingReason.SOLVED_BY_AGENT, message="10"))),
         to_requester("ticket_closed", *ALL, words=True)),
    Case("work begun", ACCEPTED, by(OLGA, Replied(ResponseKind.WORK_STARTED, "10", NOW)),
         to_requester("work_started_with_term", *ALL, words=True)),
    Case("a question", ACCEPTED, by(OLGA, Asked("10")),
         to_requester("information_requested", *ALL, words=True)),
    Case("a proposal", ACCEPTED, by(OLGA, Proposed(SolutionKind.FINAL, "10")),
         to_requester("solution_proposed", *ALL, words=True)),
    Case("a proposal withdrawn", PROPOSED, by(OLGA, ProposalWithdrawn("11")),
         to_requester("proposal_withdrawn", *ALL, words=True)),
    Case("a note", ACCEPTED, by(OLGA, Noted("10")), to_requester("")),
    Case("another priority", ACCEPTED, by(OLGA, PriorityChanged("high", "low")),
         to_requester("priority_changed_by_agent", LOCAL, VENDOR, INCIDENT)),
    Case("another priority, with a reason", ACCEPTED, by(OLGA, PriorityChanged("high", "low", "10")),
         to_requester("priority_changed_by_agent", *ALL, words=True)),
    Case("the same priority", ACCEPTED, by(OLGA, PriorityChanged("high", "high", "10")), to_requester("")),
    Case("the customer's own priority", (), by(ANA, PriorityChanged("high", "low")), to_requester("")),
    Case("another type", ACCEPTED, by(OLGA, TypeChanged("incident", "consultation")),
         to_requester("parameters_changed", VENDOR)),
    Case("another calendar that moves a deadline", ACCEPTED, (Done(CALENDARS), Done(MOVED)),
         to_requester("deadlines_moved", VENDOR)),
    Case("another calendar that moves none", ACCEPTED, (Done(CALENDARS),), to_requester("")),
    Case("waiting for a third party", ACCEPTED, by(OLGA, Held(message="10")),
         to_requester("ticket_held", CONTRACT)),
    Case("waiting on, up to another date", HELD, by(OLGA, Held(NOW, "10", before=NOW)), to_requester("")),
    Case("back to work", HELD, by(OLGA, Resumed()), to_requester("ticket_resumed", CONTRACT)),
    Case("put off with a reason", ACCEPTED, by(OLGA, Deferred("x", NOW, "10")),
         to_requester("ticket_deferred", *ALL, words=True)),
    Case("solved in words", ACCEPTED, by(OLGA, Closed(ClosingReason.SOLVED_BY_AGENT, message="10")),
         to_requester("ticket_closed", *ALL, words=True)),
    Case("confirmed", PROPOSED, by(OLGA, Closed(ClosingReason.CONFIRMED, on="11")),
         to_requester("ticket_closed", LOCAL, VENDOR, INCIDENT, CONTRACT)),
    Case("closed for silence", PROPOSED, (Done(Closed(ClosingReason.UNCONFIRMED)),),
         to_requester("ticket_closed", LOCAL, VENDOR, INCIDENT, CONTRACT)),
    Case("refused in words", ACCEPTED, by(OLGA, Closed(ClosingReason.REFUSED, "obscene", message="10")),
         to_requester("ticket_refused", *ALL, words=True)),
    Case("not a request", ACCEPTED, by(OLGA, Closed(ClosingReason.NOT_A_REQUEST)), to_requester("")),
    Case("a closing revoked", CLOSED, (Done(ClosureRevoked()),),
         to_requester("closure_revoked", LOCAL, VENDOR, INCIDENT, CONTRACT)),
    Case("reopened by mistake of ours", CLOSED, by(OLGA, Reopened(True, "10")),
         to_requester("ticket_reopened", *ALL, words=True)),
    Case("silence warned", PROPOSED, (Done(SilenceWarned(NOW)),), to_requester("silence_warning", INCIDENT)),
    Case("reopened by the customer", CLOSED, by(ANA, Reopened(message="10"), CustomerWrote("10")),
         {stem: ["customer_wrote to assignee"] for stem in ALL}
         | {CONTRACT: ["ticket_reopened to requester", "customer_wrote to assignee"]}),
    Case("the customer writes", ASKED, by(ANA, CustomerWrote("11")),
         {stem: ["customer_wrote to assignee"] for stem in ALL}),
    Case("withdrawn by the customer", ACCEPTED, by(ANA, Closed(ClosingReason.WITHDRAWN)),
         {stem: ["ticket_closed to requester", "ticket_withdrawn to assignee"] for stem in ALL}
         | {SAAS: ["ticket_withdrawn to assignee"]}),
    Case("its review date came", HELD, (Done(ReviewDateCame(NOW)),),
         {stem: ["review_date_came to assignee_else_lead"] for stem in ALL}),
    Case("put off no longer, by its date", OFF, (Done(Resumed()),),
         {stem: ["deferral_over to assignee_else_lead"] for stem in ALL}
         | {CONTRACT: ["ticket_resumed to requester", "deferral_over to assignee_else_lead"]}),
    Case("a wish for the lead", ACCEPTED, by(OLGA, ApprovalAsked("x", None, "10")),
         {stem: ["approval_asked to team_lead"] for stem in ALL}),
    Case("a wish granted: the customer's letter and the asker's", WISHED,
         by(LEV, ApprovalDecided(True), Closed(ClosingReason.REASONED_REFUSAL, "x", message="11")),
         {stem: ["approval_granted to asker", "ticket_refused to requester +"] for stem in ALL}),
    Case("a wish not granted", WISHED, by(LEV, ApprovalDecided(False, "11")),
         {stem: ["approval_declined to asker"] for stem in ALL}),
    Case("warned", ACCEPTED, (Done(Warned("resolution", 1)),),
         {stem: ["clock_warned to assignee_else_lead"] for stem in ALL}
         | {VENDOR: ["clock_warned to assignee_else_lead", "clock_warned to team_lead"]}),
    Case("breached", ACCEPTED, (Done(Breached("resolution", 1, NOW)),),
         {stem: ["clock_breached to assignee", "clock_breached to team_lead"] for stem in ALL}),
    Case("nobody accepted", (), (Done(Breached("review", 1, NOW)),),
         {stem: [f"clock_breached to {role}" for role in ("assignee", "team_lead", "team")]
          for stem in ALL}),
    Case("silence over, an agent decides", PROPOSED, (Done(SilenceProposed(NOW)),),
         {stem: ["silence_proposed to assignee_else_lead"] for stem in ALL}),
    Case("given to a colleague", ACCEPTED, by(LEV, Assigned("3")),
         {stem: ["ticket_assigned to assignee"] for stem in ALL}),
    Case("taken by oneself", ACCEPTED, by(LEV, Assigned("2")), to_requester("")),
    Case("given to nobody", ACCEPTED, by(LEV, Assigned("")), to_requester("")),
    Case("a lead accepts for somebody", (), by(LEV, Accepted(), Assigned("1")),
         {stem: ["ticket_assigned to assignee"] for stem in ALL}
         | {stem: ["ticket_accepted to requester", "ticket_assigned to assignee"]
            for stem in (LOCAL, CONTRACT)}),
    Case("did not help", PROPOSED, by(OLGA, Rejected("11")),
         {stem: ["solution_rejected to assignee"] for stem in ALL}),
    Case("a letter left", ACCEPTED, (Done(LetterSent("5", "10")),), to_requester("")),
    Case("a letter failed", ACCEPTED, (Done(LetterFailed("5", "550", "10")),),
         {stem: ["letter_failed to assignee_else_lead"] for stem in ALL}),
]  # fmt: skip


@pytest.mark.parametrize("stem", ALL)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_letters_of(case: Case, stem: str) -> None:
    assert decided(stem, case.earlier, case.act) == case.expected[stem]


@pytest.mark.parametrize(
    ("stem", "to"), [(stem, "sender_address" if stem == CONTRACT else "requester") for stem in ALL]
)
def test_the_acknowledgement_goes_where_the_regulation_says(stem: str, to: str) -> None:
    entries = scenes.journal([Done(scenes.registered(stem))])
    before, after = scenes.situations(entries, 1)
    [notice] = letters_for(entries, before=before, after=after, regulation=scenes.rules(stem))
    assert (notice.event, notice.to) == ("ticket_registered", To(to))


def test_the_lead_hears_of_a_ticket_without_a_term() -> None:
    """W201: a ticket that no contract gives a term to is registered all the same."""
    entries = scenes.journal([Done(scenes.registered(INCIDENT, contract=""))])
    before, after = scenes.situations(entries, 1)
    told = letters_for(entries, before=before, after=after, regulation=scenes.rules(INCIDENT), unset=True)
    said = [_said(notice) for notice in told]
    assert said == ["ticket_registered to requester", "clock_unset to team_lead"]


def test_the_third_rejection_is_the_leads_business() -> None:
    again = (*by(OLGA, Proposed(SolutionKind.FINAL, "10")), *by(OLGA, Rejected("11")))
    assert decided(VENDOR, (*ACCEPTED, *again), again[1:] and again) == [
        "solution_proposed to requester +",
        "solution_rejected to assignee",
    ]
    third = decided(VENDOR, (*ACCEPTED, *again, *again, again[0]), (again[1],))
    assert third == ["solution_rejected to assignee", "solution_rejected to team_lead"]


def test_what_a_type_brings_to_the_priority_is_told_as_a_priority() -> None:
    act = by(OLGA, TypeChanged("incident", "consultation", priority="high"))
    assert decided(LOCAL, ACCEPTED, act) == ["parameters_changed to requester"]


def test_words_go_to_the_customer_even_where_the_notice_is_for_others() -> None:
    rules = scenes.rules(LOCAL)
    notices = tuple(
        notice.model_copy(update={"to": ("assignee",)}) if notice.event == "information_requested" else notice
        for notice in rules.notifications
    )
    entries = scenes.journal([Done(scenes.registered(LOCAL)), *ASKED])
    before, after = scenes.situations(entries, 1)
    told = letters_for(
        entries[-1:],
        before=before,
        after=after,
        regulation=rules.model_copy(update={"notifications": notices}),
    )
    assert [_said(notice) for notice in told] == [
        "information_requested to assignee",
        "information_requested to requester +",
    ]


@pytest.mark.clause("S0.20")
def test_progress_is_told_to_the_customer_in_one_letter_for_each_act() -> None:
    registration = scenes.journal([Done(scenes.registered(LOCAL))])
    before, after = scenes.situations(registration, 1)
    first = letters_for(registration, before=before, after=after, regulation=scenes.rules(LOCAL))
    acts = [[_said(notice) for notice in first], *(decided(LOCAL, one.earlier, one.act) for one in CASES)]
    told = [[said.split()[0] for said in letters if " to requester" in said] for letters in acts]
    assert [events for events in told if len(events) > 1] == []
    listed = {notice.event for notice in scenes.rules(LOCAL).notifications}
    assert listed <= {event for events in told for event in events}


def test_a_portal_notice_is_no_letter() -> None:
    """saas-plans lists status_changed for the portal alone."""
    assert decided(SAAS, HELD, by(OLGA, Resumed())) == []


def test_every_case_names_every_regulation() -> None:
    assert all(set(case.expected) == set(ALL) for case in CASES)
