"""Every act under a regulation that has something to say about it: what it writes, why it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from otklik.core.journal.events import ResponseKind, SolutionKind
from otklik.people import acts as people
from otklik.people.models import Agent
from otklik.tickets import journal
from otklik.tickets.acts import closing, conversing, routing, solving
from otklik.tickets.acts.given import Missing, NotHere
from otklik.tickets.acts.refused import NotPossible, Stale
from otklik.tickets.journal import AlreadyDone
from otklik.tickets.models import Cycle, Message, Ticket
from otklik.tickets.words import Inbound
from tests.tickets.desk import (
    CONTRACT,
    INCIDENT,
    LOCAL,
    SAAS,
    VENDOR,
    Desk,
    cycles,
    dated,
    events,
    msk,
    open_desk,
    sound,
)  # fmt: skip
from tests.world import NOW

pytestmark = pytest.mark.django_db

Do = Callable[[Desk, Ticket], Any]
INTERIM, FINAL = SolutionKind.INTERIM, SolutionKind.FINAL


def do(act: Callable[..., Any], **given: Any) -> Do:
    return lambda desk, ticket: desk.done(act, ticket, **given)


def writes(text: str = "It is version 7.") -> Do:
    def wrote(desk: Desk, ticket: Ticket) -> Message:
        said = Inbound(text=text)
        return conversing.customer_wrote(
            ticket=ticket, said=said, contact=desk.ana, received_at=desk.now, now=desk.now
        )

    return wrote


withdraw = do(solving.withdraw_proposal, reason="Wrong one.")
begun = do(conversing.reply, text="Begun.", kind=ResponseKind.WORK_STARTED)
interim = do(solving.propose, text="Try.", kind=INTERIM)
accept, close = do(routing.accept), do(closing.not_a_request)
reply, ask, note = (do(act, text="Words.") for act in (conversing.reply, conversing.ask, conversing.note))
solve = do(solving.solve, text="Words.")
propose, steps = do(solving.propose, text="Try."), ("change_settings",)
confirm, reject = do(solving.confirm, quote="It helped."), do(solving.reject, result="No.")


@dataclass(frozen=True)
class Case:
    """`before`, then `act`: the entries it writes and the state it leads to."""

    why: str
    stem: str
    before: tuple[Do, ...]
    act: Do
    told: list[str]
    state: str
    clocks: dict[str, str]


CASES = [
    Case("accepted", LOCAL, (), accept, ["Accepted", "Assigned"], "open",
         {"review 1": "met", "resolution 1": "running"}),
    Case("accepted for somebody else", LOCAL, (),
         lambda desk, ticket: desk.done(routing.accept, ticket, agent=desk.lev, to=desk.olga),
         ["Accepted", "Assigned"], "open", {"review 1": "met", "resolution 1": "running"}),
    Case("an answer accepts", LOCAL, (), reply, ["Accepted", "Assigned", "Replied"], "open",
         {"review 1": "met", "resolution 1": "running"}),
    Case("a second answer does not", LOCAL, (reply,), reply, ["Replied"], "open",
         {"review 1": "met", "resolution 1": "running"}),
    Case("work begun", INCIDENT, (accept,), begun, ["Replied"], "open",
         {"first_response 1": "met", "resolution 1": "running"}),
    Case("a question", INCIDENT, (accept,), ask, ["Asked"], "pending_customer",
         {"first_response 1": "met", "resolution 1": "paused"}),
    Case("answered", INCIDENT, (ask,), writes(), ["CustomerWrote"], "open",
         {"first_response 1": "met", "resolution 1": "running"}),
    Case("a note", LOCAL, (), note, ["Noted"], "new", {"review 1": "running", "resolution 1": "running"}),
    Case("a final proposal", INCIDENT, (accept,), propose, ["Proposed"], "solution_proposed",
         {"first_response 1": "met", "resolution 1": "met"}),
    Case("an interim one", VENDOR, (accept,), do(solving.propose, text="Try.", kind=INTERIM, steps=steps),
         ["Proposed"], "solution_proposed",
         {"solution_proposal 1": "met", "progress_update 1": "met", "progress_update 2": "paused"}),
    Case("an interim one where nobody confirms", LOCAL, (accept,), interim,
         ["Proposed"], "solution_proposed", {"review 1": "met", "resolution 1": "running"}),
    Case("withdrawn", INCIDENT, (propose,), withdraw,
         ["ProposalWithdrawn"], "open",
         {"first_response 1": "met", "resolution 1": "met", "resolution 2": "running"}),
    Case("confirmed by quote", INCIDENT, (propose,), confirm, ["Closed"], "closed",
         {"first_response 1": "met", "resolution 1": "met"}),
    Case("rejected", INCIDENT, (propose,), reject, ["Rejected"], "open",
         {"first_response 1": "met", "resolution 1": "met", "resolution 2": "running"}),
    Case("rejected, a new term", VENDOR, (propose,), reject, ["Rejected"], "open",
         {"solution_proposal 1": "met", "solution_proposal 2": "running", "progress_update 1": "met",
          "progress_update 2": "void", "progress_update 3": "running"}),
    Case("no outcome said", INCIDENT, (propose,), writes(), ["CustomerWrote"], "open",
         {"first_response 1": "met", "resolution 1": "met", "resolution 2": "running"}),
    Case("helped, on that letter", INCIDENT, (propose, writes()), do(solving.confirm), ["Closed"], "closed",
         {"first_response 1": "met", "resolution 1": "met", "resolution 2": "void"}),
    Case("solved", LOCAL, (accept,), solve, ["Closed"], "closed", {"review 1": "met", "resolution 1": "met"}),
    Case("solved at once", LOCAL, (), solve, ["Accepted", "Assigned", "Closed"], "closed",
         {"review 1": "met", "resolution 1": "met"}),
    Case("solved at once where a first response is awaited: its words are one", SAAS, (), solve,
         ["Accepted", "Assigned", "Replied", "Closed"], "closed", {"first_response 1": "met"}),
    Case("solved after an answer", SAAS, (reply,), solve, ["Closed"], "closed", {"first_response 1": "met"}),
    Case("withdrawn by the customer", LOCAL, (accept,), do(closing.withdraw, quote="No need."), ["Closed"],
         "closed", {"review 1": "met", "resolution 1": "void"}),
    Case("no request", LOCAL, (accept,), close, ["Closed"], "closed",
         {"review 1": "met", "resolution 1": "void"}),
    Case("assigned to oneself accepts", LOCAL, (),
         lambda desk, ticket: desk.done(routing.assign, ticket, to=desk.olga),
         ["Accepted", "Assigned"], "open", {"review 1": "met", "resolution 1": "running"}),
    Case("assigned to another does not", LOCAL, (),
         lambda desk, ticket: desk.done(routing.assign, ticket, to=desk.lev),
         ["Assigned"], "new", {"review 1": "running", "resolution 1": "running"}),
    Case("given to nobody", LOCAL, (accept,), do(routing.assign, to=None), ["Assigned"], "open",
         {"review 1": "met", "resolution 1": "running"}),
    Case("another priority", LOCAL, (accept,), do(routing.change_priority, to="critical"),
         ["PriorityChanged", "DeadlineMoved"], "open", {"review 1": "met", "resolution 1": "running"}),
    Case("the same priority", LOCAL, (accept,), do(routing.change_priority, to="low"), [], "open",
         {"review 1": "met", "resolution 1": "running"}),
    Case("another type", LOCAL, (accept,), do(routing.change_type, to="incident"), ["TypeChanged"], "open",
         {"review 1": "met", "resolution 1": "running"}),
    Case("the type that it has", LOCAL, (accept, do(routing.change_type, to="incident")),
         do(routing.change_type, to="incident"), [], "open", {"review 1": "met", "resolution 1": "running"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_an_act_writes_its_facts_and_turns_the_clocks(case: Case) -> None:
    desk = open_desk(case.stem)
    ticket = desk.ticket()
    for act in case.before:
        desk.later(minutes=5)
        act(desk, ticket)
    ticket.refresh_from_db()
    first = ticket.seq + 1
    desk.later(minutes=5)
    case.act(desk, ticket)
    ticket.refresh_from_db()
    assert (events(ticket, first), ticket.state) == (case.told, case.state)
    assert cycles(ticket) == case.clocks
    assert sound(desk.now)


REFUSED = [
    ("accepted twice", LOCAL, (accept,), accept, NotPossible),
    ("nothing said", LOCAL, (), do(conversing.reply, text="  \n"), Missing),
    ("nothing asked", LOCAL, (), do(conversing.ask, text="\0"), Missing),
    ("an empty note", LOCAL, (), do(conversing.note, text=""), Missing),
    ("an answer after the end", LOCAL, (close,), reply, NotPossible),
    ("asked twice", INCIDENT, (ask,), ask, NotPossible),
    ("a final one where nobody confirms", LOCAL, (), propose, NotHere),
    ("an interim one that asks for nothing", VENDOR, (), interim, NotHere),
    ("an interim one that asks for the unknown", VENDOR, (),
     do(solving.propose, text="Try.", kind=INTERIM, steps=["dance"]), NotHere),
    ("nothing proposed to withdraw", INCIDENT, (accept,), withdraw, NotPossible),
    ("no reason to withdraw", INCIDENT, (propose,), do(solving.withdraw_proposal, reason=""), Missing),
    ("helped, without a word of theirs", INCIDENT, (propose,), do(solving.confirm), Missing),
    ("helped, nothing proposed", INCIDENT, (accept,), confirm, NotPossible),
    ("helped, after more work", INCIDENT, (propose, writes(), reply), do(solving.confirm), NotPossible),
    ("did not help, without a result", INCIDENT, (propose,), do(solving.reject, result=" "), Missing),
    ("did not help, nothing proposed", INCIDENT, (), reject, NotPossible),
    ("solved where the requester confirms", INCIDENT, (), solve, NotHere),
    ("solved without a word", LOCAL, (), do(solving.solve, text=""), Missing),
    ("withdrawn without a quote", LOCAL, (), do(closing.withdraw, quote=""), Missing),
    ("ended twice", LOCAL, (close,), close, NotPossible),
    ("a priority of nobody", LOCAL, (), do(routing.change_priority, to="urgent"), NotHere),
    ("a type of nobody", LOCAL, (), do(routing.change_type, to="complaint"), NotHere),
    ("another type without its reason", VENDOR, (accept,), do(routing.change_type, to="incident"), Missing),
    ("another priority after the end", LOCAL, (close,), do(routing.change_priority, to="high"), NotPossible),
    ("given away after the end", LOCAL, (close,), do(routing.assign, to=None), NotPossible),
    ("a term promised where there is none", SAAS, (),
     begun, NotHere),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "stem", "before", "act", "refusal"), REFUSED, ids=[case[0] for case in REFUSED]
)
def test_a_refused_act_writes_nothing(
    why: str, stem: str, before: tuple[Do, ...], act: Do, refusal: type[Exception]
) -> None:
    desk = open_desk(stem)
    ticket = desk.ticket()
    for earlier in before:
        earlier(desk, ticket)
    said, told = Message.objects.count(), events(ticket)
    with pytest.raises(refusal):
        act(desk, ticket)
    assert (Message.objects.count(), events(ticket)) == (said, told), why
    assert sound()


def test_helped_counts_from_the_letter_that_says_so() -> None:
    """S1.27 and row 9b: set on Wednesday on Tuesday's letter, closed on Tuesday."""
    desk = open_desk(INCIDENT)
    ticket = desk.ticket()
    propose(desk, ticket)
    desk.now = msk(24, 15)
    writes("It works now")(desk, ticket)
    desk.now = msk(25, 9)
    desk.done(solving.confirm, ticket)
    assert dated(ticket, "Closed") == [msk(24, 15)]
    assert Cycle.objects.get(clock="resolution", cycle=2).spent == 0
    assert sound()


