"""Other law binds the tickets that run: what it moves, who hears of it, and what it leaves alone."""

from datetime import datetime, timedelta

import pytest

from otklik.agreements import acts as agreements
from otklik.agreements import book, calendars
from otklik.agreements.models import CalendarVersion, ServiceCalendars
from otklik.core.clocks.explain import explain
from otklik.core.clocks.stretches import Kind
from otklik.core.journal.events import (
    CycleSealed,
    DeadlineMoved,
    LetterSent,
    Rebased,
    Registered,
)
from otklik.mailroom.models import Letter
from otklik.ops import chores
from otklik.ops.worker import Worker
from otklik.tickets import journal, rebasing, rebuilding
from otklik.tickets.acts import closing, conversing, routing, solving
from otklik.tickets.acts import rebasing as acts
from otklik.tickets.acts.rebasing import Law
from otklik.tickets.models import Cycle, Follow, Task, Ticket
from tests.tickets.desk import LOCAL, VENDOR, Desk, open_desk
from tests.world import NOW

pytestmark = pytest.mark.django_db

TOMORROW_OFF = "2026-11-24,day_off,,false,Выходной,Day off,decree"
"""The day after NOW becomes a day off: eight hours of VENDOR that no longer count."""


@pytest.fixture
def desk() -> Desk:
    return open_desk(VENDOR)


def with_rows(*rows: str, calendar: str = "ru") -> CalendarVersion:
    """A version with some more rows than the newest one."""
    newest = CalendarVersion.objects.filter(calendar_id=calendar).order_by("-version")[0]
    text = newest.rows.rstrip("\n") + "\n" + "\n".join(rows) + "\n"
    return calendars.add_version(calendar_id=calendar, rows=text, source="decree", now=NOW)


def proposal(desk: Desk, version: CalendarVersion) -> rebasing.Proposal:
    return rebasing.calendar_proposal(desk.service, version)


def apply(desk: Desk, version: CalendarVersion) -> Task:
    """Taken in, and all tickets brought under it."""
    _, task = rebasing.take_in(version, service=desk.service, by=desk.lev.person, now=desk.now)
    assert task is not None
    work(desk)
    task.refresh_from_db()
    return task


def work(desk: Desk) -> None:
    Worker(chores.filing(), tick=lambda: desk.now).once()


def dues(ticket: Ticket) -> dict[str, datetime | None]:
    return {row.clock: row.due_at for row in Cycle.objects.filter(ticket=ticket, ended_at=None)}


def kinds(ticket: Ticket) -> list[str]:
    return [type(entry.event).__name__ for entry in journal.entries_of(ticket)]


def sound(desk: Desk) -> bool:
    book.forget()
    return rebuilding.rebuild(check=True, now=desk.now)[1] == []


def test_a_ticket_names_the_calendars_under_which_it_was_registered(desk: Desk) -> None:
    ticket = desk.ticket()
    (begun, *_) = journal.entries_of(ticket)
    held = ServiceCalendars.objects.get(service=desk.service)
    assert isinstance(begun.event, Registered)
    assert (begun.event.calendars, ticket.calendars) == (held.ref, held.ref)


def test_a_new_version_moves_nothing_until_it_is_taken_in(desk: Desk) -> None:
    ticket = desk.ticket()
    before = dues(ticket)
    with_rows(TOMORROW_OFF)
    assert (dues(desk.time(ticket)), sound(desk)) == (before, True)


def test_the_preview_says_what_the_act_then_does(desk: Desk) -> None:
    ticket = desk.ticket()
    before = dues(ticket)
    version = with_rows(TOMORROW_OFF)
    seen = rebasing.outlook(desk.service, proposal(desk, version), now=desk.now)
    assert (seen.tickets, seen.moved, seen.late, seen.impossible) == (1, 1, 0, [])
    apply(desk, version)
    after = dues(ticket)
    assert {move.clock: (move.before, move.after) for move in seen.moves} == {
        clock: (before[clock], after[clock]) for clock in before if before[clock] != after[clock]
    }
    assert sound(desk)


