"""`python -m tests.flows.second_desk`: an installation of its own, with a database, a door and a worker.

It is told what to do by lines of JSON on standard input, and answers each by a line of JSON. Its clock stands
where the orders say.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest import mock


@dataclass
class Installation:
    """One that runs: `door` is its port, spoken to by SMTP, or by LMTP where `lmtp`."""

    address: str
    lmtp: bool
    process: subprocess.Popen[str]
    door: int = 0

    def does(self, what: str, *, now: datetime, **given: Any) -> dict[str, Any]:
        """One order, and its answer; everything that happens by it happens `now`."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": what, "now": now.isoformat(), **given}) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        assert said, f"{self.address} is no more, see its complaints above"
        answer: dict[str, Any] = json.loads(said)
        return answer


@contextmanager
def running(
    address: str,
    rules: str,
    environment: Mapping[str, str],
    *,
    knows: list[str],
    now: datetime,
    lmtp: bool = False,
) -> Iterator[Installation]:
    """A desk at an address, in a process over the migrated database of `environment`; `rules` is `local` or
    `incident`, as in tests/world.py.

    Those whom it `knows` are contacts of an organisation, and may ask.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.second_desk"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        made = Installation(address, lmtp, process)
        try:
            told = {"rules": rules, "address": address, "knows": knows, "lmtp": lmtp}
            made.door = made.does("settle", now=now, **told)["door"]
            yield made
        finally:
            assert process.stdin
            process.stdin.close()  # the end of its orders is its end
            process.wait(20)


# --- within the process ---------------------------------------------------------------------------


@dataclass
class _Desk:
    """What the process holds; each order is a method of its name."""

    now: datetime
    cast: Any = None
    worker: Any = None
    open: list[Any] = field(default_factory=list)

    def settle(self, rules: str, address: str, knows: list[str], lmtp: bool) -> dict[str, Any]:
        from otklik.mailroom.models import Details, Mailbox
        from otklik.ops.chores import filing, sending
        from otklik.ops.worker import Worker
        from otklik.people import acts as people
        from tests import world as casts

        self.cast = cast = getattr(casts.build(self.now), rules)
        Mailbox.objects.create(service=cast.service, desk=cast.desk, address=address, details=Details.YES)
        for one in knows:
            person = people.create_person(name=one.partition("@")[0], email=one, verified_at=self.now)
            people.add_contact(service=cast.service, person=person, organisation=cast.acme)
        self.worker = Worker([*filing(), *sending()], tick=lambda: self.now)
        door = _opened(lmtp)
        self.open.append(door)
        return {"door": door.__enter__()[0].port}

    def work(self) -> dict[str, Any]:
        """Everything due is done, letters leave."""
        self.worker.once()
        return {}

    def write(self, to: str) -> dict[str, Any]:
        """An agent begins with a letter to somebody known."""
        from otklik.people.models import Contact
        from otklik.tickets import words
        from otklik.tickets.acts import opening

        contact = Contact.objects.get(service=self.cast.service, person__email=to)
        start = opening.Opening(
            service=self.cast.service, desk=self.cast.desk, channel="email", subject="Your order",
            words=words.Inbound(text="Is it complete?", sender_address=to),
            requester=contact, agent=self.cast.olga,
        )  # fmt: skip
        seq = opening.number_for(self.cast.service)
        opening.write_first(start, asks=False, seq=seq, key=f"write-{seq}", now=self.now)
        return {}

    def reply(self) -> dict[str, Any]:
        """The agent answers each ticket once."""
        from otklik.tickets.acts import conversing
        from otklik.tickets.models import Ticket

        tickets = list(Ticket.objects.order_by("pk"))
        for ticket in tickets:
            conversing.reply(ticket=ticket, agent=self.cast.olga, text="We look at it.", now=self.now)
        return {"replied": len(tickets)}

    def tell(self) -> dict[str, Any]:
        """What came of it: records by outcome, tickets by requester, letters held back, the last one in."""
        from otklik.mailroom.models import Envelope, Letter, LetterState
        from otklik.tickets.models import Ticket

        came = Envelope.objects.order_by("received_at").values_list("received_at", "outcome")
        letters = Counter(Letter.objects.values_list("state", flat=True))
        return {
            "records": Counter(outcome for _, outcome in came),
            "tickets": Counter(Ticket.objects.values_list("requester_address", flat=True)),
            "letters": letters.total(),
            "held back": letters[LetterState.HELD_BACK],
            "unsent": letters[LetterState.QUEUED] + letters[LetterState.FAILED],
            "last letter in": max(received for received, _ in came).isoformat(),
        }


def _opened(lmtp: bool) -> Any:
    from otklik.mailroom.door import Door, Rules
    from otklik.mailroom.lmtp import LmtpSession
    from tests.mailroom import letters

    async def opened() -> Door:
        rules = Rules(limit=letters.LIMIT, name="lmtp" if lmtp else "smtp")
        door = Door("127.0.0.1", 0, rules, **({"speaks": LmtpSession} if lmtp else {}))
        await door.open()
        return door

    return letters.running(opened)


def main() -> None:
    from otklik.ops import ready

    ready.django()
    from tests.world import NOW

    desk = _Desk(NOW)
    with mock.patch("otklik.kit.clock.now", side_effect=lambda: desk.now):
        for line in sys.stdin:
            order = json.loads(line)
            desk.now = datetime.fromisoformat(order.pop("now"))
            print(json.dumps(getattr(desk, order.pop("do"))(**order)), flush=True)
    for door in desk.open:
        door.__exit__(None, None, None)


if __name__ == "__main__":
    main()
