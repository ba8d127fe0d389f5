"""The bytes of letters that became messages are kept as long as the rules say (`records.raw`), then dropped.

The message stays with its text and files, and so does the record of the letter. What was set aside keeps its
bytes: somebody may still take it in.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from otklik.agreements import book
from otklik.mailroom.models import Envelope, Outcome
from otklik.people.models import Service

_AT_ONCE: Final = 200
_FILED: Final = (Outcome.TICKET, Outcome.REPLY)


def drop(now: datetime) -> int:
    """Drops what is past its time in every service, by the rules in force now; the number of letters.

    Larger letters lie in files, which go with the others that no row names.
    """
    return sum(_of_service(service, now) for service in Service.objects.order_by("pk"))


def _of_service(service: Service, now: datetime) -> int:
    try:
        keeps = book.for_service(service.pk, now).regulation.records.raw
    except (LookupError, ValueError):
        return 0
    if keeps == "forever":
        return 0
    dropped = 0
    while pks := list(_past(service, now - timedelta(seconds=keeps.seconds))[:_AT_ONCE]):
        dropped += Envelope.objects.filter(pk__in=pks).update(raw=None, key="")
    return dropped


def _past(service: Service, before: datetime) -> QuerySet[Envelope, int]:
    filed = Envelope.objects.filter(service=service, channel="email", outcome__in=_FILED)
    old = filed.filter(message__isnull=False, received_at__lt=before)
    return old.filter(Q(raw__isnull=False) | ~Q(key="")).order_by("pk").values_list("pk", flat=True)
