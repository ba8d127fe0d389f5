"""A letter of ours that came back: its row, its ticket's history and its contact learn why."""

from datetime import datetime

from django.db import transaction

from otklik.core.mail import bounces
from otklik.core.mail.arrival import Arrival
from otklik.core.mail.bounces import Bounce
from otklik.kit import due
from otklik.mailroom import dispatch
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome
from otklik.mailroom.settling import settle, still_waiting

UNSAID = "came-back"
"""The code where the report names no status of RFC 3463 and no reply."""

CAME_BACK, DELAYED = "bounce", "delayed"
"""What a record is about: a letter that came back, or one that is still on its way."""


class StillLeaving(Exception):
    """The letter that came back is not recorded as sent yet: another try later."""


def take(envelope: Envelope, arrival: Arrival, *, now: datetime, letter: int = 0) -> None:
    """Files a bounce; never a ticket. A forged one would have to know the letter's Message-ID.

    `letter` is the row whose signed return path it came to, whatever it says; 0 for none.
    Raises StillLeaving, and what the database raises; the envelope then stays due.
    """
    found = bounces.read(arrival)
    with transaction.atomic():
        back = _letter(envelope, found, letter)
        if not still_waiting(envelope):
            return
        if back and found.for_good:
            _came_back(back, found, now)
        ticket = back.ticket if back else None
        settle(envelope, Outcome.BOUNCE, CAME_BACK if found.for_good else DELAYED, ticket)


def was_for(letter: int, address: str) -> bool:
    """Whether a letter of ours went to an address, in lower case."""
    return Letter.objects.filter(pk=letter, to_address__iexact=address).exists()


def _letter(envelope: Envelope, found: Bounce, signed: int) -> Letter | None:
    rows = Letter.objects.select_for_update(of=("self",)).filter(service=envelope.service)
    rows = rows.select_related("ticket")
    letter = rows.filter(pk=signed).first() if signed else None
    if letter is None and found.original:
        letter = rows.filter(mail_id=found.original).first()
    if letter and letter.state == LetterState.QUEUED and _may_have_left(letter):
        raise StillLeaving(letter.mail_id)
    return letter


def _may_have_left(letter: Letter) -> bool:
    return letter.sent_at is not None or letter.last_error.startswith(dispatch.PERHAPS)


def _came_back(letter: Letter, found: Bounce, now: datetime) -> None:
    """Once a letter, however many reports come."""
    if letter.state != LetterState.SENT:
        return
    code = found.status or UNSAID
    due.finish(letter)
    dispatch.not_delivered(letter, LetterState.BOUNCED, code, said=f"{code} {found.said}".strip(), now=now)
    if found.address:
        dispatch.out_of_order(letter, found.said or code)
