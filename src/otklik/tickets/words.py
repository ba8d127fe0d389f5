"""The words and files of a ticket: messages written with an act, attachments kept in row or storage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

from django.conf import settings

from otklik.core.mail.arrival import Attached
from otklik.core.mail.not_taken import WhyNot, why_not
from otklik.kit import blobs
from otklik.kit.columns import storable
from otklik.kit.prepared import insert
from otklik.people.models import Agent, Contact, Person
from otklik.tickets import scans
from otklik.tickets.models import Attachment, Direction, Message, Ticket, Upload

FOLDER = "files"

NotTaken = tuple[tuple[str, WhyNot], ...]
"""Names of files, each with why."""

_TO_BE_SENT_WITHIN = timedelta(days=1)


class File(Protocol):
    """A file that comes with a text: a letter's part or a form's."""

    @property
    def filename(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    @property
    def inline(self) -> bool: ...
    @property
    def content_id(self) -> str: ...


@dataclass(frozen=True)
class Inbound:
    """What a customer wrote: the reply alone, the quoted rest, the HTML as it came.

    A form brings the answers to its `fields`, and files that were uploaded before it was sent. Of `files`
    some may be `refused`; each is looked at once.
    """

    text: str
    quoted: str = ""
    html: str = ""
    message_id: str = ""
    sender_name: str = ""
    sender_address: str = ""
    files: Sequence[File] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    uploads: Sequence[Upload] = ()
    subject: str = ""
    copied: Sequence[Contact] = ()

    @cached_property
    def taken(self) -> list[File]:
        """The files that are taken (S2.9)."""
        return [file for file, why in self._judged if why is None]

    @cached_property
    def refused(self) -> list[tuple[File, WhyNot]]:
        """Those that are not, with why."""
        return [(file, why) for file, why in self._judged if why is not None]

    @cached_property
    def _judged(self) -> list[tuple[File, WhyNot | None]]:
        limit = settings.FILE_LIMIT
        return [(file, why_not(file.filename, file.content, limit=limit)) for file in self.files]


def receive(ticket: Ticket, words: Inbound, *, contact: Contact | None, at: datetime, act: str) -> Message:
    """The customer's words with their files."""
    message = Message(
        ticket=ticket,
        direction=Direction.IN,
        act=act,
        at=at,
        contact=contact,
        sender_name=words.sender_name,
        sender_address=words.sender_address,
        subject=words.subject[:400],
        text=words.text,
        fields=dict(words.fields),
        quoted=words.quoted,
        html=words.html,
        message_id=words.message_id[:998],
    )
    insert([message])
    attach(message, words.taken)
    _note_refused(message, words.refused)
    _take_over(message, words.uploads)
    ticket.last_words_by, ticket.last_words_at = "customer", at
    return message


def say(
    ticket: Ticket,
    text: str,
    *,
    by: Agent,
    at: datetime,
    act: str,
    uploads: Iterable[Upload] = (),
    alone: bool = False,
    plain: bool = False,
) -> Message:
    """An agent's public words, to the requester `alone` or to all who take part; uploads become its files."""
    message = _written(Direction.OUT, ticket, text, by, at, act, uploads, alone=alone, plain=plain)
    ticket.last_words_by, ticket.last_words_at = "agent", at
    return message


def pass_on(
    ticket: Ticket, words: Inbound, *, by: Agent, at: datetime, public: bool, reached: Iterable[str] = ()
) -> Message:
    """An agent's letter from their own mailbox: public words that `reached` some by themselves, or a note.

    Its asterisks and indents are no marks of theirs, so it stays plain.
    """
    direction, act = (Direction.OUT, "reply") if public else (Direction.NOTE, "note")
    message = Message(
        ticket=ticket,
        direction=direction,
        act=act,
        at=at,
        agent=by,
        sender_name=by.person.name,
        text=words.text,
        quoted=words.quoted,
        message_id=words.message_id[:998],
        reached=sorted(reached),
        plain=True,
    )
    insert([message])
    attach(message, words.files)
    if public:
        ticket.last_words_by, ticket.last_words_at = "agent", at
    return message


def jot(
    ticket: Ticket, text: str, *, by: Agent, at: datetime, act: str, uploads: Iterable[Upload] = ()
) -> Message:
    """Words for colleagues only: a note, or the reason of an internal act."""
    return _written(Direction.NOTE, ticket, text, by, at, act, uploads)


def send(ticket: Ticket, note: Message, *, at: datetime, act: str) -> Message:
    """The words of a note go to the customer in the name of whoever wrote them, with copies of its files.

    A file that is locked stays behind.
    """
    if note.agent is None:
        raise ValueError("only an agent's words can go out")
    message = say(ticket, note.text, by=note.agent, at=at, act=act, plain=note.plain)
    attach(message, [_copied(row) for row in scans.unlocked(note.attachments.order_by("pk"))])
    return message


