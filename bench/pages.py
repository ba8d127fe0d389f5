"""`python -m bench.pages ROUNDS REQUESTS`: pages out of the WSGI application, timed one by one; JSON."""

import json
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle
from time import perf_counter
from typing import Any, Final

_WARM: Final = 5
_DEEP: Final = 10
_SEVERAL: Final = 40
_LONG: Final = 30
Doing = Callable[[], int]
"""Does one thing and gives how many bytes it brought."""


@dataclass(frozen=True, slots=True)
class Page:
    """A thing that is timed; each call of it may take another ticket or person."""

    name: str
    do: Doing
    times: list[list[float]] = field(default_factory=list)

    def round(self, requests: int) -> None:
        self.times.append([self._timed() for _ in range(requests)])

    def _timed(self) -> float:
        began = perf_counter()
        self.do()
        return (perf_counter() - began) * 1000

    def told(self) -> dict[str, Any]:
        """Milliseconds: the middle of the rounds' medians and 95th percentiles, and the medians' range."""
        medians = [statistics.median(one) for one in self.times]
        tails = [_percentile(one, 0.95) for one in self.times]
        return {
            "median_ms": round(statistics.median(medians), 2),
            "p95_ms": round(statistics.median(tails), 2),
            "medians_ms": [round(min(medians), 2), round(max(medians), 2)],
            **_cost(self.do),
        }


def main(rounds: int, requests: int) -> dict[str, Any]:
    from otklik.ops import ready

    ready.django()
    pages = [Page(name, do) for name, do in _pages().items()]
    for page in pages:
        for _ in range(_WARM):
            page.do()
    for _ in range(rounds):  # pages take turns, so that a noisy minute falls on all of them
        for page in pages:
            page.round(requests)
    return {page.name: page.told() for page in pages}


def _pages() -> Mapping[str, Doing]:
    from bench.ground import AGENT, LEAD
    from otklik.people import viewer
    from otklik.people.models import Person
    from otklik.tickets import queue

    lead, agent = Person.objects.get(email=LEAD), Person.objects.get(email=AGENT)
    one = Person.objects.filter(agent_roles__service__slug="saas-plans").exclude(email__in=[LEAD, AGENT])[0]
    eyes = viewer.of(lead)
    return {
        "queue": _fetched(lead, ["/"]),
        "queue of one service": _fetched(one, ["/"]),
        "queue, mine": _fetched(agent, ["/?view=mine"]),
        "queue, late": _fetched(lead, ["/?view=late"]),
        f"queue, page {_DEEP + 1}": _fetched(lead, [f"/?view=all&after={_deep(eyes)}"]),
        "view counts": lambda: len(queue.counts(eyes, fresh=True)),
        "poll, nothing new": _polled(lead, eyes),
        "ticket": _fetched(lead, _addresses(long=False)),
        f"ticket with {_LONG} messages": _fetched(lead, _addresses(long=True)),
        **_portal(),
    }


def _portal() -> Mapping[str, Doing]:
    """The lists of somebody who has asked as often as most."""
    from otklik.people.models import Contact

    who = Contact.objects.filter(service__slug="saas-plans", organisation_wide=True).order_by("pk")[0].person
    base = "/help/saas-plans/requests"
    return {
        "portal, my open requests": _fetched(who, [base]),
        "portal, all my requests": _fetched(who, [f"{base}?show=all"]),
        "portal, all of my organisation": _fetched(who, [f"{base}?show=all&whose=all"]),
    }


def _addresses(*, long: bool) -> list[str]:
    from django.db.models import Count

    from otklik.tickets.models import Message, Ticket

    if long:
        counted = Message.objects.values("ticket").annotate(count=Count("pk")).filter(count__gte=_LONG - 2)
        rows = Ticket.objects.filter(
            pk__in=list(counted.order_by("-count").values_list("ticket", flat=True)[:_SEVERAL])
        )
    else:
        rows = Ticket.objects.filter(is_open=True).order_by("queue_rank", "queue_at")
    found = rows.select_related("service")[:_SEVERAL]
    return [f"/tickets/{row.service.slug}/{row.number}" for row in found]


def _deep(eyes: Any) -> str:
    from otklik.tickets import queue

    after = None
    for _ in range(_DEEP):
        after = queue.page(eyes, queue.View.ALL, after).next or after
    return f"{after.rank},{after.at:%Y-%m-%dT%H:%M:%S}%2B00:00,{after.id}" if after else ""


def _polled(person: Any, eyes: Any) -> Doing:
    from otklik.kit import clock
    from otklik.tickets import queue

    ask = _asker(person)
    pulse, count = queue.pulse(eyes, queue.View.ALL), queue.counts(eyes)[queue.View.ALL]
    return lambda: ask(f"/live?view=all&have={pulse}.{count}.{int(clock.now().timestamp()) // 60}", 204)


def _fetched(person: Any, paths: list[str]) -> Doing:
    """Fetches the addresses one after the other, from the beginning again at their end."""
    ask, turn = _asker(person), cycle(paths)
    return lambda: ask(next(turn), 200)


def _asker(person: Any) -> Callable[[str, int], int]:
    """Asks the application as a signed-in person's browser would; raises for another status."""
    from otklik.config.wsgi import application

    cookies = signed_in(person)

    def ask(path: str, wanted: int) -> int:
        said: list[str] = []

        def begin(status: str, *_more: Any) -> Callable[[bytes], object]:
            said.append(status)
            return len  # nobody writes by it

        plain, _mark, query = path.partition("?")
        answer = application(_environ(plain, query, cookies), begin)
        body = b"".join(answer)
        answer.close()
        if not said[0].startswith(str(wanted)):
            raise RuntimeError(f"{path} answered {said[0]}")
        return len(body)

    return ask


def _environ(path: str, query: str, cookies: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),  # as PEP 3333 wants it
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_LANGUAGE": "ru",
        "HTTP_COOKIE": cookies,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }


def signed_in(person: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _cost(do: Doing) -> dict[str, int]:
    """Queries and bytes of one of them."""
    from django.db import connection

    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        size = do()
    return {"queries": len(asked), "bytes": size}


def _percentile(found: list[float], share: float) -> float:
    return sorted(found)[min(int(len(found) * share), len(found) - 1)]


if __name__ == "__main__":
    json.dump(main(*map(int, sys.argv[1:3])), sys.stdout, ensure_ascii=False)