def test_the_customers_own_helped_needs_no_quote() -> None:
    desk = open_desk(INCIDENT)
    ticket = desk.ticket()
    propose(desk, ticket)
    solving.confirm_by_customer(ticket=ticket, contact=desk.ana, now=desk.later(hours=1))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reason) == ("closed", "confirmed")


def test_a_reason_goes_with_a_change_where_the_regulation_asks_for_one() -> None:
    desk = open_desk(VENDOR)
    ticket = desk.ticket()
    desk.done(routing.change_type, ticket, to="incident", reason="It is an error.")
    assert Message.objects.filter(act="change_type").get().text == "It is an error."


def test_a_type_brings_its_priority_until_somebody_set_one() -> None:
    desk = open_desk(
        LOCAL, ("title: {en: Something is broken", "default_priority: high, title: {en: Something is broken")
    )
    ours, theirs = desk.ticket(), desk.ticket(priority="medium")
    for ticket in (ours, theirs):
        desk.done(routing.change_type, ticket, to="incident")
        ticket.refresh_from_db()
    assert (ours.priority, theirs.priority) == ("high", "medium")
    assert sound()


def test_a_ticket_counts_from_its_letter_not_from_its_filing() -> None:
    desk = open_desk(LOCAL)
    desk.now = msk(23, 12)
    ticket = desk.ticket(at=msk(23, 10))
    assert ticket.registered_at == msk(23, 10)
    assert ticket.cycles.get(clock="review").due_at == msk(23, 11)
    assert sound()


