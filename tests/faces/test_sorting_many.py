"""Sorting letters one after another: how many wait, and the way back to the list as it was narrowed."""

from datetime import timedelta

import pytest
from django.test import Client

from otklik.mailroom.models import Envelope, Outcome
from otklik.people.models import Agent
from tests.faces.test_phone import text_of
from tests.post import Post, filed
from tests.world import NOW, ZED, World

NARROWED = "?outcome=unidentified&sender=zed&since=2026-11-01"


@pytest.fixture
def letter(cast: World) -> Envelope:
    post = Post(world=cast, now=NOW + timedelta(minutes=10))
    envelope = post.comes(cast.local, ZED, subject="Can you help?")
    post.worked()
    return filed(envelope)


def test_the_list_hands_its_search_to_the_letter_and_the_letter_hands_it_back(
    olga: Client, letter: Envelope
) -> None:
    shown = NARROWED.replace("&", "&amp;")
    assert f'href="/letters/{letter.pk}"' in olga.get("/letters").content.decode()
    page = olga.get(f"/letters/{letter.pk}{NARROWED}").content.decode()
    assert f'href="/letters{shown}"' in page
    for what in ("dismissal", "robot", "spam", "joining", "again", "ticket"):
        assert f'action="/letters/{letter.pk}/{what}{shown}"' in page, what


@pytest.mark.parametrize("what", ["dismissal", "robot", "spam"])
def test_an_act_leads_back_to_the_narrowed_list(olga: Client, letter: Envelope, what: str) -> None:
    for _click in range(2):
        answer = olga.post(f"/letters/{letter.pk}/{what}{NARROWED}", {"block": ""})
        assert answer.headers["Location"] == f"/letters{NARROWED}"
    back = "no-spam" if what == "spam" else "taking-back"
    answer = olga.post(f"/letters/{letter.pk}/{back}{NARROWED}")
    assert answer.headers["Location"] == f"/letters/{letter.pk}{NARROWED}"
    assert filed(letter).outcome == Outcome.UNIDENTIFIED


def test_a_further_page_of_the_list_is_found_again_and_made_up_words_are_not_passed_on(
    olga: Client, letter: Envelope
) -> None:
    answer = olga.post(f"/letters/{letter.pk}/dismissal?before=77&outcome=nonsense&next=//evil.example")
    assert answer.headers["Location"] == "/letters?before=77"


def test_the_side_counts_what_waits_for_a_decision(olga: Client, letter: Envelope) -> None:
    assert "Letters aside 1" in text_of(olga.get("/"))
    olga.post(f"/letters/{letter.pk}/robot")
    assert "Letters aside 1" not in text_of(olga.get("/letters"))
    olga.post(f"/letters/{letter.pk}/taking-back")
    assert "Letters aside 1" in text_of(olga.get("/letters"))


def test_letters_to_other_desks_are_not_counted(cast: World, olga: Client, letter: Envelope) -> None:
    Agent.objects.filter(pk=cast.local.olga.pk).update(desks=["elsewhere"])
    assert "Letters aside 1" not in text_of(olga.get("/"))
