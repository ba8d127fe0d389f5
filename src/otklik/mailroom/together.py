"""What an agent says in several acts within a minute leaves as one letter.

Each act keeps a row of its own, with its own words, files and delivery, so that each can be taken back and
shows how it fared. The first row waits; when it leaves, it carries the others of the same agent.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Least

from otklik.core.mail import compose
from otklik.mailroom.enclosures import parted
from otklik.mailroom.models import Letter, LetterState
from otklik.tickets.models import Attachment


def window(said_at: datetime, *, now: datetime, taken_back: bool, joins: bool) -> dict[str, datetime]:
    """The columns of when an agent's words leave, and until when later ones may join them.

    `taken_back`: they can be, for as long as they wait; `joins`: they need no letter of their own.
    """
    until = said_at + settings.TOGETHER
    free = said_at + settings.UNDO if taken_back else now
    if not joins or until <= now:
        return {"due_at": max(now, free)}
    return {"due_at": max(free, until), "joins_until": until}


def wait_for(letter: Letter) -> None:
    """Words that wait to the same reader stay until this letter can go with them; else they go before it.

    Call it in the transaction that writes the letter.
    """
    earlier = _free(letter).filter(pk__lt=letter.pk, joins_until__isnull=False)
    if letter.joins_until:
        with_it = earlier.filter(joins_until__gt=letter.created_at, message__agent=_agent_of(letter))
        if with_it.update(due_at=Greatest(F("due_at"), letter.created_at + settings.UNDO)):
            return
    earlier.update(due_at=Least(F("due_at"), letter.due_at or letter.created_at))


def gather(letter: Letter) -> None:
    """Joins to a letter that leaves now what may go with it, in order; each row is decided by one UPDATE.

    Nothing after the first try: a server that may have taken it gets the same again.
    """
    if letter.joins_until is None or letter.attempts > 1:
        return
    later = _free(letter).filter(pk__gt=letter.pk).order_by("pk").select_related("message")
    files = _files((letter,))
    for one in takewhile(lambda one: _belongs(one, letter), later):
        files = [*files, *_files((one,))]
        if one.with_files and parted(files, limit=settings.LETTER_FILES)[1]:
            return  # together they are too much: it leaves by itself
        if not _free(letter).filter(pk=one.pk).update(carried_by=letter, due_at=None):
            return


def carried(letter: Letter) -> list[Letter]:
    """The rows that leave with a letter, in their order; no query for one that waits for nobody."""
    if letter.joins_until is None:
        return []
    return list(
        _of_reader(letter).filter(carried_by=letter).select_related("ticket", "message").order_by("pk")
    )


def words_of(letters: Sequence[Letter]) -> tuple[str, tuple[str, ...]]:
    """The words of all under one another, and the quiet last lines of all, each once.

    They are kept as one text, parted by a signature's dashes.
    """
    halves = [compose.parted(one.text) for one in letters]
    foot = dict.fromkeys(line for _, lines in halves for line in lines.splitlines())
    return "\n\n".join(words for words, _ in halves), tuple(foot)


def _files(letters: Iterable[Letter]) -> list[Attachment]:
    of = [one.message_id for one in letters if one.with_files]
    return list(Attachment.objects.filter(message__in=of).order_by("message", "pk")) if of else []


def _belongs(one: Letter, first: Letter) -> bool:
    """Whether a later letter is of the same agent, for the same readers, and came while the first waited."""
    in_time = one.joins_until and first.joins_until and one.created_at < first.joins_until
    return bool(in_time) and one.cc == first.cc and _agent_of(one) == _agent_of(first)


def _agent_of(letter: Letter) -> int | None:
    return letter.message.agent_id if letter.message else None


def _of_reader(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(ticket=letter.ticket_id, to_address=letter.to_address)


def _free(letter: Letter) -> QuerySet[Letter]:
    """What waits to the same reader and no worker has in hand."""
    waiting = {"leased_until": None, "sent_at": None, "failed_at": None, "carried_by": None}
    return _of_reader(letter).filter(state=LetterState.QUEUED, **waiting)
