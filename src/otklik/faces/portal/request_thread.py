"""The conversation of a request, the newest first: messages with their files, lines for what happened."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.core.journal.events import Entry, Retracted
from otklik.faces.portal.happenings import Teller
from otklik.faces.portal.visits import Visitor
from otklik.faces.shared import conversation
from otklik.faces.shared.conversation import Item
from otklik.faces.shared.wording import moments
from otklik.tickets.models import Direction, Message
from otklik.tickets.reads import Record

_ACTS: dict[str, Promise | str] = {
    **conversation.ACTS,
    "confirm": gettext_lazy("helped"),
    "reject": gettext_lazy("did not help"),
    "withdraw": gettext_lazy("request withdrawn"),
}


def items(record: Record, visit: Visitor) -> list[Item]:
    """What the customer may read; whatever was taken back before it was sent is not there."""
    return list(reversed(list(_told(record, visit))))


def _told(record: Record, visit: Visitor) -> Iterator[Item]:
    teller = Teller(record, visit)
    messages = {str(message.pk): message for message in record.messages}
    back = {seq for entry in record.entries if isinstance(entry.event, Retracted) for seq in entry.event.seqs}
    for entry in record.entries:
        if str(entry.seq) in back:
            continue
        if message := messages.pop(_words_of(entry), None):
            yield _message(message, record, visit)
        if line := _line(entry, teller, visit):
            yield line


def _words_of(entry: Entry) -> str:
    """The message that an entry brought, or that it rests on."""
    return str(getattr(entry.event, "message", "") or getattr(entry.event, "on", ""))


def _line(entry: Entry, teller: Teller, visit: Visitor) -> Item | None:
    told = teller.tell(entry.event)
    if told is None:
        return None
    other = told.ticket
    return Item(
        id=f"e{entry.seq}",
        kind="event",
        at=entry.at,
        when=_near(entry.at, visit),
        title=_exact(entry.at, visit),
        says=told.says,
        icon=told.icon,
        url=reverse("portal-request", args=[visit.service.slug, other.number]) if other else "",
        link=other.number if other else "",
    )


def _message(message: Message, record: Record, visit: Visitor) -> Item:
    address = [visit.service.slug, record.ticket.number]
    ours = message.direction == Direction.OUT
    has_html = bool(getattr(message, "has_html", False))
    return Item(
        id=f"m{message.pk}",
        kind="ours" if ours else "theirs",
        at=message.at,
        when=_near(message.at, visit),
        title=_exact(message.at, visit),
        who=author(message, visit),
        of=_of(message),
        says=message.text,
        rich=conversation.rich(message),
        quoted=message.quoted,
        formatted=reverse("portal-message-html", args=[*address, message.pk]) if has_html else "",
        files=tuple(
            conversation.file(row, reverse("portal-file", args=[*address, row.pk]))
            for row in record.files.get(message.pk, ())
        ),
        answers=conversation.answers(message, record.regulation),
    )


def author(message: Message, visit: Visitor) -> str:
    """Who wrote, to this customer: "you", a colleague by name, or a specialist by name."""
    if message.direction == Direction.OUT:
        return message.sender_name
    mine = message.contact_id in {contact.pk for contact in visit.customer.contacts}
    if mine or (message.contact_id is None and message.sender_address in visit.customer.addresses):
        return capfirst(_("you"))
    return message.sender_name or message.sender_address


def _of(message: Message) -> str:
    said = str(_ACTS.get(message.act, ""))
    if message.direction == Direction.OUT:
        return said or _("support")
    return said or (_("letter") if message.message_id else "")


def _near(at: datetime, visit: Visitor) -> str:
    return moments.near(at, now=visit.now, zone=visit.zone, language=visit.language)


def _exact(at: datetime, visit: Visitor) -> str:
    return moments.exact(at, zone=visit.zone, language=visit.language)