# --- reopening --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "stem", "changes", "after", "opens"),
    [
        ("always", CONTRACT, (), timedelta(days=400), True),
        ("inside the window", SAAS, (), timedelta(days=14), True),
        ("at its last second", SAAS, (), msk(8, month=12) - timedelta(seconds=1) - NOW, True),
        ("after the window", SAAS, (), timedelta(days=15), False),
        ("never", LOCAL, (), timedelta(minutes=1), False),
    ],
)
def test_a_letter_opens_a_closed_ticket_again(
    why: str, stem: str, changes: tuple[tuple[str, str], ...], after: timedelta, opens: bool
) -> None:
    desk = open_desk(stem, *changes)
    ticket = desk.ticket()
    solve(desk, ticket)
    ticket.refresh_from_db()
    situation = journal.clocks(ticket, journal.entries_of(ticket)).situation
    may = closing.may_reopen(rules=desk.rules, situation=situation, ticket=ticket, at=desk.now + after)
    assert may is opens, why


def test_reopening_begins_a_new_term() -> None:
    desk = open_desk(LOCAL, ("reply_to_closed: new_linked_ticket", "reply_to_closed: reopen"))
    ticket = desk.ticket()
    solve(desk, ticket)
    at = desk.later(hours=1)
    said = Inbound(text="Silent again.")
    closing.reopen(ticket=ticket, said=said, contact=desk.ana, received_at=at, now=at)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reason) == ("open", "")
    assert cycles(ticket) == {"review 1": "met", "resolution 1": "met", "resolution 2": "running"}
    assert sound()


