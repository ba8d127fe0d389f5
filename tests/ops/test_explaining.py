"""`otklik clocks explain` where there is little to explain."""

from datetime import timedelta

import pytest

from otklik.ops import explaining
from otklik.tickets.acts import conversing, routing
from otklik.tickets.words import Inbound
from tests.tickets.desk import LOCAL, open_desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "says"), [("ru", "ещё не была зарегистрирована"), ("en", "not been registered yet")]
)
def test_before_its_registration_a_ticket_says_so(language: str, says: str) -> None:
    desk = open_desk(LOCAL)
    ticket, before = desk.ticket(), desk.now - timedelta(seconds=1)
    assert says in explaining.as_text(ticket, at=before, language=language)
    assert explaining.as_json(ticket, at=before, language=language)["clocks"] == []


def test_a_past_instant_shows_the_clocks_as_they_were() -> None:
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    desk.done(routing.accept, ticket, now=desk.later(minutes=30))
    shown = [
        {one["clock"]: one["state"] for one in explaining.as_json(ticket, at=at, language="en")["clocks"]}
        for at in (desk.now - timedelta(seconds=1), desk.now)
    ]
    assert shown == [
        {"review": "running", "resolution": "running"},
        {"review": "met", "resolution": "running"},
    ]


def test_a_letter_filed_late_counts_no_earlier_than_what_was_written_before_it() -> None:
    """Received at 10:05 and filed after the question of 10:10, it answers that at 10:10 and not before."""
    desk = open_desk(LOCAL)
    ticket = desk.ticket()
    received = desk.later(minutes=5)
    desk.done(conversing.ask, ticket, text="Which?", now=desk.later(minutes=5))
    said = Inbound(text="Version 7.")
    conversing.customer_wrote(
        ticket=ticket, said=said, contact=desk.ana, received_at=received, now=desk.later(minutes=1)
    )
    states = [
        explaining.as_json(ticket, at=at, language="en")["state"]
        for at in (received + timedelta(minutes=1), received + timedelta(minutes=5))
    ]
    assert states == ["new", "open"]


@pytest.mark.clause("S0.15")
def test_who_raised_the_priority_is_told_and_what_it_left() -> None:
    """Low at 10:00 on Monday, critical at 15:00: four hours from 10:00 are over by then."""
    desk = open_desk(LOCAL)
    ticket = desk.ticket(priority="low")
    desk.done(routing.change_priority, ticket, to="critical", reason="Nobody works.", now=desk.later(hours=5))
    assert "priority raised: Low → Critical (Olga)" in explaining.as_text(ticket, at=desk.now, language="en")
    assert "приоритет повышен: Низкий → Критический (Olga)" in explaining.as_text(
        ticket, at=desk.now, language="ru"
    )
    late = {
        one["clock"]: one["reclassified"]
        for one in explaining.as_json(ticket, at=desk.later(seconds=1), language="en")["clocks"]
    }
    assert late == {"review": False, "resolution": True}
    assert ticket.cycles.get(clock="resolution").reclassified
