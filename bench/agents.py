"""`python -m bench.agents`: a signed-in agent, and tickets on which something can be done; JSON."""

import json
import sys
from typing import Any, Final

_MOST: Final = 150


def main() -> dict[str, Any]:
    """`to` are colleagues whom the ticket can be given to, by the ids of their rows."""
    from otklik.ops import ready

    ready.django()
    from bench.ground import LEAD
    from bench.pages import signed_in
    from otklik.people.models import Agent, Person
    from otklik.tickets.models import Ticket

    active = Agent.objects.filter(active=True, role__in=("agent", "lead")).order_by("pk")
    of_service: dict[int, list[int]] = {}
    for pk, service in active.values_list("pk", "service_id"):
        of_service.setdefault(service, []).append(pk)
    rows = (
        Ticket.objects.filter(is_open=True).exclude(state="deferred").order_by("queue_rank", "queue_at", "pk")
    )
    return {
        "cookies": signed_in(Person.objects.get(email=LEAD)),
        "tickets": [
            {
                "address": f"/tickets/{row.service.slug}/{row.number}",
                "seen": row.seq,
                "to": [pk for pk in of_service[row.service_id] if pk != row.assignee_id],
            }
            for row in rows.select_related("service")[:_MOST]
        ],
    }


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
