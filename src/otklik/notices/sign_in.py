"""The letter with a code and a link to sign in to a portal; to whom it goes, the page does not tell."""

from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.db import transaction

from otklik.core.regulation.schema import Regulation
from otklik.mailroom import own
from otklik.notices import besides, reach
from otklik.notices.besides import Said
from otklik.notices.fill import fill, literal
from otklik.notices.recipients import written_in
from otklik.notices.wording import tongue
from otklik.people import reads, sign_in
from otklik.people.acts import valid_address
from otklik.people.models import Person, Service, SignInCode
from otklik.people.sign_in import Issued
from otklik.tickets import customers

EVENT = "sign_in_code"
# Somebody sits and waits for this letter: it goes before whatever else is due.
_AHEAD = timedelta(minutes=1)


@transaction.atomic
def ask(
    *, service: Service, rules: Regulation, email: str, language: str, onward: str, now: datetime
) -> SignInCode:
    """A code for an address, mailed if the portal knows it: the same row either way (no enumeration).

    `onward` is the path to go on to. Raises BadAddress (S2.4), TooManyCodes, NoAddressOfOurs.
    """
    address, ours = valid_address(email), reach.address_of(service.pk, rules.default_desk.id, rules)
    person = reads.person_of_address(address)
    known = _is_known(service, rules, address, person, now)
    said = written_in((person.language if person else "") or language, rules)
    issued = sign_in.issue(service=service, email=address, language=said, known=known, now=now)
    if known:
        _write(issued, service, ours, onward, to_name=person.name if person else "")
    return issued.row


def text_of(*, service: str, digits: str, link: str, language: str) -> str:
    """The letter's words: the code in big digits, the link, how long they last."""
    said = {
        "service": literal(service),
        "code": digits,
        "link": link,
        "minutes": str(sign_in.VALID // timedelta(minutes=1)),
    }
    return fill(tongue(language).letters[EVENT], said.__getitem__)


def _is_known(
    service: Service, rules: Regulation, address: str, person: Person | None, now: datetime
) -> bool:
    """Whoever has a place in the service or asked by letter; anybody where the rules let anybody in."""
    if not reach.may_write(address, own=own.addresses()):
        return False
    if person is not None and not person.is_active:
        return False
    portal = rules.channels.portal
    is_open = portal is not None and portal.signup == "open"
    if is_open or rules.eligibility.contact == "anyone_with_email":
        return True
    place = person is not None and reads.has_place(person, service, at=now)
    return place or customers.has_asked(service.pk, address)


def _write(issued: Issued, service: Service, ours: str, onward: str, *, to_name: str) -> None:
    row, language = issued.row, issued.row.language
    name = service.called(language)
    token = quote(sign_in.link_of(row, onward), safe=":")
    # It ends in a word: what makes links of plain text cuts odd ends off.
    link = f"{settings.BASE_URL}/help/{quote(service.slug)}/sign-in/{token}/open"
    subject = fill(tongue(language).phrases["sign_in_subject"], {"service": name}.__getitem__)
    text = text_of(service=name, digits=issued.digits, link=link, language=language)
    besides.write(
        Said(subject, text, language),
        service=service,
        event=EVENT,
        cause=f"code:{row.pk}",
        to=(to_name, row.email),
        ours=ours,
        now=row.created_at,
        useful_until=row.expires_at,
        due_at=row.created_at - _AHEAD,
    )
