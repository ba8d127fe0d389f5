"""Tickets of the cast, and forms as a browser sends them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from otklik.core.mail.arrival import Attached
from otklik.kit import ids
from otklik.tickets import journal
from otklik.tickets.acts import opening, routing, solving
from otklik.tickets.acts.opening import Opening
from otklik.tickets.models import Ticket
from otklik.tickets.words import Inbound
from tests.world import NOW, Cast

HTML = '<p>The printer <b>smokes</b></p><script>alert(1)</script><img src="https://spy.example/x.png">'


def ticket(
    cast: Cast, *, seq: int = 1, subject: str = "The printer smokes", at: datetime = NOW, **more: Any
) -> Ticket:
    """A ticket as a letter opens it; fields of its row may be set besides."""
    said = Inbound(
        text="It smokes since Friday.",
        quoted="> earlier words",
        html=HTML,
        sender_name="Ana Petrova",
        sender_address="ana@acme.example",
        files=[Attached("log.txt", "text/plain", b"smoke", inline=False, content_id="")],
    )
    begun = Opening(
        service=cast.service,
        desk=cast.desk,
        channel="email",
        subject=subject,
        words=said,
        requester=cast.ana,
        contract=cast.contract,
        language="en",
    )
    made = opening.register(begun, seq=seq, by=journal.contact(cast.ana), received_at=at, now=at)
    if more:
        Ticket.objects.filter(pk=made.pk).update(**more)
        made.refresh_from_db()
    return made


def address(ticket: Ticket, rest: str = "") -> str:
    return f"/tickets/{ticket.service.slug}/{ticket.number}" + (f"/{rest}" if rest else "")


def post(client: Client, ticket: Ticket, act: str, **given: Any) -> HttpResponse:
    """A form sent from a page that shows the ticket as it is now, unless `seen` says otherwise."""
    ticket.refresh_from_db()
    form = {"seen": str(ticket.seq), "key": ids.token(), "act": act, **given}
    return client.post(address(ticket, act), form)


def accepted(ticket: Ticket, cast: Cast) -> None:
    routing.accept(ticket=ticket, agent=cast.olga, now=NOW)


def proposed(ticket: Ticket, cast: Cast) -> None:
    solving.propose(ticket=ticket, agent=cast.olga, text="Switch it off.", now=NOW)


Before = Callable[[Ticket, Cast], None]