def test_the_journal_says_what_binds_from_now_on_and_who_did_it(desk: Desk) -> None:
    ticket = desk.ticket()
    was = ticket.calendars
    task = apply(desk, with_rows(TOMORROW_OFF))
    (entry,) = [one for one in journal.entries_of(ticket) if isinstance(one.event, Rebased)]
    event = entry.event
    assert isinstance(event, Rebased)
    newest = book.newest_calendars(desk.service.pk)
    assert (event.calendars_before, event.calendars, event.because) == (was, newest, "calendars")
    assert (event.regulation, event.regulation_before, event.task) == (ticket.regulation,) * 2 + (
        str(task.pk),
    )
    assert entry.actor == journal.agent(desk.lev)
    assert "DeadlineMoved" in kinds(ticket)


def test_what_is_over_never_changes(desk: Desk) -> None:
    """A sealed cycle keeps its seal, a closed ticket its law; both stay as they were written."""
    closed, answered = desk.ticket(), desk.ticket()
    desk.done(closing.not_a_request, closed)
    ended = journal.entries_of(closed)
    desk.done(conversing.reply, answered, text="We look at it.")
    sealed = [one.event for one in journal.entries_of(answered) if isinstance(one.event, CycleSealed)]
    task = apply(desk, with_rows(TOMORROW_OFF))
    assert sealed
    assert [one.event for one in journal.entries_of(answered) if isinstance(one.event, CycleSealed)] == sealed
    assert journal.entries_of(closed) == ended
    assert (task.done, sound(desk)) == (1, True)


@pytest.mark.parametrize("on_change", ["recompute_from_start", "restart_now", "keep_spent"])
def test_earlier_changes_keep_what_they_kept_and_dropped(on_change: str) -> None:
    """A recount changes the days, not what a raised priority once left out."""
    desk = open_desk(LOCAL, ("on_change: recompute_from_start", f"on_change: {on_change}"))
    ticket = desk.ticket()
    desk.later(hours=3)
    desk.done(routing.change_priority, ticket, to="high")
    desk.later(hours=1)
    before = dues(ticket)
    far = with_rows("2027-12-30,day_off,,false,Выходной,Day off,decree")
    apply(desk, far)
    assert (dues(ticket), "Rebased" in kinds(ticket), "DeadlineMoved" in kinds(ticket)[-1:]) == (
        before,
        True,
        False,
    )
    assert sound(desk)


def test_a_deadline_put_into_the_past_is_late_by_reclassification(desk: Desk) -> None:
    """A day off turns out to have been worked: the term is over already, by no fault of the agents."""
    version = with_rows(TOMORROW_OFF)
    rebasing.take_in(version, service=desk.service, by=None, now=desk.now)
    ticket = desk.ticket()
    desk.later(days=1, hours=6)
    newest = CalendarVersion.objects.get(calendar_id="ru", version=1)
    seen = rebasing.outlook(desk.service, proposal(desk, newest), now=desk.now)
    apply(desk, newest)
    moved = [one.event for one in journal.entries_of(ticket) if isinstance(one.event, DeadlineMoved)]
    assert any(event.reclassified for event in moved) is bool(seen.late)
    assert (seen.late, sound(desk)) == (1, True)


def test_the_customer_hears_of_it_once_where_the_regulation_says_so(desk: Desk) -> None:
    local = open_desk(LOCAL)
    told, untold = desk.ticket(), local.ticket()
    work(desk)
    Letter.objects.all().delete()
    version = with_rows(TOMORROW_OFF)
    for one in (desk, local):
        rebasing.take_in(version, service=one.service, by=None, now=desk.now)
    work(desk)
    assert [(row.ticket_id, row.event) for row in Letter.objects.all()] == [(told.pk, "deadlines_moved")]
    assert "Rebased" in kinds(untold)


