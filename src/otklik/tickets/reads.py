"""What pages read of one ticket, always for a viewer; whatever they may not see is not there."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import BooleanField, ExpressionWrapper, Q

from otklik.agreements import book
from otklik.core.clocks.cycle import Cycle
from otklik.core.clocks.engine import Clocks, continued
from otklik.core.clocks.silence import SilenceTerm
from otklik.core.journal.events import (
    SYSTEM,
    Entry,
    Event,
    FollowUpLinked,
    LinkProposed,
    ParticipantAdded,
    Reopened,
)
from otklik.core.journal.fold import Situation, known_by
from otklik.core.regulation.schema import Regulation
from otklik.kit.prepared import Prepared
from otklik.people.models import Agent, Contact
from otklik.people.viewer import Customer, Viewer
from otklik.tickets import access, journal, project, scans
from otklik.tickets.models import Attachment, Direction, Message, Ticket, Upload

_AGENTS = Prepared(
    lambda service: (
        Agent.objects.filter(service_id=service).select_related("person").order_by("person__name", "pk")
    )
)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What an act would make of the clocks and of the customer's term to answer."""

    clocks: Clocks
    silence: SilenceTerm | None


@dataclass(frozen=True)
class Record:
    """A ticket with its whole history, read once for one page; each part is one query at most."""

    ticket: Ticket
    viewer: Viewer | Customer

    @property
    def is_customers(self) -> bool:
        """Whether a customer looks, who reads no notes and nothing of how the desk works."""
        return isinstance(self.viewer, Customer)

    @cached_property
    def entries(self) -> list[Entry]:
        return journal.entries_of(self.ticket)

    @cached_property
    def regulation(self) -> Regulation:
        """What binds the ticket, in the newest words; see `book.told`."""
        newest = vars(self.ticket).get("newest_rules")
        return book.told(self.ticket.service_id, self.ticket.regulation, newest)

    @cached_property
    def clocks(self) -> Clocks:
        return journal.clocks(self.ticket, self.entries)

    @property
    def situation(self) -> Situation:
        return self.clocks.situation

    @cached_property
    def silence(self) -> SilenceTerm | None:
        return project.silence_for(self.clocks, self.regulation)

    @cached_property
    def messages(self) -> list[Message]:
        has_html = ExpressionWrapper(~Q(html=""), output_field=BooleanField())
        rows = Message.objects.filter(access.readable_by(self.viewer), ticket=self.ticket).defer("html")
        return list(rows.annotate(has_html=has_html).order_by("id"))

    @cached_property
    def files(self) -> dict[int, list[Attachment]]:
        """Attachments by the id of their message, without their bytes."""
        found: dict[int, list[Attachment]] = {}
        readable = Message.objects.filter(access.readable_by(self.viewer), ticket=self.ticket)
        for row in (
            Attachment.objects.filter(message__in=readable)
            .select_related("scan")
            .defer("small")
            .order_by("id")
        ):
            found.setdefault(row.message_id, []).append(row)
        return found

    @cached_property
    def agents(self) -> dict[int, Agent]:
        """Everybody who is or was an agent of the ticket's service, by id."""
        return {row.pk: row for row in _AGENTS.rows(service=self.ticket.service_id)}

    @cached_property
    def me(self) -> Agent | None:
        """The viewer's own place, where it allows acts on this ticket."""
        if isinstance(self.viewer, Customer):
            return None
        seat = self.viewer.seat_in(self.ticket.service_id)
        return self.agents.get(seat.agent) if seat and seat.acts else None

    @cached_property
    def uploads(self) -> list[Upload]:
        """The viewer's files that wait for a text to go with."""
        if isinstance(self.viewer, Customer):
            mine = Q(person=self.viewer.person)
        elif self.me:
            mine = Q(agent=self.me)
        else:
            return []
        return list(Upload.objects.filter(mine, ticket=self.ticket).defer("small").order_by("id"))

    @cached_property
    def contacts(self) -> dict[str, Contact]:
        """Whoever takes or took part, by id."""
        events = (entry.event for entry in self.entries)
        named = {event.contact for event in events if isinstance(event, ParticipantAdded)}
        if not named:
            return {}
        rows = Contact.objects.filter(pk__in=[int(one) for one in named]).select_related("person")
        return {str(row.pk): row for row in rows}

    @cached_property
    def linked(self) -> dict[str, Ticket]:
        """The tickets that the journal names, by id, where the viewer may see them."""
        events = (entry.event for entry in self.entries)
        named = {event.ticket for event in events if isinstance(event, FollowUpLinked | LinkProposed)}
        if not named:
            return {}
        rows = Ticket.objects.filter(access.visible_to(self.viewer), pk__in=named).select_related("service")
        return {str(row.pk): row for row in rows}

    def as_of(self, at: datetime) -> "Record":
        """The same ticket as its journal stood at an instant: what counts later is left out."""
        then = Record(self.ticket, self.viewer)
        then.__dict__["entries"] = known_by(self.entries, at)
        return then

    def after(self, *events: Event, at: datetime) -> "Foresight":
        """What the clocks would show if the viewer's agent did this now; nothing is written."""
        by = journal.agent(self.me) if self.me else SYSTEM
        seq = self.situation.seq
        told = [Entry(seq + place, at, event, by) for place, event in enumerate(events, start=1)]
        rules = self.regulation
        if any(isinstance(event, Reopened) and event.mistake for event in events):
            # What takes an entry back cannot be continued from after it.
            clocks = journal.clocks(self.ticket, [*self.entries, *told])
            return Foresight(clocks, project.silence_for(clocks, rules))
        clocks = continued(
            self.clocks,
            told,
            terms_of=lambda situation: book.terms(self.ticket.service_id, situation),
            rules=rules.clocks,
            on_change=rules.priorities.on_change,
        )
        return Foresight(clocks, project.silence_for(clocks, self.regulation))

    def cycle(self, clock: str, number: int) -> Cycle | None:
        """A cycle that is shown, by clock and count from 1."""
        shown = (cycle for cycle in self.clocks.shown if (cycle.clock, cycle.number) == (clock, number))
        return next(shown, None)


