"""The log's line about an answer of a page: who did what to which ticket, and no secret of an address."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from structlog.testing import capture_logs

from otklik.faces.shared import answers
from otklik.kit import trail
from otklik.people.models import Person
from tests.faces import desk
from tests.world import World

Line = Any


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Line]]:
    with capture_logs() as lines:
        monkeypatch.setattr(answers, "log", answers.structlog.get_logger())
        yield lines


def test_an_act_is_told_with_who_did_it_and_to_what(
    cast: World, browser: Callable[[Person], Client], log: list[Line]
) -> None:
    ticket = desk.ticket(cast.incident)
    answer = desk.post(browser(cast.incident.olga.person), ticket, "note", text="Between us.")
    [line] = log
    told = (line["method"], line["view"], line["number"], line["person"], line["status"])
    assert told == ("POST", "act-note", ticket.number, cast.incident.olga.person.pk, 302)
    assert re.fullmatch(r"web-[0-9a-z]{8}", answer["X-Request-Id"])
    assert "Between us." not in str(line)


def test_looking_at_a_page_is_nobodys_affair(
    cast: World, browser: Callable[[Person], Client], log: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LONG", 60_000)
    assert browser(cast.incident.olga.person).get("/").status_code == 200
    assert log == []


def test_a_page_that_takes_long_is_told(
    cast: World, browser: Callable[[Person], Client], log: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LONG", 0)
    browser(cast.incident.olga.person).get("/")
    assert [line["view"] for line in log] == ["queue"]


def test_a_page_that_broke_is_told_without_the_secret_of_its_address(
    cast: World, log: list[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the page says under which name the log has it."""

    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("otklik.notices.link_states.opened", breaks)
    client = Client(raise_request_exception=False)
    answer = client.get(f"/help/{cast.incident.service.slug}/letters/k3j9x7mqtoken/helped")
    assert answer.status_code == 500
    assert answer["X-Request-Id"] in answer.content.decode()
    assert [line["view"] for line in log] == ["portal-link"]
    assert "k3j9x7mqtoken" not in str(log)


def test_a_trail_ends_with_its_page(browser: Callable[[Person], Client], cast: World) -> None:
    browser(cast.incident.olga.person).get("/")
    assert trail.current() == ""
