"""Ada administers incident-desk and nothing else."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.people import acts as people
from otklik.people.models import Person, Role
from tests.faces.office.pages import ADA
from tests.world import World


@pytest.fixture
def person(cast: World) -> Person:
    ada = people.create_person(name="Ada Frolova", email=ADA, verified_at=cast.now, language="en")
    people.invite_agent(service=cast.incident.service, person=ada, role=Role.ADMINISTRATOR)
    return ada


@pytest.fixture
def ada(person: Person, browser: Callable[[Person], Client]) -> Client:
    return browser(person)
