"""An installation that lacks nothing, and what the doctor finds once a fault was planted in it."""

import argparse
import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from otklik.agreements import book, samples
from otklik.ops import cli
from otklik.ops.doctor import examination
from otklik.ops.doctor.finding import Finding, Severity
from otklik.ops.founding import acts
from otklik.ops.founding.wish import Administrator, Wish
from otklik.people.models import Service
from otklik.tickets import journal, words
from otklik.tickets.acts import opening
from otklik.tickets.models import Follow, Ticket
from tests.mailroom.letters import server
from tests.ops.processes import free_port

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OLGA, DUTY = "olga@acme.example", "duty@acme.example"


@dataclass(frozen=True)
class Installation:
    """A service that lacks nothing, with one ticket, and a mail server that answers."""

    service: Service
    ticket: Ticket
    data: Path


@contextmanager
def founded(tmp_path: Path, settings: Any) -> Iterator[Installation]:
    """An installation over the test's own database; `settings` are set to fit."""
    with server() as mail:
        settings.DATA, settings.DEBUG, settings.MAILBOX_KEY = tmp_path, False, ""
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        settings.WEB, settings.DOOR = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        settings.BASE_URL, settings.ALLOWED_HOSTS = "https://desk.example", ["desk.example"]
        yield _founded(tmp_path)
    book.forget()


def _founded(data: Path) -> Installation:
    book.forget()
    who = Administrator(OLGA, "Olga Belova", "birch-lantern-47", "en")
    boxes = (("moscow", DUTY), ("novosibirsk", "nsk@acme.example"))
    names, rules = (("en", "Acme"), ("ru", "Акме")), samples.regulations()["local-support"]
    service = acts.carry_out(Wish("acme", names, rules, boxes, who), now=NOW).service
    return Installation(service, _ticket(service), data)


def _ticket(service: Service) -> Ticket:
    what = opening.Opening(
        service=service,
        desk="moscow",
        channel="email",
        subject="The order list stays white",
        words=words.Inbound(text="White.", sender_address="ana@customer.example"),
        requester=None,
        priority="high",
    )
    seq = opening.number_for(service)
    ticket = opening.register(what, seq=seq, by=journal.SYSTEM, received_at=NOW, now=NOW)
    Follow.objects.all().delete()
    return ticket


def examined(now: datetime = NOW) -> list[Finding]:
    return examination.under_settings(now)


def faults(found: Sequence[Finding]) -> dict[str, Finding]:
    return {one.code: one for one in found if one.severity}


def expect(found: Sequence[Finding], code: str, severity: Severity) -> None:
    """The fault alone is found, twice worded, with a command that is there."""
    told = faults(found)
    assert code in told, f"found {sorted(told)}"
    one = told[code]
    assert (one.severity, one.says("ru") != one.says("en"), bool(one.mend)) == (severity, True, True)
    assert command_exists(one.mend), one.mend


def command_exists(line: str) -> bool:
    """Each part of a shell line: an otklik command with options it knows, or a program of every system."""
    for part in line.split("&&"):
        said = shlex.split(part)
        while said and "=" in said[0]:
            said = said[1:]
        if said[0] == "otklik":
            _parsed(said[1:])
        elif said[0] not in ("unset", "git", "apt", "timedatectl") and not shutil.which(said[0]):
            return False
    return True


def _parsed(said: list[str]) -> argparse.Namespace:
    return cli.parser().parse_args(said)
