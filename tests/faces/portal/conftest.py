"""The five services with a browser of Ana, who may ask in each."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.people import acts as people
from otklik.people.models import Agent
from tests import five
from tests.five import Place
from tests.world import NOW

Open = Callable[[Place], Client]


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    return five.build()


@pytest.fixture
def ana(places: dict[str, Place]) -> Client:
    """Ana's browser; she reads English."""
    client = Client()
    client.force_login(places["local-support"].ana.person)
    return client


@pytest.fixture
def olga(places: dict[str, Place]) -> dict[str, Agent]:
    """A specialist of each service."""
    person = people.create_person(name="Olga Belova", email="olga@desk.example", verified_at=NOW)
    return {stem: people.invite_agent(service=one.service, person=person) for stem, one in places.items()}
