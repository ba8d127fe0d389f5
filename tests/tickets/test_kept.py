"""Kept and missed: what leads count is what the cycles hold, each of them once."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from otklik.people import viewer as viewers
from otklik.people.models import Agent
from otklik.tickets import kept
from otklik.tickets.acts import conversing, routing
from otklik.tickets.kept import Asked, By, Figure, Held
from otklik.tickets.models import Ticket
from otklik.tickets.words import Inbound
from tests.tickets.desk import LOCAL, VENDOR, Desk, open_desk, sound
from tests.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S0.13")]
MOSCOW = ZoneInfo("Europe/Moscow")
MONTHS = tuple(datetime(2026, month, 1, tzinfo=MOSCOW) for month in (10, 11, 12))


def asked(desk: Desk, **only: str) -> Asked:
    return Asked(frozenset({desk.service.pk}), MONTHS, {By(name): code for name, code in only.items()})


def counted(desk: Desk, by: By, *, who: Agent | None = None, **only: str) -> dict[tuple[str, str], Held]:
    viewer = viewers.of((who or desk.lev).person)
    return {(held.clock, held.group): held for held in kept.counted(viewer, asked(desk, **only), by)}


def accepted(desk: Desk, minutes: int) -> Ticket:
    """A ticket that was accepted so many business minutes after its registration; an hour is promised."""
    desk.now = NOW
    ticket = desk.ticket()
    desk.later(minutes=minutes)
    desk.time(ticket)
    desk.done(routing.accept, ticket)
    return ticket


def test_cycles_are_kept_missed_or_under_way() -> None:
    desk = open_desk(LOCAL)
    for minutes in (5, 10, 30, 90):
        accepted(desk, minutes)
    desk.now = NOW
    desk.ticket()
    held = counted(desk, By.PRIORITY)["review", desk.rules.priorities.default]
    assert (held.begun, held.kept, held.missed, held.under_way, held.decided) == (5, 3, 1, 1, 4)
    assert (held.median, held.ninetieth) == (10 * 60, 90 * 60)


def test_a_term_that_is_overdue_counts_as_missed_before_it_ends() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    desk.later(minutes=61)
    desk.time(ticket)
    held = counted(desk, By.DESK)["review", desk.rules.default_desk.id]
    assert (held.begun, held.missed, held.under_way, held.median) == (1, 1, 0, None)


def test_time_paused_is_told_in_the_measure_of_the_term() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    desk.done(conversing.ask, ticket, text="Which model?")
    desk.later(days=1, hours=2)
    conversing.customer_wrote(
        ticket=ticket, said=Inbound(text="Red."), contact=desk.ana, received_at=desk.now, now=desk.now
    )
    held = counted(desk, By.TYPE)["resolution", ""]
    assert (held.paused, held.waited) == (1, (9 + 2) * 3600)
    assert sound(desk.now)


def test_a_raised_priority_is_told_apart_from_what_the_agents_missed() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket(priority="low")
    desk.done(routing.accept, ticket)
    desk.later(days=1)
    desk.done(routing.change_priority, ticket, to="critical")
    desk.later(seconds=1)
    desk.time(ticket)
    held = counted(desk, By.PRIORITY)["resolution", "critical"]
    assert (held.missed, held.reclassified) == (0, 1)
    viewer = viewers.of(desk.lev.person)
    [cycle] = kept.cycles(viewer, asked(desk), Figure.RECLASSIFIED)
    assert cycle.ticket == ticket


def test_cycles_belong_to_the_month_in_which_they_began() -> None:
    desk = open_desk(LOCAL, now=datetime(2026, 10, 30, 10, tzinfo=MOSCOW))
    desk.ticket()
    desk.later(days=4)
    desk.ticket()
    held = counted(desk, By.MONTH)
    assert (held["review", "0"].begun, held["review", "1"].begun) == (1, 1)


def test_what_is_asked_narrows_what_is_counted() -> None:
    desk = open_desk(LOCAL)
    accepted(desk, 5)
    default = desk.rules.priorities.default
    others = {level.id for level in desk.rules.priorities.values} - {default}
    assert counted(desk, By.PLAN, priority=default)
    assert counted(desk, By.PLAN, priority=min(others)) == {}


def test_figures_are_for_whoever_answers_for_the_service() -> None:
    desk, other = open_desk(LOCAL), open_desk(VENDOR)
    accepted(desk, 5)
    assert counted(desk, By.SERVICE)["review", str(desk.service.pk)].kept == 1
    assert counted(desk, By.SERVICE, who=desk.olga) == {}
    Agent.objects.filter(pk=desk.lev.pk).update(active=False)
    assert counted(desk, By.SERVICE, who=other.lev) == {}


def test_every_figure_is_the_number_of_its_cycles() -> None:
    desk = open_desk(LOCAL)
    for minutes in (5, 30, 90, 200):
        accepted(desk, minutes)
    viewer = viewers.of(desk.lev.person)
    for figure in Figure:
        told = sum(getattr(held, figure.value) for held in kept.counted(viewer, asked(desk), By.PLAN))
        assert told == kept.cycles(viewer, asked(desk), figure).count()
