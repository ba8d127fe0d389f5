"""What a person says of themselves in a portal."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from otklik.people import accounts, acts
from otklik.people.models import Person
from tests.faces.test_pages import text_of
from tests.world import ANA, NOW, World

Browser = Callable[[Person], Client]
ACCOUNT = "/help/local-support/account"
SEEN = re.compile(r'name="seen" value="(\w+)"')


@pytest.fixture
def ana(cast: World, browser: Browser) -> Client:
    acts.set_language(person=cast.local.ana.person, language="en")
    return browser(cast.local.ana.person)


def test_name_language_and_zone_are_kept_and_pages_follow(ana: Client) -> None:
    given = {"name": "  Анна   Петрова ", "language": "ru", "zone": "Asia/Vladivostok"}
    page = text_of(ana.post(ACCOUNT, given, follow=True).content.decode())
    person = Person.objects.get(email=ANA)
    assert (person.name, person.language, person.timezone) == ("Анна Петрова", "ru", "Asia/Vladivostok")
    assert "Сохранено." in page
    assert "Владивосток" in text_of(ana.get("/help/local-support/").content.decode())


@pytest.mark.parametrize(
    ("field", "said", "says"),
    [
        ("name", " ", "Please give a name"),
        ("language", "de", "Please choose a language of the list."),
        ("zone", "Mars/Base", "Please choose a zone of the list."),
        ("zone", "../etc/passwd", "Please choose a zone of the list."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(ana: Client, field: str, said: str, says: str) -> None:
    given = {"name": "Ann", "language": "en", "zone": "", field: said}
    answer = ana.post(ACCOUNT, given)
    page = answer.content.decode()
    assert (answer.status_code, says in page) == (422, True)
    assert f'aria-describedby="{field}-error"' in page
    assert Person.objects.get(email=ANA).name == "Ana Petrova"


def test_a_form_that_was_overtaken_keeps_what_was_typed_and_is_kept_by_a_second_word(
    cast: World, ana: Client
) -> None:
    shown = SEEN.search(ana.get(ACCOUNT).content.decode())
    assert shown
    accounts.change(cast.local.ana.person, name="Ana Orlova", now=NOW)
    given = {"name": "Ana P.", "language": "en", "zone": "Asia/Vladivostok", "seen": shown[1]}
    answer = ana.post(ACCOUNT, given)
    page = answer.content.decode()
    assert (answer.status_code, "the name is now Ana Orlova" in page) == (409, True)
    assert ('value="Ana P."' in page, Person.objects.get(email=ANA).name) == (True, "Ana Orlova")
    again = SEEN.search(page)
    assert again
    assert ana.post(ACCOUNT, given | {"seen": again[1]}).status_code == 302
    person = Person.objects.get(email=ANA)
    assert (person.name, person.timezone) == ("Ana P.", "Asia/Vladivostok")


def test_addresses_say_whether_they_are_proven(cast: World, ana: Client) -> None:
    acts.add_address(person=cast.local.ana.person, email="ana@home.example")
    page = text_of(ana.get(ACCOUNT).content.decode())
    assert f"{ANA} proven: letters from it are yours" in page
    assert "ana@home.example not proven yet" in page
    assert "You speak for: Acme" in page
