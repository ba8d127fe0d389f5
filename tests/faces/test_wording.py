"""Both languages are spoken whole: no page, refusal, letter or explanation has a word of the other one.

Every address is asked for, and every form sent empty, by those who are answered with something else each.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

from otklik.core.clocks import phrases
from otklik.core.intake import reasons
from otklik.mailroom.models import Block
from otklik.notices.wording import TONGUES, alarms, invitations
from otklik.people.models import Person
from otklik.tickets.models import Message
from tests.faces import addresses, desk, wording
from tests.faces.test_every_address import browser, nothing_kept
from tests.world import World

LETTERS = Path(__file__).parent.parent / "notices"


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("who", ["nobody", "requester", "colleague", "agent", "auditor", "administrator"])
def test_no_answer_has_a_word_of_the_other_language(cast: World, who: str, language: str) -> None:
    things, client = addresses.furnish(cast), browser(who, cast)
    desk.ticket(cast.incident, seq=77)
    Person.objects.update(language=language)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    blocked = Block.objects.values_list("reason", flat=True)
    people_said = [*wording.typed(), *Message.objects.values_list("text", flat=True), *blocked]
    wrong = [
        f"{how} {name} ({answer.status_code}): {words}"
        for name in addresses.named()
        for how, answer in answers(client, things.address(name))
        if (words := wording.foreign(page_of(answer), language, people_said))
    ]
    assert wrong == [], "\n".join(wrong)


def answers(client: Client, path: str) -> Iterator[tuple[str, HttpResponseBase]]:
    """A page as it is opened, and what its form says to nothing typed; nothing is kept."""
    for how, ask in (("GET", client.get), ("POST", client.post)):
        with nothing_kept(client):
            yield how, ask(path)


def page_of(answer: HttpResponseBase) -> str:
    """What is to be read; "" for files, styles and what was sent by somebody."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    sandboxed = "sandbox" in answer.headers.get("Content-Security-Policy", "")
    return answer.content.decode() if is_page and not sandboxed else ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_letters_and_explanations_are_in_one_language(language: str) -> None:
    tongue = TONGUES[language]
    tables: list[Any] = [getattr(tongue, name) for name in tongue.__slots__ if name != "code"]
    said = [text for table in tables for text in table.values()]
    said += spoken([vars(phrases), reasons._WORDS, vars(alarms), vars(invitations)], language)
    assert len(said) > 200
    assert {word for text in said for word in of_the_other(text, language)} == set()


def spoken(tables: Any, language: str) -> list[str]:
    """All texts of a language in tables of whatever depth."""
    if isinstance(tables, str):
        return []
    if isinstance(tables, dict):
        own = tables.get(language)
        here = [own] if isinstance(own, str) else spoken(own, language) if own else []
        return here + [
            text for name, inner in tables.items() if name != language for text in spoken(inner, language)
        ]
    if isinstance(tables, list | tuple):
        return [text for inner in tables for text in spoken(inner, language)]
    return []


def of_the_other(text: str, language: str) -> list[str]:
    return wording.foreign(re.sub(r"\{\w+\}", " ", text), language)


def test_letters_that_were_looked_at_are_in_russian() -> None:
    """Subjects and names in them are Russian too, so that nothing hides behind what people typed."""
    said = (LETTERS / "letters.ru.txt").read_text("utf-8")
    told = "\n".join(line for line in said.splitlines() if not line.startswith("====="))
    assert wording.foreign(re.sub("Subject: |Re: |no such user", "", told), "ru") == []


@pytest.mark.parametrize(
    ("page", "language", "left"),
    [
        ("<p>Задача <b>Close</b></p>", "ru", ["Close"]),
        ('<p title="Open">Задача</p>', "ru", ["Open"]),
        ('<textarea placeholder="Write">typed</textarea>', "ru", ["Write"]),
        ('<p class="body">Hello</p><p lang="en">Hello</p><script>var x</script>', "ru", []),
        ("<p>duty@desk.example, IN-000001, ждёт Ana</p>", "ru", []),
        ("<p>Все open</p>", "en", ["Все"]),
    ],
)
def test_a_word_that_was_left_is_found(page: str, language: str, left: list[str]) -> None:
    assert wording.foreign(page, language, ["Ana"]) == left