def attach(message: Message, files: Iterable[File]) -> None:
    """Keeps files beside a message; larger ones are on disk before the row commits."""
    rows = []
    for file in files:
        kept = blobs.keep(file.content, folder=FOLDER)
        rows.append(
            Attachment(
                message=message,
                filename=file.filename[:255],
                content_type=file.content_type[:127],
                size=len(file.content),
                inline=file.inline,
                content_id=file.content_id[:255],
                small=kept.small,
                key=kept.key,
            )
        )
    Attachment.objects.bulk_create(rows)
    scans.order(rows, at=message.at)


def not_taken(message: int) -> NotTaken:
    """The names of a message's files that were not taken, each with why."""
    rows = Attachment.objects.filter(message=message).exclude(refused="").order_by("pk")
    return tuple((name, WhyNot(why)) for name, why in rows.values_list("filename", "refused"))


def upload(
    ticket: Ticket | None,
    *,
    by: Agent | Person,
    filename: str,
    content_type: str,
    content: bytes,
    now: datetime,
    form: str = "",
) -> Upload:
    """Keeps a file that somebody adds to a text not sent yet: for a ticket, or for the form of a new one."""
    kept = blobs.keep(content, folder=FOLDER)
    return Upload.objects.create(
        ticket=ticket,
        agent=by if isinstance(by, Agent) else None,
        person=by if isinstance(by, Person) else None,
        form=form,
        filename=storable(filename)[:255],
        content_type=storable(content_type)[:127],
        size=len(content),
        small=kept.small,
        key=kept.key,
        created_at=now,
    )


def gather(uploads: Iterable[Upload], *, form: str) -> None:
    """Files added under a ticket go with a form that will open another one."""
    Upload.objects.filter(pk__in=[row.pk for row in uploads]).update(form=form)


def drop(*, form: str) -> None:
    """Files added to a form that are not wanted any more; whatever a message took over stays."""
    Upload.objects.filter(form=form).delete()


def mark_sent(*, form: str, now: datetime) -> None:
    """Files of a form that was sent: whatever becomes of it, they are kept for it."""
    Upload.objects.filter(form=form, sent_at=None).update(sent_at=now)


def sweep(now: datetime) -> int:
    """Drops the files of forms that nobody sent within a day; gives their number."""
    old = Upload.objects.filter(ticket=None, sent_at=None, created_at__lt=now - _TO_BE_SENT_WITHIN)
    return old.delete()[0]


def content_of(file: Attachment | Upload) -> bytes:
    """The bytes of a file; raises OSError when they are gone."""
    return blobs.read(small=bytes(file.small) if file.small else None, key=file.key, folder=FOLDER)


def _written(
    direction: Direction,
    ticket: Ticket,
    text: str,
    by: Agent,
    at: datetime,
    act: str,
    uploads: Iterable[Upload],
    *,
    alone: bool = False,
    plain: bool = False,
) -> Message:
    message = Message.objects.create(
        ticket=ticket,
        direction=direction,
        act=act,
        at=at,
        agent=by,
        sender_name=by.person.name,
        text=text,
        alone=alone,
        plain=plain,
    )
    _take_over(message, uploads)
    return message


def _note_refused(message: Message, files: Sequence[tuple[File, WhyNot]]) -> None:
    """The bytes stay in the letter as it came, and nowhere else."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            filename=file.filename[:255],
            content_type=file.content_type[:127],
            size=len(file.content),
            refused=why,
        )
        for file, why in files
    )


def _copied(row: Attachment) -> File:
    return Attached(row.filename, row.content_type, content_of(row), inline=row.inline, content_id="")


def give_back(message: Message, *, by: Agent, now: datetime) -> None:
    """The files of words that were taken back are those of a text not sent yet: `_take_over` undone."""
    files = list(Attachment.objects.filter(message=message))
    Upload.objects.bulk_create(
        Upload(
            ticket_id=message.ticket_id,
            agent=by,
            filename=row.filename,
            content_type=row.content_type,
            size=row.size,
            small=row.small,
            key=row.key,
            created_at=now,
        )
        for row in files
    )
    Attachment.objects.filter(pk__in=[row.pk for row in files]).delete()


def _take_over(message: Message, uploads: Iterable[Upload]) -> None:
    taken = list(uploads)
    files = Attachment.objects.bulk_create(
        Attachment(
            message=message,
            filename=row.filename,
            content_type=row.content_type,
            size=row.size,
            small=row.small,
            key=row.key,
        )
        for row in taken
    )
    scans.order(files, at=message.at)
    Upload.objects.filter(pk__in=[row.pk for row in taken]).delete()
