"""An agent writes from their own mailbox about a ticket: who they are there, and to whom they wrote."""

from datetime import datetime

from otklik.core.lifecycle import NotPossible
from otklik.core.mail.arrival import Arrival
from otklik.mailroom import threading
from otklik.people import reads, viewer
from otklik.people.models import Agent, in_lower_case
from otklik.tickets import access
from otklik.tickets.acts import by_letter
from otklik.tickets.models import Direction, Message, Ticket
from otklik.tickets.words import Inbound


def author_of(ticket: Ticket, sender: str) -> Agent | None:
    """The agent whose verified address it is and who may see and change the ticket; None for anybody else."""
    person = reads.person_of_address(sender, verified=True) if sender else None
    if person is None or not person.is_active:
        return None
    looks = viewer.of(person)
    seat = looks.seat_in(ticket.service_id)
    if seat is None or not access.may_act(looks, ticket):
        return None
    sees = Ticket.objects.filter(access.visible_to(looks), pk=ticket.pk).exists()
    return reads.agent(seat.agent) if sees else None


def take(
    arrival: Arrival, said: Inbound, *, ticket: Ticket, agent: Agent, at: datetime, now: datetime
) -> Message:
    """What they wrote to the customer is a public answer; what went to us alone is a note for colleagues.

    To a closed ticket it is a note too: there is nothing to answer any more, and nothing is lost.
    """
    reached = customers_reached(arrival, ticket, at=at)
    if reached:
        try:
            return by_letter.reply(
                ticket=ticket, agent=agent, said=said, reached=reached, received_at=at, now=now
            )
        except NotPossible:
            pass
    return by_letter.note(ticket=ticket, agent=agent, said=said, received_at=at, now=now)


def customers_reached(arrival: Arrival, ticket: Ticket, *, at: datetime) -> frozenset[str]:
    """The addresses in To and Cc that are the ticket's people, in lower case."""
    named = {in_lower_case(one.email) for one in (*arrival.to, *arrival.cc)}
    return frozenset(one for one in named if threading.belongs(ticket, one, at=at))


def is_public(message: Message) -> bool:
    return message.direction == Direction.OUT
