"""Links from letters: GET changes nothing, the button acts once, and what holds no more says so kindly."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from otklik.core.journal.events import LetterSent
from otklik.core.mail.letter_text import as_text
from otklik.kit import ids
from otklik.mailroom.drafts import draft_of
from otklik.mailroom.models import Letter, LetterState, Mailbox
from otklik.notices import decide, links
from otklik.notices.links import Purpose
from otklik.people import acts as people
from otklik.people.models import Agent, Contact
from otklik.tickets import journal, words
from otklik.tickets.acts import conversing, solving, timekeeping
from otklik.tickets.models import Follow, Message, Ticket
from tests import five
from tests.faces import shots
from tests.faces.portal.requests import ticket_of
from tests.tickets.desk import dated, events, msk
from tests.world import NOW

VENDOR, INCIDENT, LOCAL = "vendor-sla", "incident-desk", "local-support"


@pytest.fixture
def places(db: None) -> dict[str, five.Place]:
    return five.build()


@pytest.fixture
def olga(places: dict[str, five.Place]) -> dict[str, Agent]:
    person = people.create_person(name="Olga Belova", email="olga@desk.example", verified_at=NOW)
    return {stem: people.invite_agent(service=one.service, person=person) for stem, one in places.items()}


def sent(ticket: Ticket, event: str, *, at: datetime = NOW) -> Letter:
    """The letter that the last act brought, as it left."""
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=at)
    letter = Letter.objects.filter(ticket=ticket, event=event).latest("pk")
    with journal.writing(ticket.pk, now=at) as work:
        work.record(LetterSent(str(letter.pk), str(letter.message_id or "")))
    return letter


def addresses(letter: Letter) -> dict[str, str]:
    """The paths of the links in a letter's plain text, by their last word."""
    draft = draft_of(letter)
    found = re.findall(r"http://127\.0\.0\.1:8000(/help/\S+/letters/\S+)", as_text(draft.text, draft.footer))
    return {path.rpartition("/")[2]: path for path in found}


@pytest.fixture
def asked(places: dict[str, five.Place], olga: dict[str, Agent]) -> Ticket:
    ticket = ticket_of(places[INCIDENT])
    conversing.ask(ticket=ticket, agent=olga[INCIDENT], text="Which **model**?", now=NOW)
    return ticket


@pytest.fixture
def proposed(places: dict[str, five.Place], olga: dict[str, Agent]) -> Ticket:
    ticket = ticket_of(places[VENDOR])
    solving.propose(ticket=ticket, agent=olga[VENDOR], text="Use **xlsx**.", now=NOW)
    return ticket


def press(path: str, *, text: str = "", key: str = "", seen: str = "", client: Client | None = None) -> Any:
    """The button of a link's page, without a session."""
    client = client or Client(enforce_csrf_checks=True)
    page = client.get(path).content.decode()
    shown = re.search(r'name="seen" value="(\d+)"', page)
    form = {"text": text, "key": key or ids.token(), "seen": seen or (shown[1] if shown else "0")}
    return client.post(path, form)


