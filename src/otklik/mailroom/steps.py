"""The steps of a letter as the log tells them: ids, numbers, codes and spans, never words or addresses."""

from collections.abc import Iterable
from typing import Any

import structlog

from otklik.kit import trail
from otklik.mailroom.models import Envelope, Letter, LetterState, Outcome

log = structlog.get_logger(__name__)
_LONGEST = 200

_WENT = {
    LetterState.SENT: "letter sent",
    LetterState.FAILED: "letter failed",
    LetterState.BOUNCED: "letter came back",
    LetterState.HELD_BACK: "letter held back",
    LetterState.QUEUED: "letter put off",
}


def accepted(records: Iterable[Envelope], *, door: str, since: float) -> None:
    """Committed, and acknowledged next; `since` is the beginning of a span (kit/trail.py)."""
    for record in records:
        log.info(
            "record accepted",
            trail=trail.of_record(record.pk),
            door=door,
            message_id=record.mail_id[:_LONGEST],
            bytes=record.size,
            repeats=record.route.get("repeats", 0),
            ms=trail.ms_since(since),
        )


def filed(record: Envelope) -> dict[str, Any]:
    """What became of a record; with outcome `ticket` it was registered, with none it waits for another."""
    if record.outcome == Outcome.WAITING:
        return {"step": "record put off", "because": record.last_error[:_LONGEST]}
    said = {"step": "record filed", "outcome": str(record.outcome), "because": record.because}
    return {**said, **({"ticket": record.ticket.number} if record.ticket else {})}


def tell_filed(record: Envelope, *, since: float) -> None:
    """The same where no worker tells it: a form is filed by the request that brought it."""
    said = filed(record)
    log.info(said.pop("step"), **said, ms=trail.ms_since(since))


def queued(letter: Letter) -> None:
    """A letter's row is written; a worker sends it, unless it is one to be seen and not sent."""
    number = letter.ticket.number if letter.ticket else ""
    step = "letter queued" if letter.state == LetterState.QUEUED else _WENT[LetterState(letter.state)]
    log.info(step, letter=letter.pk, what=letter.event, ticket=number, message_id=letter.mail_id)


def went(letter: Letter) -> dict[str, Any]:
    """How an attempt to send ended; of what the server said the code alone, for it likes to name people."""
    code = letter.last_error.partition("; ")[2] or letter.last_error
    taken_over = letter.state == LetterState.QUEUED and letter.leased_until is not None
    return {
        "step": "letter left to another" if taken_over else _WENT[LetterState(letter.state)],
        "letter": letter.pk,
        "ticket": letter.ticket.number if letter.ticket else "",
        "message_id": letter.mail_id,
        "code": code.partition(" ")[0] or "250",
        "repeated": letter.repeated,
    }