def test_a_deadline_that_did_not_move_brings_no_letter(desk: Desk) -> None:
    desk.ticket()
    work(desk)
    Letter.objects.all().delete()
    apply(desk, with_rows("2027-12-30,day_off,,false,Выходной,Day off,decree"))
    assert not Letter.objects.exists()


def test_other_services_keep_their_calendars(desk: Desk) -> None:
    other = open_desk(LOCAL)
    desk.ticket()
    desk.ticket()
    ticket = other.ticket()
    apply(desk, with_rows(TOMORROW_OFF))
    assert "Rebased" not in kinds(ticket)
    assert Ticket.objects.get(pk=ticket.pk).calendars == ticket.calendars


def test_new_tickets_are_under_the_new_version_at_once(desk: Desk) -> None:
    rebasing.take_in(with_rows(TOMORROW_OFF), service=desk.service, by=None, now=desk.now)
    ticket = desk.ticket()
    assert (ticket.calendars, kinds(ticket)) == (book.newest_calendars(desk.service.pk), ["Registered"])


def test_a_ticket_opened_again_goes_on_under_the_calendars_of_today() -> None:
    desk = open_desk("saas-plans")
    ticket = desk.ticket()
    desk.done(solving.solve, ticket, text="Done.")
    apply_without_tickets(desk)
    desk.done(closing.reopen_by_mistake, ticket, reason="Too early.")
    ticket.refresh_from_db()
    assert ticket.calendars == book.newest_calendars(desk.service.pk)
    assert sound(desk)


def apply_without_tickets(desk: Desk) -> None:
    held, task = rebasing.take_in(with_rows(TOMORROW_OFF), service=desk.service, by=None, now=desk.now)
    assert (held.service, task) == (desk.service, None)


def test_the_preview_of_a_wait_begins_where_its_letter_left() -> None:
    """The end of silence counts from the letter's leaving, which a preview has to read as well."""
    was = "after: 15 calendar_days, counted_from: solution_prepared"
    desk = open_desk(VENDOR, (was, "after: 2 business_days, counted_from: solution_sent"))
    ticket = desk.ticket()
    message = desk.done(solving.propose, ticket, text="Try this.")
    with journal.writing(ticket.pk, now=desk.later(days=1)) as work:
        work.record(LetterSent("1", str(message.pk)))
    ticket.refresh_from_db()
    stood = ticket.silence_at
    version = with_rows("2026-11-26,day_off,,false,Выходной,Day off,decree")
    seen = rebasing.outlook(desk.service, proposal(desk, version), now=desk.now)
    apply(desk, version)
    ticket.refresh_from_db()
    (move,) = [move for move in seen.moves if move.clock == rebasing.SILENCE]
    assert (move.before, move.after) == (stood, ticket.silence_at)
    assert move.before != move.after


def test_while_its_notices_wait_it_works_for_a_moment_only(desk: Desk) -> None:
    """An acknowledgement must not wait behind a thousand notices of moved deadlines."""
    for _ in range(40):
        desk.ticket()
    _, task = rebasing.take_in(with_rows(TOMORROW_OFF), service=desk.service, by=None, now=desk.now)
    assert task is not None

    def done_by_a_slice() -> int:
        before = task.done
        rebasing.go_on(task, tick=lambda: desk.later(milliseconds=40))
        return task.done - before

    brief = done_by_a_slice()
    Follow.objects.all().delete()
    assert 0 < brief < done_by_a_slice() / 3


def test_doing_it_twice_is_doing_it_once(desk: Desk) -> None:
    ticket = desk.ticket()
    version = with_rows(TOMORROW_OFF)
    apply(desk, version)
    law = Law(book.newest_calendars(desk.service.pk), desk.now)
    assert acts.rebase(ticket.pk, law, now=desk.now) is None
    held, task = rebasing.take_in(version, service=desk.service, by=None, now=desk.now)
    assert (held.ref, task, kinds(ticket).count("Rebased")) == (law.calendars, None, 1)


