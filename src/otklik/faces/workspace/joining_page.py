"""To which ticket a record that was set aside may be added: what is proposed, what is wrong with a number."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import names
from otklik.faces.shared.wording.subjects import subject_of
from otklik.kit.columns import storable
from otklik.mailroom import joining
from otklik.mailroom.models import Envelope
from otklik.tickets import reads
from otklik.tickets.models import Message, Ticket

_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Proposal:
    number: str
    subject: str
    state: str
    url: str


def proposals(envelope: Envelope, looking: Looking) -> list[Proposal]:
    """Tickets that the record may be about."""
    return [
        Proposal(row.number, subject_of(row), names.name(names.STATES, row.state), address_of(row))
        for row in joining.proposed(looking.viewer, envelope)
    ]


def number_in(posted: QueryDict) -> str:
    """The number that was pressed, else the one that was typed."""
    said = posted.get("choose") or posted.get("number", "")
    return storable(said).strip()[:_LONGEST]


def ticket_of(envelope: Envelope, number: str, looking: Looking) -> Ticket:
    """A ticket of the record's service that the viewer sees; raises Ticket.DoesNotExist."""
    service = envelope.service
    assert service is not None, "a record of no service is seen by nobody"
    return reads.ticket(looking.viewer, service=service.slug, number=number)


def fault(why: Exception) -> str:
    """What is wrong with the number, for whoever typed it."""
    if isinstance(why, joining.StaysClosed):
        return _("That ticket is closed and stays so by its rules. Make a new ticket of the letter.")
    return _("There is no ticket with this number in the service that the letter came to.")


def place_of(ticket: Ticket, message: Message) -> str:
    """Where the message stands on its ticket's page."""
    return f"{address_of(ticket)}#m{message.pk}"


def address_of(ticket: Ticket) -> str:
    return reverse("ticket", args=[ticket.service.slug, ticket.number])
