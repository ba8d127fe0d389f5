"""The life cycle: what each act of a state leads to, and what a state has in place of an act it lacks."""

from typing import Any

import pytest

from otklik.core import lifecycle
from otklik.core.clocks.script import DOABLE
from otklik.core.journal.events import ClosingReason
from otklik.core.journal.fold import Situation, State
from otklik.core.lifecycle import Act, Given, NotPossible, Who
from tests.core.clocks.told import Json, answer, line
from tests.core.rows import CLOSES, LEADS

REACHED: dict[str, tuple[str, ...]] = {
    "new": (),
    "open": ("accepted",),
    "pending_customer": ("question_asked",),
    "on_hold": ("held",),
    "solution_proposed": ("solution_proposed kind=final",),
    "deferred": ("deferred",),
    "closed": ("closed reason=withdrawn",),
}
GIVEN = {
    "solution_proposed": " kind=interim",
    "priority_changed": " to=critical",
    "type_changed": " to=incident",
    "plan_changed": " to=other",
    "desk_changed": " to=novosibirsk",
    "contract_changed": ' to={"targets":{}}',
    "closed": " reason=not_a_request",
}
PLAN = (
    "  default: {title: {en: For everybody, ru: Для всех пользователей}, calendar: desk}\n",
    "  default: {title: {en: A, ru: Б}, calendar: desk}\n  other: {title: {en: C, ru: Д}, calendar: desk}\n",
)


def done(state: str, *acts: str) -> Json:
    """What replay says after some acts, an hour apart, on a ticket in a state."""
    events = [f"Mon 2026-11-23 {hour:02}:00 {act}" for hour, act in enumerate((*REACHED[state], *acts), 10)]
    told = line("local-support", "Mon 2026-11-23 09:00", *events, plan="default", now="Mon 2026-11-23 18:00")
    return answer(told, (PLAN,))


EVERY = [(state, act.value) for state in REACHED for act in DOABLE]


@pytest.mark.parametrize(("state", "act"), [pair for pair in EVERY if pair[1] in LEADS[pair[0]]])
def test_an_act_leads_to_the_state_of_its_row(state: str, act: str) -> None:
    assert done(state, act + GIVEN.get(act, ""))["state"] == (LEADS[state][act] or state)


@pytest.mark.parametrize(("state", "act"), [pair for pair in EVERY if pair[1] not in LEADS[pair[0]]])
def test_an_act_that_a_state_lacks_names_what_it_has(state: str, act: str) -> None:
    error = done(state, act + GIVEN.get(act, ""))["error"]
    assert error["event"] == len(REACHED[state])
    assert set(error["possible"]) == set(LEADS[state])


@pytest.mark.parametrize(
    ("state", "reason"), [(state, reason) for state in CLOSES for reason in ClosingReason]
)
def test_reasons_to_close_by_state(state: str, reason: str) -> None:
    shown = done(state, f"closed reason={reason}")
    assert ("error" in shown) is (reason not in CLOSES[state])
    assert shown.get("state", "closed") == "closed"


@pytest.mark.parametrize(
    "same", ["priority_changed to=low", "plan_changed to=default", "desk_changed to=moscow"]
)
def test_even_a_change_to_the_same_value_is_refused_on_a_closed_ticket(same: str) -> None:
    assert done("closed", same)["error"]["possible"] == ["reopened"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.NONE])
def test_what_is_offered_is_what_is_allowed(state: State) -> None:
    here = Situation(state=state)
    for act in Act:
        if act in lifecycle.possible(here):
            assert state in lifecycle.transition(act, here).sources
        else:
            with pytest.raises(NotPossible):
                lifecycle.transition(act, here)


WHO: list[tuple[Act, State, set[Who], set[Given]]] = [
    (Act.ACCEPT, State.NEW, {Who.AGENT, Who.LEAD}, set()),
    (Act.ASK, State.OPEN, {Who.AGENT}, {Given.TEXT}),
    (Act.REPLY, State.OPEN, {Who.AGENT}, {Given.TEXT}),
    (Act.CUSTOMER_WRITES, State.PENDING_CUSTOMER, {Who.REQUESTER}, {Given.TEXT}),
    (Act.HOLD, State.OPEN, {Who.AGENT}, {Given.REASON, Given.REVIEW_DATE}),
    (Act.DEFER, State.OPEN, {Who.AGENT}, {Given.REASON, Given.CURE, Given.REFUSAL, Given.REVIEW_DATE}),
    (Act.PROPOSE, State.OPEN, {Who.AGENT}, {Given.TEXT}),
    (Act.WITHDRAW_PROPOSAL, State.SOLUTION_PROPOSED, {Who.AGENT}, {Given.REASON}),
    (Act.CONFIRM, State.SOLUTION_PROPOSED, {Who.REQUESTER, Who.AGENT}, {Given.QUOTE}),
    (Act.REJECT, State.SOLUTION_PROPOSED, {Who.REQUESTER, Who.AGENT}, {Given.RESULT}),
    (Act.CHANGE_PRIORITY, State.OPEN, {Who.AGENT, Who.LEAD}, set()),
    (Act.NOTE, State.CLOSED, {Who.AGENT, Who.LEAD}, {Given.TEXT}),
    (Act.ASSIGN, State.OPEN, {Who.AGENT, Who.LEAD}, set()),
]


@pytest.mark.parametrize(("act", "state", "who", "given"), WHO, ids=[row[0].value for row in WHO])
def test_who_may_and_what_must_be_given(act: Act, state: State, who: set[Who], given: set[Given]) -> None:
    row = lifecycle.transition(act, Situation(state=state))
    assert (row.who, row.given) == (who, given)


def first(shown: Json, clock: str) -> Any:
    return next(found["state"] for found in shown["clocks"] if found["clock"] == clock)


@pytest.mark.parametrize(
    ("act", "review"),
    [
        *((act + GIVEN.get(act, ""), "met") for act in LEADS["new"] if act != "customer_replied"),
        ("customer_replied", "running"),
        ("closed reason=withdrawn", "void"),
        ("closed reason=refused", "met"),
        ("closed reason=solved_by_agent", "met"),
    ],
)
def test_from_new_every_act_of_an_agent_accepts(act: str, review: str) -> None:
    assert first(done("new", act), "review") == review


@pytest.mark.parametrize(
    ("act", "expected"), [(Act.NOTE, False), (Act.ASSIGN, False), (Act.ACCEPT, False), (Act.ASK, True)]
)
def test_a_note_or_an_assignment_accepts_nothing(act: Act, expected: bool) -> None:
    assert lifecycle.records_acceptance(act, Situation(state=State.NEW)) is expected


CHANGE_OF_MIND = ("customer_replied", "solution_confirmed")


@pytest.mark.parametrize(
    ("why", "acts", "state"),
    [
        ("helped, set on the customer's letter", CHANGE_OF_MIND, "closed"),
        ("the same by its reason", ("customer_replied", "closed reason=confirmed"), "closed"),
        ("not once something else was done", ("customer_replied", "replied", "solution_confirmed"), None),
        ("not once they wrote again", ("customer_replied", "customer_replied", "solution_confirmed"), None),
        ("not after a rejection", ("solution_rejected", "solution_confirmed"), None),
        ("not after the answer to a question", ("question_asked", *CHANGE_OF_MIND), None),
    ],
)
def test_an_outcome_can_be_set_on_the_letter_that_carries_it(
    why: str, acts: tuple[str, ...], state: str | None
) -> None:
    shown = done("solution_proposed", *acts)
    assert shown.get("state") == state, why
    assert ("error" in shown) is (state is None)
