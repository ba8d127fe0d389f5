"""The requester's address on the page of a ticket: whether it is blocked, whether a program answers there."""

from dataclasses import dataclass

from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import robots
from otklik.faces.workspace import abuse_page
from otklik.mailroom import answering, blocking
from otklik.tickets.reads import Record


@dataclass(frozen=True, slots=True)
class Sender:
    """`block` tells the one that stands against the address, `ways` are what can be blocked of it."""

    address: str = ""
    block: str = ""
    ways: tuple[tuple[str, str], ...] = ()
    robot: str = ""


def card(record: Record, looking: Looking) -> Sender:
    """Two queries; two more where a block stands."""
    address, service = address_of(record), record.ticket.service
    if not address:
        return Sender()
    block = blocking.standing_against(service, address)
    found = answering.robots_at([address], service=service.pk, now=looking.now)
    return Sender(
        address=address,
        block=abuse_page.told(block, looking) if block else "",
        ways=abuse_page.ways(address),
        robot=robots.told(found[0], looking) if found else "",
    )


def address_of(record: Record) -> str:
    """Where the requester writes from; "" where nobody knows."""
    ticket = record.ticket
    return ticket.requester_address or (ticket.requester.person.email if ticket.requester else "")
