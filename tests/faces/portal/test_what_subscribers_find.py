"""What saas-plans promises its subscribers beside terms: the ways in, hints, and a plan that agents see."""

import re
from typing import Any

import pytest
from django.test import Client

from otklik.agreements.models import Contract
from otklik.kit import ids
from otklik.people import acts as people
from otklik.people.models import Agent, Contact, Role
from otklik.tickets.models import Ticket
from tests.faces.portal.forms import landed, sent, shown
from tests.faces.test_pages import text_of
from tests.five import Place

STEM = "saas-plans"
CONTEXT = ("i_do", "i_expect", "i_get")
Places = dict[str, Place]


@pytest.fixture
def desk(olga: dict[str, Agent]) -> Client:
    """The browser of a lead of this service."""
    agent = olga[STEM]
    Agent.objects.filter(pk=agent.pk).update(role=Role.LEAD)
    people.set_language(person=agent.person, language="en")
    client = Client()
    client.force_login(agent.person)
    return client


def asked(ana: Client, kind: str, **given: Any) -> Ticket:
    """A request of Ana's by the form."""
    landed(ana, sent(ana, STEM, kind, **given))
    return Ticket.objects.latest("pk")


@pytest.mark.clause("S4.1")
@pytest.mark.parametrize("page", ["", "requests", "rules", "account"])
def test_a_conversation_starts_from_any_page_of_the_portal(places: Places, ana: Client, page: str) -> None:
    header = ana.get(f"/help/{STEM}/{page}", follow=True).content.decode().partition("</header>")[0]
    [way] = set(re.findall(r'href="([^"]+/new)"', header))
    answer = ana.get(way, follow=True)
    assert (answer.status_code, '<form id="new"' in answer.content.decode()) == (200, True)


@pytest.mark.clause("S4.11")
def test_support_is_by_ticket_and_by_telephone(places: Places, ana: Client, desk: Client) -> None:
    Contact.objects.filter(pk=places[STEM].ana.pk).update(country="RU")
    home = text_of(ana.get(f"/help/{STEM}/").content.decode())
    assert ("Write to support" in home, "Telephone" in home) == (True, True)
    written = asked(ana, "question")
    call = {
        "key": ids.token(), "channel": "phone", "service": STEM, "desk": written.desk,
        "contact": places[STEM].ana.pk, "type": "question", "subject": "Export", "text": "It stops.",
    }  # fmt: skip
    assert desk.post("/new/ticket", call).status_code == 302
    told = Ticket.objects.latest("pk")
    assert [(one.channel, one.requester) for one in (written, told)] == [
        ("portal", places[STEM].ana), ("phone", places[STEM].ana),
    ]  # fmt: skip
    terms = [one.cycles.get(clock="first_response").due_at for one in (written, told)]
    assert terms[0] == terms[1] is not None, "both have the plan's term"


@pytest.mark.clause("S4.16")
@pytest.mark.parametrize(("plan", "title"), [("network", "Multi-site"), ("standard", "Basic")])
def test_agents_see_under_which_plan_a_request_is(
    places: Places, ana: Client, desk: Client, plan: str, title: str
) -> None:
    contract = places[STEM].contract
    assert contract is not None
    Contract.objects.filter(pk=contract.pk).update(plan=plan)
    ticket = asked(ana, "question")
    assert ticket.plan == plan
    page = text_of(desk.get(f"/tickets/{STEM}/{ticket.number}").content.decode())
    assert title in page


@pytest.mark.clause("S4.20")
def test_requests_are_split_by_type_and_by_priority(places: Places, ana: Client, desk: Client) -> None:
    question, incident = asked(ana, "question"), asked(ana, "incident")
    given = {"seen": str(incident.seq), "key": ids.token(), "act": "priority", "to": "critical"}
    assert desk.post(f"/tickets/{STEM}/{incident.number}/priority", given).status_code == 302
    incident.refresh_from_db()
    split = {
        name: desk.get(f"/kept/cycles?service={STEM}&{name}").content.decode()
        for name in ("type=question", "type=incident", "priority=critical", f"priority={question.priority}")
    }
    found = {name: [one.number in page for one in (question, incident)] for name, page in split.items()}
    assert found == {
        "type=question": [True, False],
        "type=incident": [False, True],
        "priority=critical": [False, True],
        f"priority={question.priority}": [True, False],
    }


@pytest.mark.clause("S4.23")
def test_what_an_agent_cannot_know_is_asked_for_as_a_hint_that_holds_nothing_up(
    places: Places, ana: Client
) -> None:
    page = shown(ana, STEM, type="incident")
    fields = {name: page.partition(f'id="field-{name}"')[0].rpartition("<label")[2] for name in CONTEXT}
    assert all("helps to solve it sooner" in text for text in fields.values()), fields
    told = landed(ana, sent(ana, STEM, "incident"))
    assert Ticket.objects.count() == 1
    assert re.findall(r"<li>(what [^<]+)</li>", told) == [
        "what is done",
        "what is expected",
        "what comes out",
    ]
