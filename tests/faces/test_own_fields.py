"""Fields that a service has made up are called by its own words, wherever anybody meets them."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.agreements import samples
from otklik.core.published import page
from otklik.core.published.markdown import markdown
from otklik.core.regulation.load import load
from otklik.core.regulation.rewording import with_value
from otklik.core.regulation.terms import Book
from otklik.kit.files import REGULATIONS
from otklik.people.models import Person
from tests.faces import desk
from tests.faces.office.pages import text_of
from tests.post import Post
from tests.world import NOW, World

pytestmark = pytest.mark.django_db

CARD = (
    "    - {field: inventory_card, level: required, kind: file, "
    "title: {en: photo of the inventory card, ru: снимок инвентарной карточки}}\n"
)


def own_rules() -> str:
    """incident-desk with a field of its own, in force since the beginning of the month."""
    text = (REGULATIONS / "incident-desk.yaml").read_text("utf-8")
    text = with_value(with_value(text, "version", "2"), "effective.from", "2026-11-01")
    return text.replace("  content:\n", f"  content:\n{CARD}", 1)


@pytest.fixture(autouse=True)
def _in_force(cast: World) -> None:
    agreements.publish(service=cast.incident.service, text=own_rules(), now=NOW)


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Photo of the inventory card"), ("ru", "Снимок инвентарной карточки")],
)
def test_the_form_of_the_portal_asks_in_the_services_words(
    cast: World, browser: Callable[[Person], Client], language: str, label: str
) -> None:
    person = cast.incident.ana.person
    person.language = language
    person.save()
    form = text_of(browser(person).get("/help/incident-desk/new?type=incident", follow=True))
    assert label in form
    assert "inventory_card" not in form


def test_letter_and_ticket_call_what_is_missing_by_its_name(cast: World, olga: Client) -> None:
    post = Post(cast)
    ticket = post.ticket(cast.incident)
    assert "inventory_card" in ticket.missing
    letter = ticket.letters.get(event="ticket_registered")
    assert {"en": "photo of the inventory card", "ru": "снимок инвентарной карточки"}[letter.language] in (
        letter.text
    )
    assert "The request lacks: photo of the inventory card" in text_of(olga.get(desk.address(ticket)))


def test_a_later_name_counts_for_tickets_that_are_there(cast: World, olga: Client) -> None:
    """It is of the directory, as all titles are."""
    ticket = Post(cast).ticket(cast.incident)
    renamed = with_value(own_rules(), "version", "3").replace(
        "photo of the inventory card", "photo of the tag"
    )
    agreements.publish(service=cast.incident.service, text=renamed, now=NOW)
    assert "The request lacks: photo of the tag" in text_of(olga.get(desk.address(ticket)))


@pytest.mark.parametrize(
    ("language", "says"), [("en", "photo of the inventory card"), ("ru", "снимок инвентарной карточки")]
)
def test_the_page_of_rules_names_it(language: str, says: str) -> None:
    drawn = page.document(Book(load(own_rules()), samples.calendars()), language=language, day=NOW.date())
    assert says in markdown(drawn).lower()
