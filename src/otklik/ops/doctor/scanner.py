"""The clamd of OTKLIK_CLAMD, where there is one: whether it answers, and how many files wait for it."""

from collections.abc import Iterator

from django.conf import settings

from otklik.mailroom import clamd
from otklik.ops.doctor.finding import Finding, error, fine
from otklik.tickets import scans

_AGAIN = "OTKLIK_CLAMD=host:port otklik doctor"


def clamd_answers() -> Iterator[Finding]:
    """Nothing where no clamd is configured; files stay where they are while it is away."""
    if not settings.CLAMD:
        return
    where, count = settings.CLAMD, scans.waiting().count()
    try:
        yield fine("clamd_fine", where=where, version=clamd.version(where), count=count)
    except clamd.Away as away:
        yield error("clamd_away", _AGAIN, where=where, why=str(away), count=count)
