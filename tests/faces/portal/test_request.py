"""A request's page: whose turn and until when, terms with why, the conversation, who sees it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from otklik.agreements import acts as agreements
from otklik.core.journal.events import FollowUpLinked, Replied, ResponseKind, Retracted, SolutionKind
from otklik.core.mail.arrival import Attached
from otklik.kit.files import REGULATIONS
from otklik.mailroom.models import Letter
from otklik.notices import decide
from otklik.people import acts as people
from otklik.people.models import Agent, Contact, Person
from otklik.tickets import journal, words
from otklik.tickets.acts import conversing, routing, solving
from otklik.tickets.models import Attachment, Follow, Message, Ticket
from tests import five
from tests.faces import desk, shots
from tests.faces.portal.requests import (
    address,
    asked,
    confirmed,
    interim,
    nothing,
    post,
    proposed,
    replied,
    solved,
    text_of,
    ticket_of,
)
from tests.tickets.desk import events
from tests.world import NOW, World

Browser = Callable[[Person], Client]


# --- whose turn it is ---------------------------------------------------------------------------

Do = Callable[[Ticket, Agent], Any]
MINUTES, DAYS = 30, 24 * 60
TURNS = [
    ("a review is promised", "local-support", nothing, MINUTES,
     "It is our turn: we will take your request on by Mon 23 Nov, 11:00."),
    ("a first answer is promised", "incident-desk", nothing, MINUTES,
     "It is our turn: we owe you a first answer by Mon 23 Nov, 18:00."),
    ("the nearest term has passed", "local-support", nothing, DAYS,
     "We are late, and sorry: review was due Mon 23 Nov, 11:00. It is our turn."),
    ("no term is promised any more", "contract-helpdesk", replied, MINUTES,
     "It is our turn: a specialist works on your request."),
    ("asked, closing proposed to an agent", "incident-desk", asked, MINUTES,
     "We wait for your answer until the end of Thu 26 Nov; without it the request may be closed after that."),
    ("asked, and the days are over", "incident-desk", asked, 4 * DAYS,
     "Your answer was awaited until the end of Thu 26 Nov. It is not too late while the request is open."),
    ("asked without a term of silence", "local-support", asked, MINUTES,
     "It is your turn: we wait for your answer so that we can go on."),
    ("proposed, closing by itself", "vendor-sla", proposed, MINUTES,
     ("We have proposed a solution. Please try it and say whether it helped until the end of Tue 8 Dec;"
     " without an answer the request closes then.")),
    ("proposed, closing proposed to an agent", "incident-desk", proposed, MINUTES,
     ("We have proposed a solution. Please try it and say whether it helped until the end of Thu 26 Nov;"
     " without an answer the request may be closed after that.")),
    ("proposed to try, without a term", "local-support", interim, MINUTES,
     "We have proposed a solution. Please try it and say whether it helped."),
    ("closed, a reply reopens for some days", "saas-plans", solved, MINUTES,
     "write below until the end of Mon 7 Dec: the request opens again."),
    ("closed, the days are over", "saas-plans", solved, 20 * DAYS,
     "write below: a new request opens, linked with this one."),
    ("closed, a reply reopens for ever", "contract-helpdesk", solved, 400 * DAYS,
     "If the matter is not settled, write below: the request opens again."),
    ("closed, a reply begins a new one", "incident-desk", confirmed, MINUTES,
     ("The request is closed since Mon 23 Nov, 10:00: the solution helped."
     " If the matter is not settled, write below: a new request opens, linked with this one.")),
]  # fmt: skip


@pytest.mark.clause("S1.16", "S1.23", "S1.27", "S2.21", "S4.24", "S4.27")
@pytest.mark.parametrize(("why", "stem", "act", "minutes", "says"), TURNS)
def test_the_page_says_whose_turn_it_is_and_until_when(
    places: dict[str, five.Place],
    olga: dict[str, Agent],
    ana: Client,
    why: str,
    stem: str,
    act: Do,
    minutes: int,
    says: str,
) -> None:
    ticket = ticket_of(places[stem])
    act(ticket, olga[stem])
    with shots.at(NOW + timedelta(minutes=minutes)):
        assert says in text_of(ana, ticket), why


def test_another_zone_sees_both_clocks(places: dict[str, five.Place], ana: Client) -> None:
    Person.objects.filter(pk=places["incident-desk"].ana.person_id).update(timezone="Asia/Vladivostok")
    said = text_of(ana, ticket_of(places["incident-desk"])).replace("\xa0", " ")
    assert "by Tue 24 Nov, 01:00 (Vladivostok), that is Mon 23 Nov, 18:00 (Moscow)." in said


# --- terms --------------------------------------------------------------------------------------


def test_terms_are_told_with_their_promise_and_why(
    places: dict[str, five.Place], olga: dict[str, Agent], ana: Client
) -> None:
    ticket = ticket_of(places["incident-desk"])
    asked(ticket, olga["incident-desk"])
    said = text_of(ana, ticket).replace("\xa0", " ")
    assert "First response Kept in 0 min of 8 h · promised: 8 business hours (clauses S2.15" in said
    assert "Resolution Paused: waiting for your answer" in said
    assert "waiting for your answer ( S2.16 )" in said
    assert "the customer" not in said


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_clause_of_an_explanation_leads_to_its_words(
    places: dict[str, five.Place], olga: dict[str, Agent], ana: Client, language: str
) -> None:
    place = places["incident-desk"]
    Person.objects.update(language=language)
    ticket = ticket_of(place)
    asked(ticket, olga["incident-desk"])
    page = ana.get(address(ticket)).content.decode()
    rules, at = re.search(r'<a href="(/help/[^"]+)#([^"]+)"[^>]*>S2\.16</a>', page).groups()  # type: ignore[union-attr]
    read = Client().get(rules, headers={"Accept-Language": language}).content.decode()
    _, found, after = read.partition(f'<div id="{at}">')
    assert found
    assert place.rules.clauses["S2.16"][language] in after.partition("</div>")[0]


def test_a_clause_without_words_is_named_and_leads_nowhere(
    places: dict[str, five.Place], olga: dict[str, Agent], ana: Client
) -> None:
    published = (
        (REGULATIONS / "incident-desk.yaml").read_text("utf-8").replace("\nversion: 1", "\nversion: 2")
    )
    text = re.sub(r"\nclauses:\n( .*\n)+", "\n", published).replace("from: 2024-01-01", "from: 2025-01-01")
    agreements.publish(service=places["incident-desk"].service, text=text, now=NOW)
    ticket = ticket_of(places["incident-desk"])
    asked(ticket, olga["incident-desk"])
    page = ana.get(address(ticket)).content.decode()
    assert "S2.16" in page
    assert ">S2.16</a>" not in page


@pytest.mark.clause("S3.8")
def test_where_no_term_is_promised_no_date_is_invented(places: dict[str, five.Place], ana: Client) -> None:
    said = text_of(ana, ticket_of(places["contract-helpdesk"]))
    assert "As soon as we can no term is promised: it depends on how complex the matter is" in said
    assert "(clauses S3.8, S3.9)" in said


@pytest.mark.clause("S4.15")
def test_an_internal_goal_is_nobody_elses_business(places: dict[str, five.Place], ana: Client) -> None:
    ticket = ticket_of(places["saas-plans"])
    record = journal.clocks(ticket, journal.entries_of(ticket))
    goals = [cycle.goal_due for cycle in record.open if cycle.goal_due]
    assert goals
    assert goals[0].astimezone(NOW.tzinfo).strftime("%H:%M") not in ana.get(address(ticket)).content.decode()


# --- the conversation ---------------------------------------------------------------------------


@pytest.mark.clause("S1.17", "S2.3")
def test_the_conversation_is_what_the_customer_may_read(
    places: dict[str, five.Place], olga: dict[str, Agent], ana: Client
) -> None:
    agent, ticket = olga["incident-desk"], ticket_of(places["incident-desk"])
    note = conversing.note(ticket=ticket, agent=agent, text="She is angry.", now=NOW)
    words.attach(note, [Attached("inside.txt", "text/plain", b"x", inline=False, content_id="")])
    routing.change_priority(ticket=ticket, agent=agent, to="high", reason="It stops all.", now=NOW)
    proposed(ticket, agent)
    page, said = ana.get(address(ticket)).content.decode(), text_of(ana, ticket)
    for shown in ("<strong>xlsx</strong>", "earlier words", "log.txt", "It stops all."):
        assert shown in page
    for told in ("Registered by letter as", "A specialist has taken it on", "Priority: Medium → High"):
        assert told in said
    for hidden in ("She is angry", "inside.txt", "<script>alert", "assignee"):
        assert hidden not in page
    assert said.index("Use xlsx" if "Use xlsx" in said else "Use ") < said.index("It smokes")


@pytest.mark.clause("S1.17")
def test_page_and_letter_show_a_solution_with_the_same_text(
    places: dict[str, five.Place], olga: dict[str, Agent], ana: Client
) -> None:
    ticket = ticket_of(places["vendor-sla"])
    proposed(ticket, olga["vendor-sla"])
    for row in Follow.objects.order_by("pk"):
        decide.follow(row, now=NOW)
    letter = Letter.objects.get(ticket=ticket, event="solution_proposed")
    assert letter.text.startswith("Use **xlsx**.")
    assert address(ticket) in letter.text
    assert "Use <strong>xlsx</strong>." in ana.get(address(ticket)).content.decode()


def test_what_was_taken_back_before_it_was_sent_is_not_there(
    places: dict[str, five.Place], olga: dict[str, Agent], ana: Client
) -> None:
    ticket = ticket_of(places["incident-desk"])
    conversing.reply(ticket=ticket, agent=olga["incident-desk"], text="Nonsense.", now=NOW)
    said = next(entry for entry in journal.entries_of(ticket) if isinstance(entry.event, Replied))
    assert "Nonsense." in text_of(ana, ticket)
    with journal.writing(ticket.pk, now=NOW) as work:
        work.record(Retracted((str(said.seq),)))
    assert "Nonsense." not in text_of(ana, ticket)


@pytest.mark.clause("S1.21", "S1.22")
def test_an_interim_solution_says_what_is_asked(
    places: dict[str, five.Place], olga: dict[str, Agent], ana: Client
) -> None:
    ticket = ticket_of(places["vendor-sla"])
    solving.propose(
        ticket=ticket, agent=olga["vendor-sla"], text="Try it.", kind=SolutionKind.INTERIM,
        steps=("provide_sample", "fix_own_scenario"), now=NOW,
    )  # fmt: skip
    assert "What we ask of you: provide a sample, mend your own scenario." in text_of(ana, ticket)


@pytest.mark.clause("S0.4")
def test_the_page_says_whether_the_desk_is_there(places: dict[str, five.Place], ana: Client) -> None:
    ticket = ticket_of(places["incident-desk"])
    assert "Duty desk Open now, until 18:00" in text_of(ana, ticket)
    with shots.at(NOW + timedelta(hours=12)):
        assert "Duty desk Closed now, opens Tue 24 Nov, 09:00" in text_of(ana, ticket).replace("\xa0", " ")


def test_a_letters_own_form_stands_in_a_sandbox(places: dict[str, five.Place], ana: Client) -> None:
    ticket = ticket_of(places["incident-desk"])
    message = Message.objects.get(ticket=ticket)
    letter = ana.get(address(ticket, f"messages/{message.pk}/html"))
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert "<b>smokes</b>" in letter.content.decode()
    assert "<script" not in letter.content.decode()


def test_a_linked_number_is_for_those_who_may_see_it(
    places: dict[str, five.Place], ana: Client, olga: dict[str, Agent]
) -> None:
    first = ticket_of(places["local-support"])
    strange = ticket_of(places["local-support"])
    for at, other in enumerate((strange, first)):
        with journal.writing(first.pk, now=NOW) as work:
            work.record(FollowUpLinked(str(other.pk), ("continued_by", "continues")[at]))
    assert f"Continued by {strange.number}" in text_of(ana, first)
    Ticket.objects.filter(pk=strange.pk).update(requester=None, requester_address="zed@nowhere.example")
    assert strange.number not in text_of(ana, first)


# --- who sees it --------------------------------------------------------------------------------


def pages(ticket: Ticket) -> list[str]:
    message = Message.objects.get(ticket=ticket)
    file = Attachment.objects.get(message=message)
    rest = ["", "withdrawal", f"messages/{message.pk}/html", f"files/{file.pk}"]
    return [address(ticket, one) for one in rest]


SEEN = [
    ("the requester", "ana", {}, {200}),
    ("a colleague with that right", "bo", {"organisation_wide": True, "role": "staff"}, {200}),
    ("a colleague without it", "bo", {"role": "staff"}, {404}),
    ("somebody who has left", "cy", {"organisation_wide": True}, {404}),
    ("another organisation", "bo", {"organisation_wide": True, "role": "staff", "organisation": None}, {404}),
]


@pytest.mark.clause("S4.24")
@pytest.mark.parametrize(("why", "who", "changes", "statuses"), SEEN)
def test_a_request_is_there_for_those_who_may_see_it(
    cast: World, browser: Browser, why: str, who: str, changes: dict[str, Any], statuses: set[int]
) -> None:
    ticket = desk.ticket(cast.incident)
    contact: Contact = getattr(cast.incident, who)
    Contact.objects.filter(pk=contact.pk).update(**changes)
    client = browser(contact.person)
    assert {client.get(page).status_code for page in pages(ticket)} == statuses, why
    if statuses == {404}:
        assert post(client, ticket, "answer", text="Me too").status_code == 404, why
        assert Message.objects.filter(ticket=ticket).count() == 1


def test_an_agents_desk_password_opens_no_customers_request(cast: World, browser: Browser) -> None:
    ticket = desk.ticket(cast.incident)
    assert browser(cast.incident.olga.person).get(address(ticket)).status_code == 404


def test_whoever_asked_by_letter_and_is_no_contact_answers_by_their_address(
    cast: World, browser: Browser
) -> None:
    zed = people.create_person(name="Zed", email="zed@nowhere.example", verified_at=NOW)
    ticket = desk.ticket(cast.local, requester=None, requester_address="zed@nowhere.example")
    client = browser(zed)
    assert post(client, ticket, "answer", text="And the fax.").status_code == 302
    message = Message.objects.filter(ticket=ticket).latest("pk")
    assert (message.sender_address, message.contact_id) == ("zed@nowhere.example", None)
    assert post(browser(cast.local.ana.person), ticket, "answer", text="Mine").status_code == 404


def test_whoever_only_reads_changes_nothing(cast: World, browser: Browser) -> None:
    Contact.objects.filter(pk=cast.incident.bo.pk).update(organisation_wide=True)
    ticket = desk.ticket(cast.incident)
    desk.proposed(ticket, cast.incident)
    client, told = browser(cast.incident.bo.person), events(ticket)
    assert "<textarea" not in client.get(address(ticket)).content.decode()
    for act in ("answer", "confirmation", "rejection", "withdrawal"):
        assert post(client, ticket, act, text="Mine").status_code == 403, act
    assert events(ticket) == told


def test_a_page_asks_few_questions(
    ana: Client,
    places: dict[str, five.Place],
    olga: dict[str, Agent],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    ticket = ticket_of(places["incident-desk"])
    for _ in range(5):
        conversing.reply(
            ticket=ticket, agent=olga["incident-desk"], text="Words", kind=ResponseKind.ANSWER, now=NOW
        )
    ana.get(address(ticket))
    with django_assert_max_num_queries(14):
        ana.get(address(ticket))
