"""Keys of the regulation by what they do: who sets a priority, what a result needs, when to warn."""

from datetime import timedelta

import pytest

from otklik.core.journal.events import Warned
from otklik.core.lifecycle import Given
from otklik.people.models import Role
from otklik.tickets import journal
from otklik.tickets.acts import conversing, routing, solving
from otklik.tickets.acts.given import Missing, NotHere
from otklik.tickets.models import Ticket
from otklik.tickets.words import Inbound
from tests import world as casts
from tests.tickets.desk import INCIDENT, LOCAL, Desk, dated, events, open_desk

pytestmark = pytest.mark.django_db

BY_LEADS = ("changed_by: [agent]", "changed_by: [team_lead]")
BY_ADMINISTRATORS = ("changed_by: [agent]", "changed_by: [administrator]")
BY_AGENTS_AT_FIRST = ("initial_by: requester", "initial_by: agent")


@pytest.mark.clause("S0.15", "S2.14", "S4.21")
@pytest.mark.parametrize(
    ("why", "changes", "role", "may"),
    [
        ("agents may, as in the sample", (), Role.AGENT, True),
        ("an agent where leads alone may", (BY_LEADS,), Role.AGENT, False),
        ("a lead", (BY_LEADS,), Role.LEAD, True),
        ("a lead where administrators alone may", (BY_ADMINISTRATORS,), Role.LEAD, False),
        ("an agent, the first time", (BY_LEADS, BY_AGENTS_AT_FIRST), Role.AGENT, True),
    ],
)
def test_the_priority_is_changed_by_whom_the_regulation_names(
    why: str, changes: tuple[tuple[str, str], ...], role: Role, may: bool
) -> None:
    desk = open_desk(LOCAL, *changes)
    ticket = desk.ticket(**({} if BY_AGENTS_AT_FIRST in changes else {"priority": "low"}))
    agent = desk.lev if role == Role.LEAD else desk.olga
    if may:
        routing.change_priority(ticket=ticket, agent=agent, to="high", now=desk.later(minutes=1))
        assert "PriorityChanged" in events(ticket), why
        return
    with pytest.raises(NotHere, match="priority-not-yours"):
        routing.change_priority(ticket=ticket, agent=agent, to="high", now=desk.later(minutes=1))
    assert events(ticket) == ["Registered"], why


def test_the_second_priority_is_for_the_lead_where_agents_set_only_the_first() -> None:
    desk = open_desk(LOCAL, BY_LEADS, BY_AGENTS_AT_FIRST)
    ticket = desk.ticket()
    desk.done(routing.change_priority, ticket, to="high")
    with pytest.raises(NotHere, match="priority-not-yours"):
        desk.done(routing.change_priority, ticket, to="critical")


@pytest.mark.clause("S1.24")
@pytest.mark.parametrize("required", [True, False])
def test_that_it_did_not_help_needs_the_result_where_the_regulation_requires_it(required: bool) -> None:
    """With `result_report: optional` the customer may say no more than that."""
    known = "solution:\n" if required else "solution:\n  result_report: optional\n"
    desk = open_desk(INCIDENT, ("solution:\n", known))
    ticket = desk.ticket()
    desk.done(solving.propose, ticket, text="Switch it off and on.")
    said = Inbound(text="", sender_address=casts.ANA)
    reject = {"ticket": ticket, "contact": desk.ana, "said": said, "now": desk.later(minutes=1)}
    if not required:
        solving.reject_by_customer(**reject)
        assert events(ticket)[-1] == "Rejected"
        return
    with pytest.raises(Missing) as refused:
        solving.reject_by_customer(**reject)
    assert refused.value.what is Given.RESULT
    assert "Rejected" not in events(ticket)


@pytest.mark.parametrize(
    ("said", "before"),
    [("", timedelta(days=1)), (", warn_before: 6 calendar_hours", timedelta(hours=6))],
)
def test_silence_is_warned_of_as_long_before_as_the_regulation_says(said: str, before: timedelta) -> None:
    desk = warned_desk(said)
    ticket = desk.ticket()
    desk.done(conversing.ask, ticket, text="Which printer?")
    desk.later(days=3)
    ends = desk.now.replace(hour=21, minute=0, second=0)  # 24:00 of Thursday in Moscow
    desk.now = ends - before - timedelta(seconds=1)
    desk.time(ticket)
    assert dated(ticket, "SilenceWarned") == []
    desk.later(seconds=1)
    desk.time(ticket)
    assert dated(ticket, "SilenceWarned") == [ends - before]


def warned_desk(said: str) -> Desk:
    since = "counted_from: question_sent"
    return open_desk(INCIDENT, (since, since + said))


LADDER = """escalation:
  - {at: 50, to: [assignee]}
  - {at: 90, to: [team_lead, team]}
  - {at: 100, to: [team_lead]}

eligibility:
"""


def shares(ticket: Ticket) -> list[int]:
    told = (entry.event for entry in journal.entries_of(ticket))
    return [event.share for event in told if isinstance(event, Warned) and event.clock == "resolution"]


@pytest.mark.clause("S0.13")
def test_warnings_come_at_the_rungs_of_the_ladder() -> None:
    """Critical at local-support: four business hours from Monday 10:00, so 50 % are spent at noon."""
    desk = open_desk(LOCAL, ("eligibility:\n", LADDER))
    ticket = desk.ticket(priority="critical")
    desk.done(routing.accept, ticket)
    began = desk.now
    for hours, told in ((2, [50]), (3.5, [50]), (3.6, [50, 90])):
        desk.now = began + timedelta(hours=hours)
        desk.time(ticket)
        assert shares(ticket) == told, hours
    desk.now = began + timedelta(hours=4, seconds=1)
    desk.time(ticket)
    assert "Breached" in events(ticket)


def test_of_several_rungs_that_came_while_nobody_looked_the_highest_is_told() -> None:
    desk = open_desk(LOCAL, ("eligibility:\n", LADDER))
    ticket = desk.ticket(priority="critical")
    desk.done(routing.accept, ticket)
    desk.later(hours=3.8)
    desk.time(ticket)
    assert shares(ticket) == [90]


def test_without_a_ladder_the_warning_comes_at_three_quarters() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket(priority="critical")
    desk.done(routing.accept, ticket)
    desk.later(hours=2.99)
    desk.time(ticket)
    assert shares(ticket) == []
    desk.later(hours=0.01)
    desk.time(ticket)
    assert shares(ticket) == [75]
