"""What the five documents say of letters: which are taken, whose they are, what a letter begins or joins."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from otklik.agreements.models import Contract
from otklik.core.journal.events import Closed
from otklik.mailroom.models import Letter, Outcome
from otklik.people import acts as people
from otklik.people import viewer
from otklik.people.models import Agent, Role
from otklik.tickets import journal, queue
from otklik.tickets.acts import closing, conversing, refusing, routing, waiting
from otklik.tickets.models import Direction, Message, Ticket
from otklik.tickets.queue import View
from tests import five
from tests.five import Place
from tests.post import Post, filed
from tests.tickets.desk import msk, sound
from tests.world import OLGA, ZED

pytestmark = pytest.mark.django_db


@dataclass
class PostOfFive(Post):
    """The same for the five services, whose desks have their mailboxes already."""

    world: Any = field(default_factory=five.build)

    def __post_init__(self) -> None:
        olga = people.create_person(name="Olga Belova", email=OLGA, verified_at=self.now, language="en")
        self.agents: dict[str, Agent] = {
            stem: people.invite_agent(service=place.service, person=olga, role=Role.LEAD)
            for stem, place in self.world.items()
        }

    def place(self, stem: str) -> Place:
        found: Place = self.world[stem]
        return found


@pytest.fixture
def post(settings: Any, tmp_path: Any, monkeypatch: Any) -> PostOfFive:
    settings.DATA = tmp_path
    monkeypatch.setattr("otklik.ops.worker.close_old_connections", lambda: None)
    found = PostOfFive()
    monkeypatch.setattr("otklik.kit.clock.now", lambda: found.now)
    return found


@pytest.fixture
def olga(post: PostOfFive) -> Client:
    client = Client()
    client.force_login(post.agents["vendor-sla"].person)
    return client


def registered(post: PostOfFive, stem: str, **letter: Any) -> Ticket:
    return post.ticket(post.place(stem), **letter)  # type: ignore[arg-type]


# --- language and subject ------------------------------------------------------------------------------


@pytest.mark.clause("S1.3")
@pytest.mark.parametrize(
    ("text", "language"), [("The export stops at line 80 214.", "en"), ("Выгрузка обрывается.", "ru")]
)
def test_support_is_in_russian_and_a_letter_in_another_language_is_taken_and_marked(
    post: PostOfFive, text: str, language: str
) -> None:
    assert post.place("vendor-sla").rules.languages.support == ("ru",)
    ticket = registered(post, "vendor-sla", subject="7.1", text=text)
    assert (ticket.language, ticket.state) == (language, "new")
    assert [letter.event for letter in Letter.objects.filter(ticket=ticket)] == ["ticket_registered"]


@pytest.mark.clause("S1.3")
def test_whose_language_nobody_knows_is_answered_in_that_of_the_support(post: PostOfFive) -> None:
    ana = post.place("vendor-sla").ana.person
    people.set_language(person=ana, language="")
    registered(post, "vendor-sla", subject="7.1", text="80 214")
    assert Letter.objects.get().language == "ru"


@pytest.mark.clause("S3.12")
def test_a_subject_that_has_nothing_to_do_with_the_matter_holds_nothing_up(post: PostOfFive) -> None:
    ticket = registered(
        post, "contract-helpdesk", subject="With best wishes to all of you!", text="No print."
    )
    assert (ticket.state, ticket.subject) == ("new", "With best wishes to all of you!")
    assert "With best wishes" not in Letter.objects.get().text, "nobody is reproached for it"


# --- whose letter it is --------------------------------------------------------------------------------


@pytest.mark.clause("S3.16")
@pytest.mark.parametrize(
    ("why", "text", "proposed"),
    [
        ("the contract is named", "Our contract is No 12/2026. No print.", True),
        ("at the end of a sentence", "No print. By contract 12/2026.", True),
        ("it is part of another number", "Invoice 112/2026-A. No print.", False),
        ("nothing says whose it is", "No print.", False),
    ],
)
def test_a_stranger_who_names_a_contract_is_proposed_as_of_its_client(
    post: PostOfFive, olga: Client, why: str, text: str, proposed: bool
) -> None:
    here = post.place("contract-helpdesk")
    letter = post.comes(here, ZED, text=text)  # type: ignore[arg-type]
    post.worked()
    assert (filed(letter).outcome, Ticket.objects.count()) == (Outcome.UNIDENTIFIED, 0)
    page = olga.get(f"/letters/{letter.pk}").content.decode()
    assert here.acme is not None
    join = f'<button name="join" value="{here.acme.pk}">'
    assert ("The letter names contract 12/2026." in page, join in page) == (proposed, proposed), why


@pytest.mark.clause("S3.16")
def test_the_proposal_counts_once_an_agent_confirms_it(post: PostOfFive, olga: Client) -> None:
    here = post.place("contract-helpdesk")
    letter = post.comes(here, ZED, text="Our contract is 12/2026. No print.")  # type: ignore[arg-type]
    post.worked()
    assert here.acme is not None
    known = {"becomes_known": "1", "name": "Zed", "address": ZED, "organisation": here.acme.pk}
    assert olga.post(f"/letters/{letter.pk}/ticket", known).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.contract, ticket.registered_at) == (here.contract, letter.received_at)
    again = post.comes(here, ZED, subject="Another thing")  # type: ignore[arg-type]
    post.worked()
    assert filed(again).ticket.contract == here.contract  # type: ignore[union-attr]


@pytest.mark.clause("S3.16")
def test_a_contract_of_another_service_says_nothing_here(post: PostOfFive, olga: Client) -> None:
    Contract.objects.filter(service=post.place("contract-helpdesk").service).update(number="99/2026")
    letter = post.comes(post.place("contract-helpdesk"), ZED, text="Contract 12/2026.")  # type: ignore[arg-type]
    post.worked()
    assert "The letter names contract" not in olga.get(f"/letters/{letter.pk}").content.decode()


# --- what is acknowledged is worked on -----------------------------------------------------------------


@pytest.mark.clause("S3.23")
@pytest.mark.parametrize("state", ["new", "open", "pending_customer", "on_hold", "deferred"])
def test_an_acknowledged_request_is_in_the_queue_until_it_is_closed_with_a_reason(
    post: PostOfFive, state: str
) -> None:
    ticket, agent = registered(post, "contract-helpdesk"), post.agents["contract-helpdesk"]
    assert [letter.event for letter in Letter.objects.filter(ticket=ticket)] == ["ticket_registered"]
    brought_to(state, ticket=ticket, agent=agent, now=post.now)
    ticket.refresh_from_db()
    assert ticket.state == state
    assert shown_to(agent) == [ticket.number], "somebody has it before them"
    closing.withdraw(ticket=ticket, agent=agent, quote="It prints again.", now=post.later(minutes=5))
    ticket.refresh_from_db()
    assert (ticket.state, shown_to(agent)) == ("closed", [])
    last = [entry.event for entry in journal.entries_of(ticket) if isinstance(entry.event, Closed)]
    assert [one.reason.value for one in last] == ["withdrawn"]
    assert sound(post.now)


def brought_to(state: str, **given: Any) -> None:
    match state:
        case "open":
            routing.accept(**given)
        case "pending_customer":
            conversing.ask(text="Which printer?", **given)
        case "on_hold":
            waiting.hold(reason="A part is ordered.", review_at=msk(27, 10), **given)
        case "deferred":
            why = {"reason": "Two matters in one.", "cure": "Send them apart.", "review_at": msk(27, 10)}
            refusing.defer(refusal="order_violated", **why, **given)


def shown_to(agent: Agent) -> list[str]:
    """The numbers in the queue of an agent."""
    seen = viewer.of(agent.person)
    return [row.ticket.number for row in queue.page(seen, View.ALL).rows]


# --- the words of a ticket stay in it ------------------------------------------------------------------


@pytest.mark.clause("S4.13")
def test_what_an_agent_answers_leaves_from_the_desk_and_its_answer_comes_back_into_the_ticket(
    post: PostOfFive,
) -> None:
    here, agent = post.place("saas-plans"), post.agents["saas-plans"]
    ticket = registered(post, "saas-plans")
    conversing.reply(ticket=ticket, agent=agent, text="Which version?", now=post.later(minutes=5))
    [letter] = post.worked()
    assert (letter.from_address, OLGA in letter.text) == (here.address, False), (
        "nobody learns her own address"
    )
    came = post.comes(here, subject="7.1", headers=[f"In-Reply-To: <{letter.mail_id}>"])  # type: ignore[arg-type]
    post.worked()
    assert (filed(came).outcome, filed(came).ticket) == (Outcome.REPLY, ticket)
    said = Message.objects.filter(ticket=ticket).order_by("pk").values_list("direction", flat=True)
    assert list(said) == [Direction.IN, Direction.OUT, Direction.IN]


@pytest.mark.clause("S4.13")
def test_what_an_agent_writes_from_a_mailbox_of_their_own_is_kept_and_told_to_nobody(
    post: PostOfFive,
) -> None:
    ticket = registered(post, "saas-plans")
    subject = f"Re: [{ticket.number}] Printer is silent"
    own = post.comes(post.place("saas-plans"), OLGA, subject=subject)  # type: ignore[arg-type]
    assert (post.worked(), filed(own).outcome) == ([], Outcome.UNIDENTIFIED)
    assert Message.objects.filter(ticket=ticket).count() == 1


@pytest.mark.clause("S4.26")
def test_a_new_matter_is_a_ticket_of_its_own_from_the_receipt_of_its_letter(post: PostOfFive) -> None:
    first = registered(post, "saas-plans")
    post.now = msk(24, 10)
    second = registered(post, "saas-plans", subject="Another thing")
    assert (second.number != first.number, second.registered_at) == (True, msk(24, 10))
    assert second.cycles.get(clock="first_response").due_at == msk(24, 14)


@pytest.mark.clause("S2.17")
def test_an_answer_in_substance_is_the_reaction(post: PostOfFive) -> None:
    ticket = registered(post, "incident-desk", subject="E-17", text="Reports fail.")
    post.later(minutes=30)
    agent = post.agents["incident-desk"]
    conversing.reply(ticket=ticket, agent=agent, text="Build 7.2 mends E-17.", now=post.now)
    reaction = ticket.cycles.get(clock="first_response")
    assert (reaction.state, reaction.ended_at, reaction.spent) == ("met", post.now, 1800)
