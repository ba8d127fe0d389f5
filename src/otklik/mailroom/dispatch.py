"""Letters leave by SMTP, in the order of their ticket, with attempts, a lease and a last error to be seen.

The one repeat that cannot be excluded is a letter whose acceptance could not be recorded at all: it goes
again with the same Message-ID and is marked `repeated`.
"""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from otklik.core.journal.events import Event, LetterFailed, LetterSent
from otklik.core.mail.compose import compose
from otklik.kit import due
from otklik.kit.prepared import Prepared
from otklik.mailroom import signed_addresses, together
from otklik.mailroom.drafts import draft_of
from otklik.mailroom.line import Answer, Line, Verdict
from otklik.mailroom.models import Letter, LetterState
from otklik.mailroom.signing import signed
from otklik.people.models import Contact
from otklik.tickets import journal

Tick = Callable[[], datetime]

MOST_TRIES = 100
"""Hourly at the end: a server may be away for four days before a letter is given up (RFC 5321 4.5.4.1)."""

GIVEN_UP = "given-up"
"""The code of LetterFailed where no server said anything: the letter could not be worked on here."""

PERHAPS = "perhaps taken"
"""How `last_error` begins while nobody knows whether the server took the letter."""

_RENEWED_EVERY = timedelta(minutes=1)

_TO_SEND = Letter.objects.filter(state=LetterState.QUEUED, failed_at__isnull=True, carried_by__isnull=True)
_FREE = Prepared(lambda pk: _TO_SEND.filter(pk=pk, leased_until__isnull=True))
_HELD = Prepared(lambda pk, until: _TO_SEND.filter(pk=pk, leased_until=until))


class TakenOver(smtplib.SMTPException):
    """The lease ended while the letter was on its way, and another worker began on it."""


def waiting() -> QuerySet[Letter]:
    """Letters to send, none before an earlier unfinished one of the same ticket and address.

    One that failed for good holds nobody back.
    """
    earlier = Letter.objects.filter(
        ticket=OuterRef("ticket"),
        to_address=OuterRef("to_address"),
        pk__lt=OuterRef("pk"),
        state=LetterState.QUEUED,
        failed_at__isnull=True,
    )
    return Letter.objects.filter(~Exists(earlier), state=LetterState.QUEUED).select_related("ticket")


def send(letter: Letter, *, line: Line, tick: Tick) -> None:
    """Sends one claimed letter and records what came of it; `tick` gives the current instant.

    Does nothing when the lease was lost or the letter was held back meanwhile.
    """
    if not _begin(letter, now=tick()):
        return
    if letter.sent_at:  # the server has it: only the journal does not say so yet
        _sent(letter, now=tick())
        return
    together.gather(letter)
    answer = _given(letter, line, tick)
    match answer.verdict:
        case Verdict.TAKEN:
            _sent(letter, now=tick())
        case Verdict.NEVER:
            _failed(letter, answer, now=tick())
        case Verdict.LATER:
            _put_off(letter, answer, now=tick())


def _begin(letter: Letter, *, now: datetime) -> bool:
    """One conditional UPDATE decides between us, another worker and an agent who takes the act back."""
    doubtful = letter.sent_at is None and letter.last_error.startswith(PERHAPS)
    repeated = letter.repeated or doubtful
    held, letter.leased_until, letter.repeated = letter.leased_until, now + due.LEASE, repeated
    to = {"leased_until": letter.leased_until, "repeated": repeated, "last_error": PERHAPS}
    mine = _HELD.update(to, pk=letter.pk, until=held) if held else _FREE.update(to, pk=letter.pk)
    return mine == 1


def _given(letter: Letter, line: Line, tick: Tick) -> Answer:
    try:
        content = signed(compose(draft_of(letter)), sender=letter.from_address, folder=settings.DKIM)
    except (ValueError, LookupError, OSError) as error:
        return Answer(Verdict.LATER, "unwritable", f"{type(error).__name__}: {error}"[:500])
    # Never the null path: a bounce of an automatic letter is how a wrong address is found out.
    sender = signed_addresses.for_letter(letter.pk, letter.from_address)
    going_on = partial(_keep, letter, tick)
    return line.give(sender=sender, recipient=letter.to_address, content=content, going_on=going_on)


