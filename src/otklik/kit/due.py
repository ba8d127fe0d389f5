"""Rows that have something to do: claimed by `due_at`, leased while worked on, finished or put off.

There is no job queue beside the tables. A claimed row may run twice (a worker died after the effect
and before it finished), so every effect is idempotent.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet

from otklik.kit.columns import storable
from otklik.kit.prepared import Prepared

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
MOST_DEATHS = 3
"""Of workers, each over the row alone: one may be killed by chance, three in a row are not."""
_FIRST_DELAY = timedelta(seconds=15)
_LONGEST_DELAY = timedelta(hours=1)


class Due(models.Model):
    """`due_at` empty: nothing to do. `failed_at` set: given up, waits for a person's "try again".

    `deaths` counts the workers that began on the row alone and never came back; `lost`, on a row just
    claimed, says that whoever had claimed it before never came back.
    """

    lost = False

    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    failed_at = models.DateTimeField(null=True, blank=True)
    deaths = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Due)


def claimable(now: datetime) -> Q:
    """Due, not given up, and leased by nobody alive."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Q(due_at__lte=now, failed_at__isnull=True) & free


def claim(rows: QuerySet[Row], *, now: datetime, most: int = 1, lease: timedelta = LEASE) -> list[Row]:
    """Takes up to `most` due rows for this worker, in order of `due_at`, and commits the lease."""
    waiting = rows.filter(claimable(now)).order_by("due_at", "pk")
    if not waiting.exists():
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        taken = list(waiting[:most])
        rows.model._default_manager.filter(pk__in=[row.pk for row in taken]).update(
            leased_until=now + lease, attempts=F("attempts") + 1
        )
    for row in taken:
        row.lost = row.leased_until is not None
        row.leased_until, row.attempts = now + lease, row.attempts + 1
    return taken


def renew(row: Due, *, now: datetime, lease: timedelta = LEASE) -> None:
    """Keeps a claimed row while long work on it goes on."""
    _set(row, leased_until=now + lease)


def risk(row: Due) -> None:
    """Counts the death that this row may bring, before the work on it: whoever comes back takes it off.

    Every end of the work does that: finish, repeat, put_off.
    """
    _set(row, deaths=row.deaths + 1)


def finish(row: Due, **more: Any) -> None:
    """Nothing is left to do, and `more` columns say what came of it; call in the effect's transaction."""
    _set(row, due_at=None, leased_until=None, attempts=0, deaths=0, last_error="", failed_at=None, **more)


def repeat(row: Due, *, at: datetime) -> None:
    """Done for this time, and due again at an instant; call inside the transaction of the effect."""
    _set(row, due_at=at, leased_until=None, attempts=0, deaths=0, last_error="", failed_at=None)


def put_off(row: Due, *, now: datetime, error: str, for_good: bool = False) -> None:
    """Another try later, with doubling delays; after the last attempt, or `for_good`, a person decides.

    `error` may say anything: what no database column takes is left out of it. A row that another worker
    finished or took over meanwhile stays as that one has it.
    """
    lease, error = row.leased_until, storable(error)
    values: dict[str, Any] = {"failed_at": now}
    if not for_good and row.attempts < MOST_ATTEMPTS:
        delay = min(_FIRST_DELAY * 2 ** max(row.attempts - 1, 0), _LONGEST_DELAY)
        values = {"due_at": now + delay}
    values |= {"leased_until": None, "last_error": error, "deaths": 0}
    for name, value in values.items():
        setattr(row, name, value)
    ours = Q(leased_until=lease) | Q(leased_until__isnull=True)
    type(row)._default_manager.filter(ours, pk=row.pk, due_at__isnull=False).update(**values)


def try_again(row: Due, *, now: datetime) -> None:
    """A person's word: due at once, with all attempts ahead."""
    _set(row, due_at=now, attempts=0, deaths=0, leased_until=None, failed_at=None)


def _set(row: Due, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    _of_id(type(row)).update(values, pk=row.pk)


@cache
def _of_id(model: type[Due]) -> Prepared[Due]:
    return Prepared(lambda pk: model._default_manager.filter(pk=pk))
