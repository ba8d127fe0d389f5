"""`python -m bench.publishing preview|publish|after ROUND`: a next version over many open tickets; JSON."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, Final
from zoneinfo import ZoneInfo

SERVICE: Final = "vendor-sla"
"""Its rules tell the requester where a deadline moves, so that each ticket brings a letter as well."""
_HOURS: Final = ('{mon-fri: "09:00-17:00"}', '{mon-fri: "11:00-14:00"}')
_LOOKS: Final = 0.25


def main(what: str, round_: int) -> Mapping[str, Any]:
    """Each round publishes a version with far shorter days, or long ones again.

    Days that only began an hour later would move nothing at hours from which all terms end the same day.
    """
    from otklik.ops import ready

    ready.django()
    return _DOES[what](round_)


def _preview(round_: int) -> Mapping[str, Any]:
    """Seconds of a check of the text, and of what it would do to each open ticket."""
    from otklik.kit import clock
    from otklik.tickets import publishing

    began = monotonic()
    found = _looked_at(round_)
    checked = monotonic()
    seen = publishing.outlook(found, now=clock.now())
    ended = monotonic()
    return {
        "check_s": round(checked - began, 2),
        "preview_s": round(ended - checked, 2),
        "open": seen.tickets,
        "would_move": seen.moved,
        "impossible": len(seen.impossible),
    }


def _publish(round_: int) -> Mapping[str, Any]:
    """Publishes, says so on a line of its own, and waits for the worker: seconds until all tickets are under
    it, and until the last letter about it is written."""
    from otklik.kit import clock
    from otklik.tickets import publishing

    row, task = publishing.publish(_looked_at(round_), by=None, word="Measured.", now=clock.now())
    if task is None:
        raise RuntimeError(f"{row.ref} moves nothing")
    began = monotonic()
    print(json.dumps({"published": row.ref}), flush=True)
    all_under = _until(lambda: _finished(task.pk), began)
    told = _until(lambda: not _waiting(), began)
    task.refresh_from_db()
    return {
        "applied_s": round(all_under, 1),
        "told_s": round(told, 1),
        "done": task.done,
        "moved": task.state["moved"],
        "failed": len(task.state["failed"]),
    }


def _after(round_: int) -> Mapping[str, Any]:
    """Whether each ticket was brought under it once and each customer told once, and what rebuild finds."""
    from django.db.models import Count

    from otklik.kit import clock
    from otklik.mailroom.models import Letter
    from otklik.tickets import rebuilding
    from otklik.tickets.models import Entry

    began = monotonic()
    tickets, differences = rebuilding.rebuild(check=True, now=clock.now())
    counted = Entry.objects.filter(kind="Rebased").values("ticket").annotate(times=Count("pk"))
    return {
        "rebuild_check_s": round(monotonic() - began, 1),
        "tickets": tickets,
        "differences": [str(one) for one in differences],
        "rebased": sorted({row["times"] for row in counted}),
        "letters": Letter.objects.filter(event="deadlines_moved").count(),
        "rounds": round_ + 1,
    }


def _looked_at(round_: int) -> Any:
    """The text of a round: its version binds from today on, and brings tickets under it."""
    from otklik.core.regulation.rewording import with_value
    from otklik.kit import clock
    from otklik.kit.files import REGULATIONS
    from otklik.mailroom.models import Mailbox
    from otklik.people.models import Service
    from otklik.tickets import publishing

    service, now = Service.objects.get(slug=SERVICE), clock.now()
    text = (REGULATIONS / f"{SERVICE}.yaml").read_text("utf-8").replace("tickets: keep", "tickets: rebase")
    text = text if round_ % 2 else text.replace(*_HOURS)
    text = with_value(text, "version", str(round_ + 2))
    zone = ZoneInfo("Europe/Moscow")
    text = with_value(text, "effective.from", now.astimezone(zone).date().isoformat())
    desks = dict(Mailbox.objects.filter(service=service).values_list("desk", "address"))
    return publishing.look(service, text, desks=desks, now=now)


def _until(done: Callable[[], bool], began: float) -> float:
    while not done():
        time.sleep(_LOOKS)
    return monotonic() - began


def _finished(pk: int) -> bool:
    from otklik.tickets.models import Task

    return Task.objects.filter(pk=pk, finished_at__isnull=False).exists()


def _waiting() -> bool:
    from otklik.tickets.models import Follow

    return Follow.objects.filter(due_at__isnull=False).exists()


_DOES: Final = {"preview": _preview, "publish": _publish, "after": _after}

if __name__ == "__main__":
    json.dump(main(sys.argv[1], int(sys.argv[2])), sys.stdout)
