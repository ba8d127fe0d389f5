"""What time brings, each thing dated by its own rule, however late the worker comes."""

from datetime import datetime, timedelta

import pytest

from otklik.core.journal.events import Breached, Held, SolutionKind
from otklik.tickets import journal, project
from otklik.tickets.acts import conversing, given, refusing, routing, solving, waiting
from otklik.tickets.acts.closing import close_for_silence
from otklik.tickets.acts.refused import NotPossible
from otklik.tickets.models import Ticket
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
)

pytestmark = pytest.mark.django_db

AUTOMATIC = ("mode: propose_to_agent", "mode: automatic")


def test_three_quarters_warn_and_the_second_after_the_deadline_breaches() -> None:
    """Review within 1 business hour from 10:00: warned at 10:45, due at 11:00 and late at 11:00:01."""
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    assert ticket.due_at == msk(23, 10, 45)
    desk.now = msk(23, 10, 44, 59)
    desk.time(ticket)
    assert events(ticket) == ["Registered"]
    desk.now = msk(23, 10, 45)
    desk.time(ticket)
    assert dated(ticket, "Warned") == [msk(23, 10, 45)]
    desk.now = msk(23, 11)
    desk.time(ticket)
    assert (events(ticket), ticket.late) == (["Registered", "Warned"], False)
    assert ticket.due_at == msk(23, 11, 0, 1)
    desk.now = msk(23, 11, 0, 1)
    desk.time(ticket)
    assert (dated(ticket, "Breached"), ticket.late) == ([msk(23, 11, 0, 1)], True)
    assert sound()


def test_an_act_at_the_deadline_itself_is_in_time() -> None:
    desk = open_desk(LOCAL)
    on_time, late = desk.ticket(), desk.ticket()
    desk.done(routing.accept, on_time, now=msk(23, 11))
    desk.done(routing.accept, late, now=msk(23, 11, 0, 1))
    assert (cycles(on_time)["review 1"], cycles(late)["review 1"]) == ("met", "missed")
    assert sound()


def test_a_worker_that_comes_late_skips_the_warning_and_dates_the_breach_by_its_rule() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    desk.now = msk(24, 3)
    desk.time(ticket)
    assert events(ticket) == ["Registered", "Breached"]
    assert dated(ticket, "Breached") == [msk(23, 11, 0, 1)]
    desk.time(ticket)
    assert events(ticket) == ["Registered", "Breached"]


@pytest.mark.parametrize(
    ("why", "asked_at", "breached"),
    [
        ("at the deadline itself the question is in time", msk(23, 14), []),
        ("a second later it is not, though the clock stands since", msk(23, 14, 0, 1), [msk(23, 14, 0, 1)]),
        ("nor an hour later", msk(23, 15), [msk(23, 14, 0, 1)]),
    ],
)
def test_a_deadline_that_passed_before_the_clock_stood_is_breached_at_its_own_instant(
    why: str, asked_at: datetime, breached: list[datetime]
) -> None:
    """Critical from 10:00: four hours. Nobody kept the time until the question paused the clock."""
    desk = open_desk(LOCAL)
    ticket = desk.ticket(priority="critical")
    desk.done(routing.accept, ticket, now=msk(23, 10, 30))
    desk.done(conversing.ask, ticket, text="Which version?", now=asked_at)
    ticket.refresh_from_db()
    assert cycles(ticket)["resolution 1"] == "paused"
    desk.now = asked_at
    desk.time(ticket)
    assert dated(ticket, "Breached") == breached, why
    assert ticket.late is bool(breached)
    assert sound()


def test_a_breach_told_while_the_clock_stood_is_not_told_again_when_it_goes_on() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket(priority="critical")
    desk.done(routing.accept, ticket, now=msk(23, 10, 30))
    desk.done(conversing.ask, ticket, text="Which version?", now=msk(23, 15))
    desk.now = msk(24, 12)
    desk.time(ticket)
    conversing.customer_wrote(
        ticket=ticket, said=Inbound(text="7.1"), contact=desk.ana, received_at=desk.now, now=desk.now
    )
    desk.now = msk(24, 15)
    desk.time(ticket)
    assert (dated(ticket, "Breached"), ticket.late) == ([msk(23, 14, 0, 1)], True)
    assert cycles(ticket)["resolution 1"] == "running"
    assert sound()


def test_a_warning_counts_business_time_alone() -> None:
    """Registered on Friday at 17:30: of the hour, half is on Monday."""
    desk = open_desk(LOCAL, now=msk(20, 17, 30))
    assert desk.ticket().due_at == msk(23, 9, 15)


