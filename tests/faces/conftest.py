"""The cast at a desk: Monday, 10:00 in Moscow, with the browsers of those who work there."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from otklik.people.models import Person
from otklik.tickets.models import Ticket
from tests import world
from tests.faces import desk, shots
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    cache.clear()
    with shots.at(NOW + timedelta(minutes=30)):
        yield


@pytest.fixture
def cast(db: None) -> World:
    return world.build()


@pytest.fixture
def browser(cast: World) -> Callable[[Person], Client]:
    """A signed-in browser of somebody."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def olga(cast: World, browser: Callable[[Person], Client]) -> Client:
    person = cast.local.olga.person
    person.language = "en"
    person.save()
    return browser(person)


@pytest.fixture
def ticket(cast: World) -> Ticket:
    """A new ticket of incident-desk, from Ana, with a file and HTML."""
    return desk.ticket(cast.incident)


@pytest.fixture
def plain(cast: World) -> Ticket:
    """A new ticket of local-support, where nobody confirms."""
    return desk.ticket(cast.local)
