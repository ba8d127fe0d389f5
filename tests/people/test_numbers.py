"""Numbers are given once, whoever asks at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from otklik.people import numbers
from otklik.people.models import Service
from tests import world


@pytest.mark.django_db
def test_each_service_counts_for_itself() -> None:
    here = world.build()
    local, incident = here.local.service.pk, here.incident.service.pk
    assert [numbers.next_seq(of) for of in (local, local, incident, local)] == [1, 2, 1, 3]


@pytest.mark.django_db
def test_no_service_no_number() -> None:
    with pytest.raises(Service.DoesNotExist):
        numbers.next_seq(0)


@pytest.mark.usefixtures("committed")
def test_a_number_is_never_taken_inside_an_act() -> None:
    """The row would stay locked until the act ends, and all other registrations would wait."""
    with transaction.atomic(), pytest.raises(RuntimeError):
        numbers.next_seq(1)


@pytest.mark.usefixtures("committed")
def test_parallel_registrations_get_different_numbers() -> None:
    """S1.7: no two tickets share a number."""
    service = world.build().local.service.pk

    def take(_: int) -> list[int]:
        try:
            return [numbers.next_seq(service) for _ in range(10)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        taken = [number for some in pool.map(take, range(4)) for number in some]
    assert sorted(taken) == list(range(1, 41))