@pytest.mark.clause("S0.15")
def test_a_raised_priority_breaches_by_reclassification_and_the_seal_keeps_it() -> None:
    """Low at 10:00, critical at 15:00: its four hours were over at 14:00. The review was the agents' own."""
    desk = open_desk(LOCAL)
    ticket = desk.ticket(priority="low")
    desk.now = msk(23, 15)
    desk.done(routing.change_priority, ticket, to="critical")
    desk.later(seconds=1)
    desk.time(ticket)
    breaches = [one.event for one in journal.entries_of(ticket) if isinstance(one.event, Breached)]
    assert [(one.clock, one.reclassified, one.due) for one in breaches] == [
        ("resolution", True, msk(23, 14)),
    ]
    desk.done(solving.solve, ticket, text="Done.", now=desk.later(hours=1))
    rows = {row.clock: (row.state, row.reclassified, row.sealed) for row in ticket.cycles.all()}
    assert rows == {"review": ("missed", False, True), "resolution": ("missed", True, True)}
    assert sound(desk.now)


# --- silence ----------------------------------------------------------------------------------------


def asked(*changes: tuple[str, str], **more: str) -> tuple[Desk, Ticket]:
    """Asked on Monday at 10:05 at incident-desk: three business days end on Thursday at 24:00."""
    desk = open_desk(INCIDENT, *changes)
    ticket = desk.ticket(**more)
    desk.later(minutes=5)
    desk.done(conversing.ask, ticket, text="Which version?")
    ticket.refresh_from_db()
    assert ticket.silence_at == msk(27)
    return desk, ticket


def test_silence_is_warned_of_a_day_before_and_proposed_at_its_end() -> None:
    desk, ticket = asked()
    desk.now = msk(26)
    desk.time(ticket)
    assert dated(ticket, "SilenceWarned") == [msk(26)]
    desk.now = msk(27) - timedelta(seconds=1)
    desk.time(ticket)
    assert events(ticket)[-1] == "SilenceWarned"
    desk.now = msk(27)
    desk.time(ticket)
    assert dated(ticket, "SilenceProposed") == [msk(27)]
    assert (ticket.state, ticket.due_at) == ("pending_customer", None)
    assert sound()


def test_a_worker_that_was_down_over_the_last_day_proposes_and_warns_no_more() -> None:
    """It must not stay due in the past either: that would wake the worker for ever."""
    desk, ticket = asked()
    desk.now = msk(28, 12)
    desk.time(ticket)
    assert dated(ticket, "SilenceProposed") == [msk(27)]
    assert (dated(ticket, "SilenceWarned"), ticket.due_at) == ([], None)


def test_silence_closes_at_midnight_even_when_the_worker_comes_after() -> None:
    desk, ticket = asked(AUTOMATIC)
    desk.now = msk(27, 9)
    desk.time(ticket)
    assert dated(ticket, "Closed") == [msk(27)]
    assert (ticket.state, ticket.reason, ticket.due_at) == ("closed", "no_reaction", None)
    assert sound()


def test_what_silence_closed_breaks_no_promise_after_its_end() -> None:
    """The resolution runs on while the customer is asked, and would be late only after the closing."""
    runs_on = (
        "until: resolved, pause_in: [pending_customer], after_question",
        "until: resolved, after_question",
    )
    desk, ticket = asked(AUTOMATIC, runs_on, priority="low")
    due = ticket.cycles.get(clock="resolution").due_at
    assert due is not None
    assert due > msk(27)
    desk.now = due + timedelta(days=3)
    desk.time(ticket)
    assert dated(ticket, "Breached") == []
    assert (dated(ticket, "Closed"), cycles(ticket)["resolution 1"]) == (
        [msk(27)],
        "void",
    )


def test_a_letter_that_is_not_filed_yet_holds_the_closing_up() -> None:
    desk, ticket = asked(AUTOMATIC)
    desk.now = msk(27, 9)
    desk.time(ticket, unheard=True)
    assert (ticket.state, ticket.due_at) == ("pending_customer", msk(27, 9, 1))
    assert sound()
    desk.later(minutes=1)
    desk.time(ticket)
    assert dated(ticket, "Closed") == [msk(27)]


def test_an_answer_ends_the_silence_term() -> None:
    desk, ticket = asked(AUTOMATIC)
    conversing.customer_wrote(
        ticket=ticket,
        said=Inbound(text="Version 7."),
        contact=desk.ana,
        received_at=msk(26, 23, 59, 59),
        now=msk(27, 0, 0, 1),
    )
    desk.now = msk(27, 9)
    desk.time(ticket)
    assert (ticket.state, ticket.silence_at) == ("open", None)
    assert dated(ticket, "CustomerWrote") == [msk(26, 23, 59, 59)]


def test_an_unconfirmed_solution_closes_after_fifteen_days() -> None:
    """vendor-sla (S1.27): proposed on 23 November at 10:05, closed when 8 December is over."""
    desk = open_desk(VENDOR)
    ticket = desk.ticket()
    desk.later(minutes=5)
    desk.done(solving.propose, ticket, text="Try this build.", kind=SolutionKind.FINAL)
    ticket.refresh_from_db()
    assert ticket.silence_at == msk(9, month=12)
    desk.now = msk(9, 3, month=12)
    desk.time(ticket)
    assert (dated(ticket, "Closed"), ticket.reason) == ([msk(9, month=12)], "unconfirmed")
    assert sound()


