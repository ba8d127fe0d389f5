"""Rows of the mailroom: addresses that receive, whatever came in, whatever goes out."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from otklik.kit import trail
from otklik.kit.due import Due
from otklik.kit.sealed import SealedField
from otklik.people.models import Agent, Contact, Person, Service
from otklik.tickets.models import Message, Ticket


class Details(models.TextChoices):
    """Whether letters to help+anything@ reach the mailbox of help@ (RFC 5233)."""

    BY_WAY = ""
    YES = "yes"
    NO = "no"


class Mailbox(models.Model):
    """An address of a service's desk, in lower case; letters to it are the desk's.

    `details` says whether an address with a detail reaches it. By way: once one did (`details_seen`), for not
    every server delivers such letters, and answers to an address that does not exist would be lost.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="mailboxes")
    desk = models.CharField(max_length=64)
    address = models.EmailField(unique=True)
    details = models.CharField(
        max_length=3, choices=Details.choices, default=Details.BY_WAY, blank=True, db_default=""
    )
    details_seen = models.BooleanField(default=False, db_default=False)


class Security(models.TextChoices):
    """How a connection is kept from strangers: not at all, by STARTTLS, or TLS from its start."""

    PLAIN = "plain"
    STARTTLS = "starttls"
    TLS = "tls"


class Provider(models.TextChoices):
    """Who keeps a mailbox and may give permission to it; of OTHER the addresses are typed."""

    MICROSOFT = "microsoft"
    GOOGLE = "google"
    OTHER = "other"


class Consent(models.Model):
    """A provider's permission to a mailbox in place of a password: OAuth 2.0 for IMAP and SMTP.

    Without `refresh_token` it was not given yet. `access_token` holds until `expires_at`; `refused` says
    why there was none lately, a code of oauth and the provider's words.
    """

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="consent")
    provider = models.CharField(max_length=12, choices=Provider.choices)
    user = models.CharField(max_length=254)
    client_id = models.CharField(max_length=254)
    client_secret = SealedField(blank=True, default="")
    tenant = models.CharField(max_length=120, blank=True, default="")
    authorize_url = models.CharField(max_length=500, blank=True, default="")
    token_url = models.CharField(max_length=500, blank=True, default="")
    scope = models.CharField(max_length=500, blank=True, default="")
    refresh_token = SealedField(blank=True, default="")
    access_token = SealedField(blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)
    granted_at = models.DateTimeField(null=True, blank=True)
    refused = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.mailbox.address}, {self.user}"


class Outlet(models.Model):
    """A mail server of a mailbox's own for the letters from its address."""

    mailbox = models.OneToOneField(Mailbox, models.CASCADE, related_name="outlet")
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.STARTTLS)
    user = models.CharField(max_length=254, blank=True, default="")
    secret = SealedField(blank=True, default="")
    by_consent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.mailbox.address} → {self.host}"


class Afterwards(models.TextChoices):
    """What is done, as a courtesy, about a letter in its folder once it is committed here."""

    LEAVE = "leave"
    MARK = "flag"
    MOVE = "move"


class Source(Due):
    """A folder of an IMAP server from which a mailbox is filled.

    Letters that the server got before `since` raise no tickets. `last_uid` is the highest one settled within
    `uidvalidity` (0: none), `behind` letters wait above it; `copies` are uids of letters known already,
    `troubled` maps uids to {"why", "times"}. Just one of `reachable_since` and `unreachable_since` is set
    once it was tried.
    A `testing` one is never fetched by a worker; one `by_consent` signs in by the mailbox's Consent.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="sources")
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    user = models.CharField(max_length=254)
    secret = SealedField(blank=True, default="")
    by_consent = models.BooleanField(default=False)
    folder = models.CharField(max_length=254, default="INBOX")
    since = models.DateTimeField()
    uidvalidity = models.PositiveBigIntegerField(null=True, blank=True)
    last_uid = models.PositiveBigIntegerField(default=0)
    behind = models.PositiveIntegerField(default=0)
    copies = models.JSONField(default=list)
    troubled = models.JSONField(default=dict)
    swept_at = models.DateTimeField(null=True, blank=True)
    reachable_since = models.DateTimeField(null=True, blank=True)
    unreachable_since = models.DateTimeField(null=True, blank=True)
    afterwards = models.CharField(max_length=5, choices=Afterwards.choices, default=Afterwards.LEAVE)
    target = models.CharField(max_length=254, blank=True, default="", help_text="folder to move to")
    testing = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["mailbox", "host", "user", "folder"], name="source_once_a_mailbox"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailbox.address} ← {self.user}@{self.host}, {self.folder}"


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
    NOT_A_REQUEST = "not_a_request"
    SPAM = "spam"
    BLOCKED = "blocked"


class Envelope(Due):
    """Whatever came in, raw, committed before any acknowledgement leaves.

    `received_at` is the end of DATA; `route` holds mail_from, rcpt_to and the door. Unique on the
    mailbox, Message-ID and content, so the same letter delivered twice is one record. One that was fetched
    knows its place: `source`, `uidvalidity`, `uid`. Where a person decided what becomes of it, `sorted_by`
    and `sorted_at` say who and when.
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
    source = models.ForeignKey(Source, models.SET_NULL, null=True, blank=True, db_index=False)
    uidvalidity = models.PositiveBigIntegerField(null=True, blank=True)
    uid = models.PositiveBigIntegerField(null=True, blank=True)
    sorted_by = models.ForeignKey(Agent, models.SET_NULL, null=True, blank=True, db_index=False)
    sorted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["service", "digest"], name="envelope_once_a_service"),
            models.UniqueConstraint(fields=["source", "uidvalidity", "uid"], name="envelope_once_a_place"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at", "id"], name="envelope_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["service", "outcome", "-id"], name="envelope_outcome"),
            models.Index(fields=["message"], name="envelope_message", condition=Q(message__isnull=False)),
        ]


class Block(models.Model):
    """Letters from a sender are not let in: `sender` is an address, or "@" and a domain, in lower case.

    A domain stands for what is below it too. It holds until it is lifted, and stays in the list afterwards.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="blocks", db_index=False)
    sender = models.CharField(max_length=254)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["service", "sender"], name="block_once", condition=Q(lifted_at__isnull=True)
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["service", "-id"], name="block_of_service")]


class LetterState(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    HELD_BACK = "held_back"


class Letter(Due):
    """An outgoing message and its delivery. Claimable only after earlier ones of ticket and address.

    `trail` is that of what it answers or tells, for the log. After `useful_until` it is held back instead.
    What the same agent says before `joins_until` may leave with it, `carried_by` it.
    """

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
    cc = models.TextField(
        blank=True, default="", help_text="addresses that get the same in letters of their own"
    )
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
    useful_until = models.DateTimeField(null=True, blank=True)
    joins_until = models.DateTimeField(null=True, blank=True)
    carried_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    trail = models.CharField(max_length=trail.LONGEST, blank=True, default=trail.current, db_default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cause", "to_address"], name="letter_once_a_cause")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at", "id"], name="letter_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["ticket", "to_address", "id"], name="letter_order"),
            models.Index(
                fields=["to_address", "created_at"],
                name="letter_answers",
                condition=Q(automatic="auto-replied"),
            ),
        ]


class RobotAnswer(models.Model):
    """A robot answered a letter of ours at an address, in lower case, last `at`; no person wrote since."""

    service = models.ForeignKey(Service, models.CASCADE, db_index=False)
    address = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["service", "address"], name="robot_answer_once_an_address")
        ]
