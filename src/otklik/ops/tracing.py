"""`otklik mail trace`: the journey of a letter as the database has it: records, acts, letters and their fate.

Ids, numbers, codes and instants; whoever needs the words opens the ticket.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import gettext as _
from typing import Any

from django.db.models import Q

from otklik.core.journal.events import LetterFailed, LetterSent
from otklik.core.mail.identifiers import bare
from otklik.kit import ids, trail
from otklik.mailroom.models import Envelope, Letter, LetterState
from otklik.mailroom.settling import VERDICTS
from otklik.notices.wording.failures import failure
from otklik.ops import explaining
from otklik.tickets.models import Entry, Follow, Ticket

Json = dict[str, Any]
_OF_LETTERS = frozenset(kind.__name__ for kind in (LetterSent, LetterFailed))


@dataclass(frozen=True, slots=True)
class Journey:
    """What came in, the ticket it led to with its acts, what is still to follow, and what goes out."""

    records: Sequence[Envelope]
    ticket: Ticket | None
    entries: Sequence[Entry]
    follows: Sequence[Follow]
    letters: Sequence[Letter]


def journey(said: str, *, service: str | None) -> Journey:
    """By a ticket's number, a record's id or trail, or a Message-ID of a letter in or out.

    Raises LookupError when nothing is found, or two services have the number.
    """
    if "@" in said:
        return _by_message_id(bare(said))
    number = said.removeprefix(trail.RECORD)
    if number == said and Ticket.objects.filter(number=said).exists():
        return _of_ticket(explaining.ticket(said, service=service))
    if not (pk := ids.read(number)):
        raise LookupError(_("neither a ticket nor an incoming record is called %(said)s") % {"said": said})
    record = Envelope.objects.filter(pk=pk).select_related("ticket__service").first()
    if record is None:
        raise LookupError(_("there is no incoming record %(said)s") % {"said": number})
    return _of_record(record)


def _by_message_id(message_id: str) -> Journey:
    if letter := Letter.objects.filter(mail_id=message_id).select_related("ticket__service").first():
        return _of_ticket(letter.ticket) if letter.ticket else Journey((), None, (), (), (letter,))
    # A letter to several services is a record in each.
    records = list(
        Envelope.objects.filter(mail_id=message_id).select_related("ticket__service").order_by("pk")
    )
    if not records:
        raise LookupError(_("no letter in or out has the Message-ID %(said)s") % {"said": message_id})
    if len(records) == 1:
        return _of_record(records[0])
    return Journey(records, None, (), (), ())


def _of_record(record: Envelope) -> Journey:
    if record.ticket:
        return _of_ticket(record.ticket)
    answers = Q(trail=trail.of_record(record.pk)) | Q(cause__startswith=f"envelope:{record.pk}:")
    return Journey((record,), None, (), (), list(Letter.objects.filter(answers).order_by("pk")))


def _of_ticket(ticket: Ticket) -> Journey:
    return Journey(
        list(Envelope.objects.filter(ticket=ticket).defer("raw").order_by("pk")),
        ticket,
        list(Entry.objects.filter(ticket=ticket).order_by("seq")),
        list(Follow.objects.filter(ticket=ticket).order_by("pk")),
        list(Letter.objects.filter(ticket=ticket).defer("text", "references").order_by("pk")),
    )


def as_json(found: Journey) -> Json:
    """For programs; instants in UTC."""
    ticket = found.ticket
    return {
        "ticket": {"number": ticket.number, "service": ticket.service.slug, "state": ticket.state}
        if ticket
        else None,
        "records": [_record(row) for row in found.records],
        "acts": [_act(row) for row in found.entries],
        "follows": [{"entries": [row.first_seq, row.last_seq], **_due(row)} for row in found.follows],
        "letters": [_letter(row) for row in found.letters],
    }


def as_text(found: Journey, *, language: str) -> str:
    """For people: a line a step, in order of time, in UTC as the log has it; reasons in "ru" or "en"."""
    head = [found.ticket.number] if found.ticket else []
    records = [step for row in found.records for step in _record_steps(row)]
    letters = [step for row in found.letters for step in _letter_steps(row, language)]
    acts = [(row.recorded_at, f"{row.seq} {row.kind} ({_actor(row)})") for row in found.entries]
    # Rows know seconds, entries parts of them: within a second the order is that of the journey.
    brought = [step for step, row in zip(acts, found.entries, strict=True) if row.kind not in _OF_LETTERS]
    after = [step for step, row in zip(acts, found.entries, strict=True) if row.kind in _OF_LETTERS]
    every = [*records, *brought, *letters, *after]
    lines = [f"{_instant(at)}  {what}" for at, what in sorted(every, key=lambda step: _second(step[0]))]
    return "\n".join([*head, *lines, *(_waiting(row) for row in found.follows)])


def _record(row: Envelope) -> Json:
    return {
        "id": row.pk,
        "trail": trail.of_record(row.pk),
        "channel": row.channel,
        "door": row.route.get("door", ""),
        "received_at": _instant(row.received_at),
        "message_id": row.mail_id,
        "bytes": row.size,
        "repeats": row.route.get("repeats", 0),
        "outcome": row.outcome,
        "because": row.because,
        "verdicts": row.route.get(VERDICTS, ""),
        **_due(row),
    }


def _act(row: Entry) -> Json:
    at, recorded_at = _instant(row.at), _instant(row.recorded_at)
    return {"seq": row.seq, "kind": row.kind, "at": at, "recorded_at": recorded_at, "by": _actor(row)}


def _letter(row: Letter) -> Json:
    return {
        "id": row.pk,
        "trail": row.trail,
        "what": row.event,
        "to": row.to_address,
        "message_id": row.mail_id,
        "state": row.state,
        "created_at": _instant(row.created_at),
        "sent_at": _instant(row.sent_at),
        "repeated": row.repeated,
        **_due(row),
    }


def _due(row: Envelope | Follow | Letter) -> Json:
    return {
        "due_at": _instant(row.due_at),
        "tries": row.attempts,
        "last_error": row.last_error,
        "given_up_at": _instant(row.failed_at),
    }


def _record_steps(row: Envelope) -> list[tuple[datetime, str]]:
    name = trail.of_record(row.pk)
    came = _("%(record)s came in: %(door)s, %(bytes)s bytes, <%(message_id)s>")
    facts = {"record": name, "door": row.route.get("door", ""), "bytes": row.size, "message_id": row.mail_id}
    steps = [(row.received_at, came % facts)]
    if verdicts := row.route.get(VERDICTS):
        found = _("%(record)s: the receiving server found %(verdicts)s")
        steps.append((row.received_at, found % {"record": name, "verdicts": verdicts}))
    if row.outcome:
        ended = _("%(record)s was filed as %(outcome)s: %(because)s")
        said = {"record": name, "outcome": row.outcome, "because": row.because}
        return [*steps, (row.received_at, ended % said)]
    return [*steps, (row.received_at, f"{name} {_trouble(row)}")]


def _letter_steps(row: Letter, language: str) -> list[tuple[datetime, str]]:
    written = _("letter %(letter)s was written: %(what)s to %(to)s, <%(message_id)s>")
    facts = {"letter": row.pk, "what": row.event, "to": row.to_address, "message_id": row.mail_id}
    steps = [(row.created_at, written % facts)]
    if row.sent_at:
        gone = _("letter %(letter)s was taken by the mail server") % {"letter": row.pk}
        return [*steps, (row.sent_at, gone)]
    is_held = row.state == LetterState.HELD_BACK and row.last_error
    stands = _held_back(row, language) if is_held else _trouble(row)
    return [*steps, (row.failed_at or row.created_at, f"{_called(row)} {stands}")]


def _called(row: Letter) -> str:
    return _("letter %(letter)s") % {"letter": row.pk}


def _held_back(row: Letter, language: str) -> str:
    """With the reason in words, as pages have it, and its code, as the database does."""
    why = failure(row.last_error, language)[0]
    return _("is held back (%(code)s): %(why)s") % {"code": row.last_error, "why": why}


def _waiting(row: Follow) -> str:
    said = _("the letters of entries %(first)s to %(last)s are not written yet:")
    return f"{said % {'first': row.first_seq, 'last': row.last_seq}} {_trouble(row)}"


def _trouble(row: Envelope | Follow | Letter) -> str:
    """How a row stands that is not done."""
    said = {"tries": row.attempts, "due": _instant(row.due_at), "error": row.last_error}
    if row.failed_at:
        return _("was given up: %(error)s") % said
    if row.due_at is None:
        return _("is held back")
    return _("is due at %(due)s, tried %(tries)s times: %(error)s") % said


def _actor(row: Entry) -> str:
    return f"{row.actor_kind} {row.actor_id}".strip()


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