def said(answer: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.mark.clause("S1.9", "S1.24")
@pytest.mark.parametrize(
    ("purpose", "text", "fact", "thanks"),
    [
        ("helped", "", "Closed", "Thank you. The request is closed."),
        ("helped", "Good work!", "Closed", "Thank you. The request is closed."),
        ("did-not-help", "Half a page.", "Rejected", "Thank you for the result. We go on working."),
    ],
)
def test_the_links_of_a_proposal_act_by_their_button_without_sign_in(
    proposed: Ticket, purpose: str, text: str, fact: str, thanks: str
) -> None:
    path = addresses(sent(proposed, "solution_proposed"))[purpose]
    told = events(proposed)
    page = Client().get(path)
    assert "Use <strong>xlsx</strong>" in page.content.decode()
    assert "Without an answer until the end of Tue 8 Dec the request closes." in said(page)
    for _ in range(3):
        Client().get(path)
        Client().head(path)
    assert events(proposed) == told, "a mail scanner that opens every link changes nothing"
    answer = press(path, text=text)
    assert answer.headers["Location"] == f"{path}?sent"
    assert events(proposed)[-1] == fact
    assert thanks in said(Client().get(answer.headers["Location"]))


@pytest.mark.clause("S1.27")
@pytest.mark.parametrize(("day", "state"), [(8, "open"), (9, "closed")])
def test_a_link_pressed_after_the_silence_finds_the_request_closed_though_no_worker_kept_the_time(
    proposed: Ticket, day: int, state: str
) -> None:
    """The term ends with 8 December."""
    path = addresses(sent(proposed, "solution_proposed"))["did-not-help"]
    Letter.objects.update(state=LetterState.SENT, due_at=None)
    with shots.at(msk(day, 12, month=12)):
        answer = press(path, text="Half a page.")
    proposed.refresh_from_db()
    assert proposed.state == state
    if state == "closed":
        assert dated(proposed, "Closed") == [msk(9, month=12)]
        assert "Half a page." in said(answer)


def test_the_link_of_a_question_brings_the_answer(asked: Ticket) -> None:
    path = addresses(sent(asked, "information_requested"))["answer"]
    refused = press(path, text=" ")
    assert (refused.status_code, events(asked)[-1]) == (422, "LetterSent")
    assert "Please write something first." in said(refused)
    assert press(path, text="The X200.").status_code == 302
    message = Message.objects.filter(ticket=asked).latest("pk")
    assert (message.text, message.sender_name, message.contact_id) == (
        "The X200.", "Ana Petrova", asked.requester_id,
    )  # fmt: skip


def test_did_not_help_without_a_result_asks_for_it_and_keeps_nothing_back(proposed: Ticket) -> None:
    path = addresses(sent(proposed, "solution_proposed"))["did-not-help"]
    refused = press(path)
    assert refused.status_code == 422
    assert "Please say what came of it" in said(refused)
    assert events(proposed)[-1] == "LetterSent"


def test_the_page_holds_no_more_than_the_letter(proposed: Ticket, olga: dict[str, Agent]) -> None:
    conversing.note(ticket=proposed, agent=olga[VENDOR], text="She is angry.", now=NOW)
    path = addresses(sent(proposed, "solution_proposed"))["helped"]
    answer = Client().get(path)
    page = answer.content.decode()
    for hidden in ("She is angry", "It smokes since Friday", "Ana Petrova", "log.txt"):
        assert hidden not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_double_click_is_one_act_and_thanks(proposed: Ticket) -> None:
    path = addresses(sent(proposed, "solution_proposed"))["did-not-help"]
    answers = [press(path, text="Half a page.", key="k" * 32, seen=str(99)) for _ in range(2)]
    assert {answer.headers.get("Location") for answer in answers} == {f"{path}?sent"}
    assert events(proposed).count("Rejected") == 1


# --- what a link is worth -----------------------------------------------------------------------

Then = Callable[[Ticket, Agent], Any]


def nothing(ticket: Ticket, agent: Agent) -> None:
    """As it was."""


def by_letter(ticket: Ticket, agent: Agent) -> None:
    reply = words.Inbound(text="It works.", sender_name="Ana")
    conversing.customer_wrote(ticket=ticket, said=reply, contact=ticket.requester, received_at=NOW, now=NOW)


def helped(ticket: Ticket, agent: Agent) -> None:
    solving.confirm_by_customer(ticket=ticket, contact=ticket.requester, now=NOW)


def newer(ticket: Ticket, agent: Agent) -> None:
    solving.propose(ticket=ticket, agent=agent, text="Use csv.", now=NOW)


def taken_back(ticket: Ticket, agent: Agent) -> None:
    solving.withdraw_proposal(ticket=ticket, agent=agent, reason="It is wrong.", now=NOW)


def spoken(ticket: Ticket, agent: Agent) -> None:
    conversing.reply(ticket=ticket, agent=agent, text="By the way.", now=NOW)


def silent(ticket: Ticket, agent: Agent) -> None:
    timekeeping.run(ticket.pk, now=NOW + timedelta(days=16), unheard=lambda *_: False)


def left(ticket: Ticket, agent: Agent) -> None:
    Contact.objects.filter(pk=ticket.requester_id).update(valid_to=NOW - timedelta(days=1))


STATES = [
    ("it holds", nothing, 0, 200, "Did the solution help?"),
    ("other words of ours change nothing", spoken, 0, 200, "Did the solution help?"),
    ("answered by letter", by_letter, 0, 410, "The answer is there already"),
    ("confirmed on the portal", helped, 0, 410, "The answer is there already"),
    ("a newer proposal", newer, 0, 410, "This letter is not the newest"),
    ("the proposal was taken back", taken_back, 0, 410, "This letter is not the newest"),
    ("the request closed for silence", silent, 16, 410, "The request is closed meanwhile"),
    ("who got the letter has left", left, 0, 410, "This link is no longer yours to use"),
]


@pytest.mark.parametrize(("why", "then", "days", "status", "says"), STATES)
def test_what_a_link_is_worth(
    proposed: Ticket,
    olga: dict[str, Agent],
    why: str,
    then: Then,
    days: int,
    status: int,
    says: str,
) -> None:
    path = addresses(sent(proposed, "solution_proposed"))["helped"]
    proposed.refresh_from_db()
    then(proposed, olga[VENDOR])
    told = events(proposed)
    with shots.at(NOW + timedelta(days=days)):
        page = Client().get(path)
        assert (page.status_code, says in said(page)) == (status, True), why
        if status != 200:
            answer = Client().post(path, {"text": "My words", "key": ids.token(), "seen": "99"})
            assert answer.status_code == 410, why
            assert "Your text was not sent. Here it is, to copy: My words" in said(answer), why
            assert "A reply to the letter always reaches us." in said(answer)
            assert events(proposed) == told, why


# Sent Mon 23 Nov: incident-desk's three working days end with Thu 26 Nov, and seven days later the link does.
LIMITS = [
    ("before the days are over", INCIDENT, msk(26, 23), 200),
    ("after them an agent may still hear", INCIDENT, msk(3, 23, 59, 59, month=12), 200),
    ("seven days later", INCIDENT, msk(4, month=12), 410),
    ("thirty days where no silence counts", LOCAL, NOW + timedelta(days=30, seconds=-1), 200),
    ("and no more", LOCAL, NOW + timedelta(days=30), 410),
]  # fmt: skip


@pytest.mark.clause("S1.27", "S2.21")
@pytest.mark.parametrize(("why", "stem", "at", "status"), LIMITS)
def test_how_long_a_link_holds(
    places: dict[str, five.Place], olga: dict[str, Agent], why: str, stem: str, at: datetime, status: int
) -> None:
    ticket = ticket_of(places[stem])
    conversing.ask(ticket=ticket, agent=olga[stem], text="Which model?", now=NOW)
    path = addresses(sent(ticket, "information_requested"))["answer"]
    with shots.at(at):
        page = Client().get(path)
    assert page.status_code == status, why
    assert ("This link is out of time" in said(page)) is (status == 410), why


def forge(path: str, change: Callable[[str], str]) -> str:
    head, token, purpose = re.match(r"(.*/letters/)([^/]+)/(.*)", path).groups()  # type: ignore[union-attr]
    return f"{head}{change(token)}/{purpose}"


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("cut short", lambda token: token[:-3]),
        ("another ticket", lambda token: "9" + token),
        ("another contact", lambda token: re.sub(r"-\d+\.", "-77.", token)),
        ("no signature", lambda token: token.partition(".")[0]),
        ("not ours at all", lambda _token: "x"),
    ],
)
def test_a_forged_link_opens_nothing(proposed: Ticket, why: str, change: Callable[[str], str]) -> None:
    path = forge(addresses(sent(proposed, "solution_proposed"))["helped"], change)
    told = events(proposed)
    client = Client(headers={"Accept-Language": "en"})
    for answer in (client.get(path), client.post(path, {"text": "x", "seen": "99"})):
        assert answer.status_code == 404, why
        assert "This link is not whole" in said(answer)
        assert proposed.number not in answer.content.decode()
    assert events(proposed) == told


