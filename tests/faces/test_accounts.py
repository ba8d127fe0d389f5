"""Passwords by mailed links, and what agents set about themselves."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from otklik.mailroom.models import Letter, Mailbox
from otklik.people import password_links
from otklik.people.models import Person
from otklik.people.sign_in import CodeEnded, Ended
from tests.faces.office.pages import text_of
from tests.world import ANA, NOW, OLGA, PASSWORD, World

Browser = Callable[[Person], Client]
GOOD = {"password": "heron-on-the-roof-9", "again": "heron-on-the-roof-9"}


@pytest.fixture
def link(cast: World) -> str:
    Mailbox.objects.create(service=cast.local.service, desk=cast.local.desk, address=cast.local.address)
    Client().post("/forgotten", {"email": f" {OLGA.upper()} "})
    found = re.search(r"/password/\S+", Letter.objects.get(event="password_forgotten").text)
    assert found
    return found[0]


def test_a_forgotten_password_is_replaced_by_a_mailed_link(cast: World, link: str) -> None:
    olga = Client()
    assert olga.get(link).status_code == 200
    assert olga.post(link, {"name": "Olga Belova", **GOOD}).status_code == 302
    assert olga.get("/").status_code == 200
    assert Client().post("/sign-in", {"email": OLGA, "password": PASSWORD}).status_code == 422
    assert Client().post("/sign-in", {"email": OLGA, "password": GOOD["password"]}).status_code == 302


@pytest.mark.parametrize("email", ["nobody@desk.example", ANA, "zed@nowhere.example"])
def test_nobody_learns_who_works_here(cast: World, link: str, email: str) -> None:
    known = text_of(Client().post("/forgotten", {"email": OLGA}))
    unknown = text_of(Client().post("/forgotten", {"email": email}))
    assert unknown.replace(email, OLGA) == known
    assert not Letter.objects.exclude(to_address=OLGA).exists()


def test_nobody_asks_for_letters_without_end(cast: World, link: str) -> None:
    for _ in range(4):
        assert Client().post("/forgotten", {"email": OLGA}).status_code == 200
    answer = Client(headers={"accept-language": "en"}).post("/forgotten", {"email": OLGA})
    assert answer.status_code == 429
    assert "Asked too often" in text_of(answer)
    assert Letter.objects.count() == 5


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"password": "12345678", "again": "12345678"}, "too common"),
        ({"password": "olga", "again": "olga"}, "too short"),
        ({"password": "belova-olga", "again": "belova-olga"}, "too similar"),
        ({**GOOD, "again": "another-heron"}, "The two differ"),
        ({"password": "", "again": ""}, "This field is required."),
    ],
)
def test_a_password_that_will_not_do_is_said_beside_it(
    cast: World, link: str, given: dict[str, str], says: str
) -> None:
    answer = Client(headers={"accept-language": "en"}).post(link, {"name": "Olga Belova", **given})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert Person.objects.get(email=OLGA).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("why", "spoil", "says"),
    [
        ("forged", lambda link: link[:-1] + ("A" if link[-1] != "A" else "B"), "This link is not whole"),
        ("cut", lambda link: link[:-9], "This link is not whole"),
        ("nonsense", lambda link: "/password/x", "This link is not whole"),
    ],
)
def test_a_link_that_is_not_ours_says_so_kindly(
    cast: World, link: str, why: str, spoil: Callable[[str], str], says: str
) -> None:
    client = Client(headers={"accept-language": "en"})
    for answer in (client.get(spoil(link)), client.post(spoil(link), GOOD)):
        assert (answer.status_code, says in text_of(answer)) == (410, True), why


def test_a_link_ends_with_its_days_and_with_the_place(cast: World) -> None:
    person = cast.local.olga.person
    token = password_links.link_of(person, until=NOW + timedelta(days=7))
    last = NOW + timedelta(days=7)
    assert password_links.person_of(token, now=last) == person
    for now, active in ((last + timedelta(seconds=1), True), (NOW, False)):
        person.agent_roles.update(active=active)
        with pytest.raises(CodeEnded) as ended:
            password_links.person_of(token, now=now)
        assert ended.value.why is Ended.EXPIRED


def test_an_agent_sets_name_language_and_zone(cast: World, olga: Client) -> None:
    given = {"name": "Olga B.", "language": "ru", "timezone": "Asia/Novosibirsk"}
    assert olga.post("/account", given).status_code == 302
    person = Person.objects.get(email=OLGA)
    assert (person.name, person.language, person.timezone) == ("Olga B.", "ru", "Asia/Novosibirsk")
    assert "Сохранено." in text_of(olga.get("/account"))
    refused = olga.post("/account", given | {"timezone": "Mars/Olympus", "name": "Olga <b>"})
    assert refused.status_code == 422
    assert "Olga &lt;b&gt;" in refused.content.decode()


def test_an_account_that_was_changed_meanwhile_is_overwritten_by_a_second_word_alone(
    cast: World, olga: Client
) -> None:
    given = {"name": "Olga Typed", "language": "en", "timezone": "", "seen": seen_in(olga.get("/account"))}
    Person.objects.filter(email=OLGA).update(name="Olga Married")
    refused = olga.post("/account", given)
    assert (refused.status_code, Person.objects.get(email=OLGA).name) == (409, "Olga Married")
    assert "the name is now Olga Married" in text_of(refused)
    assert 'value="Olga Typed"' in refused.content.decode()
    assert olga.post("/account", given | {"seen": seen_in(refused)}).status_code == 302
    assert Person.objects.get(email=OLGA).name == "Olga Typed"


def seen_in(page: HttpResponse) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page.content.decode())
    assert found
    return found[1]


def test_a_changed_password_signs_the_other_browsers_out(cast: World, olga: Client, browser: Browser) -> None:
    other = browser(cast.local.olga.person)
    wrong = olga.post("/account/password", {"current": "not it", **GOOD})
    assert (wrong.status_code, "not your password of now" in text_of(wrong)) == (422, True)
    assert olga.post("/account/password", {"current": PASSWORD, **GOOD}).status_code == 302
    assert (olga.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_signing_out_everywhere_else_leaves_this_browser(cast: World, olga: Client, browser: Browser) -> None:
    other = browser(cast.local.olga.person)
    assert other.get("/").status_code == 200
    olga.post("/account/sign-out")
    assert (olga.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_an_account_page_is_for_agents(cast: World, browser: Browser) -> None:
    assert Client().get("/account").status_code == 302
    assert browser(cast.local.ana.person).get("/account").status_code == 403
