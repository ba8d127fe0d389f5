"""Letters in a service's own words: what they need, what they say, and ours where theirs cannot go out."""

from typing import Any

import pytest

from otklik.mailroom.drafts import draft_of
from otklik.notices import previewing, rewording, worded
from otklik.notices.facts import PLACES
from otklik.notices.fill import places
from otklik.notices.models import OwnWords
from otklik.notices.rewording import Told, Unfit
from otklik.notices.worded import Fault, Worded, Wrong
from otklik.notices.wording import TONGUES
from otklik.people import viewer as viewers
from otklik.people.changing import Stale
from otklik.people.models import Change
from otklik.tickets.acts import conversing
from tests.notices.test_letters_of_an_act import handled, registered
from tests.notices.test_letters_of_an_act import world as world
from tests.world import NOW, World

BOTH = [(one, language) for one in worded.wordings() for language in TONGUES]


@pytest.mark.parametrize(("wording", "language"), BOTH)
def test_our_own_words_hold_what_we_ask_of_others(wording: str, language: str) -> None:
    assert worded.faults(wording, worded.ours(wording, language)) == ()


def test_every_field_that_is_offered_or_needed_is_known() -> None:
    for wording in worded.wordings():
        assert set(worded.offered(wording)) <= set(PLACES)
        assert set(worded.required(wording)) <= set(worded.offered(wording))


def test_what_is_needed_is_said_of_letters_that_there_are() -> None:
    assert set(worded.REQUIRED) <= set(worded.wordings())
    in_letters = {one for text in TONGUES["en"].letters.values() for one in places(text)}
    assert set(worded.ALWAYS) <= in_letters | {"subject"}


@pytest.mark.clause("S3.5")
@pytest.mark.parametrize(
    ("why", "wording", "said", "found"),
    [
        ("nothing", "public_reply", Worded(" \n"), [Fault(Wrong.EMPTY, "text")]),
        (
            "a field that there is not",
            "ticket_accepted",
            Worded("{number}\n{nummer}"),
            [Fault(Wrong.UNKNOWN, "text", 2, "nummer")],
        ),
        ("no number", "ticket_accepted", Worded("Hello."), [Fault(Wrong.MISSING, "text", place="number")]),
        (
            "no guide to the portal",
            "ticket_registered",
            Worded("{number}\n{first_promise}\n{missing}", "{portal}"),
            [Fault(Wrong.MISSING, "text", place="portal_guide")],
        ),
        (
            "no question",
            "information_requested",
            Worded("{number}", "{question_wait}"),
            [Fault(Wrong.MISSING, "text", place="words")],
        ),
        (
            "no date",
            "information_requested",
            Worded("{number}\n{words}"),
            [Fault(Wrong.MISSING, "footer", place="question_wait")],
        ),
        (
            "words that vanish with a date",
            "proposal_withdrawn",
            Worded("{number}\n{words} {next_promise}"),
            [Fault(Wrong.LOST, "text", 2, "words", "next_promise")],
        ),
        (
            "a colleague's subject without the subject",
            "ticket_assigned",
            Worded("{number}\n{link}", subject="Yours"),
            [Fault(Wrong.MISSING, "subject", place="subject")],
        ),
        (
            "a colleague's subject that vanishes",
            "ticket_assigned",
            Worded("{number}\n{link}", subject="{next_promise_inside} {subject}"),
            [Fault(Wrong.LOST, "subject", 1, "subject", "next_promise_inside")],
        ),
        ("all that is needed", "information_requested", Worded("{number}\n{words}\n{question_wait}"), []),
    ],
)
def test_words_that_will_not_do_say_where_and_why(
    why: str, wording: str, said: Worded, found: list[Fault]
) -> None:
    assert list(worded.faults(wording, said)) == found, why


def told(event: str = "ticket_registered", language: str = "en", seen: str = "") -> Told:
    return Told(event, language, by=None, now=NOW, seen=seen)


OWN = Worded(
    "Dear customer, it is {number}.\n{first_promise}\n\n{missing}\n\n{portal_guide}",
    "Yours, the desk. {portal}",
)


@pytest.mark.django_db
def test_a_letter_is_in_the_services_own_words_in_that_language_and_service_alone(world: World) -> None:
    rewording.reword(world.local.service, OWN, told())
    ticket = registered(world.local)
    [letter] = handled()
    assert letter.text.startswith(f"Dear customer, it is {ticket.number}.\nWe will")
    assert (letter.subject, "Dear" in letter.text) == (f"[{ticket.number}] Printer is silent", True)
    registered(world.incident)
    [other] = handled()
    assert "Dear customer" not in other.text


