"""Addresses at which a robot answers: notices of what people did do not go there until a person writes again.

An agent's own words always leave, and so does what time brings: a warning before closing is nobody's act.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from otklik.core.mail import thread
from otklik.core.mail.arrival import Arrival
from otklik.kit.briefly import once_a_batch
from otklik.mailroom.models import Letter, RobotAnswer
from otklik.mailroom.signed_addresses import Proven
from otklik.people import changes
from otklik.people.models import Person, Service, in_lower_case
from otklik.tickets.models import Ticket

LASTS: Final = timedelta(days=14)
"""How long an answer of a robot is remembered: a holiday ends, and nobody may write from there at all."""

WHY: Final = "robot-answers"
"""The code at a notice that is held back for it."""

_MOST_IDS: Final = 50


def note(arrival: Arrival, *, service: Service, proven: Proven, sender: str, now: datetime) -> Ticket | None:
    """A robot wrote: where it answers a letter of ours, the address of that letter is remembered.

    Gives the ticket that it is about, None where nothing says: what it quotes is of that one.
    """
    letter = _answered(arrival, service, proven)
    address = letter.to_address if letter else (sender if proven.ticket else "")
    if address:
        RobotAnswer.objects.update_or_create(
            service=service, address=in_lower_case(address), defaults={"at": now}
        )
    if letter is None and proven.ticket:
        return Ticket.objects.filter(pk=proven.ticket, service=service).first()
    return letter.ticket if letter else None


def a_person_wrote(address: str, *, service: Service) -> None:
    """From an address at which a robot answered: notices go there again."""
    if (service.pk, address) in _known():
        RobotAnswer.objects.filter(service=service, address=address).delete()


def is_robots(address: str, *, service: int, now: datetime) -> bool:
    """Whether a robot answered there last, and lately."""
    at = _known().get((service, in_lower_case(address)))
    return at is not None and now - at < LASTS


@dataclass(frozen=True, slots=True)
class Robot:
    """One that answers at an address: it did last at `at`, and until `until` notices do not go there."""

    address: str
    at: datetime
    until: datetime


def robots_at(addresses: Iterable[str], *, service: int, now: datetime) -> list[Robot]:
    """Those that answer at any of the addresses, the latest first. One query."""
    known = [in_lower_case(address) for address in addresses]
    rows = RobotAnswer.objects.filter(service=service, address__in=known, at__gt=now - LASTS)
    return [Robot(row.address, row.at, row.at + LASTS) for row in rows.order_by("-at")]


def say_a_person_writes(address: str, *, service: Service, by: Person, now: datetime) -> bool:
    """Somebody knows better: notices go there again, until a robot answers anew. False: they do already."""
    with transaction.atomic():
        rows = RobotAnswer.objects.select_for_update().filter(service=service, address=in_lower_case(address))
        row = rows.first()
        if row is None:
            return False
        changes.record(
            service=service, by=by, kind="robot_denied", subject_kind="robot",
            subject_id=row.pk, label=row.address, now=now,
        )  # fmt: skip
        row.delete()
    return True


def forget(now: datetime) -> int:
    """Clears away what holds no more; gives how many."""
    return RobotAnswer.objects.filter(at__lte=now - LASTS).delete()[0]


@once_a_batch
def _known() -> dict[tuple[int, str], datetime]:
    """All of them; few robots answer at a time. One query."""
    rows = RobotAnswer.objects.values_list("service_id", "address", "at")
    return {(service, address): at for service, address, at in rows}


def _answered(arrival: Arrival, service: Service, proven: Proven) -> Letter | None:
    """The letter of ours that is answered."""
    ours = Letter.objects.filter(service=service).select_related("ticket").defer("text", "references")
    ids = thread.reply_ids(arrival)[:_MOST_IDS]
    found = ours.filter(pk=proven.letter) if proven.letter else ours.filter(mail_id__in=ids)
    return found.first()
