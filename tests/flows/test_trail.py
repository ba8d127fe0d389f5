"""One letter is followed in the log by one name, from the door through the worker to the answer."""

import json
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from otklik.people.models import Person
from tests import world
from tests.flows import desk

pytestmark = pytest.mark.flow
Line = dict[str, Any]


class StayHere(urllib.request.HTTPErrorProcessor):
    """Follows no redirection and raises for no answer."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response


SECRETS = ("ana@", "Ana", "Petrova", "order list", "quiet please")


@pytest.fixture
def cast(committed: str) -> world.Cast:
    from otklik.mailroom.models import Mailbox

    made = world.build(datetime.now(UTC).replace(microsecond=0)).incident
    Mailbox.objects.get_or_create(address=made.address, defaults={"service": made.service, "desk": made.desk})
    return made


@contextmanager
def told(surroundings: Mapping[str, str], log: Path) -> Iterator[desk.Desk]:
    """A running desk that writes its log as JSON into a file."""
    said = {**surroundings, "OTKLIK_LOG": "json", "OTKLIK_LOG_LEVEL": "INFO"}
    with log.open("wb") as errors, desk.running(said, errors=errors) as running:
        yield running


def lines(log: Path) -> list[Line]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def about(trail: str, found: Sequence[Line]) -> list[Line]:
    return [line for line in found if line.get("trail") == trail]


def steps(found: Sequence[Line]) -> list[str]:
    return [line["event"] for line in found]


def clicked_by(person: Person, address: str) -> str:
    """An agent's answer to a ticket, sent as a browser sends it; gives the trail that the page told."""
    signed_in = Client()
    signed_in.force_login(person)
    token = "k3j9x7mq" * 4
    cookies = f"otklik_session={signed_in.cookies['otklik_session'].value}; otklik_csrf={token}"
    form = {"csrfmiddlewaretoken": token, "text": "quiet please", "seen": "99", "key": token, "act": "reply"}
    request = urllib.request.Request(address, urlencode(form).encode(), {"Cookie": cookies})
    # The page that one is led to has a trail of its own.
    with urllib.request.build_opener(StayHere).open(request, timeout=20) as answer:
        return str(answer.headers["X-Request-Id"])


def test_a_letter_is_followed_by_one_name_from_the_door_to_the_answer(
    cast: world.Cast, surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    letter = desk.letter(f"Ana Petrova <{world.ANA}>", cast.address, "Empty order list", "quiet please")
    with told(surroundings, log) as running:
        running.send(letter)
        answer = running.letter_to(world.ANA, 1)
        desk.until(lambda: "letter sent" in steps(lines(log)), "the log to tell of the answer")

    found = lines(log)
    [accepted] = [line for line in found if line.get("message_id") == str(letter["Message-ID"]).strip("<>")]
    way = about(accepted["trail"], found)
    assert steps(way) == ["record accepted", "record filed", "letter queued", "act followed", "letter sent"]
    _, filed, queued, _, sent = way
    assert filed["outcome"] == "ticket"
    assert {filed["ticket"], queued["ticket"], sent["ticket"]} == {answer["X-Otklik-Number"]}
    assert queued["letter"] == sent["letter"]
    assert f"<{sent['message_id']}>" == answer["Message-ID"]
    assert all(line["ms"] >= 0 for line in (accepted, filed, sent))
    assert [word for word in SECRETS if word in log.read_text()] == []


def test_an_agents_act_is_followed_from_the_click_to_the_letter(
    cast: world.Cast, surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with told(surroundings, log) as running:
        running.send(desk.letter(world.ANA, cast.address, "Empty order list", "quiet please"))
        number = running.letter_to(world.ANA, 1)["X-Otklik-Number"]
        name = clicked_by(cast.olga.person, f"{running.web}/tickets/{cast.service.slug}/{number}/reply")
        running.letter_to(world.ANA, 2)
        told_of = {"letter sent", "page answered"}
        desk.until(lambda: told_of <= {*steps(about(name, lines(log)))}, "the log to tell of the answer")

    # A worker may be quicker than the page is with its own line.
    way = about(name, lines(log))
    [clicked] = [one for one in way if one["event"] == "page answered"]
    further = [one for one in way if one is not clicked]
    assert (clicked["view"], clicked["number"], clicked["person"]) == (
        "act-reply",
        number,
        cast.olga.person.pk,
    )
    assert steps(further) == ["letter queued", "act followed", "letter sent"]
