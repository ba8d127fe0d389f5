"""Whether what is due gets done, and what was given up.

Workers leave no sign of life of their own: that nothing due waits longer than two minutes is the sign.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Min

from otklik.kit.due import Due, claimable
from otklik.mailroom import fetch
from otklik.mailroom.models import Source
from otklik.ops import chores
from otklik.ops.doctor.finding import Finding, error, fine, warning
from otklik.ops.keeping import sleep

LATE = timedelta(minutes=2)
"""How long a due row may wait before the workers count as dead or too few."""


def asleep() -> Iterator[Finding]:
    """A restored installation sends and fetches nothing until it is woken."""
    if sleep.is_asleep():
        yield warning("asleep", "otklik wake")


def workers(now: datetime) -> Iterator[Finding]:
    """No row that could be claimed has been due for more than two minutes."""
    late = [(waits, name) for name, waits in _oldest(now) if waits > LATE]
    if late:
        waits, name = max(late)
        yield error("worker_behind", "otklik worker", chore=name, minutes=int(waits.total_seconds() // 60))
    else:
        yield fine("worker_fine")


def stuck() -> Iterator[Finding]:
    """Rows given up after their last attempt wait for a person, table by table."""
    for model in due_models():
        rows = model._default_manager.filter(failed_at__isnull=False)
        count, name = rows.count(), model._meta.model_name or ""
        if not count:
            continue
        said = rows.order_by("-failed_at").values_list("last_error", flat=True)[0].partition("\n")[0][:200]
        # An agent has been told about a letter that did not go out; about the rest nobody has.
        grave = warning if name == "letter" else error
        yield grave("rows_stuck", f"otklik doctor --mend {name}", table=name, count=count, why=said or "-")
    if not any(model._default_manager.filter(failed_at__isnull=False).exists() for model in due_models()):
        yield fine("rows_fine")


def folders(now: datetime) -> Iterator[Finding]:
    """The folders that letters are fetched from can be reached."""
    away = fetch.out_of_reach(now=now)
    for source in away:
        address, where = source.mailbox.address, f"{source.user}@{source.host}"
        yield error(
            "source_away",
            f"otklik mailbox test {address}",
            address=address,
            where=where,
            why=source.last_error,
        )
    if not away:
        yield fine("sources_fine", count=Source.objects.filter(testing=False).count())


def due_models() -> list[type[Due]]:
    """Every table whose rows have something to do."""
    return sorted((one for one in apps.get_models() if issubclass(one, Due)), key=lambda one: one.__name__)


def _oldest(now: datetime) -> Iterator[tuple[str, timedelta]]:
    """How long the oldest claimable row of each chore has waited."""
    out = [*chores.sending(), *chores.sending_by_own_servers()]
    for chore in [*chores.filing(), *out, *chores.fetching(), *chores.looking_through()]:
        first = chore.rows().filter(claimable(now)).aggregate(first=Min("due_at"))["first"]
        if first is not None:
            yield chore.name, now - first
