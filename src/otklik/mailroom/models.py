"""Rows of the mailroom: addresses that receive, whatever came in, whatever goes out."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from otklik.kit.due import Due
from otklik.people.models import Contact, Service
from otklik.tickets.models import Message, Ticket


class Mailbox(models.Model):
    """An address of a service's desk, in lower case; letters to it are the desk's."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="mailboxes")
    desk = models.CharField(max_length=64)
    address = models.EmailField(unique=True)


class Outcome(models.TextChoices):
    """What became of an envelope."""

    WAITING = ""
    TICKET = "ticket"
    REPLY = "reply"
    REFUSED = "refused"
    UNIDENTIFIED = "unidentified"
    ROBOT = "robot"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"
    UNSORTED = "unsorted"


class Envelope(Due):
    """Whatever came in, raw, committed before any acknowledgement leaves.

    `received_at` is the end of DATA; `route` holds mail_from, rcpt_to and the door. Unique on the
    mailbox, Message-ID and content, so the same letter delivered twice is one record.
    """

    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, db_index=False)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, blank=True, db_index=False)
    channel = models.CharField(max_length=10, default="email")
    mail_id = models.CharField(max_length=998, blank=True, default="", help_text="Message-ID without <>")
    digest = models.CharField(max_length=64)
    route = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    raw = models.BinaryField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True, default="")
    sender = models.CharField(max_length=254, blank=True, default="")
    subject = models.CharField(max_length=400, blank=True, default="")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.WAITING, blank=True)
    because = models.CharField(max_length=64, blank=True, default="")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, blank=True, db_index=False)
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, db_index=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["service", "digest"], name="envelope_once_a_service")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at", "id"], name="envelope_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["service", "outcome", "-id"], name="envelope_outcome"),
        ]


class LetterState(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    HELD_BACK = "held_back"


class Letter(Due):
    """An outgoing message and its delivery. Claimable only after earlier ones of ticket and address."""

    service = models.ForeignKey(Service, models.PROTECT, db_index=False)
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, related_name="letters", db_index=False
    )
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="letters", db_index=False
    )
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, db_index=False)
    event = models.CharField(max_length=40)
    cause = models.CharField(max_length=80, help_text="with the address unique: deciding twice writes once")
    to_name = models.CharField(max_length=200, blank=True, default="")
    to_address = models.EmailField()
    from_name = models.CharField(max_length=200, blank=True, default="")
    from_address = models.EmailField()
    subject = models.CharField(max_length=400)
    text = models.TextField()
    language = models.CharField(max_length=8, default="ru")
    automatic = models.CharField(max_length=16, blank=True, default="")
    mail_id = models.CharField(max_length=200, unique=True, help_text="Message-ID without <>")
    in_reply_to = models.CharField(max_length=998, blank=True, default="")
    references = models.TextField(blank=True, default="")
    with_files = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.QUEUED)
    repeated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cause", "to_address"], name="letter_once_a_cause")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at", "id"], name="letter_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["ticket", "to_address", "id"], name="letter_order"),
        ]
