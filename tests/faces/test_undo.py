"""Words taken back before they left: no letter, no trace in any clock, and nothing typed is lost."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from otklik.core.clocks.cycle import CycleState
from otklik.core.journal.fold import State
from otklik.kit import due
from otklik.mailroom import dispatch
from otklik.mailroom.line import Line
from otklik.mailroom.models import Letter, LetterState, Mailbox
from otklik.notices import decide
from otklik.tickets import journal, rebuilding, words
from otklik.tickets.acts import conversing, opening
from otklik.tickets.models import Attachment, Follow, Message, Ticket, Upload
from tests.faces import desk, shots
from tests.mailroom.letters import server
from tests.tickets.desk import events
from tests.world import LEV, NOW, OLGA, PASSWORD, World

WORDS = "Please switch it **off**."
SOON = NOW + timedelta(seconds=4)
LATE = NOW + timedelta(seconds=11)


@pytest.fixture
def ticket(world: World, settings: Any) -> Ticket:
    settings.UNDO = timedelta(seconds=10)
    cast = world.incident
    Mailbox.objects.get_or_create(service=cast.service, desk=cast.desk, address=cast.address)
    made = desk.ticket(cast)
    written(NOW)
    return made


@pytest.fixture
def world(db: None) -> World:
    from tests import world as casts

    return casts.build()


def written(now: datetime) -> None:
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=now)


def at(email: str = OLGA) -> Client:
    client = Client()
    client.login(username=email, password=PASSWORD)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def said(ticket: Ticket, act: str = "reply", *, followed: bool = True, **more: Any) -> Message:
    """Olga's words, whose letter waits once a worker has `followed` the act."""
    with shots.at(NOW):
        answer = desk.post(at(), ticket, act, text=WORDS, **more)
    assert answer.status_code == 302, answer.content.decode()[:500]
    if followed:
        written(NOW)
    return Message.objects.latest("pk")


def taken_back(
    ticket: Ticket, message: Message, *, now: datetime = SOON, by: str = OLGA, key: str = "k"
) -> HttpResponse:
    with shots.at(now):
        return at(by).post(desk.address(ticket, "undo"), {"key": key, "message": message.pk})


def shown(ticket: Ticket, now: datetime, by: str = OLGA) -> str:
    with shots.at(now):
        return at(by).get(desk.address(ticket)).content.decode()


def test_words_that_wait_for_more_say_so(ticket: Ticket, settings: Any) -> None:
    settings.TOGETHER = timedelta(minutes=1)
    said(ticket)
    assert "what you write now goes in the same letter" in shown(ticket, SOON)
    assert "what you write now" not in shown(ticket, NOW + timedelta(minutes=1))


def letter_of(message: Message) -> Letter:
    return Letter.objects.get(message=message)


@pytest.mark.parametrize(
    ("act", "more"),
    [("reply", {}), ("ask", {}), ("propose", {"kind": "final"})],
    ids=["reply", "ask", "propose"],
)
def test_words_are_taken_back_and_stand_in_the_form_again(
    ticket: Ticket, act: str, more: dict[str, str]
) -> None:
    before = journal.clocks(ticket, journal.entries_of(ticket))
    message = said(ticket, act, **more, files=SimpleUploadedFile("log.txt", b"smoke"))
    assert 'id="undo"' in shown(ticket, SOON)
    page = taken_back(ticket, message)
    text = page.content.decode()
    assert page.status_code == 200
    assert f">{WORDS}</textarea>" in text
    assert "log.txt" in text
    assert (letter_of(message).state, letter_of(message).last_error) == (LetterState.HELD_BACK, "taken-back")
    assert events(ticket)[-1] == "Retracted"
    after = journal.clocks(ticket, journal.entries_of(ticket))
    assert after.situation.state is State.NEW
    assert [(one.clock, one.state, one.due) for one in after.cycles] == [
        (one.clock, one.state, one.due) for one in before.cycles
    ]
    ticket.refresh_from_db()
    assert list(rebuilding.differences(ticket)) == []
    assert (
        Upload.objects.get(ticket=ticket).filename,
        Attachment.objects.filter(message=message).count(),
    ) == ("log.txt", 0)
    assert "taken back" in shown(ticket, LATE)


