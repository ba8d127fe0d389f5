"""What people type, read: a value that will do, or Refused with what would be right."""

from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from otklik.agreements import samples
from otklik.agreements.samples import Rules
from otklik.core.regulation.load import Fault, RegulationInvalid
from otklik.mailroom.models import Mailbox
from otklik.ops.founding.wish import Refused
from otklik.people import reads, services
from otklik.people.acts import BadAddress, valid_address
from otklik.people.models import Person
from otklik.people.services import BadSlug, SlugTaken

_LONGEST_NAME = 200


def regulation(said: str, *, language: str) -> Rules:
    """A sample by its number or id, or a file by its path, with every fault of it in Refused."""
    known = samples.regulations()
    if said.isdigit() and 0 < int(said) <= len(known):
        return list(known.values())[int(said) - 1]
    if said in known:
        return known[said]
    path = Path(said).expanduser()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "UTF-8?"
        raise Refused("no_regulation", said=said, why=why, count=len(known)) from error
    return _checked(text, path.name, language)


def slug(said: str) -> str:
    """The short name in addresses, of no service yet."""
    try:
        return services.free(said)
    except BadSlug as error:
        raise Refused("bad_slug", said=said) from error
    except SlugTaken as error:
        raise Refused("slug_taken", said=said) from error


def name(said: str) -> str:
    """What people read: on one line, not empty."""
    if not said or len(said) > _LONGEST_NAME or not said.isprintable():
        raise Refused("bad_name", most=_LONGEST_NAME)
    return said


def address(said: str) -> str:
    """An e-mail address in lower case (S2.4)."""
    try:
        return valid_address(said)
    except BadAddress as error:
        raise Refused("bad_address", said=said) from error


def mailbox(said: str, *, service: str, desk: str) -> str:
    """An address for a desk that no other desk has, and no person: their letters would go in circles."""
    low = address(said)
    held = Mailbox.objects.filter(address=low).select_related("service").first()
    if held is not None and (held.service.slug, held.desk) != (service, desk):
        raise Refused("mailbox_taken", said=low, holder=f"{held.service.slug}/{held.desk}")
    if reads.person_of_address(low):
        raise Refused("mailbox_of_person", said=low)
    return low


def administrator(said: str, *, mailboxes: tuple[str, ...] = ()) -> str:
    """The address of a person, not of a desk."""
    low = address(said)
    if low in mailboxes or Mailbox.objects.filter(address=low).exists():
        raise Refused("admin_is_mailbox", said=low)
    person = reads.person_of_address(low)
    if person is not None and person.email != low:
        raise Refused("admin_other_address", said=low, email=person.email)
    return low


def password(said: str, *, name: str, address: str) -> str:
    """One that is not easily guessed."""
    try:
        validate_password(said, Person(name=name, email=address))
    except ValidationError as error:
        raise Refused("bad_password", why=" ".join(error.messages)) from error
    return said


def _checked(text: str, source: str, language: str) -> Rules:
    try:
        return samples.examined(text, source=source)
    except RegulationInvalid as invalid:
        raise _faulty(source, invalid.errors, language) from invalid


def _faulty(source: str, faults: tuple[Fault, ...], language: str) -> Refused:
    told = "\n".join(f"  {fault.text(language)}" for fault in faults)
    return Refused("faulty_regulation", said=source, count=len(faults), faults=told)
