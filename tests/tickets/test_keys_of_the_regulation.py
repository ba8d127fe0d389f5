"""Keys of the regulation by what they do: who sets a priority, what a result needs, when to warn."""

from datetime import timedelta

import pytest

from otklik.core.lifecycle import Given
from otklik.people.models import Role
from otklik.tickets.acts import conversing, routing, solving
from otklik.tickets.acts.given import Missing, NotHere
from otklik.tickets.words import Inbound
from tests import world as casts
from tests.tickets.desk import INCIDENT, LOCAL, Desk, dated, events, open_desk

pytestmark = pytest.mark.django_db

BY_LEADS = ("changed_by: [agent]", "changed_by: [team_lead]")
BY_ADMINISTRATORS = ("changed_by: [agent]", "changed_by: [administrator]")
BY_AGENTS_AT_FIRST = ("initial_by: requester", "initial_by: agent")


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
