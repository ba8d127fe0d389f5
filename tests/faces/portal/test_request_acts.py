"""What a customer does on their request's page, and that nothing they typed or added is ever lost."""

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from otklik.kit import ids
from otklik.mailroom.models import Envelope
from otklik.people.models import Agent, Person
from otklik.tickets import words
from otklik.tickets.acts import conversing
from otklik.tickets.models import Attachment, Ticket, Upload
from tests import five
from tests.faces import desk, shots
from tests.faces.portal.requests import address, asked, confirmed, post, proposed, solved, text_of, ticket_of
from tests.tickets.desk import dated, events, msk
from tests.world import NOW, World

Browser = Callable[[Person], Client]


@pytest.fixture
def waiting(places: dict[str, five.Place], olga: dict[str, Agent]) -> Ticket:
    """A request with a proposed solution."""
    ticket = ticket_of(places["vendor-sla"])
    proposed(ticket, olga["vendor-sla"])
    return ticket


@pytest.mark.clause("S1.9", "S1.24")
@pytest.mark.parametrize(
    ("act", "text", "fact", "state"),
    [
        ("confirmation", "", "Closed", "closed"),
        ("confirmation", "Thank you!", "Closed", "closed"),
        ("rejection", "Half a page.", "Rejected", "open"),
        ("answer", "I will try tonight.", "CustomerWrote", "open"),
        ("withdrawal", "", "Closed", "closed"),
    ],
)
def test_what_the_customer_says_of_a_solution(
    ana: Client, waiting: Ticket, act: str, text: str, fact: str, state: str
) -> None:
    assert post(ana, waiting, act, text=text).status_code == 302
    waiting.refresh_from_db()
    assert (events(waiting)[-1], waiting.state) == (fact, state)
    if text:
        assert text in text_of(ana, waiting)


@pytest.mark.clause("S1.9", "S1.24")
def test_did_not_help_without_a_result_asks_for_it(ana: Client, waiting: Ticket) -> None:
    answer = post(ana, waiting, "rejection", text="  ")
    assert answer.status_code == 422
    assert "Please say what came of it" in answer.content.decode()
    assert events(waiting)[-1] == "Proposed"


