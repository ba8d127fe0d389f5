"""What the office reads of the mailroom, within a service that the viewer administers."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import BooleanField, Case, Count, Max, Q, QuerySet, When

from otklik.kit.due import Due, claimable
from otklik.kit.prepared import Prepared
from otklik.mailroom import fetch
from otklik.mailroom.models import Block, Envelope, Letter, LetterState, Mailbox, Outcome, Source
from otklik.mailroom.reads import of_no_service
from otklik.mailroom.taking_back import TAKEN_BACK
from otklik.people.models import Service
from otklik.people.viewer import Viewer
from otklik.tickets.models import Follow, Scan, Task, Ticket


def mailboxes(service: Service) -> list[Mailbox]:
    """The addresses of a service with their folders, by desk and address. Two queries."""
    rows = Mailbox.objects.filter(service=service).prefetch_related("sources")
    return list(rows.order_by("desk", "address"))


def mailbox(service: Service, pk: int) -> Mailbox:
    """Raises Mailbox.DoesNotExist."""
    return Mailbox.objects.select_related("service").get(service=service, pk=pk)


def administered_mailbox(viewer: Viewer, pk: int) -> Mailbox | None:
    """One of any service that the viewer administers."""
    rows = Mailbox.objects.select_related("service").filter(service__in=viewer.administered)
    return rows.filter(pk=pk).first()


def source(service: Service, pk: int) -> Source:
    """Raises Source.DoesNotExist."""
    return Source.objects.select_related("mailbox__service").get(mailbox__service=service, pk=pk)


def fetched(sources: Iterable[Source]) -> dict[int, tuple[datetime | None, int]]:
    """By folder: when the newest letter from it was received, and how many were too large. One query."""
    rows = Envelope.objects.filter(source__in=list(sources)).values("source")
    told = rows.annotate(last=Max("received_at"), large=Count("pk", filter=Q(because=fetch.TOO_LARGE)))
    return {row["source"]: (row["last"], row["large"]) for row in told}


_OF_SCANS: Final = "attachment__message__ticket__service"
_AWAY = Prepared(
    lambda before: (
        Source.objects.filter(testing=False, unreachable_since__lte=before)
        .select_related("mailbox__service")
        .order_by("unreachable_since", "pk")
    )
)


def away(viewer: Viewer, *, now: datetime) -> list[Source]:
    """Folders out of reach for five minutes or more, of the services that the viewer leads or runs."""
    led = {seat.service for seat in viewer.seats.values() if seat.leads}
    if not led:
        return []
    # Few folders are ever away: every page asks this, so it is one statement whatever the viewer leads.
    return [row for row in _AWAY.rows(before=now - fetch.ALARM) if row.mailbox.service_id in led]


def unvisited(services: Iterable[int], *, now: datetime) -> list[Source]:
    """Folders that no worker has taken up though they have been due for five minutes. One query."""
    rows = Source.objects.filter(
        claimable(now), mailbox__service__in=list(services), testing=False, due_at__lte=now - fetch.ALARM
    )
    return list(rows.select_related("mailbox__service").order_by("due_at", "pk"))


def blocks(service: Service) -> QuerySet[Block]:
    """Senders that are or were blocked."""
    return Block.objects.filter(service=service).select_related("by", "lifted_by")


def stuck_letters(service: Service) -> QuerySet[Letter]:
    """Letters out that failed, or were refused at least once and are tried again."""
    waiting = Q(state=LetterState.QUEUED) & ~Q(last_error="")
    rows = Letter.objects.filter(Q(state=LetterState.FAILED) | waiting | Q(failed_at__isnull=False))
    rows = rows.filter(service=service, carried_by=None)
    return rows.select_related("ticket__service").defer("text", "references")


def repeated_letters(service: Service) -> QuerySet[Letter]:
    """Letters that went out again because nobody could say whether they had arrived."""
    rows = Letter.objects.filter(service=service, repeated=True)
    return rows.select_related("ticket__service").defer("text", "references")


def held_back_letters(service: Service) -> QuerySet[Letter]:
    """Letters that the desk itself did not send: too late, out of a backup, to a program, too many."""
    rows = Letter.objects.filter(service=service, state=LetterState.HELD_BACK).exclude(last_error=TAKEN_BACK)
    return rows.select_related("ticket__service").defer("text", "references")


def stuck_envelopes(service: Service) -> QuerySet[Envelope]:
    """Incoming records that could not be filed, given up or tried again."""
    rows = Envelope.objects.filter(service=service, outcome=Outcome.WAITING)
    return _told(rows.filter(Q(failed_at__isnull=False) | ~Q(last_error="")))


def stuck_follows(service: Service) -> QuerySet[Follow]:
    """What should have followed from an act, given up or tried again."""
    rows = Follow.objects.filter(ticket__service=service).select_related("ticket__service")
    return rows.filter(Q(failed_at__isnull=False) | ~Q(last_error=""))


def stuck_tickets(service: Service) -> QuerySet[Ticket]:
    """Tickets whose time could not be kept, given up or tried again."""
    rows = Ticket.objects.filter(service=service).select_related("service")
    return rows.filter(Q(failed_at__isnull=False) | ~Q(last_error=""))


def stuck_tasks(service: Service) -> QuerySet[Task]:
    """Long work that could not go on, given up or tried again."""
    rows = Task.objects.filter(service=service)
    return rows.filter(Q(failed_at__isnull=False) | ~Q(last_error=""))


def stuck_scans(service: Service) -> QuerySet[Scan]:
    """Files that could not be looked through for viruses, given up or tried again."""
    return _scans(service, Q(failed_at__isnull=False) | ~Q(last_error=""), state=Scan.State.WAITS)


def locked_scans(service: Service) -> QuerySet[Scan]:
    """Files in which something was found, and that nobody has released."""
    return _scans(service, state=Scan.State.FOUND)


def scan(service: Service, pk: int) -> Scan:
    """Raises Scan.DoesNotExist."""
    return _scans(service).get(pk=pk)


def unsorted(viewer: Viewer, service: Service) -> QuerySet[Envelope]:
    """Incoming records that found no place: unsorted, given up, or too large to be fetched."""
    odd = (
        Q(outcome=Outcome.UNSORTED)
        | Q(outcome=Outcome.WAITING, failed_at__isnull=False)
        | Q(outcome=Outcome.REFUSED, because=fetch.TOO_LARGE)
    )
    return _told(Envelope.objects.filter(_here(viewer, service), odd))


def odd_envelopes(viewer: Viewer, service: Service) -> QuerySet[Envelope]:
    """All records of both lists."""
    odd = Q(outcome__in=(Outcome.WAITING, Outcome.UNSORTED)) | Q(because=fetch.TOO_LARGE)
    return Envelope.objects.filter(_here(viewer, service), odd)


def odd_envelope(viewer: Viewer, service: Service, pk: int) -> Envelope:
    """One of them with its bytes; raises Envelope.DoesNotExist."""
    return odd_envelopes(viewer, service).get(pk=pk)


def is_of(service: Service, model: type[Due], pk: int) -> bool:
    """Whether a row is there and of the service, stuck or not."""
    owner = {Follow: "ticket__service", Scan: _OF_SCANS}.get(model, "service")
    return model._default_manager.filter(pk=pk, **{owner: service}).exists()


def stuck_counts(services: Iterable[int]) -> dict[int, int]:
    """By service: how many rows were given up and wait for a person. Six queries."""
    wanted, counts = list(services), Counter[int]()
    tables = (
        (
            Letter.objects.filter(Q(state=LetterState.FAILED) | Q(failed_at__isnull=False), carried_by=None),
            "service",
        ),
        (Envelope.objects.filter(failed_at__isnull=False), "service"),
        (Ticket.objects.filter(failed_at__isnull=False), "service"),
        (Follow.objects.filter(failed_at__isnull=False), "ticket__service"),
        (Task.objects.filter(failed_at__isnull=False), "service"),
        (Scan.objects.filter(failed_at__isnull=False), _OF_SCANS),
    )
    for rows, owner in tables:
        counts.update(_by_service(rows, owner, wanted))
    return counts


def unsorted_counts(services: Iterable[int]) -> dict[int, int]:
    """By service: how many incoming records found no place. One query."""
    return _by_service(Envelope.objects.filter(outcome=Outcome.UNSORTED), "service", list(services))


def _scans(service: Service, *of: Q, **more: Any) -> QuerySet[Scan]:
    rows = Scan.objects.filter(*of, **{_OF_SCANS: service}, **more)
    return rows.select_related(_OF_SCANS)


def _by_service(rows: QuerySet[Any], owner: str, services: list[int]) -> dict[int, int]:
    mine = rows.filter(**{f"{owner}__in": services}).order_by().values_list(owner)
    return dict(mine.annotate(count=Count("pk")))


def _here(viewer: Viewer, service: Service) -> Q:
    return Q(service=service) | of_no_service(viewer)


def _told(rows: QuerySet[Envelope]) -> QuerySet[Envelope]:
    """Without the bytes, and whether there are any."""
    kept = Case(
        When(Q(raw__isnull=False) | ~Q(key=""), then=True), default=False, output_field=BooleanField()
    )
    return rows.annotate(raw_kept=kept).select_related("mailbox", "ticket__service").defer("raw")
