"""The conversation: messages in the order of the journal, with one line between them for what happened."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.journal.events import Accepted, Assigned, Entry, Retracted
from otklik.faces.shared import conversation
from otklik.faces.shared.conversation import Delivery, Item
from otklik.faces.shared.viewers import Looking
from otklik.faces.shared.wording import deliveries, moments, names
from otklik.faces.workspace.sentences import Teller
from otklik.mailroom.models import Letter
from otklik.tickets.models import Direction, Message
from otklik.tickets.reads import Record

ACTS: dict[str, Promise | str] = {
    **conversation.ACTS,
    "confirm": gettext_lazy("helped, in the customer's words"),
    "reject": gettext_lazy("did not help, in the customer's words"),
    "withdraw": gettext_lazy("withdrawn, in the customer's words"),
    "note": gettext_lazy("note for colleagues"),
    "hold": gettext_lazy("why it waits, for colleagues"),
    "ask_approval": gettext_lazy("words for the customer, if the lead approves"),
    "turn_down": gettext_lazy("why it is not approved, for colleagues"),
    "let_in": gettext_lazy("why it was accepted all the same"),
}
_FOR_COLLEAGUES = frozenset(
    {
        "ticket_withdrawn",
        "ticket_assigned",
        "customer_wrote",
        "solution_rejected",
        "silence_proposed",
        "clock_warned",
        "clock_breached",
        "clock_unset",
        "letter_failed",
        "review_date_came",
        "deferral_over",
        "approval_asked",
        "approval_granted",
        "approval_declined",
    }
)
_SIDES = {Direction.IN: "theirs", Direction.OUT: "ours", Direction.NOTE: "note"}


def items(record: Record, letters: Iterable[Letter], looking: Looking) -> list[Item]:
    """Everything in order, the newest at the end."""
    every = list(letters)
    of_message: dict[int, list[Letter]] = {}
    for letter in every:
        if letter.message_id is not None:
            of_message.setdefault(letter.message_id, []).append(letter)
    found = list(_told(record, of_message, looking))
    for letter in every:
        if letter.message_id is None and not _is_routine(letter):
            _insert(found, _notice(letter, looking))
    return [_with_rev(item) for item in _together(found)]


def _is_routine(letter: Letter) -> bool:
    """A notice to colleagues that went out as it should: the entry that caused it says enough."""
    return letter.event in _FOR_COLLEAGUES and letter.state != "failed"


def _together(found: Iterable[Item]) -> Iterator[Item]:
    """Lines of one person in one minute are one line."""
    before: Item | None = None
    for item in found:
        if before and _belong_together(before, item):
            said = item.says.removeprefix(f"{item.who}: ")
            before = replace(before, says=f"{before.says} · {said}")
            continue
        if before:
            yield before
        before = item
    if before:
        yield before


def _belong_together(before: Item, item: Item) -> bool:
    if not before.kind == item.kind == "event" or before.link or item.link:
        return False
    return bool(item.who) and (before.who, before.when, before.tone) == (item.who, item.when, item.tone)


def _told(record: Record, letters: dict[int, list[Letter]], looking: Looking) -> Iterator[Item]:
    teller = Teller(record, looking)
    messages = {message.pk: message for message in record.messages}
    taken_back = {seq for one in record.entries if isinstance(one.event, Retracted) for seq in one.event.seqs}
    before: Entry | None = None
    for entry in record.entries:
        if not _is_repeated(before, entry) and (line := _line(entry, teller, looking)):
            yield line
        if message := messages.pop(_message_id(entry), None):
            item = _message(message, record, letters.get(message.pk, []), looking)
            yield replace(item, of=_("taken back")) if str(entry.seq) in taken_back else item
        before = entry
    for message in messages.values():
        yield _message(message, record, letters.get(message.pk, []), looking)


def _message_id(entry: Entry) -> int:
    """The message that an entry brought, or that it rests on."""
    said = getattr(entry.event, "message", "") or getattr(entry.event, "on", "")
    return int(said) if said else 0


def _is_repeated(before: Entry | None, entry: Entry) -> bool:
    """An assignment that only says that whoever accepted a ticket has it."""
    if before is None or not isinstance(entry.event, Assigned) or not isinstance(before.event, Accepted):
        return False
    return entry.actor.id == entry.event.to and entry.actor == before.actor


def _line(entry: Entry, teller: Teller, looking: Looking) -> Item | None:
    sentence = teller.tell(entry)
    if sentence is None:
        return None
    who = teller.actor(entry)
    target = sentence.ticket
    return Item(
        id=f"e{entry.seq}",
        kind="event",
        at=entry.at,
        when=_near(entry.at, looking),
        title=_exact(entry.at, looking),
        who=who,
        says=f"{who}: {sentence.says}" if who else sentence.says[:1].upper() + sentence.says[1:],
        tone=sentence.tone,
        icon=sentence.icon,
        url=reverse("ticket", args=[target.service.slug, target.number]) if target else "",
        link=target.number if target else "",
    )


def _message(message: Message, record: Record, letters: list[Letter], looking: Looking) -> Item:
    ticket = record.ticket
    address = [ticket.service.slug, ticket.number, message.pk]
    side = _SIDES[Direction(message.direction)]
    return Item(
        id=f"m{message.pk}",
        kind=side,
        at=message.at,
        when=_near(message.at, looking),
        title=_exact(message.at, looking),
        who=_author(message, looking),
        says=message.text,
        rich=conversation.rich(message),
        of=_said_for(message),
        icon="lock" if side == "note" else "",
        quoted=message.quoted,
        formatted=reverse("message-html", args=address) if getattr(message, "has_html", False) else "",
        files=tuple(
            conversation.file(row, reverse("file", args=[*address[:2], row.pk]))
            for row in record.files.get(message.pk, ())
        ),
        answers=conversation.answers(message, record.regulation),
        deliveries=tuple(delivery(letter, looking) for letter in letters),
    )


def _said_for(message: Message) -> str:
    """What the words were said for, or the subject that a letter came under where it is another one."""
    if message.subject:
        return _("subject: %(subject)s") % {"subject": message.subject}
    return str(ACTS.get(message.act, ""))


def _author(message: Message, looking: Looking) -> str:
    if message.agent_id in looking.viewer.agents:
        return capfirst(_("you"))
    return message.sender_name or message.sender_address or capfirst(_("customer"))


_TONES = {"sent": ("", "check"), "failed": ("late", "mail-x"), "bounced": ("late", "mail-x")}


def delivery(letter: Letter, looking: Looking) -> Delivery:
    """To whom a letter goes and how far it got."""
    said = names.name(names.LETTERS, letter.state)
    if letter.state == "sent" and letter.sent_at:
        said = f"{said} {_near(letter.sent_at, looking)}"
    if letter.state == "queued" and letter.joins_until and letter.joins_until > looking.now:
        said = _("waits a minute: what you write now goes in the same letter")
    why, technical = _trouble(letter, looking)
    tone, icon = _TONES.get(letter.state, ("wait", "clock"))
    whole = f"{letter.to_address}: {said}. {why}" if why else f"{letter.to_address}: {said}"
    return Delivery(whole, tone, icon, technical)


def _trouble(letter: Letter, looking: Looking) -> tuple[str, str]:
    """Why it has not left, in words and the server's own; nothing while it is being sent."""
    is_leaving = letter.leased_until is not None and letter.leased_until > looking.now
    if letter.state == "sent" or not letter.last_error or is_leaving:
        return "", ""
    return deliveries.trouble(letter.last_error)


