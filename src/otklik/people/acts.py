"""Writes about people: services, persons and their addresses, organisations, contacts, agents."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from otklik.people.models import (
    LANGUAGES,
    Agent,
    Contact,
    Organisation,
    Person,
    PersonAddress,
    Role,
    Service,
    in_lower_case,
)

_LONGEST_ADDRESS = 254


class BadAddress(ValueError):
    """The text is no e-mail address (S2.4)."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email!r} is not an e-mail address; write one like ana@acme.example")


class AddressTaken(ValueError):
    """The address leads to somebody else already."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} belongs to another person; take it from them first, or use another one")


class UnknownLanguage(ValueError):
    """The pages do not speak this language."""

    def __init__(self, language: str) -> None:
        known = ", ".join(code for code, _ in LANGUAGES)
        super().__init__(f"there are no pages in {language!r}; choose one of: {known}")


class Nameless(ValueError):
    """A person is to have no name."""

    def __init__(self) -> None:
        super().__init__("a person needs a name; write how they are to be called")


class UnknownZone(ValueError):
    """There is no such time zone."""

    def __init__(self, zone: str) -> None:
        super().__init__(f"there is no time zone {zone!r}; choose one like Europe/Moscow")


def create_service(
    *, slug: str, name: dict[str, str], now: datetime, from_name: dict[str, str] | None = None
) -> Service:
    """A service without a regulation yet; `name` and `from_name` (of its letters) are by language."""
    return Service.objects.create(slug=slug, name=name, from_name=from_name or name, created_at=now)


@transaction.atomic
def create_person(
    *, name: str, email: str, verified_at: datetime | None = None, language: str = "", timezone: str = ""
) -> Person:
    """A person with a first address, who cannot sign in until `set_password`.

    Letters from the address are the person's from `verified_at` on. Raises BadAddress, AddressTaken.
    """
    address = _free(email)
    person = Person(name=name, email=address, language=_known(language), timezone=timezone)
    person.set_unusable_password()
    person.save(force_insert=True)
    PersonAddress.objects.create(person=person, email=address, verified_at=verified_at)
    return person


def add_address(*, person: Person, email: str, verified_at: datetime | None = None) -> PersonAddress:
    """A further address of a person; adding an own one again verifies it. Raises BadAddress, AddressTaken."""
    address = valid_address(email)
    known, made = PersonAddress.objects.get_or_create(
        email=address, defaults={"person": person, "verified_at": verified_at}
    )
    if known.person_id != person.pk:
        raise AddressTaken(address)
    if not made and verified_at and known.verified_at is None:
        known.verified_at = verified_at
        known.save(update_fields=["verified_at"])
    return known


def create_organisation(*, service: Service, name: str, support_centre: str = "") -> Organisation:
    """A customer of a service; `support_centre` is where its own distributors may turn (S4.4)."""
    return Organisation.objects.create(service=service, name=name, support_centre=support_centre)


def add_contact(
    *,
    service: Service,
    person: Person,
    organisation: Organisation | None = None,
    role: str = "staff",
    site: str = "",
    country: str = "",
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    organisation_wide: bool = False,
) -> Contact:
    """Makes a person known to a service, for an organisation or for themselves.

    `role` is a word of the regulation, or "reader" (reads, opens no tickets); `site` chooses the
    desk; both instants of the validity are included; `organisation_wide` also sees colleagues' tickets.
    """
    return Contact.objects.create(
        service=service,
        organisation=organisation,
        person=person,
        role=role,
        site=site,
        country=country,
        valid_from=valid_from,
        valid_to=valid_to,
        organisation_wide=organisation_wide,
    )


def end_contact(*, contact: Contact, at: datetime) -> None:
    """From this instant on (itself still included) the person no longer speaks for the organisation."""
    contact.valid_to = at
    contact.save(update_fields=["valid_to"])


@transaction.atomic
def invite_agent(
    *,
    service: Service,
    person: Person,
    role: Role = Role.AGENT,
    desks: Sequence[str] = (),
    password: str | None = None,
    sees_sensitive: bool = False,
) -> Agent:
    """Gives a person a role in a service, or changes the one they have; no desks means all of them."""
    agent, _ = Agent.objects.update_or_create(
        service=service,
        person=person,
        defaults={"role": role, "desks": list(desks), "sees_sensitive": sees_sensitive, "active": True},
    )
    if password is not None:
        set_password(person=person, password=password)
    return agent


def set_password(*, person: Person, password: str) -> None:
    """Lets a person sign in by their first address and this password."""
    person.set_password(password)
    person.save(update_fields=["password"])


def set_language(*, person: Person, language: str) -> None:
    """The language of a person's pages and notices; "" asks the browser. Raises UnknownLanguage."""
    person.language = _known(language)
    person.save(update_fields=["language"])


def described(*, name: str, language: str, timezone: str) -> dict[str, str]:
    """What a person says of themselves, as it is kept; "" leaves the language to the browser and the zone to
    the desk.

    Raises Nameless, UnknownLanguage, UnknownZone.
    """
    said = " ".join(name.replace("\0", "").split())[:200]
    if not said:
        raise Nameless
    return {"name": said, "language": _known(language), "timezone": _zone(timezone)}


def sign_out_everywhere(*, person: Person) -> None:
    """Ends every session of a person, in all browsers and by whichever way they came in."""
    Person.objects.filter(pk=person.pk).update(sign_outs=F("sign_outs") + 1)
    person.refresh_from_db(fields=["sign_outs"])


def valid_address(email: str) -> str:
    """An e-mail address in lower case (S2.4); raises BadAddress."""
    address = in_lower_case(email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAddress(email) from error
    if len(address) > _LONGEST_ADDRESS:
        raise BadAddress(email)
    return address


def _free(email: str) -> str:
    address = valid_address(email)
    if PersonAddress.objects.filter(email=address).exists():
        raise AddressTaken(address)
    return address


def _known(language: str) -> str:
    if language and language not in dict(LANGUAGES):
        raise UnknownLanguage(language)
    return language


def _zone(timezone: str) -> str:
    if timezone and timezone not in available_timezones():
        raise UnknownZone(timezone)
    return timezone
