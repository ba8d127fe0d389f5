"""Names that a letter tells and that stand in rows: people, other tickets, words to quote."""

from collections.abc import Iterable
from typing import Final

from otklik.core.journal.events import (
    ApprovalAsked,
    ApprovalDecided,
    Closed,
    CustomerWrote,
    Entry,
    FollowUpLinked,
    LetterFailed,
    Registered,
    Rejected,
)  # fmt: skip
from otklik.mailroom.models import Letter
from otklik.notices.matter import Names
from otklik.people.models import Agent
from otklik.tickets.models import Message, Ticket

_LONGEST_QUOTE: Final = 2000


def names_of(entry: Entry, ticket: Ticket, added: Iterable[Entry], *, inside: bool) -> Names:
    """What an entry of an act (`added`) names, for a colleague (`inside`) or a customer. A few queries."""
    event = entry.event
    if isinstance(event, Registered):
        return Names(continues=_continued(added))
    if isinstance(event, CustomerWrote | ApprovalAsked | ApprovalDecided) and inside:
        message = _message(ticket, event.message)
        if message is None:
            return Names(author=_agent_name(entry))
        return Names(author=message.sender_name, quote=_short(message.text))
    if isinstance(event, Rejected | Closed) and inside:
        message = _message(ticket, getattr(event, "on", "") or event.message)
        return Names(quote=_short(message.text)) if message else Names()
    if isinstance(event, LetterFailed):
        letter = Letter.objects.filter(pk=int(event.letter)).first()
        return Names(failed_address=letter.to_address, failure=letter.last_error) if letter else Names()
    return Names()


def _agent_name(entry: Entry) -> str:
    who = Agent.objects.select_related("person").filter(pk=int(entry.actor.id or 0)).first()
    return who.person.name if who else ""


def _continued(added: Iterable[Entry]) -> str:
    """The number of the closed ticket that a new one continues."""
    links = (entry.event for entry in added if isinstance(entry.event, FollowUpLinked))
    other = next((link.ticket for link in links if link.role == "continues"), "")
    if not other:
        return ""
    return Ticket.objects.filter(pk=int(other)).values_list("number", flat=True).first() or ""


def _message(ticket: Ticket, reference: str) -> Message | None:
    return Message.objects.filter(pk=int(reference), ticket=ticket).first() if reference else None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()} …"
