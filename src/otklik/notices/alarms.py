"""Administrators hear of a mailbox out of reach: once when that begins, once when it is over (S3.1)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from otklik.agreements import book
from otklik.core.words import worded
from otklik.mailroom import connecting, own
from otklik.mailroom.models import Letter, Source
from otklik.notices import besides, reach
from otklik.notices.besides import Said
from otklik.notices.fill import fill, literal
from otklik.notices.wording import alarms as wording
from otklik.notices.wording import spoken
from otklik.people import reads
from otklik.people.models import Person

_OTHERWISE = "Europe/Moscow"


def away(source: Source, *, since: datetime, why: str, now: datetime) -> None:
    """A letter to each administrator of the service, however often this runs during one outage."""
    for person in _readers(source):
        _write(wording.AWAY, source, person, since=since, why=why, now=now)


def back(source: Source, *, since: datetime, now: datetime) -> None:
    """A letter to each who was told that it could not be reached."""
    told = Letter.objects.filter(cause=_cause(wording.AWAY, source, since))
    addresses = set(told.values_list("to_address", flat=True))
    for person in _readers(source):
        if person.email in addresses:
            _write(wording.BACK, source, person, since=since, why="", now=now)


def _readers(source: Source) -> list[Person]:
    ours = own.addresses()
    people = (agent.person for agent in reads.administrators_of(source.mailbox.service_id))
    return [person for person in people if reach.may_write(person.email, own=ours)]


def _write(event: str, source: Source, person: Person, *, since: datetime, why: str, now: datetime) -> None:
    mailbox, service = source.mailbox, source.mailbox.service
    language = spoken(person.language or "ru")
    zone = ZoneInfo(person.timezone or _zone(service.pk, now))
    said = {
        "address": mailbox.address,
        "where": literal(f"{source.folder} · {source.user} · {source.host}"),
        "since": worded(since, zone, language),
        "now": worded(now, zone, language),
        "why": literal(" ".join(part for part in connecting.worded(why, language)[:2] if part)),
        "said": literal(connecting.worded(why, language)[2]),
        "link": f"{settings.BASE_URL}/office/services/{service.slug}/mailboxes/{mailbox.pk}",
    }
    subject = fill(wording.SUBJECTS[language][event], said.__getitem__)
    text = fill(wording.TEXTS[language][event], said.__getitem__)
    besides.write(
        Said(subject, text, language),
        service=service,
        event=event,
        cause=_cause(event, source, since),
        to=(person.name, person.email),
        ours=mailbox.address,
        now=now,
    )


def _cause(event: str, source: Source, since: datetime) -> str:
    return f"source:{source.pk}:{since:%Y%m%dT%H%M%S}:{event}"


def _zone(service_id: int, now: datetime) -> str:
    try:
        return book.for_service(service_id, now).regulation.timezone
    except book.NothingPublished:
        return _OTHERWISE
