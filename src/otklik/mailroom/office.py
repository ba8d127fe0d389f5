"""What the office reads of the mailroom, within a service that the viewer administers."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from otklik.mailroom import fetch
from otklik.mailroom.models import Envelope, Letter, LetterState, Mailbox, Outcome, Source
from otklik.people.models import Service
from otklik.people.viewer import Viewer
from otklik.tickets.models import Follow, Ticket


def mailboxes(service: Service) -> list[Mailbox]:
    """The addresses of a service with their folders, by desk and address. Two queries."""
    rows = Mailbox.objects.filter(service=service).prefetch_related("sources")
    return list(rows.order_by("desk", "address"))


def mailbox(service: Service, pk: int) -> Mailbox:
    """Raises Mailbox.DoesNotExist."""
    return Mailbox.objects.select_related("service").get(service=service, pk=pk)


def source(service: Service, pk: int) -> Source:
    """Raises Source.DoesNotExist."""
    return Source.objects.select_related("mailbox__service").get(mailbox__service=service, pk=pk)


def fetched(sources: Iterable[Source]) -> dict[int, tuple[datetime | None, int]]:
    """By folder: when the newest letter from it was received, and how many were too large. One query."""
    rows = Envelope.objects.filter(source__in=list(sources)).values("source")
    told = rows.annotate(last=Max("received_at"), large=Count("pk", filter=Q(because=fetch.TOO_LARGE)))
    return {row["source"]: (row["last"], row["large"]) for row in told}


def away(viewer: Viewer, *, now: datetime) -> list[Source]:
    """Folders out of reach for five minutes or more, of the services that the viewer leads or runs."""
    led = [seat.service for seat in viewer.seats.values() if seat.leads]
    if not led:
        return []
    rows = Source.objects.filter(
        mailbox__service__in=led, testing=False, unreachable_since__lte=now - fetch.ALARM
    )
    return list(rows.select_related("mailbox__service").order_by("unreachable_since", "pk"))


def stuck_letters(service: Service) -> QuerySet[Letter]:
    """Letters out that failed, or were refused at least once and are tried again."""
    waiting = Q(state=LetterState.QUEUED) & ~Q(last_error="")
    rows = Letter.objects.filter(Q(state=LetterState.FAILED) | waiting | Q(failed_at__isnull=False))
    return rows.filter(service=service).select_related("ticket__service").defer("text", "references")


def repeated_letters(service: Service) -> QuerySet[Letter]:
    """Letters that went out again because nobody could say whether they had arrived."""
    rows = Letter.objects.filter(service=service, repeated=True)
    return rows.select_related("ticket__service").defer("text", "references")


def stuck_envelopes(service: Service) -> QuerySet[Envelope]:
    """Incoming records that could not be filed, given up or tried again."""
    rows = Envelope.objects.filter(service=service, outcome=Outcome.WAITING)
    return rows.filter(Q(failed_at__isnull=False) | ~Q(last_error="")).defer("raw")


def stuck_follows(service: Service) -> QuerySet[Follow]:
    """What should have followed from an act, given up or tried again."""
    rows = Follow.objects.filter(ticket__service=service).select_related("ticket__service")
    return rows.filter(Q(failed_at__isnull=False) | ~Q(last_error=""))


def stuck_tickets(service: Service) -> QuerySet[Ticket]:
    """Tickets whose time could not be kept, given up or tried again."""
    rows = Ticket.objects.filter(service=service).select_related("service")
    return rows.filter(Q(failed_at__isnull=False) | ~Q(last_error=""))


def unsorted(viewer: Viewer, service: Service) -> QuerySet[Envelope]:
    """Incoming records that found no place: unsorted, given up, or too large to be fetched.

    Those that belong to no service are for whoever administers all of them.
    """
    here = Q(service=service)
    if set(Service.objects.values_list("pk", flat=True)) <= viewer.administered:
        here |= Q(service=None)
    odd = (
        Q(outcome=Outcome.UNSORTED)
        | Q(outcome=Outcome.WAITING, failed_at__isnull=False)
        | Q(outcome=Outcome.REFUSED, because=fetch.TOO_LARGE)
    )
    return Envelope.objects.filter(here, odd).select_related("mailbox", "source").defer("raw")
