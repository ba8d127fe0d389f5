"""Words of letters in the office: looked through, changed, tried on a ticket, put back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.mailroom.models import Letter, Mailbox
from otklik.notices import decide, worded
from otklik.notices.facts import PLACES
from otklik.notices.models import OwnWords
from otklik.tickets.acts import conversing, timekeeping
from otklik.tickets.models import Follow
from tests.faces import desk
from tests.faces.office.pages import OFFICE, send, text_of
from tests.world import NOW, World

LIST = f"{OFFICE}/letters"
REPLY = f"{LIST}/public_reply/en"
FIT = {"text": "Good day.\r\n\r\n{words}", "footer": "{number} {matter}", "ticket": ""}


def test_every_letter_is_listed_in_both_languages(cast: World, ada: Client) -> None:
    page = ada.get(LIST)
    for wording in worded.wordings():
        for language in ("ru", "en"):
            assert f"{LIST}/{wording}/{language}" in page.content.decode()
    assert "Your own words" not in text_of(page)


def test_every_field_and_letter_has_its_name() -> None:
    from otklik.faces.office.letter_words import FIELDS, LETTERS

    assert set(FIELDS) == set(PLACES)
    assert set(worded.wordings()) <= set(LETTERS)


def test_own_words_are_kept_and_the_list_tells(cast: World, ada: Client) -> None:
    assert send(ada, REPLY, **FIT).status_code == 302
    row = OwnWords.objects.get()
    assert (row.service, row.text, row.footer) == (
        cast.incident.service,
        "Good day.\n\n{words}",
        "{number} {matter}",
    )
    assert text_of(ada.get(LIST)).count("Your own words") == 1
    assert "Good day." in text_of(ada.get(REPLY))
    assert "changed the words of a letter: Reply, in English" in text_of(ada.get(f"{OFFICE}/changes"))
    assert f'href="{REPLY}"' in ada.get(f"{OFFICE}/changes").content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": "Good day."}, "{words} is missing: what the agent wrote."),
        ({"text": "{words}\n{nummer}"}, "Line 2: there is no field {nummer}."),
        (
            {"text": "{words} {next_promise}"},
            "Line 1: when {next_promise} has nothing to say, {words} vanishes too.",
        ),
        ({"text": ""}, "A letter needs words."),
        ({"footer": ""}, "{number} is missing"),
    ],
)
@pytest.mark.parametrize("do", ["", "show"])
def test_what_will_not_do_is_said_beside_the_field_and_stays_typed(
    cast: World, ada: Client, do: str, given: dict[str, str], says: str
) -> None:
    answer = send(ada, REPLY, **FIT | given, do=do)
    assert answer.status_code == 422
    assert says in text_of(answer)
    typed = (FIT | given)["text"].splitlines()
    assert all(line in text_of(answer) for line in typed)
    assert not OwnWords.objects.exists()


@pytest.fixture
def letter(cast: World) -> Letter:
    """An answer that went out."""
    here = cast.incident
    Mailbox.objects.create(service=here.service, desk=here.desk, address=here.address)
    ticket = desk.ticket(here)
    conversing.reply(ticket=ticket, agent=here.olga, text="Turn it *off*.", now=NOW)
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=NOW)
    return Letter.objects.get(event="public_reply")


def shown(ada: Client, **given: Any) -> Any:
    return send(ada, REPLY, **FIT | given, do="show")


def test_words_are_shown_on_a_real_ticket_as_text_and_formatted_before_they_are_kept(
    ada: Client, letter: Letter
) -> None:
    answer = shown(ada)
    assert letter.ticket
    assert answer.status_code == 200
    assert f"With what was sent about {letter.ticket.number}" in text_of(answer)
    assert "Good day." in text_of(answer)
    assert "Turn it <em>off</em>." in answer.content.decode()
    assert letter.subject in text_of(answer)
    assert (OwnWords.objects.count(), Letter.objects.count()) == (0, 2)


def test_a_ticket_without_such_a_letter_is_said_and_names_stand_in(ada: Client, letter: Letter) -> None:
    answer = shown(ada, ticket="IN-999999")
    assert "No such letter went out about IN-999999" in text_of(answer)
    assert "«what the agent wrote»" in text_of(answer)


def test_what_leads_somewhere_is_a_link_while_names_stand_in(cast: World, ada: Client) -> None:
    page = ada.get(f"{LIST}/information_requested/en").content.decode()
    assert '<a href="http://127.0.0.1:8000" ' in page.partition("letter-shown")[2]
    assert "«what the agent wrote»" in page


def test_a_colleagues_letter_is_shown_by_the_clock_of_the_desk(
    cast: World, ada: Client, letter: Letter
) -> None:
    """A missed deadline, with its time in one zone, not in two."""
    assert letter.ticket
    timekeeping.run(letter.ticket.pk, now=NOW + timedelta(days=9), unheard=lambda *_: False)
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=NOW + timedelta(days=9))
    page = text_of(ada.get(f"{LIST}/clock_breached/en"))
    assert f"With what was sent about {letter.ticket.number}" in page
    assert "that is," not in page
    assert "(UTC)" not in page


def test_the_standard_words_are_put_back(cast: World, ada: Client) -> None:
    send(ada, REPLY, **FIT)
    answer = send(ada, f"{REPLY}/ours", seen="")
    assert answer.status_code == 302
    assert OwnWords.objects.get().text == ""
    page = text_of(ada.get(REPLY))
    assert "The letter goes out in the standard words" in page
    assert "{words}" in page


def test_putting_back_over_what_somebody_changed_is_refused(cast: World, ada: Client) -> None:
    send(ada, REPLY, **FIT)
    assert "Somebody changed this" in text_of(ada.post(f"{REPLY}/ours", {"seen": "0" * 32}, follow=True))
    assert OwnWords.objects.get().text


def test_words_that_lack_something_since_an_update_are_told_on_the_first_page(
    cast: World, ada: Client
) -> None:
    send(ada, REPLY, **FIT)
    assert "lack something" not in text_of(ada.get("/office/"))
    OwnWords.objects.update(text="{gone_since} {words}")
    assert "Your words of 1 letter lack something" in text_of(ada.get("/office/"))
    assert "Your words lack something" in text_of(ada.get(LIST))
    assert "the standard ones go out until they are mended" in text_of(ada.get(REPLY))


@pytest.mark.parametrize("end", ["nothing/en", "public_reply/de", "sign_in_code/en"])
def test_a_letter_that_there_is_not_has_no_page(cast: World, ada: Client, end: str) -> None:
    assert ada.get(f"{LIST}/{end}").status_code == 404
