"""Codes mailed to an address: whoever reads it there signs in to a portal. Only digests are kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from otklik.people import acts, reads
from otklik.people.models import Person, PersonAddress, Service, SignInCode

VALID: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
MOST_AN_HOUR: Final = 5
_DIGITS: Final = 6
_KEPT: Final = timedelta(days=1)
_SALT: Final = "otklik.people.sign_in"


class Ended(StrEnum):
    """Why a code takes no one in any more, or never did."""

    USED = "used"
    EXPIRED = "expired"
    TRIES = "tries"
    FORGED = "forged"


class CodeEnded(Exception):
    """The code or the link is over; `why` says how."""

    def __init__(self, why: Ended) -> None:
        super().__init__(f"this code or link takes nobody in: {why}; ask for a new one")
        self.why = why


class WrongCode(Exception):
    """Not the digits that were mailed; `left` further tries are allowed."""

    def __init__(self, left: int) -> None:
        super().__init__(f"these are not the digits of the letter; {left} tries are left")
        self.left = left


class TooManyCodes(Exception):
    """The address was sent as many codes as it may be within an hour."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A code's row and its digits, which are nowhere else."""

    row: SignInCode
    digits: str


@transaction.atomic
def issue(*, service: Service, email: str, language: str, known: bool, now: datetime) -> Issued:
    """A code for an address, as often as `MOST_AN_HOUR`. For an address that is not `known` no digits fit.

    Both look alike from outside, also in what they cost and how often one may ask. Raises BadAddress,
    TooManyCodes.
    """
    address = acts.valid_address(email)
    SignInCode.objects.filter(expires_at__lt=now - _KEPT).delete()
    # In turns: many at once get no more letters than one after the other.
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    lately = SignInCode.objects.filter(email=address, service=service)
    if lately.filter(created_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyCodes
    row = SignInCode.objects.create(
        service=service, email=address, language=language, created_at=now, expires_at=now + VALID
    )
    digits = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    if known:
        row.digest = _digest(row, digits)
        row.save(update_fields=["digest"])
    return Issued(row, digits)


def link_of(row: SignInCode, onward: str) -> str:
    """The last part of the link that does the same as the digits, and leads on to `onward`."""
    return signing.Signer(salt=_SALT).sign_object([row.pk, onward])


def read_link(service: Service, token: str) -> tuple[SignInCode, str]:
    """The code behind a link, over or not, and where it leads on to. Raises CodeEnded for a forged one."""
    try:
        pk, onward = signing.Signer(salt=_SALT).unsign_object(token)
        return SignInCode.objects.get(pk=pk, service=service), str(onward)
    except (signing.BadSignature, ValueError, TypeError):
        raise CodeEnded(Ended.FORGED) from None
    except SignInCode.DoesNotExist:
        # Rows of old codes are swept away; a signature of ours says that there was one.
        raise CodeEnded(Ended.EXPIRED) from None


def require_open(row: SignInCode, now: datetime) -> None:
    """Raises CodeEnded once a code was used, has expired or was guessed at too often."""
    for over, why in (
        (row.used_at is not None, Ended.USED),
        (row.expires_at <= now, Ended.EXPIRED),
        (row.tries >= MOST_TRIES, Ended.TRIES),
    ):
        if over:
            raise CodeEnded(why)


def by_digits(*, code: int, digits: str, name: str = "", now: datetime) -> Person:
    """Whoever typed the digits of a code is its person. Raises WrongCode, CodeEnded."""
    row = SignInCode.objects.filter(pk=code).first()
    if row is None:
        raise CodeEnded(Ended.EXPIRED)
    require_open(row, now)
    # Counted before it is looked at: many at once get no more tries than one after the other.
    tried = SignInCode.objects.filter(pk=code, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    if not tried:
        raise CodeEnded(Ended.TRIES)
    if not row.digest or not constant_time_compare(row.digest, _digest(row, digits)):
        raise WrongCode(MOST_TRIES - row.tries - 1)
    return _person(row, name, now)


def by_link(*, row: SignInCode, name: str = "", now: datetime) -> Person:
    """Whoever pressed the button behind a mailed link. Raises CodeEnded."""
    require_open(row, now)
    return _person(row, name, now)


@transaction.atomic
def _person(row: SignInCode, name: str, now: datetime) -> Person:
    """Uses the code up; its address is proven, and somebody new is made a person."""
    if not SignInCode.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=now):
        raise CodeEnded(Ended.USED)
    person = reads.person_of_address(row.email) or _newcomer(row, name, now)
    acts.add_address(person=person, email=row.email, verified_at=now)
    return person


def _newcomer(row: SignInCode, name: str, now: datetime) -> Person:
    """Somebody whom no one knew; of two codes used at one instant the second finds who the first has made."""
    said = name or row.email.partition("@")[0]
    try:
        return acts.create_person(name=said, email=row.email, verified_at=now, language=row.language)
    except (acts.AddressTaken, IntegrityError):
        return PersonAddress.objects.select_related("person").get(email=row.email).person


def _digest(row: SignInCode, digits: str) -> str:
    """Keyed with the installation's secret: six digits alone would be found by trying them all."""
    return salted_hmac(_SALT, f"{row.pk}:{row.email}:{digits}", algorithm="sha256").hexdigest()
