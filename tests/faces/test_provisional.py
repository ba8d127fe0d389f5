"""A deadline in a year without data is provisional wherever it is shown, and settles when the days come."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from otklik.agreements import calendars
from otklik.agreements.models import CalendarVersion
from otklik.ops import explaining
from otklik.people.models import Person
from otklik.tickets import rebasing
from otklik.tickets.acts import rebasing as acts
from otklik.tickets.acts import routing
from otklik.tickets.acts.rebasing import Law
from otklik.tickets.models import Ticket
from tests.faces import desk, shots
from tests.faces.office.pages import text_of
from tests.world import World

pytestmark = pytest.mark.django_db

LATE_2027 = datetime(2027, 12, 29, 7, tzinfo=UTC)
"""Wednesday, 29 December 2027: two working days are left of the last year with data."""


@pytest.fixture
def ticket(cast: World) -> Ticket:
    """Ana's, taken on at once; its resolution falls into 2028."""
    made = desk.ticket(cast.local, at=LATE_2027)
    routing.accept(ticket=made, agent=cast.local.olga, now=LATE_2027)
    return made


def told(ticket: Ticket, language: str = "en") -> tuple[bool, str]:
    shown = explaining.as_json(ticket, at=LATE_2027, language=language)["clocks"]
    (resolution,) = [one for one in shown if one["clock"] == "resolution"]
    return resolution["provisional"], resolution["headline"]


def settled(cast: World, ticket: Ticket) -> Ticket:
    """The days of 2028 are taken in, and the ticket is brought under them."""
    newest = CalendarVersion.objects.get(calendar_id="ru")
    days = "".join(f"2028-01-0{day},holiday,,false,,,law\n" for day in range(1, 9))
    version = calendars.add_version(
        calendar_id="ru", rows=newest.rows.rstrip("\n") + "\n" + days, source="decree", now=LATE_2027
    )
    held, _task = rebasing.take_in(version, service=cast.local.service, by=None, now=LATE_2027)
    acts.rebase(ticket.pk, Law(held.ref, LATE_2027), now=LATE_2027)
    ticket.refresh_from_db()
    return ticket


@pytest.mark.clause("S1.10")
@pytest.mark.parametrize(("language", "says"), [("ru", "предварительный"), ("en", "Provisional")])
def test_an_explanation_says_so_until_the_days_come(
    cast: World, ticket: Ticket, language: str, says: str
) -> None:
    provisional, headline = told(ticket, language)
    assert (provisional, says in headline) == (True, True)
    provisional, headline = told(settled(cast, ticket), language)
    assert (provisional, says in headline) == (False, False)


@pytest.mark.clause("S1.10")
def test_queue_ticket_and_portal_say_so_until_the_days_come(
    cast: World, ticket: Ticket, olga: Client, browser: Callable[[Person], Client]
) -> None:
    person = cast.local.ana.person
    person.language = "en"
    person.save()
    request = f"/help/{ticket.service.slug}/requests/{ticket.number}"
    pages = [(olga, desk.address(ticket)), (olga, reverse("queue")), (browser(person), request)]
    with shots.at(LATE_2027 + timedelta(hours=2)):
        assert ["provisional" in text_of(client.get(page)) for client, page in pages] == [True] * 3
        settled(cast, ticket)
        assert ["provisional" in text_of(client.get(page)) for client, page in pages] == [False] * 3
