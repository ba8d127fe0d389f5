"""Codes used, guessed and asked for at one instant, each on a connection of its own, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from otklik.people import acts, sign_in
from otklik.people.models import Person, Service, SignInCode
from otklik.people.sign_in import Issued
from tests.tickets.test_parallel import at_once, kinds
from tests.world import NOW, ZED

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def service(committed: str) -> Service:
    return acts.create_service(slug="desk", name={"en": "Desk"}, now=NOW)


def issued(service: Service) -> Issued:
    return sign_in.issue(service=service, email=ZED, language="en", known=True, now=NOW)


def typed(code: Issued, digits: str) -> Callable[[], Any]:
    return lambda: sign_in.by_digits(code=code.row.pk, digits=digits, name="Zed", now=NOW)


def test_a_code_takes_in_once(service: Service) -> None:
    code = issued(service)
    pressed = lambda: sign_in.by_link(row=SignInCode.objects.get(pk=code.row.pk), now=NOW)  # noqa: E731
    told = at_once(typed(code, code.digits), *[pressed] * 4)
    assert kinds(told) == {"Person": 1, "CodeEnded": 4}


def test_many_guesses_at_once_are_no_more_than_one_after_the_other(service: Service) -> None:
    code = issued(service)
    wrong = [f"{(int(code.digits) + step) % 10**6:06}" for step in range(1, 11)]
    told = at_once(*(typed(code, digits) for digits in wrong))
    assert kinds(told) == {"WrongCode": sign_in.MOST_TRIES, "CodeEnded": 5}


def test_two_codes_of_somebody_new_make_one_person(service: Service) -> None:
    one, other = issued(service), issued(service)
    told = at_once(typed(one, one.digits), typed(other, other.digits))
    assert told[0] == told[1] == Person.objects.get()


def test_no_more_codes_go_to_an_address_at_once_than_in_an_hour(service: Service) -> None:
    told = at_once(*[lambda: issued(service)] * 9)
    assert kinds(told) == {"Issued": sign_in.MOST_AN_HOUR, "TooManyCodes": 4}