def test_what_was_overtaken_leaves_the_rest_to_the_newer_one(desk: Desk) -> None:
    ticket = desk.ticket()
    first, second = with_rows(TOMORROW_OFF), with_rows("2026-11-25,day_off,,false,Выходной,Day off,decree")
    _, one = rebasing.take_in(first, service=desk.service, by=None, now=desk.now)
    _, other = rebasing.take_in(second, service=desk.service, by=None, now=desk.now)
    work(desk)
    assert one
    assert other
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.done, one.state["overtaken"], other.done, kinds(ticket).count("Rebased")) == (0, True, 1, 1)


def test_whoever_saw_an_older_preview_is_told(desk: Desk) -> None:
    seen = book.newest_calendars(desk.service.pk)
    rebasing.take_in(with_rows(TOMORROW_OFF), service=desk.service, by=None, now=desk.now, seen=seen)
    third = with_rows("2026-11-25,day_off,,false,Выходной,Day off,decree")
    with pytest.raises(calendars.Overtaken):
        rebasing.take_in(third, service=desk.service, by=None, now=desk.now, seen=seen)


def test_a_ticket_that_waits_is_counted_anew_as_well(desk: Desk) -> None:
    """A pause shows no date; what was spent before it follows the days as they are known now."""
    ticket = desk.ticket()
    desk.later(days=2)
    desk.done(conversing.ask, ticket, text="Which build?")
    spent = Cycle.objects.get(ticket=ticket, clock="solution_proposal").spent
    apply(desk, with_rows(TOMORROW_OFF))
    assert Cycle.objects.get(ticket=ticket, clock="solution_proposal").spent < spent
    assert sound(desk)


def test_a_new_version_of_the_regulation_binds_from_then_on() -> None:
    """The same event: what was counted stays counted, the rest of the new term runs on from there."""
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    desk.later(minutes=30)
    text = _raised(desk, "review: {within: 1 business_hour}", "review: {within: 3 business_hours}")
    version = agreements.publish(service=desk.service, text=text, now=desk.now)
    law = Law(book.newest_calendars(desk.service.pk), desk.now, regulation=version.ref, because="regulation")
    before = dues(ticket)
    task = rebasing.begin(service=desk.service, law=law, by=desk.lev.person, now=desk.now)
    work(desk)
    task.refresh_from_db()
    ticket.refresh_from_db()
    assert (ticket.regulation, task.done, task.state["failed"]) == (version.ref, 1, [])
    assert before["review"]
    assert dues(ticket) == before | {"review": before["review"] + timedelta(hours=2)}
    assert sound(desk)


def _raised(desk: Desk, old: str, new: str) -> str:
    row = desk.service.regulations.get()
    assert old in row.text, old
    return row.text.replace(old, new).replace("\nversion: 1\n", "\nversion: 2\n")


@pytest.mark.parametrize(
    ("why", "row", "told"),
    [
        ("a day that counts", TOMORROW_OFF, ["изменился производственный календарь"]),
        ("a day far ahead", "2027-12-30,day_off,,false,Выходной,Day off,decree", []),
    ],
)
def test_an_explanation_tells_of_the_calendar_where_it_moved_something(
    desk: Desk, why: str, row: str, told: list[str]
) -> None:
    ticket = desk.ticket()
    apply(desk, with_rows(row))
    ticket.refresh_from_db()
    entries = journal.entries_of(ticket)
    clocks = journal.clocks(ticket, entries)
    assert clocks.terms is not None
    said = explain(
        next(cycle for cycle in clocks.open if cycle.clock == "solution_proposal"),
        entries=entries,
        terms=clocks.terms,
        regulation=desk.rules,
        now=desk.now,
        language="ru",
        zone=clocks.terms.calendar.zone,
    )
    assert [line.reason for line in said.lines if line.kind is Kind.CHANGED] == told, why
