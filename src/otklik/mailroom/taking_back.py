"""An agent takes words to the customer back in the seconds before their letter leaves.

The journal keeps the act and says that it was taken back, so every clock is as if it had never been. Of the
letter's worker and the agent one decides, by one conditional UPDATE each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from otklik.core.journal import events as facts
from otklik.core.journal.events import Entry
from otklik.core.journal.fold import effective
from otklik.mailroom.models import Letter, LetterState
from otklik.people.models import Agent
from otklik.tickets import journal, words
from otklik.tickets.acts.refused import NotHere
from otklik.tickets.models import Follow, Message, Ticket

TAKEN_BACK: Final = "taken-back"
"""The code at a letter whose words were taken back."""

Words = facts.Replied | facts.Asked | facts.Proposed


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that has not left; it can be taken back for that many milliseconds more."""

    message: int
    lasts: int


def waiting_words(
    letters: Iterable[Letter], entries: Sequence[Entry], *, agent: Agent, now: datetime
) -> Waiting | None:
    """The message of the agent's that no worker has begun to send, for some seconds."""
    found = _newest(entries, agent)
    if found is None or now >= found.at + settings.UNDO:
        return None
    message = int(_words_of(found).message)
    if not all(_waits(one) for one in letters if one.message_id == message):
        return None
    return Waiting(message, (found.at + settings.UNDO - now) // timedelta(milliseconds=1))


def take_back(
    *, ticket: Ticket, agent: Agent, message: int, key: str = "", now: datetime
) -> tuple[Message, Words]:
    """The act that wrote `message` never was; gives its words and what they were for. Their files wait again.

    Raises AlreadyDone, NotHere: "acted-since" where somebody did something after it, "letter-left".
    """
    by = journal.agent(agent)
    with journal.writing(ticket.pk, now=now, key=key, by=by) as work:
        found = _newest(work.entries, agent)
        if found is None or _words_of(found).message != str(message):
            raise NotHere("acted-since")
        if now >= found.at + settings.UNDO or not _held_back(message, found, ticket):
            raise NotHere("letter-left")
        work.record(facts.Retracted(tuple(str(one.seq) for one in _of_the_act(work.entries, found))), by=by)
        said = Message.objects.get(pk=message)
        words.give_back(said, by=agent, now=now)
    return said, _words_of(found)


def _held_back(message: int, found: Entry, ticket: Ticket) -> bool:
    """No letter of the words leaves: those that are written stay, and one that is not will not be."""
    letters = Letter.objects.filter(message_id=message)
    if count := letters.count():
        waiting = {"leased_until": None, "sent_at": None, "failed_at": None, "carried_by": None}
        free = letters.filter(state=LetterState.QUEUED, **waiting)
        return free.update(state=LetterState.HELD_BACK, due_at=None, last_error=TAKEN_BACK) == count
    if Message.objects.filter(pk=message).exclude(message_id="").exists():
        return False  # an agent sent it from a mailbox of their own
    # Locked until this is written: whoever follows the act afterwards finds it taken back.
    follows = Follow.objects.filter(ticket=ticket, first_seq__lte=found.seq, last_seq__gte=found.seq)
    return bool(follows.filter(leased_until=None).update(leased_until=None))


def _newest(entries: Sequence[Entry], agent: Agent) -> Entry | None:
    """The agent's words to the customer, where nothing that counts was done after their act.

    Those that the ticket itself began with stay: without their act there is no ticket.
    """
    counting = [one for one in effective(entries) if not isinstance(one.event, facts.Bookkeeping)]
    last = _of_the_act(counting, counting[-1]) if counting else []
    if any(isinstance(one.event, facts.Registered) for one in last):
        return None
    mine = (one for one in last if isinstance(one.event, Words) and one.actor == journal.agent(agent))
    return next(mine, None)


def _of_the_act(entries: Sequence[Entry], found: Entry) -> list[Entry]:
    """All that one act wrote, at one instant."""
    return [entry for entry in entries if entry.recorded_at == found.recorded_at]


def _words_of(entry: Entry) -> Words:
    assert isinstance(entry.event, Words)
    return entry.event


def _waits(letter: Letter) -> bool:
    is_free = letter.leased_until is None and letter.carried_by_id is None and letter.sent_at is None
    return letter.state == LetterState.QUEUED and is_free