def ticket(viewer: Viewer | Customer, *, service: str, number: str) -> Ticket:
    """A ticket by its service's slug and its number; raises Ticket.DoesNotExist for a stranger too."""
    rows = Ticket.objects.filter(access.visible_to(viewer), service__slug=service, number=number)
    related = ("service", "requester__person", "requester__organisation", "contract", "assignee__person")
    return rows.select_related(*related).annotate(newest_rules=book.newest_rules()).get()


def last_seq(viewer: Viewer | Customer, *, service: str, number: str) -> int:
    """The newest entry of a ticket, in one query; raises Ticket.DoesNotExist for a stranger too."""
    rows = Ticket.objects.filter(access.visible_to(viewer), service__slug=service, number=number)
    return int(rows.values_list("seq", flat=True).get())


def record(viewer: Viewer | Customer, *, service: str, number: str) -> Record:
    """A ticket with its history; raises Ticket.DoesNotExist."""
    return Record(ticket(viewer, service=service, number=number), viewer)


def begun(viewer: Viewer, *, key: str) -> Ticket:
    """The ticket that a form began, by the form's key; raises Ticket.DoesNotExist for a stranger too."""
    rows = Ticket.objects.filter(access.visible_to(viewer), actkey__key=key)
    return rows.select_related("service").get()


def message(viewer: Viewer | Customer, pk: int, *, service: str, number: str) -> Message:
    """A message of a ticket that the viewer sees; raises Message.DoesNotExist."""
    seen = Ticket.objects.filter(access.visible_to(viewer), service__slug=service, number=number)
    return Message.objects.get(access.readable_by(viewer), pk=pk, ticket__in=seen)


def file(viewer: Viewer | Customer, pk: int, *, service: str, number: str) -> Attachment:
    """A file of a ticket that the viewer sees; raises Attachment.DoesNotExist."""
    seen = Ticket.objects.filter(access.visible_to(viewer), service__slug=service, number=number)
    readable = Message.objects.filter(access.readable_by(viewer), ticket__in=seen)
    return Attachment.objects.select_related("scan").get(pk=pk, message__in=readable, refused="")


def sent_file(pk: int) -> Attachment:
    """A file of words that went to a customer, for whoever holds our link to it.

    Raises Attachment.DoesNotExist.
    """
    rows = Attachment.objects.select_related("message__ticket__service", "scan")
    return rows.get(pk=pk, message__direction=Direction.OUT)


def inline_files(message: Message) -> list[Attachment]:
    """The files that a letter's HTML may show by their Content-ID."""
    files = Attachment.objects.filter(message=message, refused="").exclude(content_id="")
    return list(scans.unlocked(files))
