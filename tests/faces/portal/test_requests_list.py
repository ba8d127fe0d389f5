"""My requests: whose they are, what comes first, what a line says; and following one by its number."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.people import acts as people
from otklik.people.models import Contact, Person, PersonAddress
from otklik.tickets import requests
from otklik.tickets.acts import closing, conversing, solving
from otklik.tickets.models import Ticket
from tests.faces import desk, shots
from tests.faces.test_pages import text_of
from tests.world import ANA, BO, NOW, ZED, World

Browser = Callable[[Person], Client]
HOME = "/help/incident-desk/"
MOST_QUERIES = 11


@pytest.fixture
def ana(cast: World, browser: Browser) -> Client:
    people.set_language(person=cast.incident.ana.person, language="en")
    return browser(cast.incident.ana.person)


def listed(client: Client, **asked: str) -> str:
    answer = client.get(f"{HOME}requests", asked)
    assert answer.status_code == 200
    return text_of(answer.content.decode()).replace("\u00a0", " ")


def test_what_needs_an_answer_comes_first(cast: World, ana: Client) -> None:
    """S1.16."""
    asked = desk.ticket(cast.incident, seq=1, subject="Asked about")
    desk.ticket(cast.incident, seq=2, subject="Quite new", at=NOW + timedelta(minutes=5))
    conversing.ask(ticket=asked, agent=cast.incident.olga, text="Which model?", now=NOW)
    Ticket.objects.filter(pk=asked.pk).update(updated_at=NOW - timedelta(days=1))
    page = listed(ana)
    assert page.index("Asked about") < page.index("Quite new")
    assert "Waiting for you Your turn: please answer, until the end of Thu 26 Nov" in page
    assert "Our turn: first response by Tue 24 Nov, 09:05" in page


@pytest.mark.parametrize(
    ("why", "changes", "says"),
    [
        ("late", {}, "Our turn, and we are late: first response was due Mon 23 Nov, 18:00"),
        ("on hold", {"state": "on_hold"}, "We wait for a third party"),
        (
            "put off",
            {"state": "deferred", "review_at": NOW + timedelta(days=30)},
            "Put off until 23 Dec 10:00",
        ),
        (
            "closed",
            {"state": "closed", "is_open": False, "reason": "confirmed"},
            "Closed The solution helped",
        ),
        ("its rules are gone", {"plan": "gone"}, "Our turn, and we are late"),
    ],
)
def test_a_line_says_whose_turn_it_is(
    cast: World, ana: Client, why: str, changes: dict[str, Any], says: str
) -> None:
    desk.ticket(cast.incident, **changes)
    with shots.at(NOW + timedelta(hours=9)):
        assert says in listed(ana, show="all"), why


def test_a_proposed_solution_asks_for_its_result(cast: World, ana: Client) -> None:
    solving.propose(
        ticket=desk.ticket(cast.incident), agent=cast.incident.olga, text="Switch it off.", now=NOW
    )
    assert "Your turn: please say whether the solution helped, until the end of Thu 26 Nov" in listed(ana)


def test_closed_ones_stay_for_ever(cast: World, ana: Client) -> None:
    """S2.3."""
    ticket = desk.ticket(cast.incident, at=NOW - timedelta(days=300))
    closing.withdraw(ticket=ticket, agent=cast.incident.olga, quote="No need.", now=NOW - timedelta(days=300))
    assert "The printer smokes" not in listed(ana)
    for show in ("closed", "all"):
        assert "The printer smokes" in listed(ana, show=show)
        assert "Withdrawn, as you asked" in listed(ana, show=show)


@pytest.mark.parametrize(
    ("said", "found"),
    [("smokes", True), ("SMOKES", True), ("0001", True), ("принтер", True), (".*", False), ("x\0y", False)],
)
def test_a_request_is_found_by_number_and_subject(cast: World, ana: Client, said: str, found: bool) -> None:
    ticket = desk.ticket(cast.incident, subject="The printer smokes: Принтер")
    assert (ticket.number in listed(ana, q=said)) is found


@pytest.mark.parametrize(
    ("why", "who", "place", "own", "everybody"),
    [
        ("one's own", "ana", {}, True, True),
        ("a colleague's", "bo", {}, False, False),
        ("a colleague's, with the right", "bo", {"organisation_wide": True}, False, True),
        ("of an organisation left", "cy", {"organisation_wide": True}, False, False),
        ("an agent without a contact", "olga", {}, False, False),
        ("a contact whose time is over", "ana", {"valid_to": NOW - timedelta(days=1)}, False, False),
    ],
)
def test_who_sees_which_requests(
    cast: World, browser: Browser, why: str, who: str, place: dict[str, Any], own: bool, everybody: bool
) -> None:
    """S4.24."""
    ticket = desk.ticket(cast.incident)
    role = getattr(cast.incident, who)
    Contact.objects.filter(pk=role.pk, person=role.person).update(**place)
    client = browser(role.person)
    assert (ticket.number in listed(client)) is own, why
    assert (ticket.number in listed(client, whose="all")) is everybody, why
    assert client.get(f"{HOME}requests/{ticket.number}").status_code == (200 if everybody else 404)


def test_a_contact_of_another_service_sees_nothing_here(cast: World, browser: Browser) -> None:
    ticket = desk.ticket(cast.incident)
    zed = people.create_person(name="Zed", email=ZED, verified_at=NOW)
    people.add_contact(
        service=cast.local.service, person=zed, organisation=cast.local.acme, organisation_wide=True
    )
    assert ticket.number not in listed(browser(zed), whose="all", show="all")


def test_a_sensitive_request_is_its_requesters_alone(cast: World, ana: Client, browser: Browser) -> None:
    ticket = desk.ticket(cast.incident, sensitive=True)
    Contact.objects.filter(pk=cast.incident.bo.pk).update(organisation_wide=True)
    assert ticket.number in listed(ana)
    assert ticket.number not in listed(browser(cast.incident.bo.person), whose="all")


def test_long_lists_come_in_pages_without_gaps(cast: World, ana: Client) -> None:
    made = [desk.ticket(cast.incident, seq=seq, subject=f"No. {seq}") for seq in range(1, requests.PAGE + 6)]
    Ticket.objects.filter(pk__in=[one.pk for one in made[::2]]).update(updated_at=NOW)
    first = ana.get(f"{HOME}requests")
    second = ana.get(first.context["next"])
    shown = [line.ticket.pk for page in (first, second) for line in page.context["lines"]]
    assert len(shown) == len(set(shown)) == len(made)
    assert second.context["next"] == ""


@pytest.mark.parametrize("after", ["x", "1,2,3", "1,2026-11-23T07:00:00,1", f"0,{NOW.isoformat()},{2**70}"])
def test_a_strange_address_begins_at_the_beginning(cast: World, ana: Client, after: str) -> None:
    ticket = desk.ticket(cast.incident)
    assert ticket.number in listed(ana, after=after, show="odd", whose="odd")


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_any_number_of_rows(cast: World, ana: Client, rows: int) -> None:
    for seq in range(1, rows + 1):
        desk.ticket(cast.incident, seq=seq)
    listed(ana)
    with CaptureQueriesContext(connection) as queries:
        listed(ana)
    assert len(queries) <= MOST_QUERIES


# --- by number and address ------------------------------------------------------------------------


def track(client: Client, number: str, email: str) -> tuple[int, str]:
    answer = client.post(
        f"{HOME}track", {"number": number, "email": email}, follow=True, headers={"Accept-Language": "en"}
    )
    return answer.status_code, text_of(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.parametrize("number", ["{}", "[{}]", " {} "])
def test_the_right_pair_shows_where_a_request_stands_and_nothing_written_in_it(
    cast: World, number: str
) -> None:
    """S2.2."""
    ticket = desk.ticket(cast.incident)
    status, page = track(Client(), number.format(ticket.number.lower()), ANA.upper())
    assert (status, f"Request {ticket.number}" in page) == (200, True)
    assert "New . Our turn: first response by Mon 23 Nov, 18:00." in page
    for secret in ("smokes", "Ana", "Olga", "Acme"):
        assert secret not in page


@pytest.mark.parametrize(
    ("why", "number", "email", "row"),
    [
        ("another address", "{}", BO, {}),
        ("another number", "{}0", ANA, {}),
        ("neither", "{}0", ZED, {}),
        ("of another service", "local", ANA, {}),
        ("a sensitive one", "{}", ANA, {"sensitive": True}),
    ],
)
def test_any_wrong_pair_gets_the_same_answer(
    cast: World, why: str, number: str, email: str, row: dict[str, Any]
) -> None:
    ticket, other = desk.ticket(cast.incident, **row), desk.ticket(cast.local, subject="Elsewhere")
    said = other.number if number == "local" else number.format(ticket.number)
    status, page = track(Client(), said, email)
    assert (status, "There is no request of this number and this address." in page) == (404, True), why
    assert ticket.number not in page


def test_any_address_of_the_requester_is_right(cast: World) -> None:
    ticket = desk.ticket(cast.incident)
    PersonAddress.objects.create(person=cast.incident.ana.person, email="ana@home.example")
    assert track(Client(), ticket.number, "ana@home.example")[0] == 200


def test_pairs_cannot_be_guessed_without_end(cast: World) -> None:
    ticket = desk.ticket(cast.incident)
    tried = [track(Client(), ticket.number, f"a{n}@acme.example")[0] for n in range(11)]
    assert tried == [404] * 10 + [429]
    cache.clear()
    numbers = [track(Client(), f"IN-{n}", ANA)[0] for n in range(21)]
    assert numbers == [404] * 20 + [429]


def test_what_is_followed_is_asked_for_again_after_an_hour(cast: World) -> None:
    client, ticket = Client(), desk.ticket(cast.incident)
    track(client, ticket.number, ANA)
    conversing.ask(ticket=ticket, agent=cast.incident.olga, text="Which model?", now=NOW)
    assert "Waiting for you" in text_of(
        client.get(f"{HOME}track/request", headers={"Accept-Language": "en"}).content.decode()
    )
    with shots.at(NOW + timedelta(minutes=91)):
        assert client.get(f"{HOME}track/request").headers["Location"] == f"{HOME}track"


def test_following_is_for_services_that_offer_it(cast: World) -> None:
    for page in ("track", "track/request"):
        assert Client().get(f"/help/local-support/{page}").status_code == 404


@pytest.mark.parametrize(("number", "email"), [("", ANA), ("IN-000001", ""), ("", "")])
def test_half_a_pair_is_asked_for_the_rest(cast: World, number: str, email: str) -> None:
    status, page = track(Client(), number, email)
    assert (status, "Please give both the number and the address." in page) == (422, True)