def test_one_act_is_no_other_and_one_service_no_other(proposed: Ticket) -> None:
    path = addresses(sent(proposed, "solution_proposed"))["helped"]
    swapped = path.removesuffix("helped") + "did-not-help"
    elsewhere = path.replace(VENDOR, INCIDENT)
    assert {Client().get(one).status_code for one in (swapped, elsewhere, f"{path}x")} == {404}


def test_a_link_for_a_question_is_none_for_a_proposal(proposed: Ticket) -> None:
    token = addresses(sent(proposed, "solution_proposed"))["helped"].split("/")[4]
    link = links.read(token, "helped")
    assert link
    answer = Client().get(links.path(replace(link, purpose=Purpose.ANSWER), service=VENDOR))
    assert answer.status_code == 404


def test_whoever_is_known_by_the_address_alone_acts_by_the_letter_too(
    places: dict[str, five.Place], olga: dict[str, Agent]
) -> None:
    ticket = ticket_of(places[LOCAL], requester=None)
    conversing.ask(ticket=ticket, agent=olga[LOCAL], text="Which model?", now=NOW)
    path = addresses(sent(ticket, "information_requested"))["answer"]
    assert press(path, text="The X200.").status_code == 302
    message = Message.objects.filter(ticket=ticket).latest("pk")
    assert (message.sender_address, message.contact_id) == ("ana@acme.example", None)