def _notice(letter: Letter, looking: Looking) -> Item:
    """A letter that carries nobody's words: an acknowledgement, a reminder."""
    fared = delivery(letter, looking)
    return Item(
        id=f"l{letter.pk}",
        kind="event",
        at=letter.created_at,
        when=_near(letter.created_at, looking),
        title=_exact(letter.created_at, looking),
        says=f"{names.name(names.NOTICES, letter.event)} · {fared.says}",
        tone=fared.tone if fared.tone == "late" else "",
        icon="mail" if fared.tone != "late" else "mail-x",
        technical=fared.technical,
    )


def _insert(found: list[Item], notice: Item) -> None:
    place = max((at for at, item in enumerate(found) if item.at <= notice.at), default=len(found) - 1)
    found.insert(place + 1, notice)


def _with_rev(item: Item) -> Item:
    parts = (item.says, item.when, item.of, item.link, item.deliveries, item.files, item.technical)
    rev = hashlib.blake2s(repr(parts).encode(), digest_size=6).hexdigest()
    return replace(item, rev=rev)


def _near(at: datetime, looking: Looking) -> str:
    return moments.near(at, now=looking.now, zone=looking.zone, language=looking.language)


def _exact(at: datetime, looking: Looking) -> str:
    return moments.exact(at, zone=looking.zone, language=looking.language)
