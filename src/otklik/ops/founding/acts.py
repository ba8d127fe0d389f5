"""Makes what was wished for, all of it or nothing; what is there already stays, so twice is as once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from otklik.agreements import acts as agreements
from otklik.agreements.models import RegulationVersion
from otklik.mailroom.models import Letter, Mailbox
from otklik.ops.founding import first_letter
from otklik.ops.founding.wish import Administrator, Deed, Wish
from otklik.people import acts as people
from otklik.people.models import Agent, Person, Role, Service


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: each deed, what it is about, whether it is new; the letter where one was written."""

    service: Service
    deeds: tuple[tuple[Deed, str, bool], ...]
    letter: Letter | None


@transaction.atomic
def carry_out(wish: Wish, *, now: datetime) -> Outcome:
    """The service with its regulation, mailboxes and administrator; production calendars are taken in.

    Raises VersionTaken where the service has another text under the regulation's version.
    """
    agreements.seed_calendars(now=now)
    service, is_new = _service(wish, now)
    deeds = ((Deed.SERVICE, service.slug, is_new), *_deeds(service, wish, now))
    letter = first_letter.write(service, wish, now=now) if wish.with_letter else None
    return Outcome(service, deeds, letter)


def _service(wish: Wish, now: datetime) -> tuple[Service, bool]:
    known = Service.objects.filter(slug=wish.slug).first()
    if known is not None:
        return known, False
    return people.create_service(slug=wish.slug, name=dict(wish.names), now=now), True


def _deeds(service: Service, wish: Wish, now: datetime) -> Iterator[tuple[Deed, str, bool]]:
    if wish.rules:
        before = RegulationVersion.objects.filter(service=service).count()
        row = agreements.publish(service=service, text=wish.rules.text, now=now)
        yield Deed.REGULATION, row.ref, RegulationVersion.objects.filter(service=service).count() > before
    for desk, address in wish.mailboxes:
        _, made = Mailbox.objects.get_or_create(address=address, defaults={"service": service, "desk": desk})
        yield Deed.MAILBOX, f"{desk}: {address}", made
    if wish.administrator:
        zone = wish.rules.regulation.timezone if wish.rules else ""
        yield Deed.ADMINISTRATOR, wish.administrator.address, _invite(service, wish.administrator, zone, now)


def _invite(service: Service, who: Administrator, zone: str, now: datetime) -> bool:
    """Whether the person became an administrator, or one who can sign in, by this."""
    person = _person(who, zone, now)
    seats = Agent.objects.filter(service=service, person=person, role=Role.ADMINISTRATOR, active=True)
    was_able = person.is_active and person.has_usable_password() and seats.exists()
    if was_able and not who.password:
        return False
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    people.invite_agent(
        service=service, person=person, role=Role.ADMINISTRATOR, password=who.password or None
    )
    return not was_able


def _person(who: Administrator, zone: str, now: datetime) -> Person:
    known = Person.objects.filter(email=who.address).first()
    if known is not None:
        return known
    return people.create_person(
        name=who.name or who.address.partition("@")[0],
        email=who.address,
        verified_at=now,
        language=who.language,
        timezone=zone,
    )