def _keep(letter: Letter, tick: Tick) -> None:
    """A letter on a slow way stays this worker's; no statement for one that is gone in a minute.

    Raises TakenOver.
    """
    now, held = tick(), letter.leased_until
    if held is None or held - now > due.LEASE - _RENEWED_EVERY:
        return
    try:
        mine = _HELD.update({"leased_until": now + due.LEASE}, pk=letter.pk, until=held)
    except DatabaseError:
        return  # it may answer before the lease is over
    if not mine:
        raise TakenOver("another worker has the letter by now")
    letter.leased_until = now + due.LEASE


def _sent(letter: Letter, *, now: datetime) -> None:
    """The journal says that the letter was taken. Where it cannot be written, the row alone remembers it.

    Raises what the journal raises; the next try then sends nothing, or the reader would get the letter anew
    each time. Where the row cannot be written either, the letter goes again and is marked.
    """
    taken_at = letter.sent_at or now
    try:
        with transaction.atomic():
            for one in (letter, *together.carried(letter)):
                record(one, LetterSent(str(one.pk), reference(one)), at=taken_at, now=now)
                due.finish(one, state=LetterState.SENT, sent_at=taken_at)
    except Exception:
        Letter.objects.filter(pk=letter.pk).update(sent_at=taken_at)
        letter.sent_at = taken_at  # who gives the row up now must not call it undelivered
        raise


def _failed(letter: Letter, answer: Answer, *, now: datetime) -> None:
    with transaction.atomic():
        due.put_off(letter, now=now, error=_said(answer), for_good=True)
        not_delivered(letter, LetterState.FAILED, answer.code, said=_said(answer), now=now)
        if answer.recipient:
            out_of_order(letter, _said(answer))
    letter.state = LetterState.FAILED


def out_of_order(letter: Letter, said: str) -> None:
    """Letters do not reach the contact, if that is where their letters go by now."""
    if letter.contact_id:
        there = Contact.objects.filter(pk=letter.contact_id, person__email__iexact=letter.to_address)
        there.update(undeliverable=said[:200])


def given_up(row: Letter, *, now: datetime) -> None:
    """A worker gave the letter up: an agent hears of it as of one that a server refused.

    One that a server has taken stays as it is. Raises what the journal raises.
    """
    if row.sent_at is None:
        with transaction.atomic():
            not_delivered(row, LetterState.FAILED, GIVEN_UP, said=row.last_error, now=now)


def not_delivered(letter: Letter, state: LetterState, code: str, *, said: str, now: datetime) -> None:
    """A letter failed or came back, and with it what it carried; call it in the effect's transaction."""
    for one in (letter, *together.carried(letter)):
        record(one, LetterFailed(str(one.pk), code, reference(one)), at=now, now=now)
        Letter.objects.filter(pk=one.pk).update(state=state, last_error=said, failed_at=now)


def _put_off(letter: Letter, answer: Answer, *, now: datetime) -> None:
    most = due.MOST_ATTEMPTS if answer.code == "unwritable" else MOST_TRIES
    if letter.attempts >= most:
        _failed(letter, answer, now=now)
        return
    # The patience of a letter is longer than that of other rows; the delay stays at its longest.
    letter.attempts = min(letter.attempts, due.MOST_ATTEMPTS - 1)
    due.put_off(letter, now=now, error=f"{PERHAPS}; {_said(answer)}" if answer.perhaps else _said(answer))


def record(letter: Letter, event: Event, *, at: datetime, now: datetime) -> None:
    """What became of a letter, in the history of its ticket, if it has one."""
    if letter.ticket_id is None:
        return
    with journal.writing(letter.ticket_id, now=now) as work:
        work.record(event, at=at)


def reference(letter: Letter) -> str:
    """The message that the letter carries; not its Message-ID, which is a word of mail."""
    return str(letter.message_id or "")


def _said(answer: Answer) -> str:
    return f"{answer.code} {answer.said}".strip()
