"""Requests of Ana in the five services, what was done about them, and forms as her browser sends them."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from otklik.core.journal.events import SolutionKind
from otklik.core.mail.arrival import Attached
from otklik.kit import ids
from otklik.people.models import Agent
from otklik.tickets import journal
from otklik.tickets.acts import conversing, opening, solving
from otklik.tickets.models import Ticket
from otklik.tickets.words import Inbound
from tests.faces.desk import HTML
from tests.five import Place
from tests.world import ANA, NOW


def ticket_of(place: Place, **more: Any) -> Ticket:
    """A request as a letter opens it."""
    said = Inbound(
        text="It smokes since Friday.",
        quoted="> earlier words",
        html=HTML,
        sender_name="Ana Petrova",
        sender_address=ANA,
        files=[Attached("log.txt", "text/plain", b"smoke", inline=False, content_id="")],
    )
    terms = {"requester": place.ana, "contract": place.contract, "type": place.rules.request_types[0].id}
    begun = opening.Opening(
        service=place.service,
        desk=place.rules.default_desk.id,
        channel="email",
        subject="The printer smokes",
        words=said,
        **{"language": "en"} | terms | more,
    )
    by = journal.contact(place.ana)
    seq = opening.number_for(place.service)
    return opening.register(begun, seq=seq, by=by, received_at=NOW, now=NOW)


def address(ticket: Ticket, rest: str = "") -> str:
    return f"/help/{ticket.service.slug}/requests/{ticket.number}" + (f"/{rest}" if rest else "")


def post(client: Client, ticket: Ticket, act: str, **given: Any) -> HttpResponse:
    """A form sent from a page that shows the request as it is now, unless `seen` says otherwise."""
    ticket.refresh_from_db()
    form = {"seen": str(ticket.seq), "key": ids.token(), "act": act, **given}
    return client.post(address(ticket, act), form)


def text_of(client: Client, ticket: Ticket) -> str:
    """The words of a request's page."""
    page = client.get(address(ticket)).content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def nothing(ticket: Ticket, agent: Agent) -> None:
    """As it came."""


def asked(ticket: Ticket, agent: Agent) -> None:
    conversing.ask(ticket=ticket, agent=agent, text="Which model?", now=NOW)


def replied(ticket: Ticket, agent: Agent) -> None:
    conversing.reply(ticket=ticket, agent=agent, text="We look into it.", now=NOW)


def proposed(ticket: Ticket, agent: Agent) -> None:
    solving.propose(ticket=ticket, agent=agent, text="Use **xlsx**.", now=NOW)


def interim(ticket: Ticket, agent: Agent) -> None:
    solving.propose(ticket=ticket, agent=agent, text="Restart.", kind=SolutionKind.INTERIM, now=NOW)


def solved(ticket: Ticket, agent: Agent) -> None:
    solving.solve(ticket=ticket, agent=agent, text="Done.", now=NOW)


def confirmed(ticket: Ticket, agent: Agent) -> None:
    proposed(ticket, agent)
    solving.confirm(ticket=ticket, agent=agent, quote="It helped.", now=NOW)
