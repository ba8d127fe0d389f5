"""`otklik clocks explain` where there is little to explain."""

from datetime import timedelta

import pytest

from otklik.ops import explaining
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
