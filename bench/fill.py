"""`python -m bench.fill TICKETS [SERVICE]`: made-up tickets into an empty database; JSON says how it went."""

import json
import sys
from itertools import islice
from time import perf_counter
from typing import Any, Final

_SAMPLE: Final = 10_000
_WRITERS: Final = 2_000
"""So many that none of them reaches the ten acknowledgements that an address gets within an hour."""


def main(tickets: int, all_open: str = "") -> dict[str, Any]:
    """Fills, then compares projections with their journals: all of them up to 10,000, else a sample.

    `all_open` names a service whose tickets all are to be, and open; a sample of them is compared.
    """
    from otklik.ops import ready

    ready.django()
    ready.migrate(quiet=True)
    from bench import filling, rows
    from otklik.kit import clock
    from otklik.people.models import Contact
    from otklik.tickets.models import Ticket

    seconds = filling.fill(tickets, now=clock.now(), all_open=all_open)
    began = perf_counter()
    checked, found = _compared(tickets, _SAMPLE // 10 if all_open else _SAMPLE)
    people = Contact.objects.select_related("person").order_by("person__email")
    boxes = _boxes()
    return {
        "tickets": tickets,
        "rows": {model.__name__: model._default_manager.count() for model in rows.TABLES},
        "open": Ticket.objects.filter(is_open=True).count(),
        "seconds": round(seconds, 1),
        "checked": checked,
        "differences": found,
        "check_seconds": round(perf_counter() - began, 1),
        "writers": [(one.person.email, boxes[one.service_id]) for one in islice(people, _WRITERS)],
    }


def _compared(tickets: int, sample: int) -> tuple[int, list[str]]:
    """How many tickets were looked at, and where any is not what its journal gives."""
    from otklik.tickets import rebuilding
    from otklik.tickets.models import Ticket

    every = -(-tickets // sample)
    ids = list(range(1, tickets + 1, every))
    found: list[str] = []
    for place in range(0, len(ids), 200):
        for ticket in Ticket.objects.filter(pk__in=ids[place : place + 200]):
            found += map(str, rebuilding.differences(ticket))
    return len(ids), found


def _boxes() -> dict[int, str]:
    from otklik.mailroom.models import Mailbox

    return dict(Mailbox.objects.order_by("-pk").values_list("service_id", "address"))


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), *sys.argv[2:3]), sys.stdout)
