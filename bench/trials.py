"""`python -m bench.trials ROUNDS`: all tickets counted again, by their own rules and by others; JSON."""

import json
import re
import sys
from time import process_time
from typing import Any, Final

_HOURS: Final = re.compile(r"\b(\d+) business_hours?\b")


def main(rounds: int) -> dict[str, Any]:
    from otklik.ops import ready

    ready.django()
    return {
        name: [_tried(other=other) for _ in range(rounds)]
        for name, other in (("the same", False), ("other hours and terms", True))
    }


def _tried(*, other: bool) -> dict[str, Any]:
    from otklik.core.regulation.load import load
    from otklik.kit import clock
    from otklik.people.models import Service
    from otklik.tickets import simulation

    began, now = process_time(), clock.now()
    tickets = flipped = 0
    for service in Service.objects.order_by("pk"):
        text = service.regulations.get().text
        rules = load(_other(text) if other else text)
        tally = simulation.simulate(rules, service=service, now=now)
        if tally.refused or (tally.differs and not other):
            raise RuntimeError(f"{service.slug}: {tally.json()['unlike']}, {tally.flipped}")
        tickets, flipped = tickets + tally.tickets, flipped + sum(tally.flipped.values())
    return {"tickets": tickets, "flipped": flipped, "cpu_s": round(process_time() - began, 2)}


def _other(text: str) -> str:
    """Everything opens an hour later, and what is promised in hours is promised in half of them."""
    halved = _HOURS.sub(lambda found: f"{int(found[1]) * 30} business_minutes", text)
    return halved.replace('"09:00-', '"10:00-')


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1])), sys.stdout)
