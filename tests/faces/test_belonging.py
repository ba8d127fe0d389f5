"""Links that are proposed and letters that are doubted, on the ticket's page, for those who may see both."""

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.mailroom import intake, storing
from otklik.mailroom.models import Mailbox
from otklik.people.models import Person, Service
from otklik.tickets import journal
from otklik.tickets.models import Ticket
from tests.faces import desk
from tests.world import ANA, NOW, ZED, World

Browser = Callable[[Person], Client]


def comes(cast: World, sender: str, subject: str) -> Ticket:
    """A letter to incident-desk, filed; gives its ticket."""
    here = cast.incident
    Mailbox.objects.get_or_create(address=here.address, defaults={"service": here.service, "desk": here.desk})
    Service.objects.filter(pk=here.service.pk, next_seq__lt=100).update(next_seq=100)
    lines = (
        f"From: Zed <{sender}>",
        f"To: <{here.address}>",
        f"Subject: {subject}",
        "",
        "It smokes too.",
        "",
    )
    raw = "\r\n".join(lines).encode()
    [envelope] = storing.store(
        raw=raw, mail_from=sender, rcpt_to=[here.address], door="smtp", received_at=NOW
    )
    intake.file(envelope, now=NOW, on_refused=lambda *_: None)
    envelope.refresh_from_db()
    assert envelope.ticket is not None
    return envelope.ticket


def kinds(ticket: Ticket) -> list[str]:
    return [type(entry.event).__name__ for entry in journal.entries_of(ticket)]


@pytest.fixture
def agent(cast: World, browser: Browser) -> Client:
    """Olga in English."""
    cast.incident.olga.person.language = "en"
    cast.incident.olga.person.save()
    return browser(cast.incident.olga.person)


@pytest.fixture
def new(cast: World, ticket: Ticket) -> Ticket:
    """Zed's ticket, whose letter named Ana's."""
    return comes(cast, ZED, f"Re: [{ticket.number}] The printer smokes")


def test_the_new_ticket_asks_whether_it_belongs_to_the_other(
    agent: Client, ticket: Ticket, new: Ticket
) -> None:
    page = agent.get(desk.address(new)).content.decode()
    assert "Perhaps this belongs to" in page
    assert f'href="{desk.address(ticket)}"' in page
    assert "Perhaps this belongs to" not in agent.get(desk.address(ticket)).content.decode()


@pytest.mark.parametrize(
    ("act", "last", "says"),
    [("link", "FollowUpLinked", "continues"), ("link-refusal", "LinkDeclined", "does not belong to")],
)
def test_the_agent_decides_once(
    agent: Client, ticket: Ticket, new: Ticket, act: str, last: str, says: str
) -> None:
    answer = desk.post(agent, new, act, to=str(ticket.pk))
    assert answer.headers["Location"] == desk.address(new)
    assert (kinds(new)[-1], ("FollowUpLinked" in kinds(ticket))) == (last, act == "link")
    page = agent.get(desk.address(new)).content.decode()
    assert says in page
    assert "Perhaps this belongs to" not in page
    again = desk.post(agent, new, act, to=str(ticket.pk))
    assert (again.status_code, kinds(new)[-1]) == (422, last)
    assert "has been decided meanwhile" in again.content.decode()


def test_whoever_may_not_see_the_other_ticket_hears_nothing_of_it(
    agent: Client, ticket: Ticket, new: Ticket
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(sensitive=True)
    page = agent.get(desk.address(new)).content.decode()
    assert ticket.number not in page
    assert "belongs to" not in page
    assert desk.post(agent, new, "link", to=str(ticket.pk)).status_code == 422
    assert "FollowUpLinked" not in [*kinds(new), *kinds(ticket)]


@pytest.mark.parametrize("to", ["", "0", "999999", "x"])
def test_a_ticket_that_nothing_named_is_not_linked(agent: Client, new: Ticket, to: str) -> None:
    assert desk.post(agent, new, "link", to=to).status_code == 422
    assert "FollowUpLinked" not in kinds(new)


def test_a_letter_under_another_subject_is_marked_until_an_agent_decides(
    cast: World, agent: Client, ticket: Ticket
) -> None:
    comes(cast, ANA, f"[{ticket.number}] Invoice for November")
    page = agent.get(desk.address(ticket)).content.decode()
    assert "A new topic?" in page
    assert "subject: Invoice for November" in page
    assert "a new topic?" in agent.get("/").content.decode()
    ticket.refresh_from_db()
    message = ticket.messages.order_by("-pk").first()
    assert message is not None
    assert desk.post(agent, ticket, "same-matter", to=str(message.pk)).status_code == 302
    page = agent.get(desk.address(ticket)).content.decode()
    assert "A new topic?" not in page
    assert "subject: Invoice for November" in page
    assert "a new topic?" not in agent.get("/").content.decode()
    again = desk.post(agent, ticket, "same-matter", to=str(message.pk))
    assert (again.status_code, kinds(ticket).count("TopicConfirmed")) == (422, 1)
