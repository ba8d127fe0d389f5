"""The five services with a browser of Ana, who may ask in each."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import five
from tests.five import Place

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
