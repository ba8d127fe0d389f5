"""Rows of a ticket: the journal's entries, their projection (Ticket, Cycle), words and files, follows."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from otklik.agreements.models import Contract
from otklik.kit import trail
from otklik.kit.due import Due
from otklik.kit.prepared import Prepared, insert
from otklik.people.models import Agent, Contact, Person, Service


class Ticket(Due):
    """The projection of one ticket's journal; `due_at` is when time brings something next.

    `queue_at` orders the queue: the instant of the nearest running clock, `queue_rank` 0; paused
    tickets come after, rank 1, by the instant since which they wait. `first_words` are the text's, where
    there is no `subject` (S3.13).
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="tickets", db_index=False)
    number = models.CharField(max_length=64)
    seq = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20)
    is_open = models.BooleanField(default=True)
    sensitive = models.BooleanField(default=False)
    channel = models.CharField(max_length=10)
    subject = models.CharField(max_length=400)
    first_words = models.CharField(max_length=80, blank=True, default="", db_default="")
    desk = models.CharField(max_length=64)
    type = models.CharField(max_length=64, blank=True, default="")
    priority = models.CharField(max_length=64)
    plan = models.CharField(max_length=64)
    regulation = models.CharField(max_length=80)
    calendars = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=8, default="ru")
    requester = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, db_index=False)
    requester_address = models.EmailField(blank=True, default="")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, db_index=False)
    assignee = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="assigned", db_index=False
    )
    reason = models.CharField(max_length=20, blank=True, default="")
    missing = models.JSONField(default=list, blank=True)
    queue_rank = models.PositiveSmallIntegerField(default=0)
    queue_at = models.DateTimeField()
    silence_at = models.DateTimeField(null=True, blank=True)
    review_at = models.DateTimeField(null=True, blank=True)
    review_came = models.BooleanField(default=False)
    to_approve = models.BooleanField(default=False)
    new_topic = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    last_words_by = models.CharField(max_length=10, blank=True, default="")
    last_words_at = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", db_index=False
    )

    _stored: Mapping[str, Any] = MappingProxyType({})

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["service", "number"], name="number_once_a_service")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["service", "queue_rank", "queue_at", "id"],
                name="ticket_queue",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["service", "assignee", "queue_rank", "queue_at", "id"],
                name="ticket_of_assignee_queue",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["service", "queue_rank", "queue_at", "id"],
                name="ticket_to_approve",
                condition=Q(is_open=True, to_approve=True),
            ),
            models.Index(
                fields=["service", "state", "queue_rank", "queue_at", "id"],
                name="ticket_state_queue",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["service", "queue_rank", "queue_at", "id"],
                name="ticket_late_queue",
                condition=Q(is_open=True, late=True),
            ),
            models.Index(fields=["due_at"], name="ticket_due", condition=Q(due_at__isnull=False)),
            # The requester first: SQLite would else take this one for whatever asks by service.
            models.Index(fields=["requester", "service", "-updated_at"], name="ticket_of_requester"),
            models.Index(
                fields=["service", "requester_address"],
                name="ticket_of_nobody",
                condition=Q(requester__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """Remembers what was read, so that `keep` writes what differs."""
        row = super().from_db(db, field_names, values, **more)
        row._stored = dict(zip(field_names, values, strict=False))
        return row

    def begin(self) -> None:
        """Writes a new row."""
        insert([self])
        self._stored = self._columns()

    def keep(self) -> None:
        """Writes the columns that differ from what was read or written last."""
        now = self._columns()
        differ = [name for name in now if name not in self._stored or self._stored[name] != now[name]]
        if differ:
            _OF_ID.update({name: now[name] for name in differ}, pk=self.pk)
            self._stored = now

    def _columns(self) -> dict[str, Any]:
        fields = (field for field in self._meta.concrete_fields if not field.primary_key)
        return {field.attname: getattr(self, field.attname) for field in fields}


_OF_ID = Prepared(lambda pk: Ticket.objects.filter(pk=pk))


class Entry(models.Model):
    """One line of a journal; only `tickets/journal.py` writes it, and the database refuses changes."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="entries", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField(default=1)
    data = models.JSONField(default=dict)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="entry_seq_once")
        ]


class Task(Due):
    """Long work of a service that goes on in the background: what is wanted, how far it is, what came of it.

    `kind` says who goes on with it (tickets/rebasing.py, tickets/trials.py), `law` what tickets are brought
    under or counted by, `state` is what the worker needs to go on and what it tells; `done` of `total`
    tickets. It may be left, killed and found again.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    law = models.JSONField(default=dict)
    state = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at", "id"], name="task_due", condition=Q(due_at__isnull=False)),
        ]


class ActKey(models.Model):
    """One-time key of a form: the second click of a double click finds it and changes nothing."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, blank=True, db_index=False)
    key = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField()


class Cycle(models.Model):
    """The projection of one run of a clock; seconds are business seconds where the target says so.

    `reclassified`: if it is breached or missed, a change of terms made it so (C5), not the agents.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="cycles", db_index=False)
    clock = models.CharField(max_length=20)
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    goal_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    spent = models.PositiveBigIntegerField(default=0)
    waited = models.PositiveBigIntegerField(default=0)
    target = models.PositiveBigIntegerField(null=True, blank=True)
    warned = models.BooleanField(default=False)
    breached = models.BooleanField(default=False)
    reclassified = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["ticket", "clock", "cycle"], name="cycle_once")
        ]


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"
    NOTE = "note"