@pytest.mark.django_db
def test_a_signature_within_a_persons_words_parts_nothing_where_there_is_no_footer(world: World) -> None:
    """What stands below it is no footer, of which a line that is there twice would be told once."""
    cast = world.local
    ticket = registered(cast)
    handled()
    for language in TONGUES:
        rewording.reword(cast.service, Worded("{number}\n\n{words}"), told("public_reply", language))
    text = "This came:\n\n-- \nIvan\n\n- one\n- the same\n\n- two\n- the same\n\nDo both."
    conversing.reply(ticket=ticket, agent=cast.olga, text=text, now=NOW)
    (letter,) = handled()
    said = draft_of(letter)
    assert said.footer == ()
    assert said.text.endswith(text)


@pytest.mark.django_db
def test_words_that_lack_something_since_an_update_give_way_to_ours(world: World) -> None:
    rewording.reword(world.local.service, OWN, told())
    OwnWords.objects.update(text="It is {number}. {gone_since}")
    assert rewording.unfit([world.local.service.pk]) == {
        world.local.service.pk: [("ticket_registered", "en")]
    }
    ticket = registered(world.local)
    [letter] = handled()
    assert letter.text.startswith(worded.ours("ticket_registered", "en").text[:10])
    assert ticket.number in letter.text
    assert OwnWords.objects.get().text == "It is {number}. {gone_since}"


@pytest.mark.django_db
def test_what_will_not_do_is_not_kept(world: World) -> None:
    with pytest.raises(Unfit):
        rewording.reword(world.local.service, Worded("Hello."), told())
    assert not OwnWords.objects.exists()


@pytest.mark.django_db
def test_our_words_come_back_and_who_changed_what_stays(world: World) -> None:
    service = world.local.service
    rewording.reword(service, OWN, told())
    rewording.put_back(service, told())
    assert rewording.own_words(service.pk) == {}
    kinds = Change.objects.filter(subject_kind="words").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["words_changed", "words_put_back"]
    assert Change.objects.get(kind="words_put_back").before["text"] == OWN.text


@pytest.mark.django_db
def test_our_words_typed_again_are_ours(world: World) -> None:
    ours = worded.ours("ticket_registered", "en")
    rewording.reword(world.local.service, ours, told())
    assert rewording.own_words(world.local.service.pk) == {}


@pytest.mark.django_db
def test_a_colleagues_words_are_not_overwritten_unseen(world: World) -> None:
    from otklik.people.changing import seal

    seen = seal(rewording.facts(OwnWords()))
    rewording.reword(world.local.service, OWN, told(seen=seen))
    with pytest.raises(Stale):
        rewording.reword(world.local.service, Worded(f"{OWN.text}!"), told(seen=seen))


@pytest.mark.django_db
def test_a_letter_that_went_out_is_shown_in_other_words_and_nothing_is_sent(world: World) -> None:
    ticket = registered(world.local)
    conversing.reply(ticket=ticket, agent=world.local.olga, text="Try **again**.", now=NOW)
    letters = handled()
    viewer, service = viewers.of(world.local.olga.person), world.local.service
    said = Worded("We say:\n\n{words}", "{number}")
    looked: Any = previewing.of_a_ticket(viewer, service, "public_reply", said, language="en")
    assert (looked.number, looked.subject) == (ticket.number, f"Re: [{ticket.number}] Printer is silent")
    assert "We say:\n\nTry **again**.\n\n-- \n" + ticket.number in looked.text
    assert "<strong>again</strong>" in looked.html
    same = previewing.of_a_ticket(
        viewer, service, "public_reply", worded.ours("public_reply", "en"), language="en"
    )
    [reply] = [one for one in letters if one.event == "public_reply"]
    assert same
    assert same.text.split("\n-- \n")[0].strip() == "Try **again**."
    assert "Try **again**." in reply.text
    assert handled() == []


@pytest.mark.django_db
def test_a_letter_of_another_service_or_ticket_is_not_shown(world: World) -> None:
    registered(world.local)
    handled()
    olga = viewers.of(world.local.olga.person)
    told_of = {"wording": "ticket_registered", "said": OWN, "language": "en"}
    assert previewing.of_a_ticket(olga, world.incident.service, **told_of) is None
    assert previewing.of_a_ticket(olga, world.local.service, **told_of, number="moscow-999999") is None
