"""The mail servers that mailboxes have of their own for their letters out."""

from collections.abc import Iterator
from datetime import datetime

from otklik.mailroom import trial_out
from otklik.mailroom.models import Outlet
from otklik.ops.doctor.finding import Finding, error, fine


def outgoing(now: datetime) -> Iterator[Finding]:
    """Each greets us, takes our sign-in and letters from the address; none is sent."""
    for row in Outlet.objects.select_related("mailbox__service").order_by("pk"):
        address, where = row.mailbox.address, f"{row.host}:{row.port}"
        found = trial_out.of(row, now=now)
        if found.wrong is None:
            yield fine("outlet_fine", address=address, where=where)
        else:
            why = f"{found.wrong}: {found.said}"
            yield error(
                "outlet_wrong", f"otklik mailbox test {address}", address=address, where=where, why=why
            )