def test_an_agent_closes_for_silence_when_the_term_is_over_and_not_before() -> None:
    desk, ticket = asked()
    with pytest.raises(given.NotHere, match="silence-not-over"):
        desk.done(close_for_silence, ticket, now=msk(27) - timedelta(seconds=1))
    desk.done(close_for_silence, ticket, now=msk(27))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reason) == ("closed", "no_reaction")
    assert sound()


def test_there_is_no_silence_where_nobody_was_asked() -> None:
    desk = open_desk(INCIDENT)
    with pytest.raises((given.NotHere, NotPossible)):
        desk.done(close_for_silence, desk.ticket(), now=desk.later(days=30))


# --- review dates -----------------------------------------------------------------------------------


def on_hold(desk: Desk) -> Ticket:
    ticket = desk.ticket()
    desk.later(minutes=5)
    desk.done(waiting.hold, ticket, reason="The supplier looks.", review_at=msk(25, 12))
    ticket.refresh_from_db()
    return ticket


def put_off(desk: Desk, refusal: str = "order_violated") -> Ticket:
    ticket = desk.ticket()
    desk.later(minutes=5)
    desk.done(
        refusing.defer,
        ticket,
        refusal=refusal,
        reason="Two in one.",
        cure="Write two.",
        review_at=msk(25, 12),
    )
    ticket.refresh_from_db()
    return ticket


def test_a_ticket_on_hold_is_looked_at_again_on_its_day_and_once() -> None:
    desk = open_desk(SAAS)
    ticket = on_hold(desk)
    desk.done(conversing.reply, ticket, text="We wait for them.")
    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.review_at) == (msk(25, 12), msk(25, 12))
    desk.now = msk(25, 12) - timedelta(seconds=1)
    assert "ReviewDateCame" not in events(desk.time(ticket))
    desk.now = msk(25, 14)
    desk.time(ticket)
    desk.time(ticket)
    assert dated(ticket, "ReviewDateCame") == [msk(25, 12)]
    assert (ticket.state, ticket.due_at) == ("on_hold", None)
    assert sound(desk.now)


def test_another_date_takes_the_place_of_the_first_and_says_so() -> None:
    """On hold until the 25th, then until the 27th: it is looked at again on the 27th alone."""
    desk = open_desk(SAAS)
    ticket = on_hold(desk)
    desk.later(minutes=5)
    with pytest.raises(given.NotHere, match="review-date-same"):
        desk.done(waiting.hold, ticket, reason="The same.", review_at=msk(25, 12))
    desk.done(waiting.hold, ticket, reason="They need longer.", review_at=msk(27, 12))
    ticket.refresh_from_db()
    assert (ticket.state, ticket.review_at) == ("on_hold", msk(27, 12))
    held = [one.event for one in journal.entries_of(ticket) if isinstance(one.event, Held)]
    assert [(one.before, one.review_at) for one in held] == [
        (None, msk(25, 12)),
        (msk(25, 12), msk(27, 12)),
    ]
    desk.now = msk(27, 12)
    desk.time(ticket)
    assert dated(ticket, "ReviewDateCame") == [msk(27, 12)]
    assert sound()


def test_a_ticket_whose_day_has_come_stands_among_ours() -> None:
    desk = open_desk(LOCAL, ("pause_in: [pending_customer]", "pause_in: [pending_customer, on_hold]"))
    ticket = on_hold(desk)
    assert ticket.queue_rank == project.THEIRS
    desk.now = msk(25, 12)
    desk.time(ticket)
    assert (ticket.queue_rank, ticket.queue_at) == (project.OURS, msk(25, 12))
    desk.done(waiting.resume, ticket)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.review_at) == ("open", None)
    assert sound(desk.now)


@pytest.mark.clause("S3.25")
def test_what_was_put_off_goes_on_by_itself_on_its_day() -> None:
    desk = open_desk(CONTRACT)
    ticket = put_off(desk)
    assert ticket.due_at == msk(25, 12)
    desk.now = msk(26, 9)
    desk.time(ticket)
    assert (ticket.state, dated(ticket, "Resumed")) == ("open", [msk(25, 12)])
    assert sound(desk.now)


def test_a_worker_that_comes_late_dates_what_followed_the_day_by_its_own_rule() -> None:
    """Resolution 24 h, 5 min spent on Monday: from Wednesday 12:00 the rest ends on Friday at 17:55."""
    refuse = "when: obscene_or_insulting, decision: agent, effect: refuse"
    desk = open_desk(INCIDENT, (refuse, refuse.replace("effect: refuse", "effect: defer")))
    ticket = put_off(desk, "obscene")
    desk.now = msk(30, 9)
    desk.time(ticket)
    assert dated(ticket, "Resumed") == [msk(25, 12)]
    assert dated(ticket, "Breached") == [msk(27, 17, 55, 1)]
    assert sound(desk.now)
