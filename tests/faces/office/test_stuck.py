"""Stuck letters and records in the office: each with its reason, tried again by a click, twice as once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.mailroom import dispatch, outdated, storing
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Outcome
from otklik.mailroom.taking_back import TAKEN_BACK
from otklik.ops.keeping import sleep
from otklik.people import acts as people
from otklik.people.models import Change, Person, Role
from otklik.tickets.models import Follow, Ticket
from tests.faces import desk
from tests.faces.office.pages import OFFICE, text_of
from tests.mailroom import letters
from tests.world import NOW, ZED, World

STUCK, UNSORTED = f"{OFFICE}/stuck", f"{OFFICE}/unsorted"
GIVEN_UP = {"failed_at": NOW, "due_at": NOW, "attempts": 12}


@pytest.fixture
def ticket(cast: World) -> Ticket:
    made = desk.ticket(cast.incident)
    Follow.objects.all().delete()
    return made


@pytest.fixture
def letter(cast: World, ticket: Ticket) -> Letter:
    return letters.outgoing(
        cast.incident.service, ticket=ticket, state=LetterState.FAILED, last_error="550 5.1.1 no such user",
        **GIVEN_UP,
    )  # fmt: skip


@pytest.fixture
def envelope(cast: World) -> Envelope:
    address = cast.incident.address
    Mailbox.objects.create(service=cast.incident.service, desk=cast.incident.desk, address=address)
    raw = f"From: {ZED}\r\nSubject: A riddle <b>\r\n\r\nПривет.\r\n".encode()
    [made] = storing.store(raw=raw, mail_from=ZED, rcpt_to=[address], door="smtp", received_at=NOW)
    Envelope.objects.update(**GIVEN_UP, last_error="NothingPublished: no regulation")
    return made


def test_nothing_stuck_says_so(cast: World, ada: Client) -> None:
    assert "Nothing is stuck" in text_of(ada.get(STUCK))
    assert "Every letter found its place." in text_of(ada.get(UNSORTED))


def test_a_letter_that_failed_is_told_with_its_ticket_and_reason(
    ada: Client, ticket: Ticket, letter: Letter
) -> None:
    page = text_of(ada.get(STUCK))
    assert f"Answer 1 {ticket.number} · ana@acme.example" in page
    assert "The mail server refuses it. 550 5.1.1 no such user given up today 10:00 12 attempts" in page


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            "connect ConnectionRefusedError: refused",
            "The mail server that takes our letters cannot be reached.",
        ),
        ("451 greylisted", "The mail server puts it off. 451 greylisted"),
        (f"{dispatch.PERHAPS}; cut closed", "The connection to the mail server broke. It may have arrived"),
        ("unwritable LookupError: lost", "The letter could not be put together. LookupError: lost"),
    ],
)
def test_a_letter_that_is_tried_again_says_why_and_when(
    cast: World, ada: Client, error: str, says: str
) -> None:
    letters.outgoing(cast.incident.service, last_error=error, due_at=NOW + timedelta(hours=1), attempts=3)
    page = text_of(ada.get(STUCK))
    assert says in page
    assert "next try today 11:00 3 attempts" in page


def test_a_letter_that_left_unrecorded_says_that_it_has_left(cast: World, ada: Client) -> None:
    letters.outgoing(
        cast.incident.service, sent_at=NOW, last_error="UnknownVersion: incident-desk@9",
        due_at=NOW + timedelta(hours=1), attempts=3,
    )  # fmt: skip
    page = text_of(ada.get(STUCK))
    assert "The letter has left, but its ticket's history cannot be written. UnknownVersion" in page


def test_trying_again_twice_is_as_once(ada: Client, letter: Letter) -> None:
    for _ in range(2):
        answer = ada.post(f"{STUCK}/letter/{letter.pk}/another-try")
        assert answer.headers["Location"] == STUCK
    letter.refresh_from_db()
    assert (letter.state, letter.failed_at) == (LetterState.QUEUED, None)
    change = Change.objects.get(kind="letter_tried_again")
    assert (change.person and change.person.name, change.service) == ("Ada Frolova", letter.service)
    assert "It is tried again now." in text_of(ada.get(STUCK))


def test_what_was_done_meanwhile_is_no_trouble(ada: Client, letter: Letter) -> None:
    Letter.objects.update(state=LetterState.SENT, due_at=None, failed_at=None, last_error="")
    assert ada.post(f"{STUCK}/letter/{letter.pk}/another-try").status_code == 302
    assert not Change.objects.exists()


def test_all_of_a_kind_are_tried_again_at_once(cast: World, ada: Client, letter: Letter) -> None:
    letters.outgoing(cast.incident.service, number=2, state=LetterState.FAILED, **GIVEN_UP)
    letters.outgoing(cast.local.service, number=3, state=LetterState.FAILED, **GIVEN_UP)
    assert f"{STUCK}/letter/another-try" in ada.get(STUCK).content.decode()
    ada.post(f"{STUCK}/letter/another-try")
    left = Letter.objects.filter(state=LetterState.FAILED)
    assert [one.service for one in left] == [cast.local.service]
    assert "2 are tried again now." in text_of(ada.get(STUCK))


def test_followers_and_terms_that_were_given_up_stand_there_too(
    cast: World, ada: Client, ticket: Ticket
) -> None:
    follow = Follow.objects.create(
        ticket=ticket, follower="notices", first_seq=1, last_seq=1, last_error="KeyError: x", **GIVEN_UP
    )
    Ticket.objects.filter(pk=ticket.pk).update(failed_at=NOW, last_error="RuntimeError: y")
    page = text_of(ada.get(STUCK))
    assert f"{ticket.number} Letters that an act brings It could not be worked on. KeyError: x" in page
    assert "Its time could not be kept. RuntimeError: y" in page
    for kind, pk in (("follow", follow.pk), ("ticket", ticket.pk)):
        assert ada.post(f"{STUCK}/{kind}/{pk}/another-try").status_code == 302
    ticket.refresh_from_db()
    follow.refresh_from_db()
    assert (ticket.failed_at, follow.failed_at) == (None, None)


@pytest.mark.parametrize(
    ("why", "says"),
    [
        (outdated.WHY, "What it says was over before it could leave."),
        (sleep.RESTORED, "It waited when the backup was made and was not sent after the restore."),
    ],
)
def test_a_letter_that_was_held_back_says_why(cast: World, ada: Client, why: str, says: str) -> None:
    letters.outgoing(cast.incident.service, state=LetterState.HELD_BACK, last_error=why, due_at=None)
    page = text_of(ada.get(STUCK))
    assert (
        f"Letters that were not sent What Why When What can be done Answer 1 ana@acme.example {says}" in page
    )


def test_words_that_were_taken_back_are_not_stuck(cast: World, ada: Client) -> None:
    service = cast.incident.service
    letters.outgoing(service, state=LetterState.HELD_BACK, last_error=TAKEN_BACK, due_at=None)
    assert "Letters that were not sent" not in text_of(ada.get(STUCK))


def test_a_letter_that_may_have_arrived_twice_is_marked(cast: World, ada: Client) -> None:
    letters.outgoing(cast.incident.service, repeated=True, state=LetterState.SENT, sent_at=NOW, due_at=None)
    page = text_of(ada.get(STUCK))
    assert "Letters that may have arrived twice" in page
    assert "sent again today 10:00" in page


def test_a_record_that_could_not_be_filed_shows_its_text_and_is_tried_again(
    ada: Client, envelope: Envelope
) -> None:
    page = ada.get(UNSORTED)
    assert "A riddle <b>" in text_of(page)
    assert "No regulation was in force when it came." in text_of(page)
    assert "<b>A riddle &lt;b&gt;</b>" in page.content.decode()
    raw = ada.get(f"{UNSORTED}/{envelope.pk}/raw")
    assert (raw.headers["Content-Type"], "Привет." in raw.content.decode()) == (
        "text/plain; charset=utf-8", True,
    )  # fmt: skip
    answer = ada.post(f"{STUCK}/envelope/{envelope.pk}/another-try", {"list": "unsorted"})
    assert answer.headers["Location"] == UNSORTED
    assert Envelope.objects.get().failed_at is None


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"outcome": Outcome.UNSORTED, "because": "no-service"}, "no service has this address"),
        ({"outcome": Outcome.REFUSED, "because": "too-large", "size": 80 * 1024 * 1024}, "(80 MB)"),
    ],
)
def test_what_found_no_place_is_told_with_its_reason(
    ada: Client, envelope: Envelope, values: dict[str, Any], says: str
) -> None:
    Envelope.objects.update(failed_at=None, due_at=None, last_error="", **values)
    assert says in text_of(ada.get(UNSORTED))


def test_a_record_that_found_no_place_proposes_the_ticket_that_it_names(
    cast: World, ada: Client, envelope: Envelope
) -> None:
    ticket = desk.ticket(cast.incident)
    Envelope.objects.update(subject=f"Re: [{ticket.number}] A riddle")
    page = ada.get(UNSORTED).content.decode()
    assert f'Perhaps this belongs to <a href="{desk.address(ticket)}">{ticket.number}</a>' in page


def test_what_belongs_to_no_service_is_for_whoever_administers_all(
    cast: World, ada: Client, person: Person, envelope: Envelope
) -> None:
    Envelope.objects.update(service=None, mailbox=None, outcome=Outcome.UNSORTED, because="no-service")
    assert "A riddle" not in text_of(ada.get(UNSORTED))
    assert ada.get(f"{UNSORTED}/{envelope.pk}/raw").status_code == 404
    people.invite_agent(service=cast.local.service, person=person, role=Role.ADMINISTRATOR)
    assert "A riddle" in text_of(ada.get(UNSORTED))


def test_rows_of_another_service_cannot_be_touched(
    cast: World, browser: Callable[[Person], Client], ada: Client, letter: Letter, envelope: Envelope
) -> None:
    Letter.objects.update(service=cast.local.service)
    Envelope.objects.update(service=cast.local.service)
    for kind, pk in (("letter", letter.pk), ("envelope", envelope.pk), ("nothing", 1), ("repeated", 1)):
        assert ada.post(f"{STUCK}/{kind}/{pk}/another-try").status_code == 404, kind
    assert ada.get(f"{UNSORTED}/{envelope.pk}/raw").status_code == 404
    assert browser(cast.incident.olga.person).post(f"{STUCK}/letter/another-try").status_code == 403
    assert not Change.objects.exists()


def test_a_long_list_comes_in_pages(cast: World, ada: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        letters.outgoing(cast.incident.service, number=number, state=LetterState.FAILED, **GIVEN_UP)
    ada.get(STUCK)
    with django_assert_max_num_queries(14):
        page = ada.get(STUCK).content.decode()
    assert page.count('<tr id="letter-') == 50
    following = page.partition('href="?kind=letter&amp;after=')[2].partition('"')[0]
    assert ada.get(f"{STUCK}?kind=letter&after={following}").content.decode().count('<tr id="letter-') == 10
