"""People who work here hear by letter of their place, and how to choose a password."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from otklik.agreements import book
from otklik.core.words import worded
from otklik.kit import ids
from otklik.mailroom.models import Letter
from otklik.notices import besides, reach
from otklik.notices.besides import Said
from otklik.notices.fill import fill, literal
from otklik.notices.reach import NoAddressOfOurs
from otklik.notices.wording import invitations as wording
from otklik.notices.wording import spoken
from otklik.people import agents, password_links, reads
from otklik.people.models import Agent, Person, Role, Service, in_lower_case


@transaction.atomic
def invite(
    *,
    service: Service,
    email: str,
    name: str,
    role: Role,
    by: Person,
    now: datetime,
    language: str = "",
    desks: Sequence[str] = (),
    sees_sensitive: bool = False,
) -> Agent:
    """A place in a service, told by letter. Raises BadAddress, AlreadyAgent, NoAddressOfOurs."""
    agent = agents.add(
        service=service,
        email=email,
        name=name,
        role=role,
        language=language,
        desks=desks,
        sees_sensitive=sees_sensitive,
        by=by,
        now=now,
    )
    _write_to(agent, by, now)
    return agent


@transaction.atomic
def invite_again(agent: Agent, *, by: Person, now: datetime) -> Letter:
    """The letter once more, with a link whose days begin anew. Raises NoAddressOfOurs."""
    agents.invited_again(agent, by=by, now=now)
    return _write_to(agent, by, now)


def forgotten(*, email: str, now: datetime) -> Letter | None:
    """A letter with a link, if the address is of somebody who signs in here; whoever asks is not told.

    None where there is nobody, or no service of theirs has an address to write from.
    """
    person = Person.objects.filter(email=in_lower_case(email), is_active=True).first()
    for agent in reads.agents_of(person) if person else []:
        try:
            ours = _address(agent.service, now)
        except NoAddressOfOurs:
            continue
        return _write(wording.FORGOTTEN, agent, ours, by=None, now=now)
    return None


def _write_to(agent: Agent, by: Person, now: datetime) -> Letter:
    event = wording.PLACE if agent.person.has_usable_password() else wording.INVITED
    return _write(event, agent, _address(agent.service, now), by=by, now=now)


def _write(event: str, agent: Agent, ours: str, *, by: Person | None, now: datetime) -> Letter:
    person, service = agent.person, agent.service
    language = spoken(person.language or "ru")
    valid = password_links.FORGOTTEN_FOR if event == wording.FORGOTTEN else password_links.INVITED_FOR
    token = password_links.link_of(person, until=now + valid)
    page = "sign-in" if event == wording.PLACE else f"password/{token}"
    said = {
        "service": literal(service.called(language)),
        "by": literal(by.name) if by else "",
        "link": f"{settings.BASE_URL}/{page}",
        "until": worded(now + valid, ZoneInfo(person.timezone or _zone(service.pk, now)), language),
    }
    subject = {**said, "service": service.called(language)}
    return besides.write(
        Said(
            fill(wording.SUBJECTS[language][event], subject.__getitem__),
            fill(wording.TEXTS[language][event], said.__getitem__),
            language,
        ),
        service=service,
        event=event,
        cause=f"agent:{agent.pk}:{event}:{ids.token(8)}",
        to=(person.name, person.email),
        ours=ours,
        now=now,
        useful_until=None if event == wording.PLACE else now + valid,
    )


def _address(service: Service, now: datetime) -> str:
    try:
        rules = book.for_service(service.pk, now).regulation
    except book.NothingPublished:
        raise NoAddressOfOurs(f"{service.slug} has no regulation in force to write by") from None
    return reach.address_of(service.pk, rules.default_desk.id, rules)


def _zone(service_id: int, now: datetime) -> str:
    return book.for_service(service_id, now).regulation.timezone