class Message(models.Model):
    """One text of a ticket: the customer's, ours, or a note. Words live here, never in the journal.

    `subject` is that of a letter which came under another one than its ticket's. `fields` are the answers of
    a form by the regulation's field ids (S2.5 to S2.11). `reached` are addresses that an agent's letter from
    their own mailbox went to; `alone` means to the requester, not to who takes part. What an agent writes is
    Markdown, but for a `plain` text: a letter of theirs, shown as it was written.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages", db_index=False)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    act = models.CharField(max_length=24, blank=True, default="", help_text="the act that brought it")
    at = models.DateTimeField()
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, db_index=False)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, db_index=False)
    sender_name = models.CharField(max_length=200, blank=True, default="")
    sender_address = models.CharField(max_length=254, blank=True, default="")
    subject = models.CharField(max_length=400, blank=True, default="")
    text = models.TextField(blank=True, default="")
    fields = models.JSONField(default=dict, blank=True)
    quoted = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    message_id = models.CharField(max_length=998, blank=True, default="")
    reached = models.JSONField(default=list, blank=True)
    alone = models.BooleanField(default=False)
    plain = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["ticket", "id"], name="message_ticket"),
            models.Index(fields=["message_id"], name="message_by_message_id", condition=~Q(message_id="")),
        ]


class Attachment(models.Model):
    """A file of a message; up to 64 KB compressed in the row, larger ones in storage under a random key.

    `refused` is the code of why a file was not taken: then its name and size are all that is kept of it here.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    inline = models.BooleanField(default=False)
    content_id = models.CharField(max_length=255, blank=True, default="")
    refused = models.CharField(max_length=16, blank=True, default="", db_default="")
    small = models.BinaryField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True, default="")


class Scan(Due):
    """What clamd says of a file: due while it was not looked through; none where no clamd is configured.

    `signature` is what was found in it, `by` which program and version found it. One that is `released` may
    be had nevertheless: an administrator has said so.
    """

    class State(models.TextChoices):
        WAITS = "waits"
        CLEAN = "clean"
        FOUND = "found"
        TOO_LARGE = "too-large"
        RELEASED = "released"

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="scan")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITS)
    signature = models.CharField(max_length=200, blank=True, default="")
    by = models.CharField(max_length=60, blank=True, default="")
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at", "id"], name="scan_due", condition=Q(due_at__isnull=False)),
        ]


class Upload(models.Model):
    """A file that somebody has added to a text not sent yet; it outlives a form that is refused.

    An agent's belongs to a ticket and the `agent`; a `person`'s to a ticket or, before there is one, to the
    `form` that will open it. Once that was sent (`sent_at`), the file waits for what becomes of it.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, blank=True, related_name="uploads")
    agent = models.ForeignKey(Agent, models.CASCADE, null=True, blank=True, db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, db_index=False)
    form = models.CharField(max_length=64, blank=True, default="", db_index=True)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    small = models.BinaryField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(agent__isnull=False) | Q(person__isnull=False), name="upload_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False) | ~Q(form=""), name="upload_for_something"
            ),
        ]


class Follow(Due):
    """What one follower has still to do about entries `first_seq` to `last_seq` of a ticket.

    Claimable only while no earlier unfinished one of the same ticket and follower exists; deleted
    in the transaction that finishes it. `trail` is that of the act, for the log.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, db_index=False)
    follower = models.CharField(max_length=20)
    first_seq = models.PositiveIntegerField()
    last_seq = models.PositiveIntegerField()
    trail = models.CharField(max_length=trail.LONGEST, blank=True, default=trail.current, db_default="")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at", "id"], name="follow_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["ticket", "follower", "id"], name="follow_order"),
        ]
