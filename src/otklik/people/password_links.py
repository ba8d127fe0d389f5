"""Signed links by which somebody chooses a password: mailed, good once and for some days."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from otklik.people import acts
from otklik.people.models import Agent, Person
from otklik.people.sign_in import CodeEnded, Ended

INVITED_FOR: Final = timedelta(days=7)
FORGOTTEN_FOR: Final = timedelta(days=1)
_SALT: Final = "otklik.people.password_links"


def link_of(person: Person, *, until: datetime) -> str:
    """The last part of the link's address. Any new password of the person ends it."""
    return signing.Signer(salt=_SALT).sign_object([person.pk, int(until.timestamp()), _mark(person)])


def person_of(token: str, *, now: datetime) -> Person:
    """Whose link this is; raises CodeEnded once it is used, out of time, or none of ours."""
    try:
        pk, until, mark = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise CodeEnded(Ended.FORGED) from None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None or not constant_time_compare(mark, _mark(person)):
        raise CodeEnded(Ended.USED)
    out_of_time = now > datetime.fromtimestamp(until, UTC)
    if out_of_time or not Agent.objects.filter(person=person, active=True).exists():
        raise CodeEnded(Ended.EXPIRED)
    return person


@transaction.atomic
def choose(token: str, *, name: str, password: str, now: datetime) -> Person:
    """Sets the password of whoever reads the address, which is proven by that. Raises CodeEnded.

    Every session of before ends: the old password may be known to others.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person_of(token, now=now).pk)
    person = person_of(token, now=now)  # of two who press at once the second comes too late
    person.name = name
    person.save(update_fields=["name"])
    acts.set_password(person=person, password=password)
    acts.add_address(person=person, email=person.email, verified_at=now)
    return person


def _mark(person: Person) -> str:
    """Another one with another password."""
    return salted_hmac(_SALT, f"{person.pk}:{person.password}", algorithm="sha256").hexdigest()[:24]
