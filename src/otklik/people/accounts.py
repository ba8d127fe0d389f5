"""What people change about themselves, kept like every change of the office."""

from datetime import datetime
from typing import Any

from django.db import transaction

from otklik.people import acts
from otklik.people.changing import Facts, Subject, changing, noted
from otklik.people.models import Person


def facts(row: Person) -> Facts:
    return {"name": row.name, "language": row.language, "timezone": row.timezone}


PERSON: Subject[Person] = Subject("person", facts, lambda row: None)


def change(person: Person, *, now: datetime, seen: str = "", **values: Any) -> Person:
    """Another name, language or zone of one's own ("": as the browser and the service have it).

    `seen` is the seal of what the form showed. Raises Stale.
    """
    with changing(PERSON, person, by=person, now=now, seen=seen) as row:
        for name, value in values.items():
            setattr(row, name, value)
    return row


def describe(
    person: Person, *, name: str, language: str, timezone: str, seen: str = "", now: datetime
) -> Person:
    """What a customer says of themselves. Raises Nameless, UnknownLanguage, UnknownZone, Stale."""
    said = acts.described(name=name, language=language, timezone=timezone)
    return change(person, **said, seen=seen, now=now)


@transaction.atomic
def change_password(person: Person, *, password: str, now: datetime) -> None:
    """A new password of one's own; sessions of before fit no more."""
    acts.set_password(person=person, password=password)
    noted(PERSON, person, "password_changed", by=person, now=now)


@transaction.atomic
def sign_out_everywhere(person: Person, *, now: datetime) -> None:
    """Ends every session of one's own."""
    acts.sign_out_everywhere(person=person)
    noted(PERSON, person, "person_signed_out", by=person, now=now)
