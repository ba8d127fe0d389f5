"""Spam on the page of a letter that was set aside: marked, its sender blocked with a reason, taken back."""

from datetime import timedelta

import pytest
from django.test import Client

from otklik.mailroom import abuse, blocking
from otklik.mailroom.models import Block, Envelope, Outcome
from tests.faces.test_letters_aside import act
from tests.faces.test_phone import text_of
from tests.post import Post, filed
from tests.world import NOW, ZED, World

DOMAIN = ZED.rpartition("@")[2]


@pytest.fixture
def post(cast: World) -> Post:
    return Post(world=cast, now=NOW + timedelta(minutes=10))


@pytest.fixture
def letter(post: Post) -> Envelope:
    envelope = post.comes(post.world.local, ZED, subject="Carpets!", text="Cheap <b>carpets</b>.")
    post.worked()
    return filed(envelope)


def test_the_page_offers_what_can_be_blocked(olga: Client, letter: Envelope) -> None:
    page = olga.get(f"/letters/{letter.pk}").content.decode()
    assert f'name="block" value="{ZED}"' in page
    assert f'name="block" value="@{DOMAIN}"' in page


def test_spam_alone_needs_no_reason(olga: Client, letter: Envelope) -> None:
    assert act(olga, letter, "spam", block="").headers["Location"] == "/letters"
    assert filed(letter).outcome == Outcome.SPAM
    assert "Spam Olga Belova · today 10:30" in text_of(olga.get("/letters?outcome=spam"))


def test_a_block_without_a_reason_is_told_beside_its_field_and_nothing_is_done(
    olga: Client, letter: Envelope
) -> None:
    answer = act(olga, letter, "spam", block=f"@{DOMAIN}", reason=" ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please say why, for your colleagues." in page
    assert f'value="@{DOMAIN}" checked' in page
    assert 'aria-describedby="spam-reason-error"' in page
    assert (filed(letter).outcome, Block.objects.count()) == (Outcome.UNIDENTIFIED, 0)


def test_a_domain_of_many_people_is_not_blocked_and_the_reason_stays_typed(olga: Client, post: Post) -> None:
    envelope = post.comes(post.world.local, "zed@gmail.com")
    post.worked()
    answer = act(olga, envelope, "spam", block="@gmail.com", reason="Carpets & <rugs>")
    assert answer.status_code == 422
    assert "Many people have mailboxes there. Block the one address instead." in text_of(answer)
    assert 'value="Carpets &amp; &lt;rugs&gt;"' in answer.content.decode()


def test_nobody_but_the_letters_sender_is_blocked_by_a_made_up_form(olga: Client, letter: Envelope) -> None:
    assert act(olga, letter, "spam", block="ana@acme.example", reason="x").status_code == 302
    assert not Block.objects.exists()


def test_a_letter_that_a_block_met_says_by_whose_word_and_is_let_through(
    cast: World, olga: Client, post: Post
) -> None:
    blocking.block(
        service=cast.local.service,
        sender=DOMAIN,
        reason="It sells carpets.",
        by=cast.local.lev.person,
        now=NOW,
    )
    envelope = post.comes(cast.local, ZED)
    post.worked()
    page = text_of(olga.get(f"/letters/{envelope.pk}"))
    assert "Sender blocked : letters from this sender are not taken" in page
    assert f"Met by the block: the domain {DOMAIN} · Lev Orlov · today 10:00 · It sells carpets." in page
    assert act(olga, envelope, "no-spam").headers["Location"] == f"/letters/{envelope.pk}"
    post.later(minutes=30)
    post.worked()
    assert filed(envelope).outcome == Outcome.UNIDENTIFIED
    assert Block.objects.get().lifted_by == cast.local.olga.person


def test_a_second_click_lets_a_blocked_letter_in_once(olga: Client, post: Post) -> None:
    local = post.world.local
    blocking.block(service=local.service, sender=ZED, reason="Carpets.", by=local.lev.person, now=NOW)
    envelope = post.comes(local, ZED)
    post.worked()
    clicks = [act(olga, envelope, "no-spam") for _ in range(2)]
    assert [one.headers.get("Location") for one in clicks] == [f"/letters/{envelope.pk}"] * 2
    told = act(olga, envelope, "spam", block="")
    assert (told.status_code, "decided: Waiting to be filed" in text_of(told)) == (409, True)


@pytest.mark.parametrize("what", ["spam", "no-spam"])
def test_whoever_comes_second_is_told_who_decided(
    cast: World, olga: Client, letter: Envelope, what: str
) -> None:
    abuse.mark(letter, agent=cast.local.lev, now=NOW + timedelta(minutes=25))
    if what == "no-spam":
        abuse.unmark(letter, agent=cast.local.lev, now=NOW + timedelta(minutes=25))
    answer = act(olga, letter, what)
    assert answer.status_code == 409
    decided = "Spam" if what == "spam" else "Sender unknown"
    assert f"Meanwhile this was decided: {decided} · Lev Orlov · today 10:25" in text_of(answer)


def test_a_letter_marked_as_spam_says_what_it_was_and_whether_its_sender_is_blocked(
    olga: Client, letter: Envelope
) -> None:
    act(olga, letter, "spam", block=f"@{DOMAIN}", reason="It sells carpets.")
    page = text_of(olga.get(f"/letters/{letter.pk}"))
    assert "Before that: the sender's address is not known to the service" in page
    assert "Spam :" not in page
    assert (
        f"The sender is blocked: the domain {DOMAIN} · Olga Belova · today 10:30 · It sells carpets." in page
    )
    assert "the block of its sender is lifted" in page
    act(olga, letter, "no-spam")
    act(olga, letter, "spam", block="")
    page = text_of(olga.get(f"/letters/{letter.pk}"))
    assert "It is again what it was before." in page
    assert "blocked" not in page