def test_a_reminder_has_the_same_links(asked: Ticket) -> None:
    first = addresses(sent(asked, "information_requested"))
    timekeeping.run(asked.pk, now=NOW + timedelta(days=3), unheard=lambda *_: False)
    reminder = addresses(sent(asked, "silence_warning", at=NOW + timedelta(days=3)))
    assert reminder == first


def test_letters_to_colleagues_have_no_links_of_customers(asked: Ticket, olga: dict[str, Agent]) -> None:
    Mailbox.objects.create(service=asked.service, desk="main", address="desk@desk.example")
    sent(asked, "information_requested")
    by_letter(asked, olga[INCIDENT])
    letter = sent(asked, "customer_wrote")
    assert addresses(letter) == {}
    assert "/help/" not in letter.text


def test_the_page_speaks_the_language_of_the_letter(
    places: dict[str, five.Place], olga: dict[str, Agent]
) -> None:
    ticket = ticket_of(places[LOCAL], language="ru")
    conversing.ask(ticket=ticket, agent=olga[LOCAL], text="Какая модель?", now=NOW)
    letter = sent(ticket, "information_requested")
    page = Client().get(addresses(letter)["answer"], headers={"Accept-Language": "en"}).content.decode()
    assert letter.language == "ru"
    assert '<html lang="ru">' in page
    assert "Отправить ответ" in page


def test_an_overtaken_form_keeps_its_text(proposed: Ticket, olga: dict[str, Agent]) -> None:
    path = addresses(sent(proposed, "solution_proposed"))["did-not-help"]
    proposed.refresh_from_db()
    seen = str(proposed.seq)
    spoken(proposed, olga[VENDOR])
    answer = press(path, text="Half a page.", seen=seen)
    assert answer.status_code == 409
    assert "Half a page.</textarea>" in answer.content.decode()
    assert press(path, text="Half a page.").status_code == 302