def test_a_double_click_is_one_act(ana: Client, waiting: Ticket) -> None:
    form = {"seen": str(waiting.seq), "key": ids.token(), "text": "Half a page."}
    waiting.refresh_from_db()
    form["seen"] = str(waiting.seq)
    answers = [ana.post(address(waiting, "rejection"), {**form, "files": _file()}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert events(waiting).count("Rejected") == 1
    assert Attachment.objects.filter(message__act="reject").count() == 1
    assert not Upload.objects.exists()


def test_a_form_that_was_overtaken_keeps_its_text_and_files_and_says_what_came(
    ana: Client, waiting: Ticket, olga: dict[str, Agent]
) -> None:
    waiting.refresh_from_db()
    seen = str(waiting.seq)
    conversing.ask(ticket=waiting, agent=olga["vendor-sla"], text="Which build?", now=NOW)
    answer = post(ana, waiting, "confirmation", seen=seen, text="It works", files=_file())
    page = answer.content.decode()
    assert answer.status_code == 409
    for shown in ("While you were writing", "Which build?", "It works</textarea>", "a.log"):
        assert shown in page
    assert events(waiting)[-1] == "Asked"
    assert post(ana, waiting, "answer", text="It works").status_code == 302
    assert [file.filename for file in Attachment.objects.filter(message__act="write")] == ["a.log"]


def test_an_outcome_that_is_no_longer_asked_is_kept_as_text(ana: Client, waiting: Ticket) -> None:
    post(ana, waiting, "answer", text="First words")
    answer = post(ana, waiting, "rejection", text="Second words")
    assert answer.status_code == 409
    assert "Second words</textarea>" in answer.content.decode()


def test_files_survive_a_refused_form_and_can_be_taken_off(ana: Client, waiting: Ticket) -> None:
    refused = post(ana, waiting, "rejection", text="", files=_file())
    assert "a.log" in refused.content.decode()
    kept = Upload.objects.get()
    again = ana.post(address(waiting, f"uploads/{kept.pk}/removal"), {"text": "Half a page", "act": "answer"})
    assert "Half a page</textarea>" in again.content.decode()
    assert "a.log" not in again.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.clause("S2.9")
def test_a_program_is_not_taken_and_the_text_stays(ana: Client, waiting: Ticket) -> None:
    program = SimpleUploadedFile("game.exe", b"MZ\0", "application/octet-stream")
    answer = post(ana, waiting, "rejection", text="Half a page.", files=program)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Programs are not taken: game.exe." in page
    assert "Half a page.</textarea>" in page
    assert events(waiting)[-1] == "Proposed"


def test_nobody_takes_off_anothers_file(cast: World, browser: Browser) -> None:
    ticket = desk.ticket(cast.incident)
    kept = words.upload(
        ticket, by=cast.incident.olga, filename="a.log", content_type="text/plain", content=b"x", now=NOW
    )
    browser(cast.incident.ana.person).post(address(ticket, f"uploads/{kept.pk}/removal"))
    assert Upload.objects.filter(pk=kept.pk).exists()


def test_a_file_alone_is_an_answer_and_nothing_is_none(
    ana: Client, places: dict[str, five.Place], olga: dict[str, Agent]
) -> None:
    ticket = ticket_of(places["incident-desk"])
    asked(ticket, olga["incident-desk"])
    empty = post(ana, ticket, "answer", text=" ")
    assert (empty.status_code, events(ticket)[-1]) == (422, "Asked")
    assert "Please write something, or add a file." in empty.content.decode()
    assert post(ana, ticket, "answer", text="", files=_file()).status_code == 302
    assert events(ticket)[-1] == "CustomerWrote"


def test_withdrawing_asks_once_more(ana: Client, waiting: Ticket) -> None:
    page = ana.get(address(waiting, "withdrawal")).content.decode()
    assert "Withdraw the request?" in page
    assert events(waiting)[-1] == "Proposed"
    post(ana, waiting, "withdrawal", text="We moved.")
    assert events(waiting)[-1] == "Closed"
    assert ana.get(address(waiting, "withdrawal")).status_code == 302


@pytest.mark.clause("S1.27")
def test_words_after_the_silence_begin_a_linked_request_though_no_worker_kept_the_time(
    ana: Client, waiting: Ticket
) -> None:
    waiting.refresh_from_db()
    with shots.at(msk(10, 12, month=12)):
        answer = post(ana, waiting, "answer", text="Half a page.", seen=str(waiting.seq))
    new = Ticket.objects.exclude(pk=waiting.pk).get(service=waiting.service)
    assert (answer.headers["Location"], new.follows_id) == (address(new), waiting.pk)
    assert (dated(waiting, "Closed"), events(waiting)[-1]) == ([msk(9, month=12)], "FollowUpLinked")


@pytest.mark.clause("S1.27")
@pytest.mark.parametrize("act", ["confirmation", "rejection", "withdrawal"])
def test_an_outcome_after_the_silence_finds_the_request_closed_and_keeps_its_text(
    ana: Client, waiting: Ticket, act: str
) -> None:
    waiting.refresh_from_db()
    with shots.at(msk(10, 12, month=12)):
        answer = post(ana, waiting, act, text="Half a page.", seen=str(waiting.seq))
    assert (answer.status_code, "Half a page.</textarea>" in answer.content.decode()) == (409, True)
    assert (dated(waiting, "Closed"), events(waiting)[-1]) == ([msk(9, month=12)], "Closed")


@pytest.mark.clause("S1.27")
def test_words_before_the_silence_is_over_are_taken(ana: Client, waiting: Ticket) -> None:
    with shots.at(msk(8, 23, 59, month=12)):
        assert post(ana, waiting, "rejection", text="Half a page.").status_code == 302
    assert (events(waiting)[-1], dated(waiting, "Closed")) == ("Rejected", [])


@pytest.mark.clause("S1.28", "S2.23")
def test_words_to_a_closed_request_begin_a_linked_one(
    ana: Client, places: dict[str, five.Place], olga: dict[str, Agent]
) -> None:
    ticket = ticket_of(places["incident-desk"])
    confirmed(ticket, olga["incident-desk"])
    answer = post(ana, ticket, "answer", text="It is back.", files=_file())
    new = Ticket.objects.exclude(pk=ticket.pk).get(service=ticket.service)
    assert answer.headers["Location"] == address(new)
    assert (new.follows_id, new.channel, new.type) == (ticket.pk, "portal", ticket.type)
    assert (events(ticket)[-1], events(new)[-1]) == ("FollowUpLinked", "FollowUpLinked")
    assert f"Continues {ticket.number}" in text_of(ana, new)
    assert [file.filename for file in Attachment.objects.filter(message__ticket=new)] == ["a.log"]
    assert "It is back." in text_of(ana, new)


def test_a_double_click_begins_one_new_request(
    ana: Client, places: dict[str, five.Place], olga: dict[str, Agent]
) -> None:
    ticket = ticket_of(places["incident-desk"])
    confirmed(ticket, olga["incident-desk"])
    key = ids.token()
    answers = [post(ana, ticket, "answer", text="It is back.", key=key, files=_file()) for _ in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Ticket.objects.filter(service=ticket.service).count() == 2
    assert Attachment.objects.filter(filename="a.log").count() == 1
    assert not Upload.objects.exists()


@pytest.mark.clause("S4.27")
def test_words_to_a_closed_request_open_it_again_where_the_rules_say_so(
    ana: Client, places: dict[str, five.Place], olga: dict[str, Agent]
) -> None:
    ticket = ticket_of(places["saas-plans"])
    solved(ticket, olga["saas-plans"])
    assert post(ana, ticket, "answer", text="It is back.").headers["Location"] == address(ticket)
    assert events(ticket)[-2:] == ["Reopened", "CustomerWrote"]
    with shots.at(NOW + timedelta(days=20)):
        solved(ticket, olga["saas-plans"])
    with shots.at(NOW + timedelta(days=40)):
        assert post(ana, ticket, "answer", text="Once more.").headers["Location"] != address(ticket)


def test_whoever_may_ask_no_more_is_told_so_and_keeps_the_text(
    ana: Client, places: dict[str, five.Place], olga: dict[str, Agent]
) -> None:
    ticket = ticket_of(places["vendor-sla"])
    confirmed(ticket, olga["vendor-sla"])
    contract = places["vendor-sla"].contract
    assert contract
    contract.ends_on = (NOW - timedelta(days=5)).date()
    contract.save()
    answer = post(ana, ticket, "answer", text="It is back.")
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert "the support contract had ended before the request came" in page
    assert "It is back.</textarea>" in page
    assert Ticket.objects.filter(service=ticket.service).count() == 1
    assert Envelope.objects.get(channel="portal").outcome in ("refused", "unidentified")


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.log", b"smoke", "text/plain")