def test_an_open_ticket_is_not_opened_again() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    with pytest.raises(NotPossible):
        closing.reopen(ticket=ticket, said=Inbound(text="x"), contact=None, received_at=NOW, now=NOW)


# --- two at once ------------------------------------------------------------------------------------


def test_the_second_of_two_answers_sees_the_first() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    seen = ticket.seq
    desk.done(conversing.reply, ticket, text="Lev's words", agent=desk.lev, seen=seen)
    with pytest.raises(Stale) as stale:
        desk.done(conversing.reply, ticket, text="Olga's words", seen=seen)
    assert [type(entry.event).__name__ for entry in stale.value.since] == ["Accepted", "Assigned", "Replied"]
    assert Message.objects.filter(direction="out").count() == 1
    ticket.refresh_from_db()
    desk.done(conversing.reply, ticket, text="Olga's words", seen=ticket.seq)
    assert Message.objects.filter(direction="out").count() == 2


def test_ones_own_words_and_what_time_brings_make_no_form_stale() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    seen = ticket.seq
    desk.later(hours=3)
    desk.time(ticket)
    desk.done(conversing.note, ticket, text="One.", seen=seen)
    desk.done(conversing.note, ticket, text="Two.", seen=seen)
    assert events(ticket) == ["Registered", "Breached", "Noted", "Noted"]


def test_a_customers_letter_makes_a_form_stale() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    seen = ticket.seq
    writes()(desk, ticket)
    with pytest.raises(Stale):
        desk.done(conversing.reply, ticket, text="Words.", seen=seen)


def test_a_double_click_is_one_act_and_a_refused_one_keeps_its_key() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    with pytest.raises(Missing):
        desk.done(conversing.reply, ticket, text="", key="one")
    desk.done(conversing.reply, ticket, text="Words.", key="one")
    with pytest.raises(AlreadyDone):
        desk.done(conversing.reply, ticket, text="Words.", key="one", seen=1)
    assert events(ticket).count("Replied") == 1


def test_no_act_reaches_over_to_an_agent_of_another_service() -> None:
    """Services are strangers to each other: neither may such an agent act nor be given a ticket."""
    desk = open_desk(LOCAL)
    ticket, other = desk.ticket(), _another_agent(desk.now)
    with pytest.raises(NotHere, match="unknown-assignee"):
        desk.done(routing.assign, ticket, to=other)
    with pytest.raises(NotHere, match="unknown-assignee"):
        desk.done(routing.accept, ticket, agent=desk.lev, to=other)
    assert events(ticket) == ["Registered"]


def _another_agent(now: datetime) -> Agent:
    service = people.create_service(slug="other", name={"en": "Other"}, now=now)
    person = people.create_person(name="Max", email="max@other.example", verified_at=now)
    return people.invite_agent(service=service, person=person)