def test_what_was_taken_back_never_leaves_and_what_is_said_instead_does(
    ticket: Ticket, settings: Any
) -> None:
    taken_back(ticket, said(ticket))
    with shots.at(LATE):
        desk.post(at(), ticket, "reply", text="Please switch it on.")
    written(LATE)
    with server() as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        line, now = Line(), LATE + timedelta(minutes=1)
        while batch := due.claim(dispatch.waiting(), now=now, most=5):
            for one in batch:
                dispatch.send(one, line=line, tick=lambda: now)
    texts = [letter.decode() for letter in there.letters]
    assert sum("switch it on" in text for text in texts) == 1
    assert not any("switch it **off" in text or "switch it off" in text for text in texts)
    clocks = journal.clocks(ticket, journal.entries_of(ticket))
    first = next(one for one in clocks.cycles if one.clock.value == "first_response")
    assert (first.state, first.ended_at) == (CycleState.MET, LATE)
    ticket.refresh_from_db()
    assert list(rebuilding.differences(ticket)) == []


def test_a_letter_waits_as_long_as_its_words_can_be_taken_back(ticket: Ticket) -> None:
    letter = letter_of(said(ticket))
    assert letter.due_at == NOW + timedelta(seconds=10)
    others = Letter.objects.exclude(pk=letter.pk).values_list("due_at", flat=True)
    assert set(others) == {NOW}, "automatic letters leave at once"


def claimed(ticket: Ticket, message: Message) -> None:
    Letter.objects.filter(message=message).update(leased_until=LATE)


def gone(ticket: Ticket, message: Message) -> None:
    Letter.objects.filter(message=message).update(state=LetterState.SENT, due_at=None, sent_at=SOON)


def customer_wrote(ticket: Ticket, message: Message) -> None:
    from otklik.tickets.words import Inbound

    conversing.customer_wrote(
        ticket=ticket, said=Inbound(text="Wait!"), contact=ticket.requester, received_at=SOON, now=SOON
    )


@pytest.mark.parametrize(
    ("happened", "now", "by", "says"),
    [
        (claimed, SOON, OLGA, "It has left already"),
        (gone, SOON, OLGA, "It has left already"),
        (lambda *_: None, LATE, OLGA, "It has left already"),
        (customer_wrote, SOON, OLGA, "Something was done since"),
        (lambda *_: None, SOON, LEV, "Something was done since"),
    ],
    ids=[
        "a worker has it",
        "it is sent",
        "the seconds are over",
        "the customer wrote",
        "a colleague's words",
    ],
)
def test_what_cannot_be_taken_back_says_why(
    ticket: Ticket, happened: Any, now: datetime, by: str, says: str
) -> None:
    message = said(ticket)
    happened(ticket, message)
    page = taken_back(ticket, message, now=now, by=by)
    assert (page.status_code, says in page.content.decode()) == (409, True)
    assert "Retracted" not in events(ticket)
    assert 'id="undo"' not in shown(ticket, now, by)


@pytest.mark.parametrize("asks", [False, True])
def test_the_letter_that_a_ticket_begins_with_stays(ticket: Ticket, world: World, asks: bool) -> None:
    """Without it there would be no ticket."""
    cast = world.incident
    start = opening.Opening(
        service=cast.service, desk=cast.desk, channel="email", subject="Renewal",
        words=words.Inbound(text=WORDS), requester=cast.ana, agent=cast.olga,
    )  # fmt: skip
    begun = opening.write_first(start, asks=asks, seq=2, key="w", now=NOW)
    written(NOW)
    assert 'id="undo"' not in shown(begun, SOON)
    assert taken_back(begun, begun.messages.get()).status_code == 409
    assert "Retracted" not in events(begun)


def test_before_their_letter_is_written_it_never_is(ticket: Ticket) -> None:
    message = said(ticket, followed=False)
    assert 'id="undo"' in shown(ticket, SOON)
    assert taken_back(ticket, message).status_code == 200
    written(LATE)
    assert not Letter.objects.filter(message=message).exists()


def test_a_worker_that_is_writing_the_letter_goes_first(ticket: Ticket) -> None:
    message = said(ticket, followed=False)
    Follow.objects.update(leased_until=LATE)
    assert taken_back(ticket, message).status_code == 409
    written(LATE)
    assert Letter.objects.filter(message=message).exists()


def test_a_second_click_finds_it_done(ticket: Ticket) -> None:
    message = said(ticket)
    assert taken_back(ticket, message).status_code == 200
    assert taken_back(ticket, message).status_code == 302
    assert events(ticket).count("Retracted") == 1


def test_the_customer_never_sees_what_was_taken_back(ticket: Ticket, world: World) -> None:
    taken_back(ticket, said(ticket))
    customer = Client()
    customer.force_login(world.incident.ana.person)
    with shots.at(LATE):
        page = customer.get(f"/help/{ticket.service.slug}/requests/{ticket.number}").content.decode()
    assert ticket.number in page
    assert "switch it" not in re.sub(r"<[^>]+>", "", page)
